package allegiance

import (
	"context"
	"fmt"
	"slices"
	"time"

	"kept/ent/store"
	"kept/internal/page"
)

// recordsSQL reads what places are read from: of each of the customers %[1]s, since
// $2 and no later than now, $3, so many of each axis, the latest first, and how
// many purchases there are in all.
const recordsSQL = `SELECT customer_id, kind, id, at, expected, perceived, n FROM (
  SELECT r.*, count(*) OVER (PARTITION BY customer_id, axis) AS n,
    row_number() OVER (PARTITION BY customer_id, axis ORDER BY at DESC, id DESC) AS place
  FROM (
    SELECT 'BOUGHT' AS axis, 'PURCHASE' AS kind, customer_id, id, occurred_at AS at, '' AS expected, '' AS perceived FROM purchases
    WHERE tenant_id = $1 AND occurred_at > $2 AND occurred_at <= $3 AND status NOT IN ('CANCELLED', 'UNAVAILABLE', 'RETURNED') AND customer_id IN (%[1]s)
    UNION ALL SELECT 'SAID', 'MARK', customer_id, id, occurred_at, '4', CAST(rating AS text) FROM interactions
    WHERE tenant_id = $1 AND occurred_at > $2 AND occurred_at <= $3 AND rating IS NOT NULL AND customer_id IN (%[1]s)
    UNION ALL SELECT 'SAID', 'EXPECTATION', customer_id, id, occurred_at, '1', CASE WHEN result = 'UNMET' THEN '0' ELSE '1' END FROM assessments
    WHERE tenant_id = $1 AND occurred_at > $2 AND occurred_at <= $3 AND source = 'ANSWER' AND struck_at IS NULL AND customer_id IN (%[1]s)
    UNION ALL SELECT 'SAID', 'STUDY', customer_id, id, answered_at, expected, perceived FROM study_responses
    WHERE tenant_id = $1 AND answered_at > $2 AND answered_at <= $3 AND struck_at IS NULL AND customer_id IN (%[1]s)
  ) AS r
) AS ranked WHERE place <= %[2]d`

// Of tells where each of some customers stands, who are survivors, by her id.
func (b *Book) Of(ctx context.Context, survivors []string) (map[string]*Standing, error) {
	now, out := b.now(), make(map[string]*Standing, len(survivors))
	of, err := b.customers.IDsOf(ctx, survivors)
	if err != nil {
		return nil, err
	}
	owner, all := map[string]string{}, []string{}
	for survivor, ids := range of {
		for _, id := range ids {
			owner[id], all = survivor, append(all, id)
		}
	}
	if len(all) == 0 {
		return out, nil
	}
	in, args := store.Places([]any{now.AddDate(0, 0, -Days), now}, all)
	purchases, records := map[string]int{}, map[string][]*Record{}
	counted := map[string]bool{} // whose purchases were counted
	query := fmt.Sprintf(recordsSQL, in, MostAnswers)
	err = b.db.Rows(ctx, query, args, func(r store.Row) error {
		var id, expected, perceived string
		var n int
		rec := &Record{}
		if err := r.Scan(&id, &rec.Kind, &rec.ID, &rec.At, &expected, &perceived, &n); err != nil {
			return err
		}
		rec.At = rec.At.UTC()
		if rec.Kind != Bought {
			favourable, told := agrees(expected, perceived)
			if !told {
				return nil
			}
			rec.Favourable = &favourable
		} else if !counted[id] {
			counted[id] = true
			purchases[owner[id]] += n
		}
		records[owner[id]] = append(records[owner[id]], rec)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("why %d customers stay: %w", len(survivors), err)
	}
	for id := range of {
		slices.SortFunc(records[id], func(a, c *Record) int { return page.Newest(a.At, a.ID, c.At, c.ID) })
		out[id] = Weigh(purchases[id], records[id])
		out[id].CustomerID = id
		out[id].until = ripe(out[id].until, now)
	}
	return out, nil
}

// agrees reports whether what was perceived is on the whole no less than what was
// expected, digit by digit; a digit of 0 in a sheet is no answer. It isn't told by
// a sheet of which no pair is whole.
func agrees(expected, perceived string) (favourable, told bool) {
	if len(expected) == 1 {
		return perceived >= expected, true
	}
	sum := 0
	for i := range min(len(expected), len(perceived)) {
		if expected[i] != '0' && perceived[i] != '0' {
			sum, told = sum+int(perceived[i])-int(expected[i]), true
		}
	}
	return told && sum >= 0, told
}

// ripe is when to look again at what ends then, and never before now.
func ripe(at *time.Time, now time.Time) *time.Time {
	if at != nil && !at.After(now) {
		at = &now
	}
	return at
}
