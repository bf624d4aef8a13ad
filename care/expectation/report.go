package expectation

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/servqual"
)

// Grouping is what a gap report has one row for.
type Grouping string

// The groupings of the gap report.
const (
	GroupNone      Grouping = "NONE"
	GroupCustomer  Grouping = "CUSTOMER"
	GroupSegment   Grouping = "SEGMENT"
	GroupClaim     Grouping = "CLAIM"
	GroupProduct   Grouping = "PRODUCT"
	GroupDimension Grouping = "DIMENSION"
	GroupMonth     Grouping = "MONTH"
)

// Question is what a gap report is asked.
type Question struct {
	From, To clock.Day // their months are counted whole
	By       Grouping
	First    int // how many groups to show, the worst first
	About    About
}

// About narrows a gap report. Empty parts leave it as wide as it is.
type About struct {
	Dimension servqual.Dimension
	ClaimID   string
	ProductID string
}

// Report is how expectations were met in some months, group by group.
type Report struct {
	From, To clock.Day // the first and the last day that were counted
	Rows     []*Row    // months and dimensions in their order; else who was let down most first
	Total    *Row      // all groups together, those beyond the rows too
	Groups   int       // how many groups there are
}

// Row is how the expectations of one group were met, said and unsaid apart. Key
// is a record's id, a segment, a dimension or a month; empty for assessments
// without one, and for the whole.
type Row struct {
	Key                string
	Explicit, Implicit *Tally
}

// What bounds one report: the months that it covers and the groups that it shows.
const (
	longestReport = 60
	maxGroups     = 1000
)

// Report tells how the expectations that were assessed in some months were met.
// It reads the roll-up alone, which is exact at every moment: it costs what there
// are of groups, however many assessments there are.
func (b *Book) Report(ctx context.Context, q Question) (*Report, error) {
	if err := q.check(); err != nil {
		return nil, err
	}
	r := &Report{From: q.From[:7] + "-01", To: lastOfMonth(q.To)}
	groups, err := b.groups(ctx, q, nil)
	if q.By == GroupCustomer {
		groups, r.Groups, err = b.worstCustomers(ctx, q)
	}
	if err != nil {
		return nil, fmt.Errorf("gap report: %w", err)
	}
	if q.By != GroupCustomer {
		r.Groups = len(groups)
	}
	r.Rows = q.sort(groups)
	if r.Total, err = b.whole(ctx, q); err != nil {
		return nil, fmt.Errorf("gap report: %w", err)
	}
	return r, nil
}

// lastOfMonth gives the last day of d's month.
func lastOfMonth(d clock.Day) clock.Day {
	next := (d[:7] + "-28").Add(4)
	return (next[:7] + "-01").Add(-1)
}

// check refuses what can't be answered.
func (q Question) check() error {
	_, badFrom := clock.ParseDay(string(q.From))
	_, badTo := clock.ParseDay(string(q.To))
	switch {
	case badFrom != nil:
		return fault.Invalid("from", "%s", badFrom)
	case badTo != nil:
		return fault.Invalid("to", "%s", badTo)
	case q.To < q.From:
		return fault.Invalid("to", "must not be before from")
	case q.From.Until(q.To) > longestReport*31:
		return fault.Invalid("to", "must be within %d months of from", longestReport)
	case q.First < 1 || q.First > maxGroups:
		return fault.Invalid("first", "must be from 1 to %d", maxGroups)
	case q.axis() != overAll && (q.About.ClaimID != "" || q.About.ProductID != ""):
		return fault.Invalid("about", "by %s can be narrowed to a dimension of segments, not to a claim or a product", q.By)
	case q.axis() == byCustomer && q.About.Dimension != "":
		return fault.Invalid("about.dimension", "can't narrow a report by CUSTOMER: her own expectations tell")
	}
	return nil
}

func (q Question) axis() axis {
	switch q.By {
	case GroupCustomer:
		return byCustomer
	case GroupSegment:
		return bySegment
	default:
		return overAll
	}
}

// column is what tells the groups apart in the roll-up.
func (q Question) column() string {
	switch q.By {
	case GroupCustomer, GroupSegment:
		return "subject"
	case GroupClaim:
		return "claim_id"
	case GroupProduct:
		return "product_id"
	case GroupDimension:
		return "dimension"
	case GroupMonth:
		return "month"
	default:
		return "''"
	}
}

// where narrows the roll-up to what q is about; the first place is the tenant's.
func (q Question) where(args *[]any) string {
	*args = append(*args, string(q.axis()), q.From.Month(), q.To.Month())
	where := " WHERE g.tenant_id = $1 AND g.axis = $2 AND g.month >= $3 AND g.month <= $4"
	for _, narrow := range []struct{ column, value string }{
		{"dimension", string(q.About.Dimension)}, {"claim_id", q.About.ClaimID}, {"product_id", q.About.ProductID},
	} {
		if narrow.value != "" {
			*args = append(*args, narrow.value)
			where += fmt.Sprintf(" AND g.%s = $%d", narrow.column, len(*args)+1)
		}
	}
	return where
}

// sumSQL adds the roll-up up; %s is what tells groups apart. PostgreSQL adds
// whole numbers up to decimals.
const sumSQL = `SELECT %s AS key, g.kind, g.unit, g.direction,
  CAST(SUM(g.n) AS bigint), CAST(SUM(g.unmet) AS bigint), CAST(SUM(g.met) AS bigint), CAST(SUM(g.exceeded) AS bigint),
  CAST(SUM(g.adequate) AS bigint), CAST(SUM(g.desired) AS bigint), CAST(SUM(g.perceived) AS bigint),
  CAST(SUM(g.weight) AS bigint), CAST(SUM(g.weight_unmet) AS bigint)
FROM gap_tallies g`

// groups reads the sums by group. Of subjects only those named, if any are.
func (b *Book) groups(ctx context.Context, q Question, subjects map[string]string) (map[string]*Row, error) {
	if q.By == GroupCustomer && subjects == nil {
		return nil, nil
	}
	key := q.column()
	if key != "''" {
		key = "g." + key
	}
	var args []any
	query := fmt.Sprintf(sumSQL, key) + q.where(&args)
	if subjects != nil {
		places := make([]string, 0, len(subjects))
		for s := range subjects {
			args = append(args, s)
			places = append(places, fmt.Sprintf("$%d", len(args)+1))
		}
		query += " AND g.subject IN (" + strings.Join(places, ", ") + ")"
	}
	out := map[string]*Row{}
	err := b.db.Rows(ctx, query+" GROUP BY 1, 2, 3, 4", args, func(r store.Row) error {
		var key string
		var kind Kind
		var m Measure
		var s sums
		err := r.Scan(&key, &kind, &m.Unit, &m.Direction, &s.N, &s.Unmet, &s.Met, &s.Exceeded, &s.Adequate, &s.Desired, &s.Perceived, &s.Weight, &s.WeightUnmet)
		if err != nil || s.N == 0 {
			return err // all that was counted there was struck
		}
		if survivor := subjects[key]; survivor != "" {
			key = survivor
		}
		if out[key] == nil {
			out[key] = newRow(key)
		}
		out[key].add(kind, m, s)
		return nil
	})
	return out, err
}

// whole adds up all groups: over all, whatever the grouping. A customer may be
// in several segments, which don't add up.
func (b *Book) whole(ctx context.Context, q Question) (*Row, error) {
	q.By = GroupNone
	found, err := b.groups(ctx, q, nil)
	if err != nil {
		return nil, err
	}
	if found[""] == nil {
		return newRow(""), nil
	}
	return found[""], nil
}

// worstSQL finds the customers who were let down most, and how many there are in
// all: the database counts, nobody holds a row for each of them.
const worstSQL = `SELECT survivor, count(*) OVER () FROM (
  SELECT COALESCE(c.merged_into_id, g.subject) AS survivor, SUM(g.weight_unmet) AS let_down, SUM(g.n) AS n
  FROM gap_tallies g LEFT JOIN customers c ON c.tenant_id = g.tenant_id AND c.id = g.subject AND c.merged_into_id IS NOT NULL`

// worstCustomers gives the groups of those customers in whose expectations we
// fell short most, with their merged records, and how many customers there are.
func (b *Book) worstCustomers(ctx context.Context, q Question) (map[string]*Row, int, error) {
	var args []any
	query := worstSQL + q.where(&args) + fmt.Sprintf(` GROUP BY 1 HAVING SUM(g.n) > 0) AS each_of_them
ORDER BY let_down DESC, n DESC, survivor LIMIT %d`, q.First)
	var survivors []string
	all := 0
	err := b.db.Rows(ctx, query, args, func(r store.Row) error {
		var id string
		if err := r.Scan(&id, &all); err != nil {
			return err
		}
		survivors = append(survivors, id)
		return nil
	})
	if err != nil || len(survivors) == 0 {
		return nil, 0, err
	}
	of, err := b.customers.IDsOf(ctx, survivors)
	if err != nil {
		return nil, 0, err
	}
	survivorOf := map[string]string{}
	for survivor, ids := range of {
		for _, id := range ids {
			survivorOf[id] = survivor
		}
	}
	rows, err := b.groups(ctx, q, survivorOf)
	return rows, all, err
}

// sort puts groups in order and keeps the first of them.
func (q Question) sort(groups map[string]*Row) []*Row {
	out := make([]*Row, 0, len(groups))
	for _, r := range groups {
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b *Row) int {
		switch q.By {
		case GroupMonth:
			return strings.Compare(a.Key, b.Key)
		case GroupDimension:
			return cmp.Compare(slices.Index(servqual.Dimensions, servqual.Dimension(a.Key)), slices.Index(servqual.Dimensions, servqual.Dimension(b.Key)))
		default:
			return cmp.Or(cmp.Compare(b.letDown(), a.letDown()), cmp.Compare(b.n(), a.n()), strings.Compare(a.Key, b.Key))
		}
	})
	if q.By == GroupMonth || q.By == GroupDimension {
		return out
	}
	return out[:min(q.First, len(out))]
}
