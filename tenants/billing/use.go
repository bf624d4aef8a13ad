package billing

import (
	"context"
	"fmt"
	"maps"
	"sync"
	"time"

	rows "kept/ent/db"
	"kept/ent/db/usagecount"
	"kept/ent/store"
	"kept/internal/id"
	"kept/tenants"
	"kept/tenants/guard"
)

// countedFor is how long a count is believed.
const countedFor = time.Minute

// use is what this node knows of what tenants use: counts that it has read, and
// what it has metered itself and writes down now and then.
type use struct {
	node string

	mu      sync.Mutex
	counts  map[usage]count
	metered map[usage]map[string]int64 // what this node has counted in all, by day
	dirty   map[metering]bool          // what of it isn't written down yet
}

type usage struct {
	tenant string
	of     Allowance
}

type count struct {
	n     int64
	at    time.Time
	month time.Time
}

type metering struct {
	usage
	day string
}

func newUse(node string) *use {
	return &use{node: node, counts: map[usage]count{}, metered: map[usage]map[string]int64{}, dirty: map[metering]bool{}}
}

// recent gives a count that was made within the last minute, and in this month.
func (u *use) recent(tenantID string, a Allowance, now time.Time) (int64, bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	c, ok := u.counts[usage{tenantID, a}]
	age := now.Sub(c.at)
	return c.n, ok && age >= 0 && age < countedFor && c.month.Equal(month(now))
}

func (u *use) remember(tenantID string, a Allowance, n int64, now time.Time) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if len(u.counts) >= remembered {
		clear(u.counts)
	}
	u.counts[usage{tenantID, a}] = count{n, now, month(now)}
}

// add adds to a count that is remembered; one that isn't will be made when somebody asks.
func (u *use) add(tenantID string, a Allowance, n int64) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if c, ok := u.counts[usage{tenantID, a}]; ok {
		c.n += n
		u.counts[usage{tenantID, a}] = c
	}
}

// Meter counts n more of what can't be counted from records. It is written
// down by Settle: a node that is killed loses the last seconds, in the tenant's
// favour, and counts nothing twice.
func (b *Book) Meter(ctx context.Context, a Allowance, n int) {
	tenantID := tenants.From(ctx).TenantID
	b.use.add(tenantID, a, int64(n))
	b.use.meter(metering{usage{tenantID, a}, b.now().UTC().Format(time.DateOnly)}, int64(n))
}

func (u *use) meter(m metering, n int64) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.metered[m.usage] == nil {
		u.metered[m.usage] = map[string]int64{}
	}
	u.metered[m.usage][m.day] += n
	u.dirty[m] = true
}

// count counts what the tenant that ctx acts for has, or has used this month,
// and stops at most: nobody needs to know by how much more it is over.
func (b *Book) count(ctx context.Context, a Allowance, most int64) (int64, error) {
	ctx = guard.Within(ctx, &tenants.Actor{TenantID: tenants.From(ctx).TenantID, Kind: tenants.KindSystem})
	switch a {
	case Seats:
		n, err := b.accounts.Seats(ctx)
		return int64(n), err
	case Customers:
		return b.countCustomers(ctx, most)
	case Messages, APIPoints:
		return b.countMetered(ctx, a)
	default: // there are no kiosks to count yet
		return 0, nil
	}
}

// countCustomers counts the customers on record, without those that were merged
// into others.
func (b *Book) countCustomers(ctx context.Context, most int64) (n int64, err error) {
	const query = `SELECT count(*) FROM (SELECT 1 FROM customers WHERE tenant_id = $1 AND merged_into_id IS NULL LIMIT $2) AS c`
	err = b.db.Rows(ctx, query, []any{most}, func(r store.Row) error { return r.Scan(&n) })
	if err != nil {
		return 0, fmt.Errorf("count customers: %w", err)
	}
	return n, nil
}

// countMetered adds up what other nodes have written down this month and what
// this one knows.
func (b *Book) countMetered(ctx context.Context, a Allowance) (int64, error) {
	since := month(b.now()).Format(time.DateOnly)
	var sums []struct {
		Sum *int64 `json:"sum"`
	}
	err := b.db.UsageCount.Query().
		Where(usagecount.Meter(string(a)), usagecount.DayGTE(since), usagecount.NodeNEQ(b.use.node)).
		Aggregate(rows.As(rows.Sum(usagecount.FieldAmount), "sum")).Scan(ctx, &sums)
	if err != nil {
		return 0, fmt.Errorf("add up %s: %w", a, err)
	}
	total := b.use.here(tenants.From(ctx).TenantID, a, since)
	if len(sums) > 0 && sums[0].Sum != nil {
		total += *sums[0].Sum
	}
	return total, nil
}

// here gives what this node has counted itself since a day.
func (u *use) here(tenantID string, a Allowance, since string) (n int64) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for day, v := range u.metered[usage{tenantID, a}] {
		if day >= since {
			n += v
		}
	}
	return n
}

// Settle writes down what this node has counted, and forgets days of months
// that are over. Writing it twice counts nothing twice: a row is what one node
// has counted on one day in all.
func (b *Book) Settle(ctx context.Context) error {
	ctx = guard.System(ctx, "usage: a node writes down what it has counted for every tenant")
	for m, amount := range b.use.unwritten() {
		if err := b.writeDown(ctx, m, amount); err != nil {
			return fmt.Errorf("write down the use of %s: %w", m.tenant, err)
		}
		b.use.written(m, amount)
	}
	b.use.forgetBefore(month(b.now()).Format(time.DateOnly))
	return nil
}

func (b *Book) writeDown(ctx context.Context, m metering, amount int64) error {
	return store.Do(ctx, b.db, func(ctx context.Context) error {
		n, err := b.db.UsageCount.Update().Where(
			usagecount.TenantID(m.tenant), usagecount.Meter(string(m.of)), usagecount.Day(m.day), usagecount.Node(b.use.node),
		).SetAmount(amount).Save(ctx)
		if err != nil || n > 0 {
			return err
		}
		return b.db.UsageCount.Create().SetID(id.New(id.Usage)).SetTenantID(m.tenant).SetMeter(string(m.of)).
			SetDay(m.day).SetNode(b.use.node).SetAmount(amount).Exec(ctx)
	})
}

func (u *use) unwritten() map[metering]int64 {
	u.mu.Lock()
	defer u.mu.Unlock()
	out := make(map[metering]int64, len(u.dirty))
	for m := range u.dirty {
		out[m] = u.metered[m.usage][m.day]
	}
	return out
}

// written notes that amount is written down; more may have come meanwhile.
func (u *use) written(m metering, amount int64) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.metered[m.usage][m.day] == amount {
		delete(u.dirty, m)
	}
}

func (u *use) forgetBefore(day string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for what, days := range u.metered {
		maps.DeleteFunc(days, func(d string, _ int64) bool { return d < day && !u.dirty[metering{what, d}] })
		if len(days) == 0 {
			delete(u.metered, what)
		}
	}
}
