package expectation

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"kept/care/event"
	rows "kept/ent/db"
	table "kept/ent/db/assessment"
	"kept/ent/db/customertag"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/upsert"
	"kept/tenants"
)

// Assess says how an expectation was met once: what somebody answered, or what
// was measured. It counts from now on, in the month in which it happened.
func (b *Book) Assess(ctx context.Context, p Perception) (*Assessment, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Assessment, error) {
		e, err := b.Find(ctx, p.ExpectationID)
		if err != nil {
			return nil, err
		}
		if e.WithdrawnAt != nil {
			return nil, ErrWithdrawn
		}
		if err := b.checkWho(ctx, e, &p); err != nil {
			return nil, err
		}
		a, err := p.assessment(e, tenants.From(ctx).Zone, b.now())
		if err != nil {
			return nil, err
		}
		if err := b.setDown(ctx, e); err != nil {
			return nil, err
		}
		if err := b.add(ctx, a); err != nil {
			return nil, err
		}
		return a, b.confirmBy(ctx, e, a)
	})
}

// confirmBy confirms what was inferred of somebody who now answers how it was
// met: she counts on it, or she would have said so.
func (b *Book) confirmBy(ctx context.Context, e *Expectation, a *Assessment) error {
	if e.Standing != Inferred || e.CustomerID == "" || a.Way != ByAnswer {
		return nil
	}
	now := b.now()
	e.Standing, e.ConfirmedAt = Confirmed, &a.OccurredAt
	if a.InteractionID != "" {
		e.InteractionID = a.InteractionID
	}
	return b.record(ctx, e, event.Event{Type: event.ExpectationConfirmed, Data: map[string]any{"assessmentId": a.ID, "interactionId": a.InteractionID}}, now)
}

// checkWho puts the survivor in the place of a merged customer; of an
// expectation of one customer's own nobody else can tell how it was met.
func (b *Book) checkWho(ctx context.Context, e *Expectation, p *Perception) error {
	if p.CustomerID == "" {
		p.CustomerID = e.CustomerID
	}
	if p.CustomerID == "" {
		return nil
	}
	survivor, err := b.customers.Resolve(ctx, p.CustomerID)
	if fault.IsMissing(err) {
		return fault.Missing("customer").At("customerId")
	}
	if err != nil {
		return err
	}
	p.CustomerID = survivor
	if e.CustomerID != "" {
		owner, err := b.customers.KeptUnder(ctx, e.CustomerID)
		if err != nil {
			return err
		}
		if owner != survivor {
			return fault.Invalid("customerId", "must be the customer whose expectation it is")
		}
	}
	return b.customers.CheckHers(ctx, survivor, "", p.InteractionID)
}

// add writes assessments, counts them and tells of them, in few statements.
func (b *Book) add(ctx context.Context, all ...*Assessment) error {
	if err := b.keep(ctx, all); err != nil {
		return err
	}
	told := make([]event.Event, len(all))
	for i, a := range all {
		told[i] = a.made()
	}
	return b.log.Append(ctx, told...)
}

// keep writes assessments and counts them.
func (b *Book) keep(ctx context.Context, all []*Assessment) error {
	if err := b.segment(ctx, all); err != nil {
		return err
	}
	creates := make([]*rows.AssessmentCreate, len(all))
	for i, a := range all {
		creates[i] = b.createAssessment(a)
	}
	for part := range slices.Chunk(creates, upsert.Chunk) {
		err := b.db.Assessment.CreateBulk(part...).Exec(ctx)
		if store.IsUnique(err) {
			return fault.Taken("externalId", "belongs to another assessment already")
		}
		if err != nil {
			return fmt.Errorf("assess %d expectations: %w", len(part), err)
		}
	}
	return b.count(ctx, all, 1)
}

// segment puts each assessment into the segments of its customer, as she is
// tagged now. One of a segment's expectation counts in that segment alone.
func (b *Book) segment(ctx context.Context, all []*Assessment) error {
	var survivors []string
	for _, a := range all {
		if a.CustomerID != "" && a.Segments == nil {
			survivors = append(survivors, a.CustomerID)
		}
	}
	of, err := b.SegmentsOf(ctx, survivors)
	if err != nil {
		return err
	}
	for _, a := range all {
		if a.Segments == nil {
			a.Segments = of[a.CustomerID]
		}
	}
	return nil
}

// SegmentsOf gives the segments that survivors are in now, under any of their
// ids: an empty list, not none, of who is in no segment.
func (b *Book) SegmentsOf(ctx context.Context, survivors []string) (map[string][]string, error) {
	if len(survivors) == 0 {
		return nil, nil
	}
	of, err := b.customers.IDsOf(ctx, slices.Compact(slices.Sorted(slices.Values(survivors))))
	if err != nil {
		return nil, err
	}
	hers, whose := make(map[string][]string, len(of)), make(map[string]string, len(of))
	for survivor, ids := range of {
		hers[survivor] = []string{}
		for _, id := range ids {
			whose[id] = survivor
		}
	}
	for part := range slices.Chunk(slices.Sorted(maps.Keys(whose)), upsert.Run) {
		tags, err := b.db.CustomerTag.Query().Where(customertag.CustomerIDIn(part...)).Order(customertag.ByTag()).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("segments of %d customers: %w", len(survivors), err)
		}
		for _, t := range tags {
			if who := whose[t.CustomerID]; !slices.Contains(hers[who], t.Tag) {
				hers[who] = append(hers[who], t.Tag)
			}
		}
	}
	return hers, nil
}

// Strike takes an assessment out of every count: it was made in error. The
// record stays, with the reason.
func (b *Book) Strike(ctx context.Context, assessmentID, reason string) (*Assessment, error) {
	if err := checkReason(reason); err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Assessment, error) {
		a, err := b.FindAssessment(ctx, assessmentID)
		if err != nil {
			return nil, err
		}
		e, err := b.Find(ctx, a.ExpectationID)
		if err != nil {
			return nil, err
		}
		if err := b.setDown(ctx, e); err != nil {
			return nil, err
		}
		return a, b.strike(ctx, a, reason)
	})
}

// strike strikes a if nobody has, which of two at once only one can.
func (b *Book) strike(ctx context.Context, a *Assessment, reason string) error {
	now := b.now()
	n, err := b.db.Assessment.Update().Where(table.ID(a.ID), table.StruckAtIsNil()).SetStruckAt(now).SetReason(reason).Save(ctx)
	if err != nil {
		return fmt.Errorf("strike assessment %s: %w", a.ID, err)
	}
	if n == 0 {
		return ErrStruck
	}
	a.StruckAt, a.Reason = &now, reason
	if err := b.count(ctx, []*Assessment{a}, -1); err != nil {
		return err
	}
	told := a.made()
	told.Type, told.Reason, told.OccurredAt = event.ExpectationStruck, reason, now
	return b.log.Append(ctx, told)
}

// made is the event of a new assessment. Its subject is the expectation, whose
// history it is part of.
func (a *Assessment) made() event.Event {
	return event.Event{Type: event.ExpectationAssessed, SubjectID: a.ExpectationID, CustomerID: a.CustomerID, OccurredAt: a.OccurredAt, Data: map[string]any{
		"adequate": a.Adequate, "desired": a.Desired, "assessmentId": a.ID, "result": string(a.Result), "perceived": a.Perceived,
	}}
}
