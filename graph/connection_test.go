package graph

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"kept/graph/generated"
	"kept/internal/page"
)

// TestPageInfoIsToldHoweverItIsAsked asks for pageInfo in every way that there
// is: lists are read blind only for those who never mention it.
func TestPageInfoIsToldHoweverItIsAsked(t *testing.T) {
	p := openTwo(t, 1)
	for name, list := range map[string]string{
		"plainly":           `interactions(first: 2) { nodes { id } pageInfo { hasNextPage } }`,
		"by another name":   `interactions(first: 2) { more: pageInfo { hasNextPage } }`,
		"in a fragment":     `interactions(first: 2) { ...more }`,
		"within one":        `interactions(first: 2) { ... on InteractionConnection { ... { pageInfo { hasNextPage } } } }`,
		"under a condition": `interactions(first: 2) { pageInfo @include(if: true) { hasNextPage } }`,
		"in the second of two": `interactions(first: 2) { nodes { id } }
			interactions(first: 2) { pageInfo { hasNextPage } }`,
	} {
		query := `query { node(id: "` + p.ids["Customer"][0] + `") { ... on Customer { ` + list + ` } } }`
		if strings.Contains(list, "...more") {
			query += ` fragment more on InteractionConnection { pageInfo { hasNextPage } }`
		}
		if answer := p.compare(t, query, nil); !strings.Contains(answer, `"hasNextPage":true`) {
			t.Errorf("asked %s: %s; want true", name, answer)
		}
	}
}

// TestListsReadWhatIsLookedAt asks for records in every way that there is: what is
// looked at of them is all of it.
func TestListsReadWhatIsLookedAt(t *testing.T) {
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	for name, tc := range map[string]struct {
		list string
		want []string
	}{
		"by nodes":              {`promises { nodes { id text due { day } } pageInfo { hasNextPage } }`, []string{"id", "text", "due"}},
		"by edges":              {`promises { edges { cursor node { __typename text } } }`, []string{"text"}},
		"by both, twice":        {`promises { nodes { a: id } again: nodes { text } edges { node { state } } }`, []string{"id", "text", "state"}},
		"in fragments":          {`promises { ...page }`, []string{"text", "state", "id"}},
		"under a condition":     {`promises { nodes @skip(if: true) { text } nodes { id @include(if: false) } }`, []string{"text", "id"}},
		"of nothing but counts": {`promises { totalCount { value } pageInfo { endCursor } edges { cursor } }`, []string{}},
	} {
		fragment := ""
		if strings.Contains(tc.list, "...page") {
			fragment = `fragment page on PromiseConnection { ... { nodes { ...some ... on Node { id } } } } fragment some on Promise { text ... @include(if: true) { state } }`
		}
		args := pageArgs(selecting(t, schema, tc.list, fragment), nil, nil, nil, nil)
		if !slices.Equal(args.Fields, tc.want) {
			t.Errorf("asked %s: %q, want %q", name, args.Fields, tc.want)
		}
	}
	unknown := graphql.WithFieldContext(t.Context(), &graphql.FieldContext{Field: graphql.CollectedField{
		Field: &ast.Field{Name: "promises"}, Selections: ast.SelectionSet{&ast.Field{Name: "nodes", SelectionSet: ast.SelectionSet{&ast.FragmentSpread{Name: "some"}}}},
	}})
	if args := pageArgs(unknown, nil, nil, nil, nil); args.Fields != nil {
		t.Errorf("a fragment that isn't known: %q; want everything", args.Fields)
	}
}

func TestTimelinesReadWhatIsLookedAt(t *testing.T) {
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	looked := recordsLookedAt(selecting(t, schema, `timeline { nodes { kind record { ... on Promise { text } ... on Node { id } } again: record { ... on Note { body } } }
		edges { node { record { ... on Promise { ... on Node { id } state } } } } }`, ""))
	for object, want := range map[string][]string{"Promise": {"text", "id", "id", "state"}, "Note": {"id", "body", "id"}, "Interaction": {"id", "id"}} {
		if !slices.Equal(looked[object], want) {
			t.Errorf("of a %s: %q, want %q", object, looked[object], want)
		}
	}
}

// selecting gives a context in which a customer's field is asked for.
func selecting(t *testing.T, schema *ast.Schema, field, fragments string) context.Context {
	t.Helper()
	doc, errs := gqlparser.LoadQueryWithRules(schema, `{ customer(id: "cus_1") { `+field+` } } `+fragments, rules.NewDefaultRules())
	if errs != nil {
		t.Fatal(errs)
	}
	f := doc.Operations[0].SelectionSet[0].(*ast.Field).SelectionSet[0].(*ast.Field)
	return graphql.WithFieldContext(t.Context(), &graphql.FieldContext{Field: graphql.CollectedField{Field: f, Selections: f.SelectionSet}})
}

func TestListsAreReadBlind(t *testing.T) {
	two := 2
	for name, tc := range map[string]struct {
		set  ast.SelectionSet
		want int
	}{
		"who asks only for records":     {ast.SelectionSet{&ast.Field{Name: "nodes"}}, 2},
		"who asks for pageInfo, too":    {ast.SelectionSet{&ast.Field{Name: "nodes"}, &ast.Field{Name: "pageInfo", Alias: "p"}}, 3},
		"who asks in a fragment":        {ast.SelectionSet{&ast.InlineFragment{SelectionSet: ast.SelectionSet{&ast.Field{Name: "pageInfo"}}}}, 3},
		"whose fragment isn't resolved": {ast.SelectionSet{&ast.FragmentSpread{Name: "more"}}, 3},
	} {
		ctx := graphql.WithFieldContext(context.Background(), &graphql.FieldContext{
			Field: graphql.CollectedField{Field: &ast.Field{Name: "interactions"}, Selections: tc.set},
		})
		w, err := pageArgs(ctx, &two, nil, nil, nil).Window()
		if err != nil || w.Reach() != tc.want {
			t.Errorf("%s: %d records are read, %v; want %d", name, w.Reach(), err, tc.want)
		}
	}
	if w, _ := (page.Args{First: &two}).Window(); w.Reach() != 3 {
		t.Errorf("who says nothing reads %d; want one more", w.Reach())
	}
}
