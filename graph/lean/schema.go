package lean

import (
	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// Schema is what the generated table tells of the schema: its root fields.
type Schema struct {
	roots map[string]map[string]RootField
}

// RootField is a field of Query or Mutation that answers with objects.
type RootField struct {
	object, name string
	of           any // its Type
	compile      func(c *compiler, sel ast.SelectionSet)
	resolve      func(r *run, c *compiled, args map[string]any, next graphql.Resolver) (any, error)
	run          func(r *run, c *compiled, value any) (m graphql.Marshaler, spent int)
}

// NewSchema returns the schema with these root fields.
func NewSchema(fields ...RootField) *Schema {
	s := &Schema{roots: map[string]map[string]RootField{}}
	for _, f := range fields {
		if s.roots[f.object] == nil {
			s.roots[f.object] = map[string]RootField{}
		}
		s.roots[f.object][f.name] = f
	}
	return s
}

// Root is a root field whose resolver returns a V.
func Root[V any](object, name string, of Type[V]) RootField {
	return RootField{
		object: object, name: name, of: of,
		compile: func(c *compiler, sel ast.SelectionSet) { c.sub = of.compile(c, sel) },
		resolve: func(r *run, _ *compiled, _ map[string]any, next graphql.Resolver) (any, error) { return next(r.ctx) },
		run: func(r *run, c *compiled, value any) (graphql.Marshaler, int) {
			v, ok := value.(V)
			if !ok {
				return nil, 0
			}
			of.fetch(r.ctx, r, c.sub, []V{v})
			if of.write(r, c.sub, v) != written {
				return graphql.Null, r.spent
			}
			return r, r.spent
		},
	}
}

// StockRoot is a root field that only gqlgen's own path can answer.
func StockRoot(object, name string, why Reason) RootField {
	return RootField{object: object, name: name, compile: func(c *compiler, _ ast.SelectionSet) { c.giveUp(why) }}
}
