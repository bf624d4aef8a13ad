package customer

import (
	"context"
	"slices"

	"kept/ent/store"
	"kept/internal/page"
)

// PageOfEach gives the same page of their lists for many customers, who are
// survivors: in one statement, and in a second one where some of what was found
// is kept under the id of a record that was merged. The lists' parent is
// customer_id unless they say otherwise.
func PageOfEach[T any](ctx context.Context, b *Book, l store.ListsOf[T], survivors []string, args page.Args) (map[string]page.Page[T], error) {
	w, err := args.Window()
	if err != nil {
		return nil, err
	}
	l.Merged = true
	if l.Parent == "" {
		l.Parent = "customer_id"
	}
	found, err := store.ReadEach(ctx, b.db, l, survivors, w)
	if err != nil {
		return nil, err
	}
	lists, err := bySurvivor(ctx, b, l.Keeper, survivors, found)
	if err != nil {
		return nil, err
	}
	out := make(map[string]page.Page[T], len(survivors))
	for _, id := range survivors {
		out[id] = l.Page(w, lists[id], func(ctx context.Context) ([]string, error) {
			of, err := b.IDsOf(ctx, []string{id})
			return of[id], err
		})
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
	return store.ByOwner(found, func(r T) string { return owner[keeper(r)] }), nil
}
