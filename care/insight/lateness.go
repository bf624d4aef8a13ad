package insight

import (
	"context"
	"fmt"
	"strings"

	"kept/care/promise"
	"kept/ent/store"
	"kept/internal/clock"
)

// Band is how late a delivery was.
type Band string

// The bands, from the earliest to what never came.
const (
	EarlyBy14 Band = "EARLY_BY_14"
	EarlyBy7  Band = "EARLY_BY_7"
	InTime    Band = "IN_TIME"
	LateBy3   Band = "LATE_BY_3"
	LateBy7   Band = "LATE_BY_7"
	LateBy14  Band = "LATE_BY_14"
	Later     Band = "LATER"
	Never     Band = "NEVER"
)

// bands lists them with how many days after due each ends; what is later than all
// is LATER, and what was broken NEVER.
var bands = []struct {
	Band
	days int
}{{EarlyBy14, -14}, {EarlyBy7, -7}, {InTime, 0}, {LateBy3, 3}, {LateBy7, 7}, {LateBy14, 14}, {Later, 0}, {Never, 0}}

// Lateness is how late deliveries were, and how customers marked them.
type Lateness struct {
	From, To clock.Day
	Bands    []*LatenessRow // all, in their order
}

// LatenessRow is one band.
type LatenessRow struct {
	Band       Band
	Deliveries int // n
	Marks      int // n of the marks, 1 to 5, on contacts about the same purchases
	sum, low   int
}

// MeanMark is the mean of the marks; nil without any.
func (r *LatenessRow) MeanMark() *float64 { return share(r.sum, r.Marks) }

// LowShare is the marks of 1 and 2 ÷ all; nil without any.
func (r *LatenessRow) LowShare() *float64 { return share(r.low, r.Marks) }

// deliveriesDue are the promises of deliveries that fell due in a period and are
// settled: by the first of its chain a delivery's is known.
const deliveriesDue = `p.tenant_id = $1 AND p.due_day >= $2 AND p.due_day <= $3 AND p.state IN ('KEPT', 'KEPT_LATE', 'BROKEN')
  AND (p.external_id LIKE '` + promise.OwnKey + `delivery:%%' OR p.previous_id IS NOT NULL AND EXISTS (
    SELECT 1 FROM promises f WHERE f.tenant_id = p.tenant_id AND f.id = p.chain_id AND f.external_id LIKE '` + promise.OwnKey + `delivery:%%'))`

const (
	deliveriesSQL = `SELECT %s AS band, count(*), 0, 0, 0 FROM promises p WHERE ` + deliveriesDue + ` GROUP BY 1`
	marksSQL      = `SELECT %s AS band, 0, count(*), sum(i.rating), sum(CASE WHEN i.rating <= 2 THEN 1 ELSE 0 END)
FROM promises p JOIN interactions i ON i.tenant_id = p.tenant_id AND i.purchase_id = p.purchase_id
WHERE i.rating IS NOT NULL AND ` + deliveriesDue + ` GROUP BY 1`
)

// LatenessByBand tells how late deliveries were that fell due from one day to
// another, and how their customers marked them. It costs what fell due then.
func (b *Book) LatenessByBand(ctx context.Context, from, to *clock.Day) (*Lateness, error) {
	out := &Lateness{Bands: make([]*LatenessRow, len(bands))}
	if out.From, out.To = b.period(ctx, from, to); out.To < out.From {
		return nil, errPeriod
	}
	for i, band := range bands {
		out.Bands[i] = &LatenessRow{Band: band.Band}
	}
	for _, query := range []string{deliveriesSQL, marksSQL} {
		query = fmt.Sprintf(query, b.bandOf())
		err := b.db.Rows(ctx, query, []any{string(out.From), string(out.To)}, func(r store.Row) error {
			var band int
			var n LatenessRow
			if err := r.Scan(&band, &n.Deliveries, &n.Marks, &n.sum, &n.low); err != nil {
				return err
			}
			row := out.Bands[band]
			row.Deliveries, row.Marks = row.Deliveries+n.Deliveries, row.Marks+n.Marks
			row.sum, row.low = row.sum+n.sum, row.low+n.low
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("lateness of deliveries: %w", err)
		}
	}
	return out, nil
}

// bandOf writes the place of a promise's band among them.
func (b *Book) bandOf() string {
	var s strings.Builder
	last := len(bands) - 1
	fmt.Fprintf(&s, "CASE WHEN p.state = 'BROKEN' THEN %d", last)
	for i, band := range bands[:last-1] {
		fmt.Fprintf(&s, " WHEN p.settled_at <= %s THEN %d", b.afterDue(band.days), i)
	}
	fmt.Fprintf(&s, " ELSE %d END", last-1)
	return s.String()
}
