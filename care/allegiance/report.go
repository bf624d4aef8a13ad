package allegiance

import (
	"context"
	"fmt"
	"slices"
	"time"

	"kept/care/customer"
	rows "kept/ent/db"
	table "kept/ent/db/allegiance"
)

// Report is how many customers stand where.
type Report struct {
	Days        int // how far back records count
	OftenEnough int // so many purchases in that time are repeat patronage
	MostAnswers int // so many answers count, the latest
	Share       float64
	Counts      []*Count
}

// Count is how many customers stand in one place.
type Count struct {
	Place
	Customers int64
}

// AttitudeLevel is the attitude, or nil of those who said nothing.
func (c *Count) AttitudeLevel() *Level {
	if c.Attitude == "" {
		return nil
	}
	return &c.Attitude
}

// Type is the type of loyalty of the place.
func (c *Count) Type() customer.LoyaltyType { return c.Place.Type() }

// places are all there are, in the order of a report.
var places = []Place{{High, High}, {High, Low}, {Low, High}, {Low, Low}, {"", High}, {"", Low}}

// Report tells how many customers stand where: six sums that are kept, however
// many customers there are.
func (b *Book) Report(ctx context.Context) (*Report, error) {
	found, err := b.db.AllegianceTally.Query().All(ctx)
	if err != nil {
		return nil, fmt.Errorf("how many customers are loyal: %w", err)
	}
	n := map[Place]int64{}
	for _, r := range found {
		n[Place{Level(r.Attitude), Level(r.Patronage)}] = r.N
	}
	out := &Report{Days: Days, OftenEnough: OftenEnough, MostAnswers: MostAnswers, Share: float64(twoThirdsNumerator) / twoThirdsDenominator}
	for _, p := range places {
		out.Counts = append(out.Counts, &Count{p, n[p]})
	}
	return out, nil
}

// Verify holds where the acting tenant's customers are said to stand against their
// records, and the tallies against the rows. Who waits to be looked at is left
// out. It gives a sentence for each difference.
func (b *Book) Verify(ctx context.Context) (out []string, err error) {
	n, now := map[Place]int64{}, b.now()
	for last := ""; ; {
		some, err := b.db.Allegiance.Query().Where(table.CustomerIDGT(last)).Order(table.ByCustomerID()).Limit(sweepBatch).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("verify loyalty: %w", err)
		}
		if len(some) == 0 {
			break
		}
		last = some[len(some)-1].CustomerID
		for _, r := range some {
			if r.Patronage != uncounted {
				n[placeOf(r)]++
			}
		}
		wrong, err := b.verify(ctx, some, now)
		if err != nil {
			return nil, err
		}
		out = append(out, wrong...)
	}
	r, err := b.Report(ctx)
	if err != nil {
		return nil, err
	}
	for _, c := range r.Counts {
		if c.Customers != n[c.Place] {
			out = append(out, fmt.Sprintf("loyalty %+v: the tally says %d customers, the rows say %d", c.Place, c.Customers, n[c.Place]))
		}
	}
	return out, nil
}

// verify holds some rows against the records of their customers.
func (b *Book) verify(ctx context.Context, some []*rows.Allegiance, now time.Time) (out []string, err error) {
	some = slices.DeleteFunc(slices.Clone(some), func(r *rows.Allegiance) bool { return r.DueAt != nil && !r.DueAt.After(now) })
	ids := make([]string, len(some))
	for i, r := range some {
		ids[i] = r.CustomerID
	}
	standings, err := b.Of(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, r := range some {
		if s := standings[r.CustomerID]; s.Place != placeOf(r) {
			out = append(out, fmt.Sprintf("the loyalty of customer %s is said to be %+v, her records say %+v", r.CustomerID, placeOf(r), s.Place))
		}
	}
	return out, nil
}

func placeOf(r *rows.Allegiance) Place { return Place{Level(r.Attitude), Level(r.Patronage)} }
