package graph

import (
	"context"

	"kept/tenants/account"
)

// planNames names the plan of the tenant that ctx acts for: nobody sees another's.
func (r *Resolver) planNames(ctx context.Context, objs []*account.Tenant) ([]string, error) {
	s, err := r.BillingBook.Standing(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]string, len(objs))
	for i := range out {
		out[i] = string(s.Plan.Name)
	}
	return out, nil
}
