package lean

import (
	"context"
	"fmt"

	"github.com/vektah/gqlparser/v2/ast"
)

// Type is a type of the schema whose values are V in Go. The generated table is
// made of them as the schema is: NonNull(List(NonNull(customer))).
type Type[V any] interface {
	// compile plans a selection on the type.
	compile(c *compiler, sel ast.SelectionSet) []*plan
	// fetch asks for what is selected below values, which are a whole level.
	fetch(ctx context.Context, r *run, sub []*plan, values []V)
	// write writes one value.
	write(r *run, sub []*plan, v V) result
	// count says how many objects v is, as the cost of an answer counts them.
	count(v V) int
	// required reports whether the type is non-null.
	required() bool
}

// result is what became of a value that was to be written.
type result int

const (
	written result = iota
	null           // null was written: it is what the value is
	failed         // null was written: what the value holds may not be null, and that was reported
)

// nullable is what most types have in common.
type nullable struct{}

func (nullable) required() bool { return false }

// NonNull makes a null in t's place an error.
func NonNull[V any](t Type[V]) Type[V] {
	if l, ok := t.(interface{ orEmpty() Type[V] }); ok {
		t = l.orEmpty()
	}
	return nonNull[V]{t}
}

type nonNull[V any] struct{ Type[V] }

func (nonNull[V]) required() bool { return true }

func (t nonNull[V]) write(r *run, sub []*plan, v V) result {
	if got := t.Type.write(r, sub, v); got != null {
		return got
	}
	return r.missing()
}

// Pointer is a t that may be missing.
func Pointer[V any](t Type[V]) Type[*V] { return pointer[V]{to: t} }

type pointer[V any] struct {
	nullable
	to Type[V]
}

func (t pointer[V]) compile(c *compiler, sel ast.SelectionSet) []*plan { return t.to.compile(c, sel) }

func (t pointer[V]) fetch(ctx context.Context, r *run, sub []*plan, values []*V) {
	if !anyDeep(sub) {
		return
	}
	there := make([]V, 0, len(values))
	for _, v := range values {
		if v != nil {
			there = append(there, *v)
		}
	}
	t.to.fetch(ctx, r, sub, there)
}

func (t pointer[V]) write(r *run, sub []*plan, v *V) result {
	if v == nil {
		return r.null()
	}
	return t.to.write(r, sub, *v)
}

func (t pointer[V]) count(v *V) int {
	if v == nil {
		return 1 // as gqlgen's middleware sees it: a value, of a pointer's type
	}
	return t.to.count(*v)
}

// Value is an object that Go holds by value.
func Value[T any](o *Object[T]) Type[T] { return value[T]{of: o} }

type value[T any] struct {
	nullable
	of *Object[T]
}

func (t value[T]) compile(c *compiler, sel ast.SelectionSet) []*plan { return t.of.compile(c, sel) }

func (t value[T]) fetch(ctx context.Context, r *run, sub []*plan, values []T) {
	if !anyDeep(sub) {
		return
	}
	pointers := make([]*T, len(values))
	for i := range values {
		pointers[i] = &values[i]
	}
	t.of.fetch(ctx, r, sub, pointers)
}

func (t value[T]) write(r *run, sub []*plan, v T) result { return t.of.write(r, sub, &v) }

func (t value[T]) count(T) int { return 1 }

// List is a list of elements. A nil one is null, or empty where the schema
// allows no null.
func List[E any](of Type[E]) Type[[]E] { return list[E]{of: of} }

type list[E any] struct {
	nullable
	of         Type[E]
	nilIsEmpty bool
}

func (t list[E]) orEmpty() Type[[]E] {
	t.nilIsEmpty = true
	return t
}

func (t list[E]) compile(c *compiler, sel ast.SelectionSet) []*plan { return t.of.compile(c, sel) }

func (t list[E]) fetch(ctx context.Context, r *run, sub []*plan, values [][]E) {
	if !anyDeep(sub) {
		return
	}
	if len(values) == 1 {
		t.of.fetch(ctx, r, sub, values[0])
		return
	}
	n := 0
	for _, v := range values {
		n += len(v)
	}
	all := make([]E, 0, n)
	for _, v := range values {
		all = append(all, v...)
	}
	t.of.fetch(ctx, r, sub, all)
}

func (t list[E]) write(r *run, sub []*plan, v []E) result {
	if v == nil && !t.nilIsEmpty {
		return r.null()
	}
	whole := written
	r.buf = append(r.buf, '[')
	at := r.enter(place{})
	for i, e := range v {
		if i > 0 {
			r.buf = append(r.buf, ',')
		}
		r.path[at].index = i
		begin := len(r.buf)
		if t.of.write(r, sub, e) == failed {
			r.buf = append(r.buf[:begin], "null"...)
			if t.of.required() {
				whole = failed
			}
		}
	}
	r.leave(at)
	r.buf = append(r.buf, ']')
	return whole
}

func (t list[E]) count(v []E) int { return len(v) }

// OneOf is an interface or a union, whose Go type is I: each value is of one of
// the possible object types, by its own Go type.
func OneOf[I any](name string, possible ...possible) Type[I] {
	return oneOf[I]{name: name, possible: possible}
}

type oneOf[I any] struct {
	nullable
	name     string
	possible []possible
}

// possible is an object type that a value may be of.
type possible interface {
	compile(c *compiler, sel ast.SelectionSet) []*plan
	holds(v any) bool
	fetchAny(ctx context.Context, r *run, sub []*plan, values []any)
	writeAny(r *run, sub []*plan, v any) result
}

func (t oneOf[I]) compile(c *compiler, sel ast.SelectionSet) []*plan {
	sub := make([]*plan, 0, len(t.possible))
	for _, p := range t.possible {
		sub = append(sub, p.compile(c, sel)...)
	}
	return sub
}

func (t oneOf[I]) fetch(ctx context.Context, r *run, sub []*plan, values []I) {
	for i, p := range t.possible {
		if !sub[i].deep {
			continue
		}
		var those []any
		for _, v := range values {
			if p.holds(v) {
				those = append(those, v)
			}
		}
		p.fetchAny(ctx, r, sub[i:i+1], those)
	}
}

func (t oneOf[I]) write(r *run, sub []*plan, v I) result {
	if any(v) == nil {
		return r.null()
	}
	for i, p := range t.possible {
		if p.holds(v) {
			return p.writeAny(r, sub[i:i+1], v)
		}
	}
	panic(fmt.Errorf("unexpected type %T of %s", v, t.name))
}

func (t oneOf[I]) count(v I) int {
	if any(v) == nil {
		return 0
	}
	return 1
}
