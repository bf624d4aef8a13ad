package loyalty_test

import (
	"bytes"
	"net/url"
	"testing"
	"time"

	"kept/care/event"
	"kept/care/loyalty"
	"kept/internal/fault"
	"kept/internal/testhouse"
	"kept/internal/ticket"
	"kept/tenants"
)

func TestALinkLeadsToOneCustomersPoints(t *testing.T) {
	s := newShop(t, loyalty.ProgramDraft{})
	office, err := ticket.Open(bytes.Repeat([]byte{7}, 32), loyalty.LinkPage("https://kept.example/c/points"), func() time.Time { return s.now })
	s.must(err)
	links, ann := loyalty.NewLinks(s.book, office), s.customer("Ann")
	if _, err := links.Make(testhouse.Tenant(t, s.db, "bolt"), ann); !fault.IsMissing(err) {
		t.Errorf("another tenant's link: %v, want missing", err)
	}
	l, err := links.Make(s.ctx, ann)
	s.must(err)
	at, err := url.Parse(l.URL)
	s.must(err)
	to, err := links.Open(at.Query().Get("token"))
	if err != nil || at.Path != "/c/points" || to != (loyalty.Opened{TenantID: tenants.From(s.ctx).TenantID, CustomerID: ann}) {
		t.Errorf("the link %s leads to %+v, %v", l.URL, to, err)
	}
	told, err := event.NewLog(s.db, time.Now, nil).Of(s.ctx, ann)
	s.must(err)
	if last := told[len(told)-1]; last.Type != event.PointsLinkMade || last.CustomerID != ann {
		t.Errorf("her history ends with %+v, want it to tell of the link", last)
	}
	s.now = l.ExpiresAt
	if _, err := links.Open(at.Query().Get("token")); !fault.IsMissing(err) {
		t.Errorf("when its time is over: %v, want missing", err)
	}
}
