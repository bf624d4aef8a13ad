package billing_test

import (
	"context"
	"net/http"
	"slices"
	"testing"
	"time"

	"kept/care/event"
	"kept/internal/mail"
	"kept/internal/testhouse"
	"kept/internal/testhouse/stripe"
	"kept/tenants"
	"kept/tenants/billing"
	"kept/tenants/guard"
)

// ageing is a shop whose clock is moved by hand, and the letters that it posted.
type ageing struct {
	*shop
	now     time.Time
	letters []mail.Letter
}

func aging(t testing.TB) *ageing {
	t.Helper()
	a := &ageing{shop: connected(t), now: now}
	clk := func() time.Time { return a.now }
	events := event.NewLog(a.db, clk, nil)
	a.Book = billing.NewBook(a.db, events, a.accounts, clk)
	a.connect(a.Book)
	a.Post = func(_ context.Context, l mail.Letter) error {
		a.letters = append(a.letters, l)
		return nil
	}
	return a
}

func (a *ageing) subscriber(t testing.TB, slug string) (context.Context, string) {
	t.Helper()
	ctx, cus := a.shop.subscriber(t, slug)
	if err := a.db.Member.Update().SetEmail("owner@" + slug + ".example").Exec(ctx); err != nil {
		t.Fatal(err)
	}
	return ctx, cus
}

// look looks at an instant, twice, and gives the kinds of the letters that were posted.
func (a *ageing) look(t testing.TB, at time.Time) (kinds []mail.Kind) {
	t.Helper()
	a.now, a.letters = at, nil
	for range 2 { // the second look changes nothing
		if _, err := a.Look(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	for _, l := range a.letters {
		kinds = append(kinds, l.Kind)
	}
	return kinds
}

func TestOwnersAreToldOnceOfEachStep(t *testing.T) {
	a := aging(t)
	acme, cus := a.subscriber(t, "acme")
	other, _ := a.subscriber(t, "other")
	owing := now
	a.at.Subscribe("sub_1", cus, billing.LookupKey(billing.Growth, billing.Monthly), 5, "past_due", ago(60*day), invoiceOf(owing))
	if _, err := a.Refresh(acme); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		days  int
		want  []mail.Kind
		state billing.State
		names int // days after it was owed that the letter names
	}{
		{0, []mail.Kind{mail.PaymentFailed}, billing.PastDue, 14},
		{6, nil, billing.PastDue, 0},
		{7, []mail.Kind{mail.PaymentFailed}, billing.PastDue, 14},
		{11, []mail.Kind{mail.GraceEnding}, billing.PastDue, 14},
		{13, nil, billing.PastDue, 0},
		{14, []mail.Kind{mail.NothingWrites}, billing.ReadOnly, 44},
		{37, []mail.Kind{mail.NothingWrites}, billing.ReadOnly, 44},
		{50, []mail.Kind{mail.Closed}, billing.Closed, 80}, // six days late, since nobody looked: a month from now
		{72, nil, billing.Closed, 0},
		{73, []mail.Kind{mail.Erasing}, billing.Closed, 80},
		{79, nil, billing.Closed, 0},
	} {
		at := owing.Add(time.Duration(step.days) * day)
		if got := a.look(t, at); !slices.Equal(got, step.want) {
			t.Errorf("after %d days %v, want %v", step.days, got, step.want)
		}
		for _, l := range a.letters {
			if want := owing.Add(time.Duration(step.names) * day); l.On.Sub(want).Abs() > time.Minute || l.To != "owner@acme.example" {
				t.Errorf("after %d days the letter to %s names %s, want %s", step.days, l.To, l.On, want)
			}
		}
		a.Forget("")
		a.wantState(t, acme, step.state, billing.Growth)
	}
	if s, err := a.Standing(other); err != nil || s.State != billing.Active {
		t.Errorf("another tenant is %+v, %v; want it left alone", s, err)
	}
}

// closedLong is a tenant that was closed, told so, and whose month is over.
func closedLong(t testing.TB, a *ageing, slug string) context.Context {
	t.Helper()
	ctx, cus := a.subscriber(t, slug)
	a.at.Subscribe("sub_"+slug, cus, billing.LookupKey(billing.Growth, billing.Monthly), 5, "past_due", ago(90*day), invoiceOf(ago(60*day)))
	if _, err := a.Refresh(ctx); err != nil {
		t.Fatal(err)
	}
	if got := a.look(t, now); !slices.Equal(got, []mail.Kind{mail.Closed}) {
		t.Fatalf("told %v, want that it is closed", got)
	}
	return ctx
}

func (a *ageing) there(ctx context.Context) bool {
	n, _ := a.db.Tenant.Query().Count(guard.Within(ctx, tenants.From(ctx)))
	return n == 1
}

func TestWhatWasClosedForAMonthIsErased(t *testing.T) {
	a := aging(t)
	acme, other := closedLong(t, a, "acme"), testhouse.Tenant(t, a.db, "other")
	a.look(t, now.Add(billing.KeptFor-time.Minute))
	if !a.there(acme) {
		t.Fatal("erased before its month was over")
	}
	a.letters = nil
	kinds := a.look(t, now.Add(billing.KeptFor)) // the first look ends the subscription, the second erases
	if a.there(acme) || !slices.Equal(kinds, []mail.Kind{mail.Erased}) {
		t.Errorf("there: %v, told %v; want it gone, and its owner told", a.there(acme), kinds)
	}
	if a.at.Asked("DELETE /v1/subscriptions/sub_acme") != 1 {
		t.Error("the subscription goes on at Stripe")
	}
	if !a.there(other) {
		t.Error("another tenant is gone")
	}
	if kinds := a.look(t, now.Add(billing.KeptFor+day)); len(kinds) != 0 {
		t.Errorf("the day after it told %v", kinds)
	}
}

func TestWhoPaysAtLastStays(t *testing.T) {
	a := aging(t)
	acme := closedLong(t, a, "acme")
	// She pays, and the event is lost: what Stripe knows decides.
	a.at.Subscribe("sub_acme", "cus_acme", billing.LookupKey(billing.Growth, billing.Monthly), 5, "active", ago(90*day), nil)
	if kinds := a.look(t, now.Add(billing.KeptFor+day)); len(kinds) != 0 || !a.there(acme) {
		t.Errorf("told %v, there: %v; want her let alone", kinds, a.there(acme))
	}
	a.wantState(t, acme, billing.Active, billing.Growth)
}

func TestNobodyIsErasedWhileStripeIsAway(t *testing.T) {
	a := aging(t)
	acme := closedLong(t, a, "acme")
	a.now = now.Add(billing.KeptFor + day)
	a.at.Refuse(99, http.StatusBadGateway)
	if _, err := a.Look(context.Background()); err == nil || !a.there(acme) {
		t.Errorf("Look = %v, there: %v; want it to wait", err, a.there(acme))
	}
}

// Where no mail is set up nobody hears that her records will go: so they stay.
func TestNothingIsErasedUntold(t *testing.T) {
	a := aging(t)
	a.Post = nil
	acme, cus := a.subscriber(t, "acme")
	a.at.Subscribe("sub_1", cus, billing.LookupKey(billing.Growth, billing.Monthly), 5, "unpaid", ago(400*day), invoiceOf(ago(300*day)))
	if _, err := a.Refresh(acme); err != nil {
		t.Fatal(err)
	}
	for days := range 100 {
		a.look(t, now.Add(time.Duration(days)*day))
	}
	if !a.there(acme) {
		t.Error("erased, and nobody was told")
	}
}

func TestATrialEndsWithAWord(t *testing.T) {
	a := aging(t)
	ctx, _ := a.subscriber(t, "acme")
	if err := a.db.BillingAccount.Update().SetTrialEndsAt(now.Add(14 * day)).SetLookAt(now).Exec(ctx); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		days int
		want []mail.Kind
	}{{0, nil}, {10, nil}, {11, []mail.Kind{mail.TrialEnding}}, {14, nil}} {
		if got := a.look(t, now.Add(time.Duration(step.days)*day)); !slices.Equal(got, step.want) {
			t.Errorf("on day %d %v, want %v", step.days, got, step.want)
		}
	}
}

func invoiceOf(created time.Time) stripe.Object {
	return stripe.Invoice("in_1", "open", 19500, created)
}
