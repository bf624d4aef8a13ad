package billing

import (
	"context"
	"fmt"
	"strings"

	"github.com/stripe/stripe-go/v76"

	"kept/tenants"
)

// priced finds the price of an order at Stripe, and that it is what we say.
func (b *Book) priced(ctx context.Context, o Order) (*stripe.Price, error) {
	key := LookupKey(o.Plan, o.Interval)
	params := &stripe.PriceListParams{LookupKeys: []*string{&key}, Active: stripe.Bool(true)}
	params.Context, params.Single = ctx, true
	list := b.stripe.prices.List(params)
	if !list.Next() {
		if err := list.Err(); err != nil {
			return nil, away(fmt.Errorf("find the price %s: %w", key, err))
		}
		return nil, fmt.Errorf("there is no price %s at Stripe: kept stripe sync makes it", key)
	}
	p, want := list.Price(), PlanOf(o.Plan).Costs(o.Interval)
	if !strings.EqualFold(string(p.Currency), Currency) || p.UnitAmount != want {
		return nil, fmt.Errorf("the price %s is %d %s at Stripe and %d %s here", key, p.UnitAmount, p.Currency, want, Currency)
	}
	return p, nil
}

// shutCheckouts ends the pages that were opened for a customer and left.
func (d *desk) shutCheckouts(ctx context.Context, customerID string) error {
	params := &stripe.CheckoutSessionListParams{Customer: &customerID, Status: stripe.String("open")}
	params.Context, params.Single = ctx, true
	list := d.checkouts.List(params)
	for list.Next() {
		end := &stripe.CheckoutSessionExpireParams{}
		end.Context = ctx
		if _, err := d.checkouts.Expire(list.CheckoutSession().ID, end); err != nil {
			return fmt.Errorf("shut an open checkout of %s: %w", customerID, err)
		}
	}
	return list.Err()
}

func (d *desk) openCheckout(ctx context.Context, page, customerID string, p *stripe.Price, o Order) (string, error) {
	items := []*stripe.CheckoutSessionLineItemParams{{Price: &p.ID, Quantity: stripe.Int64(int64(o.Seats))}}
	metered, err := d.metered(ctx, o.Interval)
	if err != nil {
		return "", err
	}
	for _, m := range Meters {
		if price, there := metered[m.Of]; there {
			items = append(items, &stripe.CheckoutSessionLineItemParams{Price: &price})
		}
	}
	params := &stripe.CheckoutSessionParams{
		Mode: stripe.String("subscription"), Customer: &customerID, LineItems: items,
		SuccessURL: stripe.String(page + "?back=paid"), CancelURL: stripe.String(page + "?back=left"),
		AllowPromotionCodes: stripe.Bool(true),
		AutomaticTax:        &stripe.CheckoutSessionAutomaticTaxParams{Enabled: stripe.Bool(true)},
		TaxIDCollection:     &stripe.CheckoutSessionTaxIDCollectionParams{Enabled: stripe.Bool(true)},
		CustomerUpdate:      &stripe.CheckoutSessionCustomerUpdateParams{Address: stripe.String("auto"), Name: stripe.String("auto")},
	}
	params.Context = ctx
	s, err := d.checkouts.New(params)
	if err != nil {
		return "", fmt.Errorf("open a checkout for %s: %w", customerID, err)
	}
	return s.URL, nil
}

// Portal gives the address of Stripe's page where an owner changes her payment
// method, address and tax ids, sees invoices and ends the subscription.
func (b *Book) Portal(ctx context.Context) (string, error) {
	if b.stripe == nil {
		return "", ErrUnconnected
	}
	acc, err := b.load(ctx, tenants.From(ctx).TenantID)
	if err != nil {
		return "", err
	}
	if acc.Customer == "" {
		return "", ErrNoCustomer
	}
	url, err := b.stripe.openPortal(ctx, b.Page, acc.Customer)
	if err != nil {
		return "", away(err)
	}
	return url, nil
}

func (d *desk) openPortal(ctx context.Context, page, customerID string) (string, error) {
	params := &stripe.BillingPortalSessionParams{Customer: &customerID, ReturnURL: stripe.String(page + "?back=portal")}
	params.Context = ctx
	ours, err := d.portalConfiguration(ctx)
	if err != nil {
		return "", err
	}
	if ours != nil { // until the first sync it is the account's default
		params.Configuration = &ours.ID
	}
	s, err := d.portals.New(params)
	if err != nil {
		return "", fmt.Errorf("open the portal for %s: %w", customerID, err)
	}
	return s.URL, nil
}

// newCustomer makes a customer of a tenant, once however often it is asked.
func (d *desk) newCustomer(ctx context.Context, tenantID, name, locale string) (string, error) {
	params := &stripe.CustomerParams{
		Name: &name, PreferredLocales: stripe.StringSlice([]string{locale}), Metadata: map[string]string{"kept_tenant": tenantID},
	}
	params.Context = ctx
	params.SetIdempotencyKey("kept-customer-" + tenantID)
	made, err := d.customers.New(params)
	if err != nil {
		return "", fmt.Errorf("make a customer of %s: %w", tenantID, err)
	}
	return made.ID, nil
}
