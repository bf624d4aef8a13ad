package job

import (
	"context"
	"testing"

	"kept/care/event"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/page"
	"kept/internal/testhouse"
	"kept/tenants"
)

func TestWhoStartedAJobSeesItAndWhoAnswersForImportsSeesAll(t *testing.T) {
	db, now := testhouse.Open(t), clock.Fixed(testhouse.Now)
	b := NewBook(db, event.NewLog(db, now, nil), func(context.Context, string, string) error { return nil }, now)
	owner, bolt := testhouse.Tenant(t, db, "acme"), testhouse.Tenant(t, db, "bolt")
	agent := as(owner, tenants.Agent)
	hers, err := b.Start(agent, Draft{Kind: Export, Total: 3})
	if err != nil {
		t.Fatal(err)
	}
	others, err := b.Start(owner, Draft{Kind: Bulk})
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name string
		ctx  context.Context
		id   string
		want bool
	}{
		{"an agent her own", agent, hers.ID, true},
		{"an agent another's", agent, others.ID, false},
		{"another agent hers", as(owner, tenants.Agent), hers.ID, false},
		{"the owner everybody's", owner, hers.ID, true},
		{"another tenant", bolt, hers.ID, false},
	} {
		if _, err := b.Find(tc.ctx, tc.id); fault.IsMissing(err) == tc.want || err != nil && !fault.IsMissing(err) {
			t.Errorf("%s: %v, want to see it: %v", tc.name, err, tc.want)
		}
		found, err := b.ByIDs(tc.ctx, []string{tc.id})
		if err != nil || (found[tc.id] != nil) != tc.want {
			t.Errorf("%s by id: %v, %v; want to see it: %v", tc.name, found, err, tc.want)
		}
		if _, err := b.Cancel(tc.ctx, tc.id); !tc.want && !fault.IsMissing(err) {
			t.Errorf("%s cancels: %v, want missing", tc.name, err)
		}
	}
	for name, want := range map[string]int{"agent": 1, "owner": 2, "bolt": 0} {
		ctx := map[string]context.Context{"agent": agent, "owner": owner, "bolt": bolt}[name]
		if p, err := b.List(ctx, Filter{}, page.Args{}); err != nil || len(p.Items) != want {
			t.Errorf("%s lists %d jobs, %v; want %d", name, len(p.Items), err, want)
		}
	}
	kind := Export
	if p, err := b.List(owner, Filter{Kind: &KindFilter{Eq: &kind}}, page.Args{}); err != nil || len(p.Items) != 1 || p.Items[0].ID != hers.ID {
		t.Errorf("exports: %v, %v", p.Items, err)
	}
}

// as is another member of the same tenant with a role.
func as(ctx context.Context, r tenants.Role) context.Context {
	a := *tenants.From(ctx)
	a.MemberID, a.Role, a.Scopes = id.New(id.Member), r, tenants.ScopesOf(r)
	return tenants.As(ctx, &a)
}
