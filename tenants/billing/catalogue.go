package billing

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stripe/stripe-go/v76"

	"kept/internal/money"
)

// What an account at Stripe shall have. Each kind is a plain value, made of our
// tables or of what Stripe answers: two that are equal differ in nothing that
// matters here, and what they read as is what an operator is shown.

// good is a product.
type good struct{ id, name, unit string }

func (g good) String() string { return fmt.Sprintf("%q, counted by the %s", g.name, g.unit) }

// offer is a price. What it costs can't be changed at Stripe, only replaced.
type offer struct {
	product, currency, interval, tax string
	amount                           int64
	metered                          string // how use is added up; empty for what is bought in advance
	per                              int64  // how many units the amount is for
}

func (o offer) String() string {
	m := money.Money{Minor: o.amount, Currency: strings.ToUpper(o.currency)}
	text := fmt.Sprintf("%s %s for %d and %s of %s, tax %s", m.Amount(), m.Currency, o.per, o.interval, o.product, o.tax)
	if o.metered != "" {
		text += ", metered: " + strings.ReplaceAll(o.metered, "_", " ")
	}
	return text
}

// keyed is an offer under its lookup key.
type keyed struct {
	key string
	offer
}

// taxBehavior says whether a price holds its tax: none of ours does.
const taxBehavior = "exclusive"

// productOf is the id of what a plan or a meter is sold as. It is ours to
// choose, so that whoever syncs twice makes no second one.
func productOf(name string) string { return "kept_" + strings.ToLower(name) }

func goods() []good {
	var out []good
	for _, p := range Plans {
		if p.Sold() {
			out = append(out, good{productOf(string(p.Name)), "Kept " + title(string(p.Name)), "seat"})
		}
	}
	for _, m := range Meters {
		unit := strings.TrimSuffix(words[m.Of].Error(), " a month")
		out = append(out, good{productOf(string(m.Of)), "Kept, " + unit, strings.TrimSuffix(unit, "s")})
	}
	return out
}

func title(name string) string { return name[:1] + strings.ToLower(name[1:]) }

// intervals are Stripe's words for ours.
var intervals = map[Interval]string{Monthly: "month", Yearly: "year"}

// offers lists every price: of each plan and of each meter by the month and by
// the year, since what is on one subscription is billed together.
func offers() []keyed {
	var out []keyed
	for _, i := range []Interval{Monthly, Yearly} {
		for _, p := range Plans {
			if p.Sold() {
				out = append(out, keyed{LookupKey(p.Name, i), offer{
					product: productOf(string(p.Name)), currency: strings.ToLower(Currency), interval: intervals[i], tax: taxBehavior,
					amount: p.Costs(i), per: 1,
				}})
			}
		}
		for _, m := range Meters {
			metered := "last_during_period"
			if m.Sums {
				metered = "sum"
			}
			out = append(out, keyed{meterKey(m.Of, i), offer{
				product: productOf(string(m.Of)), currency: strings.ToLower(Currency), interval: intervals[i], tax: taxBehavior,
				amount: m.Price, metered: metered, per: m.Per,
			}})
		}
	}
	return out
}

func offerFrom(p *stripe.Price) offer {
	o := offer{currency: string(p.Currency), amount: p.UnitAmount, per: 1, tax: string(p.TaxBehavior)}
	if p.Product != nil {
		o.product = p.Product.ID
	}
	if p.TransformQuantity != nil {
		o.per = p.TransformQuantity.DivideBy
	}
	if r := p.Recurring; r != nil {
		o.interval = string(r.Interval)
		if r.IntervalCount > 1 {
			o.interval = fmt.Sprintf("%d %ss", r.IntervalCount, r.Interval)
		}
		if r.UsageType == stripe.PriceRecurringUsageTypeMetered {
			o.metered = string(r.AggregateUsage)
		}
	}
	return o
}

// counter is what owners may do in Stripe's portal. Plan and seats are not
// among it: Kept shows what a change costs and what it leaves no room for.
type counter struct{ updates, payment, invoices, cancel, other string }

func (c counter) String() string {
	return strings.Join(slices.DeleteFunc([]string{c.updates, c.payment, c.invoices, c.cancel, c.other}, func(s string) bool { return s == "" }), "; ")
}

// customerUpdates is what owners may change about the customer they are.
var customerUpdates = []string{"address", "email", "name", "tax_id"}

var wantedCounter = counter{
	updates: "changes " + strings.Join(customerUpdates, ", "), payment: "changes the payment method",
	invoices: "sees invoices", cancel: "cancels at_period_end",
}

func counterFrom(f *stripe.BillingPortalConfigurationFeatures) (c counter) {
	if f == nil {
		return c
	}
	if u := f.CustomerUpdate; u != nil && u.Enabled {
		updates := make([]string, len(u.AllowedUpdates))
		for i, update := range u.AllowedUpdates {
			updates[i] = string(update)
		}
		slices.Sort(updates)
		c.updates = "changes " + strings.Join(updates, ", ")
	}
	if f.PaymentMethodUpdate != nil && f.PaymentMethodUpdate.Enabled {
		c.payment = wantedCounter.payment
	}
	if f.InvoiceHistory != nil && f.InvoiceHistory.Enabled {
		c.invoices = wantedCounter.invoices
	}
	if f.SubscriptionCancel != nil && f.SubscriptionCancel.Enabled {
		c.cancel = "cancels " + string(f.SubscriptionCancel.Mode)
	}
	if f.SubscriptionUpdate != nil && f.SubscriptionUpdate.Enabled {
		c.other = "changes the subscription"
	}
	return c
}

// door is where Stripe delivers events.
type door struct{ url, version, events, status string }

func (d door) String() string {
	return fmt.Sprintf("API version %s, %s, %s", d.version, d.status, d.events)
}

// heard are the events that may change how it stands with a tenant.
var heard = []string{
	"checkout.session.completed", "customer.deleted",
	"customer.subscription.created", "customer.subscription.deleted", "customer.subscription.paused", "customer.subscription.resumed",
	"customer.subscription.trial_will_end", "customer.subscription.updated",
	"invoice.finalized", "invoice.marked_uncollectible", "invoice.paid", "invoice.payment_action_required",
	"invoice.payment_failed", "invoice.updated", "invoice.voided",
}

func wantedDoor(url string) door {
	return door{url, stripe.APIVersion, strings.Join(heard, " "), "enabled"}
}

func doorFrom(e *stripe.WebhookEndpoint) door {
	events := slices.Sorted(slices.Values(e.EnabledEvents))
	return door{e.URL, e.APIVersion, strings.Join(events, " "), e.Status}
}
