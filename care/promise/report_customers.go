package promise

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"kept/ent/store"
	"kept/internal/clock"
)

// mostDueSQL finds the customers to whom most promises fell due in a period, and
// how many customers there are in all: the database counts, nobody holds a
// tally for each of them. $4 is now; the last condition is Promise.FallenDue.
const mostDueSQL = `SELECT survivor, count(*) OVER () FROM (
  SELECT COALESCE(c.merged_into_id, c.id) AS survivor, count(*) AS due
  FROM promises p JOIN customers c ON c.tenant_id = p.tenant_id AND c.id = p.customer_id
  WHERE p.tenant_id = $1 AND p.due_day >= $2 AND p.due_day <= $3 AND p.state <> 'RENEGOTIATED'
    AND p.due_at < $4 AND (p.state IN ('KEPT', 'KEPT_LATE', 'BROKEN') OR p.state = 'OPEN' AND p.waiting_since IS NULL)
  GROUP BY 1) AS each_of_them
ORDER BY due DESC, survivor LIMIT `

// reportCustomers is report for customers, who are too many to tally all.
func (b *Book) reportCustomers(ctx context.Context, from, to clock.Day, first int) (*Report, error) {
	whole := groups{}
	if err := b.tally(ctx, stretch{from: from, to: to}, GroupNone.of, whole.of); err != nil {
		return nil, err
	}
	survivors, groupCount, err := b.mostDue(ctx, from, to, first)
	if err != nil {
		return nil, err
	}
	them, err := b.tallyOf(ctx, from, to, survivors)
	if err != nil {
		return nil, err
	}
	r := them.report(GroupCustomer)
	r.Total, r.Groups = whole.report(GroupNone).Total, groupCount
	return r, nil
}

func (b *Book) mostDue(ctx context.Context, from, to clock.Day, first int) (survivors []string, all int, err error) {
	args := []any{string(from), string(to), b.now()}
	err = b.db.Rows(ctx, fmt.Sprintf("%s%d", mostDueSQL, first), args, func(r store.Row) error {
		var id string
		if err := r.Scan(&id, &all); err != nil {
			return err
		}
		survivors = append(survivors, id)
		return nil
	})
	return survivors, all, err
}

// tallyOf tallies some customers' promises, those to their merged records with them.
func (b *Book) tallyOf(ctx context.Context, from, to clock.Day, survivors []string) (groups, error) {
	of, err := b.customers.IDsOf(ctx, survivors)
	if err != nil {
		return nil, err
	}
	survivorOf := map[string]string{}
	for survivor, ids := range of {
		for _, id := range ids {
			survivorOf[id] = survivor
		}
	}
	all, now := groups{}, b.now()
	for part := range slices.Chunk(slices.Sorted(maps.Keys(survivorOf)), 5000) {
		args := []any{string(from), string(to)}
		in, args := store.Places(args, part)
		query := countSQL + " AND customer_id IN (" + in + ")"
		err := b.countWhere(ctx, query, args, func(p *Promise) { all.of(survivorOf[p.CustomerID]).add(p, now) })
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}
