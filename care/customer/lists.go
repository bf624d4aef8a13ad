package customer

import (
	"context"
	"slices"

	"entgo.io/ent/dialect/sql"

	"kept/ent/store"
	"kept/internal/page"
)

// Lists is how one kind of record lies in customers' lists: what a noun says so
// that PageOfEach can read them.
type Lists[T any] struct {
	store.Lists                                                                    // Table, Order and Where
	Read        func(ctx context.Context, narrow func(*sql.Selector)) ([]T, error) // runs the noun's query with Modify(narrow)
	Keeper      func(T) string                                                     // the customer's id that a record is kept under
	Compare     func(a, b T) int                                                   // the order
	Key         func(T) page.Key                                                   // a record's place in it
	Count       func(ctx context.Context, keepers []string) (int, error)           // to page.CountCap + 1
}

// PageOfEach gives the same page of their lists for many customers, who are
// survivors: in one statement, and in a second one where some of what was found
// is kept under the id of a record that was merged.
func PageOfEach[T any](ctx context.Context, b *Book, l Lists[T], survivors []string, args page.Args) (map[string]page.Page[T], error) {
	w, err := args.Window()
	if err != nil {
		return nil, err
	}
	l.Parent, l.Merged = "customer_id", true
	narrow, err := b.db.EachPage(ctx, l.Lists, survivors, w)
	if err != nil {
		return nil, err
	}
	found, err := l.Read(ctx, narrow)
	if err != nil {
		return nil, err
	}
	lists, err := bySurvivor(ctx, b, l.Keeper, survivors, found)
	if err != nil {
		return nil, err
	}
	out := make(map[string]page.Page[T], len(survivors))
	for _, id := range survivors {
		p := page.Cut(w, page.Sorted(w, lists[id], l.Compare))
		p.Key = l.Key
		p.Count = func(ctx context.Context) (int, error) {
			of, err := b.IDsOf(ctx, []string{id})
			if err != nil {
				return 0, err
			}
			return l.Count(ctx, of[id])
		}
		out[id] = p
	}
	return out, nil
}

// bySurvivor sorts records by whose they are.
func bySurvivor[T any](ctx context.Context, b *Book, keeper func(T) string, survivors []string, found []T) (map[string][]T, error) {
	owner := make(map[string]string, len(survivors))
	for _, id := range survivors {
		owner[id] = id
	}
	merged := func(r T) bool { return owner[keeper(r)] == "" }
	if slices.ContainsFunc(found, merged) {
		of, err := b.IDsOf(ctx, survivors)
		if err != nil {
			return nil, err
		}
		for survivor, ids := range of {
			for _, id := range ids {
				owner[id] = survivor
			}
		}
	}
	out := make(map[string][]T, len(survivors))
	for _, r := range found {
		id := owner[keeper(r)]
		out[id] = append(out[id], r)
	}
	return out, nil
}
