package migrations

import (
	"context"
	"database/sql"
	"strings"

	atlas "ariga.io/atlas/sql/migrate"
	"ariga.io/atlas/sql/postgres"
	atlasschema "ariga.io/atlas/sql/schema"
	"ariga.io/atlas/sql/sqltool"
	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	entschema "entgo.io/ent/dialect/sql/schema"
)

// Diff tells what a migrated db still lacks compared with the schema, as goose
// files; none when it lacks nothing.
func Diff(ctx context.Context, db *sql.DB, onPostgres bool, name string) ([]atlas.File, error) {
	d := dialect.SQLite
	if onPostgres {
		d = dialect.Postgres
	}
	dir := &atlas.MemDir{}
	sum, err := dir.Checksum()
	if err != nil {
		return nil, err
	}
	if err := atlas.WriteSumFile(dir, sum); err != nil {
		return nil, err
	}
	m, err := entschema.NewMigrate(entsql.OpenDB(d, db),
		entschema.WithDir(dir), entschema.WithFormatter(sqltool.GooseFormatter), entschema.WithDialect(d),
		entschema.WithMigrationMode(entschema.ModeInspect), entschema.WithDropColumn(true), entschema.WithDropIndex(true),
		entschema.WithDiffHook(ours))
	if err != nil {
		return nil, err
	}
	if err := m.NamedDiff(ctx, name, Tables(d)...); err != nil {
		return nil, err
	}
	return dir.Files()
}

// ours drops from a diff what other hands keep: goose's and River's tables,
// the full-text index, and indexes on expressions, which ent can't describe.
func ours(next entschema.Differ) entschema.Differ {
	return entschema.DiffFunc(func(current, desired *atlasschema.Schema) ([]atlasschema.Change, error) {
		kept := current.Tables[:0]
		for _, t := range current.Tables {
			if !foreign(t.Name) {
				kept = append(kept, t)
				byHand(t)
			}
		}
		current.Tables = kept
		return next.Diff(current, desired)
	})
}

func foreign(table string) bool {
	return strings.HasPrefix(table, "goose_") || strings.HasPrefix(table, "river_") || strings.HasPrefix(table, "search_index")
}

// byHand takes the indexes named hand_… out of a table's description, and the
// casts that PostgreSQL writes into predicates.
func byHand(t *atlasschema.Table) {
	indexes := t.Indexes[:0]
	for _, i := range t.Indexes {
		for _, a := range i.Attrs {
			if p, ok := a.(*postgres.IndexPredicate); ok {
				p.P = strings.ReplaceAll(p.P, "::text", "")
			}
		}
		if !strings.HasPrefix(i.Name, "hand_") {
			indexes = append(indexes, i)
		}
	}
	t.Indexes = indexes
}
