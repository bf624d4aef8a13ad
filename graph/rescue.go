package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
)

// rescue stands around everything that stands around a root field. gqlgen runs
// the root fields of a query side by side and recovers what a resolver panics
// with; a panic of an extension around it would end the program.
type rescue struct{}

func (rescue) ExtensionName() string                   { return "Rescue" }
func (rescue) Validate(graphql.ExecutableSchema) error { return nil }

// InterceptRootField turns a panic into an error of its root field.
func (rescue) InterceptRootField(ctx context.Context, next graphql.RootResolver) (m graphql.Marshaler) {
	defer func() {
		cause := recover()
		if cause == nil {
			return
		}
		op, root := graphql.GetOperationContext(ctx), graphql.GetRootFieldContext(ctx)
		ctx := graphql.WithFieldContext(ctx, &graphql.FieldContext{Object: root.Object, Field: root.Field})
		op.Error(ctx, op.Recover(ctx, cause))
		if root.Field.Definition.Type.NonNull {
			answerOf(ctx).void.Store(true)
		}
		m = graphql.Null
	}()
	return next(ctx)
}

// InterceptResponse makes the whole answer null when a root field that must not
// be null is.
func (rescue) InterceptResponse(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	resp := next(ctx)
	if resp != nil && answerOf(ctx).void.Load() {
		resp.Data = []byte("null")
	}
	return resp
}
