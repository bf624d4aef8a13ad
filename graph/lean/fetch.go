package lean

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/99designs/gqlgen/graphql"
)

// fetched are a field's values for the objects of a level, in their order.
type fetched[V any] struct {
	values []V
	all    *failure   // what went wrong for the whole level
	some   []*failure // what went wrong for some objects; nil when nothing did
}

func (g *fetched[V]) failure(nth int) *failure {
	if g.all != nil {
		return g.all
	}
	if g.some != nil {
		return g.some[nth]
	}
	return nil
}

// good gives the values that will be written.
func (g *fetched[V]) good() []V {
	if g.some == nil {
		return g.values
	}
	var good []V
	for i, v := range g.values {
		if g.some[i] == nil {
			good = append(good, v)
		}
	}
	return good
}

func (g *fetched[V]) fail(nth int, f *failure) {
	if g.some == nil {
		g.some = make([]*failure, len(g.values))
	}
	g.some[nth] = f
}

// fetch asks for the field of all objects of a level, and then for what is
// below. It reports nothing: only the walk that writes knows the paths.
func (d *field[T, V]) fetch(ctx context.Context, r *run, p *plan, f *selected, objs []*T) {
	g := &fetched[V]{values: make([]V, len(objs))}
	r.slots[f.slot] = g
	fc := &graphql.FieldContext{Object: p.object, Field: f.CollectedField, IsMethod: d.get == nil, IsResolver: d.batch != nil}
	ctx = graphql.WithFieldContext(ctx, fc)
	defer func() {
		if cause := recover(); cause != nil {
			g.all = r.panicked(ctx, cause)
		}
	}()
	if d.args != nil {
		var err error
		if fc.Args, err = d.args(ctx, f.ArgumentMap(r.op.Variables)); err != nil {
			g.all = &failure{err: err, again: func(ctx context.Context) error {
				_, err := d.args(ctx, f.ArgumentMap(r.op.Variables))
				return err
			}}
			return
		}
	}
	if err := ctx.Err(); err != nil { // nobody waits for the answer any more
		g.all = &failure{err: err, located: true}
		return
	}
	if g.all = d.ask(ctx, r, g, objs); g.all == nil {
		d.of.fetch(ctx, r, f.sub, g.good())
	}
}

// ask fills g, behind the field's directive if it has one.
func (d *field[T, V]) ask(ctx context.Context, r *run, g *fetched[V], objs []*T) *failure {
	if d.guard == nil {
		return d.fill(ctx, r, g, objs)
	}
	passed, inner := false, (*failure)(nil)
	_, err := d.guard(ctx, func(ctx context.Context) (any, error) {
		passed, inner = true, d.fill(ctx, r, g, objs)
		return nil, nil
	})
	switch {
	case err != nil:
		return &failure{err: err, located: true}
	case !passed: // the directive answers null by itself
		return &failure{batch: true}
	}
	return inner
}

func (d *field[T, V]) fill(ctx context.Context, r *run, g *fetched[V], objs []*T) *failure {
	switch {
	case d.get != nil:
		for i, o := range objs {
			g.one(r, ctx, i, func() (V, error) { return d.get(o), nil })
		}
	case d.each != nil:
		var mu sync.Mutex
		together(len(objs), func(i int) {
			var one fetched[V]
			one.values = make([]V, 1)
			one.one(r, ctx, 0, func() (V, error) { return d.each(ctx, objs[i]) })
			if g.values[i] = one.values[0]; one.some != nil {
				mu.Lock()
				defer mu.Unlock()
				g.fail(i, one.some[0])
			}
		})
	default:
		values, err := d.batch(ctx, objs)
		return g.take(values, err, d.name)
	}
	return nil
}

// one fetches the value of the nth object by itself.
func (g *fetched[V]) one(r *run, ctx context.Context, nth int, get func() (V, error)) {
	defer func() {
		if cause := recover(); cause != nil {
			g.fail(nth, r.panicked(ctx, cause))
		}
	}()
	v, err := get()
	if err != nil {
		g.fail(nth, &failure{err: err, located: true})
		return
	}
	g.values[nth] = v
}

// take checks what a batch resolver returned.
func (g *fetched[V]) take(values []V, err error, name string) *failure {
	var each graphql.BatchErrors
	switch {
	case err != nil && !errors.As(err, &each):
		return &failure{err: err, batch: true}
	case len(values) != len(g.values) || each != nil && len(each.Errors()) != len(g.values):
		return &failure{err: fmt.Errorf("batch resolver %s: %d results for %d parents", name, len(values), len(g.values)), batch: true}
	}
	g.values = values
	if each == nil {
		return nil
	}
	for i, err := range each.Errors() {
		if err != nil {
			g.fail(i, &failure{err: err, batch: true})
		}
	}
	return nil
}

// alone is how many calls for single objects run side by side.
const alone = 8

// together calls do for 0 … n-1, which is one at least, alone of them at a time.
// do must not panic.
func together(n int, do func(i int)) {
	if n == 1 {
		do(0)
		return
	}
	var wg sync.WaitGroup
	turns := make(chan struct{}, alone)
	for i := range n - 1 {
		turns <- struct{}{}
		wg.Go(func() {
			defer func() { <-turns }()
			do(i)
		})
	}
	do(n - 1)
	wg.Wait()
}
