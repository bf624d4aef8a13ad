package billing_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"kept/internal/fault"
	"kept/internal/testhouse"
	"kept/internal/testhouse/stripe"
	"kept/tenants"
	"kept/tenants/account"
	"kept/tenants/billing"
)

func growth(seats int) billing.Order {
	return billing.Order{Plan: billing.Growth, Interval: billing.Monthly, Seats: seats}
}

func TestCheckout(t *testing.T) {
	s := connected(t)
	acme, other := testhouse.Tenant(t, s.db, "acme"), testhouse.Tenant(t, s.db, "other")
	first, err := s.Checkout(acme, growth(2))
	if err != nil || !strings.HasPrefix(first, "https://checkout.stripe.example/") {
		t.Fatalf("Checkout = %q, %v", first, err)
	}
	second, err := s.Checkout(acme, growth(3)) // the other owner
	if err != nil || second == first {
		t.Fatalf("a second Checkout = %q, %v; want another page", second, err)
	}
	if open := s.at.Checkouts("cus_9"); len(open) != 1 || open[0]["url"] != second {
		t.Errorf("open checkouts %v, want the last one only", open)
	}
	open := s.at.Checkouts("cus_9")[0]
	if open["allow_promotion_codes"] != true || open["automatic_tax"].(stripe.Object)["enabled"] != true || open["tax_id_collection"].(stripe.Object)["enabled"] != true {
		t.Errorf("the page is %v, want coupons, automatic tax and tax ids on it", open)
	}
	if open["success_url"] != s.Page+"?back=paid" || open["cancel_url"] != s.Page+"?back=left" {
		t.Errorf("it leads back to %v or %v, want the page Billing", open["success_url"], open["cancel_url"])
	}
	if n := s.at.Asked("POST /v1/customers"); n != 1 {
		t.Errorf("%d customers were made, want one for both", n)
	}
	if _, err := s.Checkout(other, growth(1)); err != nil || s.at.Asked("POST /v1/customers") != 2 {
		t.Errorf("another tenant's = %v with %d customers, want one of its own", err, s.at.Asked("POST /v1/customers"))
	}
	if _, err := s.Portal(acme); err != nil {
		t.Errorf("Portal = %v", err)
	}
	s.at.Subscribe("sub_1", "cus_9", billing.LookupKey(billing.Growth, billing.Monthly), 3, "active", ago(day), nil)
	if _, err := s.Refresh(acme); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Checkout(acme, growth(3)); !errors.Is(err, billing.ErrSubscribed) {
		t.Errorf("with a subscription = %v, want ErrSubscribed", err)
	}
	if bills, err := s.Bills(acme); err != nil || len(bills) != 0 {
		t.Errorf("Bills = %v, %v; want none yet", bills, err)
	}
}

func TestCheckoutIsHeldToTheTable(t *testing.T) {
	s := connected(t)
	acme := testhouse.Tenant(t, s.db, "acme")
	if _, _, err := s.accounts.Invite(acme, account.InvitationDraft{Email: "ann@acme.example", Role: tenants.Agent}); err != nil {
		t.Fatal(err)
	}
	for what, o := range map[string]billing.Order{
		"plan":     {Plan: billing.Free, Interval: billing.Monthly, Seats: 2},
		"interval": {Plan: billing.Growth, Interval: "DAILY", Seats: 2},
		"seats":    growth(1),
	} {
		_, err := s.Checkout(acme, o)
		if f := fault.As(err); f == nil || f.Kind != fault.KindInvalid || strings.Join(f.Field, ".") != what {
			t.Errorf("a wrong %s = %v, want it refused at its field", what, err)
		}
	}
	if _, err := s.Portal(acme); !errors.Is(err, billing.ErrNoCustomer) {
		t.Errorf("Portal of nobody = %v, want ErrNoCustomer", err)
	}
	alone := open(t)
	if _, err := alone.Checkout(testhouse.Tenant(t, alone.db, "acme"), growth(2)); !errors.Is(err, billing.ErrUnconnected) {
		t.Errorf("without Stripe = %v, want ErrUnconnected", err)
	}
}

func TestAPriceThatIsNotOurs(t *testing.T) {
	s := connected(t)
	acme := testhouse.Tenant(t, s.db, "acme")
	for _, wrong := range []struct {
		amount   int64
		currency string
	}{{39_01, "eur"}, {39_00, "usd"}} {
		s.at.Reprice(billing.LookupKey(billing.Growth, billing.Monthly), wrong.amount, wrong.currency)
		if _, err := s.Checkout(acme, growth(1)); err == nil || fault.As(err) != nil {
			t.Errorf("a price of %d %s = %v, want a mistake of ours that no customer pays", wrong.amount, wrong.currency, err)
		}
	}
}

func TestCheckoutWhileStripeIsAway(t *testing.T) {
	s := connected(t)
	acme := testhouse.Tenant(t, s.db, "acme")
	for _, status := range []int{http.StatusTooManyRequests, http.StatusBadGateway} {
		s.at.Refuse(3, status)
		if _, err := s.Checkout(acme, growth(1)); fault.KindOf(err) != fault.KindExhausted {
			t.Errorf("Stripe says %d: %v, want it asked for later", status, err)
		}
		s.at.Refuse(0, 0)
	}
	if err := s.MayWrite(acme); err != nil {
		t.Errorf("the tenant's own work = %v, want it to go on", err)
	}
}

func TestASignUpBeginsATrialWhereStripeIs(t *testing.T) {
	s, alone := connected(t), open(t)
	for _, tc := range []struct {
		h    *house
		want billing.State
		plan billing.Name
	}{{s.house, billing.Trialing, billing.Growth}, {alone, billing.Active, billing.Local}} {
		f, err := tc.h.accounts.SignUp(context.Background(), account.Draft{
			Slug: "acme", Name: "Acme", Zone: "Europe/Berlin", Currency: "EUR",
			Owner: account.Person{Name: "Ann", Email: "ann@acme.example", Password: "a rather long password"},
		})
		if err != nil {
			t.Fatal(err)
		}
		ctx := tenants.As(context.Background(), &tenants.Actor{TenantID: f.Tenant.ID, Kind: tenants.KindMember, MemberID: f.Owner.ID})
		got, err := tc.h.Standing(ctx)
		if err != nil || got.State != tc.want || got.Plan.Name != tc.plan {
			t.Errorf("after sign-up %s on %s, %v; want %s on %s", got.State, got.Plan.Name, err, tc.want, tc.plan)
		}
	}
}
