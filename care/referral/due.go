package referral

import (
	"context"
	"fmt"
	"slices"
	"time"

	"kept/care/customer"
	"kept/care/event"
	people "kept/ent/db/customer"
	table "kept/ent/db/referral"
	"kept/internal/maybe"
	"kept/internal/upsert"
	"kept/tenants/guard"
)

// Stirring are the events after which a referral is looked at again.
var Stirring = []event.Type{
	event.PurchaseRecorded, event.PurchaseUpdated, event.PurchaseDelivered, event.PurchaseCancelled, event.PurchaseUnavailable,
	event.PurchaseReturned, event.CustomerMerged, event.CustomerUnmerged, event.CustomerErased,
}

// Stir makes due the referrals of whoever events are about. The context goes round
// the tenant wall, as a reaction's does: each statement names its event's tenant.
func (b *Book) Stir(ctx context.Context, events []*event.Event) error {
	for tenantID, ids := range customer.About(events) {
		for part := range slices.Chunk(ids, upsert.Chunk) {
			if err := b.stir(ctx, tenantID, part); err != nil {
				return fmt.Errorf("which referrals are due: %w", err)
			}
		}
	}
	return nil
}

// stir makes due the referrals of customers, and of the records that were merged
// into theirs: a referral keeps the record that it was made for.
func (b *Book) stir(ctx context.Context, tenantID string, ids []string) error {
	aliases, err := b.db.Customer.Query().Where(people.TenantID(tenantID), people.MergedIntoIDIn(ids...)).IDs(ctx)
	if err != nil {
		return err
	}
	all := append(aliases, ids...)
	return b.db.Referral.Update().Where(table.TenantID(tenantID), table.Or(table.FriendIDIn(all...), table.AdvocateIDIn(all...))).
		SetDueAt(b.now()).AddVersion(1).Exec(ctx)
}

const sweepBatch = 200

// Ringing gives those, by tenant, that must be looked at again, the longest due first.
func (b *Book) Ringing(ctx context.Context, until time.Time) (map[string][]*Referral, error) {
	ctx = guard.System(ctx, "referrals: which are to be looked at again")
	found, err := b.db.Referral.Query().Where(table.DueAtLTE(until)).Order(table.ByDueAt(), table.ByID()).Limit(sweepBatch).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("which referrals are due: %w", err)
	}
	out := map[string][]*Referral{}
	for _, r := range found {
		out[r.TenantID] = append(out[r.TenantID], fromRow(r))
	}
	return out, nil
}

// told says which event tells of a state; what waits again is told by nothing.
var told = map[State]event.Type{
	Held: event.ReferralHeld, Rewarded: event.ReferralRewarded, Expired: event.ReferralExpired, Void: event.ReferralVoided, Reversed: event.ReferralReversed,
}

// Settle writes down what became of a referral, with the transactions by which
// both were given their points. It does nothing when the referral became due again
// meanwhile: then it stays due. It says whether it was written.
func (b *Book) Settle(ctx context.Context, r *Referral, o Outcome, advocate, friend string) (bool, error) {
	u := b.db.Referral.Update().Where(table.ID(r.ID), table.Version(r.version)).SetState(string(o.State)).SetVersion(r.version + 1)
	maybe.Put(o.QualifiedAt, u.SetQualifiedAt, u.ClearQualifiedAt)
	maybe.Put(o.PaysAt, u.SetPaysAt, u.ClearPaysAt)
	maybe.Put(o.DueAt, u.SetDueAt, u.ClearDueAt)
	if advocate != "" {
		u.SetAdvocateTransactionID(advocate)
	}
	if friend != "" {
		u.SetFriendTransactionID(friend)
	}
	n, err := u.Save(ctx)
	if err != nil {
		return false, fmt.Errorf("settle referral %s: %w", r.ID, err)
	}
	if n == 0 || o.State == r.State || told[o.State] == "" {
		return n > 0, nil
	}
	return true, b.tell(ctx, told[o.State], r, b.now())
}

// Each gives the acting tenant's referrals, part by part.
func (b *Book) Each(ctx context.Context, do func([]*Referral) error) error {
	for after := ""; ; {
		found, err := b.db.Referral.Query().Where(table.IDGT(after)).Order(table.ByID()).Limit(500).All(ctx)
		if err != nil {
			return fmt.Errorf("read referrals: %w", err)
		}
		if len(found) == 0 {
			return nil
		}
		part := make([]*Referral, len(found))
		for i, r := range found {
			part[i] = fromRow(r)
		}
		if err := do(part); err != nil {
			return err
		}
		after = found[len(found)-1].ID
	}
}

// Due reports whether r must be looked at again.
func (r *Referral) Due(now time.Time) bool { return r.dueAt != nil && !r.dueAt.After(now) }

// Hold holds a referral's row until the end of the transaction, and says whether
// it is still as it was read.
func (b *Book) Hold(ctx context.Context, r *Referral) (bool, error) {
	n, err := b.db.Referral.Update().Where(table.ID(r.ID), table.Version(r.version)).AddVersion(0).Save(ctx)
	if err != nil {
		return false, fmt.Errorf("hold referral %s: %w", r.ID, err)
	}
	return n == 1, nil
}

// Reaction is the name under which events that stir are handed on.
const Reaction = "referral"
