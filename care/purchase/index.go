package purchase

import (
	"context"

	"kept/care/search"
)

// index makes purchases findable by the keys that customers quote: an order's
// number. One without any is found by its customer.
func (b *Book) index(ctx context.Context, made, changed []*Purchase) error {
	index := search.NewIndex(b.db, b.now)
	if err := index.Add(ctx, docs(made)...); err != nil {
		return err
	}
	return index.Put(ctx, docs(changed)...)
}

func docs(purchases []*Purchase) []search.Doc {
	var out []search.Doc
	for _, p := range purchases {
		var keys []string
		for _, k := range []*string{p.ExternalID, p.SourceID} {
			if k != nil {
				keys = append(keys, *k)
			}
		}
		if len(keys) > 0 {
			out = append(out, search.Doc{ID: p.ID, Kind: search.Purchase, CustomerID: p.CustomerID, Title: search.Title(keys...), Words: keys})
		}
	}
	return out
}
