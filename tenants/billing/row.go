package billing

import (
	"strings"
	"time"

	rows "kept/ent/db"
	"kept/internal/clock"
)

// accountFrom gives the account of a tenant; row is nil for one that Stripe
// has nothing to do with.
func accountFrom(ten *rows.Tenant, row *rows.BillingAccount) *Account {
	a := &Account{TenantID: ten.ID, Local: Name(ten.Plan)}
	if row == nil {
		return a
	}
	a.TrialEndsAt, a.ClosedAt, a.told = clock.UTC(row.TrialEndsAt), clock.UTC(row.ClosedAt), row.Told
	if row.StripeCustomer != nil {
		a.Customer = *row.StripeCustomer
	}
	if row.Subscription != "" {
		a.Subscription = &Subscription{
			ID: row.Subscription, ItemID: row.SubscriptionItem, Status: row.SubscriptionStatus, Price: row.Price, Seats: row.Seats,
			CreatedAt: deref(row.SubscribedAt), TrialEndsAt: clock.UTC(row.SubscriptionTrialEndsAt), PeriodEndsAt: clock.UTC(row.PeriodEndsAt),
			CancelsAt: clock.UTC(row.CancelsAt), EndedAt: clock.UTC(row.EndedAt), PeriodBegan: clock.UTC(row.PeriodBeganAt),
			Meters: map[Allowance]string{}, From: row.FromPrice, FromSeats: row.FromSeats, ReduceBy: clock.UTC(row.ReduceBy),
		}
		for of, item := range row.Meters {
			a.Subscription.Meters[Allowance(of)] = item
		}
	}
	if row.Invoice != "" {
		a.Invoice = &Invoice{ID: row.Invoice, Status: row.InvoiceStatus, Owed: row.InvoiceOwed, CreatedAt: deref(row.InvoiceAt)}
	}
	return a
}

// LookupKey is what the price of a plan is called at Stripe, whatever the account.
func LookupKey(n Name, i Interval) string {
	return "kept_" + strings.ToLower(string(n)) + "_" + strings.ToLower(string(i))
}

// meterKey is what the price of a meter is called at Stripe, whatever the account.
func meterKey(a Allowance, i Interval) string {
	return "kept_" + strings.ToLower(string(a)) + "_" + strings.ToLower(string(i))
}

// byLookupKey gives the plan that a price is of.
var byLookupKey = func() map[string]*Plan {
	out := map[string]*Plan{}
	for _, p := range Plans {
		if p.Sold() {
			out[LookupKey(p.Name, Monthly)], out[LookupKey(p.Name, Yearly)] = p, p
		}
	}
	return out
}()

// intervalOf tells how often a price is paid; nil for one of somebody's own arrangement.
func intervalOf(lookupKey string) *Interval {
	for _, i := range []Interval{Monthly, Yearly} {
		if strings.HasSuffix(lookupKey, "_"+strings.ToLower(string(i))) {
			return &i
		}
	}
	return nil
}

func deref(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.UTC()
}
