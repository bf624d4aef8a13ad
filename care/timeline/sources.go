package timeline

import (
	"context"
	"time"

	"kept/care/interaction"
	"kept/care/note"
	"kept/care/promise"
	"kept/care/purchase"
	"kept/care/question"
	interactions "kept/ent/db/interaction"
	notes "kept/ent/db/note"
	questions "kept/ent/db/openquestion"
	promises "kept/ent/db/promise"
	purchases "kept/ent/db/purchase"
	"kept/internal/page"
	"kept/tenants"
)

// staff are the kinds that an end customer's own token doesn't see: what members
// wrote for each other.
var staff = []Kind{Note, Question}

// source is one noun's part of the timeline. read gives a window and one more,
// newest first; count counts up to limit.
type source struct {
	kind  Kind
	as    string // what the API calls its records' type
	scope string // needed to see it
	read  func(ctx context.Context, ids []string, w page.Window) ([]*Entry, error)
	count func(ctx context.Context, ids []string, limit int) (int, error)
}

func (b *Book) sources() []source {
	return []source{
		{Interaction, "Interaction", tenants.InteractionsRead, entries(Interaction, b.Interactions.Read, func(i *interaction.Interaction) (time.Time, string) { return i.OccurredAt, i.ID }),
			func(ctx context.Context, ids []string, limit int) (int, error) {
				return length(b.db.Interaction.Query().Where(interactions.CustomerIDIn(ids...)).Limit(limit).IDs(ctx))
			}},
		{Purchase, "Purchase", tenants.PurchasesRead, entries(Purchase, b.Purchases.Read, func(p *purchase.Purchase) (time.Time, string) { return p.OccurredAt, p.ID }),
			func(ctx context.Context, ids []string, limit int) (int, error) {
				return length(b.db.Purchase.Query().Where(purchases.CustomerIDIn(ids...)).Limit(limit).IDs(ctx))
			}},
		{PromiseMade, "Promise", tenants.PromisesRead, entries(PromiseMade, b.Promises.ReadMade, func(p *promise.Promise) (time.Time, string) { return p.MadeAt, p.ID }),
			func(ctx context.Context, ids []string, limit int) (int, error) {
				return length(b.db.Promise.Query().Where(promises.CustomerIDIn(ids...)).Limit(limit).IDs(ctx))
			}},
		{PromiseSettled, "Promise", tenants.PromisesRead, entries(PromiseSettled, b.Promises.ReadSettled, func(p *promise.Promise) (time.Time, string) { return *p.SettledAt, p.ID }),
			func(ctx context.Context, ids []string, limit int) (int, error) {
				return length(b.db.Promise.Query().Where(promises.CustomerIDIn(ids...), promises.SettledAtNotNil()).Limit(limit).IDs(ctx))
			}},
		{Note, "Note", tenants.InteractionsRead, entries(Note, b.Notes.Read, func(n *note.Note) (time.Time, string) { return n.OccurredAt, n.ID }),
			func(ctx context.Context, ids []string, limit int) (int, error) {
				return length(b.db.Note.Query().Where(notes.CustomerIDIn(ids...)).Limit(limit).IDs(ctx))
			}},
		{Question, "OpenQuestion", tenants.InteractionsRead, entries(Question, b.Questions.Read, func(q *question.Question) (time.Time, string) { return q.AskedAt, q.ID }),
			func(ctx context.Context, ids []string, limit int) (int, error) {
				return length(b.db.OpenQuestion.Query().Where(questions.CustomerIDIn(ids...)).Limit(limit).IDs(ctx))
			}},
	}
}

// entries makes a noun's Read give entries.
func entries[T any](k Kind, read func(context.Context, []string, page.Window) ([]T, error), at func(T) (time.Time, string)) func(context.Context, []string, page.Window) ([]*Entry, error) {
	return func(ctx context.Context, ids []string, w page.Window) ([]*Entry, error) {
		found, err := read(ctx, ids, w)
		out := make([]*Entry, len(found))
		for i, r := range found {
			t, id := at(r)
			out[i] = &Entry{Kind: k, At: t, Record: r, id: id}
		}
		return out, err
	}
}

func length(ids []string, err error) (int, error) { return len(ids), err }
