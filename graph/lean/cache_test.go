package lean

import (
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

var schema = gqlparser.MustLoadSchema(&ast.Source{Input: `type Query { thing: Thing } type Thing { a: Int b: Int thing: Thing }`})

// thing is an object type of the tests' own schema.
type thing struct{ A, B int }

func things() *Object[thing] {
	o := NewObject[thing]("Thing", []string{"Thing"})
	o.Define(
		Plain("a", Int[int](), func(t *thing) int { return t.A }),
		Plain("b", Int[int](), func(t *thing) int { return t.B }),
		Plain[thing, *thing]("thing", o, func(t *thing) *thing { return t }),
	)
	return o
}

// operation gives an operation of a document as gqlgen would.
func operation(t *testing.T, doc *ast.QueryDocument, name string, variables map[string]any) *graphql.OperationContext {
	t.Helper()
	return &graphql.OperationContext{Doc: doc, RawQuery: "{}", Operation: doc.Operations.ForName(name), Variables: variables}
}

func parse(t *testing.T, query string) *ast.QueryDocument {
	t.Helper()
	doc, err := gqlparser.LoadQueryWithRules(schema, query, rules.NewDefaultRules())
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// planned gives the fields of the plan of an operation's only root field.
func planned(c *cache, op *graphql.OperationContext) string {
	root := graphql.CollectFields(op, op.Operation.SelectionSet, []string{"Query"})[0]
	o := things()
	plan := c.get(op, root, func(c *compiler) { c.sub = o.compile(c, root.Selections) })
	var names []string
	for _, f := range plan.sub[0].fields {
		names = append(names, f.Alias)
	}
	return strings.Join(names, " ")
}

func TestAPlanIsKeptByWhatItDependsOn(t *testing.T) {
	c := newCache(roomForPlans)
	doc := parse(t, `query A($b: Boolean = true) { ...F thing { b @include(if: $b) } } query B { ...F } fragment F on Query { thing { a } }`)
	for _, tc := range []struct {
		name, op  string
		variables map[string]any
		want      string
	}{
		{"included", "A", map[string]any{"b": true}, "a b"},
		{"left out by a variable", "A", map[string]any{"b": false}, "a"},
		{"another operation of the document", "B", nil, "a"},
		{"included again", "A", map[string]any{"b": true}, "a b"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := planned(c, operation(t, doc, tc.op, tc.variables)); got != tc.want {
				t.Errorf("fields %q, want %q", got, tc.want)
			}
		})
	}
	if n := c.lru.Len(); n != 3 {
		t.Errorf("%d plans are kept, want 3", n)
	}
}

func TestPlansTakeBoundedRoom(t *testing.T) {
	c := newCache(100)
	for range 1000 {
		planned(c, operation(t, parse(t, `{ thing { a b thing { a } } }`), "", nil))
	}
	if c.size > 100 || c.lru.Len() < 10 {
		t.Errorf("%d plans take %d of 100", c.lru.Len(), c.size)
	}
	large := parse(t, "{ thing { a "+strings.Repeat("thing { a b ", 10)+strings.Repeat("}", 10)+" } }")
	if planned(c, operation(t, large, "", nil)); c.lru.Len() < 10 {
		t.Error("a large plan pushed the others out")
	}
}
