package lean

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
)

// Field is a field of an object type whose values are *T.
type Field[T any] interface {
	label() string
	compile(c *compiler, f *selected)
	fetch(ctx context.Context, r *run, p *plan, f *selected, objs []*T)
	write(r *run, f *selected, nth int, obj *T) result
}

// Guard is a directive on a field, with its arguments filled in. It is asked
// once a level and so must not look at the object.
type Guard func(ctx context.Context, next graphql.Resolver) (any, error)

// field is a field of *T whose values are V. One of get, each and batch is set.
type field[T, V any] struct {
	name  string
	of    Type[V]
	get   func(*T) V                               // costs nothing: read while writing
	each  func(context.Context, *T) (V, error)     // asked for one object
	batch func(context.Context, []*T) ([]V, error) // asked for a level
	args  func(context.Context, map[string]any) (map[string]any, error)
	guard Guard
}

// Plain is a field that is read from the object, by a variable or a method.
func Plain[T, V any](name string, of Type[V], get func(*T) V) *field[T, V] {
	return &field[T, V]{name: name, of: of, get: get}
}

// Each is a method that takes the context: it may ask a database.
func Each[T, V any](name string, of Type[V], each func(context.Context, *T) (V, error)) *field[T, V] {
	return &field[T, V]{name: name, of: of, each: each}
}

// Batch is a resolver that answers for a whole level of objects at once.
func Batch[T, V any](name string, of Type[V], batch func(context.Context, []*T) ([]V, error)) *field[T, V] {
	return &field[T, V]{name: name, of: of, batch: batch}
}

// Args says how the field's arguments are read; a resolver finds them in the
// field context.
func (d *field[T, V]) Args(read func(context.Context, map[string]any) (map[string]any, error)) *field[T, V] {
	d.args = read
	return d
}

// Guarded puts a directive before the field.
func (d *field[T, V]) Guarded(g Guard) *field[T, V] {
	d.guard = g
	return d
}

func (d *field[T, V]) label() string { return d.name }

func (d *field[T, V]) compile(c *compiler, f *selected) {
	f.required = d.of.required()
	if len(f.Selections) > 0 {
		f.sub = d.of.compile(c, f.Selections)
	}
	// What is below a plain field is fetched with its values; a method would
	// otherwise be called twice.
	if d.get == nil || d.guard != nil || anyDeep(f.sub) {
		c.slot(f)
	}
}

func (d *field[T, V]) write(r *run, f *selected, nth int, obj *T) result {
	var v V
	if f.slot == noSlot {
		v = d.get(obj)
	} else {
		g := r.slots[f.slot].(*fetched[V])
		if e := g.failure(nth); e != nil {
			return r.report(e)
		}
		v = g.values[nth]
	}
	if f.sub != nil {
		r.spent += d.of.count(v)
	}
	return d.of.write(r, f.sub, v)
}

// Stock is a field that only gqlgen's own path can answer.
func Stock[T any](name string, why Reason) Field[T] { return stock[T]{name, why} }

type stock[T any] struct {
	name string
	why  Reason
}

func (d stock[T]) label() string                                     { return d.name }
func (d stock[T]) compile(c *compiler, _ *selected)                  { c.giveUp(d.why) }
func (stock[T]) fetch(context.Context, *run, *plan, *selected, []*T) {}
func (stock[T]) write(*run, *selected, int, *T) result               { return failed }
