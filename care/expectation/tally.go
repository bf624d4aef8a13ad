package expectation

import (
	"context"
	"fmt"
	"slices"

	rows "kept/ent/db"
	"kept/internal/id"
	"kept/internal/servqual"
	"kept/internal/upsert"
)

// axis says over whom a row of the roll-up adds up.
type axis string

// The axes. Each has as many rows as it has subjects in a month. Dimensions are
// told apart where there are few subjects, so not of customers and products; a
// claim's products never are, or there would be as many rows as assessments.
const (
	overAll    axis = ""
	byClaim    axis = "CLAIM"
	byProduct  axis = "PRODUCT"
	byCustomer axis = "CUSTOMER"
	bySegment  axis = "SEGMENT"
)

// cell is what one row of the roll-up adds up. Levels of different measures are
// never added to each other, nor what was said to what wasn't.
type cell struct {
	axis      axis
	subject   string // empty: of assessments without one
	month     string
	dimension servqual.Dimension
	kind      Kind
	measure   Measure
}

// cells gives all that an assessment counts in.
func (a *Assessment) cells() []cell {
	whole := cell{month: a.month, dimension: a.about.dimension, kind: a.about.kind, measure: a.measure}
	of := func(x axis, subject string, d servqual.Dimension) cell {
		c := whole
		c.axis, c.subject, c.dimension = x, subject, d
		return c
	}
	out := []cell{whole, of(byClaim, a.about.claimID, a.about.dimension), of(byProduct, a.about.productID, "")}
	if a.CustomerID != "" {
		out = append(out, of(byCustomer, a.CustomerID, ""))
	}
	for _, s := range a.Segments {
		out = append(out, of(bySegment, s, a.about.dimension))
	}
	return out
}

// sums adds assessments up: in whole numbers, so that any order gives the same.
type sums struct {
	N, Unmet, Met, Exceeded      int
	Adequate, Desired, Perceived Level
	Weight, WeightUnmet          int
}

// sums of one assessment; sign is -1 for one that is struck.
func (a *Assessment) sums(sign int) sums {
	s := sums{
		N: sign, Adequate: a.Adequate * Level(sign), Desired: a.Desired * Level(sign), Perceived: a.Perceived * Level(sign),
		Weight: a.Importance * sign,
	}
	switch a.Result {
	case Unmet:
		s.Unmet, s.WeightUnmet = sign, a.Importance*sign
	case Met:
		s.Met = sign
	case Exceeded:
		s.Exceeded = sign
	}
	return s
}

// add adds o to s.
func (s *sums) add(o sums) {
	s.N += o.N
	s.Unmet += o.Unmet
	s.Met += o.Met
	s.Exceeded += o.Exceeded
	s.Adequate += o.Adequate
	s.Desired += o.Desired
	s.Perceived += o.Perceived
	s.Weight += o.Weight
	s.WeightUnmet += o.WeightUnmet
}

// tallies are sums by cell.
type tallies map[cell]*sums

func (t tallies) add(c cell, s sums) {
	if t[c] == nil {
		t[c] = &sums{}
	}
	t[c].add(s)
}

// write adds rows to the roll-up.
func (b *Book) write(ctx context.Context, t tallies) error {
	creates := make([]*rows.GapTallyCreate, 0, len(t))
	for c, s := range t {
		if *s != (sums{}) { // else it was counted and struck
			creates = append(creates, b.tallyRow(c, s))
		}
	}
	for part := range slices.Chunk(creates, upsert.Chunk) {
		if err := b.db.GapTally.CreateBulk(part...).Exec(ctx); err != nil {
			return fmt.Errorf("count %d cells: %w", len(part), err)
		}
	}
	return nil
}

func (b *Book) tallyRow(c cell, s *sums) *rows.GapTallyCreate {
	return b.db.GapTally.Create().SetID(id.New(id.Rollup)).SetAxis(string(c.axis)).SetSubject(c.subject).SetMonth(c.month).
		SetDimension(string(c.dimension)).SetKind(string(c.kind)).
		SetUnit(string(c.measure.Unit)).SetDirection(string(c.measure.Direction)).
		SetN(s.N).SetUnmet(s.Unmet).SetMet(s.Met).SetExceeded(s.Exceeded).
		SetAdequate(int64(s.Adequate)).SetDesired(int64(s.Desired)).SetPerceived(int64(s.Perceived)).
		SetWeight(s.Weight).SetWeightUnmet(s.WeightUnmet).SetFresh(false)
}

// ofRow reads a row of the roll-up.
func ofRow(r *rows.GapTally) (cell, sums) {
	return cell{
			axis: axis(r.Axis), subject: r.Subject, month: r.Month,
			dimension: servqual.Dimension(r.Dimension), kind: Kind(r.Kind), measure: Measure{Unit(r.Unit), Direction(r.Direction)},
		}, sums{
			N: r.N, Unmet: r.Unmet, Met: r.Met, Exceeded: r.Exceeded,
			Adequate: Level(r.Adequate), Desired: Level(r.Desired), Perceived: Level(r.Perceived), Weight: r.Weight, WeightUnmet: r.WeightUnmet,
		}
}
