package server

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"kept/ent/db/billingaccount"
	"kept/internal/id"
	"kept/internal/testhouse"
	"kept/internal/testhouse/stripe"
	"kept/tenants/billing"
)

func TestStripesDoor(t *testing.T) {
	standIn := stripe.Open(t)
	h, out := build(t, func(c *Config) {
		c.StripeKey, c.StripeSecret, c.StripeBase = "sk_test_1", stripe.Secret, standIn.URL
	})
	deliver := func(d stripe.Delivery) int {
		t.Helper()
		r := httptest.NewRequest(http.MethodPost, "/stripe/webhook", bytes.NewReader(d.Body))
		r.Header.Set("Stripe-Signature", d.Header)
		w := httptest.NewRecorder()
		h.Handler().ServeHTTP(w, r)
		return w.Code
	}
	good := stripe.Changed("evt_1", "cus_1")
	for range 2 {
		if got := deliver(good); got != http.StatusNoContent {
			t.Errorf("a delivery, and the same again = %d, want 204", got)
		}
	}
	stale := stripe.Event("evt_2", "invoice.paid", stripe.Object{}, "2023-10-16", time.Now().Add(-time.Hour), stripe.Secret)
	old := stripe.Event("evt_3", "invoice.paid", stripe.Object{}, "2020-08-27", time.Now(), stripe.Secret)
	for what, d := range map[string]stripe.Delivery{"forged": {Body: good.Body, Header: "t=1,v1=00"}, "stale": stale, "of another version": old} {
		if got := deliver(d); got != http.StatusBadRequest {
			t.Errorf("a delivery that is %s = %d, want 400", what, got)
		}
	}
	if got := deliver(stripe.Delivery{Body: make([]byte, maxDelivery+1)}); got != http.StatusRequestEntityTooLarge {
		t.Errorf("a delivery that is too large = %d, want 413", got)
	}
	if got := len(out.lines("a delivery to Stripe's door was refused")); got != 4 {
		t.Errorf("%d refusals in the log, want 4", got)
	}
	if w := get(h.Handler(), "/metrics", func(r *http.Request) { r.RemoteAddr = "127.0.0.1:1" }); !strings.Contains(w.Body.String(), `kept_stripe_events_total{outcome="REFUSED"} 3`) {
		t.Errorf("the metrics don't count what was refused")
	}
	if w := get(h.Handler(), "/stripe/webhook"); w.Code != http.StatusMethodNotAllowed {
		t.Errorf("GET = %d, want 405", w.Code)
	}
}

// Stripe takes a delivery for lost that isn't answered soon: it is stored, and
// Stripe isn't asked anything before it has its answer.
func TestADeliveryWaitsForNobody(t *testing.T) {
	standIn := stripe.Open(t)
	standIn.Before = func(*http.Request) { t.Error("Stripe was asked before its delivery was answered") }
	h, _ := build(t, func(c *Config) {
		c.StripeKey, c.StripeSecret, c.StripeBase = "sk_test_1", stripe.Secret, standIn.URL
	})
	began := time.Now()
	for i := range 20 {
		d := stripe.Changed(fmt.Sprintf("evt_%d", i), "cus_1")
		r := httptest.NewRequest(http.MethodPost, "/stripe/webhook", bytes.NewReader(d.Body))
		r.Header.Set("Stripe-Signature", d.Header)
		w := httptest.NewRecorder()
		h.Handler().ServeHTTP(w, r)
		if w.Code != http.StatusNoContent {
			t.Errorf("a delivery = %d, want 204", w.Code)
		}
	}
	t.Logf("20 deliveries took %v; a second is wanted for each", time.Since(began).Round(time.Millisecond))
}

func TestWithoutStripeThereIsNoDoor(t *testing.T) {
	h, _ := build(t, nil)
	r := httptest.NewRequest(http.MethodPost, "/stripe/webhook", strings.NewReader("{}"))
	w := httptest.NewRecorder()
	h.Handler().ServeHTTP(w, r)
	if w.Code < 400 {
		t.Errorf("POST = %d, want it refused", w.Code)
	}
}

func TestStripesSettings(t *testing.T) {
	base := func() Config {
		return Config{Addr: "127.0.0.1:0", DatabaseConn: 4, UploadLimit: 1, FileQuota: 3, PasswordMemory: 8, PasswordTime: 1, PasswordThreads: 1}
	}
	for _, tc := range []struct{ key, secret, base, want string }{
		{"", "", "", ""},
		{"sk", "whsec", "https://api.stripe.com", ""},
		{"sk", "whsec", "http://127.0.0.1:9", ""},
		{"sk", "", "https://api.stripe.com", ""}, // for kept stripe sync; Build refuses it
		{"", "whsec", "https://api.stripe.com", "KEPT_STRIPE_SECRET_KEY"},
		{"sk", "whsec", "http://api.example.com", "KEPT_STRIPE_API_BASE"},
	} {
		c := base()
		c.StripeKey, c.StripeSecret, c.StripeBase = tc.key, tc.secret, tc.base
		err := c.Check()
		if (err == nil) != (tc.want == "") || err != nil && !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%+v: %v, want a word of %q", tc, err, tc.want)
		}
	}
}

func TestAHouseWithoutTheWebhookSecretIsntBuilt(t *testing.T) {
	c := Config{StripeKey: "sk_test_1", DataDir: t.TempDir()}
	if _, err := Build(context.Background(), c, slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), "kept stripe sync --apply") {
		t.Errorf("Build = %v, want it to say where the secret comes from", err)
	}
}

func TestSyncStripe(t *testing.T) {
	at := stripe.Open(t)
	c := Config{StripeKey: "sk_test_1", StripeBase: at.URL, BaseURL: "https://kept.example"}
	sync := func(apply bool) string {
		t.Helper()
		var out bytes.Buffer
		if err := SyncStripe(context.Background(), c, slog.New(slog.DiscardHandler), apply, &out); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	if said := sync(false); !strings.Contains(said, "+ price kept_growth_monthly: 39.00 EUR for 1 and month of kept_growth") || at.Asked("POST /v1/prices") != 0 {
		t.Errorf("without --apply: %s", said)
	}
	if said := sync(true); !strings.Contains(said, "KEPT_STRIPE_WEBHOOK_SECRET=whsec_") || !strings.HasSuffix(said, " changed\n") {
		t.Errorf("with --apply: %s", said)
	}
	if said := sync(true); said != "Account acct_1, test mode\nNothing to change\n" {
		t.Errorf("again: %s", said)
	}
	c.BaseURL = "http://127.0.0.1:8080"
	if said := sync(false); !strings.Contains(said, "No webhook endpoint") {
		t.Errorf("on this machine: %s", said)
	}
}

// TestADeliveryIsWorkedOn starts the whole house: what Stripe delivers is
// stored with its job, and the job asks Stripe.
func TestADeliveryIsWorkedOn(t *testing.T) {
	standIn := stripe.Open(t)
	h, _ := build(t, func(c *Config) {
		c.StripeKey, c.StripeSecret, c.StripeBase = "sk_test_1", stripe.Secret, standIn.URL
	})
	ctx := testhouse.Tenant(t, h.db, "acme")
	err := h.db.BillingAccount.Create().SetID(id.New(id.Billing)).SetStripeCustomer("cus_1").
		SetCreatedAt(testhouse.Now).SetUpdatedAt(time.Now()).Exec(ctx)
	if err != nil {
		t.Fatal(err)
	}
	standIn.Subscribe("sub_1", "cus_1", billing.LookupKey(billing.Starter, billing.Yearly), 4, "active", testhouse.Now, nil)
	start(t, h)
	d := stripe.Changed("evt_1", "cus_1")
	r := httptest.NewRequest(http.MethodPost, "/stripe/webhook", bytes.NewReader(d.Body))
	r.Header.Set("Stripe-Signature", d.Header)
	h.Handler().ServeHTTP(httptest.NewRecorder(), r)
	testhouse.Eventually(t, "the subscription is known", func() bool {
		return h.db.BillingAccount.Query().Where(billingaccount.Subscription("sub_1"), billingaccount.Seats(4)).ExistX(ctx)
	})
}
