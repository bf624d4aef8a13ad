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
	w, err := args.Window()
	if err != nil {
		return page.Page[*Question]{}, err
	}
	keyset, err := store.Keyset(w, soonest)
	if err != nil {
		return page.Page[*Question]{}, err
	}
	q := b.db.OpenQuestion.Query().Where(table.AnsweredAtIsNil(), store.Where(table.FieldOwnerID, f.OwnerID))
	all := q.Clone()
	found, err := q.Modify(keyset).All(ctx)
	if err != nil {
		return page.Page[*Question]{}, fmt.Errorf("list open questions: %w", err)
	}
	p := cut(w, fromRows(found), all)
	p.Key = func(q *Question) page.Key { return store.KeyOf(q.DueAt, q.ID) }
	return p, nil
}

// Of gives what one customer asked, the newest first, a page at a time.
func (b *Book) Of(ctx context.Context, customerID string, args page.Args) (page.Page[*Question], error) {
	survivor, err := b.customers.Resolve(ctx, customerID)
	if err != nil {
		return page.Page[*Question]{}, err
	}
	pages, err := b.OfEach(ctx, []string{survivor}, args)
	return pages[survivor], err
}

// OfEach gives the same page of Of for many customers, who are survivors.
func (b *Book) OfEach(ctx context.Context, survivors []string, args page.Args) (map[string]page.Page[*Question], error) {
	return customer.PageOfEach(ctx, b.customers, customer.Lists[*Question]{
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
			return count(ctx, b.db.OpenQuestion.Query().Where(table.CustomerIDIn(ids...)))
		},
	}, survivors, args)
}

// Read gives one window of the questions kept under ids, and one more, in the
// direction of the window: what Of cuts and the timeline merges.
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

// cut makes the page, which counts by the query all when it is asked to.
func cut(w page.Window, found []*Question, all *rows.OpenQuestionQuery) page.Page[*Question] {
	p := page.Cut(w, found)
	p.Key = (*Question).key
	p.Count = func(ctx context.Context) (int, error) { return count(ctx, all) }
	return p
}

// count counts what a query finds, to one more than page.CountCap.
func count(ctx context.Context, q *rows.OpenQuestionQuery) (int, error) {
	ids, err := q.Clone().Limit(page.CountCap + 1).IDs(ctx)
	return len(ids), err
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
