package store

import (
	"context"
	"database/sql"
	sqldriver "database/sql/driver"
	"errors"
	"fmt"
	"time"

	entsql "entgo.io/ent/dialect/sql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
)

// The roles that own nothing: the app's is held to one tenant by row-level
// security, the worker's is for guard.System.
const (
	appRole    = "kept_app"
	workerRole = "kept_worker"
)

// stepDown puts a transaction into the role that its context calls for, with
// its tenant set for row-level security. set_config(…, true) is SET LOCAL with
// parameters: both end with the transaction.
const (
	stepDown     = "SELECT set_config('role', $1, true), set_config('kept.tenant', $2, true)"
	stepDownOnce = stepDown + ", set_config('plan_cache_mode', 'force_generic_plan', true)"

	// A load looks up thousands of keys at a time: while the table is of middling
	// size the planner would rather read all of it, with each chunk anew.
	stepDownLoading = stepDown + ", set_config('enable_seqscan', 'off', true), set_config('random_page_cost', '1.1', true)"
)

type planOnceKey struct{}

// PlanOnce returns a context whose reads find their rows by keys alone, so that
// one plan is right whatever the keys are: PostgreSQL makes it once a connection.
// Left to itself it plans anew each time that looks cheaper by a hair, which can
// take longer than the reading. It isn't for a read that compares other columns:
// its best index may depend on their values. Nor is it for one that may take
// long: other requests' reads go in the same message.
func PlanOnce(ctx context.Context) context.Context {
	return context.WithValue(ctx, planOnceKey{}, true)
}

func planOnce(ctx context.Context) bool { return ctx.Value(planOnceKey{}) != nil }

// postgres is PostgreSQL, spoken to by pgx rather than by database/sql, which
// can't send several statements at once: role, tenant and statement go out
// together, so that the wall costs no round trip.
type postgres struct {
	pool     *pgxpool.Pool
	outgoing outgoing
}

func openPostgres(ctx context.Context, c Config) (*postgres, *sql.DB, error) {
	config, err := pgxpool.ParseConfig(c.URL)
	if err != nil {
		return nil, nil, fmt.Errorf("open database: %w", err)
	}
	config.MaxConns, config.MaxConnIdleTime = 16, 5*time.Minute
	if c.MaxConns > 0 {
		config.MaxConns = int32(c.MaxConns) //nolint:gosec // a number of connections
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, nil, fmt.Errorf("open database: %w", err)
	}
	return &postgres{pool: pool, outgoing: outgoing{open: map[way]*message{}}}, stdlib.OpenDBFromPool(pool), nil
}

func (p *postgres) ping(ctx context.Context) error { return p.pool.Ping(ctx) }

func (p *postgres) close() error {
	p.pool.Close()
	return nil
}

func (p *postgres) begin(ctx context.Context) (transaction, error) {
	role, tenant, err := roleOf(ctx)
	if err != nil {
		return nil, err
	}
	return &pgTx{pool: p.pool, role: role, tenant: tenant, behind: writingBehind(ctx)}, nil
}

func (p *postgres) exec(ctx context.Context, query string, args []any) (sql.Result, error) {
	ctx, done := statement(ctx)
	defer done()
	results, end, err := p.alone(ctx, query, args)
	if err != nil {
		return nil, err
	}
	tag, err := results.Exec()
	if e := end(); err == nil {
		err = e
	}
	return sqldriver.RowsAffected(tag.RowsAffected()), err
}

func (p *postgres) query(ctx context.Context, query string, args []any) (entsql.ColumnScanner, error) {
	if rows, told, err := p.ask(ctx, query, args); told || err != nil {
		return rows, err
	}
	ctx, done := statement(ctx)
	results, end, err := p.alone(ctx, query, args)
	if err != nil {
		done()
		return nil, err
	}
	return rowsOf(results, func() error { defer done(); return end() })
}

// ask is query for a read that others go with. told is false of a statement that
// has to be sent by itself.
func (p *postgres) ask(ctx context.Context, query string, args []any) (rows entsql.ColumnScanner, told bool, err error) {
	g, beside := ctx.Value(gatheringKey{}).(*gathering)
	if !beside && !planOnce(ctx) || !reads(query) {
		return nil, false, nil
	}
	a, err := p.asking(ctx, query, args)
	if err != nil {
		return nil, false, err
	}
	if !beside && !a.shared() || beside && !g.take(ctx, a) {
		return nil, false, nil
	}
	if !beside {
		p.post(ctx, []*asking{a})
	}
	return a.answer(ctx)
}

func (p *postgres) insert(ctx context.Context, b bulk) error {
	query, args, err := b.byColumn()
	if err == nil {
		_, err = p.exec(ctx, query, args)
	}
	return err
}

// alone sends one statement of its own.
func (p *postgres) alone(ctx context.Context, query string, args []any) (pgx.BatchResults, func() error, error) {
	down, err := stepOf(ctx)
	if err != nil {
		return nil, nil, err
	}
	conn, err := p.pool.Acquire(ctx)
	if err != nil {
		return nil, nil, err
	}
	results, err := stepped(ctx, conn, down, &pgx.QueuedQuery{SQL: query, Arguments: args})
	if err != nil {
		conn.Release()
		return nil, nil, err
	}
	return results, func() error {
		defer conn.Release()
		return results.Close()
	}, nil
}

// step is a step down: whose role and tenant, and whether what follows is to be
// planned once.
type step struct {
	role, tenant string
	once         bool
}

func stepOf(ctx context.Context) (step, error) {
	role, tenant, err := roleOf(ctx)
	return step{role, tenant, planOnce(ctx)}, err
}

// stepped sends statements behind a step down, and nothing else before
// PostgreSQL is asked to Sync: that makes all of them one transaction, which
// ends there, without a word of BEGIN and COMMIT.
func stepped(ctx context.Context, conn *pgxpool.Conn, down step, statements ...*pgx.QueuedQuery) (pgx.BatchResults, error) {
	how := stepDown
	if down.once {
		how = stepDownOnce
	}
	var b pgx.Batch
	b.Queue(how, down.role, down.tenant)
	b.QueuedQueries = append(b.QueuedQueries, statements...)
	results := conn.SendBatch(ctx, &b)
	if _, err := results.Exec(); err != nil {
		_ = results.Close() // of the same cause
		return nil, err
	}
	return results, nil
}

func roleOf(ctx context.Context) (role, tenant string, err error) {
	tenant, system, err := tenantOf(ctx)
	if system {
		return workerRole, tenant, err
	}
	return appRole, tenant, err
}

// rowsOf gives the rows of the next statement of results; end comes after them.
func rowsOf(results pgx.BatchResults, end func() error) (entsql.ColumnScanner, error) {
	rows, err := results.Query()
	if err != nil {
		return nil, errors.Join(err, quietly(end))
	}
	return &rowsTo{&pgRows{Rows: rows}, end}, nil
}

// quietly is for an end that fails of what was reported already.
func quietly(end func() error) error {
	_ = end()
	return nil
}
