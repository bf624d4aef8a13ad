package store

import (
	"database/sql"
	"fmt"
	"time"

	"kept/ent/db"
)

// liteRows are database/sql's rows, which can be read whole.
type liteRows struct {
	*sql.Rows
	row liteRow
}

// Scan reads a row.
func (r *liteRows) Scan(into ...any) error {
	whole, ok := into[0].(*db.Whole)
	if !ok || len(into) > 1 {
		return r.Rows.Scan(into...)
	}
	if r.row.cells == nil {
		columns, err := r.Columns()
		if err != nil {
			return err
		}
		r.row.make(columns)
	}
	whole.Row = &r.row
	return r.Rows.Scan(r.row.into...)
}

// liteRow is the db.Row of a row from SQLite: its cells as the driver gave them.
type liteRow struct {
	columns []string
	cells   []any
	into    []any // pointers to the cells
	err     error
}

func (r *liteRow) make(columns []string) {
	r.columns, r.cells, r.into = columns, make([]any, len(columns)), make([]any, len(columns))
	for i := range r.cells {
		r.into[i] = &r.cells[i]
	}
}

// Text gives a text.
func (r *liteRow) Text(column int) (string, bool) { return cell[string](r, column) }

// Number gives a whole number.
func (r *liteRow) Number(column int) (int64, bool) { return cell[int64](r, column) }

// Truth gives a Boolean, which SQLite keeps as 0 or 1.
func (r *liteRow) Truth(column int) (bool, bool) {
	n, ok := cell[int64](r, column)
	return n != 0, ok
}

// Time gives an instant.
func (r *liteRow) Time(column int) (time.Time, bool) { return cell[time.Time](r, column) }

// Bytes gives bytes, or JSON, which SQLite keeps as a text where one was written.
func (r *liteRow) Bytes(column int) []byte {
	if s, ok := r.cells[column].(string); ok {
		return []byte(s)
	}
	b, _ := cell[[]byte](r, column)
	return b
}

// Err tells what the first column wasn't that was read as something else.
func (r *liteRow) Err() error { return r.err }

func cell[T any](r *liteRow, column int) (v T, ok bool) {
	if r.cells[column] == nil {
		return v, false
	}
	if v, ok = r.cells[column].(T); !ok && r.err == nil {
		r.err = fmt.Errorf("store: column %s holds a %T, and no %T", r.columns[column], r.cells[column], v)
	}
	return v, ok
}
