package lean

import (
	"context"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// Ahead says that a root field gives the *T with the id that the caller named,
// nearly always. So what is kept under that id can be asked for beside the *T
// itself, in one message where the two would take one after the other.
//
// It is a guess, and nothing rests on it: what was asked for is dropped when
// there is no such *T for this caller, or when it was another's id that led to
// it, and is asked for again as ever. Each read goes through the wall by itself.
type Ahead[T any] struct {
	Field, Arg string             // of Query; the argument holds the id
	Stub       func(id string) *T // a *T of which nothing but its id is known
	Is         func(stub, found *T) bool
	Below      []string // fields of T whose resolvers look at nothing but the id
}

// AskAhead lets the lean path do what a says.
func AskAhead[T any](s *Schema, a Ahead[T]) {
	root := s.roots["Query"][a.Field]
	o := root.of.(*Object[T]) //nolint:forcetypeassert // a mistake of ours, met at start
	compile := root.compile
	root.compile = func(c *compiler, sel ast.SelectionSet) {
		compile(c, sel)
		for _, i := range c.sub[0].fetched {
			if slices.Contains(a.Below, c.sub[0].fields[i].Name) {
				c.ahead = append(c.ahead, i)
			}
		}
	}
	root.resolve = func(r *run, c *compiled, args map[string]any, next graphql.Resolver) (value any, err error) {
		id, _ := args[a.Arg].(string)
		if len(c.ahead) == 0 || id == "" {
			return next(r.ctx)
		}
		stub := a.Stub(id)
		r.beside(r.ctx, 2, func(ctx context.Context, i int) {
			if i == 0 {
				o.ask(ctx, r, c.sub[0], c.ahead, []*T{stub})
				return
			}
			value, err = next(ctx)
		})
		if found, ok := value.(*T); !ok || found == nil || !a.Is(stub, found) {
			clear(r.slots)
		}
		return value, err
	}
	s.roots["Query"][a.Field] = root
}

// unfetched gives the fields of p that are fetched, but for those that were asked
// for ahead.
func (r *run) unfetched(p *plan) []int {
	there := func(i int) bool { return r.slots[p.fields[i].slot] != nil }
	if !slices.ContainsFunc(p.fetched, there) {
		return p.fetched
	}
	return slices.DeleteFunc(slices.Clone(p.fetched), there)
}
