package study

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"kept/care/event"
	table "kept/ent/db/studyresponse"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/servqual"
)

// Response is what one respondent answered. It is never rewritten; one that was
// entered in error is struck, and stays to be read.
type Response struct {
	ID         string
	ExternalID *string // the partner's own key
	StudyID    string
	CustomerID string // who answered, if it is known
	Given      servqual.Answers
	AnsweredAt time.Time
	RecordedAt time.Time
	StruckAt   *time.Time
	Reason     string // why it was struck
}

// Answer is what a respondent said of one statement; a half that she left out
// is nil.
type Answer struct {
	Item      int // 1 to 22
	Expected  *int
	Perceived *int
}

// Answers gives what was answered of each statement, at least by half.
func (r *Response) Answers() []*Answer {
	var out []*Answer
	for i, p := range r.Given.Pairs {
		if p != (servqual.Pair{}) {
			out = append(out, &Answer{Item: i + 1, Expected: said(p.Expected), Perceived: said(p.Perceived)})
		}
	}
	return out
}

func said(n int) *int {
	if n == 0 {
		return nil
	}
	return &n
}

// Weights gives the points that were shared out, in the order of the dimensions;
// nil when none were.
func (r *Response) Weights() []*Weight {
	if r.Given.Weights == nil {
		return nil
	}
	out := make([]*Weight, len(servqual.Dimensions))
	for i, d := range servqual.Dimensions {
		out[i] = &Weight{Dimension: d, Points: r.Given.Weights[i]}
	}
	return out
}

// Weight is how many of the 100 points a dimension was given.
type Weight struct {
	Dimension servqual.Dimension
	Points    int
}

// Sheet is a response to be recorded.
type Sheet struct {
	ExternalID *string
	StudyID    string
	CustomerID string
	Answers    []*Answer
	Weights    []*Weight  // none, or points for all five
	AnsweredAt *time.Time // empty: now
}

// given makes the answers of a sheet. Half pairs are kept as they are: they are
// left out of the arithmetic, not of the record.
func (s Sheet) given() (a servqual.Answers, err error) {
	for i, answer := range s.Answers {
		field := "answers." + strconv.Itoa(i)
		switch {
		case answer.Item < 1 || answer.Item > servqual.Items:
			return a, fault.Invalid(field+".item", "must be from 1 to %d", servqual.Items)
		case a.Pairs[answer.Item-1] != (servqual.Pair{}):
			return a, fault.Invalid(field+".item", "must be answered once: %d is here twice", answer.Item)
		case !onScale(answer.Expected):
			return a, fault.Invalid(field+".expected", "must be from %d to %d", servqual.Least, servqual.Most)
		case !onScale(answer.Perceived):
			return a, fault.Invalid(field+".perceived", "must be from %d to %d", servqual.Least, servqual.Most)
		}
		a.Pairs[answer.Item-1] = servqual.Pair{Expected: orNone(answer.Expected), Perceived: orNone(answer.Perceived)}
	}
	if a.Pairs == ([servqual.Items]servqual.Pair{}) {
		return a, fault.Invalid("answers", "must hold at least one answer")
	}
	a.Weights, err = s.weights()
	return a, err
}

func onScale(n *int) bool { return n == nil || *n >= servqual.Least && *n <= servqual.Most }

func orNone(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}

// weights reads the points: all five dimensions, 100 in all.
func (s Sheet) weights() (*servqual.Weights, error) {
	if len(s.Weights) == 0 {
		return nil, nil
	}
	var w servqual.Weights
	seen := map[servqual.Dimension]bool{}
	for i, given := range s.Weights {
		d := slices.Index(servqual.Dimensions, given.Dimension)
		switch {
		case d < 0 || seen[given.Dimension]:
			return nil, fault.Invalid("weights."+strconv.Itoa(i)+".dimension", "must be each of the five once")
		case given.Points < 0:
			return nil, fault.Invalid("weights."+strconv.Itoa(i)+".points", "must not be negative")
		}
		seen[given.Dimension], w[d] = true, given.Points
	}
	if sum := w.Sum(); sum != servqual.Points {
		return nil, fault.Invalid("weights", "must add up to %d points; these are %d", servqual.Points, sum)
	}
	return &w, nil
}

// Answer records a response to an open study.
func (b *Book) Answer(ctx context.Context, sheet Sheet) (*Response, error) {
	given, err := sheet.given()
	if err != nil {
		return nil, err
	}
	now := b.now()
	r := &Response{ID: id.New(id.Response), ExternalID: sheet.ExternalID, StudyID: sheet.StudyID, Given: given, AnsweredAt: now, RecordedAt: now}
	if sheet.AnsweredAt != nil {
		r.AnsweredAt = clock.Micro(*sheet.AnsweredAt)
	}
	if r.AnsweredAt.After(now) {
		return nil, fault.Invalid("answeredAt", "must not be in the future")
	}
	if err := fault.Key("externalId", r.ExternalID); err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Response, error) {
		s, err := b.Find(ctx, r.StudyID)
		if err != nil {
			return nil, err
		}
		if s.State != Open {
			return nil, ErrNotOpen
		}
		if r.CustomerID, err = b.who(ctx, sheet.CustomerID); err != nil {
			return nil, err
		}
		err = b.createResponse(r).Exec(ctx)
		if store.IsUnique(err) {
			return nil, fault.Taken("externalId", "belongs to another response already")
		}
		if err != nil {
			return nil, fmt.Errorf("answer study %s: %w", s.ID, err)
		}
		return r, b.log.Append(ctx, event.Event{Type: event.StudyAnswered, SubjectID: s.ID, CustomerID: r.CustomerID, OccurredAt: r.AnsweredAt, Data: map[string]any{"responseId": r.ID}})
	})
}

// who gives the survivor of the customer who answered; nobody where she isn't known.
func (b *Book) who(ctx context.Context, customerID string) (string, error) {
	if customerID == "" {
		return "", nil
	}
	survivor, err := b.customers.Resolve(ctx, customerID)
	if fault.IsMissing(err) {
		return "", fault.Missing("customer").At("customerId")
	}
	return survivor, err
}

// Strike takes a response out of the result: it was entered in error. The record
// stays, with the reason.
func (b *Book) Strike(ctx context.Context, responseID, reason string) (*Response, error) {
	if strings.TrimSpace(reason) == "" {
		return nil, fault.Required("reason")
	}
	if err := fault.Text("reason", reason, maxReason); err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Response, error) {
		r, err := b.FindResponse(ctx, responseID)
		if err != nil {
			return nil, err
		}
		now := b.now()
		n, err := b.db.StudyResponse.Update().Where(table.ID(r.ID), table.StruckAtIsNil()).SetStruckAt(now).SetReason(reason).Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("strike response %s: %w", r.ID, err)
		}
		if n == 0 {
			return nil, ErrStruck
		}
		r.StruckAt, r.Reason = &now, reason
		return r, b.log.Append(ctx, event.Event{Type: event.StudyStruck, SubjectID: r.StudyID, CustomerID: r.CustomerID, Reason: reason, OccurredAt: now, Data: map[string]any{"responseId": r.ID}})
	})
}
