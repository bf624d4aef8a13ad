package expectation

import (
	"cmp"
	"context"
	"fmt"
	"maps"
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
	First    int // how many groups to show, the worst first; of those of which there may be many
	About    About
}

// About narrows a gap report: to a dimension, and to a claim or a product. Empty
// parts leave it as wide as it is.
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
	groups, all, err := b.found(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("gap report: %w", err)
	}
	r.Rows, r.Groups = q.sort(groups), all
	if r.Total, err = b.whole(ctx, q); err != nil {
		return nil, fmt.Errorf("gap report: %w", err)
	}
	return r, nil
}

// found gives the groups to be shown, and how many there are in all.
func (b *Book) found(ctx context.Context, q Question) (map[string]*Row, int, error) {
	if q.column() == subjectColumn {
		return b.worst(ctx, q)
	}
	groups, err := b.groups(ctx, q, nil)
	return groups, len(groups), err
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
	case q.About.ClaimID != "" && q.About.ProductID != "":
		return fault.Invalid("about.productId", "must not be given with claimId: what is counted of a claim isn't told apart by product")
	case q.column() == subjectColumn && (q.About.ClaimID != "" || q.About.ProductID != ""):
		return fault.Invalid("about", "by %s can't be narrowed to a claim or a product", q.By)
	case q.axis() == byCustomer && q.About.Dimension != "":
		return fault.Invalid("about.dimension", "can't narrow a report by CUSTOMER: her own expectations tell")
	case q.axis() == byProduct && (q.About.Dimension != "" || q.By == GroupDimension):
		return fault.Invalid("about", "what is counted of a product isn't told apart by dimension")
	}
	return nil
}

// axis is where the roll-up has what q asks: the narrowest that tells it apart.
func (q Question) axis() axis {
	switch {
	case q.By == GroupCustomer:
		return byCustomer
	case q.By == GroupSegment:
		return bySegment
	case q.By == GroupClaim || q.About.ClaimID != "":
		return byClaim
	case q.By == GroupProduct || q.About.ProductID != "":
		return byProduct
	default:
		return overAll
	}
}

// subjectColumn is the column of those groups of which there may be many.
const subjectColumn = "g.subject"

// column is what tells the groups apart in the roll-up.
func (q Question) column() string {
	switch q.By {
	case GroupCustomer, GroupSegment, GroupClaim, GroupProduct:
		return subjectColumn
	case GroupDimension:
		return "g.dimension"
	case GroupMonth:
		return "g.month"
	default:
		return "''"
	}
}

// where narrows the roll-up to what q is about; the first place is the tenant's.
// The months are told one by one, so that one subject of an axis is found in each
// without a look at the others.
func (q Question) where(args *[]any) string {
	place := func(v string) string {
		*args = append(*args, v)
		return fmt.Sprintf("$%d", len(*args)+1)
	}
	where := " WHERE g.tenant_id = $1 AND g.axis = " + place(string(q.axis())) + " AND g.month IN ("
	for day := q.From[:7] + "-01"; day <= q.To; day = lastOfMonth(day).Add(1) {
		if day.Month() != q.From.Month() {
			where += ", "
		}
		where += place(day.Month())
	}
	where += ")"
	if about := cmp.Or(q.About.ClaimID, q.About.ProductID); about != "" {
		where += " AND g.subject = " + place(about)
	}
	if q.About.Dimension != "" {
		where += " AND g.dimension = " + place(string(q.About.Dimension))
	}
	return where
}

// sumSQL adds the roll-up up; the first %s is what tells groups apart, the second
// what is read. PostgreSQL adds
// whole numbers up to decimals.
const sumSQL = `SELECT %s AS key, g.kind, g.unit, g.direction,
  CAST(SUM(g.n) AS bigint), CAST(SUM(g.unmet) AS bigint), CAST(SUM(g.met) AS bigint), CAST(SUM(g.exceeded) AS bigint),
  CAST(SUM(g.adequate) AS bigint), CAST(SUM(g.desired) AS bigint), CAST(SUM(g.perceived) AS bigint),
  CAST(SUM(g.weight) AS bigint), CAST(SUM(g.weight_unmet) AS bigint)
FROM %s g`

// groups reads the sums by group. Of subjects only those named, if any are.
func (b *Book) groups(ctx context.Context, q Question, subjects map[string]string) (map[string]*Row, error) {
	var args []any
	tallied, err := b.tallied(ctx)
	if err != nil {
		return nil, err
	}
	query := fmt.Sprintf(sumSQL, q.column(), tallied) + q.where(&args)
	if subjects != nil {
		var in string
		in, args = store.Places(args, slices.Sorted(maps.Keys(subjects)))
		query += " AND g.subject IN (" + in + ")"
	}
	out := map[string]*Row{}
	err = b.db.Rows(ctx, query+" GROUP BY 1, 2, 3, 4", args, func(r store.Row) error {
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

// worstSQL finds the subjects that were let down most, and how many there are in
// all: the database counts, by an index that has all that this takes, and nobody
// holds a row for each of them. A merged customer counts to her survivor; other
// subjects are in no such list. PostgreSQL adds bigint up to decimals, of which
// those of 50,000 groups no longer fit into its memory for one step: one row of
// the roll-up, at least, is no more than an integer.
const worstSQL = `WITH merged AS MATERIALIZED (
  SELECT id, merged_into_id AS survivor FROM customers WHERE tenant_id = $1 AND merged_into_id IS NOT NULL
), each_of_them AS MATERIALIZED (
  SELECT COALESCE(merged.survivor, g.subject) AS subject, SUM(CAST(g.weight_unmet AS integer)) AS let_down, SUM(CAST(g.n AS integer)) AS n
  FROM %s g LEFT JOIN merged ON merged.id = g.subject%s GROUP BY 1
) SELECT subject, (SELECT count(*) FROM each_of_them WHERE n > 0) FROM each_of_them WHERE n > 0
ORDER BY let_down DESC, n DESC, subject LIMIT %d`

// worst gives the groups of those subjects in which we fell short most, of
// customers with their merged records, and how many subjects there are.
func (b *Book) worst(ctx context.Context, q Question) (map[string]*Row, int, error) {
	var args []any
	tallied, err := b.tallied(ctx)
	if err != nil {
		return nil, 0, err
	}
	query := fmt.Sprintf(worstSQL, tallied, q.where(&args), q.First)
	var subjects []string
	all := 0
	err = b.db.Rows(ctx, query, args, func(r store.Row) error {
		var s string
		if err := r.Scan(&s, &all); err != nil {
			return err
		}
		subjects = append(subjects, s)
		return nil
	})
	if err != nil || len(subjects) == 0 {
		return nil, 0, err
	}
	group, err := b.groupOf(ctx, q, subjects)
	if err != nil {
		return nil, 0, err
	}
	rows, err := b.groups(ctx, q, group)
	return rows, all, err
}

// groupOf says to which group each subject counts: to itself, or a merged
// customer to her survivor.
func (b *Book) groupOf(ctx context.Context, q Question, subjects []string) (map[string]string, error) {
	group := map[string]string{}
	if q.axis() != byCustomer {
		for _, s := range subjects {
			group[s] = s
		}
		return group, nil
	}
	of, err := b.customers.IDsOf(ctx, subjects)
	for survivor, ids := range of {
		for _, id := range ids {
			group[id] = survivor
		}
	}
	return group, err
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
