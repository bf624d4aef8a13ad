package expectation

import (
	"context"
	"fmt"
	"slices"
	"time"

	"kept/care/event"
	rows "kept/ent/db"
	"kept/ent/db/assessment"
	table "kept/ent/db/expectation"
	"kept/internal/id"
	"kept/internal/upsert"
	"kept/tenants"
)

// Made is an expectation that comes of a record by itself, of a promise if it names
// one, and how it was met if that is known already.
type Made struct {
	Draft
	Met *Measured
	// Segments are those of the customer, for callers who have read them in this
	// transaction; nil has Load look them up.
	Segments []string
}

// Measured is a level that was measured, and when.
type Measured struct {
	Level Level
	At    time.Time
}

// Load records expectations that follow from records of this transaction, in few
// statements, and how those were met that have been already: on their own rows,
// and one event tells of both. The caller has checked whose the records are, and
// the guard knows them; a draft that can't be taken is its mistake.
func (b *Book) Load(ctx context.Context, made []Made) error {
	all, met, err := b.made(ctx, made)
	if err != nil {
		return err
	}
	creates, told := make([]*rows.ExpectationCreate, len(all)), make([]event.Event, len(all))
	for i, e := range all {
		if e.own == nil {
			creates[i], told[i] = b.create(e), e.recorded()
			continue
		}
		e.unnamed = e.withPromise()
		creates[i], told[i] = b.createMet(e, e.own), e.recordedMet()
	}
	for part := range slices.Chunk(creates, upsert.Chunk) {
		if err := b.db.Expectation.CreateBulk(part...).Exec(ctx); err != nil {
			return fmt.Errorf("load %d expectations: %w", len(part), err)
		}
	}
	if err := b.log.Append(ctx, told...); err != nil {
		return err
	}
	return b.count(ctx, met, 1)
}

// made gives the expectations of drafts, and how those were met that were.
func (b *Book) made(ctx context.Context, made []Made) (all []*Expectation, met []*Assessment, err error) {
	now, zone := b.now(), tenants.From(ctx).Zone
	for _, m := range made {
		d := m.Draft.tidy(now)
		if err := d.check(now); err != nil {
			return nil, nil, fmt.Errorf("expectation of promise %s: %w", d.PromiseID, err)
		}
		e := d.expectation(now).of(d.PromiseID)
		all = append(all, e)
		if m.Met == nil {
			continue
		}
		if e.own, err = m.Met.of(e, zone, now); err != nil {
			return nil, nil, err
		}
		e.own.ID, e.own.Segments = ownID(e.ID), m.Segments
		met = append(met, e.own)
	}
	return all, met, b.segment(ctx, met)
}

func (m Measured) of(e *Expectation, zone *time.Location, now time.Time) (*Assessment, error) {
	return Perception{Way: ByMeasurement, Perceived: m.Level, OccurredAt: &m.At}.assessment(e, zone, now)
}

// OfPromises gives the expectations that go with promises, by the first promise
// of the chain. Withdrawn ones are left out.
func (b *Book) OfPromises(ctx context.Context, chainIDs []string) (map[string][]*Expectation, error) {
	theirs := make([]string, len(chainIDs))
	for i, chainID := range chainIDs {
		theirs[i] = id.Like(id.Expectation, chainID)
	}
	found, err := b.read(ctx, table.Or(table.PromiseIDIn(chainIDs...), table.IDIn(theirs...)), table.WithdrawnAtIsNil())
	if err != nil {
		return nil, fmt.Errorf("expectations of %d promises: %w", len(chainIDs), err)
	}
	out := map[string][]*Expectation{}
	for _, e := range found {
		out[e.PromiseID] = append(out[e.PromiseID], e)
	}
	return out, nil
}

// Measure assesses an expectation by what was measured. Measured anew, what was
// measured before is struck; measured the same it stays.
func (b *Book) Measure(ctx context.Context, e *Expectation, m Measured) error {
	a, err := m.of(e, tenants.From(ctx).Zone, b.now())
	if err != nil {
		return err
	}
	if e.own != nil && e.own.same(a) {
		return nil
	}
	measured, err := b.measured(ctx, e)
	if err != nil {
		return err
	}
	for _, before := range measured {
		if before.same(a) {
			return nil
		}
		if err := b.strike(ctx, before, "measured anew"); err != nil {
			return err
		}
	}
	return b.add(ctx, a)
}

// same reports whether a and o measured the same.
func (a *Assessment) same(o *Assessment) bool {
	return a.Perceived == o.Perceived && a.OccurredAt.Equal(o.OccurredAt)
}

// Unmeasure strikes what was measured of an expectation.
func (b *Book) Unmeasure(ctx context.Context, e *Expectation, reason string) error {
	measured, err := b.measured(ctx, e)
	if err != nil {
		return err
	}
	for _, a := range measured {
		if err := b.strike(ctx, a, reason); err != nil {
			return err
		}
	}
	return nil
}

// measured gives what was measured of e and counts, each with a row of its own.
func (b *Book) measured(ctx context.Context, e *Expectation) ([]*Assessment, error) {
	if err := b.setDown(ctx, e); err != nil {
		return nil, err
	}
	found, err := b.db.Assessment.Query().Where(assessment.ExpectationID(e.ID), assessment.Source(string(ByMeasurement)), assessment.StruckAtIsNil()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("what was measured of expectation %s: %w", e.ID, err)
	}
	out := make([]*Assessment, len(found))
	for i, r := range found {
		out[i] = assessmentFromRow(r, e)
	}
	return out, nil
}
