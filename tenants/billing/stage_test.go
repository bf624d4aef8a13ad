package billing_test

import (
	"context"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	api "github.com/stripe/stripe-go/v76"
	"github.com/stripe/stripe-go/v76/customer"
	"github.com/stripe/stripe-go/v76/invoice"
	"github.com/stripe/stripe-go/v76/paymentmethod"
	"github.com/stripe/stripe-go/v76/price"
	"github.com/stripe/stripe-go/v76/subscription"
	"github.com/stripe/stripe-go/v76/testhelpers/testclock"

	"kept/internal/testhouse"
	"kept/internal/testhouse/stripe"
	"kept/tenants/billing"
)

// The cards that Stripe's test mode has: one that pays, and one that can be
// attached and then pays nothing.
const (
	goodCard = "pm_card_visa"
	badCard  = "pm_card_chargeCustomerFail"
)

// stage is a server on which stories are played, with its time in their hands:
// the stand-in, or Stripe itself in test mode. What people do at Stripe's own
// pages, and what time does there, is asked of both in the same words.
type stage struct {
	base, key string
	now       time.Time // the time of its clock

	backend         api.Backend
	clock, customer string // their ids
}

// onEachStage plays a story on the stand-in, and on Stripe where there is a key.
func onEachStage(t *testing.T, story func(t *testing.T, a *ageing, s *stage)) {
	t.Run("stand-in", func(t *testing.T) {
		play(t, &stage{base: stripe.Open(t).URL, key: "sk_test_1", now: testhouse.Now}, story)
	})
	t.Run("Stripe", func(t *testing.T) {
		key := os.Getenv("STRIPE_TEST_KEY")
		if key == "" {
			t.Skip("NOT TESTED against Stripe itself: set STRIPE_TEST_KEY to the secret key of an account's test mode")
		}
		if !strings.HasPrefix(key, "sk_test_") && !strings.HasPrefix(key, "rk_test_") {
			t.Fatal("STRIPE_TEST_KEY is no key of test mode: no story is played with money")
		}
		play(t, &stage{base: api.APIURL, key: key, now: time.Now().Truncate(time.Hour)}, story)
	})
}

func play(t *testing.T, s *stage, story func(t *testing.T, a *ageing, s *stage)) {
	a := aging(t)
	a.now = s.now
	a.Connect(billing.Connection{Key: s.key, Secret: stripe.Secret, Base: s.base}, func(context.Context, string) error { return nil }, slog.New(slog.DiscardHandler))
	s.reach()
	d, err := billing.Compare(t.Context(), billing.Connection{Key: s.key, Base: s.base}, "", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	bring(t, d) // as kept stripe sync --apply does
	s.begin(t)
	story(t, a, s)
}

// reach makes ready to ask the server.
func (s *stage) reach() {
	s.backend = api.GetBackendWithConfig(api.APIBackend, &api.BackendConfig{
		URL: &s.base, MaxNetworkRetries: api.Int64(3), EnableTelemetry: api.Bool(false), LeveledLogger: &api.LeveledLogger{Level: api.LevelNull},
	})
}

// begin makes a clock, and a customer who lives by it and has a card that pays.
func (s *stage) begin(t *testing.T) {
	t.Helper()
	clocks := testclock.Client{B: s.backend, Key: s.key}
	clock, err := clocks.New(&api.TestHelpersTestClockParams{FrozenTime: api.Int64(s.now.Unix()), Name: api.String("Kept's stories")})
	if err != nil {
		t.Fatal(err)
	}
	s.clock = clock.ID
	t.Cleanup(func() { // and everybody who lives by it
		if _, err := clocks.Del(clock.ID, &api.TestHelpersTestClockParams{}); err != nil {
			t.Error(err)
		}
	})
	made, err := customer.Client{B: s.backend, Key: s.key}.New(&api.CustomerParams{Name: api.String("Acme"), TestClock: &clock.ID})
	if err != nil {
		t.Fatal(err)
	}
	s.customer = made.ID
	s.card(t, goodCard)
}

// card has the customer pay by another card from now on.
func (s *stage) card(t *testing.T, card string) {
	t.Helper()
	pm, err := paymentmethod.Client{B: s.backend, Key: s.key}.Attach(card, &api.PaymentMethodAttachParams{Customer: &s.customer})
	if err != nil {
		t.Fatal(err)
	}
	_, err = customer.Client{B: s.backend, Key: s.key}.Update(s.customer, &api.CustomerParams{
		InvoiceSettings: &api.CustomerInvoiceSettingsParams{DefaultPaymentMethod: &pm.ID},
	})
	if err != nil {
		t.Fatal(err)
	}
}

// pays is what Stripe's checkout does once she has paid there: the plan's seats,
// and what is metered, on one subscription.
func (s *stage) pays(t *testing.T, plan billing.Name, seats int) {
	t.Helper()
	params := &api.SubscriptionParams{Customer: &s.customer}
	for _, key := range []string{billing.LookupKey(plan, billing.Monthly), "kept_api_points_monthly", "kept_customers_monthly"} {
		list := price.Client{B: s.backend, Key: s.key}.List(&api.PriceListParams{LookupKeys: []*string{&key}, Active: api.Bool(true)})
		if !list.Next() {
			t.Fatalf("there is no price %s: %v", key, list.Err())
		}
		item := &api.SubscriptionItemsParams{Price: &list.Price().ID}
		if len(params.Items) == 0 {
			item.Quantity = api.Int64(int64(seats))
		}
		params.Items = append(params.Items, item)
	}
	if _, err := (subscription.Client{B: s.backend, Key: s.key}).New(params); err != nil {
		t.Fatal(err)
	}
}

// settles pays the latest invoice, as the customer does on its page.
func (s *stage) settles(t *testing.T) {
	t.Helper()
	params := &api.SubscriptionListParams{Customer: &s.customer, Status: api.String("all")}
	params.AddExpand("data.latest_invoice")
	list := subscription.Client{B: s.backend, Key: s.key}.List(params)
	if !list.Next() {
		t.Fatalf("there is no subscription: %v", list.Err())
	}
	invoices := invoice.Client{B: s.backend, Key: s.key}
	if _, err := invoices.Pay(list.Subscription().LatestInvoice.ID, &api.InvoicePayParams{}); err != nil {
		t.Fatal(err)
	}
}

// leaves ends the subscription, as she does in the portal.
func (s *stage) leaves(t *testing.T) {
	t.Helper()
	subscriptions := subscription.Client{B: s.backend, Key: s.key}
	list := subscriptions.List(&api.SubscriptionListParams{Customer: &s.customer})
	if !list.Next() {
		t.Fatalf("there is no subscription: %v", list.Err())
	}
	if _, err := subscriptions.Cancel(list.Subscription().ID, &api.SubscriptionCancelParams{}); err != nil {
		t.Fatal(err)
	}
}

// pass lets time pass there, and in the house.
func (s *stage) pass(t *testing.T, a *ageing, d time.Duration) {
	t.Helper()
	s.now = s.now.Add(d)
	a.now = s.now
	clocks := testclock.Client{B: s.backend, Key: s.key}
	clock, err := clocks.Advance(s.clock, &api.TestHelpersTestClockAdvanceParams{FrozenTime: api.Int64(s.now.Unix())})
	for end := time.Now().Add(3 * time.Minute); err == nil && clock.Status != api.TestHelpersTestClockStatusReady; {
		if time.Now().After(end) || clock.Status == api.TestHelpersTestClockStatusInternalFailure {
			t.Fatalf("the clock is %s", clock.Status)
		}
		time.Sleep(2 * time.Second) // Stripe itself is at work
		clock, err = clocks.Get(s.clock, &api.TestHelpersTestClockParams{})
	}
	if err != nil {
		t.Fatal(err)
	}
}

// known is a tenant whose customer at Stripe is the stage's.
func (s *stage) known(t *testing.T, a *ageing) context.Context {
	t.Helper()
	ctx, _ := a.subscriber(t, "acme")
	if err := a.db.BillingAccount.Update().SetStripeCustomer(s.customer).SetTrialEndsAt(s.now.Add(-day)).Exec(ctx); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// heard is what an event of Stripe's leads to: the present state is read.
func (s *stage) heard(t *testing.T, a *ageing, ctx context.Context, state billing.State, plan billing.Name) {
	t.Helper()
	if _, err := a.Refresh(ctx); err != nil {
		t.Fatal(err)
	}
	a.Forget("")
	a.wantState(t, ctx, state, plan)
}
