package graph

import (
	"context"
	"fmt"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"kept/internal/request"
	"kept/internal/testhouse"
	"kept/tenants"
)

func TestCost(t *testing.T) {
	schema := gqlparser.MustLoadSchema(&ast.Source{Input: `
		type Query { list(first: Int last: Int after: String): Connection  nodes(ids: [ID!]!): [Thing]!  one: Thing  hits(first: Int! = 20): [Thing!]! }
		type Mutation { do: Thing }
		type Connection { edges: [Edge!]! nodes: [Thing!]! totalCount: Count! }
		type Edge { cursor: String! node: Thing! }
		type Count { value: Int! }
		type Thing { id: ID! plain: [Thing!]! list(first: Int last: Int): Connection }`})
	for _, tc := range []struct {
		query     string
		variables map[string]any
		want      int
	}{
		{"{__typename}", nil, 1},
		{"{one{id}}", nil, 1},
		{"{one{id} two:one{id}}", nil, 2},
		{"{one{plain{id}}}", nil, 1 + 5},
		{"{list{nodes{id}}}", nil, 1 + 20},
		{"{list(first:50){nodes{id}}}", nil, 1 + 50},
		{"{list(last:50){nodes{id}}}", nil, 1 + 50},
		{"{list(first:50){edges{cursor node{id}} totalCount{value}}}", nil, 1 + 50 + 50 + 1},
		{"{list(first:1000000){nodes{id}}}", nil, 1 + 100},
		{"{list(first:-5){nodes{id}}}", nil, 1 + 1},
		{"{list(first:10){nodes{list(first:10){nodes{id}}}}}", nil, 1 + 10 + 10 + 100},
		{"query($n:Int){list(first:$n){nodes{id}}}", map[string]any{"n": int64(30)}, 1 + 30},
		{"query($n:Int){list(first:$n){nodes{id}}}", nil, 1 + 20},
		{"{list(first:10){...P}} fragment P on Connection{nodes{...on Thing{id}}}", nil, 1 + 10},
		{`{nodes(ids:["a","b","c"]){id}}`, nil, 3},
		{"query($i:[ID!]!){nodes(ids:$i){plain{id}}}", map[string]any{"i": []any{"a", "b"}}, 2 + 10},
		{"{hits{id}}", nil, 20},
		{"{hits(first:7){id plain{id}}}", nil, 7 + 35},
		{"mutation{do{id}}", nil, 10 + 1},
		{"{__schema{types{name}}}", nil, 100},
	} {
		doc, errs := gqlparser.LoadQueryWithRules(schema, tc.query, nil)
		if errs != nil {
			t.Fatalf("%s: %v", tc.query, errs)
		}
		if got := costOf(doc.Operations[0], tc.variables); got != tc.want {
			t.Errorf("%s: got %d, want %d", tc.query, got, tc.want)
		}
	}
}

// deep asks for a page of the chain of each of n promises: 1 + n + (1 + 5)n objects.
func deep(n int) string {
	return fmt.Sprintf("{promises(first:%d){nodes{id chain(first:5){nodes{id}}}}}", n)
}

func TestCostIsToldAndBounded(t *testing.T) {
	limits := DefaultLimits
	limits.Cost = 1 + 20 + 6*20
	d, _, ana := shop(t, Config{Limits: limits})
	d.with(makePromise, draft(ana, "one"))
	d.with(makePromise, draft(ana, "two"))
	r := d.ask(deep(20))
	cost, _ := r.body.Extensions["cost"].(map[string]any)
	if r.code() != "" || cost["requested"] != 141.0 || cost["actual"] != float64(1+2+2+2) {
		t.Errorf("at the limit: got %s", r.text)
	}
	if left, _ := cost["remaining"].(float64); left < Points-100 {
		t.Errorf("what wasn't used isn't given back: %s", r.text)
	}
	if r := d.ask(deep(21)); r.code() != string(CodeTooComplex) || strings.Contains(r.text, `"data"`) {
		t.Errorf("one above it: got %s", r.text)
	}
	if DefaultLimits.Cost != 10_000 {
		t.Errorf("the limit is %d, api.md says 10,000", DefaultLimits.Cost)
	}
}

func TestRateOfOneCaller(t *testing.T) {
	now := testhouse.Now
	d, ctx, _ := shop(t, Config{Now: func() time.Time { return now }})
	other := *tenants.From(ctx)
	other.MemberID = "mem_other"
	e := d.end
	drain := func(ctx context.Context, n int) { e.rates.of(ctx).take(n, now) }

	drain(ctx, Points-1)
	r := d.ask("{viewer{id}}") // costs the one that is left
	if r.code() != "" || r.header.Get("RateLimit-Limit") != strconv.Itoa(Points) || r.header.Get("RateLimit-Remaining") != "0" || r.header.Get("RateLimit-Reset") != "10" {
		t.Errorf("the last point: got %s %v", r.text, r.header)
	}
	r = d.ask("{viewer{id}}")
	if r.status != http.StatusTooManyRequests || r.code() != string(CodeRateLimited) || r.header.Get("Retry-After") != "1" || strings.Contains(r.text, `"data"`) {
		t.Errorf("none left: got %d %s %v", r.status, r.text, r.header)
	}
	if left := e.rates.of(tenants.As(ctx, &other)).left(now); left != Points {
		t.Errorf("another client of the tenant has %d points, want %d", left, Points)
	}
	now = now.Add(time.Second)
	if left := e.rates.of(ctx).left(now); left != RefillPerSecond {
		t.Errorf("after a second: %d points, want %d", left, RefillPerSecond)
	}
	now = now.Add(time.Hour)
	drain(ctx, Points-100)
	for query, status := range map[string]int{deep(14): 200, deep(100): 429} { // 99 points, and 701
		if r := d.ask(query); r.status != status {
			t.Errorf("%s with %d points left: got %d %s", query, e.rates.of(ctx).left(now), r.status, r.text)
		}
		now = now.Add(time.Hour)
		drain(ctx, Points-100)
	}
}

func TestRateOfAnAddress(t *testing.T) {
	now := testhouse.Now
	d := open(t, nil, &Resolver{}, Config{Now: func() time.Time { return now }})
	for i := range AnonymousBurst {
		if r := d.ask("{__typename}"); r.status != 200 {
			t.Fatalf("request %d: got %d %s", i+1, r.status, r.text)
		}
	}
	if r := d.ask("{__typename}"); r.status != 429 || r.header.Get("Retry-After") != "1" {
		t.Errorf("request %d: got %d %s", AnonymousBurst+1, r.status, r.text)
	}
	now = now.Add(time.Second)
	if r := d.ask("{__typename}"); r.status != 200 {
		t.Errorf("a second later: got %d %s", r.status, r.text)
	}
	at := func(ip string) *bucket {
		return d.end.rates.of(request.With(context.Background(), request.Info{IP: netip.MustParseAddr(ip)}))
	}
	if at("192.0.2.1") == at("192.0.2.2") || at("2001:db8::1") != at("2001:db8::2") || at("2001:db8::1") == at("2001:db8:0:1::1") {
		t.Error("want a bucket for each IPv4 address and each IPv6 /64")
	}
}

func TestRatesCanBeOff(t *testing.T) {
	d := open(t, nil, &Resolver{}, Config{NoRates: true})
	for range AnonymousBurst + 5 {
		if r := d.ask("{__typename}"); r.status != 200 || r.header.Get("RateLimit-Limit") != "" {
			t.Fatalf("got %d %s", r.status, r.text)
		}
	}
}

// TestBucketTakesPointsBack pins what we rely on in rate.Limiter.
func TestBucketTakesPointsBack(t *testing.T) {
	now := testhouse.Now
	b := newRates(false).of(tenants.As(context.Background(), &tenants.Actor{TenantID: "t"}))
	b.take(9_000, now)
	b.give(4_000, now)
	if got := b.left(now); got != 5_000 {
		t.Errorf("got %d, want 5,000", got)
	}
	b.give(9_000, now)
	if got := b.left(now); got != Points {
		t.Errorf("got %d, want a full bucket and no more", got)
	}
	if _, ok := b.take(Points, now); !ok {
		t.Error("a full bucket can't be emptied")
	}
	if _, ok := b.take(1, now); ok {
		t.Error("more was in it than it holds")
	}
}

func TestBucketsAreBounded(t *testing.T) {
	r := newRates(false)
	r.buckets.Resize(10)
	for i := range 100 {
		r.of(tenants.As(context.Background(), &tenants.Actor{TenantID: fmt.Sprint(i)}))
	}
	if n := r.buckets.Len(); n != 10 {
		t.Errorf("%d buckets are kept, want 10", n)
	}
}

func TestDocumentsAreBounded(t *testing.T) {
	d, ctx := newDocuments(80), context.Background()
	doc := &ast.QueryDocument{}
	for i := range 100 {
		d.Add(ctx, fmt.Sprintf("%-10d", i), doc)
		d.Add(ctx, fmt.Sprintf("%-11d", i), doc) // too long for this room
	}
	if d.lru.Len() != 8 || d.size != 80 {
		t.Errorf("%d documents of %d bytes, want 8 of 80", d.lru.Len(), d.size)
	}
	if _, ok := d.Get(ctx, fmt.Sprintf("%-10d", 99)); !ok {
		t.Error("the last one is gone")
	}
}
