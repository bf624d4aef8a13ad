package search

import (
	"context"
	"fmt"
	"slices"
	"strings"

	rows "kept/ent/db"
	table "kept/ent/db/searchdoc"
	"kept/ent/store"
)

// Put makes docs findable, in the transaction of ctx when there is one. A doc
// that was put before is replaced; one that says nothing new isn't written.
func (x *Index) Put(ctx context.Context, docs ...Doc) error {
	return store.Do(ctx, x.db, func(ctx context.Context) error {
		for part := range slices.Chunk(docs, 500) {
			if err := x.put(ctx, part); err != nil {
				return fmt.Errorf("index %d records: %w", len(part), err)
			}
		}
		return nil
	})
}

func (x *Index) put(ctx context.Context, docs []Doc) error {
	ids := make([]string, len(docs))
	for i, d := range docs {
		ids[i] = d.ID
	}
	found, err := x.db.SearchDoc.Query().Where(table.IDIn(ids...)).All(ctx)
	if err != nil {
		return err
	}
	there := make(map[string]*rows.SearchDoc, len(found))
	for _, r := range found {
		there[r.ID] = r
	}
	var fresh []*rows.SearchDocCreate
	for _, d := range docs {
		row := x.row(d)
		if old := there[d.ID]; old == nil {
			fresh = append(fresh, x.create(row))
		} else if !same(old, row) {
			if err := x.change(ctx, row); err != nil {
				return err
			}
		}
		there[d.ID] = row
	}
	return x.db.SearchDoc.CreateBulk(fresh...).Exec(ctx)
}

// Add is Put for docs of records that the same transaction has just made: it
// doesn't look for older ones.
func (x *Index) Add(ctx context.Context, docs ...Doc) error {
	for part := range slices.Chunk(docs, 500) {
		fresh := make([]*rows.SearchDocCreate, len(part))
		for i, d := range part {
			fresh[i] = x.create(x.row(d))
		}
		if err := x.db.SearchDoc.CreateBulk(fresh...).Exec(store.Unwaited(ctx)); err != nil {
			return fmt.Errorf("index %d new records: %w", len(part), err)
		}
	}
	return nil
}

// Remove makes records unfindable, in the transaction of ctx when there is one.
func (x *Index) Remove(ctx context.Context, ids ...string) error {
	for part := range slices.Chunk(ids, 5000) {
		if _, err := x.db.SearchDoc.Delete().Where(table.IDIn(part...)).Exec(ctx); err != nil {
			return fmt.Errorf("take %d records out of the index: %w", len(ids), err)
		}
	}
	return nil
}

// row writes a doc as it is stored. The words of the title are among its words.
func (x *Index) row(d Doc) *rows.SearchDoc {
	return &rows.SearchDoc{
		ID: d.ID, Docid: number(d.ID), Kind: string(d.Kind), CustomerID: d.CustomerID,
		Title: d.Title, Folded: folded(d.Title),
		Words:     strings.Join(words(append([]string{d.Title}, d.Words...)...), " "),
		Private:   strings.Join(words(d.Private...), " "),
		UpdatedAt: x.now(),
	}
}

func same(a, b *rows.SearchDoc) bool {
	return a.Title == b.Title && a.CustomerID == b.CustomerID && a.Words == b.Words && a.Private == b.Private
}

func (x *Index) create(r *rows.SearchDoc) *rows.SearchDocCreate {
	return x.db.SearchDoc.Create().SetID(r.ID).SetDocid(r.Docid).SetKind(r.Kind).SetCustomerID(r.CustomerID).
		SetTitle(r.Title).SetFolded(r.Folded).SetWords(r.Words).SetPrivate(r.Private).SetUpdatedAt(r.UpdatedAt)
}

func (x *Index) change(ctx context.Context, r *rows.SearchDoc) error {
	return x.db.SearchDoc.Update().Where(table.ID(r.ID)).SetCustomerID(r.CustomerID).
		SetTitle(r.Title).SetFolded(r.Folded).SetWords(r.Words).SetPrivate(r.Private).SetUpdatedAt(r.UpdatedAt).Exec(ctx)
}
