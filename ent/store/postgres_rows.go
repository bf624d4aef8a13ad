package store

import (
	"database/sql"
	sqldriver "database/sql/driver"
	"errors"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"kept/ent/db"
)

// pgRows are pgx's rows as ent wants them.
type pgRows struct {
	pgx.Rows
	row *pgRow // of rows that are read whole
}

// Close closes the rows; what went wrong is Err's to tell.
func (r *pgRows) Close() error {
	r.Rows.Close()
	return r.Err()
}

// Columns gives the names of the columns.
func (r *pgRows) Columns() ([]string, error) {
	return namesOf(r.FieldDescriptions()), r.Err()
}

func namesOf(fields []pgconn.FieldDescription) []string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.Name
	}
	return names
}

// Scan reads a row.
func (r *pgRows) Scan(into ...any) error {
	if whole, ok := into[0].(*db.Whole); ok && len(into) == 1 {
		if r.row == nil {
			r.row = newPgRow(r.Conn().TypeMap(), r.FieldDescriptions())
		}
		r.row.next(r.RawValues())
		whole.Row = r.row
		return nil
	}
	for i, v := range into {
		if id, ok := v.(*sqldriver.Value); ok { // one that ent reads back
			into = slices.Clone(into)
			into[i] = (*any)(id)
		}
	}
	return r.Rows.Scan(into...)
}

// ColumnTypes is for database/sql alone; ent doesn't ask when it reads.
func (r *pgRows) ColumnTypes() ([]*sql.ColumnType, error) {
	return nil, errors.New("store: column types aren't told")
}

// NextResultSet reports that there is no other.
func (r *pgRows) NextResultSet() bool { return false }
