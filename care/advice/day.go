package advice

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"time"

	"kept/ent/store"
	"kept/internal/clock"
)

// group is whose times are counted together.
type group struct {
	of  Dimension
	key string
}

// day is what became of the promises of one group that were made on one day, in
// UTC. The unit is the chain, by when it began.
type day struct {
	made  int         // those that count: void and withdrawn ones don't
	times map[int]int // kept: after how many minutes (rounded), and how many
	never int         // broken because somebody said so
	ends  map[int]int // settled: after how many days, and how many

	bold, boldKept       int // settled, by a date bolder than advised; and kept by it
	advised, advisedKept int // settled, by another date that advice was asked for
}

func newDay() *day { return &day{times: map[int]int{}, ends: map[int]int{}} }

// open counts those that aren't kept and may be yet.
func (d *day) open() int {
	n := d.made - d.never
	for _, kept := range d.times {
		n -= kept
	}
	return n
}

func (d *day) same(o *day) bool {
	return d.made == o.made && d.never == o.never && maps.Equal(d.times, o.times) && maps.Equal(d.ends, o.ends) &&
		d.bold == o.bold && d.boldKept == o.boldKept && d.advised == o.advised && d.advisedKept == o.advisedKept
}

// chain is one promise from when it was first made to how it ended.
type chain struct {
	madeAt, firstDue       time.Time
	claim, product, depart string
	state                  string
	settled, advised       *time.Time
	timedOut               bool // broken by time alone: it may be kept yet
	waited                 time.Duration
}

// span is how much time a promise is given, to the power of two hours above it:
// who promises something for tomorrow does something else than who promises it
// for next month.
func span(given time.Duration) string {
	hours := 1
	for time.Duration(hours)*time.Hour < given {
		hours *= 2
	}
	return fmt.Sprintf("PT%dH", hours)
}

// groups are those that the chain counts for.
func (c *chain) groups() []group {
	out := []group{{All, ""}, {BySpan, span(c.firstDue.Sub(c.madeAt) - c.waited)}}
	for of, key := range map[Dimension]string{ByClaim: c.claim, ByProduct: c.product, ByDepartment: c.depart} {
		if key != "" {
			out = append(out, group{of, key})
		}
	}
	return out
}

// took is how long it took to keep; the time that we waited for the customer
// doesn't count.
func (c *chain) took() time.Duration { return c.settled.Sub(c.madeAt) - c.waited }

// add counts a chain.
func (d *day) add(c *chain) {
	kept := c.state == "KEPT" || c.state == "KEPT_LATE"
	switch {
	case c.state == "VOID", c.state == "WITHDRAWN":
		return
	case kept:
		d.times[rounded(c.took())]++
	case c.state == "BROKEN" && !c.timedOut:
		d.never++
	}
	d.made++
	if c.settled != nil {
		d.ends[max(0, int(c.settled.Sub(c.madeAt)/(24*time.Hour)))]++
	}
	if c.advised == nil || !kept && c.state != "BROKEN" {
		return
	}
	inTime := 0
	if kept && !c.settled.After(c.firstDue) {
		inTime = 1
	}
	if c.firstDue.Before(*c.advised) {
		d.bold, d.boldKept = d.bold+1, d.boldKept+inTime
		return
	}
	d.advised, d.advisedKept = d.advised+1, d.advisedKept+inTime
}

// chainsSQL reads the chains that began in a stretch of time: f is their first
// promise, h the last of those that were renegotiated.
const chainsSQL = `SELECT f.made_at, COALESCE(f.claim_id, ''), COALESCE(f.product_id, ''), COALESCE(f.department_id, ''), f.advised_at,
  f.state, f.settled_at, f.first_due_at, f.by_time_alone, COALESCE(h.state, ''), h.settled_at, h.first_due_at, COALESCE(h.by_time_alone, false),
  f.waited_seconds + CASE WHEN h.id IS NULL THEN 0 ELSE (SELECT CAST(sum(w.waited_seconds) AS bigint) FROM promises w
    WHERE w.tenant_id = f.tenant_id AND w.chain_id = f.id AND w.previous_id IS NOT NULL) END
FROM promises f LEFT JOIN promises h ON h.tenant_id = f.tenant_id AND h.chain_id = f.id AND h.previous_id IS NOT NULL AND h.state <> 'RENEGOTIATED'
WHERE f.tenant_id = $1 AND f.previous_id IS NULL AND f.made_at >= $2 AND f.made_at < $3`

// count counts the promises of a day from the records, group by group.
func (b *Book) count(ctx context.Context, on clock.Day) (map[group]*day, error) {
	out := map[group]*day{}
	args := []any{on.Start(time.UTC), on.Add(1).Start(time.UTC)}
	err := b.db.Rows(ctx, chainsSQL, args, func(r store.Row) error {
		c, err := readChain(r)
		if err != nil {
			return err
		}
		for _, g := range c.groups() {
			if out[g] == nil {
				out[g] = newDay()
			}
			out[g].add(c)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("count the promises made on %s: %w", on, err)
	}
	for g, d := range out {
		if g.of != All {
			clear(d.ends) // the load is everybody's
		}
	}
	return out, nil
}

func readChain(r store.Row) (*chain, error) {
	var c chain
	var last string
	var advised, settled, lastSettled, lastFirst sql.NullTime
	var waited int64
	var lastTimedOut bool
	err := r.Scan(&c.madeAt, &c.claim, &c.product, &c.depart, &advised,
		&c.state, &settled, &c.firstDue, &c.timedOut, &last, &lastSettled, &lastFirst, &lastTimedOut, &waited)
	if last != "" {
		c.state, settled, c.firstDue, c.timedOut = last, lastSettled, lastFirst.Time, lastTimedOut
	}
	c.settled, c.advised = valid(settled), valid(advised)
	c.waited = time.Duration(waited) * time.Second
	return &c, err
}

func valid(t sql.NullTime) *time.Time {
	if !t.Valid {
		return nil
	}
	return &t.Time
}
