package billing

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	api "github.com/stripe/stripe-go/v76"

	"kept/internal/testhouse"
	"kept/internal/testhouse/stripe"
)

// TestStripeTakesEveryCall makes each call against Stripe's own mock, which is
// strict about versions, parameters and shapes, and keeps nothing.
func TestStripeTakesEveryCall(t *testing.T) {
	d := newDesk(Connection{Key: "sk_test_1", Secret: stripe.Secret, Base: stripe.Mock(t)}, slog.New(slog.DiscardHandler))
	ctx := context.Background()
	sub, inv, err := d.read(ctx, "cus_1")
	if err != nil || sub == nil || sub.ID == "" || sub.CreatedAt.IsZero() || inv == nil || inv.ID == "" {
		t.Errorf("read = %+v, %+v, %v; want a subscription with its latest invoice", sub, inv, err)
	}
	b := &Book{Page: "https://kept.example/settings/billing", stripe: d}
	if _, err := b.priced(ctx, Order{Plan: Growth, Interval: Yearly}); err == nil || !strings.Contains(err.Error(), "at Stripe and 39000 EUR here") {
		t.Errorf("priced = %v, want the mock's own price refused", err)
	}
	made, err := d.newCustomer(ctx, "ten_1", "Acme", "en")
	if err != nil || made == "" {
		t.Errorf("newCustomer = %q, %v", made, err)
	}
	if err := d.shutCheckouts(ctx, "cus_1"); err != nil {
		t.Errorf("shutCheckouts = %v", err)
	}
	if url, err := d.openCheckout(ctx, b.Page, "cus_1", &api.Price{ID: "price_1"}, Order{Growth, Yearly, 5}); err != nil || url == "" {
		t.Errorf("openCheckout = %q, %v", url, err)
	}
	items := []*api.SubscriptionItemsParams{{ID: api.String("si_1"), Price: api.String("price_1"), Quantity: api.Int64(5)}, {Price: api.String("price_2")}}
	if m, err := d.prorated(ctx, "sub_1", items, testhouse.Now); err != nil || m.Currency == "" {
		t.Errorf("prorated = %+v, %v", m, err)
	}
	if err := d.change(ctx, "sub_1", items, testhouse.Now, map[string]string{markFrom: "kept_growth_monthly"}, "key"); err != nil {
		t.Errorf("change = %v", err)
	}
	use := &api.UsageRecordParams{SubscriptionItem: api.String("si_1"), Quantity: api.Int64(5), Timestamp: api.Int64(testhouse.Now.Unix()), Action: api.String("set")}
	if _, err := d.uses.New(use); err != nil {
		t.Errorf("tell of use = %v", err)
	}
	if _, err := d.used(ctx, "si_1"); err != nil {
		t.Errorf("used = %v", err)
	}
	if err := d.end(ctx, "sub_1"); err != nil {
		t.Errorf("end = %v", err)
	}
	if _, err := d.metered(ctx, Monthly); err != nil {
		t.Errorf("metered = %v", err)
	}
	if url, err := d.openPortal(ctx, b.Page, "cus_1"); err != nil || url == "" {
		t.Errorf("openPortal = %q, %v", url, err)
	}
	if bills, err := d.bills(ctx, "cus_1"); err != nil || len(bills) == 0 || bills[0].Total.Currency == "" {
		t.Errorf("bills = %+v, %v", bills, err)
	}
}

// TestStripeTakesEveryChange makes every change of a sync against Stripe's own
// mock: it knows nothing of ours, so that all is missing; and once more what a
// sync does to what is there otherwise.
func TestStripeTakesEveryChange(t *testing.T) {
	ctx := context.Background()
	c := Connection{Key: "sk_test_1", Base: stripe.Mock(t)}
	diff, err := Compare(ctx, c, "https://kept.example/stripe/webhook", slog.New(slog.DiscardHandler))
	if err != nil || len(diff.Changes) == 0 || diff.Account == "" {
		t.Fatalf("Compare = %+v, %v", diff, err)
	}
	for _, change := range diff.Changes {
		if _, err := change.Make(ctx); err != nil {
			t.Errorf("make %s: %v", change.What, err)
		}
	}
	s := &comparison{desk: newDesk(c, slog.New(slog.DiscardHandler))}
	if err := s.changeGood(ctx, goods()[0]); err != nil {
		t.Errorf("changeGood = %v", err)
	}
	if _, err := s.makeOffer(ctx, offers()[0], &api.Price{ID: "price_old"}); err != nil {
		t.Errorf("makeOffer = %v", err)
	}
	if err := s.changePortal(ctx, "bpc_1"); err != nil {
		t.Errorf("change the portal = %v", err)
	}
	if told, err := s.replaceDoor(ctx, &api.WebhookEndpoint{ID: "we_1", URL: "https://kept.example/stripe/webhook"}); err != nil || told == "" {
		t.Errorf("replaceDoor = %q, %v", told, err)
	}
}

// TestTheStandInHasStripesShapes holds what the stand-in answers against what
// Stripe's own mock does: nothing in it may be made up.
func TestTheStandInHasStripesShapes(t *testing.T) {
	mock, standIn := stripe.Mock(t), stripe.Open(t)
	standIn.Price("kept_growth_monthly", 39_00, "eur")
	standIn.Subscribe("sub_1", "cus_1", "kept_growth_monthly", 5, "active", testhouse.Now, stripe.Invoice("in_1", "paid", 0, testhouse.Now))
	for _, call := range []struct{ method, path, body string }{
		{"POST", "/v1/customers", "name=Acme"},
		{"GET", "/v1/subscriptions?customer=cus_1&status=all&expand[]=data.latest_invoice", ""},
		{"GET", "/v1/prices?lookup_keys[0]=kept_growth_monthly", ""},
		{"GET", "/v1/invoices?customer=cus_1", ""},
		{"POST", "/v1/checkout/sessions", "mode=subscription&success_url=https://a.example&customer=cus_1"},
		{"GET", "/v1/checkout/sessions?customer=cus_1&status=open", ""},
		{"POST", "/v1/billing_portal/sessions", "customer=cus_1"},
		{"GET", "/v1/account", ""},
		{"GET", "/v1/invoices/upcoming?subscription=sub_1", ""},
		{"POST", "/v1/invoices/in_1/pay", "forgive=false"},
		{"POST", "/v1/subscriptions/sub_1", "items[0][id]=si_sub_1&items[0][price]=price_1&items[0][quantity]=6&proration_date=1"},
		{"POST", "/v1/subscription_items/si_1/usage_records", "quantity=5&timestamp=1&action=set"},
		{"GET", "/v1/subscription_items/si_1/usage_record_summaries", ""},
		{"POST", "/v1/subscriptions", "customer=cus_1&items[0][price]=price_1&items[0][quantity]=3"},
		{"DELETE", "/v1/subscriptions/sub_1", ""},
		{"POST", "/v1/test_helpers/test_clocks", "frozen_time=1772625600&name=stories"},
		{"POST", "/v1/test_helpers/test_clocks/clock_1/advance", "frozen_time=1772712000"},
		{"GET", "/v1/test_helpers/test_clocks/clock_1", ""},
		{"DELETE", "/v1/test_helpers/test_clocks/clock_1", ""},
		{"POST", "/v1/payment_methods/pm_card_visa/attach", "customer=cus_1"},
		{"POST", "/v1/customers/cus_1", "invoice_settings[default_payment_method]=pm_card_visa"},
		{"POST", "/v1/products", "id=kept_growth&name=Kept&unit_label=seat"},
		{"GET", "/v1/products?ids[0]=kept_growth", ""},
		{"POST", "/v1/products/kept_growth", "name=Kept&active=true"},
		{"POST", "/v1/prices", "product=kept_growth&currency=eur&unit_amount=1&lookup_key=k&transfer_lookup_key=true&tax_behavior=exclusive&recurring[interval]=month&metadata[kept_price]=k"},
		{"POST", "/v1/prices/price_1", "active=false"},
		{"POST", "/v1/billing_portal/configurations", "business_profile[headline]=&features[customer_update][enabled]=true&features[customer_update][allowed_updates][0]=address&features[invoice_history][enabled]=true&metadata[kept_portal]=1"},
		{"GET", "/v1/billing_portal/configurations", ""},
		{"POST", "/v1/webhook_endpoints", "url=https://a.example&api_version=2023-10-16&enabled_events[0]=invoice.paid"},
		{"GET", "/v1/webhook_endpoints", ""},
		{"DELETE", "/v1/webhook_endpoints/we_1", ""},
	} {
		real, ours := ask(t, mock, call.method, call.path, call.body), ask(t, standIn.URL, call.method, call.path, call.body)
		within(t, call.method+" "+call.path, ours, real)
	}
}

func ask(t *testing.T, base, method, path, body string) map[string]any {
	t.Helper()
	r, err := http.NewRequest(method, base+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer sk_test_1")
	r.Header.Set("Stripe-Version", api.APIVersion)
	if body != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	c := http.Client{Timeout: 10 * time.Second}
	resp, err := c.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s %s: %s, %v\n%s", method, path, resp.Status, err, text)
	}
	var out map[string]any
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// loose are fields that the mock's examples leave out: metadata has whatever
// keys one gives it, an endpoint's secret is told when it is made, and a checkout
// that collects tax ids says so.
var loose = map[string]bool{"metadata": true, "secret": true, "tax_id_collection": true}

// within checks that everything in ours is in real, of the same type.
func within(t *testing.T, where string, ours, real any) {
	t.Helper()
	switch ours := ours.(type) {
	case map[string]any:
		real, ok := real.(map[string]any)
		if !ok {
			t.Errorf("%s: the stand-in has an object, Stripe %T", where, real)
			return
		}
		for k, v := range ours {
			if loose[k] {
				continue
			}
			theirs, ok := real[k]
			if !ok {
				t.Errorf("%s.%s: Stripe has nothing of that name", where, k)
				continue
			}
			within(t, where+"."+k, v, theirs)
		}
	case []any:
		theirs, _ := real.([]any)
		if len(theirs) > 0 && len(ours) > 0 {
			within(t, where+"[0]", ours[0], theirs[0])
		}
	case float64:
		if _, ok := real.(float64); !ok && real != nil {
			t.Errorf("%s: the stand-in has a number, Stripe %T", where, real)
		}
	case string:
		if _, ok := real.(string); !ok && real != nil {
			t.Errorf("%s: the stand-in has a text, Stripe %T", where, real)
		}
	}
}
