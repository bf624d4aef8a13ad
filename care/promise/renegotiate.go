package promise

import (
	"context"
	"time"

	"kept/care/event"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/tenants"
)

// NewDate is the date that the customer agreed to instead.
type NewDate struct {
	By
	TargetAt      *time.Time
	Reason        string
	AgreedAt      *time.Time // when she agreed, if not now
	InteractionID string     // where she agreed
}

// Renegotiate ends a promise as RENEGOTIATED and makes its successor with the
// new date, in one chain. Agreed before due it is fair: the agreed date
// counts. The first date stays beside it, and after due that one was missed.
func (b *Book) Renegotiate(ctx context.Context, promiseID string, n NewDate) (*Promise, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Promise, error) {
		var next *Promise
		_, err := b.apply(ctx, promiseID, func(p *Promise, now time.Time) (change, error) {
			var c change
			var err error
			next, c, err = p.renegotiate(n, tenants.From(ctx), now)
			return c, err
		})
		if err != nil {
			return nil, err
		}
		if err := b.add(ctx, next); err != nil {
			return nil, err
		}
		made := change{kind: event.PromiseMade, at: next.MadeAt, data: map[string]any{"renegotiates": promiseID}}
		return next, b.log.Append(ctx, made.event(next, next.RecordedAt))
	})
}

// renegotiate is the rule: it ends p and gives the promise that follows it.
func (p *Promise) renegotiate(n NewDate, a *tenants.Actor, now time.Time) (*Promise, change, error) {
	if p.State != Open {
		return nil, change{}, ErrSettled
	}
	if n.Reason == "" {
		return nil, change{}, fault.Required("reason")
	}
	agreed := now
	if n.AgreedAt != nil {
		agreed = clock.Micro(*n.AgreedAt)
	}
	if agreed.After(now) || agreed.Before(p.MadeAt) {
		return nil, change{}, fault.Invalid("agreedAt", "must be after the promise was made and not in the future")
	}
	if p.WaitingSince != nil {
		p.resume(agreed)
	}
	due, err := n.due(p.Due.location(), a.Zone)
	if err != nil {
		return nil, change{}, err
	}
	if err := due.check(agreed, now, false); err != nil {
		return nil, change{}, err
	}
	if err := checkTarget(n.TargetAt, agreed, due); err != nil {
		return nil, change{}, err
	}
	next := *p
	next.ID, next.ExternalID, next.PreviousID = id.New(id.Promise), "", p.ID
	next.Due, next.TargetAt, next.MadeAt, next.RecordedAt = due, n.TargetAt, agreed, now
	next.MadeByID, next.InteractionID = a.MemberID, n.InteractionID
	next.Waited, next.alarmStep, next.version = 0, 0, 1
	next.arm(a.Grace)
	afterDue := agreed.After(p.Due.At)
	p.settle(Renegotiated, agreed)
	p.Reason = n.Reason
	return &next, change{settling: true, at: agreed, reason: n.Reason,
		data: map[string]any{"afterDue": afterDue, "next": next.ID}}, nil
}
