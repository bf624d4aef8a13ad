package search

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"kept/ent/store"
)

// Beginnings gives the two texts by whose beginning a record is found that is
// known by keys alone, such as a purchase: an order's number needs no full
// text. The first is its first key; the second another key or, where there is
// none, the key's last number, which people quote without what stands before
// it: 4711 of "ORD-4711". Either is nil when there is none.
func Beginnings(keys ...string) (first, second *string) {
	var found []string
	for _, k := range keys {
		if f := folded(k); f != "" {
			found = append(found, f)
		}
	}
	if len(found) == 0 {
		return nil, nil
	}
	if len(found) == 1 {
		found = append(found, lastNumber(found[0]))
	}
	if found[1] == "" || found[1] == found[0] {
		return &found[0], nil
	}
	return &found[0], &found[1]
}

// lastNumber gives the last word after the first that has a digit, or else the last word.
func lastNumber(folded string) string {
	words := strings.Fields(folded)
	for i := len(words) - 1; i > 0; i-- {
		if strings.ContainsFunc(words[i], unicode.IsDigit) {
			return words[i]
		}
	}
	if len(words) > 1 {
		return words[len(words)-1]
	}
	return ""
}

// purchases gives the purchases one of whose keys begins with the text or, for
// each way to read it, with its first or last word, and holds all of its words.
func (x *Index) purchases(ctx context.Context, w wanted) ([]*Hit, error) {
	args := []any{w.title, w.title + last, w.first}
	parts := []string{purchasesFrom("folded", 2, 3, 4)}
	for _, words := range w.ways {
		for _, word := range slices.Compact([]string{words[0], words[len(words)-1]}) {
			n := len(args)
			args = append(args, word, word+last, look)
			parts = append(parts, purchasesFrom("folded", n+2, n+3, n+4), purchasesFrom("tail", n+2, n+3, n+4))
		}
	}
	var out []*Hit
	err := x.db.Rows(ctx, strings.Join(parts, " UNION ALL "), args, func(r store.Row) error {
		h, keys := &Hit{Kind: Purchase}, [2]string{}
		if err := r.Scan(&h.ID, &h.CustomerID, &keys[0], &keys[1]); err != nil {
			return err
		}
		h.Title = Title(keys[:]...)
		h.folded = folded(h.Title)
		if strings.HasPrefix(h.folded, w.title) || holds(words(keys[:]...), w.ways) {
			out = append(out, h)
		}
		return nil
	})
	return out, err
}

// last comes after every text that goes on from where it stands.
const last = "\U0010FFFF"

func purchasesFrom(column string, from, to, limit int) string {
	return fmt.Sprintf(`SELECT * FROM (SELECT id, customer_id, coalesce(external_id, ''), coalesce(source_id, '') FROM purchases
		WHERE tenant_id = $1 AND %[1]s >= $%[2]d AND %[1]s < $%[3]d ORDER BY %[1]s, id LIMIT $%[4]d) AS by_%[1]s`, column, from, to, limit)
}
