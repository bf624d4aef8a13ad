package graph

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

// TestLimitsAtTheirBoundary sends, for each number, a request at the limit,
// which passes, and one a step above it, which doesn't.
func TestLimitsAtTheirBoundary(t *testing.T) {
	d := signedIn(t, Config{NoRates: true})
	l := DefaultLimits
	for _, tc := range []struct {
		what  string
		limit int
		query func(n int) (query string, variables map[string]any)
	}{
		{"bytes", l.Document, text(func(n int) string { return "{__typename}" + strings.Repeat(" ", n-12) })},
		{"tokens", l.Tokens, text(func(n int) string { return "{__typename" + strings.Repeat(" #\n", n-3) + "}" })},
		{"levels", l.Depth, text(func(n int) string { return nested("{viewer", n) })},
		{"levels through fragments", l.Depth, text(func(n int) string { return chained(n) })},
		{"fields at the root", l.RootFields, text(func(n int) string { return "{" + strings.Repeat("__typename ", n) + "}" })},
		{"fields", l.Fields, text(func(n int) string { return "{viewer{" + strings.Repeat("id ", n-1) + "}}" })},
		{"fields through fragments", l.Fields, text(func(n int) string {
			return "{viewer{...A ...A}} fragment A on Viewer{" + strings.Repeat("id ", (n-1)/2) + "}"
		})},
		{"aliases", l.Aliases, text(func(n int) string {
			var b strings.Builder
			for i := range n {
				fmt.Fprintf(&b, "a%d:id ", i)
			}
			return "{viewer{" + b.String() + "}}"
		})},
		{"directives", l.Directives, text(func(n int) string {
			return "{viewer{" + strings.Repeat("id @skip(if:false) ", n) + "}}"
		})},
		{"directives of a node", l.NodeDirectives, text(func(n int) string {
			return "{viewer{id" + strings.Repeat(" @include(if:true)", n) + "}}"
		})},
		{"variables", l.Variables, func(n int) (string, map[string]any) {
			vars := map[string]any{}
			for i := range n {
				vars[fmt.Sprint("v", i)] = i
			}
			return "{viewer{id}}", vars
		}},
		{"declared variables", l.Variables, text(func(n int) string {
			var b strings.Builder
			for i := range n {
				fmt.Fprintf(&b, "$v%d:Int ", i)
			}
			return "query(" + b.String() + "){viewer{id}}"
		})},
		{"values in a list", l.List, func(n int) (string, map[string]any) {
			return "query($x:[ID!]!){nodes(ids:$x){id}}", map[string]any{"x": make([]any, n)}
		}},
		{"values in a list of a list", l.List, func(n int) (string, map[string]any) {
			return "query($x:[ID!]!){nodes(ids:$x){id}}", map[string]any{"x": []any{map[string]any{"y": make([]any, n)}}}
		}},
		{"values in a list in the document", l.List, text(func(n int) string {
			return "{nodes(ids:[" + strings.Repeat(`"a",`, n) + "]){id}}"
		})},
	} {
		t.Run(tc.what, func(t *testing.T) {
			d.t = t
			if r := d.with(tc.query(tc.limit)); r.code() == string(CodeTooComplex) {
				t.Errorf("%d is refused: %.300s", tc.limit, r.text)
			}
			above := tc.limit + 1
			if strings.HasSuffix(tc.what, "through fragments") {
				above++ // two spreads of one fragment
			}
			if r := d.with(tc.query(above)); r.code() != string(CodeTooComplex) || strings.Contains(r.text, `"data"`) {
				t.Errorf("%d passes: %.300s", above, r.text)
			}
		})
	}
}

func text(query func(int) string) func(int) (string, map[string]any) {
	return func(n int) (string, map[string]any) { return query(n), nil }
}

func nested(open string, n int) string {
	return open + strings.Repeat("{viewer", n-1) + strings.Repeat("}", n)
}

// chained is n levels deep, each in a fragment of its own.
func chained(n int) string {
	b := strings.Builder{}
	b.WriteString("{viewer{...F1}}")
	for i := 1; i < n-1; i++ {
		fmt.Fprintf(&b, " fragment F%d on Viewer{limits{...F%d}}", i, i+1)
	}
	fmt.Fprintf(&b, " fragment F%d on Viewer{id}", n-1)
	return b.String()
}

func TestIntrospectionIsExemptFromDepth(t *testing.T) {
	d := signedIn(t, Config{})
	of := strings.Repeat("ofType{", 12) + "name" + strings.Repeat("}", 12)
	for _, query := range []string{
		"{__schema{types{fields{type{" + of + "}}}}}",
		// As tools write it, GraphiQL among them: each fragment is deep by itself.
		"{__schema{types{...Full}}} fragment Full on __Type{fields{args{type{...Ref}}}} fragment Ref on __Type{" + of + "}",
	} {
		if r := d.ask(query); r.code() != "" {
			t.Errorf("got %.300s for %s", r.text, query)
		}
	}
}

// hostile is a document that is small to write and huge to write out.
type hostile struct {
	name, query string
	code        Code // "" when it may pass
}

func hostileDocuments() []hostile {
	double := func(leaf string) string {
		var b strings.Builder
		b.WriteString("{viewer{...F0}}")
		for i := range 60 {
			fmt.Fprintf(&b, " fragment F%d on Viewer{...F%d ...F%d}", i, i+1, i+1)
		}
		return b.String() + " fragment F60 on Viewer{" + leaf + "}"
	}
	return []hostile{
		{"fragments that double", double("id"), CodeTooComplex},
		{"fragments that double, without a field", double("...Nowhere"), CodeTooComplex},
		{"a number that is too large", `{quoteReward(customerId:"cus_x",points:99999999999999999999){points}}`, CodeBadUserInput},
		{"one as a default", "query($n:Int=-99999999999999999999){customers(first:$n){nodes{id}}}", CodeBadUserInput},
		{"one with an exponent", "{customers(first:1e999){nodes{id}}}", CodeBadUserInput},
		{"a cycle", "{viewer{...A}} fragment A on Viewer{...B} fragment B on Viewer{...A}", CodeTooComplex},
		{"a cycle that nobody spreads", "{viewer{id}} fragment A on Viewer{...A}", CodeTooComplex},
		{"a thousand fields with one name", "{viewer{" + strings.Repeat("id ", 999) + "}}", ""},
		{"a thousand objects with one name", "{viewer{" + strings.Repeat("limits{points} ", 499) + "}}", ""},
		{"many fragments of many fields", "{viewer{" + strings.Repeat("...A ", 30) + "}} fragment A on Viewer{" + strings.Repeat("limits{points remaining} ", 11) + "}", ""},
		{"deep brackets", strings.Repeat("{a", 2000), CodeBadRequest},
		{"a deep list", "{node(id:" + strings.Repeat("[", 3900) + "){id}}", CodeBadRequest},
	}
}

// TestHostileDocumentsAreCheap sends documents that are small to write and huge
// to write out. Each is refused, or at worst answered, well under a second.
func TestHostileDocumentsAreCheap(t *testing.T) {
	d := signedIn(t, Config{NoRates: true})
	for _, tc := range hostileDocuments() {
		t.Run(tc.name, func(t *testing.T) {
			d.t = t
			if r := d.ask(tc.query); r.code() != string(tc.code) {
				t.Errorf("got %q, want %q: %.200s", r.code(), tc.code, r.text)
			}
			stock := d.stock
			d.stock = nil // one answer is what is counted
			defer func() { d.stock = stock }()
			// Allocations, not time: a busy machine is slow at anything. What
			// doubles or squares makes millions; no document here needs a quarter of this.
			if n := testing.AllocsPerRun(1, func() { d.ask(tc.query) }); n > 100_000 {
				t.Errorf("took %.0f allocations", n)
			} else {
				t.Logf("%.0f allocations", n)
			}
		})
	}
}

func TestErrorsOfAnAnswerAreFew(t *testing.T) {
	d := signedIn(t, Config{})
	for n, want := range map[int]int{5: 5, 6: 5} {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "nonsense%d ", i)
		}
		if r := d.ask("{" + b.String() + "}"); len(r.body.Errors) != want {
			t.Errorf("%d mistakes: got %d errors, want %d", n, len(r.body.Errors), want)
		}
	}
}

func TestVariablesAreExact(t *testing.T) {
	schema := gqlparser.MustLoadSchema(&ast.Source{Input: `
		type Query { a(key: Key, keys: [Key!], state: State, states: [State]): Int }
		input Key @oneOf { id: ID  state: State  keys: [Key!] }  enum State { OPEN }`})
	args := schema.Query.Fields.ForName("a").Arguments
	for _, tc := range []struct {
		argument string
		value    any
		ok       bool
	}{
		{"state", "OPEN", true},
		{"state", nil, true},
		{"state", "open", false},
		{"state", "", false},
		{"states", []any{"OPEN", nil}, true},
		{"states", "OPEN", true},
		{"states", []any{"OPEN", "Open"}, false},
		{"states", []any{[]any{"OPEN"}}, false},
		{"key", map[string]any{"id": "x"}, true},
		{"key", map[string]any{}, false},
		{"key", map[string]any{"id": nil}, false},
		{"key", map[string]any{"id": "x", "state": "OPEN"}, false},
		{"key", map[string]any{"id": "x", "state": nil}, false},
		{"key", map[string]any{"state": "open"}, false},
		{"keys", []any{map[string]any{"keys": []any{map[string]any{}}}}, false},
	} {
		if got := stray(schema, args.ForName(tc.argument).Type, tc.value); (got == "") != tc.ok {
			t.Errorf("%s %v: got %q, want ok = %v", tc.argument, tc.value, got, tc.ok)
		}
	}
}

func FuzzGate(f *testing.F) {
	for _, s := range []string{
		"{__typename}", "{viewer{id}}", "{...A} fragment A on Query{...B} fragment B on Query{...A}",
		`query Q($a:[ID!]!=["x"] @skip(if:true)){nodes(ids:$a){...on Viewer{id @include(if:$b)}}}`,
		"{a:b{c(d:[1,{e:[2]}]){f}}}", "mutation{noop}", "subscription{x}", "{", "#", "\"\"\"", "{a(b:$c)}",
	} {
		f.Add(s)
	}
	g := gate{limits: DefaultLimits, cache: newDocuments(1 << 10)}
	f.Fuzz(func(t *testing.T, query string) {
		start := time.Now()
		doc, err := g.parse(query)
		if err == nil {
			onlyTypename(doc)
			_, err = g.document(doc)
		}
		if err != nil && err.Extensions["code"] == nil {
			t.Errorf("an error without a code: %v", err)
		}
		if took := time.Since(start); took > 2*time.Second {
			t.Errorf("took %v", took)
		}
	})
}

func TestOneOfSeveralOperationsIsNamed(t *testing.T) {
	d, _, _ := shop(t, Config{})
	for range 2 { // the second time the document is known
		r := d.ask(`query a {viewer{id}} query b {viewer{id}}`)
		if r.code() != string(CodeBadRequest) || !strings.Contains(r.text, "name one by operationName") {
			t.Errorf("unnamed: %s", r.text)
		}
	}
}
