package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"entgo.io/ent/dialect/sql/schema"

	"kept/ent/db/migrate"
	traces "kept/ent/schema"
	"kept/tenants"
	"kept/tenants/guard"
)

// forgottenAtOnce is how many ids one statement of Forget names.
const forgottenAtOnce = 500

// Forget takes out of a tenant's tables what they say in words about customers, as
// schema.Traces has it, in the transaction of ctx. It gives how many rows of each
// table it deleted or changed; called again, it finds nothing more.
func (d *DB) Forget(ctx context.Context, customerIDs []string) (map[string]int64, error) {
	changed := map[string]int64{}
	err := d.traced(ctx, customerIDs, func(t traces.Trace, where string, args []any) error {
		statement := "DELETE FROM " + t.Table + where
		if !t.Gone {
			statement = "UPDATE " + t.Table + " SET " + strings.Join(emptied(t), ", ") + where + " AND (" + strings.Join(told(t), " OR ") + ")"
		}
		tx := txFrom(ctx, d.drv)
		if tx == nil {
			return errors.New("store: Forget needs a transaction")
		}
		res, err := tx.exec(ctx, statement, args)
		if err != nil {
			return fmt.Errorf("take words out of %s: %w", t.Table, err)
		}
		n, err := res.RowsAffected()
		if n > 0 {
			changed[t.Table] += n
		}
		return err
	})
	return changed, err
}

// Untold counts, by table, the rows that still say something in words about customers
// of whom nothing should be told any more.
func (d *DB) Untold(ctx context.Context, customerIDs []string) (map[string]int64, error) {
	left := map[string]int64{}
	err := d.traced(ctx, customerIDs, func(t traces.Trace, where string, args []any) error {
		if t.Mute {
			return nil
		}
		query := "SELECT count(*) FROM " + t.Table + where
		if !t.Gone {
			query += " AND (" + strings.Join(told(t), " OR ") + ")"
		}
		if t.At != "" {
			query += fmt.Sprintf(" AND %s < (SELECT c.erased_at FROM customers c WHERE c.tenant_id = %s.tenant_id AND c.id = %s.%s)", t.At, t.Table, t.Table, t.Of)
		}
		return d.rows(ctx, query, args, func(r Row) error {
			var n int64
			if err := r.Scan(&n); err != nil || n == 0 {
				return err
			}
			left[t.Table] += n
			return nil
		})
	})
	return left, err
}

// RecordsOf gives the ids of whatever names customers, by table, besides the customers
// themselves; and of what they were in together with others: their households, and
// the studies that they answered.
func (d *DB) RecordsOf(ctx context.Context, customerIDs []string) (map[string][]string, error) {
	tenant, err := guard.Tenant(ctx)
	if err != nil {
		return nil, err
	}
	read := map[[3]string]bool{{"household_members", "customer_id", "household_id"}: true, {"study_responses", "customer_id", "study_id"}: true}
	for _, r := range traces.References {
		if r.Parent == "customers" && r.Table != "customers" {
			read[[3]string{r.Table, r.Column, "id"}] = true
		}
	}
	out := map[string][]string{}
	for part := range slices.Chunk(customerIDs, forgottenAtOnce) {
		in, args := Places(nil, part)
		args = append([]any{tenant}, args...)
		for r := range read {
			query := fmt.Sprintf("SELECT DISTINCT %s FROM %s WHERE tenant_id = $1 AND %s IN (%s)", r[2], r[0], r[1], in)
			err := d.rows(ctx, query, args, func(row Row) error {
				var id string
				err := row.Scan(&id)
				out[r[0]] = append(out[r[0]], id)
				return err
			})
			if err != nil {
				return nil, fmt.Errorf("which %s name %d customers: %w", r[0], len(customerIDs), err)
			}
		}
	}
	return out, nil
}

// traced goes through the tables that hold words about customers, with the part of a
// statement that names their rows.
func (d *DB) traced(ctx context.Context, customerIDs []string, do func(t traces.Trace, where string, args []any) error) error {
	tenant, err := guard.Tenant(ctx)
	if err != nil {
		return err
	}
	if tenant == "" || tenants.From(ctx).Kind == tenants.KindCustomer {
		return errors.New("store: who acts for a tenant forgets its customers, and nobody else does")
	}
	for part := range slices.Chunk(customerIDs, forgottenAtOnce) {
		in, args := Places(nil, part)
		args = append([]any{tenant}, args...)
		for _, t := range traces.Traces {
			where := fmt.Sprintf(" WHERE tenant_id = $1 AND %s IN (%s)", t.Of, in)
			if t.Only != "" {
				where += " AND " + t.Only
			}
			if err := do(t, where, args); err != nil {
				return err
			}
		}
	}
	return nil
}

// emptied are the assignments that take a trace's words out.
func emptied(t traces.Trace) (out []string) {
	for _, c := range t.Clear {
		out = append(out, c+" = "+empty(t.Table, c))
	}
	for _, c := range t.Mask {
		out = append(out, c+" = '"+traces.Erased+"'")
	}
	return out
}

// told are the conditions under which a row of a trace still says something.
func told(t traces.Trace) (out []string) {
	for _, c := range t.Clear {
		switch e := empty(t.Table, c); {
		case e == "NULL":
			out = append(out, c+" IS NOT NULL")
		case len(t.Own) > 0:
			out = append(out, c+" NOT IN ("+e+", '"+strings.Join(t.Own, "', '")+"')")
		default:
			out = append(out, c+" <> "+e)
		}
	}
	for _, c := range t.Mask {
		out = append(out, c+" <> '"+traces.Erased+"'")
	}
	return out
}

// empty is what a column holds that says nothing.
func empty(table, column string) string {
	i := slices.IndexFunc(migrate.Tables, func(t *schema.Table) bool { return t.Name == table })
	if c, ok := migrate.Tables[i].Column(column); ok && !c.Nullable {
		return "''"
	}
	return "NULL"
}
