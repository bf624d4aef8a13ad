package guard

import (
	"context"
	"errors"
	"fmt"

	"kept/tenants"
)

// ActorOf gives Kept's own actor for a tenant: who acts where time alone does.
type ActorOf func(ctx context.Context, tenantID string) (*tenants.Actor, error)

// Each goes into one tenant after another and does do to each of its items, say
// to each day that must be counted anew. What is what is done, for the errors. It
// returns the sum of what do returned. An error of one item or tenant leaves the
// others be: they still get their turn, and the error is returned at the end.
func Each[T any](ctx context.Context, actor ActorOf, what string, items map[string][]T, do func(context.Context, T) (int, error)) (int, error) {
	total := 0
	var errs error
	for tenantID, list := range items {
		a, err := actor(ctx, tenantID)
		if err != nil {
			errs = errors.Join(errs, fmt.Errorf("%s of tenant %s: %w", what, tenantID, err))
			continue
		}
		for _, item := range list {
			n, err := do(Within(ctx, a), item)
			total += n
			if err != nil {
				errs = errors.Join(errs, fmt.Errorf("%s %v of tenant %s: %w", what, item, tenantID, err))
			}
		}
	}
	return total, errs
}
