package lean

import (
	"context"
	"io"
	"sync"

	"github.com/99designs/gqlgen/graphql"
)

// run answers one root field.
type run struct {
	ctx    context.Context // the root field's
	op     *graphql.OperationContext
	beside Beside
	slots  []any // what was fetched: a *fetched of the field's type each
	seen   []int // how many objects of each plan have been written
	path   []place
	buf    []byte
	spent  int // objects below the root field
}

// place is a step of the path from the root field to what is being written: a
// field of an object, or an element of a list.
type place struct {
	plan  *plan // nil in a list
	field *selected
	index int
}

// enter makes p the innermost place.
func (r *run) enter(p place) (at int) {
	r.path = append(r.path, p)
	return len(r.path) - 1
}

// leave goes back to the place before at.
func (r *run) leave(at int) { r.path = r.path[:at] }

// nth gives the place of the next object of p among all of p's, which is its
// place in what was fetched: values are fetched and written in one order.
func (r *run) nth(p *plan) int {
	n := r.seen[p.node]
	r.seen[p.node]++
	return n
}

// null writes a null that the value is by itself.
func (r *run) null() result {
	r.buf = append(r.buf, "null"...)
	return null
}

// runs are used again: the buffer is most of what an answer would allocate.
var runs = sync.Pool{New: func() any { return &run{buf: make([]byte, 0, 8<<10)} }}

// largest is how large a buffer may be to be used again.
const largest = 1 << 20

func newRun(ctx context.Context, op *graphql.OperationContext, c *compiled, beside Beside) *run {
	r := runs.Get().(*run)
	r.ctx, r.op, r.beside, r.spent = ctx, op, beside, 0
	r.buf, r.path = r.buf[:0], r.path[:0]
	r.slots = resize(r.slots, c.slots)
	r.seen = resize(r.seen, c.nodes)
	return r
}

func resize[E any](s []E, n int) []E {
	if cap(s) < n {
		return make([]E, n)
	}
	s = s[:n]
	clear(s)
	return s
}

// MarshalGQL writes the finished answer, once.
func (r *run) MarshalGQL(w io.Writer) {
	_, _ = w.Write(r.buf) // into memory
	r.release()
}

// release gives r back, to be used again.
func (r *run) release() {
	clear(r.slots)
	r.ctx, r.op = nil, nil
	if cap(r.buf) <= largest {
		runs.Put(r)
	}
}
