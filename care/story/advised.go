package story

import (
	"context"
	"strings"
	"time"

	"kept/care/advice"
	"kept/care/claim"
	"kept/care/event"
	"kept/care/promise"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/tenants"
)

// MakePromise records a promise. Where the caller wants advice, or the tenant
// demands it of everybody, the date is held against the tenant's own history: a
// bolder one needs a reason, and the promise keeps what was advised. What was
// said earlier is history, and so is an import: nobody can be advised any more.
func (b *Book) MakePromise(ctx context.Context, d promise.Draft) (*promise.Promise, error) {
	a := tenants.From(ctx)
	if !d.Advised && !a.BoldDatesNeedReason || d.MadeAt != nil || event.IsBackfill(ctx) {
		return b.Promises.Make(ctx, d)
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*promise.Promise, error) {
		found, err := b.Advice.Ask(ctx, advice.Question{
			ProductID: d.ProductID, DepartmentID: d.DepartmentID, DueAt: d.DueAt, DueDay: d.DueDay, Zone: d.Zone,
		})
		if err != nil {
			return nil, err
		}
		if found.Asked != nil && found.Asked.Bold && strings.TrimSpace(d.Reason) == "" {
			return nil, boldly(found.Proposed, d, a.Zone)
		}
		if found.Proposed != nil {
			d.AdvisedAt = &found.Proposed.DueAt
		}
		return b.Promises.Make(ctx, d)
	})
}

// DateQuestion asks for advice on a date, or on what a claim says.
type DateQuestion struct {
	advice.Question
	Within *claim.Measure // the date that is thought of is what it would promise now
}

// DateAdvice says what the tenant's own history advises. About a promise that is
// to be renegotiated it says how much longer those took that weren't kept by now
// either; one that isn't open is refused.
func (b *Book) DateAdvice(ctx context.Context, asked DateQuestion) (*advice.Advice, error) {
	q := asked.Question
	if asked.Within != nil {
		limit, err := asked.Within.Promised(b.now(), claim.Calendar(tenants.From(ctx)))
		if err != nil {
			return nil, err
		}
		q.DueAt, q.DueDay = &limit.At, nil
	}
	if q.PromiseID == "" {
		return b.Advice.Ask(ctx, q)
	}
	p, err := b.Promises.Find(ctx, q.PromiseID)
	if err != nil {
		return nil, err
	}
	clocks, err := b.Promises.Clocks(ctx, []*promise.Promise{p})
	if err != nil {
		return nil, err
	}
	clock, open := clocks[p.ID]
	if !open {
		return nil, fault.Invalid("promiseId", "must be that of an open promise")
	}
	q.ClaimID, q.ProductID, q.DepartmentID, q.Taken = p.ClaimID, p.ProductID, p.DepartmentID, clock.Taken
	if p.Due.Kind == promise.DueDay {
		q.Zone = p.Due.Zone
	}
	return b.Advice.Ask(ctx, q)
}

// boldly asks why a date is bolder than the one that is proposed.
func boldly(p *advice.Proposal, d promise.Draft, zone *time.Location) error {
	proposed := p.DueAt.In(zone).Format("2006-01-02 15:04")
	if d.DueDay != nil {
		proposed = string(clock.DayOf(p.DueAt, zone))
	}
	return fault.Invalid("reason", "must say why: %s is the date that was kept 95 times of 100", proposed)
}

// advise says what the tenant's own history advises for a claim that is being
// written down; nil when that is too little.
func (b *Book) advise(ctx context.Context, c *claim.Claim) (*claim.Advice, error) {
	found, err := b.AdviceOfClaims(ctx, []*claim.Claim{c})
	if err != nil || found[0].Asked == nil {
		return nil, err
	}
	p := found[0].Proposed
	return &claim.Advice{
		Within: *p.Basis.P95, Day: clock.DayOf(p.DueAt, tenants.From(ctx).Zone), Bold: found[0].Asked.Bold,
	}, nil
}

// AdviceOfClaims says of each claim what the tenant's own history advises, and of
// the date that it would promise now how often that was kept.
func (b *Book) AdviceOfClaims(ctx context.Context, claims []*claim.Claim) ([]*advice.Advice, error) {
	c, now := claim.Calendar(tenants.From(ctx)), b.now()
	asked := make([]advice.Question, len(claims))
	for i, one := range claims {
		asked[i] = advice.Question{ClaimID: one.ID, DepartmentID: one.DepartmentID}
		if limit := one.Measure.Limit(now, c).At; one.Kind == claim.Deadline && limit.After(now) {
			asked[i].DueAt = &limit
		}
		if len(one.ProductIDs) == 1 {
			asked[i].ProductID = one.ProductIDs[0]
		}
	}
	return b.Advice.AskEach(ctx, asked)
}
