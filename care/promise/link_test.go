package promise_test

import (
	"bytes"
	"net/url"
	"testing"
	"time"

	"kept/care/event"
	"kept/care/promise"
	"kept/internal/fault"
	"kept/internal/testhouse"
	"kept/internal/ticket"
	"kept/tenants"
)

func (h *house) links(t *testing.T, secret byte) *promise.Links {
	t.Helper()
	office, err := ticket.Open(bytes.Repeat([]byte{secret}, 32), promise.LinkPage("https://kept.example/c/promise"), func() time.Time { return h.now })
	if err != nil {
		t.Fatal(err)
	}
	return promise.NewLinks(h.Book, office)
}

func TestALinkLeadsToOnePromiseForAWhile(t *testing.T) {
	h := newHouse(t)
	acme, bolt := testhouse.Tenant(t, h.db, "acme"), testhouse.Tenant(t, h.db, "bolt")
	p := h.make(t, acme, h.customer(t, acme, "ann"), time.Hour)
	links := h.links(t, 7)
	if _, err := links.Make(bolt, p.ID); !fault.IsMissing(err) {
		t.Errorf("another tenant's link: %v, want missing", err)
	}
	l, err := links.Make(acme, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	at, err := url.Parse(l.URL)
	if err != nil || at.Path != "/c/promise" {
		t.Fatalf("the link is %s, %v", l.URL, err)
	}
	token := at.Query().Get("token")
	to, err := links.Open(token)
	if err != nil || to.PromiseID != p.ID || to.TenantID != tenants.From(acme).TenantID {
		t.Errorf("Open = %+v, %v", to, err)
	}
	if types := h.types(t, acme, p.ID); types[len(types)-1] != event.PromiseLinkMade {
		t.Errorf("the history is %v, want it to tell of the link", types)
	}
	h.now = l.ExpiresAt
	if _, err := links.Open(token); !fault.IsMissing(err) {
		t.Errorf("expired: %v, want missing", err)
	}
}

func TestHerLastWordCounts(t *testing.T) {
	h := newHouse(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	p := h.make(t, ctx, h.customer(t, ctx, "ann"), time.Hour)
	if _, err := h.Confirm(ctx, p.ID); fault.KindOf(err) != fault.KindConflict {
		t.Errorf("nothing was kept yet: %v, want a conflict", err)
	}
	must := func(p *promise.Promise, err error) *promise.Promise {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	must(h.Keep(ctx, p.ID, promise.Evidence{Note: "called"}))
	must(h.Confirm(ctx, p.ID))
	must(h.Confirm(ctx, p.ID)) // changes nothing
	if p := must(h.Dispute(ctx, p.ID, "nobody called")); p.ConfirmedAt != nil || p.DisputedAt == nil {
		t.Errorf("disputed: %+v", p)
	}
	if p := must(h.Confirm(ctx, p.ID)); p.ConfirmedAt == nil || p.DisputedAt != nil || p.Dispute != "" || p.State != promise.Kept {
		t.Errorf("taken back: %+v", p)
	}
	must(h.Dispute(ctx, p.ID, "no, nobody did"))
	if p := must(h.SettleDispute(ctx, p.ID, true, "the line was dead")); p.State != promise.Broken || p.ConfirmedAt != nil {
		t.Errorf("upheld: %+v", p)
	}
	want := []event.Type{
		event.PromiseMade, event.PromiseKept, event.PromiseConfirmed, event.PromiseDisputed, event.PromiseConfirmed,
		event.PromiseDisputed, event.PromiseUpheld,
	}
	got := h.types(t, ctx, p.ID)
	if len(got) != len(want) {
		t.Fatalf("the history is %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("the history is %v, want %v", got, want)
			break
		}
	}
}
