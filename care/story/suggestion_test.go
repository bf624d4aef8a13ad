package story_test

import (
	"testing"

	"kept/care/customer"
	"kept/care/interaction"
	"kept/care/promise"
	"kept/ent/db/dismissedsuggestion"
	"kept/internal/fault"
	"kept/internal/testhouse"
	"kept/tenants"
)

// testhouse.Now is a Wednesday, 4 March 2026, noon in UTC.
func TestAPromiseIsHeardConfirmedAndDismissed(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann := h.customer(t, ctx, "ann")
	if err := h.db.Customer.UpdateOneID(ann).SetZone("Pacific/Auckland").Exec(ctx); err != nil {
		t.Fatal(err)
	}
	said := h.contact(t, ctx, interaction.Draft{CustomerID: ann, Channel: customer.Email, Direction: interaction.Outbound, OccurredAt: h.now,
		Body: "I'll call you tomorrow. You'll have the drawer by Monday."})
	hers := h.contact(t, ctx, interaction.Draft{CustomerID: ann, Channel: customer.Email, Direction: interaction.Inbound, OccurredAt: h.now,
		Body: "I'll call you on Friday."})

	heard, err := h.stories.Suggestions(ctx, []*interaction.Interaction{hers, said})
	if err != nil || len(heard[0]) != 0 || len(heard[1]) != 2 {
		t.Fatalf("Suggestions = %v, %v; want none of what she wrote and two of what we did", heard, err)
	}
	call, drawer := heard[1][0], heard[1][1]
	if *call.DueDay != "2026-03-06" || call.Zone != "Pacific/Auckland" {
		t.Errorf("heard %s in %s; at noon in UTC tomorrow is the 6th in Auckland", *call.DueDay, call.Zone)
	}
	if n, err := h.db.Promise.Query().Count(ctx); n != 0 || err != nil {
		t.Errorf("%d promises, %v; a suggestion makes none by itself", n, err)
	}
	if _, err := h.rooms.Promises.Make(ctx, promise.Draft{CustomerID: ann, InteractionID: said.ID, Text: "Call her",
		By: promise.By{DueDay: call.DueDay}, Zone: call.Zone}); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time changes nothing
		if _, err := h.stories.DismissSuggestion(ctx, said.ID, drawer.Key); err != nil {
			t.Fatal(err)
		}
	}
	if heard, err := h.stories.Suggestions(ctx, []*interaction.Interaction{said}); err != nil || len(heard[0]) != 0 {
		t.Errorf("Suggestions = %v, %v; want none: one is made, one dismissed", heard, err)
	}
	if n := len(h.told(t, ctx, said.ID)); n != 2 {
		t.Errorf("%d events of the contact, want recorded and dismissed once", n)
	}
}

func TestASuggestionThatIsOverIsNone(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	said := h.contact(t, ctx, interaction.Draft{CustomerID: h.customer(t, ctx, "ann"), Channel: customer.Phone, Direction: interaction.Inbound,
		OccurredAt: h.now, Body: "Told her that we'll be in touch: I'll call you tomorrow"})
	if heard, err := h.stories.Suggestions(ctx, []*interaction.Interaction{said}); err != nil || len(heard[0]) != 0 {
		t.Errorf("Suggestions = %v, %v; what somebody was told about it is no promise", heard, err)
	}
	said.Body = "I'll call you tomorrow"
	if heard, err := h.stories.Suggestions(ctx, []*interaction.Interaction{said}); err != nil || len(heard[0]) != 1 {
		t.Errorf("Suggestions = %v, %v; a member takes notes of a call", heard, err)
	}
	h.now = h.now.AddDate(0, 0, 2)
	if heard, err := h.stories.Suggestions(ctx, []*interaction.Interaction{said}); err != nil || len(heard[0]) != 0 {
		t.Errorf("Suggestions = %v, %v; it can't be kept in time any more", heard, err)
	}
	customerOnly := *tenants.From(ctx)
	customerOnly.Kind, customerOnly.CustomerID = tenants.KindCustomer, said.CustomerID
	if heard, err := h.stories.Suggestions(tenants.As(ctx, &customerOnly), []*interaction.Interaction{said}); err != nil || len(heard[0]) != 0 {
		t.Errorf("Suggestions = %v, %v; an end customer is suggested nothing", heard, err)
	}
}

func TestAnotherTenantDismissesNothing(t *testing.T) {
	h := open(t)
	acme, bolt := testhouse.Tenant(t, h.db, "acme"), testhouse.Tenant(t, h.db, "bolt")
	said := h.contact(t, acme, interaction.Draft{CustomerID: h.customer(t, acme, "ann"), Channel: customer.Email, Direction: interaction.Outbound,
		OccurredAt: h.now, Body: "I'll call you tomorrow"})
	heard, err := h.stories.Suggestions(acme, []*interaction.Interaction{said})
	if err != nil || len(heard[0]) != 1 {
		t.Fatal(heard, err)
	}
	if _, err := h.stories.DismissSuggestion(bolt, said.ID, heard[0][0].Key); !fault.IsMissing(err) {
		t.Errorf("DismissSuggestion = %v, want missing", err)
	}
	if _, err := h.stories.DismissSuggestion(acme, said.ID, "another"); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("DismissSuggestion = %v, want invalid", err)
	}
	if _, err := h.stories.DismissSuggestion(acme, said.ID, heard[0][0].Key); err != nil {
		t.Fatal(err)
	}
	if n, err := h.db.DismissedSuggestion.Query().Where(dismissedsuggestion.InteractionID(said.ID)).Count(bolt); n != 0 || err != nil {
		t.Errorf("another tenant sees %d, %v", n, err)
	}
}
