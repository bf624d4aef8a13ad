package interaction

import (
	"context"

	"kept/care/search"
)

// index makes interactions findable by what was said in them.
func (b *Book) index(ctx context.Context, made, changed []*Interaction) error {
	index := search.NewIndex(b.db, b.now)
	if err := index.Add(ctx, docs(made)...); err != nil {
		return err
	}
	for _, i := range changed {
		if !i.says() {
			if err := index.Remove(ctx, i.ID); err != nil {
				return err
			}
		}
	}
	return index.Put(ctx, docs(changed)...)
}

// says reports whether there is anything to find i by.
func (i *Interaction) says() bool { return i.Subject != "" || i.Body != "" }

func docs(interactions []*Interaction) []search.Doc {
	var out []search.Doc
	for _, i := range interactions {
		if !i.says() {
			continue
		}
		out = append(out, search.Doc{
			ID: i.ID, Kind: search.Interaction, CustomerID: i.CustomerID, Title: search.Title(i.Subject, i.Body),
			Words: []string{i.Subject, i.Body},
		})
	}
	return out
}
