package product

import (
	"context"

	"kept/care/search"
)

// index makes products findable by name, category and the partner's key.
func (b *Book) index(ctx context.Context, made, changed []search.Doc) error {
	index := search.NewIndex(b.db, b.now)
	if err := index.Add(ctx, made...); err != nil {
		return err
	}
	return index.Put(ctx, changed...)
}

func (p *Product) doc() search.Doc {
	d := search.Doc{ID: p.ID, Kind: search.Product, Title: p.Name, Words: []string{p.Category}}
	if p.ExternalID != nil {
		d.Words = append(d.Words, *p.ExternalID)
	}
	return d
}
