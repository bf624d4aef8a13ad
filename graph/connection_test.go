package graph

import (
	"context"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

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
