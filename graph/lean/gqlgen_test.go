package lean

import (
	"bytes"
	"context"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// triedWith is the gqlgen whose generated code the lean path stands in for.
// Before it is raised: read what changed in resolve_field.go, batch.go,
// slice.go, executable_schema.go and in type.gotpl and object.gotpl.
const triedWith = "v0.17.94"

// TestGqlgenWritesWhatMiddlewareReturns pins what the lean path rests on: a
// marshaler in the value's place is written as it is, whatever the field's type.
func TestGqlgenWritesWhatMiddlewareReturns(t *testing.T) {
	if graphql.Version != triedWith {
		t.Errorf("gqlgen is %s, and was tried with %s", graphql.Version, triedWith)
	}
	finished := &run{buf: []byte(`{"done":true}`)}
	for name, resolve := range map[string]func(context.Context, *graphql.OperationContext) graphql.Marshaler{
		"an object":                 resolved[*struct{ X int }](),
		"a list":                    resolved[[]*struct{ X int }](),
		"an interface, held as any": resolved[any](),
	} {
		t.Run(name, func(t *testing.T) {
			op := &graphql.OperationContext{
				ResolverMiddleware: func(ctx context.Context, next graphql.Resolver) (any, error) {
					if _, err := next(ctx); err != nil {
						return nil, err
					}
					return finished, nil
				},
			}
			var b bytes.Buffer
			b.Grow(64)
			resolve(context.Background(), op).MarshalGQL(&b)
			finished.buf = []byte(`{"done":true}`)
			if b.String() != `{"done":true}` {
				t.Errorf("got %s", b.String())
			}
		})
	}
}

// resolved resolves a field of type T as the generated code does; what writes
// its values writes a marshaler as it is, as interfaces are.
func resolved[T any]() func(context.Context, *graphql.OperationContext) graphql.Marshaler {
	return func(ctx context.Context, op *graphql.OperationContext) graphql.Marshaler {
		field := graphql.CollectedField{Field: &ast.Field{Alias: "f", Name: "f"}}
		return graphql.ResolveField(ctx, op, field,
			func(context.Context, graphql.CollectedField) (*graphql.FieldContext, error) {
				return &graphql.FieldContext{}, nil
			},
			func(context.Context) (any, error) { var none T; return none, nil }, nil,
			func(_ context.Context, _ ast.SelectionSet, v T) graphql.Marshaler {
				if m, ok := any(v).(graphql.Marshaler); ok {
					return m
				}
				return graphql.Null
			}, false, true)
	}
}
