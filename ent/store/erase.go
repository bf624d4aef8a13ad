package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"kept/ent/db/member"
	"kept/ent/db/migrate"
	"kept/ent/db/proof"
	"kept/ent/db/recoverycode"
	"kept/ent/db/secondfactor"
	"kept/ent/db/session"
	"kept/ent/db/user"
	"kept/ent/schema"
	"kept/tenants/guard"
)

// erasedAtOnce is how many rows of a tenant go in one transaction: other
// tenants write meanwhile.
const erasedAtOnce = 2_000

// lastOfAll is where an erasure that was cut off is found again.
const lastOfAll = "billing_accounts"

// EraseTenant deletes whatever one tenant has, its own row last, for good. The
// list of tables is derived from the schema, those first that point to others,
// so that a new table can't be forgotten. People who are nowhere else go with
// it. It stops when until is over and reports false; called again, it goes on.
// ctx must go round the wall: no verb of a tenant's own erases it.
func (d *DB) EraseTenant(ctx context.Context, tenantID string, until time.Time) (done bool, err error) {
	if tenantID == "" || !guard.IsSystem(ctx) {
		return false, errors.New("store: a tenant is erased round the wall, and by its id")
	}
	steps, err := d.erasure(tenantID)
	if err != nil {
		return false, err
	}
	for _, some := range steps {
		for more := true; more; {
			if time.Now().After(until) {
				return false, nil
			}
			err := Do(ctx, d, func(ctx context.Context) (err error) {
				if err := d.erasing(ctx, tenantID); err != nil {
					return err
				}
				more, err = some(ctx)
				return err
			})
			if err != nil {
				return false, fmt.Errorf("erase %s: %w", tenantID, err)
			}
		}
	}
	return true, nil
}

// erasing names the tenant to PostgreSQL: from tables that nobody may delete from
// its rows, and no other's, go in this transaction.
func (d *DB) erasing(ctx context.Context, tenantID string) error {
	if !d.Postgres() {
		return nil
	}
	_, err := d.Across(ctx, "SELECT set_config('kept.erasing', $1, true)", tenantID)
	return err
}

// erasure gives the steps that erase a tenant, in their order. Each takes some
// rows, and says whether there may be more.
func (d *DB) erasure(tenantID string) ([]func(context.Context) (bool, error), error) {
	order, err := childrenFirst()
	if err != nil {
		return nil, err
	}
	var steps []func(context.Context) (bool, error)
	for _, table := range order {
		if table == "members" {
			steps = append(steps, func(ctx context.Context) (bool, error) { return false, d.erasePeople(ctx, tenantID) })
			continue
		}
		steps = append(steps, func(ctx context.Context) (bool, error) {
			n, err := d.Across(ctx, someOf(table), tenantID)
			return n > 0, err
		})
	}
	return append(steps, func(ctx context.Context) (bool, error) {
		for _, statement := range []string{"DELETE FROM " + lastOfAll + " WHERE tenant_id = $1", "DELETE FROM tenants WHERE id = $1"} {
			if _, err := d.Across(ctx, statement, tenantID); err != nil {
				return false, err
			}
		}
		return false, nil
	}), nil
}

// someOf deletes some rows of a tenant from a table. Where rows point to others
// of the same table, those go first to which none points.
func someOf(table string) string {
	some := fmt.Sprintf("SELECT t.id FROM %s AS t WHERE t.tenant_id = $1", table)
	for _, r := range schema.ReferencesOf(table) {
		if r.Parent == table {
			some += fmt.Sprintf(" AND NOT EXISTS (SELECT 1 FROM %s AS o WHERE o.tenant_id = $1 AND o.%s = t.id AND o.id <> t.id)", table, r.Column)
		}
	}
	return fmt.Sprintf("DELETE FROM %s WHERE tenant_id = $1 AND id IN (%s LIMIT %d)", table, some, erasedAtOnce)
}

// childrenFirst orders the tenants' tables so that none comes before one that
// points to it.
func childrenFirst() ([]string, error) {
	var left, out []string
	for _, t := range migrate.Tables {
		if _, owned := t.Column("tenant_id"); owned && t.Name != lastOfAll {
			left = append(left, t.Name)
		}
	}
	for len(left) > 0 {
		i := slices.IndexFunc(left, func(table string) bool {
			return !slices.ContainsFunc(schema.References, func(r schema.Reference) bool {
				return r.Parent == table && r.Table != table && slices.Contains(left, r.Table)
			})
		})
		if i < 0 {
			return nil, fmt.Errorf("store: %v point to each other in a circle", left)
		}
		out, left = append(out, left[i]), slices.Delete(left, i, i+1)
	}
	return out, nil
}

// erasePeople deletes a tenant's members, and those users with all that is
// theirs who are members of no other tenant.
func (d *DB) erasePeople(ctx context.Context, tenantID string) error {
	all, err := d.Member.Query().Where(member.TenantID(tenantID), member.UserIDNEQ("")).Select(member.FieldUserID).Strings(ctx)
	if err != nil {
		return err
	}
	if _, err := d.Across(ctx, "DELETE FROM members WHERE tenant_id = $1", tenantID); err != nil {
		return err
	}
	for some := range slices.Chunk(all, 500) {
		elsewhere, err := d.Member.Query().Where(member.UserIDIn(some...)).Select(member.FieldUserID).Strings(ctx)
		if err != nil {
			return err
		}
		gone := slices.DeleteFunc(slices.Clone(some), func(id string) bool { return slices.Contains(elsewhere, id) })
		if err := d.eraseUsers(ctx, gone); err != nil {
			return err
		}
	}
	return nil
}

func (d *DB) eraseUsers(ctx context.Context, ids []string) error {
	for _, erase := range []interface {
		Exec(context.Context) (int, error)
	}{
		d.RecoveryCode.Delete().Where(recoverycode.UserIDIn(ids...)),
		d.SecondFactor.Delete().Where(secondfactor.IDIn(ids...)),
		d.Proof.Delete().Where(proof.UserIDIn(ids...)),
		d.Session.Delete().Where(session.UserIDIn(ids...)),
		d.User.Delete().Where(user.IDIn(ids...)),
	} {
		if _, err := erase.Exec(ctx); err != nil {
			return err
		}
	}
	return nil
}
