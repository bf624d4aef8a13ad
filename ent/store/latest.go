package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"kept/tenants"
	"kept/tenants/guard"
)

// Latest says where the newest records of customers are: a table with a
// customer_id and the column of time that its index on (tenant_id, customer_id,
// column, id) ends in. Where narrows it further, by constants of the code.
type Latest struct{ Table, Column, Where string }

// latestChunk keeps a statement below what SQLite takes in one UNION.
const latestChunk = 200

// PerCustomer gives the ids of the n newest records of each of many customers,
// newest first, in one statement whose every part reads n rows of the index.
// of lists, by survivor, the customer's own id and those of her aliases. An end
// customer's token sees nobody but herself.
func (d *DB) PerCustomer(ctx context.Context, l Latest, of map[string][]string, n int) (map[string][]string, error) {
	tenant, err := guard.Tenant(ctx)
	if err != nil {
		return nil, err
	}
	out := make(map[string][]string, len(of))
	for part := range slices.Chunk(survivors(ctx, of), latestChunk) {
		query, args := l.query(part, of, n)
		err := d.rows(ctx, query, append([]any{tenant}, args...), func(r *sql.Rows) error {
			var at int
			var id string
			if err := r.Scan(&at, &id); err != nil {
				return err
			}
			out[part[at]] = append(out[part[at]], id)
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("newest %s of %d customers: %w", l.Table, len(part), err)
		}
	}
	return out, nil
}

func (l Latest) query(part []string, of map[string][]string, n int) (string, []any) {
	var args []any
	selects := make([]string, len(part))
	for i, survivor := range part {
		marks := make([]string, len(of[survivor]))
		for k, id := range of[survivor] {
			args = append(args, id)
			marks[k] = fmt.Sprintf("$%d", len(args)+1) // $1 is the tenant
		}
		where := "customer_id IN (" + strings.Join(marks, ", ") + ")"
		if l.Where != "" {
			where += " AND " + l.Where
		}
		selects[i] = fmt.Sprintf("SELECT * FROM (SELECT %[1]d AS place, id, %[2]s AS at FROM %[3]s WHERE tenant_id = $1 AND %[4]s ORDER BY %[2]s DESC, id DESC LIMIT %[5]d) AS newest",
			i, l.Column, l.Table, where, n)
	}
	return "SELECT place, id FROM (" + strings.Join(selects, " UNION ALL ") + ") AS every ORDER BY place, at DESC, id DESC", args
}

func survivors(ctx context.Context, of map[string][]string) []string {
	out := make([]string, 0, len(of))
	a := tenants.From(ctx)
	for id := range of {
		if a.Kind != tenants.KindCustomer || id == a.CustomerID {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}
