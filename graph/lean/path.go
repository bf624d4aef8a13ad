package lean

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
)

// Path is the read path as an extension of gqlgen. It must be used before all
// others: what it hands back is final.
type Path struct {
	schema *Schema
	plans  *cache
	beside Beside
	spend  func(ctx context.Context, objects int)
	stock  func(Reason)
}

// Beside runs do for 0 … n-1 side by side, and returns when all have ended. It
// may give them a context in which what they ask of a database goes out together.
type Beside func(ctx context.Context, n int, do func(ctx context.Context, i int))

// NewPath returns the path over s. beside runs what is fetched for one level.
// spend is told how many objects were answered below a root field, and stock why
// one went down gqlgen's own path.
func NewPath(s *Schema, beside Beside, spend func(ctx context.Context, objects int), stock func(Reason)) *Path {
	return &Path{schema: s, plans: newCache(roomForPlans), beside: beside, spend: spend, stock: stock}
}

// ExtensionName names the extension.
func (*Path) ExtensionName() string { return "Lean" }

// Validate accepts every schema.
func (*Path) Validate(graphql.ExecutableSchema) error { return nil }

// InterceptField takes over below a root field, whose resolver and all that
// stands around it run as ever.
func (p *Path) InterceptField(ctx context.Context, next graphql.Resolver) (any, error) {
	fc := graphql.GetFieldContext(ctx)
	root, ok := p.schema.roots[fc.Object][fc.Field.Name]
	if !ok { // not a root field, or one that answers with a scalar
		return next(ctx)
	}
	op := graphql.GetOperationContext(ctx)
	plan := p.plans.get(op, fc.Field, func(c *compiler) { root.compile(c, fc.Field.Selections) })
	if plan.reason != "" {
		value, err := next(ctx)
		if err == nil && value != nil {
			p.stock(plan.reason)
		}
		return value, err
	}
	r := newRun(ctx, op, plan, p.beside)
	value, err := root.resolve(r, plan, fc.Args, next)
	if err != nil || value == nil {
		r.release()
		return value, err
	}
	answer, spent := root.run(r, plan, value)
	if answer == nil {
		return value, nil
	}
	p.spend(ctx, spent)
	return answer, nil
}
