package story

import (
	"context"
	"errors"
	"fmt"

	"kept/care/advice"
	"kept/care/promise"
	"kept/tenants"
	"kept/tenants/guard"
)

// Risks says of each promise how likely it is to be late, by the tenant's own
// history; nil of one that is settled, overdue already or waiting for the customer.
func (b *Book) Risks(ctx context.Context, promises []*promise.Promise) ([]*advice.Risk, error) {
	out := make([]*advice.Risk, len(promises))
	clocks, err := b.Promises.Clocks(ctx, promises)
	if err != nil {
		return nil, err
	}
	var running []advice.Running
	var place []int
	for i, p := range promises {
		if c := clocks[p.ID]; c.Runs {
			running, place = append(running, runningOf(p, c)), append(place, i)
		}
	}
	if len(running) == 0 {
		return out, nil
	}
	risks, err := b.Advice.Risks(ctx, running)
	if err != nil {
		return nil, err
	}
	for i, r := range risks {
		out[place[i]] = r
	}
	return out, nil
}

func runningOf(p *promise.Promise, c promise.Clock) advice.Running {
	return advice.Running{ClaimID: p.ClaimID, ProductID: p.ProductID, DepartmentID: p.DepartmentID, Taken: c.Taken, Left: c.Left, Given: c.Given}
}

// LookAhead looks at the promises whose turn it is, and says which have become
// more likely late than in time. actor gives Kept's own actor for a tenant. It
// costs what is to be looked at: each promise when history says that it may
// become so, and half way to its date, again and again; run twice it changes
// nothing more. It returns how many it looked at.
func (b *Book) LookAhead(ctx context.Context, actor func(ctx context.Context, tenantID string) (*tenants.Actor, error)) (int, error) {
	total, until := 0, b.now()
	var failed []string // tenants whose turn ended in an error: the others still get theirs
	var errs error
	for {
		due, err := b.Promises.ToLookAt(ctx, until, failed)
		if err != nil || len(due) == 0 {
			return total, errors.Join(errs, err)
		}
		looked, before := 0, len(failed)
		for tenantID, ids := range due {
			n, err := b.lookFor(ctx, tenantID, ids, actor)
			if err != nil {
				failed, errs = append(failed, tenantID), errors.Join(errs, fmt.Errorf("look ahead for tenant %s: %w", tenantID, err))
			}
			looked += n
		}
		total += looked
		if looked == 0 && len(failed) == before {
			return total, errs // another node has them
		}
	}
}

func (b *Book) lookFor(ctx context.Context, tenantID string, ids []string, actor func(ctx context.Context, tenantID string) (*tenants.Actor, error)) (int, error) {
	a, err := actor(ctx, tenantID)
	if err != nil {
		return 0, err
	}
	ctx = guard.Within(ctx, a)
	found, err := b.Promises.ByIDs(ctx, ids)
	if err != nil {
		return 0, err
	}
	promises := make([]*promise.Promise, 0, len(found))
	for _, p := range found {
		promises = append(promises, p)
	}
	risks, err := b.Risks(ctx, promises)
	if err != nil {
		return 0, err
	}
	looks := make([]promise.Look, len(promises))
	for i, r := range risks {
		looks[i] = promise.Look{Promise: promises[i]}
		if r == nil {
			continue // settled or overdue meanwhile: there is nothing to look ahead to
		}
		looks[i].High, looks[i].Next = r.High(), promise.LookAgain(b.now(), r.Left, r.Crosses())
		if r.High() {
			looks[i].Data = figures(r, promises[i].OwnerID)
		}
	}
	return b.Promises.Looked(ctx, looks)
}

// figures are what is behind a risk, for its event.
func figures(r *advice.Risk, ownerID string) map[string]any {
	out := map[string]any{"probability": *r.Probability, "n": r.N, "ownerId": ownerID}
	if of := r.Common(); of != nil {
		out["dimension"], out["key"] = string(*of), *r.CommonID()
	}
	return out
}
