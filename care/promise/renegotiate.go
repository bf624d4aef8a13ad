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
			if err := b.customers.CheckHers(ctx, p.CustomerID, "", n.InteractionID); err != nil {
				return c, err
			}
			zone, err := b.dayZone(ctx, p)
			if err != nil {
				return c, err
			}
			next, c, err = p.renegotiate(n, zone, tenants.From(ctx), now)
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

// dayZone gives the zone in which a new due day of p lies: where its day was
// pinned or, when p was due at a moment, where a new promise's would be.
func (b *Book) dayZone(ctx context.Context, p *Promise) (*time.Location, error) {
	if p.Due.Kind == DueDay {
		return p.Due.location(), nil
	}
	c, err := b.customers.Find(ctx, p.CustomerID)
	if err != nil {
		return nil, err
	}
	return Draft{}.zone(c.Survivor(), tenants.From(ctx))
}

// renegotiate is the rule: it ends p and gives the promise that follows it. A
// new due day lies in zone.
func (p *Promise) renegotiate(n NewDate, zone *time.Location, a *tenants.Actor, now time.Time) (*Promise, change, error) {
	if p.State != Open {
		return nil, change{}, ErrSettled
	}
	if err := checkReason(n.Reason); err != nil {
		return nil, change{}, err
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
	due, err := n.due(zone, a.Zone)
	if err != nil {
		return nil, change{}, err
	}
	if err := due.check(agreed, now, false); err != nil {
		return nil, change{}, err
	}
	if n.TargetAt != nil {
		at := clock.Micro(*n.TargetAt)
		n.TargetAt = &at
	}
	if err := checkTarget(n.TargetAt, agreed, due); err != nil {
		return nil, change{}, err
	}
	next := *p
	next.ID, next.ExternalID, next.PreviousID = id.New(id.Promise), "", p.ID
	next.Due, next.TargetAt, next.MadeAt, next.RecordedAt = due, n.TargetAt, agreed, clock.Later(now, p.RecordedAt)
	next.AdvisedAt, next.BoldReason = nil, "" // whether boldness paid is told of the first date
	next.MadeByID, next.InteractionID = a.MemberID, n.InteractionID
	next.Waited, next.alarmStep, next.version = 0, 0, 1
	next.AtRiskSince = nil
	next.arm(a.Grace)
	next.lookAfter(next.RecordedAt)
	afterDue := agreed.After(p.Due.At)
	p.settle(Renegotiated, agreed)
	p.Reason = n.Reason
	return &next, change{settling: true, at: agreed, reason: n.Reason,
		data: map[string]any{"afterDue": afterDue, "next": next.ID}}, nil
}
