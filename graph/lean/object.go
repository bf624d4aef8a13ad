package lean

import (
	"context"

	"github.com/vektah/gqlparser/v2/ast"
)

// Object is an object type of the schema whose values are *T in Go.
type Object[T any] struct {
	nullable
	name   string
	is     []string // itself, and the interfaces and unions it belongs to
	fields []Field[T]
	index  map[string]int
}

// NewObject returns an object type without fields. is names what conditions of
// fragments it satisfies, itself among them.
func NewObject[T any](name string, is []string) *Object[T] {
	return &Object[T]{name: name, is: is, index: map[string]int{}}
}

// Define gives o its fields. Types refer to each other in circles, so all are
// made before the first is defined.
func (o *Object[T]) Define(fields ...Field[T]) {
	o.fields = fields
	for i, f := range fields {
		o.index[f.label()] = i
	}
}

func (o *Object[T]) compile(c *compiler, sel ast.SelectionSet) []*plan {
	var p *plan
	deep := false
	p = c.object(o.name, o.is, sel, func(f *selected) {
		i, ok := o.index[f.Name]
		if !ok {
			c.giveUp(Binding)
			return
		}
		f.def = i
		o.fields[i].compile(c, f)
		deep = deep || anyDeep(f.sub)
	})
	p.deep = p.deep || deep
	return []*plan{p}
}

func (o *Object[T]) fetch(ctx context.Context, r *run, sub []*plan, values []*T) {
	p := sub[0]
	if !p.deep {
		return
	}
	objs := make([]*T, 0, len(values))
	for _, v := range values {
		if v != nil {
			objs = append(objs, v)
		}
	}
	if len(objs) == 0 {
		return
	}
	o.ask(ctx, r, p, r.unfetched(p), objs)
}

// ask fetches those of p's fields, for all objects of a level.
func (o *Object[T]) ask(ctx context.Context, r *run, p *plan, those []int, objs []*T) {
	r.beside(ctx, len(those), func(ctx context.Context, i int) {
		f := &p.fields[those[i]]
		o.fields[f.def].fetch(ctx, r, p, f, objs)
	})
}

func (o *Object[T]) write(r *run, sub []*plan, v *T) result {
	if v == nil {
		return r.null()
	}
	p, whole := sub[0], written
	nth := r.nth(p)
	at := r.enter(place{plan: p})
	r.buf = append(r.buf, '{')
	for i := 0; i < len(p.fields); {
		var got result
		if i, got = o.writeFrom(r, p, i, nth, v); got == failed {
			whole = failed
		}
	}
	r.buf = append(r.buf, '}')
	r.leave(at)
	return whole
}

// writeFrom writes the fields of v from the i-th on. It stops behind one that
// panics, whose place takes a null: next says where to go on.
func (o *Object[T]) writeFrom(r *run, p *plan, i, nth int, v *T) (next int, whole result) {
	depth, begin := len(r.path), len(r.buf)
	defer func() {
		if cause := recover(); cause != nil {
			r.path = r.path[:depth]
			r.reportPanic(cause)
			r.buf = append(r.buf[:begin], "null"...)
			if next = i + 1; p.fields[i].required {
				whole = failed
			}
		}
	}()
	for ; i < len(p.fields); i++ {
		f := &p.fields[i]
		r.path[depth-1].field = f
		r.buf = append(r.buf, f.key...)
		begin = len(r.buf)
		if f.def == typename {
			r.buf = AppendString(r.buf, o.name)
			continue
		}
		if o.fields[f.def].write(r, f, nth, v) == failed {
			r.buf = append(r.buf[:begin], "null"...)
			if f.required {
				whole = failed
			}
		}
	}
	return i, whole
}

func (o *Object[T]) count(*T) int { return 1 }

// As a possible type of an interface or a union:

func (o *Object[T]) holds(v any) bool {
	_, ok := v.(*T)
	return ok
}

func (o *Object[T]) fetchAny(ctx context.Context, r *run, sub []*plan, values []any) {
	objs := make([]*T, len(values))
	for i, v := range values {
		objs[i] = v.(*T)
	}
	o.fetch(ctx, r, sub, objs)
}

func (o *Object[T]) writeAny(r *run, sub []*plan, v any) result {
	if got := o.write(r, sub, v.(*T)); got != null {
		return got
	}
	return failed // a nil pointer inside an interface: gqlgen reports none either
}
