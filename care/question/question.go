// Package question keeps “let me find out”: what a customer asked and nobody
// could answer at once. An open question has an owner and a due time, and goes
// from hand to hand until it is answered. That the answer was promised is told
// in care/story, which makes the promise and keeps it.
package question

import (
	"context"
	"fmt"
	"strings"
	"time"

	"kept/care/customer"
	"kept/care/event"
	table "kept/ent/db/openquestion"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/page"
)

// Question is what a customer wants to know.
type Question struct {
	ID            string
	CustomerID    string
	InteractionID string // in which she asked
	OwnerID       string // the member who finds out
	PromiseID     string // the promise of an answer, the first of its chain
	Text          string
	Answer        string
	AskedAt       time.Time
	DueAt         time.Time
	AnsweredAt    *time.Time // nil while it is open
}

// ErrAnswered means that a question has its answer already.
var ErrAnswered = fault.Conflict(fault.CodeSettled, "this question is already answered")

// Draft is a question to be kept.
type Draft struct {
	CustomerID    string
	InteractionID string
	OwnerID       string
	PromiseID     string
	Text          string
	AskedAt       time.Time
	DueAt         time.Time
}

const maxText = 5000

// Book keeps the open questions of the tenant that the context acts for.
type Book struct {
	db        *store.DB
	log       *event.Log
	customers *customer.Book
	now       clock.Func
}

// NewBook returns the book of questions in db, which tells of changes in log.
func NewBook(db *store.DB, log *event.Log, customers *customer.Book, now clock.Func) *Book {
	return &Book{db: db, log: log, customers: customers, now: now}
}

// Ask keeps a question until it is answered.
func (b *Book) Ask(ctx context.Context, d Draft) (*Question, error) {
	q := &Question{
		ID: id.New(id.Question), InteractionID: d.InteractionID, OwnerID: d.OwnerID, PromiseID: d.PromiseID,
		Text: strings.TrimSpace(d.Text), AskedAt: clock.Micro(d.AskedAt), DueAt: clock.Micro(d.DueAt),
	}
	if err := checkText("text", q.Text); err != nil {
		return nil, err
	}
	if q.AskedAt.After(b.now()) {
		return nil, fault.Invalid("askedAt", "must not be in the future")
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Question, error) {
		var err error
		if q.CustomerID, err = b.customers.Resolve(ctx, d.CustomerID); err != nil {
			return nil, err
		}
		if err := b.create(q).Exec(ctx); err != nil {
			return nil, fmt.Errorf("ask: %w", err)
		}
		return q, b.log.Append(ctx, q.tell(event.QuestionAsked, q.AskedAt, "", nil))
	})
}

// Answer closes a question with its answer, given now or at an earlier time. Of
// two answers at once one wins, and the other learns that it came too late.
func (b *Book) Answer(ctx context.Context, questionID, answer string, given *time.Time) (*Question, error) {
	answer, at := strings.TrimSpace(answer), b.now()
	if given != nil {
		at = clock.Micro(*given)
	}
	if err := checkText("answer", answer); err != nil {
		return nil, err
	}
	if at.After(b.now()) {
		return nil, fault.Invalid("answeredAt", "must not be in the future")
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Question, error) {
		q, err := b.open(ctx, questionID)
		if err != nil {
			return nil, err
		}
		if at.Before(q.AskedAt) {
			return nil, fault.Invalid("answeredAt", "must not be before it was asked")
		}
		q.Answer, q.AnsweredAt = answer, &at
		n, err := b.db.OpenQuestion.Update().Where(table.ID(q.ID), table.AnsweredAtIsNil()).
			SetAnswer(answer).SetAnsweredAt(at).Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("answer question %s: %w", questionID, err)
		}
		if n == 0 {
			return nil, ErrAnswered
		}
		return q, b.log.Append(ctx, q.tell(event.QuestionAnswered, at, "", nil))
	})
}

// HandOver gives an open question to another member: a colleague who knows.
func (b *Book) HandOver(ctx context.Context, questionID, ownerID, reason string) (*Question, error) {
	if ownerID == "" {
		return nil, fault.Required("ownerId")
	}
	if err := fault.Text("reason", reason, maxText); err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Question, error) {
		q, err := b.open(ctx, questionID)
		if err != nil || q.OwnerID == ownerID {
			return q, err
		}
		from := q.OwnerID
		q.OwnerID = ownerID
		if err := b.db.OpenQuestion.UpdateOneID(q.ID).SetOwnerID(ownerID).Exec(ctx); err != nil {
			return nil, fmt.Errorf("hand over question %s: %w", questionID, err)
		}
		return q, b.log.Append(ctx, q.tell(event.QuestionHandedOver, b.now(), reason, map[string]any{"from": from, "to": ownerID}))
	})
}

// open finds a question that isn't answered.
func (b *Book) open(ctx context.Context, questionID string) (*Question, error) {
	q, err := b.Find(ctx, questionID)
	if err != nil {
		return nil, err
	}
	if q.AnsweredAt != nil {
		return nil, ErrAnswered
	}
	return q, nil
}

func checkText(field, text string) error {
	if text == "" {
		return fault.Required(field)
	}
	return fault.Text(field, text, maxText)
}

func (q *Question) tell(what event.Type, at time.Time, reason string, data map[string]any) event.Event {
	return event.Event{Type: what, SubjectID: q.ID, CustomerID: q.CustomerID, OccurredAt: at, Reason: reason, Data: data}
}

func (q *Question) key() page.Key { return store.KeyOf(q.AskedAt, q.ID) }
