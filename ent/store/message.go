package store

import (
	"context"
	"runtime"
	"sync"
	"time"

	entsql "entgo.io/ent/dialect/sql"
	"github.com/jackc/pgx/v5"
)

// asking is a read that waits to be sent with others.
type asking struct {
	way
	of    *postgres
	query string
	args  []any
	told  chan answered // of one, so that nobody waits to tell it
}

// way is what the reads of one message have in common.
type way struct {
	step
	limit time.Duration // of a statement; 0 is none
}

// shared reports whether reads of several requests may go this way together: by
// keys alone, so that none keeps the others waiting, and not for ever.
func (w way) shared() bool { return w.once && w.limit > 0 }

// answered is the answer to one that waited; without rows and error it has to be
// sent by itself.
type answered struct {
	rows *heldRows
	err  error
}

func (p *postgres) asking(ctx context.Context, query string, args []any) (*asking, error) {
	down, err := stepOf(ctx)
	return &asking{way: way{down, limitOf(ctx)}, of: p, query: query, args: args, told: make(chan answered, 1)}, err
}

// goesWith reports whether a and b act for the same tenant in the same role:
// what is sent together steps down together.
func (a *asking) goesWith(b *asking) bool {
	return a.of == b.of && a.role == b.role && a.tenant == b.tenant
}

// answer waits for a's rows. told is false when it has to be sent by itself.
func (a *asking) answer(ctx context.Context) (rows entsql.ColumnScanner, told bool, err error) {
	select {
	case got := <-a.told:
		if got.rows == nil {
			return nil, got.err != nil, got.err
		}
		return got.rows, true, nil
	case <-ctx.Done():
		return nil, true, ctx.Err()
	}
}

// mostReads is how many reads go in one message: some fifteen requests'.
const mostReads = 48

// message is what is sent behind one step down.
type message struct {
	way   way
	reads []*asking
}

// outgoing are the messages that others may still join.
type outgoing struct {
	mu   sync.Mutex
	open map[way]*message
}

// join adds reads to the message that goes their way. Whoever begins one sends it.
func (o *outgoing) join(w way, reads []*asking) (m *message, begun bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if m := o.open[w]; m != nil && len(m.reads)+len(reads) <= mostReads {
		m.reads = append(m.reads, reads...)
		return m, false
	}
	m = &message{w, reads}
	o.open[w] = m
	return m, true
}

// close lets nobody join m any more.
func (o *outgoing) close(m *message) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.open[m.way] == m { // not so of one that was full
		delete(o.open, m.way)
	}
}

// post sends reads of one request, and tells each its answer. When there is more
// to do than processors to do it, what other requests are about to ask goes with
// them: whoever can run is let run first, which costs nothing when nobody can.
func (p *postgres) post(ctx context.Context, reads []*asking) {
	w := reads[0].way
	for _, a := range reads {
		w.once = w.once && a.once
	}
	if !w.shared() {
		ctx, done := statement(ctx)
		defer done()
		p.send(ctx, &message{w, reads})
		return
	}
	m, begun := p.outgoing.join(w, reads)
	if !begun {
		return
	}
	runtime.Gosched()
	ctx, done := context.WithTimeout(context.WithoutCancel(ctx), w.limit) // it is no longer one caller's
	defer done()
	p.send(ctx, m)
}

// send sends m when there is a connection. After a statement that fails
// PostgreSQL answers no other, so that those behind it are sent again.
func (p *postgres) send(ctx context.Context, m *message) {
	defer func() { m.giveUp(ctx.Err()) }()
	conn, err := p.pool.Acquire(ctx)
	p.outgoing.close(m)
	if err != nil {
		return
	}
	defer conn.Release()
	for left := m.reads; len(left) > 0; {
		statements := make([]*pgx.QueuedQuery, len(left))
		for i, a := range left {
			statements[i] = &pgx.QueuedQuery{SQL: a.query, Arguments: a.args}
		}
		results, err := stepped(ctx, conn, m.way.step, statements...)
		if err != nil {
			return
		}
		left = tell(results, left)
		_ = results.Close() // each has been told of its own
	}
}

// tell hands out rows in turn. It stops behind a read that fails, and gives those
// that are left.
func tell(results pgx.BatchResults, reads []*asking) (left []*asking) {
	for i, a := range reads {
		rows, err := held(results)
		a.told <- answered{rows, err}
		if err != nil {
			return reads[i+1:]
		}
	}
	return nil
}

// giveUp tells those who were told nothing that time is over, or lets them ask by
// themselves: one of them isn't even SQL, or there is no connection.
func (m *message) giveUp(over error) {
	for _, a := range m.reads {
		select {
		case a.told <- answered{err: over}:
		default:
		}
	}
}
