package customer

import (
	"context"
	"maps"
	"slices"

	"entgo.io/ent/dialect/sql"

	"kept/ent/store"
	"kept/internal/filter"
)

// column is where records say whose they are.
const column = "customer_id"

// Named gives conditions, for ent's Where, that hold for the records of the
// customers that f names, those of records merged into them too. One customer who
// isn't there is missing; of several, she is left out.
func Named[P ~func(*sql.Selector)](ctx context.Context, b *Book, f *filter.ID) ([]P, error) {
	if f == nil {
		return nil, nil
	}
	all := []P{P(store.Where(column, &filter.ID{IsNull: f.IsNull}))}
	if f.Eq != nil {
		ids, err := b.IDs(ctx, *f.Eq)
		if err != nil {
			return nil, err
		}
		all = append(all, sql.FieldIn(column, ids...))
	}
	if f.In != nil {
		found, err := b.ByIDs(ctx, f.In)
		if err != nil {
			return nil, err
		}
		survivors := make([]string, 0, len(found))
		for _, c := range found {
			survivors = append(survivors, c.ID)
		}
		of, err := b.IDsOf(ctx, survivors)
		if err != nil {
			return nil, err
		}
		all = append(all, sql.FieldIn(column, slices.Concat(slices.Collect(maps.Values(of))...)...))
	}
	return all, nil
}
