package expectation

import (
	"context"
	"fmt"

	rows "kept/ent/db"
	table "kept/ent/db/expectation"
	"kept/internal/id"
	"kept/internal/maybe"
	"kept/internal/page"
)

// How an expectation had been met when it was recorded stands on its own row, as
// if it were an assessment: history brings in many of those, and most are never
// touched again. Before anything else is said of how it was met, or its levels
// change, it is set down as an assessment like any other, with the id that it
// always had.

// ownID is the id of the assessment that stands on an expectation's own row.
func ownID(expectationID string) string { return id.Like(id.Assessment, expectationID) }

// ownFromRow reads the assessment that stands on the row of e, if one does.
func ownFromRow(r *rows.Expectation, e *Expectation) *Assessment {
	if r.Perceived == nil {
		return nil
	}
	a := &Assessment{
		ID: ownID(e.ID), ExpectationID: e.ID, CustomerID: e.CustomerID, Way: ByMeasurement,
		Gap:        Gap{e.Adequate, e.Desired, Level(*r.Perceived), e.Measure.Direction},
		Importance: e.Importance, Segments: r.MeasuredIn, OccurredAt: r.MeasuredAt.UTC(), RecordedAt: e.RecordedAt,
		month: r.MeasuredMonth, measure: e.Measure, about: e.about(),
	}
	a.Result = a.Gap.Result()
	return a
}

// createMet describes e as a new row, with how it was met.
func (b *Book) createMet(e *Expectation, a *Assessment) *rows.ExpectationCreate {
	c := b.create(e).SetPerceived(int64(a.Perceived)).SetMeasuredAt(a.OccurredAt).SetMeasuredMonth(a.month)
	if len(a.Segments) > 0 {
		c.SetMeasuredIn(a.Segments)
	}
	return c
}

// setDown makes an assessment with a row of its own of what stands on the row of
// e, which of two at once only one can. It counts as it did.
func (b *Book) setDown(ctx context.Context, e *Expectation) error {
	if e.own == nil {
		return nil
	}
	named := b.db.Expectation.Update().Where(table.ID(e.ID), table.PerceivedNotNil()).
		ClearPerceived().ClearMeasuredAt().ClearMeasuredMonth().ClearMeasuredIn()
	if e.unnamed {
		named.SetNillablePromiseID(maybe.Some(e.PromiseID)).SetNillablePurchaseID(maybe.Some(e.PurchaseID)).SetNillableProductID(maybe.Some(e.ProductID))
	}
	n, err := named.Save(ctx)
	if err == nil && n > 0 {
		err = b.createAssessment(e.own).Exec(ctx)
	}
	if err != nil {
		return fmt.Errorf("set down how expectation %s was met: %w", e.ID, err)
	}
	e.own, e.unnamed = nil, false
	return nil
}

// ownOf gives what stands on the rows of expectations, as far as anything does.
func (b *Book) ownOf(ctx context.Context, expectationIDs []string) ([]*Assessment, error) {
	found, err := b.read(ctx, table.IDIn(expectationIDs...), table.PerceivedNotNil())
	if err != nil {
		return nil, fmt.Errorf("how %d expectations were met: %w", len(expectationIDs), err)
	}
	out := make([]*Assessment, len(found))
	for i, e := range found {
		out[i] = e.own
	}
	return out, nil
}

// within keeps those of a window: each is the first of its expectation's.
func within(w page.Window, own []*Assessment) (out []*Assessment) {
	for _, a := range own {
		out = append(out, page.Of(w, []*Assessment{a}, placeOf).Items...)
	}
	return out
}
