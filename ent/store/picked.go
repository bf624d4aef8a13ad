package store

import (
	"context"

	entsql "entgo.io/ent/dialect/sql"

	"kept/tenants/guard"
)

// Picked narrows ent's query of a table to rows with some ids, which are read first,
// whatever else narrows it: SQLite, which plans without statistics, would rather go
// through all rows of a tenant that have, say, a state in common. The guard narrows
// them as any others.
func (d *DB) Picked(ctx context.Context, table string, ids []string) (func(*entsql.Selector), error) {
	tenant, err := guard.Tenant(ctx)
	if err != nil {
		return nil, err
	}
	return func(s *entsql.Selector) {
		build := entsql.Dialect(d.Dialect())
		t := build.Table(table)
		rows := build.Select("*").From(t).Where(entsql.EQ(t.C("tenant_id"), tenant)).Where(entsql.In(t.C("id"), anys(ids)...))
		with := entsql.ExprFunc(func(b *entsql.Builder) { b.WriteString("WITH picked AS MATERIALIZED (").Join(rows).WriteString(") ") })
		with.(interface{ SetDialect(string) }).SetDialect(d.Dialect()) //nolint:forcetypeassert // as ent itself does
		s.Prefix(with).From(build.Table("picked").As(table))
	}, nil
}
