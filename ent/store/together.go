package store

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"

	entsql "entgo.io/ent/dialect/sql"
	"github.com/jackc/pgx/v5"
)

// Together runs reads that don't need each other and gives their errors
// joined. See Beside.
func Together(ctx context.Context, reads ...func(ctx context.Context) error) error {
	errs := make([]error, len(reads))
	Beside(ctx, len(reads), func(ctx context.Context, i int) { errs[i] = reads[i](ctx) })
	return errors.Join(errs...)
}

// Beside runs read for 0 … n-1 side by side; in a transaction one after the
// other. What they ask of PostgreSQL goes out in one message and one
// transaction: when each of them either waits for an answer or has ended, all
// their statements are sent. So six reads cost the round trip of one. One that
// fails doesn't trouble the others. A read for another tenant, or round the
// wall, goes by itself. Within another Beside they are some more of its reads.
func Beside(ctx context.Context, n int, read func(ctx context.Context, i int)) {
	if n < 2 || InTx(ctx) {
		for i := range n {
			read(ctx, i)
		}
		return
	}
	g, leave := gather(ctx, n)
	inside := context.WithValue(ctx, gatheringKey{}, g)
	causes := make([]any, n-1)
	var others sync.WaitGroup
	others.Add(n - 1)
	for i := range n - 1 {
		besides.run(func() {
			defer others.Done()
			defer func() {
				causes[i] = recover()
				leave()
			}()
			read(inside, i)
		})
	}
	func() { // a panic of this one passes with its own stack
		defer others.Wait()
		defer leave()
		read(inside, n-1)
	}()
	for _, cause := range causes {
		if cause != nil {
			panic(cause) // here, where it is expected
		}
	}
}

type gatheringKey struct{}

// gathering is where the statements of Beside meet. Whoever completes it, by
// asking or by leaving, sends them.
type gathering struct {
	mu      sync.Mutex
	reads   int // that go on
	waiting []*asking
}

// gather gives the gathering for n reads, each of which leaves. In one that goes
// on already they take the place of the read that waits for them, which has it
// back when the last of them leaves.
func gather(ctx context.Context, n int) (g *gathering, leave func()) {
	if g, ok := ctx.Value(gatheringKey{}).(*gathering); ok && g.enter(n-1) {
		var left atomic.Int64
		left.Store(int64(n))
		return g, func() {
			if left.Add(-1) > 0 {
				g.leave(ctx)
			}
		}
	}
	g = &gathering{reads: n}
	return g, func() { g.leave(ctx) }
}

// enter adds reads to a gathering, unless it is over.
func (g *gathering) enter(more int) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.reads == 0 {
		return false
	}
	g.reads += more
	return true
}

// asking is a statement that waits to be sent with the others.
type asking struct {
	step
	of    *postgres
	query string
	args  []any
	rows  chan answered
	read  chan error // the rows are closed: the next one's turn
}

// answered is the answer to one that waited; without rows and error it has to be
// sent by itself.
type answered struct {
	rows *pgRows
	err  error
}

// ask is query for a read of Beside. gathered is false of a statement that has
// to be sent by itself.
func (g *gathering) ask(ctx context.Context, p *postgres, query string, args []any) (rows entsql.ColumnScanner, gathered bool, err error) {
	a := &asking{of: p, query: query, args: args, rows: make(chan answered, 1), read: make(chan error, 1)}
	if a.step, err = stepOf(ctx); err != nil {
		return nil, true, err
	}
	others, complete, gathered := g.join(a)
	switch {
	case !gathered:
		return nil, false, nil
	case complete:
		return a.sendWith(ctx, others)
	}
	got := <-a.rows
	if got.rows == nil {
		return nil, got.err != nil, got.err
	}
	return &rowsTo{got.rows, func() error { a.read <- got.rows.Err(); return nil }}, true, nil
}

// join lets a wait with the others. complete says that nobody else is to be
// waited for.
func (g *gathering) join(a *asking) (others []*asking, complete, gathered bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.waiting) > 0 && !a.goesWith(g.waiting[0]) {
		return nil, false, false
	}
	if len(g.waiting)+1 < g.reads {
		g.waiting = append(g.waiting, a)
		return nil, false, true
	}
	others, g.waiting = g.waiting, nil
	return others, true, true
}

// goesWith reports whether a and b act for the same tenant in the same role:
// what is sent together steps down together.
func (a *asking) goesWith(b *asking) bool {
	return a.of == b.of && a.role == b.role && a.tenant == b.tenant
}

// leave is told that a read is over. Those who waited for it alone are sent.
func (g *gathering) leave(ctx context.Context) {
	g.mu.Lock()
	var left []*asking
	if g.reads--; len(g.waiting) >= g.reads {
		left, g.waiting = g.waiting, nil
	}
	g.mu.Unlock()
	for len(left) > 0 {
		m := send(ctx, left...)
		if m == nil {
			return
		}
		left, _ = m.serve(left)
		_ = m.end() // each has been told of its own
	}
}

// sendWith sends a behind the others and gives its rows when they have theirs.
// After a statement that fails PostgreSQL answers no other, so that those behind
// it are sent again.
func (a *asking) sendWith(ctx context.Context, others []*asking) (rows entsql.ColumnScanner, gathered bool, err error) {
	for {
		m := send(ctx, append(slices.Clip(others), a)...)
		if m == nil {
			return nil, false, nil
		}
		var all bool
		if others, all = m.serve(others); all {
			rows, err := rowsOf(m.results, m.end)
			return rows, true, err
		}
		_ = m.end() // of the cause that was told
	}
}

// message is what was sent behind one step down.
type message struct {
	results pgx.BatchResults
	end     func() error
}

// send sends what all ask. When one of them isn't even SQL, or there is no
// connection, each has to try by itself, and there is no message.
func send(ctx context.Context, all ...*asking) *message {
	ctx, done := statement(ctx)
	down, statements := all[0].step, make([]*pgx.QueuedQuery, len(all))
	for i, a := range all {
		statements[i] = &pgx.QueuedQuery{SQL: a.query, Arguments: a.args}
		down.once = down.once && a.once
	}
	results, end, err := all[0].of.stepped(ctx, down, statements...)
	if err != nil {
		done()
		for _, a := range all {
			a.rows <- answered{}
		}
		return nil
	}
	return &message{results, func() error { defer done(); return end() }}
}

// serve hands out rows in turn. It stops behind one that fails, and gives those
// that are left.
func (m *message) serve(waiting []*asking) (left []*asking, all bool) {
	for i, a := range waiting {
		rows, err := m.results.Query()
		if err != nil {
			a.rows <- answered{err: err}
			return waiting[i+1:], false
		}
		a.rows <- answered{rows: &pgRows{Rows: rows}}
		if <-a.read != nil {
			return waiting[i+1:], false
		}
	}
	return nil, true
}
