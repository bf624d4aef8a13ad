package search

import (
	"context"
	"strings"
)

// lookPostgres asks the one function that may go past row-level security: it
// takes the tenant from the transaction, and $1 is held against what it gives.
func (x *Index) lookPostgres(ctx context.Context, w wanted) ([]*Hit, error) {
	ways := make([]string, len(w.ways))
	for i, words := range w.ways {
		ways[i] = strings.Join(words, " ")
	}
	const query = `SELECT id, kind, customer_id, title, folded
		FROM search_index_find($2, $3, $4, $5, $6, $7, $8) WHERE tenant_id = $1`
	return x.hits(ctx, query, []any{w.title, ways, w.kinds, !w.all, w.identities, w.first, look})
}
