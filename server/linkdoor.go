package server

import (
	"context"
	"log/slog"
	"net/http"

	"kept/internal/clock"
	"kept/internal/fault"
	"kept/tenants"
	"kept/tenants/account"
	"kept/tenants/guard"
)

// linkDoor is what the doors share that open by a link, for somebody without a
// credential. Behind each she is an end customer, held to her own records.
type linkDoor struct {
	*Authenticator
	limit *addressLimit
	log   *slog.Logger
	now   clock.Func
}

// inside gives a context in which Kept itself looks at what a link leads to.
func (d *linkDoor) inside(ctx context.Context, tenantID string) (context.Context, error) {
	kept, err := d.accounts.SystemActor(ctx, tenantID)
	if err != nil {
		return nil, err
	}
	return guard.Within(ctx, kept), nil
}

// as gives a context in which a customer acts, with these scopes and no other.
func (d *linkDoor) as(ctx context.Context, tenantID, customerID string, scopes ...string) (context.Context, error) {
	her, err := d.accounts.ActorFor(ctx, account.Caller{Kind: tenants.KindCustomer, TenantID: tenantID, CustomerID: customerID, Scopes: scopes})
	if err != nil {
		return nil, err
	}
	if err := d.identify(ctx, her); err != nil {
		return nil, err
	}
	return guard.Within(ctx, her), nil
}

// followed reports whether a link was followed; if it wasn't, it has answered.
// What is behind the door is for whoever has its address: it stays out of caches
// and of what the next page is told.
func (d *linkDoor) followed(w http.ResponseWriter, r *http.Request, err error) bool {
	h := w.Header()
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	switch kind := fault.KindOf(err); {
	case err == nil:
		return true
	case kind == fault.KindMissing || kind == fault.KindUnauthenticated:
		gone(w, r)
	default:
		refuse(w, r, d.log, err)
	}
	return false
}
