package search

import (
	"context"
	"fmt"
	"strings"

	"kept/tenants"
)

// lookSQLite reads titles by their index first and asks the full-text index
// only when they don't fill the answer.
func (x *Index) lookSQLite(ctx context.Context, w wanted) ([]*Hit, error) {
	found, err := x.titles(ctx, w)
	if err != nil || len(found) >= w.first {
		return found, err
	}
	for _, goesOn := range []func(i, n int) bool{onlyTheLast, everyOne} {
		more, err := x.matching(ctx, w, goesOn)
		if err != nil {
			return nil, err
		}
		if found = append(found, more...); len(more) == look {
			break
		}
	}
	return found, nil
}

// FTS5 gathers a prefix before its first hit is known, but streams a whole
// word. So whole words are asked first: but for the last of several, which may
// be half typed.
func onlyTheLast(i, n int) bool { return n > 1 && i == n-1 }
func everyOne(int, int) bool    { return true }

func (x *Index) matching(ctx context.Context, w wanted, goesOn func(i, n int) bool) ([]*Hit, error) {
	const query = `SELECT d.id, d.kind, d.customer_id, d.title, d.folded
		FROM (SELECT rowid FROM search_index WHERE search_index MATCH $2 LIMIT $3) m
		CROSS JOIN search_docs d ON d.docid = m.rowid WHERE d.tenant_id = $1`
	return x.hits(ctx, query, []any{match(tenants.From(ctx).TenantID, w, goesOn), look})
}

// titles gives the first titles of each kind that start with the text.
func (x *Index) titles(ctx context.Context, w wanted) ([]*Hit, error) {
	args := []any{w.title, w.title + last, w.first}
	parts := make([]string, len(w.kinds))
	for i, kind := range w.kinds {
		args = append(args, kind)
		parts[i] = fmt.Sprintf(`SELECT * FROM (SELECT id, kind, customer_id, title, folded FROM search_docs
			WHERE tenant_id = $1 AND kind = $%d AND folded >= $2 AND folded < $3 ORDER BY folded, id LIMIT $4)`, i+5)
	}
	return x.hits(ctx, strings.Join(parts, " UNION ALL "), args)
}

// match writes w in FTS5's language; goesOn tells of the i-th of n words whether
// it is a prefix. Words are letters and digits only, kinds
// are ours and a tenant's id has no quote, so nothing can break out of it.
func match(tenant string, w wanted, goesOn func(i, n int) bool) string {
	columns := "words"
	if w.identities {
		columns = "{words private}"
	}
	ways := make([]string, len(w.ways))
	for i, words := range w.ways {
		terms := make([]string, len(words))
		for j, word := range words {
			terms[j] = columns + ` : "` + word + `"`
			if goesOn(j, len(words)) {
				terms[j] += " *"
			}
		}
		ways[i] = "(" + strings.Join(terms, " AND ") + ")"
	}
	q := "(" + strings.Join(ways, " OR ") + `) AND tenant_id : "` + tenant + `"`
	if !w.all {
		q += ` AND kind : ("` + strings.Join(w.kinds, `" OR "`) + `")`
	}
	return q
}
