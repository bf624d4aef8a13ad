package timeline

import (
	"cmp"
	"strings"

	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/page"
)

// rank tells the two entries of one promise apart when they fall on the same
// microsecond: it was settled after it was made.
func rank(k Kind) string {
	if k == PromiseSettled {
		return "2"
	}
	return "1"
}

// newest is the timeline's order: by time, then by record, then by rank.
func newest(a, b *Entry) int {
	return cmp.Or(page.Newest(a.At, a.id, b.At, b.id), cmp.Compare(rank(b.Kind), rank(a.Kind)))
}

func (e *Entry) key() page.Key { return store.KeyOf(e.At, e.id+"."+rank(e.Kind)) }

// place is where a page begins: a record, and which of its entries.
type place struct{ id, rank string }

// placeOf reads the cursor's own id; the time before it every source shares.
func placeOf(w page.Window) (place, error) {
	if w.Key == nil {
		return place{}, nil
	}
	id, rank, ok := strings.Cut(w.Key.ID, ".")
	if !ok || id == "" || (rank != "1" && rank != "2") {
		return place{}, fault.Invalid("after", "is not a cursor of this list")
	}
	return place{id, rank}, nil
}

// window is a page of the timeline, and what will be looked at in it.
type window struct {
	page.Window
	from   place
	looked Looked
}

// of gives the window of one source.
func (w window) of(s source) page.Window {
	its := w.from.window(w.Window, s.kind)
	its.Fields = w.looked[s.as]
	return its
}

// window gives the window of one source that begins at p. A source compares
// records by (time, id) alone, so that p's own record is kept in or left out by
// an id just beyond it or its own.
func (p place) window(w page.Window, k Kind) page.Window {
	if w.Key == nil {
		return w
	}
	key := page.Key{Value: w.Key.Value, ID: p.id}
	switch {
	case !w.Backward && rank(k) < p.rank:
		key.ID = p.id + "." // after every id that begins like it, before the next one
	case w.Backward && rank(k) > p.rank:
		last := len(p.id) - 1
		key.ID = p.id[:last] + string(p.id[last]-1) + "~" // just before p's own
	}
	w.Key = &key
	return w
}
