package billing_test

import (
	"context"
	"testing"
	"time"

	"kept/care/customer"
	"kept/care/event"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
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
