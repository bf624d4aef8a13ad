package notice_test

import (
	"context"
	"testing"

	"kept/care/notice"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/page"
	"kept/internal/testhouse"
	"kept/tenants"
)

func tell(t *testing.T, d *store.DB, ctx context.Context, member, text string) string {
	t.Helper()
	n := id.New(id.Notice)
	err := d.Notice.Create().SetID(n).SetMemberID(member).SetEventID(id.New(id.Event)).SetType("promise.warned").
		SetSubjectID("prm_x").SetText(text).SetCreatedAt(testhouse.Now).Exec(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestNoticesAreHersAlone(t *testing.T) {
	d := testhouse.Open(t)
	a, b := testhouse.Tenant(t, d, "acme"), testhouse.Tenant(t, d, "bolt")
	book := notice.NewBook(d, clock.Fixed(testhouse.Now))
	hers := tell(t, d, a, tenants.From(a).MemberID, "first")
	tell(t, d, a, tenants.From(a).MemberID, "second")

	other := id.New(id.Member)
	if err := d.Member.Create().SetID(other).SetName("x").SetFolded("x").SetRole("AGENT").SetCreatedAt(testhouse.Now).Exec(a); err != nil {
		t.Fatal(err)
	}
	colleague := *tenants.From(a)
	colleague.MemberID = other
	for name, ctx := range map[string]context.Context{"another tenant": b, "a colleague": tenants.As(a, &colleague)} {
		if _, err := book.Find(ctx, hers); !fault.IsMissing(err) {
			t.Errorf("%s finds it: %v", name, err)
		}
		if _, err := book.Read(ctx, hers); !fault.IsMissing(err) {
			t.Errorf("%s reads it: %v", name, err)
		}
		if p, err := book.List(ctx, notice.Filter{}, page.Args{}); err != nil || len(p.Items) != 0 {
			t.Errorf("%s lists %d, %v", name, len(p.Items), err)
		}
	}
	n, err := book.Read(a, hers)
	if err != nil || n.ReadAt == nil {
		t.Fatalf("read: %+v, %v", n, err)
	}
	yes := true
	unread, err := book.List(a, notice.Filter{Unread: &yes}, page.Args{})
	if err != nil || len(unread.Items) != 1 || unread.Items[0].Text != "second" {
		t.Errorf("unread: %+v, %v", unread.Items, err)
	}
	all, err := book.List(a, notice.Filter{}, page.Args{})
	if err != nil || len(all.Items) != 2 {
		t.Errorf("all: %d, %v", len(all.Items), err)
	}
	if c, err := all.Count(a); err != nil || c != 2 {
		t.Errorf("counted %d, %v", c, err)
	}
}
