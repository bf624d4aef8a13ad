package migrations

import (
	"entgo.io/ent/dialect"
	entschema "entgo.io/ent/dialect/sql/schema"
	"entgo.io/ent/schema/field"

	"kept/ent/db/migrate"
	"kept/ent/schema"
)

// Tables gives ent's tables with what ent can't say: the third wall, composite
// foreign keys (tenant_id, x_id) → (tenant_id, id), and on PostgreSQL the byte
// order that SQLite has anyway, so that pages are the same on both. Call it
// once a process: it changes ent's own description.
func Tables(name string) []*entschema.Table {
	byName := map[string]*entschema.Table{}
	for _, t := range migrate.Tables {
		byName[t.Name] = t
	}
	for _, t := range migrate.Tables {
		if name == dialect.Postgres {
			bytewise(t)
		}
		if tenant, ok := t.Column("tenant_id"); ok && t.Name != "sessions" {
			parents(byName, t, tenant, name == dialect.Postgres)
		}
	}
	for _, t := range []string{"sessions", "members", "recovery_codes"} {
		point(byName[t], byName["users"], "user_id")
	}
	point(byName["sessions"], byName["tenants"], "tenant_id")
	return migrate.Tables
}

func bytewise(t *entschema.Table) {
	for _, c := range t.Columns {
		if c.Type == field.TypeString {
			c.Collation = "C"
			c.SchemaType = map[string]string{dialect.Postgres: "text"}
		}
	}
}

// parents gives t its key within the tenant, the foreign key to the tenant and
// one composite foreign key a reference, but for those that PostgreSQL is spared.
func parents(byName map[string]*entschema.Table, t *entschema.Table, tenant *entschema.Column, onPostgres bool) {
	if schema.IsParent(t.Name) { // a foreign key needs something unique to point to
		id, _ := t.Column("id")
		t.Indexes = append(t.Indexes, &entschema.Index{
			Name: t.Name + "_tenant_id_id", Unique: true, Columns: []*entschema.Column{tenant, id},
		})
	}
	spared := func(column string) bool { return onPostgres && schema.Unkeyed[t.Name+"."+column] != "" }
	if !schema.HasParent(t.Name) && !spared("tenant_id") { // a row whose parent carries the tenant needs no other proof of it
		point(t, byName["tenants"], "tenant_id")
	}
	for _, r := range schema.ReferencesOf(t.Name) {
		if spared(r.Column) {
			continue
		}
		parent := byName[r.Parent]
		column, _ := t.Column(r.Column)
		parentTenant, _ := parent.Column("tenant_id")
		parentID, _ := parent.Column("id")
		t.AddForeignKey(&entschema.ForeignKey{
			Symbol:     t.Name + "_" + r.Column + "_fk",
			Columns:    []*entschema.Column{tenant, column},
			RefTable:   parent,
			RefColumns: []*entschema.Column{parentTenant, parentID},
			OnDelete:   entschema.NoAction,
		})
	}
}

func point(t, parent *entschema.Table, column string) {
	c, _ := t.Column(column)
	id, _ := parent.Column("id")
	t.AddForeignKey(&entschema.ForeignKey{
		Symbol: t.Name + "_" + column + "_fk", Columns: []*entschema.Column{c},
		RefTable: parent, RefColumns: []*entschema.Column{id}, OnDelete: entschema.NoAction,
	})
}
