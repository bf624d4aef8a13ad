package lean

import (
	"context"
	"errors"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// failure is why a field has no value. gqlgen treats errors of different
// origins a little differently, and so do we.
type failure struct {
	err     error
	located bool                        // a resolver's or a directive's: told with the field's place in the document
	batch   bool                        // a batch resolver's: without that, and null may be an error besides
	again   func(context.Context) error // an argument's: it names a path of its own, below each object's
}

// context gives the root field's context with gqlgen's field contexts for the
// place that is being written. Only errors need it, so only they pay for it.
func (r *run) context() context.Context {
	ctx := r.ctx
	for _, p := range r.path {
		fc := &graphql.FieldContext{}
		if p.plan == nil {
			fc.Index = &p.index
		} else {
			fc.Object, fc.Field = p.plan.object, p.field.CollectedField
		}
		ctx = graphql.WithFieldContext(ctx, fc)
	}
	return ctx
}

// report tells the caller why the field that is being written has no value.
func (r *run) report(f *failure) result {
	ctx := r.context()
	switch {
	case f.again != nil:
		r.op.Error(ctx, f.again(ctx))
	case f.batch:
		if f.err != nil {
			nth, _ := graphql.BatchParentIndex(ctx)
			graphql.AddBatchError(ctx, int(nth), unplaced(f.err))
		}
		if fc := graphql.GetFieldContext(ctx); r.here().required && !graphql.HasFieldError(ctx, fc) {
			graphql.AddErrorf(ctx, "must not be null")
		}
	case f.located:
		r.op.Error(ctx, graphql.AddFieldLocationToError(ctx, unplaced(f.err)))
	default:
		r.op.Error(ctx, unplaced(f.err))
	}
	return failed
}

// here gives the field that is being written.
func (r *run) here() *selected { return r.path[len(r.path)-1].field }

// missing reports a null where the schema allows none.
func (r *run) missing() result {
	ctx := r.context()
	if !graphql.HasFieldError(ctx, graphql.GetFieldContext(ctx)) {
		graphql.AddErrorf(ctx, "the requested element is null which the schema does not allow")
	}
	return failed
}

// panicked makes a failure of a panic while fetching; it is logged there and then.
func (r *run) panicked(ctx context.Context, cause any) *failure {
	err := r.op.Recover(ctx, cause)
	var placed *gqlerror.Error
	if errors.As(err, &placed) {
		placed.Path = nil // it shows at each object's
	}
	return &failure{err: err}
}

// reportPanic tells of a panic in the field that is being written.
func (r *run) reportPanic(cause any) {
	ctx := r.context()
	r.op.Error(ctx, r.op.Recover(ctx, cause))
}

// unplaced gives an error that may be told at one more path: gqlgen writes the
// path into a GraphQL error, and one error may stand for many objects.
func unplaced(err error) error {
	shared, ok := err.(*gqlerror.Error) //nolint:errorlint // what wraps one is gqlgen's to unwrap
	if !ok || shared.Path != nil {
		return err
	}
	own := *shared
	return &own
}
