package billing_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"kept/internal/testhouse"
	"kept/tenants/billing"
)

const day = 24 * time.Hour

var now = testhouse.Now

func ago(d time.Duration) time.Time { return now.Add(-d) }

func at(d time.Duration) *time.Time {
	t := now.Add(d)
	return &t
}

// sub is a subscription to Growth for five, with a status.
func sub(status string) *billing.Subscription {
	return &billing.Subscription{
		ID: "sub_1", Status: status, Price: billing.LookupKey(billing.Growth, billing.Monthly), Seats: 5,
		CreatedAt: ago(90 * day), PeriodEndsAt: at(10 * day),
	}
}

func unpaid(since time.Duration) *billing.Invoice {
	return &billing.Invoice{ID: "in_1", Status: "open", Owed: 19500, CreatedAt: ago(since)}
}

var settled = &billing.Invoice{ID: "in_1", Status: "paid", CreatedAt: ago(20 * day)}

func TestStandingIsAFunctionOfStripesObjects(t *testing.T) {
	ended := sub("canceled")
	ended.EndedAt = at(-day)
	endedLong := sub("canceled")
	endedLong.EndedAt = at(-31 * day)
	paused := sub("paused")
	paused.TrialEndsAt = at(-2 * day)
	own := sub("active")
	own.Price = "agreed_by_letter"
	for _, tc := range []struct {
		name  string
		a     billing.Account
		plan  billing.Name
		state billing.State
	}{
		{"nobody said anything", billing.Account{Local: billing.Local}, billing.Local, billing.Active},
		{"the operator chose", billing.Account{Local: billing.Starter}, billing.Starter, billing.Active},
		{"a plan of another version", billing.Account{Local: "GOLD"}, billing.Local, billing.Active},
		{"on trial", billing.Account{TrialEndsAt: at(time.Second)}, billing.Growth, billing.Trialing},
		{"the trial ends this instant", billing.Account{TrialEndsAt: at(0)}, billing.Free, billing.Active},
		{"trial over, checkout abandoned", billing.Account{TrialEndsAt: at(-day), Subscription: sub("incomplete_expired")}, billing.Free, billing.Active},
		{"first payment under way", billing.Account{TrialEndsAt: at(day), Subscription: sub("incomplete")}, billing.Growth, billing.Trialing},
		{"paid", billing.Account{TrialEndsAt: at(-day), Subscription: sub("active"), Invoice: settled}, billing.Growth, billing.Active},
		{"paid, the next invoice just made", billing.Account{Subscription: sub("active"), Invoice: unpaid(time.Minute)}, billing.Growth, billing.Active},
		{"a price of an own arrangement", billing.Account{Subscription: own, Invoice: settled}, billing.Scale, billing.Active},
		{"trial with a card", billing.Account{Subscription: sub("trialing")}, billing.Growth, billing.Trialing},
		{"trial ended without a card", billing.Account{Subscription: paused}, billing.Growth, billing.ReadOnly},
		{"payment failed", billing.Account{Subscription: sub("past_due"), Invoice: unpaid(day)}, billing.Growth, billing.PastDue},
		{"last instant of the grace", billing.Account{Subscription: sub("past_due"), Invoice: unpaid(14*day - 1)}, billing.Growth, billing.PastDue},
		{"grace over", billing.Account{Subscription: sub("past_due"), Invoice: unpaid(14 * day)}, billing.Growth, billing.ReadOnly},
		{"read-only for a month", billing.Account{Subscription: sub("past_due"), Invoice: unpaid(44 * day)}, billing.Growth, billing.Closed},
		{"Stripe has given up", billing.Account{Subscription: sub("unpaid"), Invoice: unpaid(day)}, billing.Growth, billing.ReadOnly},
		{"left, everything paid", billing.Account{Subscription: ended, Invoice: settled}, billing.Free, billing.Active},
		{"left, owing", billing.Account{Subscription: ended, Invoice: unpaid(20 * day)}, billing.Growth, billing.ReadOnly},
		{"left long ago, owing", billing.Account{Subscription: endedLong, Invoice: unpaid(60 * day)}, billing.Growth, billing.Closed},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := tc.a.Standing(now)
			if got.Plan.Name != tc.plan || got.State != tc.state {
				t.Errorf("Standing = %s on %s, want %s on %s", got.State, got.Plan.Name, tc.state, tc.plan)
			}
		})
	}
}

func TestStandingChangesOnlyWhenItSays(t *testing.T) {
	statuses := []string{"", "trialing", "active", "past_due", "unpaid", "canceled", "paused", "incomplete", "incomplete_expired"}
	rapid.Check(t, func(t *rapid.T) {
		instant := func(name string) *time.Time { return at(time.Duration(rapid.IntRange(-100, 100).Draw(t, name)) * day) }
		a := billing.Account{Local: rapid.SampledFrom([]billing.Name{billing.Free, billing.Local}).Draw(t, "local")}
		if rapid.Bool().Draw(t, "tries") {
			a.TrialEndsAt = instant("trial")
		}
		if status := rapid.SampledFrom(statuses).Draw(t, "status"); status != "" {
			a.Subscription = sub(status)
			a.Subscription.TrialEndsAt, a.Subscription.EndedAt = instant("sub trial"), instant("ended")
			if rapid.Bool().Draw(t, "billed") {
				a.Invoice = &billing.Invoice{Status: rapid.SampledFrom([]string{"open", "paid", "uncollectible", "void"}).Draw(t, "paid"), CreatedAt: *instant("invoice"),
					Owed: rapid.Int64Range(0, 1).Draw(t, "owed")}
			}
		}
		was := a.Standing(now)
		later := now.Add(time.Duration(rapid.IntRange(0, 200).Draw(t, "later")) * day)
		is := a.Standing(later)
		if was.Until.IsZero() || later.Before(was.Until) {
			if is.State != was.State || is.Plan != was.Plan {
				t.Fatalf("at %s %s on %s, at %s %s on %s; it said it would stay until %s", now, was.State, was.Plan.Name, later, is.State, is.Plan.Name, was.Until)
			}
		}
		if !was.Writes() && is.Writes() {
			t.Fatalf("time alone made %s to %s", was.State, is.State)
		}
	})
}

func TestEveryPlanHasWhatASmallerOneHas(t *testing.T) {
	for i, p := range billing.Plans[1:] {
		less := billing.Plans[i]
		for _, f := range less.Features {
			if !p.Has(f) {
				t.Errorf("%s lacks %s, which %s has", p.Name, f, less.Name)
			}
		}
		for _, a := range billing.Allowances {
			n, limited := p.Allowed(a)
			if m, was := less.Allowed(a); limited && (!was && a != billing.Seats || n < m) {
				t.Errorf("%s has less %s than %s", p.Name, a, less.Name)
			}
		}
		if p.Yearly >= 12*p.Monthly || p.Monthly <= less.Monthly {
			t.Errorf("%s costs %d a month and %d a year, beside %s with %d", p.Name, p.Monthly, p.Yearly, less.Name, less.Monthly)
		}
	}
}
