package purchase

import (
	"context"
	"fmt"
	"time"

	"kept/care/event"
	table "kept/ent/db/purchase"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/upsert"
)

// errChanged is what a caller is told when somebody else was faster time and again.
var errChanged = fault.Conflict(fault.CodeChanged, "this purchase was changed a moment ago: look again")

// Deliver says that a purchase arrived, at. Saying it twice changes nothing.
func (b *Book) Deliver(ctx context.Context, id string, at time.Time) (*Result, error) {
	at = clock.Micro(at)
	if at.After(b.now()) {
		return nil, fault.Invalid("deliveredAt", "must not be in the future")
	}
	return b.change(ctx, id, event.PurchaseDelivered, at, "", func(p *Purchase) (bool, error) {
		if at.Before(p.OccurredAt) {
			return false, fault.Invalid("deliveredAt", "must not be before the purchase")
		}
		to := Delivered
		if p.Status == Returned {
			to = Returned // it was delivered, and we learn when only now
		}
		return p.become(to, &at, nil)
	})
}

// Cancel says that a purchase was called off, at, and why.
func (b *Book) Cancel(ctx context.Context, id string, at time.Time, reason string) (*Result, error) {
	at = clock.Micro(at)
	if at.After(b.now()) {
		return nil, fault.Invalid("cancelledAt", "must not be in the future")
	}
	return b.change(ctx, id, event.PurchaseCancelled, at, reason, func(p *Purchase) (bool, error) {
		if at.Before(p.OccurredAt) {
			return false, fault.Invalid("cancelledAt", "must not be before the purchase")
		}
		if p.Status == Cancelled {
			return false, nil // the first date stays
		}
		return p.become(Cancelled, nil, &at)
	})
}

// MarkUnavailable says that the tenant can't deliver what it sold.
func (b *Book) MarkUnavailable(ctx context.Context, id, reason string) (*Result, error) {
	return b.change(ctx, id, event.PurchaseUnavailable, b.now(), reason, func(p *Purchase) (bool, error) {
		return p.become(Unavailable, nil, nil)
	})
}

// Return says that a delivered purchase came back.
func (b *Book) Return(ctx context.Context, id, reason string) (*Result, error) {
	return b.change(ctx, id, event.PurchaseReturned, b.now(), reason, func(p *Purchase) (bool, error) {
		return p.become(Returned, nil, nil)
	})
}

// change loads a purchase, applies a rule and saves it only if its status is
// still what the rule saw: of two changes at once the later finds what the first
// made of it, and the rule has its say on that.
func (b *Book) change(ctx context.Context, id string, what event.Type, at time.Time, reason string, rule func(*Purchase) (bool, error)) (*Result, error) {
	if err := fault.Text("reason", reason, maxText); err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Result, error) {
		p, err := b.Find(ctx, id)
		if err != nil {
			return nil, err
		}
		was := p.Status
		changed, err := rule(p)
		if err != nil {
			return nil, err
		}
		if !changed {
			return &Result{Record: p, Outcome: upsert.Unchanged}, nil
		}
		p.UpdatedAt = b.now()
		n, err := b.db.Purchase.Update().Where(table.ID(p.ID), table.Status(string(was))).SetStatus(string(p.Status)).
			SetNillableDeliveredAt(p.DeliveredAt).SetNillableCancelledAt(p.CancelledAt).SetUpdatedAt(p.UpdatedAt).Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("%s %s: %w", what, id, err)
		}
		if n == 0 {
			return nil, store.Again(errChanged)
		}
		told := p.tell(what, at, nil)
		told.Reason = reason
		return &Result{Record: p, Outcome: upsert.Updated}, b.log.Append(ctx, told)
	})
}
