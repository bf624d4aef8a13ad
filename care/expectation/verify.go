package expectation

import (
	"context"
	"fmt"

	table "kept/ent/db/assessment"
	expected "kept/ent/db/expectation"
	"kept/ent/db/gapchange"
	tally "kept/ent/db/gaptally"
)

// verifyBatch is how many rows are looked at once.
const verifyBatch = 1000

// Verify recounts the roll-up of the acting tenant from its assessments, holds
// each assessment's result against its levels, and gives one sentence for each
// difference.
func (b *Book) Verify(ctx context.Context) ([]string, error) {
	want, out, err := b.recount(ctx)
	if err != nil {
		return nil, fmt.Errorf("verify expectations: %w", err)
	}
	got, err := b.counted(ctx)
	if err != nil {
		return nil, fmt.Errorf("verify expectations: %w", err)
	}
	for c, s := range got {
		if want[c] == nil {
			want[c] = &sums{}
		}
		if *s != *want[c] {
			out = append(out, differs(c, s, want[c]))
		}
		delete(want, c)
	}
	for c, s := range want {
		if *s != (sums{}) {
			out = append(out, differs(c, &sums{}, s))
		}
	}
	return out, nil
}

// recount adds all assessments up from scratch: those that stand on the rows of
// their expectations, and those with rows of their own.
func (b *Book) recount(ctx context.Context) (tallies, []string, error) {
	t, err := b.recountOwn(ctx)
	if err != nil {
		return nil, nil, err
	}
	wrong := []string{}
	for last := ""; ; {
		found, err := b.db.Assessment.Query().Where(table.IDGT(last)).Order(table.ByID()).Limit(verifyBatch).All(ctx)
		if err != nil || len(found) == 0 {
			return t, wrong, err
		}
		last = found[len(found)-1].ID
		all, err := b.assessments(ctx, found)
		if err != nil {
			return nil, nil, err
		}
		for _, a := range all {
			if r := a.Gap.Result(); r != a.Result {
				wrong = append(wrong, fmt.Sprintf("assessment %s is kept as %s; its levels say %s", a.ID, a.Result, r))
			}
			if a.StruckAt != nil {
				continue
			}
			for _, c := range a.cells() {
				t.add(c, a.sums(1))
			}
		}
	}
}

func (b *Book) recountOwn(ctx context.Context) (tallies, error) {
	t := tallies{}
	for last := ""; ; {
		found, err := b.db.Expectation.Query().Where(expected.IDGT(last), expected.PerceivedNotNil()).Order(expected.ByID()).Limit(verifyBatch).All(ctx)
		if err != nil || len(found) == 0 {
			return t, err
		}
		last = found[len(found)-1].ID
		all, err := b.fromRows(ctx, found)
		if err != nil {
			return nil, err
		}
		for _, e := range all {
			for _, c := range e.own.cells() {
				t.add(c, e.own.sums(1))
			}
		}
	}
}

// counted adds up the roll-up and what is to be added to it.
func (b *Book) counted(ctx context.Context) (tallies, error) {
	t, err := b.waiting(ctx)
	if err != nil {
		return nil, err
	}
	for last := ""; ; {
		found, err := b.db.GapTally.Query().Where(tally.IDGT(last)).Order(tally.ByID()).Limit(verifyBatch).All(ctx)
		if err != nil || len(found) == 0 {
			return t, err
		}
		last = found[len(found)-1].ID
		for _, r := range found {
			c, s := ofRow(r)
			t.add(c, s)
		}
	}
}

// waiting adds up what isn't folded yet.
func (b *Book) waiting(ctx context.Context) (tallies, error) {
	t := tallies{}
	for last := ""; ; {
		found, err := b.db.GapChange.Query().Where(gapchange.IDGT(last)).Order(gapchange.ByID()).Limit(verifyBatch).All(ctx)
		if err != nil || len(found) == 0 {
			return t, err
		}
		last = found[len(found)-1].ID
		for _, r := range found {
			for _, v := range r.Cells {
				t.add(ofChange(v))
			}
		}
	}
}

func differs(c cell, got, want *sums) string {
	return fmt.Sprintf("%s expectations assessed in %s (%s %q, dimension %q, in %s): the roll-up says %s, the records say %s",
		c.kind, c.month, c.axis, c.subject, c.dimension, c.measure.Unit, got, want)
}

// String writes sums for people.
func (s *sums) String() string {
	return fmt.Sprintf("%d: %d unmet, %d met, %d exceeded (adequate %s, desired %s, perceived %s; weight %d, unmet %d)",
		s.N, s.Unmet, s.Met, s.Exceeded, s.Adequate, s.Desired, s.Perceived, s.Weight, s.WeightUnmet)
}
