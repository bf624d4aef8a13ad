package store

import (
	"database/sql"
	sqldriver "database/sql/driver"
	"errors"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
)

// pgRows are pgx's rows as ent wants them.
type pgRows struct {
	pgx.Rows
	given, native []any // where the last row went, as ent said and as pgx likes it
}

// Close closes the rows; what went wrong is Err's to tell.
func (r *pgRows) Close() error {
	r.Rows.Close()
	return r.Err()
}

// Columns gives the names of the columns.
func (r *pgRows) Columns() ([]string, error) {
	fields := r.FieldDescriptions()
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.Name
	}
	return names, r.Err()
}

// Scan reads a row. Row after row goes to the same places.
func (r *pgRows) Scan(into ...any) error {
	if !slices.Equal(r.given, into) {
		r.given, r.native = append(r.given[:0], into...), slices.Grow(r.native[:0], len(into))
		for _, v := range into {
			r.native = append(r.native, native(v))
		}
	}
	return r.Rows.Scan(r.native...)
}

// native gives the type of pgx's own that v is, too: pgx would scan one of
// database/sql's by way of an any and of its Scan, at several times the cost.
func native(v any) any {
	switch v := v.(type) {
	case *sql.NullString:
		return (*pgtype.Text)(v)
	case *sql.NullInt64:
		return (*pgtype.Int8)(v)
	case *sql.NullBool:
		return (*pgtype.Bool)(v)
	case *sql.NullTime:
		return (*nullTime)(v)
	case *sqldriver.Value: // an id that ent reads back
		return (*any)(v)
	default:
		return v
	}
}

// nullTime is a sql.NullTime that pgx knows how to fill.
type nullTime sql.NullTime

// ScanTimestamptz takes what pgx has read.
func (t *nullTime) ScanTimestamptz(v pgtype.Timestamptz) error {
	if v.InfinityModifier != pgtype.Finite {
		return errors.New("store: an infinite time")
	}
	t.Time, t.Valid = v.Time, v.Valid
	return nil
}

// ColumnTypes is for database/sql alone; ent doesn't ask when it reads.
func (r *pgRows) ColumnTypes() ([]*sql.ColumnType, error) {
	return nil, errors.New("store: column types aren't told")
}

// NextResultSet reports that there is no other.
func (r *pgRows) NextResultSet() bool { return false }
