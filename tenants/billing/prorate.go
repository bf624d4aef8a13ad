package billing

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/stripe/stripe-go/v76"

	"kept/internal/money"
)

// The marks on a subscription that went to a smaller plan: what it was on, and
// until when that still counts. They are Stripe's to keep, so that how it stands
// remains a function of Stripe's objects.
const (
	markFrom      = "kept_from"
	markFromSeats = "kept_from_seats"
	markReduceBy  = "kept_reduce_by"
)

// marksOf reads the marks of a subscription into out.
func marksOf(s *stripe.Subscription, out *Subscription) {
	seconds, err := strconv.ParseInt(s.Metadata[markReduceBy], 10, 64)
	if err != nil {
		return
	}
	out.From, out.ReduceBy = s.Metadata[markFrom], instant(seconds)
	out.FromSeats, _ = strconv.Atoi(s.Metadata[markFromSeats]) // somebody's own mark: no seats are left from before
}

// billedAtOnce has a change charged or credited there and then, so that what an
// owner saw is what she pays.
const billedAtOnce = "always_invoice"

// prorated asks what a change would be charged at once.
func (d *desk) prorated(ctx context.Context, subscription string, items []*stripe.SubscriptionItemsParams, at time.Time) (money.Money, error) {
	params := &stripe.InvoiceUpcomingParams{
		Subscription: &subscription, SubscriptionItems: items,
		SubscriptionProrationBehavior: stripe.String(billedAtOnce), SubscriptionProrationDate: stripe.Int64(at.Unix()),
	}
	params.Context = ctx
	i, err := d.invoices.Upcoming(params)
	if err != nil {
		return money.Money{}, fmt.Errorf("reckon a change of %s: %w", subscription, err)
	}
	return money.Money{Minor: i.Total, Currency: strings.ToUpper(string(i.Currency))}, nil
}

// change changes a subscription, or, when the payment fails, nothing.
func (d *desk) change(ctx context.Context, subscription string, items []*stripe.SubscriptionItemsParams, at time.Time, marks map[string]string, key string) error {
	params := &stripe.SubscriptionParams{
		Items: items, ProrationBehavior: stripe.String(billedAtOnce), ProrationDate: stripe.Int64(at.Unix()),
		PaymentBehavior: stripe.String("error_if_incomplete"), Metadata: marks,
	}
	params.Context = ctx
	params.SetIdempotencyKey(key)
	if _, err := d.subscriptions.Update(subscription, params); err != nil {
		return fmt.Errorf("change %s: %w", subscription, err)
	}
	return nil
}

// metered finds the prices of the meters for an interval.
func (d *desk) metered(ctx context.Context, i Interval) (map[Allowance]string, error) {
	params := &stripe.PriceListParams{Active: stripe.Bool(true)}
	params.Context, params.Single = ctx, true
	of := map[string]Allowance{}
	for _, m := range Meters {
		key := meterKey(m.Of, i)
		of[key], params.LookupKeys = m.Of, append(params.LookupKeys, &key)
	}
	list, out := d.prices.List(params), map[Allowance]string{}
	for list.Next() {
		if a, ours := of[list.Price().LookupKey]; ours {
			out[a] = list.Price().ID
		}
	}
	if err := list.Err(); err != nil {
		return nil, fmt.Errorf("find the prices of what is metered: %w", err)
	}
	return out, nil
}
