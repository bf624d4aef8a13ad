package promise

import (
	"context"
	"time"

	"kept/care/event"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/tenants"
)

// Evidence is how we know that a promise was kept.
type Evidence struct {
	Note          string
	InteractionID string
	OccurredAt    *time.Time // when it was kept, if not now
}

// Keep settles a promise by evidence: KEPT when it occurred in time, KEPT_LATE
// after. Evidence for a promise that has broken corrects it; where a dispute was
// upheld that takes somebody who may settle disputes. A promise settled
// otherwise is a conflict, and of two members who keep it at once one wins.
func (b *Book) Keep(ctx context.Context, promiseID string, e Evidence) (*Promise, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Promise, error) {
		return b.apply(ctx, promiseID, func(p *Promise, now time.Time) (change, error) {
			at := now
			if e.OccurredAt != nil {
				at = clock.Micro(*e.OccurredAt)
			}
			if p.upheld() && !tenants.From(ctx).May(tenants.PromisesSettle) {
				return change{}, ErrUpheld
			}
			if err := b.customers.CheckHers(ctx, p.CustomerID, "", e.InteractionID); err != nil {
				return change{}, err
			}
			corrected := p.State == Broken
			err := p.keep(at, now, e.Note, e.InteractionID)
			return change{settling: true, at: at, reason: e.Note, data: map[string]any{"corrected": corrected}}, err
		})
	})
}

// Withdraw takes back a promise that the customer released us from. After due
// the release comes too late, and the promise counts as broken.
func (b *Book) Withdraw(ctx context.Context, promiseID, reason string) (*Promise, error) {
	return b.apply(ctx, promiseID, func(p *Promise, now time.Time) (change, error) {
		err := p.withdraw(reason, now)
		return change{settling: true, reason: reason, data: map[string]any{"released": true}}, err
	})
}

// Break settles a promise as broken because a member says that it is.
func (b *Book) Break(ctx context.Context, promiseID, reason string) (*Promise, error) {
	return b.apply(ctx, promiseID, func(p *Promise, now time.Time) (change, error) {
		return change{settling: true, reason: reason}, p.breakBy(reason, now)
	})
}

// Void takes out a promise that there was nothing to keep of: a purchase
// cancelled, a record made in error.
func (b *Book) Void(ctx context.Context, promiseID, reason string) (*Promise, error) {
	return b.apply(ctx, promiseID, func(p *Promise, now time.Time) (change, error) {
		return change{settling: true, reason: reason}, p.void(reason, now)
	})
}

// Wait stops a promise's clock while we wait for the customer.
func (b *Book) Wait(ctx context.Context, promiseID, reason string) (*Promise, error) {
	return b.apply(ctx, promiseID, func(p *Promise, now time.Time) (change, error) {
		if err := fault.Text("reason", reason, maxText); err != nil {
			return change{}, err
		}
		return change{kind: event.PromiseWaiting, reason: reason}, p.wait(now)
	})
}

// Resume lets the clock of a waiting promise run again; its dates move by the time waited.
func (b *Book) Resume(ctx context.Context, promiseID string) (*Promise, error) {
	return b.apply(ctx, promiseID, func(p *Promise, now time.Time) (change, error) {
		if p.State != Open || p.WaitingSince == nil {
			return change{}, ErrNotWaiting
		}
		p.resume(now)
		return change{kind: event.PromiseResumed}, nil
	})
}

// HandOver gives a promise to another member, who answers for it from now on.
// To whom it belongs already it changes nothing.
func (b *Book) HandOver(ctx context.Context, promiseID, ownerID, reason string) (*Promise, error) {
	if ownerID == "" {
		return nil, fault.Required("ownerId")
	}
	if err := fault.Text("reason", reason, maxText); err != nil {
		return nil, err
	}
	return b.apply(ctx, promiseID, func(p *Promise, _ time.Time) (change, error) {
		if p.State != Open {
			return change{}, ErrSettled
		}
		from := p.OwnerID
		if from == ownerID {
			return change{}, errSame
		}
		p.OwnerID = ownerID
		return change{kind: event.PromiseHandedOver, reason: reason, data: map[string]any{"from": from, "to": ownerID}}, nil
	})
}

// Confirm records that the customer says so too. It takes back a dispute of hers
// that nobody has settled; said twice it changes nothing.
func (b *Book) Confirm(ctx context.Context, promiseID string) (*Promise, error) {
	return b.apply(ctx, promiseID, func(p *Promise, now time.Time) (change, error) {
		c := change{kind: event.PromiseConfirmed}
		if p.DisputedAt != nil {
			c.data = map[string]any{"takesBack": p.Dispute}
		}
		return c, p.confirm(now)
	})
}

// Dispute records that the customer says we did not keep it; a supervisor settles that.
func (b *Book) Dispute(ctx context.Context, promiseID, why string) (*Promise, error) {
	return b.apply(ctx, promiseID, func(p *Promise, now time.Time) (change, error) {
		if err := b.customers.CheckThere(ctx, p.CustomerID, "id"); err != nil {
			return change{}, err
		}
		return change{kind: event.PromiseDisputed, reason: why}, p.dispute(why, now)
	})
}

// SettleDispute upholds a dispute, and the promise is broken after all, or dismisses it.
func (b *Book) SettleDispute(ctx context.Context, promiseID string, uphold bool, reason string) (*Promise, error) {
	kind := event.PromiseDismissed
	if uphold {
		kind = event.PromiseUpheld
	}
	return b.apply(ctx, promiseID, func(p *Promise, now time.Time) (change, error) {
		return change{kind: kind, reason: reason}, p.settleDispute(uphold, reason, now)
	})
}
