package graph

import (
	"context"
	"strings"
	"testing"
	"time"

	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/id"
	"kept/internal/testhouse"
	"kept/tenants"
	"kept/tenants/billing"
)

// paying is a shop whose plan is asked for.
func paying(t *testing.T, ctx context.Context, db *store.DB) *door {
	t.Helper()
	r := rooms(db)
	r.BillingBook = billing.NewBook(db, r.EventLog, nil, clock.Fixed(testhouse.Now))
	r.BillingBook.Page = "https://kept.example/settings/billing"
	d := open(t, ctx, r, Config{})
	d.db = db
	return d
}

// owing has the tenant of ctx owe an invoice that is so old.
func owing(t *testing.T, ctx context.Context, db *store.DB, since time.Duration) {
	t.Helper()
	then := testhouse.Now.Add(-since)
	err := db.BillingAccount.Create().SetID(id.New(id.Billing)).SetSubscription("sub_1").SetSubscriptionStatus("past_due").
		SetPrice(billing.LookupKey(billing.Growth, billing.Monthly)).SetSeats(3).SetSubscribedAt(then).
		SetInvoice("in_1").SetInvoiceStatus("open").SetInvoiceOwed(100).SetInvoiceAt(then).SetCreatedAt(then).SetUpdatedAt(then).Exec(ctx)
	if err != nil {
		t.Fatal(err)
	}
}

func TestWhoHasNotPaidCanRead(t *testing.T) {
	db := testhouse.Open(t)
	acme, other := testhouse.Tenant(t, db, "acme"), testhouse.Tenant(t, db, "other")
	ana, bo := newCustomer(t, acme, db), newCustomer(t, other, db)
	owing(t, acme, db, billing.Grace)
	owing(t, other, db, billing.Grace-time.Hour)

	d := paying(t, acme, db)
	r := d.with(makePromise, draft(ana, "Call back"))
	if r.code() != string(CodePaymentRequired) || !strings.Contains(r.text, "https://kept.example/settings/billing") {
		t.Errorf("a promise in a read-only tenant: %s, want PAYMENT_REQUIRED with the way to pay", r.text)
	}
	if got := promises(t, acme, db); got != 0 {
		t.Errorf("%d promises, want none", got)
	}
	if r := d.ask(`{customer(id:"` + ana + `"){name} viewer{standing{state closesAt}}}`); r.code() != "" || !strings.Contains(r.text, "READ_ONLY") {
		t.Errorf("reading: %s, want it to go on", r.text)
	}
	if r := paying(t, other, db).with(makePromise, draft(bo, "Call back")); r.code() != "" {
		t.Errorf("in the last hour of the grace: %s, want it to go on", r.text)
	}
}

func TestPlansAreAskedFor(t *testing.T) {
	db := testhouse.Open(t)
	acme := testhouse.Tenant(t, db, "acme")
	if err := db.Tenant.Update().SetPlan(string(billing.Free)).Exec(acme); err != nil {
		t.Fatal(err)
	}
	d := paying(t, acme, db)
	r := d.ask(`mutation{createApiClient(input:{name:"Till",scopes:["customers:read"]}){userErrors{code}}}`)
	if r.code() != string(CodePaymentRequired) || !strings.Contains(r.text, `"plan":"STARTER"`) {
		t.Errorf("an API client on Free: %s, want PAYMENT_REQUIRED with the plan that has it", r.text)
	}
}

func TestProgramsSpendPoints(t *testing.T) {
	db := testhouse.Open(t)
	acme := testhouse.Tenant(t, db, "acme")
	if err := db.Tenant.Update().SetPlan(string(billing.Free)).Exec(acme); err != nil {
		t.Fatal(err)
	}
	till := *tenants.From(acme)
	till.Kind, till.ClientID = tenants.KindClient, "cli_1"
	program := paying(t, tenants.As(context.Background(), &till), db)
	plans := program.api.BillingBook
	left := func() int {
		t.Helper()
		n := 0
		for ; n < 10; n++ {
			if plans.Within(acme, billing.APIPoints, n+1) != nil {
				break
			}
		}
		return n
	}
	plans.Meter(acme, billing.APIPoints, 100_000-3)
	if got := left(); got != 3 {
		t.Fatalf("%d points left, want 3", got)
	}
	if r := program.ask(`{customers{nodes{name}}}`); r.code() != "" {
		t.Fatalf("with points left: %s", r.text)
	}
	if got := left(); got >= 3 {
		t.Errorf("%d points left, want a program's question to have cost some", got)
	}
	plans.Meter(acme, billing.APIPoints, 3)
	if r := program.ask(`{customers{nodes{name}}}`); r.code() != string(CodePaymentRequired) || !strings.Contains(r.text, "STARTER") {
		t.Errorf("with none left: %s, want PAYMENT_REQUIRED", r.text)
	}
	person := open(t, acme, program.api, Config{})
	if r := person.ask(`{customers{nodes{name}}}`); r.code() != "" {
		t.Errorf("a person at the console: %s, want her to go on", r.text)
	}
}

func TestWhatGoesOnIsThere(t *testing.T) {
	mutations := theSchema().Mutation.Fields
	for name, why := range goesOn {
		if mutations.ForName(name) == nil || why == "" {
			t.Errorf("goesOn[%q] = %q, want a mutation and a reason", name, why)
		}
	}
	for name := range sold {
		if mutations.ForName(name) == nil {
			t.Errorf("sold has %q, which is no mutation", name)
		}
	}
}
