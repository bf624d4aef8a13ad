package store_test

import (
	"context"
	"fmt"
	"testing"

	"kept/ent/db"
	"kept/ent/store"
	"kept/internal/page"
	"kept/internal/testhouse"
)

func TestKeysetWalksBothWaysWithoutGapsOrRepeats(t *testing.T) {
	d := testhouse.Open(t)
	ctx := testhouse.Tenant(t, d, "acme")
	for i := range 11 {
		if err := newCustomer(d, fmt.Sprintf("c%02d", i/2)).Exec(ctx); err != nil { // pairs share a name: the id breaks ties
			t.Fatal(err)
		}
	}
	for _, desc := range []bool{false, true} {
		order := store.Order{Column: "folded", Desc: desc}
		forward := walk(t, func(k *page.Key) page.Page[*db.Customer] {
			return read(t, ctx, d, page.Window{Limit: 4, Key: k}, order)
		}, false)
		backward := walk(t, func(k *page.Key) page.Page[*db.Customer] {
			return read(t, ctx, d, page.Window{Limit: 4, Key: k, Backward: true}, order)
		}, true)
		if len(forward) != 11 || fmt.Sprint(forward) != fmt.Sprint(backward) {
			t.Errorf("desc %v: forward %v, backward %v; want the same 11", desc, forward, backward)
		}
	}
}

func read(t *testing.T, ctx context.Context, d *store.DB, w page.Window, o store.Order) page.Page[*db.Customer] {
	t.Helper()
	keyset, err := store.Keyset(w, o)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := d.Customer.Query().Modify(keyset).All(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return page.Cut(w, rows)
}

// walk reads page after page and gives the ids in the list's own order.
func walk(t *testing.T, next func(*page.Key) page.Page[*db.Customer], backward bool) []string {
	t.Helper()
	var ids []string
	var key *page.Key
	for range 10 {
		p := next(key)
		var got []string
		for _, c := range p.Items {
			got = append(got, c.ID)
		}
		if backward {
			ids = append(got, ids...)
		} else {
			ids = append(ids, got...)
		}
		if (backward && !p.HasPrev) || (!backward && !p.HasNext) {
			return ids
		}
		edge := p.Items[len(p.Items)-1]
		if backward {
			edge = p.Items[0]
		}
		k := store.KeyOf(edge.Folded, edge.ID)
		key = &k
	}
	t.Fatal("the list never ends")
	return nil
}
