package billing_test

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"kept/internal/testhouse/stripe"
	"kept/tenants/billing"
)

const hook = "https://kept.example/stripe/webhook"

func compare(t *testing.T, base string) *billing.Difference {
	t.Helper()
	d, err := billing.Compare(context.Background(), billing.Connection{Key: "sk_test_1", Base: base}, hook, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// bring makes every change, and gives what was told.
func bring(t *testing.T, d *billing.Difference) (told []string) {
	t.Helper()
	for _, c := range d.Changes {
		said, err := c.Make(context.Background())
		if err != nil {
			t.Fatalf("make %s: %v", c.What, err)
		}
		if said != "" {
			told = append(told, said)
		}
	}
	return told
}

func whats(d *billing.Difference) (out []string) {
	for _, c := range d.Changes {
		out = append(out, c.What)
	}
	return out
}

func TestAnEmptyAccountGetsAllOnce(t *testing.T) {
	at := stripe.Open(t)
	first := compare(t, at.URL)
	want := len(billing.Plans) - 1 + len(billing.Meters) // products: Free isn't sold
	want += 2*want + 2                                   // a price by the month and one by the year each, the portal, the endpoint
	if len(first.Changes) != want || first.Account != "acct_1" || first.Live {
		t.Errorf("%d changes of %s (live %v), want %d: %v", len(first.Changes), first.Account, first.Live, want, whats(first))
	}
	if at.Asked("POST /v1/products") != 0 {
		t.Error("comparing made something")
	}
	told := bring(t, first)
	if len(told) != 1 || !strings.Contains(told[0], "KEPT_STRIPE_WEBHOOK_SECRET=whsec_") {
		t.Errorf("told %v, want the endpoint's secret", told)
	}
	if again := compare(t, at.URL); len(again.Changes) != 0 {
		t.Errorf("a second run would change %v: %s → %s", whats(again), again.Changes[0].Is, again.Changes[0].Want)
	}
}

func TestWhatSomebodyChangedIsPutRight(t *testing.T) {
	for _, tc := range []struct {
		kind, field string
		value       any
		what        string
	}{
		{"products", "name", "Kept Cheap", "product kept_starter"},
		{"products", "active", false, "product kept_starter"},
		{"prices", "unit_amount", int64(1), "price kept_starter_monthly"},
		{"prices", "currency", "usd", "price kept_starter_monthly"},
		{"prices", "recurring.interval", "year", "price kept_starter_monthly"},
		{"configurations", "features.subscription_cancel.mode", "immediately", "portal"},
		{"configurations", "features.subscription_update.enabled", true, "portal"},
		{"endpoints", "enabled_events", []any{"invoice.paid"}, "webhook endpoint " + hook},
		{"endpoints", "api_version", "2020-08-27", "webhook endpoint " + hook},
	} {
		at := stripe.Open(t)
		bring(t, compare(t, at.URL))
		at.Spoil(tc.kind, tc.field, tc.value)
		d := compare(t, at.URL)
		if !slices.Equal(whats(d), []string{tc.what}) || d.Changes[0].Is == "" || d.Changes[0].Is == d.Changes[0].Want {
			t.Errorf("%s.%s: %v, want %s alone, with both ways", tc.kind, tc.field, whats(d), tc.what)
			continue
		}
		bring(t, d)
		if again := compare(t, at.URL); len(again.Changes) != 0 {
			t.Errorf("%s.%s: once it was put right, %v is left", tc.kind, tc.field, whats(again))
		}
	}
}

func TestWhatIsntOursIsLeftAlone(t *testing.T) {
	at := stripe.Open(t)
	at.Price("somebody_elses", 1, "usd")
	bring(t, compare(t, at.URL))
	if at.Asked("POST /v1/prices/price_1") != 0 {
		t.Error("somebody else's price was changed")
	}
}

// A price that is raised must not put who pays the old one on another plan.
func TestWhoPaysAnOldPriceKeepsHerPlan(t *testing.T) {
	s := connected(t)
	acme, cus := s.subscriber(t, "acme")
	bring(t, compare(t, s.at.URL))
	s.at.SubscribeAt("sub_1", cus, stripe.Object{"id": "price_old", "object": "price", "lookup_key": nil,
		"metadata": stripe.Object{"kept_price": billing.LookupKey(billing.Starter, billing.Monthly)}}, 3)
	if _, err := s.Refresh(acme); err != nil {
		t.Fatal(err)
	}
	s.wantState(t, acme, billing.Active, billing.Starter)
}
