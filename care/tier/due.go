package tier

import (
	"context"
	"fmt"
	"slices"
	"time"

	"kept/care/customer"
	"kept/care/event"
	rows "kept/ent/db"
	"kept/ent/db/predicate"
	"kept/ent/db/tierpolicy"
	table "kept/ent/db/tierstanding"
	"kept/ent/store"
	"kept/internal/id"
	"kept/internal/maybe"
	"kept/internal/upsert"
	"kept/tenants"
	"kept/tenants/guard"
)

type floorIs = predicate.TierFloor

// Kept is what was reckoned last of one customer's tier.
type Kept struct {
	ID         string
	TenantID   string
	ProgramID  string
	CustomerID string
	Tier       string // its key
	Points     int64
	DueAt      *time.Time
	version    int
}

func keptFromRow(r *rows.TierStanding) *Kept {
	return &Kept{ID: r.ID, TenantID: r.TenantID, ProgramID: r.ProgramID, CustomerID: r.CustomerID, Tier: r.Tier, Points: r.Points, DueAt: r.DueAt, version: r.Version}
}

// Due reports whether it must be reckoned again.
func (k *Kept) Due(now time.Time) bool { return k.DueAt != nil && !k.DueAt.After(now) }

// String says in short what is kept.
func (k *Kept) String() string { return short(k.Tier, k.Points, k.DueAt) }

// Kept says in short what is kept of a standing.
func (s *Standing) Kept() string { return short(s.Tier.key(), s.Points, s.DueAt) }

func short(key string, points int64, due *time.Time) string {
	until := "ever"
	if due != nil {
		until = due.UTC().Format(time.RFC3339Nano)
	}
	return fmt.Sprintf("%q with %d points until %s", key, points, until)
}

// Stirring are the events after which a customer's tier is reckoned again.
var Stirring = []event.Type{
	event.PointsEarned, event.PointsReversed, event.TierFloorSet, event.TierFloorLifted, event.CustomerMerged, event.CustomerUnmerged,
	event.TierPolicySet, // about nobody: it wakes whoever reckons
}

// Stir makes due whoever events are about, where there are tiers. The context goes
// round the tenant wall, as a reaction's does: each row names its event's tenant.
func (b *Book) Stir(ctx context.Context, events []*event.Event) error {
	for tenantID, customers := range customer.About(events) {
		programs, err := b.db.TierPolicy.Query().Where(tierpolicy.TenantID(tenantID), tierpolicy.Number(1)).All(ctx)
		if err != nil {
			return fmt.Errorf("which programs have tiers: %w", err)
		}
		for _, p := range programs {
			if err := b.due(ctx, tenantID, p.ProgramID, customers); err != nil {
				return err
			}
		}
	}
	return nil
}

// Reaction is the name under which events that stir are handed on.
const Reaction = "tier"

// Waiting gives the records that events are about which nobody has been told of
// yet: their tiers become due with them, and are as they were until then.
func (b *Book) Waiting(ctx context.Context) (map[string]bool, error) {
	found, err := b.log.Untold(ctx, Reaction, Stirring)
	if err != nil {
		return nil, err
	}
	out := map[string]bool{}
	for _, customers := range customer.About(found) {
		for _, customerID := range customers {
			out[customerID] = true
		}
	}
	return out, nil
}

// due makes the tier of customers due now.
func (b *Book) due(ctx context.Context, tenantID, programID string, customerIDs []string) error {
	for part := range slices.Chunk(customerIDs, upsert.Chunk) {
		found, err := b.db.TierStanding.Query().Where(table.TenantID(tenantID), table.ProgramID(programID), table.CustomerIDIn(part...)).All(ctx)
		if err != nil {
			return fmt.Errorf("tiers of %d customers: %w", len(part), err)
		}
		var there, owners []string
		for _, r := range found {
			there, owners = append(there, r.ID), append(owners, r.CustomerID)
		}
		if err := b.db.TierStanding.Update().Where(table.IDIn(there...)).SetDueAt(b.now()).AddVersion(1).Exec(ctx); err != nil {
			return fmt.Errorf("make %d tiers due: %w", len(there), err)
		}
		var creates []*rows.TierStandingCreate
		for _, customerID := range part {
			if !slices.Contains(owners, customerID) {
				creates = append(creates, b.db.TierStanding.Create().SetID(id.New(id.TierStanding)).SetTenantID(tenantID).
					SetProgramID(programID).SetCustomerID(customerID).SetDueAt(b.now()))
			}
		}
		err = b.db.TierStanding.CreateBulk(creates...).Exec(ctx)
		if store.IsUnique(err) {
			return store.Again(err)
		}
		if err != nil {
			return fmt.Errorf("make %d tiers due: %w", len(creates), err)
		}
	}
	return nil
}

// sweepBatch is how many that are due are looked for at once.
const sweepBatch = 200

// Ringing gives those, by tenant, whose tier must be reckoned again, the longest due first.
func (b *Book) Ringing(ctx context.Context, until time.Time) (map[string][]*Kept, error) {
	ctx = guard.System(ctx, "tiers: whose are to be reckoned again")
	found, err := b.db.TierStanding.Query().Where(table.DueAtLTE(until)).Order(table.ByDueAt(), table.ByID()).Limit(sweepBatch).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("which tiers are due: %w", err)
	}
	out := map[string][]*Kept{}
	for _, r := range found {
		out[r.TenantID] = append(out[r.TenantID], keptFromRow(r))
	}
	return out, nil
}

// Enrol makes the tier of these customers due, and of whoever has one already:
// there is another policy.
func (b *Book) Enrol(ctx context.Context, programID string, customerIDs []string) error {
	return b.due(ctx, tenants.From(ctx).TenantID, programID, customerIDs)
}

// history is how long ago somebody came to her first tier that history brought in:
// it is told of as history, so that no message goes out about a day long past.
const history = 7 * 24 * time.Hour

// Settle writes down what was reckoned, and tells when it is another tier. It does
// nothing when the tier became due again meanwhile: then it stays due. It says
// whether it was written.
func (b *Book) Settle(ctx context.Context, k *Kept, s *Standing) (bool, error) {
	u := b.db.TierStanding.Update().Where(table.ID(k.ID), table.Version(k.version)).
		SetTier(s.Tier.key()).SetPoints(s.Points).SetVersion(k.version + 1)
	maybe.Put(s.DueAt, u.SetDueAt, u.ClearDueAt)
	n, err := u.Save(ctx)
	if err != nil {
		return false, fmt.Errorf("settle tier %s: %w", k.ID, err)
	}
	if n == 0 || s.Tier.key() == k.Tier {
		return n > 0, nil
	}
	at := b.now()
	if s.Since != nil {
		at = *s.Since
	}
	if k.Tier == "" && b.now().Sub(at) > history {
		ctx = event.Backfilling(ctx)
	}
	return true, b.log.Append(ctx, event.Event{
		Type: event.TierChanged, SubjectID: k.ID, CustomerID: k.CustomerID, OccurredAt: at,
		Data: map[string]any{"programId": k.ProgramID, "from": k.Tier, "to": s.Tier.key()},
	})
}

// Forget drops what was kept of a record that is no customer of its own any more,
// and makes due the one that it leads to, if there is one. It says whether there
// was anything to forget.
func (b *Book) Forget(ctx context.Context, k *Kept, survivorID string) (bool, error) {
	n, err := b.db.TierStanding.Delete().Where(table.ID(k.ID)).Exec(ctx)
	if err != nil {
		return false, fmt.Errorf("forget tier %s: %w", k.ID, err)
	}
	if survivorID == "" || n == 0 {
		return n > 0, nil
	}
	return true, b.due(ctx, k.TenantID, k.ProgramID, []string{survivorID})
}

// Without gives those of the customers of whose tier in a program nothing is kept.
func (b *Book) Without(ctx context.Context, programID string, customerIDs []string) ([]string, error) {
	there, err := b.db.TierStanding.Query().Where(table.ProgramID(programID), table.CustomerIDIn(customerIDs...)).
		Select(table.FieldCustomerID).Strings(ctx)
	if err != nil {
		return nil, fmt.Errorf("tiers of %d customers: %w", len(customerIDs), err)
	}
	return id.Without(customerIDs, there), nil
}

// Each gives what is kept in the acting tenant, part by part.
func (b *Book) Each(ctx context.Context, do func([]*Kept) error) error {
	for after := ""; ; {
		found, err := b.db.TierStanding.Query().Where(table.IDGT(after)).Order(table.ByID()).Limit(upsert.Chunk).All(ctx)
		if err != nil {
			return fmt.Errorf("read tiers: %w", err)
		}
		if len(found) == 0 {
			return nil
		}
		part := make([]*Kept, len(found))
		for i, r := range found {
			part[i] = keptFromRow(r)
		}
		if err := do(part); err != nil {
			return err
		}
		after = found[len(found)-1].ID
	}
}
