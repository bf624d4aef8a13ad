package billing_test

import (
	"errors"
	"testing"

	"kept/internal/testhouse"
	"kept/internal/testhouse/stripe"
	"kept/tenants/account"
	"kept/tenants/billing"
)

func TestStoryOfAPayment(t *testing.T) {
	onEachStage(t, func(t *testing.T, a *ageing, s *stage) {
		acme := s.known(t, a)
		s.heard(t, a, acme, billing.Active, billing.Free)
		s.pays(t, billing.Growth, 3)
		s.heard(t, a, acme, billing.Active, billing.Growth)
		o, err := a.Overview(acme)
		if err != nil || o.Paid != 3 || *o.Interval != billing.Monthly || o.PeriodEndsAt == nil {
			t.Fatalf("Overview = %+v, %v; want three seats by the month", o, err)
		}
		bills, err := a.Bills(acme)
		if err != nil || len(bills) != 1 || bills[0].Total.Minor != 3*39_00 || bills[0].Status != "paid" {
			t.Errorf("Bills = %+v, %v; want one of 117 EUR that is paid", bills, err)
		}
		// A month later she pays again.
		s.pass(t, a, 32*day)
		s.heard(t, a, acme, billing.Active, billing.Growth)
		if later, err := a.Overview(acme); err != nil || !later.PeriodEndsAt.After(*o.PeriodEndsAt) {
			t.Errorf("a month later it is paid until %v, %v; want later than %v", later.PeriodEndsAt, err, o.PeriodEndsAt)
		}
	})
}

func TestStoryOfAChange(t *testing.T) {
	onEachStage(t, func(t *testing.T, a *ageing, s *stage) {
		acme := s.known(t, a)
		s.pays(t, billing.Growth, 3)
		s.heard(t, a, acme, billing.Active, billing.Growth)
		s.pass(t, a, 10*day)
		c := preview(t, a.shop, acme, billing.Order{Plan: billing.Scale, Interval: billing.Monthly, Seats: 4})
		if c.Prorated.Minor <= 0 || c.Prorated.Minor >= 4*79_00 || c.Price.Minor != 4*79_00 {
			t.Errorf("Preview = %+v, want a part of the month's 316 EUR", c)
		}
		o, err := a.Change(acme, billing.Decision{Order: c.Order, Seen: c.Seen, At: c.At})
		if err != nil || o.Plan.Name != billing.Scale || o.Paid != 4 {
			t.Fatalf("Change = %+v, %v; want four seats on Scale", o, err)
		}
		if bills, err := a.Bills(acme); err != nil || bills[0].Total != c.Prorated {
			t.Errorf("billed %+v, %v; want the %+v that was shown", bills, err, c.Prorated)
		}
		// A smaller one than is used: the larger one's room stays for a while.
		if _, _, err := a.accounts.Invite(acme, account.InvitationDraft{Email: "ann@acme.example", Role: "AGENT"}); err != nil {
			t.Fatal(err)
		}
		c = preview(t, a.shop, acme, billing.Order{Plan: billing.Starter, Interval: billing.Monthly, Seats: 1})
		if len(c.Reduce) != 1 || c.Reduce[0].Used != 2 || c.Prorated.Minor >= 0 {
			t.Errorf("Preview = %+v, want a credit, and two seats to be reduced", c)
		}
		if o, err = a.Change(acme, billing.Decision{Order: c.Order, Seen: c.Seen, At: c.At}); err != nil || len(o.Reduce) != 1 || !o.Reduce[0].By.Equal(c.Reduce[0].By) {
			t.Fatalf("Change = %+v, %v; want the same to reduce, by what Stripe keeps", o, err)
		}
		if err := a.SeatsFor(acme, 4); err != nil {
			t.Errorf("until then = %v, want the room there was", err)
		}
	})
}

func TestStoryOfACardThatFails(t *testing.T) {
	onEachStage(t, func(t *testing.T, a *ageing, s *stage) {
		acme := s.known(t, a)
		s.pays(t, billing.Starter, 2)
		s.heard(t, a, acme, billing.Active, billing.Starter)
		c := preview(t, a.shop, acme, billing.Order{Plan: billing.Growth, Interval: billing.Monthly, Seats: 2})
		s.card(t, badCard)
		if _, err := a.Change(acme, billing.Decision{Order: c.Order, Seen: c.Seen, At: c.At}); !errors.Is(err, billing.ErrDeclined) {
			t.Errorf("Change = %v, want it declined", err)
		}
		s.heard(t, a, acme, billing.Active, billing.Starter)
		s.pass(t, a, 32*day) // the next month is owed
		s.heard(t, a, acme, billing.PastDue, billing.Starter)
		a.now = s.now.Add(billing.Grace)
		a.wantState(t, acme, billing.ReadOnly, billing.Starter)
		a.now = s.now
		s.card(t, goodCard)
		s.settles(t)
		s.heard(t, a, acme, billing.Active, billing.Starter)
	})
}

func TestStoryOfUse(t *testing.T) {
	onEachStage(t, func(t *testing.T, a *ageing, s *stage) {
		acme := s.known(t, a)
		s.pays(t, billing.Growth, 1)
		s.heard(t, a, acme, billing.Active, billing.Growth)
		s.pass(t, a, 2*day)
		a.use(t, acme, 700)
		for range 2 {
			a.report(t)
		}
		a.use(t, acme, 50)
		a.report(t)
		if n, err := a.ReconcileUse(t.Context()); n != 0 || err != nil {
			t.Errorf("ReconcileUse = %d, %v; want Stripe to have what Kept has", n, err)
		}
	})
}

func TestStoryOfAnEnd(t *testing.T) {
	onEachStage(t, func(t *testing.T, a *ageing, s *stage) {
		acme := s.known(t, a)
		s.pays(t, billing.Growth, 1)
		s.heard(t, a, acme, billing.Active, billing.Growth)
		s.leaves(t)
		s.heard(t, a, acme, billing.Active, billing.Free)
		if o, err := a.Overview(acme); err != nil || o.Subscribed {
			t.Errorf("Overview = %+v, %v; want no subscription", o, err)
		}
	})
}

// TestStripeTakesWhatTheStageAsks makes each of the stage's own calls against
// Stripe's mock, which is strict: what is played on the stand-in today can be
// played on Stripe itself tomorrow.
func TestStripeTakesWhatTheStageAsks(t *testing.T) {
	s := &stage{base: stripe.Mock(t), key: "sk_test_1", now: testhouse.Now}
	s.reach()
	s.begin(t)
	s.card(t, badCard)
	s.pays(t, billing.Growth, 3)
	s.settles(t)
	s.pass(t, aging(t), day)
	s.leaves(t)
}
