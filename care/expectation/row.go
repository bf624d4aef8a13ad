package expectation

import (
	"context"

	rows "kept/ent/db"
	"kept/internal/clock"
	"kept/internal/maybe"
	"kept/internal/servqual"
)

func fromRow(r *rows.Expectation) *Expectation {
	e := &Expectation{
		ID: r.ID, ExternalID: r.ExternalID, Kind: Kind(r.Kind), CustomerID: r.CustomerID, Segment: r.Segment, Text: r.Text,
		ClaimID: r.ClaimID, ProductID: r.ProductID, TouchpointID: r.TouchpointID, PurchaseID: r.PurchaseID, InteractionID: r.InteractionID, PromiseID: r.PromiseID,
		Dimension: servqual.Dimension(r.Dimension), Measure: Measure{Unit(r.Unit), Direction(r.Direction)},
		Adequate: Level(r.Adequate), Desired: Level(r.Desired), Importance: r.Importance,
		Source: Source(r.Source), Standing: Standing(r.Standing), Basis: basisOf(r.Basis), ConfirmedAt: clock.UTC(r.ConfirmedAt),
		OccurredAt: r.OccurredAt.UTC(), RecordedAt: r.RecordedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC(),
		WithdrawnAt: clock.UTC(r.WithdrawnAt), Reason: r.Reason, version: r.Version,
	}
	if e.withPromise() {
		e.of(e.PromiseID)
	}
	e.own = ownFromRow(r, e)
	e.unnamed = e.own != nil && e.PromiseID == ""
	return e
}

// fromRows makes expectations of rows, and has them name what their promises do.
func (b *Book) fromRows(ctx context.Context, found []*rows.Expectation) ([]*Expectation, error) {
	out := make([]*Expectation, len(found))
	for i, r := range found {
		out[i] = fromRow(r)
	}
	return out, b.name(ctx, out)
}

func (b *Book) create(e *Expectation) *rows.ExpectationCreate {
	c := b.db.Expectation.Create().SetID(e.ID).SetKind(string(e.Kind)).
		SetNillableCustomerID(maybe.Some(e.CustomerID)).SetSegment(e.Segment).SetText(e.Text).
		SetNillableClaimID(maybe.Some(e.ClaimID)).SetNillableTouchpointID(maybe.Some(e.TouchpointID)).SetNillableInteractionID(maybe.Some(e.InteractionID)).
		SetDimension(string(e.Dimension)).SetUnit(string(e.Measure.Unit)).SetDirection(string(e.Measure.Direction)).
		SetAdequate(int64(e.Adequate)).SetDesired(int64(e.Desired)).SetImportance(e.Importance).
		SetSource(string(e.Source)).SetStanding(string(e.Standing)).SetNillableConfirmedAt(e.ConfirmedAt).
		SetOccurredAt(e.OccurredAt).SetRecordedAt(e.RecordedAt).SetUpdatedAt(e.UpdatedAt)
	if !e.unnamed {
		c.SetNillableProductID(maybe.Some(e.ProductID)).SetNillablePurchaseID(maybe.Some(e.PurchaseID)).SetNillablePromiseID(maybe.Some(e.PromiseID))
	}
	if !e.withPromise() {
		c.SetNillableExternalID(e.ExternalID)
	}
	if e.Basis != nil {
		c.SetBasis(e.Basis.row())
	}
	return c
}

// change describes what may change in the row of e.
func (b *Book) change(e *Expectation) *rows.ExpectationUpdate {
	u := b.db.Expectation.Update().SetText(e.Text).SetAdequate(int64(e.Adequate)).SetDesired(int64(e.Desired)).SetImportance(e.Importance).
		SetStanding(string(e.Standing)).SetNillableConfirmedAt(e.ConfirmedAt).SetNillableWithdrawnAt(e.WithdrawnAt).SetReason(e.Reason).
		SetUpdatedAt(e.UpdatedAt).SetVersion(e.version + 1)
	if e.InteractionID != "" {
		u.SetInteractionID(e.InteractionID)
	}
	if e.Basis != nil {
		u.SetBasis(e.Basis.row())
	}
	return u
}

// row keeps b as JSON, levels in thousandths.
func (b *Basis) row() map[string]any {
	m := map[string]any{"note": b.Note, "n": b.N}
	if b.P50 != nil {
		m["p50"] = int64(*b.P50)
	}
	if b.P80 != nil {
		m["p80"] = int64(*b.P80)
	}
	return m
}

// basisOf reads what row wrote; numbers come back from JSON as floats.
func basisOf(m map[string]any) *Basis {
	if m == nil {
		return nil
	}
	level := func(key string) *Level {
		v, ok := m[key].(float64)
		if !ok {
			return nil
		}
		l := Level(v)
		return &l
	}
	note, _ := m["note"].(string)
	n, _ := m["n"].(float64)
	return &Basis{Note: note, N: int(n), P50: level("p50"), P80: level("p80")}
}

func assessmentFromRow(r *rows.Assessment, e *Expectation) *Assessment {
	return &Assessment{
		ID: r.ID, ExternalID: r.ExternalID, ExpectationID: r.ExpectationID, CustomerID: r.CustomerID, InteractionID: r.InteractionID,
		Way: Way(r.Source), Gap: Gap{Level(r.Adequate), Level(r.Desired), Level(r.Perceived), e.Measure.Direction},
		Importance: r.Importance, Result: Result(r.Result), Segments: r.Segments, Note: r.Note,
		OccurredAt: r.OccurredAt.UTC(), RecordedAt: r.RecordedAt.UTC(), StruckAt: clock.UTC(r.StruckAt), Reason: r.Reason,
		month: r.Month, measure: e.Measure, about: e.about(),
	}
}

func (b *Book) createAssessment(a *Assessment) *rows.AssessmentCreate {
	c := b.db.Assessment.Create().SetID(a.ID).SetNillableExternalID(a.ExternalID).SetExpectationID(a.ExpectationID).
		SetNillableCustomerID(maybe.Some(a.CustomerID)).SetNillableInteractionID(maybe.Some(a.InteractionID)).SetSource(string(a.Way)).
		SetAdequate(int64(a.Adequate)).SetDesired(int64(a.Desired)).SetPerceived(int64(a.Perceived)).
		SetImportance(a.Importance).SetResult(string(a.Result)).SetMonth(a.month).SetNote(a.Note).
		SetOccurredAt(a.OccurredAt).SetRecordedAt(a.RecordedAt)
	if len(a.Segments) > 0 {
		c.SetSegments(a.Segments)
	}
	return c
}
