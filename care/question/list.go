package question

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect/sql"

	"kept/care/customer"
	rows "kept/ent/db"
	table "kept/ent/db/openquestion"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/filter"
	"kept/internal/page"
)

var (
	newestFirst = store.Order{Column: table.FieldAskedAt, Kind: store.Time, Desc: true}
	soonest     = store.Order{Column: table.FieldDueAt, Kind: store.Time}
)

// Find gives the question with id. Another tenant's is missing.
func (b *Book) Find(ctx context.Context, questionID string) (*Question, error) {
	r, err := b.db.OpenQuestion.Query().Where(table.ID(questionID)).Only(ctx)
	if rows.IsNotFound(err) {
		return nil, fault.Missing("question")
	}
	if err != nil {
		return nil, fmt.Errorf("find question %s: %w", questionID, err)
	}
	return fromRow(r), nil
}

// ByIDs gives the questions with ids, by id. Those that this caller can't see are left out.
func (b *Book) ByIDs(ctx context.Context, ids []string) (map[string]*Question, error) {
	found, err := b.db.OpenQuestion.Query().Where(table.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find %d questions: %w", len(ids), err)
	}
	out := make(map[string]*Question, len(found))
	for _, q := range fromRows(found) {
		out[q.ID] = q
	}
	return out, nil
}

// Filter narrows a list of questions.
type Filter struct{ OwnerID *filter.ID }

// Open gives the questions that wait for their answer, the soonest due first:
// by an index that holds nothing else.
func (b *Book) Open(ctx context.Context, f Filter, args page.Args) (page.Page[*Question], error) {
	q := b.db.OpenQuestion.Query().Where(table.AnsweredAtIsNil(), store.Where(table.FieldOwnerID, f.OwnerID))
	return store.List(ctx, q, soonest, args, fromRow,
		func(q *Question) page.Key { return store.KeyOf(q.DueAt, q.ID) })
}

// Of gives what one customer asked, the newest first, a page at a time.
func (b *Book) Of(ctx context.Context, customerID string, args page.Args) (page.Page[*Question], error) {
	survivor, err := b.customers.KeptUnder(ctx, customerID)
	if err != nil {
		return page.Page[*Question]{}, err
	}
	pages, err := b.OfEach(ctx, []string{survivor}, args)
	return pages[survivor], err
}

// OfEach gives the same page of Of for many customers, who are survivors.
func (b *Book) OfEach(ctx context.Context, survivors []string, args page.Args) (map[string]page.Page[*Question], error) {
	return customer.PageOfEach(ctx, b.customers, store.ListsOf[*Question]{
		Lists: store.Lists{Table: table.Table, Order: newestFirst},
		Read: func(ctx context.Context, narrow func(*sql.Selector)) ([]*Question, error) {
			found, err := b.db.OpenQuestion.Query().Modify(narrow).All(ctx)
			if err != nil {
				return nil, fmt.Errorf("read questions: %w", err)
			}
			return fromRows(found), nil
		},
		Keeper: func(r *Question) string { return r.CustomerID }, Compare: newest, Key: (*Question).key,
		Count: func(ctx context.Context, ids []string) (int, error) {
			return store.CountUpTo(ctx, b.db.OpenQuestion.Query().Where(table.CustomerIDIn(ids...)), page.CountCap+1)
		},
	}, survivors, args)
}

// Read gives one window of the questions kept under ids, and one more, in the
// direction of the window: what the timeline merges.
func (b *Book) Read(ctx context.Context, ids []string, w page.Window) ([]*Question, error) {
	keyset, err := store.Keyset(w, newestFirst)
	if err != nil {
		return nil, err
	}
	return page.Merge(w, ids, func(id string) ([]*Question, error) {
		found, err := b.db.OpenQuestion.Query().Where(table.CustomerID(id)).Modify(keyset).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("read questions: %w", err)
		}
		return fromRows(found), nil
	}, newest)
}

func newest(p, q *Question) int { return page.Newest(p.AskedAt, p.ID, q.AskedAt, q.ID) }

func (b *Book) create(q *Question) *rows.OpenQuestionCreate {
	c := b.db.OpenQuestion.Create().SetID(q.ID).SetCustomerID(q.CustomerID).SetText(q.Text).SetAskedAt(q.AskedAt).SetDueAt(q.DueAt)
	if q.InteractionID != "" {
		c.SetInteractionID(q.InteractionID)
	}
	if q.OwnerID != "" {
		c.SetOwnerID(q.OwnerID)
	}
	if q.PromiseID != "" {
		c.SetPromiseID(q.PromiseID)
	}
	return c
}

func fromRows(rs []*rows.OpenQuestion) []*Question {
	out := make([]*Question, len(rs))
	for i, r := range rs {
		out[i] = fromRow(r)
	}
	return out
}

func fromRow(r *rows.OpenQuestion) *Question {
	q := &Question{
		ID: r.ID, CustomerID: r.CustomerID, InteractionID: r.InteractionID, OwnerID: r.OwnerID, PromiseID: r.PromiseID,
		Text: r.Text, Answer: r.Answer, AskedAt: r.AskedAt.UTC(), DueAt: r.DueAt.UTC(),
	}
	if r.AnsweredAt != nil {
		at := r.AnsweredAt.UTC()
		q.AnsweredAt = &at
	}
	return q
}
