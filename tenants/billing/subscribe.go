package billing

import (
	"context"
	"fmt"

	"kept/ent/db/billingaccount"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/tenants"
)

// The refusals of going to Stripe.
var (
	ErrUnconnected = fault.Conflict(fault.CodeConflict, "this Kept isn't connected to Stripe: who runs it chooses the plan")
	ErrSubscribed  = fault.Conflict(fault.CodeSettled, "there is a subscription already: change its plan instead")
	ErrNoCustomer  = fault.Conflict(fault.CodeConflict, "there is nothing to manage yet: subscribe first")
)

// Order is what an owner wants to subscribe to.
type Order struct {
	Plan     Name
	Interval Interval
	Seats    int
}

// Begin gives a new tenant its trial, in the transaction of its sign-up, where
// Stripe is connected. ctx goes round the wall: nobody acts for it yet.
func (b *Book) Begin(ctx context.Context, tenantID string) error {
	if b.stripe == nil {
		return nil
	}
	err := b.db.BillingAccount.Create().SetID(id.New(id.Billing)).SetTenantID(tenantID).
		SetTrialEndsAt(b.now().Add(TrialFor)).SetLookAt(b.now()).SetCreatedAt(b.now()).SetUpdatedAt(b.now()).Exec(ctx)
	if err != nil {
		return fmt.Errorf("begin the trial of %s: %w", tenantID, err)
	}
	return nil
}

// Checkout gives the address of Stripe's page where an owner subscribes. A
// tenant has one such page at a time: those that were left open are shut, so
// that two owners don't subscribe twice.
func (b *Book) Checkout(ctx context.Context, o Order) (string, error) {
	if err := b.check(ctx, o); err != nil {
		return "", err
	}
	acc, err := b.load(ctx, tenants.From(ctx).TenantID)
	if err != nil {
		return "", err
	}
	if acc.Subscription.runs() {
		return "", ErrSubscribed
	}
	customerID, err := b.customer(ctx)
	if err != nil {
		return "", err
	}
	p, err := b.priced(ctx, o)
	if err != nil {
		return "", err
	}
	if err := b.stripe.shutCheckouts(ctx, customerID); err != nil {
		return "", away(err)
	}
	url, err := b.stripe.openCheckout(ctx, b.Page, customerID, p, o)
	if err != nil {
		return "", away(err)
	}
	return url, nil
}

// mostSeats is how many somebody may subscribe to without talking to anybody.
const mostSeats = 10_000

// sold holds an order to the table of plans.
func (b *Book) sold(o Order) error {
	if b.stripe == nil {
		return ErrUnconnected
	}
	if p := PlanOf(o.Plan); p == nil || !p.Sold() {
		return fault.Invalid("plan", "must be one that is sold")
	}
	if o.Interval != Monthly && o.Interval != Yearly {
		return fault.Invalid("interval", "must be %s or %s", Monthly, Yearly)
	}
	return nil
}

// check holds an order to the table of plans and to the seats that are taken.
func (b *Book) check(ctx context.Context, o Order) error {
	if err := b.sold(o); err != nil {
		return err
	}
	taken, err := b.accounts.Seats(ctx)
	if err != nil {
		return err
	}
	if least := max(1, taken); o.Seats < least || o.Seats > mostSeats {
		return fault.Invalid("seats", "must be from %d, as many as are taken, to %d", least, mostSeats)
	}
	return nil
}

// runs reports whether the subscription is one to be changed, not made anew.
func (s *Subscription) runs() bool {
	if s == nil {
		return false
	}
	switch s.Status {
	case "canceled", "incomplete", "incomplete_expired":
		return false
	default:
		return true
	}
}

// customer gives the tenant's customer at Stripe, and makes it the first time:
// asked twice at once, Stripe makes one, by the key.
func (b *Book) customer(ctx context.Context) (string, error) {
	tenantID := tenants.From(ctx).TenantID
	acc, err := b.load(ctx, tenantID)
	if err != nil {
		return "", err
	}
	if acc.Customer != "" {
		return acc.Customer, nil
	}
	ten, err := b.accounts.Tenant(ctx)
	if err != nil {
		return "", err
	}
	made, err := b.stripe.newCustomer(ctx, tenantID, ten.Name, ten.Locale)
	if err != nil {
		return "", away(err)
	}
	return made, store.Do(ctx, b.db, func(ctx context.Context) error { return b.know(ctx, made) })
}

// know remembers the tenant's customer at Stripe.
func (b *Book) know(ctx context.Context, customerID string) error {
	tenantID := tenants.From(ctx).TenantID
	store.AfterCommit(ctx, func() { b.known.Forget(tenantID) })
	n, err := b.db.BillingAccount.Update().Where(billingaccount.StripeCustomerIsNil()).
		SetStripeCustomer(customerID).SetUpdatedAt(b.now()).Save(ctx)
	if err != nil || n > 0 {
		return err
	}
	there, err := b.db.BillingAccount.Query().Exist(ctx)
	if err != nil || there {
		return err
	}
	err = b.db.BillingAccount.Create().SetID(id.New(id.Billing)).SetStripeCustomer(customerID).
		SetCreatedAt(b.now()).SetUpdatedAt(b.now()).Exec(ctx)
	if store.IsUnique(err) {
		return store.Again(err)
	}
	return err
}
