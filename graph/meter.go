package graph

import (
	"context"
	"reflect"
	"sync/atomic"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"kept/graph/model"
	"kept/tenants"
)

// tab is what one request costs its caller.
type tab struct {
	bucket    *bucket
	requested int          // taken from the bucket before it ran
	spent     atomic.Int64 // objects that it was answered with
	first     atomic.Bool  // a subscription's first answer is settled
}

// actual is what the request cost once it has run.
func (t *tab) actual() int { return max(1, min(t.requested, int(t.spent.Load()))) }

// meter charges each operation: what it can cost before it runs, less what it
// didn't cost afterwards.
type meter struct {
	limits Limits
	schema *ast.Schema
	now    func() time.Time
}

func (meter) ExtensionName() string                   { return "Cost" }
func (meter) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationContext refuses what costs too much, or more than is left.
func (m meter) MutateOperationContext(ctx context.Context, op *graphql.OperationContext) *gqlerror.Error {
	op.DisableIntrospection = tenants.From(ctx) == nil
	if err := exact(m.schema, op); err != nil {
		return err
	}
	acc := answerOf(ctx).tab
	cost := costOf(op.Operation, op.Variables)
	if cost > m.limits.Cost {
		return tooComplex("the operation may cost %d points, of at most %d: ask for smaller pages", cost, m.limits.Cost)
	}
	if wait, ok := acc.bucket.take(cost-1, m.now()); !ok { // one was taken at the door
		answerOf(ctx).retryAfter(wait)
		return coded(CodeRateLimited, "too many points at once: the operation costs %d", cost)
	}
	acc.requested = cost
	return nil
}

// InterceptField counts the objects that are answered. The read path, which
// writes objects by itself, adds them to the tab with Spend.
func (m meter) InterceptField(ctx context.Context, next graphql.Resolver) (any, error) {
	res, err := next(ctx)
	fc := graphql.GetFieldContext(ctx)
	if res == nil || err != nil || len(fc.Field.Selections) == 0 {
		return res, err
	}
	n := 1
	if fc.Field.Definition != nil && fc.Field.Definition.Type.Elem != nil {
		if v := reflect.ValueOf(res); v.Kind() == reflect.Slice {
			n = v.Len()
		}
	}
	if fc.Object == "Mutation" {
		n += mutationCost
	}
	Spend(ctx, n)
	return res, err
}

// Spend adds n objects to what the request of ctx costs.
func Spend(ctx context.Context, n int) { answerOf(ctx).tab.spent.Add(int64(n)) }

// InterceptResponse settles the tab and tells it, and tells no more errors
// than are useful.
func (m meter) InterceptResponse(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	resp := next(ctx)
	if resp == nil {
		return nil
	}
	resp.Errors = fewer(resp.Errors, m.limits.Errors)
	acc := answerOf(ctx).tab
	if acc.requested == 0 { // it never ran
		return resp
	}
	if subscribing(ctx) {
		acc.event(ctx, m.now)
		return resp
	}
	now := m.now()
	acc.bucket.give(acc.requested-acc.actual(), now)
	if resp.Extensions == nil {
		resp.Extensions = map[string]any{}
	}
	resp.Extensions["cost"] = map[string]int{
		"requested": acc.requested, "actual": acc.actual(), "remaining": acc.bucket.left(now),
	}
	return resp
}

func subscribing(ctx context.Context) bool {
	return graphql.GetOperationContext(ctx).Operation.Operation == ast.Subscription
}

// event settles one answer of a subscription. The first was paid for when it
// began; each later one is paid for here, and whoever has no points left waits
// for them: what happens meanwhile waits too, and at last drops the subscriber.
func (t *tab) event(ctx context.Context, now func() time.Time) {
	cost := t.actual()
	t.spent.Store(0)
	if t.first.CompareAndSwap(false, true) {
		t.bucket.give(t.requested-cost, now())
		return
	}
	for {
		wait, ok := t.bucket.take(cost, now())
		if ok {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(max(wait, time.Millisecond)):
		}
	}
}

// fewer keeps one internal error a root field, since one mistake of ours shows
// in many places, and at most n errors in all.
func fewer(errs gqlerror.List, n int) gqlerror.List {
	internal := map[string]bool{}
	kept := errs[:0]
	for _, err := range errs {
		if err.Extensions["code"] == string(CodeInternal) && len(err.Path) > 0 {
			root := err.Path[:1].String()
			if internal[root] {
				continue
			}
			internal[root] = true
		}
		if kept = append(kept, err); len(kept) == n {
			break
		}
	}
	if len(kept) == 0 {
		return nil
	}
	return kept
}

// limitsLeft is what the caller of ctx may still ask for.
func limitsLeft(ctx context.Context) *model.Limits {
	left := Points
	if b := answerOf(ctx).tab.bucket; b != nil {
		left = b.left(time.Now())
	}
	return &model.Limits{Points: Points, Remaining: left, RefillPerSecond: RefillPerSecond, RequestCost: DefaultLimits.Cost}
}
