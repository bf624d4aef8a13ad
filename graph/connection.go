package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"kept/graph/model"
	"kept/internal/page"
)

// connection shows a page that a room returned: `return connection(r.Promises.List(ctx, …))`.
func connection[T any](p page.Page[*T], err error) (*model.Connection[T], error) {
	if err != nil {
		return nil, err
	}
	return model.Connect(p), nil
}

// pageArgs gives the arguments of the list that is asked for in ctx. Who doesn't
// ask for its pageInfo has nothing read beyond the page.
func pageArgs(ctx context.Context, first *int, after *string, last *int, before *string) page.Args {
	a := page.Args{First: first, After: after, Last: last, Before: before}
	if fc := graphql.GetFieldContext(ctx); fc != nil && fc.Field.Field != nil {
		a.Blind = !mentions(fc.Field.Selections, "pageInfo")
	}
	return a
}

// mentions reports whether a field of that name is selected, in a fragment or
// under a condition too.
func mentions(set ast.SelectionSet, name string) bool {
	for _, sel := range set {
		switch sel := sel.(type) {
		case *ast.Field:
			if sel.Name == name {
				return true
			}
		case *ast.InlineFragment:
			if mentions(sel.SelectionSet, name) {
				return true
			}
		case *ast.FragmentSpread:
			if sel.Definition == nil || mentions(sel.Definition.SelectionSet, name) {
				return true
			}
		}
	}
	return false
}
