package graph

import (
	"encoding/json"
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"

	"kept/internal/page"
)

// What things cost, in points. An object costs one, a scalar nothing.
const (
	mutationCost      = 10 // on top of what it answers
	introspectionCost = 100
	plainList         = 5 // how many objects a list without a page size is taken for
)

// costOf is the most that op can cost: every object that it may be answered
// with, where a page is as long as it was asked for. The document has passed
// the limits and is valid.
func costOf(op *ast.OperationDefinition, variables map[string]any) int {
	b := bill{variables: variables}
	cost := b.selections(op.SelectionSet, 1, 0)
	if op.Operation == ast.Mutation {
		cost += mutationCost * len(op.SelectionSet)
	}
	return max(1, cost)
}

// bill adds up one operation.
type bill struct{ variables map[string]any }

// selections gives the cost of set under as many objects as times says. paged
// is the page size when these objects are connections: their lists are that long.
func (b bill) selections(set ast.SelectionSet, times, paged int) int {
	cost := 0
	for _, sel := range set {
		switch sel := sel.(type) {
		case *ast.Field:
			cost += b.field(sel, times, paged)
		case *ast.InlineFragment:
			cost += b.selections(sel.SelectionSet, times, paged)
		case *ast.FragmentSpread:
			if sel.Definition != nil {
				cost += b.selections(sel.Definition.SelectionSet, times, paged)
			}
		}
		cost = min(cost, enough)
	}
	return cost
}

func (b bill) field(f *ast.Field, times, paged int) int {
	if f.Name == "__schema" || f.Name == "__type" {
		return introspectionCost
	}
	if len(f.SelectionSet) == 0 || f.Definition == nil {
		return 0
	}
	if f.Definition.Type.Elem != nil {
		size := b.pageSize(f)
		switch {
		case paged > 0:
			times *= paged
		case size > 0: // a plain list that says how long it may be
			times *= size
		case f.Definition.Arguments.ForName("ids") != nil:
			times *= b.length(f, "ids")
		default:
			times *= plainList
		}
		times = min(times, enough)
	}
	within := 0
	if f.Definition.Type.Elem == nil {
		within = b.pageSize(f)
	}
	return min(enough, times+b.selections(f.SelectionSet, times, within))
}

// pageSize gives how many records f asks for, 0 when it takes no page size.
func (b bill) pageSize(f *ast.Field) int {
	if f.Definition.Arguments.ForName("first") == nil {
		return 0
	}
	for _, name := range []string{"first", "last"} {
		if n, ok := whole(b.argument(f, name)); ok {
			return max(1, min(n, page.Max)) // beyond it the list itself refuses
		}
	}
	return page.Default
}

func (b bill) length(f *ast.Field, name string) int {
	list, _ := b.argument(f, name).([]any)
	return max(1, len(list))
}

func (b bill) argument(f *ast.Field, name string) any {
	arg := f.Arguments.ForName(name)
	if arg == nil {
		return nil
	}
	v, err := arg.Value.Value(b.variables)
	if err != nil {
		return nil
	}
	return v
}

func whole(v any) (int, bool) {
	switch v := v.(type) {
	case int64:
		return int(v), true
	case int:
		return v, true
	case float64:
		return int(v), true
	case json.Number:
		n, err := strconv.Atoi(v.String())
		return n, err == nil
	default:
		return 0, false
	}
}
