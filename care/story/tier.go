package story

import (
	"context"

	"kept/care/tier"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/tenants"
	"kept/tenants/guard"
)

// SetTiers says what a program's ladder is from now on, and makes the tier of
// everybody who has points in it due.
func (b *Book) SetTiers(ctx context.Context, d tier.Draft) (*tier.Policy, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*tier.Policy, error) {
		if _, err := b.Points.Program(ctx, d.ProgramID); err != nil {
			return nil, err
		}
		p, err := b.Tiers.SetPolicy(ctx, d)
		if err != nil {
			return nil, err
		}
		customers, err := b.Points.CustomersOf(ctx, d.ProgramID)
		if err != nil {
			return nil, err
		}
		return p, b.Tiers.Enrol(ctx, d.ProgramID, customers)
	})
}

// TiersOf gives where customers, who are survivors, stand on a program's ladder
// now: always as it would be reckoned, whether or not somebody wrote it down. A
// program without tiers has nobody on them.
func (b *Book) TiersOf(ctx context.Context, programID string, survivors []string) (map[string]*tier.Standing, error) {
	histories, err := b.tierHistories(ctx, programID, survivors)
	if err != nil {
		return nil, err
	}
	now := b.now()
	out := make(map[string]*tier.Standing, len(survivors))
	for id, h := range histories {
		out[id] = h.At(now)
	}
	return out, nil
}

// tierHistories gives all that the tiers of customers depend on.
func (b *Book) tierHistories(ctx context.Context, programID string, survivors []string) (map[string]*tier.History, error) {
	policies, err := b.Tiers.PoliciesOf(ctx, []string{programID})
	if err != nil || len(policies[programID]) == 0 {
		return nil, err
	}
	records, err := b.Customers.IDsOf(ctx, survivors)
	if err != nil {
		return nil, err
	}
	var all []string
	for _, ids := range records {
		all = append(all, ids...)
	}
	gains, err := b.Points.GainsOf(ctx, programID, all)
	if err != nil {
		return nil, err
	}
	floors, err := b.Tiers.FloorsOf(ctx, programID, all)
	if err != nil {
		return nil, err
	}
	out := make(map[string]*tier.History, len(survivors))
	for survivor, ids := range records {
		h := &tier.History{Policies: policies[programID], Zone: tenants.From(ctx).Zone}
		for _, id := range ids {
			h.Floors = append(h.Floors, floors[id]...)
			for _, g := range gains[id] {
				h.Gains = append(h.Gains, tier.Gain(g))
			}
		}
		out[survivor] = h
	}
	return out, nil
}

// ReckonTiers reckons again whatever tier is due: its customer's points changed,
// or time alone changes it. It costs what is due, not what is kept. Run late,
// twice, or by two nodes at once it comes to the same. actor gives Kept's own
// actor for a tenant. It returns how many it reckoned; what fails stays due.
func (b *Book) ReckonTiers(ctx context.Context, actor guard.ActorOf) (int, error) {
	total, until := 0, b.now()
	for {
		due, err := b.Tiers.Ringing(ctx, until)
		if err != nil || len(due) == 0 {
			return total, err
		}
		n, err := guard.Each(ctx, actor, "tier", due, b.reckon)
		if total += n; err != nil || n == 0 {
			return total, err
		}
	}
}

// reckon reckons one customer's tier again, and says how many it did.
func (b *Book) reckon(ctx context.Context, k *tier.Kept) (int, error) {
	done, err := store.Tx(ctx, b.db, func(ctx context.Context) (bool, error) {
		ids, err := b.Customers.IDs(ctx, k.CustomerID)
		if fault.IsMissing(err) {
			return b.Tiers.Forget(ctx, k, "")
		}
		if err != nil {
			return false, err
		}
		if ids[0] != k.CustomerID {
			return b.Tiers.Forget(ctx, k, ids[0])
		}
		found, err := b.TiersOf(ctx, k.ProgramID, ids[:1])
		if err != nil {
			return false, err
		}
		return b.Tiers.Settle(ctx, k, found[k.CustomerID])
	})
	if !done {
		return 0, err
	}
	return 1, err
}
