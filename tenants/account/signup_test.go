package account_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"kept/internal/fault"
	"kept/tenants"
	"kept/tenants/account"
)

func TestSignUpMakesATenantWithItsOwner(t *testing.T) {
	h := open(t)
	ctx, f := h.signUp(t, "acme")

	a := tenants.From(ctx)
	if a.TenantID != f.Tenant.ID || a.Role != tenants.Owner || a.Zone.String() != "Europe/Berlin" ||
		a.Currency != "EUR" || a.Locale != "en" || a.Grace != 24*time.Hour || a.Slug != "acme" || !a.May(tenants.TeamWrite) {
		t.Errorf("actor = %+v, want the owner of acme with its settings", a)
	}
	if f.Owner.Email != "ann@acme.example" || f.Owner.Name != "Ann of acme" {
		t.Errorf("owner = %+v, want Ann with her folded address", f.Owner)
	}
	events, err := h.log.Of(ctx, f.Owner.ID)
	if err != nil || len(events) != 1 || events[0].Type != "member.joined" || events[0].TenantID != f.Tenant.ID {
		t.Errorf("events = %v, %v; want one member.joined of this tenant", events, err)
	}
}

func TestSignUpRefusesWhatIsWrong(t *testing.T) {
	h := open(t)
	for _, tc := range []struct {
		name, field string
		spoil       func(*account.Draft)
	}{
		{"no name", "name", func(d *account.Draft) { d.Name = " " }},
		{"long name", "name", func(d *account.Draft) { d.Name = strings.Repeat("x", 201) }},
		{"no slug", "slug", func(d *account.Draft) { d.Slug = "" }},
		{"capital slug", "slug", func(d *account.Draft) { d.Slug = "Acme" }},
		{"slug that ends in a hyphen", "slug", func(d *account.Draft) { d.Slug = "acme-" }},
		{"machine's zone", "timeZone", func(d *account.Draft) { d.Zone = "Local" }},
		{"unknown zone", "timeZone", func(d *account.Draft) { d.Zone = "Europe/Bärlin" }},
		{"unknown currency", "currency", func(d *account.Draft) { d.Currency = "EURO" }},
		{"unknown locale", "locale", func(d *account.Draft) { d.Locale = "english!" }},
		{"owner without a name", "owner.name", func(d *account.Draft) { d.Owner.Name = "" }},
		{"owner without an address", "owner.email", func(d *account.Draft) { d.Owner.Email = "ann" }},
		{"short password", "owner.password", func(d *account.Draft) { d.Owner.Password = "short" }},
		{"password is the address", "owner.password", func(d *account.Draft) { d.Owner.Password = d.Owner.Email }},
	} {
		d := draft("acme")
		tc.spoil(&d)
		_, err := h.SignUp(context.Background(), d)
		wantKind(t, tc.name, err, fault.KindInvalid, tc.field)
	}
	if _, err := h.SignUp(context.Background(), draft("acme")); err != nil {
		t.Errorf("after the refusals, sign-up = %v, want none of them to have left a trace", err)
	}
}

func TestSignUpTakesNeitherASlugNorAnAddressTwice(t *testing.T) {
	h := open(t)
	_, f := h.signUp(t, "acme")

	again := draft("acme")
	again.Owner.Email = "bea@example.com"
	_, err := h.SignUp(context.Background(), again)
	wantKind(t, "the same slug", err, fault.KindConflict, "slug")

	again = draft("other")
	again.Owner.Email = " ANN@acme.example"
	_, err = h.SignUp(context.Background(), again)
	wantKind(t, "the same address", err, fault.KindConflict, "owner.email")

	again.Owner = account.Person{UserID: f.Owner.UserID}
	g, err := h.SignUp(context.Background(), again)
	if err != nil || g.Owner.UserID != f.Owner.UserID || g.Owner.ID == f.Owner.ID {
		t.Errorf("signed in, a second tenant = %+v, %v; want the same user as another member", g, err)
	}
}
