package billing_test

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"time"

	"kept/internal/fault"
	"kept/tenants"
	"kept/tenants/account"
	"kept/tenants/billing"
)

// growing is a tenant with five seats on Growth, half of a month of which is over.
func growing(t testing.TB, s *shop, slug string) context.Context {
	t.Helper()
	ctx, cus := s.subscriber(t, slug)
	s.at.Subscribe("sub_"+slug, cus, billing.LookupKey(billing.Growth, billing.Monthly), 5, "active", ago(15*day), nil)
	if _, err := s.Refresh(ctx); err != nil {
		t.Fatal(err)
	}
	return ctx
}

func preview(t testing.TB, s *shop, ctx context.Context, o billing.Order) *billing.PlanChange {
	t.Helper()
	c, err := s.Preview(ctx, o)
	if err != nil {
		t.Fatalf("Preview(%+v) = %v", o, err)
	}
	return c
}

func TestAChangeCostsWhatWasShown(t *testing.T) {
	s := connected(t)
	acme := growing(t, s, "acme")
	c := preview(t, s, acme, billing.Order{Plan: billing.Scale, Interval: billing.Monthly, Seats: 6})
	if c.Prorated.Minor <= 0 || c.Prorated.Currency != "EUR" || c.Price.Minor != 6*79_00 || len(c.Reduce) != 0 {
		t.Errorf("Preview = %+v, want something to pay and 474 EUR a month", c)
	}
	s.wantState(t, acme, billing.Active, billing.Growth) // a preview changes nothing
	o, err := s.Change(acme, billing.Decision{Order: c.Order, Seen: c.Seen, At: c.At})
	if err != nil || o.Plan.Name != billing.Scale || o.Paid != 6 || *o.Interval != billing.Monthly {
		t.Fatalf("Change = %+v, %v; want six seats on Scale", o, err)
	}
	bills, err := s.Bills(acme)
	if err != nil || len(bills) != 1 || bills[0].Total != c.Prorated {
		t.Errorf("billed %+v, %v; want the %+v that was shown", bills, err, c.Prorated)
	}
}

func TestTwoOwnersChangeThePlanAtOnce(t *testing.T) {
	s := connected(t)
	acme := growing(t, s, "acme")
	up := preview(t, s, acme, billing.Order{Plan: billing.Scale, Interval: billing.Monthly, Seats: 5})
	more := preview(t, s, acme, billing.Order{Plan: billing.Growth, Interval: billing.Monthly, Seats: 50})
	var wg sync.WaitGroup
	errs := make([]error, 2)
	for i, c := range []*billing.PlanChange{up, more} {
		wg.Go(func() { _, errs[i] = s.Change(acme, billing.Decision{Order: c.Order, Seen: c.Seen, At: c.At}) })
	}
	wg.Wait()
	if (errs[0] == nil) == (errs[1] == nil) {
		t.Fatalf("two owners = %v and %v, want one to succeed", errs[0], errs[1])
	}
	loser := errs[0]
	if loser == nil {
		loser = errs[1]
	}
	if !errors.Is(loser, billing.ErrChanged) && !errors.Is(loser, billing.ErrChanging) {
		t.Errorf("the other hears %v, want that it was changed", loser)
	}
	if n := s.at.Asked("POST /v1/subscriptions/sub_acme"); n != 1 {
		t.Errorf("Stripe was asked for %d changes, want one", n)
	}
	again := preview(t, s, acme, more.Order)
	if _, err := s.Change(acme, billing.Decision{Order: again.Order, Seen: again.Seen, At: again.At}); err != nil {
		t.Errorf("once she has looked again = %v", err)
	}
}

// What was changed at Stripe's own pages, and not told yet, is not overwritten.
func TestAChangeSeesWhatStripeKnows(t *testing.T) {
	s := connected(t)
	acme := growing(t, s, "acme")
	c := preview(t, s, acme, billing.Order{Plan: billing.Scale, Interval: billing.Monthly, Seats: 5})
	s.at.Subscribe("sub_acme", "cus_acme", billing.LookupKey(billing.Growth, billing.Monthly), 9, "active", ago(15*day), nil)
	if _, err := s.Change(acme, billing.Decision{Order: c.Order, Seen: c.Seen, At: c.At}); !errors.Is(err, billing.ErrChanged) {
		t.Errorf("Change = %v, want ErrChanged", err)
	}
	if o, err := s.Overview(acme); err != nil || o.Paid != 9 {
		t.Errorf("afterwards %d seats, %v; want the 9 that Stripe has", o.Paid, err)
	}
}

func TestADeclinedChangeChangesNothing(t *testing.T) {
	s := connected(t)
	acme := growing(t, s, "acme")
	c := preview(t, s, acme, billing.Order{Plan: billing.Scale, Interval: billing.Yearly, Seats: 5})
	decide := func() error {
		_, err := s.Change(acme, billing.Decision{Order: c.Order, Seen: c.Seen, At: c.At})
		return err
	}
	s.at.Decline(true)
	if err := decide(); !errors.Is(err, billing.ErrDeclined) {
		t.Errorf("declined = %v, want ErrDeclined", err)
	}
	s.at.Decline(false)
	s.at.Refuse(9, http.StatusBadGateway)
	if err := decide(); fault.KindOf(err) != fault.KindExhausted {
		t.Errorf("with Stripe away = %v, want it asked for later", err)
	}
	s.at.Refuse(0, 0)
	s.wantState(t, acme, billing.Active, billing.Growth)
	if err := decide(); err != nil {
		t.Errorf("at last = %v", err)
	}
	s.wantState(t, acme, billing.Active, billing.Scale)
}

func TestADowngradeBelowUse(t *testing.T) {
	s := connected(t)
	acme := growing(t, s, "acme")
	for _, name := range []string{"ann", "bob", "cy"} {
		if _, _, err := s.accounts.Invite(acme, account.InvitationDraft{Email: name + "@acme.example", Role: tenants.Agent}); err != nil {
			t.Fatal(err)
		}
	}
	c := preview(t, s, acme, billing.Order{Plan: billing.Starter, Interval: billing.Monthly, Seats: 2})
	if len(c.Reduce) != 1 || c.Reduce[0].Of != billing.Seats || c.Reduce[0].Used != 4 || c.Reduce[0].Allowed != 2 || c.Reduce[0].By.Before(now.Add(30*day)) {
		t.Fatalf("to reduce %+v, want 4 seats to 2 within a month", c.Reduce)
	}
	if c.Prorated.Minor >= 0 {
		t.Errorf("a smaller plan costs %+v, want a credit", c.Prorated)
	}
	o, err := s.Change(acme, billing.Decision{Order: c.Order, Seen: c.Seen, At: c.At})
	if err != nil || len(o.Reduce) != 1 || !o.Reduce[0].By.Equal(c.Reduce[0].By) {
		t.Fatalf("Change = %+v, %v; want it allowed, with the same to reduce", o, err)
	}
	if err := s.SeatsFor(acme, 5); err != nil {
		t.Errorf("until then = %v, want the room there was", err)
	}
	later := s.later(c.Reduce[0].By)
	if err := later.SeatsFor(acme, 3); fault.KindOf(err) != fault.KindPayment {
		t.Errorf("from then on = %v, want nothing added", err)
	}
	if n, err := s.accounts.Seats(acme); err != nil || n != 4 {
		t.Errorf("%d seats, %v; want all of them still there", n, err)
	}
}

func TestWhatIsLeftOfTheLargerPlan(t *testing.T) {
	sub := sub("active")
	sub.Price, sub.Seats = billing.LookupKey(billing.Starter, billing.Monthly), 2
	sub.From, sub.FromSeats, sub.ReduceBy = billing.LookupKey(billing.Growth, billing.Monthly), 5, at(day)
	a := billing.Account{Subscription: sub}
	for _, tc := range []struct {
		after     int
		seats     int64
		customers int64
	}{{0, 5, 50_000}, {1, 2, 5_000}} {
		s := a.Standing(*at(time.Duration(tc.after) * day))
		seats, _ := s.Allowed(billing.Seats)
		customers, _ := s.Allowed(billing.Customers)
		if s.Plan.Name != billing.Starter || seats != tc.seats || customers != tc.customers {
			t.Errorf("%d days later %d seats and %d customers on %s, want %d and %d", tc.after, seats, customers, s.Plan.Name, tc.seats, tc.customers)
		}
	}
}
