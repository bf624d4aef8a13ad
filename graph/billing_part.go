package graph

import (
	"context"

	"kept/graph/model"
	"kept/tenants/account"
	"kept/tenants/billing"
)

// paying is what billing adds to the API: pages of Stripe's, which are opened
// anew each time, and a change that Stripe makes.
func (r *Resolver) paying() noun {
	return noun{replays: map[string]replay{
		"openCheckout": {outside: true}, "openBillingPortal": {outside: true}, "changePlan": {outside: true},
	}}
}

// opened is outcome for a page that was opened elsewhere.
func opened(url string, err error) (*model.Opened, error) {
	mend, err := mendable(err)
	if err != nil {
		return nil, err
	}
	if len(mend) > 0 {
		return &model.Opened{UserErrors: mend}, nil
	}
	return &model.Opened{URL: &url, UserErrors: mend}, nil
}

// invoices reads the invoices of the tenant that ctx acts for: nobody sees another's.
func (r *Resolver) invoices(ctx context.Context, objs []*billing.Overview) ([][]*billing.Bill, error) {
	bills, err := r.BillingBook.Bills(ctx)
	if err != nil {
		return nil, err
	}
	out := make([][]*billing.Bill, len(objs))
	for i := range out {
		out[i] = bills
	}
	return out, nil
}

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
