package timeline

import (
	"context"
	"fmt"

	"kept/care/customer"
	"kept/care/interaction"
	"kept/care/note"
	"kept/care/promise"
	"kept/care/purchase"
	"kept/care/question"
	rows "kept/ent/db"
	interactions "kept/ent/db/interaction"
	questions "kept/ent/db/openquestion"
	promises "kept/ent/db/promise"
	"kept/internal/fault"
	"kept/internal/page"
	"kept/tenants"
)

// Brief is a customer for somebody who meets her for the first time: how much
// of each there is, and the last of each. Counts go to page.CountCap + 1.
type Brief struct {
	Customer        *customer.Customer
	Interactions    int
	Unanswered      int // hers that nobody has answered
	Purchases       int
	Notes           int
	OpenQuestions   int
	PromisesOpen    int // Overdue among them
	PromisesOverdue int
	PromisesKept    int
	PromisesLate    int
	PromisesBroken  int
	LastInteraction *interaction.Interaction
	LastPurchase    *purchase.Purchase
	LastPromise     *promise.Promise
	LastQuestion    *question.Question
	Pinned          []*note.Note
}

// Brief tells about a customer in short.
func (b *Book) Brief(ctx context.Context, customerID string) (*Brief, error) {
	if a := tenants.From(ctx); a.Kind == tenants.KindCustomer {
		return nil, fault.Forbidden("a brief is for those who serve a customer")
	}
	c, err := b.Customers.Find(ctx, customerID)
	if err != nil {
		return nil, err
	}
	ids, err := b.Customers.IDs(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	brief := &Brief{Customer: c}
	for _, step := range []func(context.Context, []string, *Brief) error{b.countRecords, b.countPromises, b.lastOfEach} {
		if err := step(ctx, ids, brief); err != nil {
			return nil, fmt.Errorf("brief of %s: %w", customerID, err)
		}
	}
	brief.Pinned, err = b.Notes.Pinned(ctx, c.ID)
	return brief, err
}

// Briefs tells about many customers in short, by the ids given.
func (b *Book) Briefs(ctx context.Context, customerIDs []string) (map[string]*Brief, error) {
	out := make(map[string]*Brief, len(customerIDs))
	for _, id := range customerIDs {
		brief, err := b.Brief(ctx, id)
		if err != nil {
			return nil, err
		}
		out[id] = brief
	}
	return out, nil
}

func (b *Book) countRecords(ctx context.Context, ids []string, brief *Brief) (err error) {
	const limit = page.CountCap + 1
	for _, s := range b.sources() {
		if !tenants.From(ctx).May(s.scope) {
			return fault.Forbidden("this needs the scope %s", s.scope)
		}
		into, ok := map[Kind]*int{Interaction: &brief.Interactions, Purchase: &brief.Purchases, Note: &brief.Notes}[s.kind]
		if !ok {
			continue
		}
		if *into, err = s.count(ctx, ids, limit); err != nil {
			return err
		}
	}
	brief.Unanswered, err = length(b.db.Interaction.Query().
		Where(interactions.CustomerIDIn(ids...), interactions.Unanswered(true)).Limit(limit).IDs(ctx))
	if err != nil {
		return err
	}
	brief.OpenQuestions, err = length(b.db.OpenQuestion.Query().
		Where(questions.CustomerIDIn(ids...), questions.AnsweredAtIsNil()).Limit(limit).IDs(ctx))
	return err
}

func (b *Book) countPromises(ctx context.Context, ids []string, brief *Brief) error {
	var states []struct {
		State string `json:"state"`
		Count int    `json:"count"`
	}
	hers := b.db.Promise.Query().Where(promises.CustomerIDIn(ids...))
	if err := hers.Clone().GroupBy(promises.FieldState).Aggregate(rows.Count()).Scan(ctx, &states); err != nil {
		return err
	}
	into := map[promise.State]*int{
		promise.Open: &brief.PromisesOpen, promise.Kept: &brief.PromisesKept,
		promise.KeptLate: &brief.PromisesLate, promise.Broken: &brief.PromisesBroken,
	}
	for _, s := range states {
		if n, ok := into[promise.State(s.State)]; ok {
			*n = s.Count
		}
	}
	overdue, err := hers.Where(promises.State(string(promise.Open)), promises.WaitingSinceIsNil(), promises.DueAtLT(b.now())).Count(ctx)
	brief.PromisesOverdue = overdue
	return err
}

// lastOfEach reads the newest record of each noun.
func (b *Book) lastOfEach(ctx context.Context, ids []string, brief *Brief) (err error) {
	one := page.Window{Limit: 1}
	if brief.LastInteraction, err = first(b.Interactions.Read(ctx, ids, one)); err != nil {
		return err
	}
	if brief.LastPurchase, err = first(b.Purchases.Read(ctx, ids, one)); err != nil {
		return err
	}
	if brief.LastPromise, err = first(b.Promises.ReadMade(ctx, ids, one)); err != nil {
		return err
	}
	brief.LastQuestion, err = first(b.Questions.Read(ctx, ids, one))
	return err
}

func first[T any](found []*T, err error) (*T, error) {
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return found[0], nil
}
