package testhouse

import (
	"context"
	"fmt"
	"hash/crc32"
	"maps"
	"slices"
	"strings"
	"testing"

	entschema "entgo.io/ent/dialect/sql/schema"
	"entgo.io/ent/schema/field"

	"kept/ent/db/migrate"
	"kept/ent/schema"
	"kept/ent/store"
	"kept/tenants"
	"kept/tenants/guard"
)

// Furnish puts a row of a tenant into every table that has tenants, made of what
// the schema says: a table that is added is furnished too. Its id is the table's
// name and the tenant's id.
func Furnish(t testing.TB, d *store.DB, tenantID string) {
	t.Helper()
	ctx := guard.System(context.Background(), "testhouse: a row in every table")
	left := map[string]*entschema.Table{}
	for _, table := range migrate.Tables {
		if _, owned := table.Column("tenant_id"); owned && table.Name != "members" { // Tenant made the owner
			left[table.Name] = table
		}
	}
	for len(left) > 0 {
		for name, table := range maps.Clone(left) {
			if pointsTo(name, left) {
				continue
			}
			if err := store.Do(ctx, d, func(ctx context.Context) error { return insert(ctx, d, table, tenantID) }); err != nil {
				t.Fatalf("a row of %s: %v", name, err)
			}
			delete(left, name)
		}
	}
}
func pointsTo(table string, others map[string]*entschema.Table) bool {
	for _, r := range schema.ReferencesOf(table) {
		if _, later := others[r.Parent]; later && r.Parent != table {
			return true
		}
	}
	return false
}

func insert(ctx context.Context, d *store.DB, table *entschema.Table, tenantID string) error {
	var columns, marks []string
	var args []any
	for _, c := range table.Columns {
		columns = append(columns, `"`+c.Name+`"`)
		args = append(args, valueFor(d, table, c, tenantID))
		marks = append(marks, fmt.Sprintf("$%d", len(args)))
	}
	_, err := d.Across(ctx, fmt.Sprintf("INSERT INTO %s (%s) VALUES (%s)", table.Name, strings.Join(columns, ", "), strings.Join(marks, ", ")), args...)
	return err
}

func valueFor(d *store.DB, in *entschema.Table, c *entschema.Column, tenantID string) any {
	table := in.Name
	switch {
	case c.Name == "tenant_id":
		return tenantID
	case c.Name == "id":
		return table + " of " + tenantID
	case c.Name == "user_id" && table != "proofs":
		_, user := ownerOf(d, tenantID)
		return user
	}
	for _, r := range schema.ReferencesOf(table) {
		switch {
		case r.Column != c.Name:
		case r.Parent == "members":
			member, _ := ownerOf(d, tenantID)
			return member
		default: // itself, too, when it points to its own table
			return r.Parent + " of " + tenantID
		}
	}
	switch c.Type {
	case field.TypeBool:
		return true
	case field.TypeTime:
		if d.Postgres() {
			return Now
		}
		return Now.UnixMicro()
	case field.TypeJSON:
		return "null"
	case field.TypeBytes:
		return []byte("x")
	case field.TypeString, field.TypeEnum:
		return "x of " + tenantID
	default:
		if slices.ContainsFunc(in.Indexes, func(i *entschema.Index) bool { return i.Unique && slices.Contains(i.Columns, c) }) {
			return int(crc32.ChecksumIEEE([]byte(tenantID)))
		}
		return 0 // what must add up, does
	}
}

func ownerOf(d *store.DB, tenantID string) (memberID, userID string) {
	m := d.Member.Query().FirstX(tenants.As(context.Background(), &tenants.Actor{TenantID: tenantID, Kind: tenants.KindSystem}))
	return m.ID, m.UserID
}
