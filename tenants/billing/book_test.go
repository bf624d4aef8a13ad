package billing_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"kept/care/customer"
	"kept/care/event"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/maybe"
	"kept/internal/password"
	"kept/internal/testhouse"
	"kept/tenants"
	"kept/tenants/account"
	"kept/tenants/billing"
)

// house is a node: the rooms, wired as server.Build does.
type house struct {
	*billing.Book
	db        *store.DB
	accounts  *account.Book
	customers *customer.Book
}

func open(t testing.TB) *house { return node(testhouse.Open(t)) }

func node(db *store.DB) *house { return nodeAt(db, now) }

// later is another node on the same database, with its clock at an instant.
func (h *house) later(instant time.Time) *house { return nodeAt(h.db, instant) }

func nodeAt(db *store.DB, instant time.Time) *house {
	clk := clock.Fixed(instant)
	events := event.NewLog(db, clk, nil)
	accounts := account.NewBook(db, events, password.NewHasher(password.Costs{Memory: 64, Time: 1, Threads: 1}), clk)
	plans := billing.NewBook(db, events, accounts, clk)
	plans.Page = "https://kept.example/settings/billing"
	accounts.SeatsFor, accounts.Founding = plans.SeatsFor, plans.Begin
	customers := customer.NewBook(db, events, clk)
	customers.Room = plans.Room(billing.Customers)
	return &house{plans, db, accounts, customers}
}

// choose puts the tenant of ctx on a plan, as the operator does.
func (h *house) choose(t testing.TB, ctx context.Context, n billing.Name) {
	t.Helper()
	operator := *tenants.From(ctx)
	operator.Kind = tenants.KindSystem
	if _, err := h.Choose(tenants.As(context.Background(), &operator), n); err != nil {
		t.Fatalf("choose %s: %v", n, err)
	}
}

func wantPayment(t *testing.T, what string, err error, plan billing.Name) {
	t.Helper()
	f := fault.As(err)
	if f == nil || f.Kind != fault.KindPayment || f.Plan != string(plan) || f.Link != "https://kept.example/settings/billing" {
		t.Errorf("%s = %+v, want a refusal that names the plan %q and where to get it", what, err, plan)
	}
}

func TestATenantHasEverythingUntilTheOperatorChooses(t *testing.T) {
	h := open(t)
	acme, other := testhouse.Tenant(t, h.db, "acme"), testhouse.Tenant(t, h.db, "other")
	if err := h.Entitled(acme, billing.PartnerAPI); err != nil {
		t.Errorf("before = %v, want everything", err)
	}
	h.choose(t, acme, billing.Free)
	wantPayment(t, "API clients on Free", h.Entitled(acme, billing.PartnerAPI), billing.Starter)
	wantPayment(t, "bulk changes on Free", h.Entitled(acme, billing.BulkChanges), billing.Growth)
	if err := h.Entitled(other, billing.PartnerAPI); err != nil {
		t.Errorf("another tenant = %v, want it to keep its own plan", err)
	}
	h.choose(t, acme, billing.Starter)
	if err := h.Entitled(acme, billing.PartnerAPI); err != nil {
		t.Errorf("on Starter = %v, want API clients", err)
	}
	if _, err := h.Choose(acme, "GOLD"); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("a plan that there isn't = %v, want invalid", err)
	}
	if err := h.Entitled(context.Background(), billing.PartnerAPI); fault.KindOf(err) != fault.KindUnauthenticated {
		t.Errorf("nobody = %v, want unauthenticated", err)
	}
}

func TestAnEndCustomerIsAskedForNothing(t *testing.T) {
	h := open(t)
	acme := testhouse.Tenant(t, h.db, "acme")
	her := *tenants.From(acme)
	her.Kind, her.CustomerID = tenants.KindCustomer, "cus_1"
	if err := h.MayWrite(tenants.As(context.Background(), &her)); err != nil {
		t.Errorf("MayWrite = %v; the tenant's plan is read although its table is shut to her", err)
	}
}

func TestTheLastSeat(t *testing.T) {
	h := open(t)
	acme := testhouse.Tenant(t, h.db, "acme")
	h.choose(t, acme, billing.Free) // three, and the owner has one
	invite := func(name string) error {
		_, _, err := h.accounts.Invite(acme, account.InvitationDraft{Email: name + "@acme.example", Role: tenants.Agent})
		return err
	}
	for _, name := range []string{"ann", "bob"} {
		if err := invite(name); err != nil {
			t.Fatalf("invite %s: %v", name, err)
		}
	}
	wantPayment(t, "a fourth seat", invite("cy"), billing.Starter)
	if err := invite("bob"); err != nil {
		t.Errorf("invite Bob again = %v, want his seat to be his", err)
	}
	h.choose(t, acme, billing.Starter)
	if err := invite("cy"); err != nil {
		t.Errorf("on a plan with more seats = %v", err)
	}
}

func TestTheLastCustomer(t *testing.T) {
	h := open(t)
	acme := testhouse.Tenant(t, h.db, "acme")
	h.choose(t, acme, billing.Free)
	some := func(n int) []customer.Upsert {
		us := make([]customer.Upsert, n)
		for i := range us {
			name := "Somebody"
			us[i].Draft.Name = &name
		}
		return us
	}
	var refused int
	for range 3 { // 600, of which Free has 500
		results, err := h.customers.UpsertAll(acme, some(200))
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range results {
			if r.Err != nil {
				refused++
				wantPayment(t, "customer 501", r.Err, billing.Starter)
			}
		}
	}
	if refused != 100 {
		t.Errorf("%d were refused, want exactly the 100 over 500", refused)
	}
	o, err := h.Overview(acme)
	if err != nil || *o.Usage[1].Allowed != 500 || o.Usage[1].Used != 500 {
		t.Errorf("Overview = %+v, %v; want 500 of 500", o, err)
	}
}

func TestPointsAreCountedOnceHoweverOftenTheyAreWrittenDown(t *testing.T) {
	db := testhouse.Open(t)
	one, two := node(db), node(db)
	acme, other := testhouse.Tenant(t, db, "acme"), testhouse.Tenant(t, db, "other")
	one.choose(t, acme, billing.Free)
	for range 3 {
		one.Meter(acme, billing.APIPoints, 30_000)
		for range 2 {
			if err := one.Settle(context.Background()); err != nil {
				t.Fatal(err)
			}
		}
	}
	two.Meter(acme, billing.APIPoints, 9_999)
	if err := two.Settle(context.Background()); err != nil {
		t.Fatal(err)
	}
	for _, h := range []*house{one, two} {
		o, err := h.Overview(acme)
		if err != nil || o.Usage[2].Used != 99_999 {
			t.Errorf("used %+v, %v; want 99,999 on either node", o.Usage[2], err)
		}
		if err := h.Within(acme, billing.APIPoints, 1); err != nil {
			t.Errorf("the last point = %v, want it free", err)
		}
		wantPayment(t, "one more", h.Within(acme, billing.APIPoints, 2), billing.Starter)
	}
	if o, err := one.Overview(other); err != nil || o.Usage[2].Used != 0 {
		t.Errorf("another tenant has used %+v, %v; want nothing", o.Usage[2], err)
	}
}

// Kept sends no messages and has no kiosks yet. On the day that it does, whoever
// sends or pairs asks Within and counts with Meter: the table holds them to it.
func TestWhatThereIsntYetIsHeldToThePlan(t *testing.T) {
	h := open(t)
	acme, other := testhouse.Tenant(t, h.db, "acme"), testhouse.Tenant(t, h.db, "other")
	for _, tc := range []struct {
		plan      billing.Name
		of        billing.Allowance
		has       int
		better    billing.Name
		unlimited bool
	}{
		{plan: billing.Free, of: billing.Messages, has: 100, better: billing.Starter},
		{plan: billing.Growth, of: billing.Messages, has: 20_000, better: billing.Scale},
		{plan: billing.Scale, of: billing.Messages, has: 200_000},
		{plan: billing.Free, of: billing.Kiosks, has: 0, better: billing.Starter},
		{plan: billing.Starter, of: billing.Kiosks, has: 1, better: billing.Growth},
		{plan: billing.Scale, of: billing.Kiosks, unlimited: true},
		{plan: billing.Local, of: billing.Messages, unlimited: true},
	} {
		h.choose(t, acme, tc.plan)
		if err := h.Within(acme, tc.of, tc.has); err != nil {
			t.Errorf("%d of %s on %s = %v, want them to be had", tc.has, tc.of, tc.plan, err)
		}
		if tc.unlimited {
			if err := h.Within(acme, tc.of, 1_000_000); err != nil {
				t.Errorf("a million of %s on %s = %v, want no limit", tc.of, tc.plan, err)
			}
			continue
		}
		wantPayment(t, fmt.Sprintf("one more of %s than %s has", tc.of, tc.plan), h.Within(acme, tc.of, tc.has+1), tc.better)
	}
	h.choose(t, acme, billing.Free)
	h.Meter(acme, billing.Messages, 100)
	wantPayment(t, "a message after all were sent", h.Within(acme, billing.Messages, 1), billing.Starter)
	if err := h.Within(acme, billing.APIPoints, 1); err != nil {
		t.Errorf("a point = %v, want messages to count for themselves", err)
	}
	h.choose(t, other, billing.Free)
	if err := h.Within(other, billing.Messages, 100); err != nil {
		t.Errorf("another tenant's messages = %v, want all of them left", err)
	}
}

// What a page tells of use names no thing that can't be used.
func TestUseNamesWhatCanBeUsed(t *testing.T) {
	h := open(t)
	acme := testhouse.Tenant(t, h.db, "acme")
	h.choose(t, acme, billing.Free)
	h.Meter(acme, billing.Messages, 3) // as if there were any
	o, err := h.Overview(acme)
	if err != nil {
		t.Fatal(err)
	}
	var of []billing.Allowance
	for _, u := range o.Usage {
		of = append(of, u.Of)
	}
	if want := []billing.Allowance{billing.Seats, billing.Customers, billing.APIPoints}; !slices.Equal(of, want) {
		t.Errorf("told of %v, want %v", of, want)
	}
}

// Before the click it is said which plan has what this one hasn't.
func TestThePlanThatHasItIsNamedBefore(t *testing.T) {
	h := open(t)
	acme := testhouse.Tenant(t, h.db, "acme")
	h.choose(t, acme, billing.Starter)
	s, err := h.Standing(acme)
	if err != nil {
		t.Fatal(err)
	}
	lacks := map[billing.Feature]billing.Name{}
	for _, l := range s.Plan.Lacks() {
		lacks[l.Feature] = l.Plan
	}
	for _, f := range billing.Features {
		err := h.Entitled(acme, f)
		if (err == nil) != (lacks[f] == "") || err != nil && fault.As(err).Plan != string(lacks[f]) {
			t.Errorf("%s: said to be in %q before, and then %v", f, lacks[f], err)
		}
	}
	for _, tc := range []struct {
		plan   billing.Name
		of     billing.Allowance
		better billing.Name
	}{
		{billing.Free, billing.Seats, billing.Starter}, {billing.Free, billing.Customers, billing.Starter},
		{billing.Growth, billing.Customers, billing.Scale}, {billing.Scale, billing.APIPoints, ""}, {billing.Scale, billing.Customers, ""},
	} {
		h.choose(t, acme, tc.plan)
		u, err := h.UsageOf(acme, tc.of)
		if err != nil || maybe.Value(u.MoreWith) != tc.better {
			t.Errorf("%s on %s: more with %q, %v; want %q", tc.of, tc.plan, maybe.Value(u.MoreWith), err, tc.better)
		}
	}
}

func TestAnotherNodeHearsOfAChange(t *testing.T) {
	db := testhouse.Open(t)
	one, two := node(db), node(db)
	acme := testhouse.Tenant(t, db, "acme")
	numbers := event.NewDispatcher(db, clock.Fixed(now), nil)
	if err := numbers.Begin(t.Context()); err != nil {
		t.Fatal(err)
	}
	feed := event.NewFeed(db, nil)
	feed.Watch(two.Forget)
	hear := func() {
		t.Helper()
		if err := numbers.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := feed.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	hear()
	if err := two.Entitled(acme, billing.BulkChanges); err != nil {
		t.Fatal(err)
	}
	one.choose(t, acme, billing.Free)
	if err := two.Entitled(acme, billing.BulkChanges); err != nil {
		t.Fatalf("before it heard = %v, want what it remembers", err)
	}
	hear()
	wantPayment(t, "after it heard", two.Entitled(acme, billing.BulkChanges), billing.Growth)
}

func BenchmarkEntitled(b *testing.B) {
	h := open(b)
	acme := testhouse.Tenant(b, h.db, "acme")
	h.choose(b, acme, billing.Growth)
	b.ReportAllocs()
	for b.Loop() {
		if err := h.Entitled(acme, billing.BulkChanges); err != nil {
			b.Fatal(err)
		}
	}
}
