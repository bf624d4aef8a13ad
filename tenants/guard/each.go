package guard

import (
	"context"
	"errors"
	"fmt"

	"kept/tenants"
)

// ActorOf gives Kept's own actor for a tenant: who acts where time alone does.
type ActorOf func(ctx context.Context, tenantID string) (*tenants.Actor, error)

// enter goes into a tenant in the name of Kept's own actor for it. Another tenant's
// actor is refused: in its name nothing of this tenant's is found, so that what is
// due here would stay due for ever.
func (of ActorOf) enter(ctx context.Context, tenantID string) (context.Context, error) {
	a, err := of(ctx, tenantID)
	if err != nil {
		return nil, err
	}
	if a.TenantID != tenantID {
		return nil, fmt.Errorf("the actor for tenant %s is of tenant %s", tenantID, a.TenantID)
	}
	return Within(ctx, a), nil
}

// Each goes into one tenant after another and does do to each of its items, say
// to each day that must be counted anew. What is what is done, for the errors. It
// returns the sum of what do returned. An error of one item or tenant leaves the
// others be: they still get their turn, and the error is returned at the end.
func Each[T any](ctx context.Context, actor ActorOf, what string, items map[string][]T, do func(context.Context, T) (int, error)) (int, error) {
	total := 0
	var errs error
	for tenantID, list := range items {
		within, err := actor.enter(ctx, tenantID)
		if err != nil {
			errs = errors.Join(errs, fmt.Errorf("%s of tenant %s: %w", what, tenantID, err))
			continue
		}
		for _, item := range list {
			n, err := do(within, item)
			total += n
			if err != nil {
				errs = errors.Join(errs, fmt.Errorf("%s %v of tenant %s: %w", what, item, tenantID, err))
			}
		}
	}
	return total, errs
}

// Due is a row in which time alone has something to do, and whose it is.
type Due[T any] struct {
	TenantID, ID string
	Row          T
}

// mostTimes is how often a sweep settles the same in a row: another node, or what
// happens meanwhile, may have it due once more, but not every time.
const mostTimes = 10

var errStillDue = fmt.Errorf("it is still due after it was settled %d times", mostTimes)

// Sweep settles whatever is due, of any tenant, one after another and each in its
// tenant's own name, until nothing is. next gives the next that are due, but for
// some; what is what they are, for the errors. What fails is left out from then on,
// so that the others get their turn, and the errors are returned at the end; with
// more than most of them it stops. What is still due after it was settled again and
// again has failed too, although settle said nothing: otherwise there would be no
// end. It returns how many were settled.
func Sweep[T any](ctx context.Context, actor ActorOf, what string, most int,
	next func(ctx context.Context, except []string) ([]Due[T], error), settle func(context.Context, T) error) (int, error) {
	total := 0
	var failed []string
	var errs error
	times := map[string]int{} // how often in a row; the longest due come first, so who stays due comes again at once
	for {
		due, err := next(ctx, failed)
		if err != nil || len(due) == 0 {
			return total, errors.Join(errs, err)
		}
		before := times
		times = make(map[string]int, len(due))
		for _, d := range due {
			times[d.ID] = before[d.ID] + 1
			within, err := actor.enter(ctx, d.TenantID)
			switch {
			case err != nil:
			case times[d.ID] > mostTimes:
				err = errStillDue
			default:
				err = settle(within, d.Row)
			}
			if err != nil {
				failed, errs = append(failed, d.ID), errors.Join(errs, fmt.Errorf("settle %s %s: %w", what, d.ID, err))
				continue
			}
			total++
		}
		if len(failed) > most {
			return total, errs
		}
	}
}
