package billing

import (
	"context"
	"fmt"

	"github.com/stripe/stripe-go/v76"
)

// The marks by which Kept knows its own among an account's objects.
const (
	priceMark  = "kept_price"  // on a price: the lookup key that it had
	portalMark = "kept_portal" // on a configuration of the portal
)

// portal compares the configuration of Stripe's portal that bears our mark.
func (s *comparison) portal(ctx context.Context) error {
	there, err := s.portalConfiguration(ctx)
	if err != nil {
		return err
	}
	const what = "portal"
	if there == nil {
		s.needs(what, "", wantedCounter.String(), s.makePortal)
		return nil
	}
	if is := counterFrom(there.Features); is != wantedCounter {
		s.needs(what, is.String(), wantedCounter.String(), func(ctx context.Context) (string, error) { return "", s.changePortal(ctx, there.ID) })
	}
	return nil
}

func (s *comparison) makePortal(ctx context.Context) (string, error) {
	_, err := s.configurations.New(portalParams(ctx))
	return "", err
}

func (s *comparison) changePortal(ctx context.Context, id string) error {
	params := portalParams(ctx)
	// A new one lacks it anyway, and Stripe wants to know more of one that is made with it.
	params.Features.SubscriptionUpdate = &stripe.BillingPortalConfigurationFeaturesSubscriptionUpdateParams{Enabled: stripe.Bool(false)}
	_, err := s.configurations.Update(id, params)
	return err
}

func portalParams(ctx context.Context) *stripe.BillingPortalConfigurationParams {
	params := &stripe.BillingPortalConfigurationParams{
		BusinessProfile: &stripe.BillingPortalConfigurationBusinessProfileParams{Headline: stripe.String("Your subscription of Kept")},
		Features: &stripe.BillingPortalConfigurationFeaturesParams{
			CustomerUpdate: &stripe.BillingPortalConfigurationFeaturesCustomerUpdateParams{
				Enabled: stripe.Bool(true), AllowedUpdates: stripe.StringSlice(customerUpdates),
			},
			InvoiceHistory:      &stripe.BillingPortalConfigurationFeaturesInvoiceHistoryParams{Enabled: stripe.Bool(true)},
			PaymentMethodUpdate: &stripe.BillingPortalConfigurationFeaturesPaymentMethodUpdateParams{Enabled: stripe.Bool(true)},
			SubscriptionCancel: &stripe.BillingPortalConfigurationFeaturesSubscriptionCancelParams{
				Enabled: stripe.Bool(true), Mode: stripe.String("at_period_end"),
			},
		},
		Metadata: map[string]string{portalMark: "1"},
	}
	params.Context = ctx
	return params
}

// portalConfiguration finds the one that bears our mark; nil when there is none.
func (d *desk) portalConfiguration(ctx context.Context) (*stripe.BillingPortalConfiguration, error) {
	params := &stripe.BillingPortalConfigurationListParams{Active: stripe.Bool(true)}
	params.Context, params.Limit = ctx, stripe.Int64(100)
	list := d.configurations.List(params)
	for list.Next() {
		if c := list.BillingPortalConfiguration(); c.Metadata[portalMark] != "" {
			return c, nil
		}
	}
	if err := list.Err(); err != nil {
		return nil, fmt.Errorf("read the portal's configurations: %w", err)
	}
	return nil, nil
}

// door compares the webhook endpoint at url. An endpoint's version can't be
// changed at Stripe: one of another is replaced, and the new one signs with
// another secret.
func (s *comparison) door(ctx context.Context, url string) error {
	params := &stripe.WebhookEndpointListParams{}
	params.Context, params.Limit = ctx, stripe.Int64(100)
	var there *stripe.WebhookEndpoint
	for list := s.endpoints.List(params); ; {
		if !list.Next() {
			if err := list.Err(); err != nil {
				return fmt.Errorf("read the webhook endpoints: %w", err)
			}
			break
		}
		if list.WebhookEndpoint().URL == url {
			there = list.WebhookEndpoint()
		}
	}
	want, what := wantedDoor(url), "webhook endpoint "+url
	switch {
	case there == nil:
		s.needs(what, "", want.String(), func(ctx context.Context) (string, error) { return s.makeDoor(ctx, url) })
	case there.APIVersion != stripe.APIVersion:
		s.needs(what, doorFrom(there).String(), want.String(), func(ctx context.Context) (string, error) { return s.replaceDoor(ctx, there) })
	case doorFrom(there) != want:
		s.needs(what, doorFrom(there).String(), want.String(), func(ctx context.Context) (string, error) {
			params := &stripe.WebhookEndpointParams{EnabledEvents: stripe.StringSlice(heard), Disabled: stripe.Bool(false)}
			params.Context = ctx
			_, err := s.endpoints.Update(there.ID, params)
			return "", err
		})
	}
	return nil
}

func (s *comparison) makeDoor(ctx context.Context, url string) (string, error) {
	params := &stripe.WebhookEndpointParams{
		URL: &url, APIVersion: stripe.String(stripe.APIVersion), EnabledEvents: stripe.StringSlice(heard),
		Description: stripe.String("Kept: whether tenants have paid"),
	}
	params.Context = ctx
	made, err := s.endpoints.New(params)
	if err != nil {
		return "", err
	}
	return "Stripe tells its secret this once: KEPT_STRIPE_WEBHOOK_SECRET=" + made.Secret, nil
}

// replaceDoor makes the new endpoint first: what is delivered to both changes
// nothing twice.
func (s *comparison) replaceDoor(ctx context.Context, old *stripe.WebhookEndpoint) (string, error) {
	told, err := s.makeDoor(ctx, old.URL)
	if err != nil {
		return "", err
	}
	params := &stripe.WebhookEndpointParams{}
	params.Context = ctx
	if _, err := s.endpoints.Del(old.ID, params); err != nil {
		return told, fmt.Errorf("the new endpoint is there, the old one is still: %w", err)
	}
	return told, nil
}
