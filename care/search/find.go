package search

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/page"
	"kept/tenants"
)

// Query asks for records.
type Query struct {
	Text  string // at least one letter or digit
	Kinds []Kind // none means every kind that the caller may read
	First int    // 1 to 100; 0 means 20
}

// The bounds of one search. Beyond look matches, the best are chosen among look
// of them (titles that start with the text are always found): a search costs
// what it shows, whatever is stored.
const (
	look    = 1000
	maxText = 200
)

// Find gives the records that q finds, the best first. Kinds that the caller
// may not read are left out, and e-mail addresses and numbers find nobody for
// a caller without customers:pii. The token of an end customer finds nothing.
func (x *Index) Find(ctx context.Context, q Query) ([]*Hit, error) {
	a := tenants.From(ctx)
	if a == nil {
		return nil, fault.Unauthenticated()
	}
	if a.Kind == tenants.KindCustomer {
		return nil, fault.Forbidden("searching is for members and partners")
	}
	if err := q.check(); err != nil {
		return nil, err
	}
	kinds, all := readable(a, q.Kinds)
	if len(kinds) == 0 {
		return nil, fault.Forbidden("finding these needs the scope to read them")
	}
	hits, err := x.look(ctx, wanted{
		title: folded(q.Text), ways: alternatives(q.Text), kinds: kinds, all: all,
		identities: a.May(tenants.CustomersPII), first: q.First,
	})
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	return best(hits, q.Text, q.First), nil
}

func (q *Query) check() error {
	if q.First == 0 {
		q.First = page.Default
	}
	switch {
	case q.First < 1 || q.First > page.Max:
		return fault.Invalid("first", "must be from 1 to %d", page.Max)
	case len(q.Text) > maxText:
		return fault.TooLong("query", maxText)
	case folded(q.Text) == "":
		return fault.Invalid("query", "must hold a letter or a digit")
	}
	for _, k := range q.Kinds {
		if !k.known() {
			return fault.Invalid("kinds", "%s is not a kind of record", k)
		}
	}
	return nil
}

// readable gives the kinds among asked that a may read, and whether these are all there are.
func readable(a *tenants.Actor, asked []Kind) (kinds []string, all bool) {
	for _, s := range scopes {
		if (len(asked) == 0 || slices.Contains(asked, s.kind)) && a.May(s.scope) {
			kinds = append(kinds, string(s.kind))
		}
	}
	return kinds, len(kinds) == len(scopes)
}

// best sorts hits, each once, and keeps the first n.
func best(hits []*Hit, text string, n int) []*Hit {
	title, ways := folded(text), alternatives(text)
	slices.SortFunc(hits, func(a, b *Hit) int {
		ra, rb := rank(a, title, ways), rank(b, title, ways)
		if ra != rb {
			return rb - ra
		}
		if ra == startsWith {
			return cmp.Or(cmp.Compare(a.folded, b.folded), cmp.Compare(a.ID, b.ID))
		}
		return cmp.Compare(a.ID, b.ID)
	})
	hits = slices.CompactFunc(hits, func(a, b *Hit) bool { return a.ID == b.ID })
	return hits[:min(n, len(hits))]
}

// How well a title fits.
const (
	elsewhere  = iota // the words are in the doc, not all in its title
	inTitle           // each word begins a word of the title
	startsWith        // the title starts with the text; sorted by title, so the title itself comes first
)

func rank(h *Hit, title string, ways [][]string) int {
	if strings.HasPrefix(h.folded, title) {
		return startsWith
	}
	if holds(strings.Fields(h.folded), ways) {
		return inTitle
	}
	return elsewhere
}

// holds reports whether each word of one of the ways begins one of these words.
func holds(words []string, ways [][]string) bool {
	return slices.ContainsFunc(ways, func(way []string) bool {
		return !slices.ContainsFunc(way, func(w string) bool {
			return !slices.ContainsFunc(words, func(t string) bool { return strings.HasPrefix(t, w) })
		})
	})
}

// wanted is a checked query.
type wanted struct {
	title      string
	ways       [][]string
	kinds      []string
	all        bool // kinds are all there are
	identities bool
	first      int
}

// look gives what might be among the best: of purchases, by their own keys, and
// of all the others, by their docs.
func (x *Index) look(ctx context.Context, w wanted) (hits []*Hit, err error) {
	if i := slices.Index(w.kinds, string(Purchase)); i >= 0 {
		if hits, err = x.purchases(ctx, w); err != nil {
			return nil, err
		}
		w.kinds = slices.Delete(w.kinds, i, i+1)
	}
	if len(w.kinds) == 0 {
		return hits, nil
	}
	lookUp := x.lookSQLite
	if x.db.Postgres() {
		lookUp = x.lookPostgres
	}
	found, err := lookUp(ctx, w)
	return append(hits, found...), err
}

// hits runs a query that answers with id, kind, customer, title and folded title.
func (x *Index) hits(ctx context.Context, query string, args []any) ([]*Hit, error) {
	var out []*Hit
	err := x.db.Rows(ctx, query, args, func(r store.Row) error {
		h := &Hit{}
		if err := r.Scan(&h.ID, &h.Kind, &h.CustomerID, &h.Title, &h.folded); err != nil {
			return err
		}
		out = append(out, h)
		return nil
	})
	return out, err
}
