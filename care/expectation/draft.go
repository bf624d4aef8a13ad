package expectation

import (
	"slices"
	"strings"
	"time"

	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/servqual"
)

// Draft is an expectation to be recorded.
type Draft struct {
	ExternalID    *string
	Kind          Kind
	CustomerID    string
	Segment       string
	Text          string
	ClaimID       string
	ProductID     string
	TouchpointID  string
	PurchaseID    string
	InteractionID string
	PromiseID     string
	Dimension     servqual.Dimension
	Unit          Unit
	Direction     Direction // empty: higher for points and per cent, else lower
	Adequate      *Level    // empty: as desired
	Desired       Level
	Importance    int // 0: 3, in the middle
	Source        Source
	Basis         *Basis
	OccurredAt    *time.Time // empty: now
}

// What bounds an expectation.
const (
	maxText    = 500
	maxNote    = 2000
	maxSegment = 50
	maxLevel   = 1_000_000 * one

	leastImportance, middleImportance, mostImportance = 1, 3, 5
	leastPoints, mostPoints                           = 1 * one, 7 * one
)

// tidy fills in what a draft leaves to be derived.
func (d Draft) tidy(now time.Time) Draft {
	d.Text, d.Segment = strings.TrimSpace(d.Text), strings.TrimSpace(d.Segment)
	if d.Direction == "" {
		d.Direction = d.Unit.usually()
	}
	if d.Adequate == nil {
		d.Adequate = &d.Desired
	}
	if d.Importance == 0 {
		d.Importance = middleImportance
	}
	if d.Basis != nil {
		b := *d.Basis
		b.Note = strings.TrimSpace(b.Note)
		d.Basis = &b
	}
	at := now
	if d.OccurredAt != nil {
		at = clock.Micro(*d.OccurredAt)
	}
	d.OccurredAt = &at
	return d
}

// usually is the direction in which a unit mostly counts.
func (u Unit) usually() Direction {
	if u == Points || u == Percent {
		return HigherIsBetter
	}
	return LowerIsBetter
}

// check refuses a tidy draft that makes no expectation.
func (d Draft) check(now time.Time) error {
	switch {
	case d.Text == "":
		return fault.Required("text")
	case d.CustomerID != "" && d.Segment != "":
		return fault.Invalid("segment", "must not be given with customerId: it is hers, the segment's, or everybody's")
	case !slices.Contains(servqual.Dimensions, d.Dimension):
		return fault.Invalid("dimension", "must be TANGIBLES, RELIABILITY, RESPONSIVENESS, ASSURANCE or EMPATHY")
	case d.OccurredAt.After(now):
		return fault.Invalid("occurredAt", "must not be in the future")
	case d.CustomerID == "" && d.PurchaseID != "":
		return fault.Invalid("purchaseId", "goes with the customer whose it is")
	case d.CustomerID == "" && d.PromiseID != "":
		return fault.Invalid("promiseId", "goes with the customer whose it is")
	}
	return fault.First(
		d.checkSource(), d.checkBasis(), Measure{d.Unit, d.Direction}.check(),
		Measure{d.Unit, d.Direction}.checkLevels(*d.Adequate, d.Desired), checkImportance(d.Importance),
		fault.Text("text", d.Text, maxText), fault.Text("segment", d.Segment, maxSegment), fault.Key("externalId", d.ExternalID),
	)
}

// checkSource holds the source against the kind: what we said ourselves is
// explicit, what nobody said is implicit, and she may have said either.
func (d Draft) checkSource() error {
	if d.Kind != Explicit && d.Kind != Implicit {
		return fault.Invalid("kind", "must be EXPLICIT or IMPLICIT")
	}
	switch d.Source {
	case FromSurvey, FromInteraction:
		return nil
	case FromClaim, FromPromise:
		if d.Kind == Implicit {
			return fault.Invalid("source", "%s goes with EXPLICIT: we said so ourselves", d.Source)
		}
	case FromPrice, FromReputation, FromHabit, FromIndustry:
		if d.Kind == Explicit {
			return fault.Invalid("source", "%s goes with IMPLICIT: nobody said so", d.Source)
		}
	default:
		return fault.Invalid("source", "must be CLAIM, PROMISE, SURVEY, INTERACTION, PRICE, REPUTATION, HABIT or INDUSTRY")
	}
	switch {
	case d.Source == FromClaim && d.ClaimID == "":
		return fault.Invalid("claimId", "must say which claim")
	case d.Source == FromPromise && d.PromiseID == "":
		return fault.Invalid("promiseId", "must say which promise")
	}
	return nil
}

// inferred reports whether s is nobody's word.
func (s Source) inferred() bool {
	return s == FromPrice || s == FromReputation || s == FromHabit || s == FromIndustry
}

// checkBasis asks what is inferred from what.
func (d Draft) checkBasis() error {
	switch {
	case !d.Source.inferred() && d.Basis != nil:
		return fault.Invalid("basis", "goes with what is inferred: PRICE, REPUTATION, HABIT or INDUSTRY")
	case !d.Source.inferred():
		return nil
	case d.Basis == nil:
		return fault.Invalid("basis", "must say what it is inferred from")
	case d.Basis.Note == "" && d.Basis.N == 0:
		return fault.Invalid("basis.note", "or figures must say what it is inferred from")
	case d.Basis.N < 0:
		return fault.Invalid("basis.n", "must not be negative")
	case d.Basis.N == 0 && (d.Basis.P50 != nil || d.Basis.P80 != nil):
		return fault.Invalid("basis.n", "must say of how many cases these figures are")
	}
	return fault.Text("basis.note", d.Basis.Note, maxNote)
}

// check refuses a measure that can't be counted.
func (m Measure) check() error {
	switch {
	case !slices.Contains([]Unit{Points, Minutes, Hours, Days, Percent, Count}, m.Unit):
		return fault.Invalid("unit", "must be POINTS, MINUTES, HOURS, DAYS, PERCENT or COUNT")
	case m.Direction != HigherIsBetter && m.Direction != LowerIsBetter:
		return fault.Invalid("direction", "must be HIGHER or LOWER")
	case m.Unit == Points && m.Direction == LowerIsBetter:
		return fault.Invalid("direction", "must be HIGHER for POINTS: 7 is the best")
	}
	return nil
}

// checkLevels refuses levels outside the scale, and an adequate level that is
// better than the desired one: nobody puts up with no less than she hopes for.
func (m Measure) checkLevels(adequate, desired Level) error {
	if err := fault.First(m.checkLevel("desired", desired), m.checkLevel("adequate", adequate)); err != nil {
		return err
	}
	if m.Direction.better(adequate, desired) <= 0 {
		return nil
	}
	if m.Direction == LowerIsBetter {
		return fault.Invalid("adequate", "must not be below what is desired (%s): less is better here", desired)
	}
	return fault.Invalid("adequate", "must not be above what is desired (%s)", desired)
}

// checkLevel refuses a level outside the scale.
func (m Measure) checkLevel(field string, l Level) error {
	switch {
	case m.Unit == Points && (l < leastPoints || l > mostPoints):
		return fault.Invalid(field, "must be from 1 to 7")
	case m.Unit == Percent && (l < 0 || l > 100*one):
		return fault.Invalid(field, "must be from 0 to 100")
	case l < 0 || l > maxLevel:
		return fault.Invalid(field, "must be from 0 to 1,000,000")
	}
	return nil
}

func checkImportance(n int) error {
	if n < leastImportance || n > mostImportance {
		return fault.Invalid("importance", "must be from 1 to 5")
	}
	return nil
}

// expectation makes the expectation of a tidy, checked draft. What she or we
// said is confirmed by that; what is inferred waits for it.
func (d Draft) expectation(now time.Time) *Expectation {
	e := &Expectation{
		ID: id.New(id.Expectation), ExternalID: d.ExternalID, Kind: d.Kind, CustomerID: d.CustomerID, Segment: d.Segment, Text: d.Text,
		ClaimID: d.ClaimID, ProductID: d.ProductID, TouchpointID: d.TouchpointID, PurchaseID: d.PurchaseID, InteractionID: d.InteractionID, PromiseID: d.PromiseID,
		Dimension: d.Dimension, Measure: Measure{d.Unit, d.Direction}, Adequate: *d.Adequate, Desired: d.Desired, Importance: d.Importance,
		Source: d.Source, Standing: Confirmed, Basis: d.Basis, OccurredAt: *d.OccurredAt, RecordedAt: now, UpdatedAt: now, version: 1,
	}
	if d.Source.inferred() {
		e.Standing = Inferred
	} else {
		e.ConfirmedAt = d.OccurredAt
	}
	return e
}
