package expectation

import (
	"context"
	"fmt"
	"slices"
	"strings"

	rows "kept/ent/db"
	"kept/ent/store"
	"kept/internal/id"
	"kept/internal/servqual"
)

// foldable is how many cells one change holds at most, and about how many one
// transaction folds.
const foldable = 2000

// count adds assessments to the roll-up, or takes them out again, in the
// transaction that writes them. It adds one row for all of them, and changes
// none: two who assess at once never wait for each other.
func (b *Book) count(ctx context.Context, all []*Assessment, sign int) error {
	t := tallies{}
	for _, a := range all {
		for _, c := range a.cells() {
			t.add(c, a.sums(sign))
		}
	}
	cells := make([][]any, 0, len(t))
	for c, s := range t {
		if *s != (sums{}) { // else it was counted and struck
			cells = append(cells, changed(c, s))
		}
	}
	creates := make([]*rows.GapChangeCreate, 0, 1+len(cells)/foldable)
	for part := range slices.Chunk(cells, foldable) {
		creates = append(creates, b.db.GapChange.Create().SetID(id.New(id.Rollup)).SetCells(part).SetSize(len(part)))
	}
	if len(creates) == 0 {
		return nil
	}
	if err := b.db.GapChange.CreateBulk(creates...).Exec(store.Unwaited(ctx)); err != nil {
		return fmt.Errorf("count %d cells: %w", len(cells), err)
	}
	return nil
}

// changed writes what is to be added to a cell, as JSON keeps it: the columns of
// gap_tallies in an order that changedSQL knows, too.
func changed(c cell, s *sums) []any {
	return []any{
		c.axis, c.subject, c.month, c.dimension, c.kind, c.measure.Unit, c.measure.Direction,
		s.N, s.Unmet, s.Met, s.Exceeded, int64(s.Adequate), int64(s.Desired), int64(s.Perceived), s.Weight, s.WeightUnmet,
	}
}

// ofChange reads what changed wrote; numbers come back from JSON as floats, which
// hold these.
func ofChange(v []any) (cell, sums) {
	text := func(i int) string {
		s, _ := v[i].(string)
		return s
	}
	number := func(i int) int64 {
		f, _ := v[i].(float64)
		return int64(f)
	}
	return cell{
			axis: axis(text(0)), subject: text(1), month: text(2),
			dimension: servqual.Dimension(text(3)), kind: Kind(text(4)), measure: Measure{Unit(text(5)), Direction(text(6))},
		}, sums{
			N: int(number(7)), Unmet: int(number(8)), Met: int(number(9)), Exceeded: int(number(10)),
			Adequate: Level(number(11)), Desired: Level(number(12)), Perceived: Level(number(13)), Weight: int(number(14)), WeightUnmet: int(number(15)),
		}
}

// changedSQL gives the changes that aren't folded yet as rows of gap_tallies, for
// a report.
func (b *Book) changedSQL() string {
	apart, place := "json_each(h.cells)", "json_extract(c.value, '$[%d]')"
	if b.db.Postgres() {
		apart, place = "jsonb_array_elements(h.cells)", "c.value->>%d"
	}
	columns := make([]string, len(tallyColumns))
	for i, name := range tallyColumns {
		columns[i] = fmt.Sprintf(place, i) + " AS " + name
		if i >= firstNumber {
			columns[i] = "CAST(" + fmt.Sprintf(place, i) + " AS bigint) AS " + name
		}
	}
	return "SELECT h.tenant_id, " + strings.Join(columns, ", ") + " FROM gap_changes h CROSS JOIN " + apart + " c"
}

// tallyColumns are the columns of gap_tallies in the order of changed.
var tallyColumns = []string{
	"axis", "subject", "month", "dimension", "kind", "unit", "direction",
	"n", "unmet", "met", "exceeded", "adequate", "desired", "perceived", "weight", "weight_unmet",
}

// firstNumber is where among them the numbers begin.
const firstNumber = 7

// tallied gives what a report reads: the roll-up, and what is to be added to it
// where there is anything.
func (b *Book) tallied(ctx context.Context) (string, error) {
	some, err := b.db.GapChange.Query().Limit(1).IDs(ctx)
	if err != nil || len(some) == 0 {
		return "gap_tallies", err
	}
	return "(SELECT tenant_id, " + strings.Join(tallyColumns, ", ") + " FROM gap_tallies UNION ALL " + b.changedSQL() + ")", nil
}
