package story

import (
	"context"
	"time"

	"kept/care/customer"
	"kept/care/promise"
	"kept/care/question"
	"kept/ent/store"
	"kept/internal/fault"
)

// Asking is “let me find out”: what a customer wants to know, and by when we
// said that she would have her answer.
type Asking struct {
	promise.By
	CustomerID    string
	Text          string
	Zone          string // for a due day; empty means the customer's, or else the tenant's
	InteractionID string // in which she asked
	OwnerID       string // who finds out; empty means the member who was asked
	AskedAt       *time.Time
}

// AskQuestion keeps a customer's question and promises its answer, both or neither.
func (b *Book) AskQuestion(ctx context.Context, a Asking) (*question.Question, error) {
	if a.Text == "" {
		return nil, fault.Required("text")
	}
	if err := fault.Text("text", a.Text, maxQuestion); err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*question.Question, error) {
		channel, err := b.askedIn(ctx, a)
		if err != nil {
			return nil, err
		}
		p, err := b.Promises.Make(ctx, promise.Draft{
			CustomerID: a.CustomerID, Text: "Find out: " + a.Text, By: a.By, Zone: a.Zone, Channel: channel,
			OwnerID: a.OwnerID, InteractionID: a.InteractionID, MadeAt: a.AskedAt,
		})
		if err != nil {
			return nil, err
		}
		return b.Questions.Ask(ctx, question.Draft{
			CustomerID: p.CustomerID, InteractionID: a.InteractionID, OwnerID: p.OwnerID, PromiseID: p.ID,
			Text: a.Text, AskedAt: p.MadeAt, DueAt: p.Due.At,
		})
	})
}

// maxQuestion leaves room for the promise's own words around the question.
const maxQuestion = 1900

// askedIn gives the channel of the interaction in which she asked, if one is named.
func (b *Book) askedIn(ctx context.Context, a Asking) (customer.Channel, error) {
	if a.InteractionID == "" {
		return "", nil
	}
	i, err := b.Interactions.Find(ctx, a.InteractionID)
	if err != nil {
		return "", err
	}
	ids, err := b.Customers.ByIDs(ctx, []string{i.CustomerID, a.CustomerID})
	if err != nil {
		return "", err
	}
	if ids[i.CustomerID] == nil || ids[a.CustomerID] == nil || ids[i.CustomerID].ID != ids[a.CustomerID].ID {
		return "", fault.Invalid("interactionId", "must be of the same customer")
	}
	return i.Channel, nil
}

// Reply is the answer to a question.
type Reply struct {
	Answer        string
	InteractionID string     // in which she was told
	AnsweredAt    *time.Time // empty means now
}

// AnswerQuestion closes a question and keeps the promise of its answer, in time
// or late. A promise that was settled otherwise stays so; the answer is kept.
func (b *Book) AnswerQuestion(ctx context.Context, questionID string, r Reply) (*question.Question, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*question.Question, error) {
		q, err := b.Questions.Answer(ctx, questionID, r.Answer, r.AnsweredAt)
		if err != nil {
			return nil, err
		}
		last, err := b.answerPromise(ctx, q)
		if err != nil || last == nil || !mendable(last) {
			return q, err
		}
		return q, b.keep(ctx, last, promise.Evidence{Note: "the question was answered", InteractionID: r.InteractionID, OccurredAt: q.AnsweredAt})
	})
}

// HandOverQuestion asks a colleague: she answers for the question and for the
// promise of its answer from now on.
func (b *Book) HandOverQuestion(ctx context.Context, questionID, ownerID, reason string) (*question.Question, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*question.Question, error) {
		q, err := b.Questions.HandOver(ctx, questionID, ownerID, reason)
		if err != nil {
			return nil, err
		}
		last, err := b.answerPromise(ctx, q)
		if err != nil || last == nil || last.State != promise.Open || last.OwnerID == ownerID {
			return q, err
		}
		_, err = b.Promises.HandOver(ctx, last.ID, ownerID, reason)
		return q, err
	})
}

// answerPromise gives the last promise of the chain that began with the
// question, or nil when it was kept without one.
func (b *Book) answerPromise(ctx context.Context, q *question.Question) (*promise.Promise, error) {
	if q.PromiseID == "" {
		return nil, nil
	}
	chain, err := b.Promises.Chain(ctx, q.PromiseID) // a chain has its first promise's id
	if err != nil || len(chain) == 0 {
		return nil, err
	}
	return chain[len(chain)-1], nil
}
