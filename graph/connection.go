package graph

import (
	"context"
	"slices"

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
// ask for its pageInfo has nothing read beyond the page, and nobody what she
// doesn't look at.
func pageArgs(ctx context.Context, first *int, after *string, last *int, before *string) page.Args {
	a := page.Args{First: first, After: after, Last: last, Before: before}
	if list, ok := selection(ctx); ok {
		a.Blind = !slices.ContainsFunc(list, func(m mention) bool { return m.Name == "pageInfo" })
		if looked, ok := recordsOf(list); ok {
			a.Fields = names(looked, "")
		}
	}
	return a
}

// mention is a field that is selected, in a fragment or under a condition too, and
// the type that the innermost of these is on.
type mention struct {
	*ast.Field
	on string
}

// selection gives what is selected of the field that is asked for in ctx. ok is
// false when that can't be told.
func selection(ctx context.Context) (list []mention, ok bool) {
	fc := graphql.GetFieldContext(ctx)
	if fc == nil || fc.Field.Field == nil {
		return nil, false
	}
	return mentioned(fc.Field.Selections, "")
}

func mentioned(set ast.SelectionSet, on string) (list []mention, ok bool) {
	for _, sel := range set {
		var within ast.SelectionSet
		of := on
		switch sel := sel.(type) {
		case *ast.Field:
			list = append(list, mention{sel, on})
			continue
		case *ast.InlineFragment:
			within = sel.SelectionSet
			if sel.TypeCondition != "" {
				of = sel.TypeCondition
			}
		case *ast.FragmentSpread:
			if sel.Definition == nil {
				return nil, false
			}
			within, of = sel.Definition.SelectionSet, sel.Definition.TypeCondition
		}
		inner, ok := mentioned(within, of)
		if !ok {
			return nil, false
		}
		list = append(list, inner...)
	}
	return list, true
}

// below gives what is selected of a field, however often that is mentioned.
func below(list []mention, field string) (of []mention, ok bool) {
	for _, m := range list {
		if m.Name != field {
			continue
		}
		inner, ok := mentioned(m.SelectionSet, "")
		if !ok {
			return nil, false
		}
		of = append(of, inner...)
	}
	return of, true
}

// recordsOf gives what is selected of a connection's records, by nodes and by edges.
func recordsOf(connection []mention) (of []mention, ok bool) {
	nodes, known := below(connection, "nodes")
	edges, told := below(connection, "edges")
	each, ok := below(edges, "node")
	return append(nodes, each...), known && told && ok
}

// names gives the names of what is selected of an object of a type, where others
// may be as well: those that are on another are left out.
func names(list []mention, object string, others ...string) []string {
	out := []string{}
	for _, m := range list {
		if m.Name != "__typename" && (m.on == object || !slices.Contains(others, m.on)) {
			out = append(out, m.Name)
		}
	}
	return out
}
