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

// Way is how we know what was perceived.
type Way string

// The ways to assess.
const (
	ByAnswer      Way = "ANSWER"      // somebody was asked
	ByMeasurement Way = "MEASUREMENT" // it was counted or timed
)

// Assessment is how an expectation was met once. It is never rewritten; one
// that was made in error is struck, and stays to be read.
type Assessment struct {
	ID            string
	ExternalID    *string // the partner's own key
	ExpectationID string
	CustomerID    string // who got it so; empty where it was measured over all
	InteractionID string // in which she said so
	Way           Way
	Gap           // with the expected levels of its time
	Importance    int
	Result        Result
	Segments      []string // in which it counts
	Note          string
	OccurredAt    time.Time
	RecordedAt    time.Time
	StruckAt      *time.Time
	Reason        string // why it was struck

	month   string
	measure Measure
	about   about
}

// about is what an assessment's expectation is about: where it is counted.
type about struct {
	kind               Kind
	dimension          servqual.Dimension
	claimID, productID string
}

// Perception is an assessment to be made.
type Perception struct {
	ExternalID    *string
	ExpectationID string
	CustomerID    string // for an expectation of a segment or of everybody: who was asked
	InteractionID string
	Way           Way
	Perceived     Level
	Note          string
	OccurredAt    *time.Time // empty: now
}

// assessment holds what was perceived against e, which it leaves alone.
func (p Perception) assessment(e *Expectation, zone *time.Location, now time.Time) (*Assessment, error) {
	at := now
	if p.OccurredAt != nil {
		at = clock.Micro(*p.OccurredAt)
	}
	switch {
	case !slices.Contains([]Way{ByAnswer, ByMeasurement}, p.Way):
		return nil, fault.Invalid("way", "must be ANSWER or MEASUREMENT")
	case at.After(now):
		return nil, fault.Invalid("occurredAt", "must not be in the future")
	}
	err := fault.First(
		e.Measure.checkLevel("perceived", p.Perceived),
		fault.Text("note", p.Note, maxNote), fault.Key("externalId", p.ExternalID),
	)
	if err != nil {
		return nil, err
	}
	a := &Assessment{
		ID: id.New(id.Assessment), ExternalID: p.ExternalID, ExpectationID: e.ID, CustomerID: e.CustomerID, InteractionID: p.InteractionID,
		Way: p.Way, Gap: Gap{e.Adequate, e.Desired, p.Perceived, e.Measure.Direction}, Importance: e.Importance,
		Note: strings.TrimSpace(p.Note), OccurredAt: at, RecordedAt: now,
		month: clock.DayOf(at, zone).Month(), measure: e.Measure, about: e.about(),
	}
	if a.CustomerID == "" {
		a.CustomerID = p.CustomerID
	}
	if e.Segment != "" {
		a.Segments = []string{e.Segment}
	}
	a.Result = a.Gap.Result()
	return a, nil
}

func (e *Expectation) about() about {
	return about{kind: e.Kind, dimension: e.Dimension, claimID: e.ClaimID, productID: e.ProductID}
}
