package customer

import (
	"context"
	"fmt"

	"kept/care/search"
	table "kept/ent/db/customer"
	"kept/internal/maybe"
)

// index makes survivors findable as they are now.
func (b *Book) index(ctx context.Context, survivors []*Customer) error {
	if len(survivors) == 0 {
		return nil
	}
	docs, err := b.docs(ctx, survivors)
	if err != nil {
		return err
	}
	return search.NewIndex(b.db, b.now).Put(ctx, docs...)
}

// docs are what finds survivors: their own names and external ids and their
// aliases', and every identity.
func (b *Book) docs(ctx context.Context, survivors []*Customer) ([]search.Doc, error) {
	ids := make([]string, len(survivors))
	for i, c := range survivors {
		ids[i] = c.ID
	}
	identities, err := b.identities(ctx, ids)
	if err != nil {
		return nil, err
	}
	aliases := map[string][]string{}
	for part := range chunks(ids) {
		found, err := b.db.Customer.Query().Where(table.MergedIntoIDIn(part...)).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("aliases of %d customers: %w", len(ids), err)
		}
		sortByID(found)
		for _, a := range fromRows(found) {
			aliases[a.MergedIntoID] = append(aliases[a.MergedIntoID], a.Name, maybe.Value(a.ExternalID))
		}
	}
	docs := make([]search.Doc, len(survivors))
	for i, c := range survivors {
		docs[i] = c.doc(identities[c.ID])
		docs[i].Words = append(docs[i].Words, aliases[c.ID]...)
	}
	return docs, nil
}

// doc is what finds c by what she is called and by identities.
func (c *Customer) doc(identities []*Identity) search.Doc {
	d := search.Doc{ID: c.ID, Kind: search.Customer, CustomerID: c.ID, Title: c.Name, Words: []string{maybe.Value(c.ExternalID)}}
	for _, i := range identities {
		d.Private = append(d.Private, i.words()...)
	}
	return d
}

// unindex makes an alias unfindable: her survivor is found in her place.
func (b *Book) unindex(ctx context.Context, id string) error {
	return search.NewIndex(b.db, b.now).Remove(ctx, id)
}
