package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"kept/care/customer"
	"kept/care/event"
	"kept/care/loyalty"
	"kept/tenants"
)

// What is wanted of the ledger.
const (
	ledgerShare = 0.5  // of what a bare transaction with the same rows does
	ledgerRate  = 1000 // movements a second of different members, on four processors
	hotRate     = 100  // of one member
)

// tills is how many movements are under way at once.
const tills = 16

// ledgers measures movements of points on PostgreSQL: of different members,
// beside a transaction in plain SQL that locks the same account and writes the
// same rows; and of one member.
func ledgers(ctx context.Context, c config) error {
	c.on = "PostgreSQL"
	return eachDatabase(ctx, c, func(h *house) error {
		l, err := h.ledger(ctx)
		if err != nil {
			return err
		}
		defer l.bare.Close()
		n := 4000
		if c.small {
			n = 400
		}
		for _, of := range []struct {
			name       string
			kept, bare func(i int) error
		}{{"earn", l.earn, l.bareEarn}, {"redeem", l.redeem, l.bareRedeem}} {
			if err := l.compare(of.name, n, max(1, min(3, c.rounds)), of.kept, of.bare); err != nil {
				return err
			}
		}
		return l.hot(n / 8)
	})
}

// lots measures whether a balance and the sweep cost what is stored.
func lots(ctx context.Context, c config) error {
	c.on = "PostgreSQL"
	return eachDatabase(ctx, c, func(h *house) error {
		l, err := h.ledger(ctx)
		if err != nil {
			return err
		}
		defer l.bare.Close()
		if err := l.balances(c.small); err != nil {
			return err
		}
		for _, by := range []string{byDate, byInactivity} {
			if err := l.expiry(c.small, by); err != nil {
				return err
			}
		}
		return nil
	})
}

// ledger is a house with a program, and a way past Kept to the same tables.
type ledger struct {
	*house
	program *loyalty.Program
	book    *loyalty.Book
	bare    *pgxpool.Pool
	n       atomic.Int64
}

func (h *house) ledger(ctx context.Context) (*ledger, error) {
	l := &ledger{house: h}
	now := func() time.Time { return h.now }
	log := event.NewLog(h.db, now, nil)
	l.book = loyalty.NewBook(h.db, log, customer.NewBook(h.db, log, now), now)
	none, months := 0, 12
	var err error
	l.program, err = l.book.StartProgram(h.ctx, loyalty.ProgramDraft{Currency: "POINTS", Name: "Club", PendingDays: &none, ExpiryMonths: &months})
	if err != nil {
		return nil, err
	}
	config, err := pgxpool.ParseConfig(h.config.URL)
	if err != nil {
		return nil, err
	}
	config.MaxConns = tills
	if l.bare, err = pgxpool.NewWithConfig(ctx, config); err != nil {
		return nil, err
	}
	// Everybody has an account, a day has its rows, and no table is empty when the
	// database looks at what it holds: it would plan to read all of one that is.
	for i, c := range h.customers {
		if _, err := l.book.Earn(h.ctx, l.earning(c, 1_000_000)); err != nil {
			return nil, err
		}
		if err := l.redeem(i); err != nil {
			return nil, err
		}
	}
	return l, h.analyze()
}

func (l *ledger) earning(customer string, points int64) loyalty.Earning {
	return loyalty.Earning{
		CustomerID: customer, Points: points, Currency: "POINTS",
		Origin: loyalty.Origin{Source: "bench", SourceID: fmt.Sprint(l.n.Add(1))},
	}
}

func (l *ledger) member(i int) string { return l.customers[i%len(l.customers)] }

func (l *ledger) earn(i int) error {
	_, err := l.book.Earn(l.ctx, l.earning(l.member(i), 10))
	return err
}

func (l *ledger) redeem(i int) error {
	_, err := l.book.Reserve(l.ctx, loyalty.Wish{CustomerID: l.member(i), Points: 5, Confirm: true})
	return err
}

// compare runs both by turns and tells their rates.
func (l *ledger) compare(name string, n, rounds int, kept, bare func(int) error) error {
	var ours, theirs []time.Duration
	for range rounds {
		for _, side := range []struct {
			do   func(int) error
			into *[]time.Duration
		}{{bare, &theirs}, {kept, &ours}} {
			d, err := atOnce(n, side.do)
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			*side.into = append(*side.into, d)
		}
	}
	a, b := perSecond(n, median(ours)), perSecond(n, median(theirs))
	fmt.Printf("%s: %s %.0f/s, a bare transaction with the same rows %.0f/s: %.2f of it (at least %.2f and %d/s on four processors are wanted; median of %d)\n",
		l.name, name, a, b, a/b, ledgerShare, ledgerRate, rounds)
	return nil
}

func perSecond(n int, d time.Duration) float64 { return float64(n) / d.Seconds() }

// atOnce does n things, so many at once as there are tills.
func atOnce(n int, do func(i int) error) (time.Duration, error) {
	var next atomic.Int64
	errs := make([]error, tills)
	begin := time.Now()
	var all sync.WaitGroup
	for t := range tills {
		all.Go(func() {
			for i := next.Add(1); i <= int64(n) && errs[t] == nil; i = next.Add(1) {
				errs[t] = do(int(i))
			}
		})
	}
	all.Wait()
	return time.Since(begin), errors.Join(errs...)
}

// hot has every till move the points of one member.
func (l *ledger) hot(n int) error {
	d, err := atOnce(n, func(i int) error {
		if i%2 == 0 {
			return l.earn(0)
		}
		return l.redeem(0)
	})
	if err != nil {
		return err
	}
	fmt.Printf("%s: one member at %d tills: %.0f/s (at least %d are wanted)\n", l.name, tills, perSecond(n, d), hotRate)
	return nil
}

// balances reads the balance of a member with ever more entries, now and in the past.
func (l *ledger) balances(small bool) error {
	many := 100_000
	if small {
		many = 10_000
	}
	few, long := l.customers[len(l.customers)-1], l.customers[len(l.customers)-2]
	if err := l.history(few, 5); err != nil {
		return err
	}
	if err := l.history(long, many/2); err != nil {
		return err
	}
	if err := l.analyze(); err != nil {
		return err
	}
	for what, at := range map[string]*time.Time{"now": nil, "as of an hour ago": new(time.Time)} {
		if at != nil {
			*at = l.now.Add(-time.Hour)
		}
		var took [2][]time.Duration
		for range 300 {
			for i, who := range []string{few, long} {
				d, err := timed(func() error { _, err := l.book.Standing(l.ctx, who, "POINTS", at); return err })
				if err != nil {
					return err
				}
				took[i] = append(took[i], d)
			}
		}
		fmt.Printf("%s: the balance %s of a member with 10 entries %v, with %d entries %v: %.2f\n", l.name, what,
			median(took[0]).Round(time.Microsecond), many, median(took[1]).Round(time.Microsecond), ratioOf(median(took[1]), median(took[0])))
	}
	return nil
}

// history gives a member a past: one transaction of two entries a second, before
// the one that she has.
func (l *ledger) history(customer string, n int) error {
	_, err := l.db.SQL().Exec(`WITH a AS (SELECT * FROM loyalty_accounts WHERE customer_id = $1), t AS (
		INSERT INTO loyalty_transactions (id, tenant_id, program_id, account_id, customer_id, seq, kind, at, recorded_at, points, hash, earned, available)
		SELECT 'ltx_' || md5(a.id || i), tenant_id, program_id, id, customer_id, -i, 'EARNED', last_at - i * interval '1 second', last_at, 1, '', 1, 1
		FROM a, generate_series(1, $2::int) i RETURNING id, tenant_id)
		INSERT INTO loyalty_entries (id, tenant_id, transaction_id, line, part, amount)
		SELECT 'len_' || md5(t.id || line), t.tenant_id, t.id, line, CASE line WHEN 0 THEN 'ISSUED' ELSE 'AVAILABLE' END, 2 * line - 1 FROM t, generate_series(0, 1) line`, customer, n)
	return err
}

// How lots end: each on a date of its own, or so many months after their customer
// did something last.
const (
	byDate       = "date"
	byInactivity = "inactivity"
)

// expiry sweeps a thousand lots that are due, first alone, then among a million.
func (l *ledger) expiry(small bool, by string) error {
	each := 1000
	if small {
		each = 100
	}
	var took [2]time.Duration
	for i, lots := range []int{1, each} {
		if err := l.lots(lots, i, by); err != nil {
			return err
		}
		if err := l.analyze(); err != nil {
			return err
		}
		l.now = l.now.Add(time.Hour)
		n := 0
		var err error
		took[i], err = timed(func() (err error) { n, err = l.book.Sweep(l.ctx, l.itself); return err })
		if err != nil || n != len(l.customers) {
			return fmt.Errorf("the sweep settled %d accounts: %w", n, err)
		}
		var gone int
		err = l.db.SQL().QueryRow("SELECT count(*) FROM loyalty_lots WHERE transaction_id = '' AND expired > 0").Scan(&gone)
		if err != nil || gone != (i+1)*len(l.customers) {
			return fmt.Errorf("%d lots have expired by %s: %w", gone, by, err)
		}
	}
	fmt.Printf("%s: the sweep of %d lots due by %s takes %v, among %d lots %v: %.2f\n", l.name, len(l.customers), by,
		took[0].Round(time.Millisecond), each*len(l.customers), took[1].Round(time.Millisecond), ratioOf(took[1], took[0]))
	return nil
}

// itself is Kept's own actor.
func (l *ledger) itself(context.Context, string) (*tenants.Actor, error) {
	a := *tenants.From(l.ctx)
	a.Kind = tenants.KindSystem
	return &a, nil
}

// lots gives every member so many lots, of which one is due in half an hour. By
// inactivity it is the one that waits for a month of it, which is over by then; the
// others wait for ten years.
func (l *ledger) lots(n, round int, by string) error {
	tx, err := l.db.SQL().Begin()
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	for _, s := range []struct {
		do   string
		args []any
	}{
		{"SET LOCAL session_replication_role = replica", nil},                            // the rows are right; to check each again takes minutes
		{"DELETE FROM loyalty_lots WHERE $1 AND transaction_id = ''", []any{round == 0}}, // what was measured before
		{`INSERT INTO loyalty_lots (id, tenant_id, account_id, customer_id, transaction_id, amount, pending, available, held, spent, expired, reversed, refunded, earned_at, activates_at, expires_at, due_at)
			SELECT 'lot_' || md5(a.id || i || $3::text), tenant_id, id, customer_id, '', 1, 0, 1, 0, 0, 0, 0, 0, last_at, last_at, e, e
			FROM loyalty_accounts a, generate_series(1, $1::int) i, LATERAL (SELECT CASE i WHEN 1 THEN $2::timestamptz ELSE $2::timestamptz + i * interval '1 day' END AS e) AS ends`,
			[]any{n, l.now.Add(30 * time.Minute), fmt.Sprint(round)}},
		{`UPDATE loyalty_lots SET idle_months = CASE expires_at WHEN $1 THEN 1 ELSE 120 END, expires_at = $2, activates_at = $3, due_at = NULL
			WHERE $4 AND transaction_id = '' AND due_at IS NOT NULL`, []any{l.now.Add(30 * time.Minute), loyalty.Never, l.now.AddDate(0, -2, 0), by == byInactivity}},
		{"UPDATE loyalty_accounts SET active_at = $1", []any{l.now.AddDate(0, -2, 0)}},
		{"UPDATE loyalty_accounts SET earned = earned + $1::int, available = available + $1::int, due_at = $2", []any{n, l.now.Add(30 * time.Minute)}},
	} {
		if _, err := tx.Exec(s.do, s.args...); err != nil {
			return err
		}
	}
	return tx.Commit()
}
