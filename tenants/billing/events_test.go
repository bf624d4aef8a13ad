package billing_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	api "github.com/stripe/stripe-go/v76"
	"pgregory.net/rapid"

	"kept/care/event"
	table "kept/ent/db/event"
	"kept/ent/db/stripeevent"
	"kept/ent/store"
	"kept/internal/id"
	"kept/internal/testhouse"
	"kept/internal/testhouse/stripe"
	"kept/tenants"
	"kept/tenants/billing"
	"kept/tenants/guard"
)

// shop is a node that is connected to a stand-in for Stripe.
type shop struct {
	*house
	at  *stripe.StandIn
	log *bytes.Buffer

	mu   sync.Mutex
	jobs []string // of stored events, as River would have them
	came int      // deliveries that were good
}

func connected(t testing.TB) *shop {
	t.Helper()
	s := &shop{house: open(t), at: stripe.Open(t), log: &bytes.Buffer{}}
	s.connect(s.Book)
	for _, p := range billing.Plans {
		s.at.Price(billing.LookupKey(p.Name, billing.Monthly), p.Monthly, "eur")
		s.at.Price(billing.LookupKey(p.Name, billing.Yearly), p.Yearly, "eur")
	}
	return s
}

// connect has a book ask the stand-in, and queue jobs here.
func (s *shop) connect(b *billing.Book) { s.connectTo(b, s.at.URL) }

func (s *shop) connectTo(b *billing.Book, base string) {
	b.Connect(billing.Connection{Key: "sk_test_1", Secret: stripe.Secret, Base: base}, func(ctx context.Context, eventID string) error {
		store.AfterCommit(ctx, func() { // as River's are
			s.mu.Lock()
			defer s.mu.Unlock()
			s.jobs = append(s.jobs, eventID)
		})
		return nil
	}, slog.New(slog.NewTextHandler(s.log, nil)))
}

// subscriber is a tenant that Stripe has a customer of.
func (s *shop) subscriber(t testing.TB, slug string) (ctx context.Context, customer string) {
	t.Helper()
	ctx = testhouse.Tenant(t, s.db, slug)
	customer = "cus_" + slug
	err := s.db.BillingAccount.Create().SetID(id.New(id.Billing)).SetStripeCustomer(customer).SetTrialEndsAt(now.Add(-day)).
		SetCreatedAt(now).SetUpdatedAt(now).Exec(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return ctx, customer
}

func (s *shop) receive(d stripe.Delivery) error {
	return s.Receive(context.Background(), d.Body, d.Header)
}

// work does every job that waits.
func (s *shop) work(t testing.TB) {
	t.Helper()
	s.mu.Lock()
	jobs := s.jobs
	s.jobs = nil
	s.mu.Unlock()
	for _, j := range jobs {
		if err := s.Work(context.Background(), j); err != nil {
			t.Fatalf("work on %s: %v", j, err)
		}
	}
}

func (s *shop) wantState(t testing.TB, ctx context.Context, want billing.State, plan billing.Name) {
	t.Helper()
	got, err := s.Standing(ctx)
	if err != nil || got.State != want || got.Plan.Name != plan {
		t.Errorf("Standing = %s on %s, %v; want %s on %s", got.State, got.Plan.Name, err, want, plan)
	}
}

// stored counts the events that are kept with an outcome.
func (s *shop) stored(t testing.TB, o billing.Outcome) int {
	t.Helper()
	n, err := s.db.StripeEvent.Query().Where(stripeevent.Outcome(string(o))).Count(guard.System(context.Background(), "test"))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestALife(t *testing.T) {
	s := connected(t)
	acme, cus := s.subscriber(t, "acme")
	other, _ := s.subscriber(t, "other")
	growth := billing.LookupKey(billing.Growth, billing.Monthly)
	for i, step := range []struct {
		price, status string
		invoice       stripe.Object
		want          billing.State
		plan          billing.Name
	}{
		{growth, "incomplete", stripe.Invoice("in_1", "open", 19500, now), billing.Active, billing.Free},
		{growth, "active", stripe.Invoice("in_1", "paid", 0, now), billing.Active, billing.Growth},
		{billing.LookupKey(billing.Scale, billing.Yearly), "active", stripe.Invoice("in_2", "paid", 0, now), billing.Active, billing.Scale},
		{growth, "past_due", stripe.Invoice("in_3", "open", 19500, ago(day)), billing.PastDue, billing.Growth},
		{growth, "past_due", stripe.Invoice("in_3", "open", 19500, ago(20*day)), billing.ReadOnly, billing.Growth},
		{growth, "active", stripe.Invoice("in_3", "paid", 0, ago(20*day)), billing.Active, billing.Growth},
		{growth, "canceled", stripe.Invoice("in_3", "paid", 0, ago(20*day)), billing.Active, billing.Free},
	} {
		s.at.Subscribe("sub_1", cus, step.price, 5, step.status, ago(60*day), step.invoice)
		if err := s.receive(stripe.Changed(fmt.Sprintf("evt_%d", i), cus)); err != nil {
			t.Fatal(err)
		}
		s.work(t)
		s.wantState(t, acme, step.want, step.plan)
	}
	s.wantState(t, other, billing.Active, billing.Free)
}

func TestWhatIsntStripesIsntTaken(t *testing.T) {
	s := connected(t)
	_, cus := s.subscriber(t, "acme")
	object := stripe.Object{"object": "subscription", "customer": cus}
	signed := func(version string, at time.Time, secret string) stripe.Delivery {
		return stripe.Event("evt_1", "customer.subscription.updated", object, version, at, secret)
	}
	good := signed(api.APIVersion, time.Now(), stripe.Secret)
	for _, tc := range []struct {
		name string
		d    stripe.Delivery
		want error
	}{
		{"no signature", stripe.Delivery{Body: good.Body}, billing.ErrForged},
		{"another secret", signed(api.APIVersion, time.Now(), "whsec_other"), billing.ErrForged},
		{"another body", stripe.Delivery{Body: bytes.Replace(good.Body, []byte(cus), []byte("cus_other"), 1), Header: good.Header}, billing.ErrForged},
		{"five minutes old", signed(api.APIVersion, time.Now().Add(-301*time.Second), stripe.Secret), billing.ErrForged},
		{"another API version", signed("2020-08-27", time.Now(), stripe.Secret), billing.ErrVersion},
	} {
		if err := s.receive(tc.d); !errors.Is(err, tc.want) {
			t.Errorf("%s = %v, want %v", tc.name, err, tc.want)
		}
	}
	if len(s.jobs) != 0 || s.stored(t, billing.Waiting) != 0 {
		t.Errorf("%d jobs and %d events, want none", len(s.jobs), s.stored(t, billing.Waiting))
	}
	if err := s.receive(signed(api.APIVersion, time.Now().Add(-290*time.Second), stripe.Secret)); err != nil {
		t.Errorf("within the tolerance = %v", err)
	}
}

func TestWhatConcernsNobodyIsKept(t *testing.T) {
	s := connected(t)
	s.subscriber(t, "acme")
	heard := map[billing.Outcome]int{}
	s.Heard = func(o billing.Outcome) { heard[o]++ }
	for range 2 {
		if err := s.receive(stripe.Changed("evt_stranger", "cus_stranger")); err != nil {
			t.Fatal(err)
		}
		product := stripe.Event("evt_product", "product.updated", stripe.Object{"object": "product", "id": "prod_1"}, api.APIVersion, time.Now(), stripe.Secret)
		if err := s.receive(product); err != nil {
			t.Fatal(err)
		}
		s.work(t)
	}
	if s.stored(t, billing.Unknown) != 1 || s.stored(t, billing.Ignored) != 1 || heard[billing.Unknown] != 1 || heard[billing.Ignored] != 1 {
		t.Errorf("heard %v, want one of a stranger and one that changes nothing", heard)
	}
	if !strings.Contains(s.log.String(), "cus_stranger") {
		t.Errorf("the log says %q, want it to name the stranger", s.log)
	}
	if s.at.Asked("GET /v1/subscriptions") != 0 {
		t.Error("Stripe was asked about a stranger")
	}
}

func TestStripeIsAway(t *testing.T) {
	s := connected(t)
	acme, cus := s.subscriber(t, "acme")
	s.at.Subscribe("sub_1", cus, billing.LookupKey(billing.Growth, billing.Monthly), 5, "active", ago(day), nil)
	if err := s.receive(stripe.Changed("evt_1", cus)); err != nil {
		t.Fatal(err)
	}
	s.at.Refuse(3, http.StatusInternalServerError)
	if err := s.Work(context.Background(), "evt_1"); err == nil {
		t.Fatal("with Stripe down the job succeeded, want it to be tried again")
	}
	s.wantState(t, acme, billing.Active, billing.Free)
	if err := s.Entitled(acme, billing.PartnerAPI); err == nil {
		t.Error("an entitlement out of nothing")
	}
	s.work(t)
	s.wantState(t, acme, billing.Active, billing.Growth)
}

func TestAnOlderAnswerNeverReplacesALaterOne(t *testing.T) {
	s := connected(t)
	acme, cus := s.subscriber(t, "acme")
	s.at.Subscribe("sub_1", cus, billing.LookupKey(billing.Growth, billing.Monthly), 5, "active", ago(day), nil)
	system := guard.Within(context.Background(), &tenants.Actor{TenantID: tenants.From(acme).TenantID, Kind: tenants.KindSystem})
	first := true
	s.at.Before = func(r *http.Request) {
		if !first || r.URL.Path != "/v1/subscriptions" {
			return
		}
		// Before the first is answered, a second asks, is answered and applied. What
		// the first hears then is as good; it came by an earlier number, though.
		first = false
		if _, err := s.Refresh(system); err != nil {
			t.Error(err)
		}
		s.at.Subscribe("sub_1", cus, billing.LookupKey(billing.Scale, billing.Monthly), 9, "active", ago(day), nil)
	}
	if changed, err := s.Refresh(system); err != nil || changed {
		t.Errorf("the earlier number = %v, %v; want it to give way", changed, err)
	}
	s.wantState(t, acme, billing.Active, billing.Growth)
	if changed, err := s.Refresh(system); err != nil || !changed { // the job of the change's own event
		t.Errorf("the change's event = %v, %v; want it applied", changed, err)
	}
	s.wantState(t, acme, billing.Active, billing.Scale)
}

func TestALostEventIsMadeGood(t *testing.T) {
	s := connected(t)
	acme, cus := s.subscriber(t, "acme")
	s.at.Subscribe("sub_1", cus, billing.LookupKey(billing.Growth, billing.Monthly), 5, "active", ago(day), nil)
	if n, err := s.Reconcile(context.Background()); err != nil || n != 0 {
		t.Errorf("an account of today = %d, %v; want it left alone", n, err)
	}
	if err := s.db.BillingAccount.Update().SetUpdatedAt(ago(25 * time.Hour)).Exec(acme); err != nil {
		t.Fatal(err)
	}
	for want := 1; want >= 0; want-- {
		if n, err := s.Reconcile(context.Background()); err != nil || n != want {
			t.Errorf("Reconcile = %d, %v; want %d", n, err, want)
		}
	}
	s.wantState(t, acme, billing.Active, billing.Growth)
	if said := s.log.String(); !strings.Contains(said, "no event had told") || !strings.Contains(said, "tenants=1 changed=1") {
		t.Errorf("the log says %q, want what was found", said)
	}
}

// Stripe tries again for three days. What it brings then, the first time or once
// more, says what was; how it stands is asked.
func TestADeliveryThreeDaysLate(t *testing.T) {
	s := connected(t)
	acme, cus := s.subscriber(t, "acme")
	growth := billing.LookupKey(billing.Growth, billing.Monthly)
	s.at.Subscribe("sub_1", cus, growth, 5, "active", ago(5*day), nil)
	ended := stripe.Object{"object": "subscription", "customer": cus, "status": "canceled"}
	brought := func(id string) stripe.Delivery { // each try is signed anew, and says when it happened
		return stripe.Event(id, "customer.subscription.deleted", ended, api.APIVersion, time.Now(), stripe.Secret)
	}
	for _, id := range []string{"evt_1", "evt_1", "evt_late", "evt_1", "evt_late"} {
		if err := s.receive(brought(id)); err != nil {
			t.Fatal(err)
		}
		s.work(t)
		s.wantState(t, acme, billing.Active, billing.Growth)
	}
	if n := s.stored(t, billing.Applied); n != 2 || s.at.Asked("GET /v1/subscriptions") != 2 {
		t.Errorf("%d events were applied, and Stripe was asked %d times; want two of each", n, s.at.Asked("GET /v1/subscriptions"))
	}
	effects(t, s, acme, 1)
}

// deliver brings deliveries in any order, some of them often, while the jobs of
// earlier ones run, and gives the tenant to whom they came.
func deliver(t testing.TB, s *shop, slug string, changes []func(cus string), copies int, r *rand.Rand) context.Context {
	t.Helper()
	acme, cus := s.subscriber(t, slug)
	var at []stripe.Delivery
	var wg sync.WaitGroup
	for i, change := range changes {
		change(cus)
		for range 1 + r.IntN(copies) {
			at = append(at, stripe.Changed(fmt.Sprintf("evt_%s_%d", slug, i), cus))
		}
		if r.IntN(3) > 0 {
			continue // it is late
		}
		r.Shuffle(len(at), func(i, j int) { at[i], at[j] = at[j], at[i] })
		now := at[:len(at)/2]
		at = at[len(at)/2:]
		for _, d := range now {
			wg.Go(func() { s.deliverOne(t, d) })
		}
	}
	for _, d := range at {
		wg.Go(func() { s.deliverOne(t, d) })
	}
	wg.Wait()
	s.work(t)
	return acme
}

func (s *shop) deliverOne(t testing.TB, d stripe.Delivery) {
	if err := s.receive(d); err != nil {
		t.Error(err)
		return
	}
	s.mu.Lock()
	s.came++
	var job string
	if n := len(s.jobs); n > 0 {
		job, s.jobs = s.jobs[n-1], s.jobs[:n-1]
	}
	s.mu.Unlock()
	if job == "" {
		return
	}
	for range 2 { // River may run a job again
		if err := s.Work(context.Background(), job); err != nil {
			t.Error(err)
		}
	}
}

// effects checks that each change was told at most once, and gives how often.
func effects(t testing.TB, s *shop, ctx context.Context, changes int) {
	t.Helper()
	rows, err := s.db.Event.Query().Where(table.Type(string(event.BillingChanged))).Order(table.ByRecordedAt(), table.ByID()).All(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) > changes {
		t.Errorf("%d changes were told of, and there were %d", len(rows), changes)
	}
}

// lives are ways in which a subscription may change.
func lives(s *shop, status string, seats int) func(cus string) {
	return func(cus string) {
		var inv stripe.Object
		switch status {
		case "past_due", "unpaid", "incomplete":
			inv = stripe.Invoice("in_"+status, "open", 100, ago(day))
		case "active":
			inv = stripe.Invoice("in_"+status, "paid", 0, ago(day))
		}
		s.at.Subscribe("sub_"+cus, cus, billing.LookupKey(billing.Growth, billing.Monthly), seats, status, ago(30*day), inv)
	}
}

func TestAnyOrderGivesTheSameState(t *testing.T) {
	s := connected(t)
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		statuses := rapid.SliceOfN(rapid.SampledFrom([]string{"incomplete", "active", "past_due", "unpaid", "canceled"}), 1, 6).Draw(rt, "life")
		seed := rapid.Uint64().Draw(rt, "seed")
		var changes []func(string)
		for i, status := range statuses {
			changes = append(changes, lives(s, status, 3+i))
		}
		slug := fmt.Sprintf("acme-%d", n)
		ctx := deliver(t, s, slug, changes, 3, rand.New(rand.NewPCG(seed, 1)))
		got, err := s.Standing(ctx)
		if err != nil {
			rt.Fatal(err)
		}
		last := billing.Account{TrialEndsAt: at(-day), Subscription: sub(statuses[len(statuses)-1])}
		last.Subscription.EndedAt = at(0)
		if status := last.Subscription.Status; status == "past_due" || status == "unpaid" || status == "incomplete" {
			last.Invoice = unpaid(day)
		}
		want := last.Standing(now)
		if got.State != want.State || got.Plan != want.Plan || want.Paid > 0 && got.Paid != 2+len(statuses) {
			rt.Fatalf("after %v: %s on %s with %d seats, want %s on %s", statuses, got.State, got.Plan.Name, got.Paid, want.State, want.Plan.Name)
		}
		effects(t, s, ctx, len(statuses))
	})
}

// spoiled is a delivery that is forged, changed on its way, stale or of another version.
func spoiled(i int) (stripe.Delivery, error) {
	id, object := fmt.Sprintf("evt_spoiled_%d", i), stripe.Object{"object": "subscription", "customer": "cus_acme"}
	const changed = "customer.subscription.updated"
	switch i % 4 {
	case 0:
		return stripe.Event(id, changed, object, api.APIVersion, time.Now(), "whsec_other"), billing.ErrForged
	case 1:
		d := stripe.Changed(id, "cus_acme")
		d.Body = bytes.Replace(d.Body, []byte("cus_acme"), []byte("cus_evil"), 1)
		return d, billing.ErrForged
	case 2:
		return stripe.Event(id, changed, object, api.APIVersion, time.Now().Add(-time.Hour), stripe.Secret), billing.ErrForged
	default:
		return stripe.Event(id, changed, object, "2020-08-27", time.Now(), stripe.Secret), billing.ErrVersion
	}
}

func TestFiveHundredDeliveries(t *testing.T) {
	s := connected(t)
	r := rand.New(rand.NewPCG(500, 1))
	var changes []func(string)
	for i := range 200 {
		status := []string{"active", "past_due", "active", "unpaid"}[i%4]
		changes = append(changes, lives(s, status, 3+i))
	}
	var bad sync.WaitGroup
	for i := range 100 { // among them those that must leave no trace
		bad.Go(func() {
			d, want := spoiled(i)
			if err := s.receive(d); !errors.Is(err, want) {
				t.Errorf("a delivery that isn't good = %v, want %v", err, want)
			}
		})
	}
	ctx := deliver(t, s, "acme", append(changes, lives(s, "active", 77)), 4, r)
	bad.Wait()
	s.wantState(t, ctx, billing.Active, billing.Growth)
	if got, err := s.Standing(ctx); err != nil || got.Paid != 77 {
		t.Errorf("%d seats, %v; want 77, as it was at last", got.Paid, err)
	}
	if s.came+100 < 500 {
		t.Errorf("%d deliveries and 100 spoiled ones, want 500 in all", s.came)
	}
	if n := s.stored(t, billing.Applied); n != 201 || s.stored(t, billing.Waiting) != 0 {
		t.Errorf("%d events are applied and %d wait, want each of 201 once", n, s.stored(t, billing.Waiting))
	}
	effects(t, s, ctx, 201)
}
