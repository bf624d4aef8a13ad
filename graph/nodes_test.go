package graph

import (
	"fmt"
	"strings"
	"testing"

	"kept/internal/id"
	"kept/internal/page"
	"kept/internal/testhouse"
	"kept/tenants"
)

func TestNodes(t *testing.T) {
	d, ctx, ana := shop(t, Config{})
	a := promiseOf(d.with(makePromise, draft(ana, "a")))
	b := promiseOf(d.with(makePromise, draft(ana, "b")))
	const query = `query($ids:[ID!]!){nodes(ids:$ids){__typename id}}`
	ids := []any{b, "nonsense", id.New(id.Promise), a, id.New(id.Session), a, ""}
	r := d.with(query, map[string]any{"ids": ids})
	want := fmt.Sprintf(`{"nodes":[{"__typename":"Promise","id":%q},null,null,{"__typename":"Promise","id":%q},null,{"__typename":"Promise","id":%q},null]}`, b, a, a)
	if !strings.Contains(r.text, want) || r.code() != "" {
		t.Errorf("got %s", r.text)
	}
	many := make([]any, page.Max+1)
	for i := range many {
		many[i] = a
	}
	if r := d.with(query, map[string]any{"ids": many[1:]}); r.code() != "" {
		t.Errorf("%d ids: got %s", page.Max, r.text)
	}
	if r := d.with(query, map[string]any{"ids": many}); r.code() != string(CodeBadUserInput) {
		t.Errorf("%d ids: got %s", page.Max+1, r.text)
	}

	far := open(t, testhouse.Tenant(t, d.db, "globex"), d.api, Config{})
	blind := *tenants.From(ctx)
	blind.Scopes = []string{tenants.CustomersRead}
	for who, door := range map[string]*door{"another tenant": far, "without the scope": open(t, tenants.As(ctx, &blind), d.api, Config{})} {
		if r := door.ask(fmt.Sprintf(`{node(id:%q){id}}`, a)); r.code() != "" || r.body.Data["node"] != nil {
			t.Errorf("%s: got %s", who, r.text)
		}
	}
}

func TestConnectionsPageBothWays(t *testing.T) {
	d, _, ana := shop(t, Config{})
	for i := range 5 {
		d.with(makePromise, draft(ana, fmt.Sprint("promise ", i)))
	}
	texts := func(args string) (string, map[string]any) {
		r := d.ask(`{promises(` + args + `){totalCount{value capped} pageInfo{hasNextPage hasPreviousPage startCursor endCursor} edges{cursor node{text}} nodes{id}}}`)
		if r.code() != "" {
			t.Fatalf("%s: got %s", args, r.text)
		}
		list := r.body.Data["promises"].(map[string]any)
		var out []string
		for _, e := range list["edges"].([]any) {
			out = append(out, strings.TrimPrefix(e.(map[string]any)["node"].(map[string]any)["text"].(string), "promise "))
		}
		info := list["pageInfo"].(map[string]any)
		if total := list["totalCount"].(map[string]any); total["value"] != 5.0 || total["capped"] != false {
			t.Errorf("%s: totalCount = %v", args, total)
		}
		return strings.Join(out, ""), info
	}
	all, _ := texts("first:5")
	seen, after := "", ""
	for range 3 {
		page, info := texts(`first:2` + after)
		seen += page
		after = fmt.Sprintf(",after:%q", info["endCursor"])
	}
	if seen != all || len(all) != 5 {
		t.Errorf("forward: got %s, want %s", seen, all)
	}
	seen, before := "", ""
	for range 3 {
		page, info := texts(`last:2` + before)
		seen = page + seen
		before = fmt.Sprintf(",before:%q", info["startCursor"])
	}
	if seen != all {
		t.Errorf("backward: got %s, want %s", seen, all)
	}
}
