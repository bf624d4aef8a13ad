package billing

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"github.com/stripe/stripe-go/v76"
	"github.com/stripe/stripe-go/v76/account"
	"github.com/stripe/stripe-go/v76/billingportal/configuration"
	portal "github.com/stripe/stripe-go/v76/billingportal/session"
	checkout "github.com/stripe/stripe-go/v76/checkout/session"
	"github.com/stripe/stripe-go/v76/customer"
	"github.com/stripe/stripe-go/v76/invoice"
	"github.com/stripe/stripe-go/v76/price"
	"github.com/stripe/stripe-go/v76/product"
	"github.com/stripe/stripe-go/v76/subscription"
	"github.com/stripe/stripe-go/v76/usagerecord"
	"github.com/stripe/stripe-go/v76/usagerecordsummary"
	"github.com/stripe/stripe-go/v76/webhookendpoint"

	"kept/internal/fault"
)

// Connection says how Stripe is reached.
type Connection struct {
	Key    string // the secret key of the account
	Secret string // what signs its deliveries to us
	Base   string // the address of its API
}

// How long one question to Stripe may take, and how often it is asked again
// after an answer that says to, or none.
const (
	patience = 10 * time.Second
	askAgain = 2
)

// desk is Stripe's API, as far as Kept needs it.
type desk struct {
	secret        string
	customers     customer.Client
	subscriptions subscription.Client
	invoices      invoice.Client
	prices        price.Client
	checkouts     checkout.Client
	portals       portal.Client
	uses          usagerecord.Client
	summaries     usagerecordsummary.Client

	// What sync asks besides.
	accounts       account.Client
	goods          product.Client
	configurations configuration.Client
	endpoints      webhookendpoint.Client
}

// newDesk leaves nothing to the library's defaults: the address, the time-outs,
// how often it tries, what it logs, and that it tells Stripe nothing of us.
func newDesk(c Connection, log *slog.Logger) *desk {
	b := stripe.GetBackendWithConfig(stripe.APIBackend, &stripe.BackendConfig{
		URL: &c.Base, HTTPClient: &http.Client{Timeout: patience, Transport: later{http.DefaultTransport}}, MaxNetworkRetries: stripe.Int64(askAgain),
		EnableTelemetry: stripe.Bool(false), LeveledLogger: debugLog{log},
	})
	return &desk{
		secret:    c.Secret,
		customers: customer.Client{B: b, Key: c.Key}, subscriptions: subscription.Client{B: b, Key: c.Key},
		invoices: invoice.Client{B: b, Key: c.Key}, prices: price.Client{B: b, Key: c.Key},
		checkouts: checkout.Client{B: b, Key: c.Key}, portals: portal.Client{B: b, Key: c.Key},
		uses: usagerecord.Client{B: b, Key: c.Key}, summaries: usagerecordsummary.Client{B: b, Key: c.Key},
		accounts: account.Client{B: b, Key: c.Key}, goods: product.Client{B: b, Key: c.Key},
		configurations: configuration.Client{B: b, Key: c.Key}, endpoints: webhookendpoint.Client{B: b, Key: c.Key},
	}
}

// later has the library ask again, after its growing pauses, whoever was asked
// too often: by itself it does so after faults of the server's alone, and leaves
// 429 to the caller.
type later struct{ http.RoundTripper }

// RoundTrip marks an answer that says to come later as one to be asked for again.
func (l later) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := l.RoundTripper.RoundTrip(r)
	if err == nil && resp.StatusCode == http.StatusTooManyRequests {
		resp.Header.Set("Stripe-Should-Retry", "true")
	}
	return resp, err
}

// read gives the subscription of a customer that counts, with its latest
// invoice; nil when there never was one.
func (d *desk) read(ctx context.Context, customerID string) (*Subscription, *Invoice, error) {
	params := &stripe.SubscriptionListParams{Customer: &customerID, Status: stripe.String("all")}
	params.Context, params.Limit, params.Single = ctx, stripe.Int64(100), true
	params.AddExpand("data.latest_invoice")
	list := d.subscriptions.List(params)
	var all []*stripe.Subscription
	for list.Next() {
		all = append(all, list.Subscription())
	}
	if err := list.Err(); err != nil {
		return nil, nil, fmt.Errorf("read the subscriptions of %s: %w", customerID, err)
	}
	if len(all) == 0 {
		return nil, nil, nil
	}
	sub := slices.MaxFunc(all, byWeight)
	return subscriptionFrom(sub), invoiceFrom(sub.LatestInvoice), nil
}

// byWeight orders subscriptions by how much they count: one that runs before
// one that has ended, that before one that never began; then the latest.
func byWeight(a, b *stripe.Subscription) int {
	return cmp.Or(cmp.Compare(weight(a), weight(b)), cmp.Compare(a.Created, b.Created), cmp.Compare(a.ID, b.ID))
}

func weight(s *stripe.Subscription) int {
	switch s.Status {
	case stripe.SubscriptionStatusIncomplete, stripe.SubscriptionStatusIncompleteExpired:
		return 0
	case stripe.SubscriptionStatusCanceled:
		return 1
	default:
		return 2
	}
}

func subscriptionFrom(s *stripe.Subscription) *Subscription {
	out := &Subscription{
		ID: s.ID, Status: string(s.Status), CreatedAt: time.Unix(s.Created, 0).UTC(), TrialEndsAt: instant(s.TrialEnd),
		PeriodBegan: instant(s.CurrentPeriodStart), PeriodEndsAt: instant(s.CurrentPeriodEnd),
		CancelsAt: instant(s.CancelAt), EndedAt: instant(s.EndedAt), Meters: metersOf(s),
	}
	marksOf(s, out)
	if item := seatsOf(s); item != nil {
		out.ItemID, out.Seats, out.Price = item.ID, int(item.Quantity), keyOf(item.Price)
	}
	return out
}

// seatsOf gives the item that the plan and its seats are on: the one that isn't metered.
func seatsOf(s *stripe.Subscription) *stripe.SubscriptionItem {
	if s.Items == nil {
		return nil
	}
	for _, item := range s.Items.Data {
		if item.Price == nil || item.Price.Recurring == nil || item.Price.Recurring.UsageType != stripe.PriceRecurringUsageTypeMetered {
			return item
		}
	}
	return nil
}

// metersOf gives the items that use is reported on.
func metersOf(s *stripe.Subscription) map[Allowance]string {
	out := map[Allowance]string{}
	if s.Items == nil {
		return out
	}
	for _, item := range s.Items.Data {
		for _, m := range Meters {
			if key := keyOf(item.Price); key == meterKey(m.Of, Monthly) || key == meterKey(m.Of, Yearly) {
				out[m.Of] = item.ID
			}
		}
	}
	return out
}

// keyOf gives the lookup key of a price, or the one that it had: a price that
// was replaced bears it as a mark.
func keyOf(p *stripe.Price) string {
	if p == nil {
		return ""
	}
	return cmp.Or(p.LookupKey, p.Metadata[priceMark])
}

func invoiceFrom(i *stripe.Invoice) *Invoice {
	if i == nil || i.ID == "" {
		return nil
	}
	return &Invoice{ID: i.ID, Status: string(i.Status), Owed: i.AmountRemaining, CreatedAt: time.Unix(i.Created, 0).UTC()}
}

// instant reads Stripe's seconds; nil for none.
func instant(seconds int64) *time.Time {
	if seconds == 0 {
		return nil
	}
	t := time.Unix(seconds, 0).UTC()
	return &t
}

// away makes a fault of Stripe's not answering: the caller may try again, and
// the tenant's own work goes on.
func away(err error) error {
	var told *stripe.Error
	if errors.As(err, &told) && told.HTTPStatusCode < 500 && told.HTTPStatusCode != http.StatusTooManyRequests {
		return err
	}
	return fault.Exhausted(time.Minute, "Stripe doesn't answer: try again in a minute").Because(err)
}

// debugLog keeps what the library says out of the log, unless somebody looks
// for it: failures come back as errors, and are logged once.
type debugLog struct{ log *slog.Logger }

func (l debugLog) Debugf(format string, v ...any) {
	l.log.Debug("stripe: " + fmt.Sprintf(format, v...))
}
func (l debugLog) Infof(format string, v ...any)  { l.Debugf(format, v...) }
func (l debugLog) Warnf(format string, v ...any)  { l.Debugf(format, v...) }
func (l debugLog) Errorf(format string, v ...any) { l.Debugf(format, v...) }
