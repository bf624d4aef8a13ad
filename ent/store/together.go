package store

import (
	"context"
	"errors"
	"sync"

	entsql "entgo.io/ent/dialect/sql"
	"github.com/jackc/pgx/v5"
)

// Together runs reads that don't need each other. On PostgreSQL, outside a
// transaction, what they ask goes out in one message and one transaction: when
// each of them either waits for an answer or has ended, all their statements are
// sent. So six reads cost the round trip of one, and see the same moment. One
// that fails fails them all. Elsewhere they run one after the other.
func Together(ctx context.Context, d *DB, reads ...func(ctx context.Context) error) error {
	p, ok := d.drv.engine.(*postgres)
	if !ok || txFrom(ctx, d.drv) != nil || len(reads) < 2 {
		for _, read := range reads {
			if err := read(ctx); err != nil {
				return err
			}
		}
		return nil
	}
	role, tenant, err := roleOf(ctx)
	if err != nil {
		return err
	}
	g := &gathering{role: role, tenant: tenant, asked: make(chan *asking), ended: make(chan any)}
	inside := context.WithValue(ctx, gatheringKey{}, g)
	errs := make([]error, len(reads))
	for i, read := range reads {
		go func() {
			defer func() { g.ended <- recover() }()
			errs[i] = read(inside)
		}()
	}
	if cause := g.serve(ctx, p, len(reads)); cause != nil {
		panic(cause) // one of a read's own, here where it is expected
	}
	return errors.Join(errs...)
}

type gatheringKey struct{}

// gathering is where the statements of Together meet.
type gathering struct {
	role, tenant string // of all of them
	asked        chan *asking
	ended        chan any // a read is over; with the cause when it panicked
}

// asking is a statement that waits to be sent with the others.
type asking struct {
	query string
	args  []any
	once  bool // to be planned once
	rows  chan answered
	read  chan struct{} // the rows are closed: the next one's turn
}

type answered struct {
	rows entsql.ColumnScanner
	err  error
}

// serve sends what is asked until all of n reads are over.
func (g *gathering) serve(ctx context.Context, p *postgres, n int) (cause any) {
	var waiting []*asking
	for n > 0 {
		select {
		case a := <-g.asked:
			waiting = append(waiting, a)
		case c := <-g.ended:
			n--
			if cause == nil {
				cause = c
			}
		}
		if n > 0 && len(waiting) == n {
			p.answer(ctx, waiting)
			waiting = nil
		}
	}
	return cause
}

// ask is query for a read of Together.
func (g *gathering) ask(ctx context.Context, query string, args []any) (entsql.ColumnScanner, error) {
	if role, tenant, err := roleOf(ctx); err != nil || role != g.role || tenant != g.tenant {
		return nil, errors.Join(err, errors.New("store: reads together act for one tenant"))
	}
	a := &asking{query: query, args: args, once: planOnce(ctx), rows: make(chan answered, 1), read: make(chan struct{})}
	g.asked <- a
	got := <-a.rows
	if got.err != nil {
		return nil, got.err
	}
	return &rowsTo{got.rows, sync.OnceValue(func() error { close(a.read); return nil })}, nil
}

// answer sends statements behind one step down and hands out their rows in turn.
func (p *postgres) answer(ctx context.Context, all []*asking) {
	ctx, done := statement(ctx)
	defer done()
	results, end, err := p.send(ctx, all)
	if err != nil {
		for _, a := range all {
			a.rows <- answered{err: err}
		}
		return
	}
	defer func() { _ = end() }() // each has been told of its own
	for _, a := range all {
		rows, err := results.Query()
		if err != nil {
			a.rows <- answered{err: err}
			continue
		}
		a.rows <- answered{rows: &pgRows{Rows: rows}}
		<-a.read
	}
}

func (p *postgres) send(ctx context.Context, all []*asking) (pgx.BatchResults, func() error, error) {
	statements, once := make([]*pgx.QueuedQuery, len(all)), true
	for i, a := range all {
		query, args := inColumns(a.query, a.args)
		statements[i] = &pgx.QueuedQuery{SQL: query, Arguments: args}
		once = once && a.once
	}
	return p.stepped(ctx, once, statements...)
}
