package store

import (
	"database/sql"
	sqldriver "database/sql/driver"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"

	"kept/ent/db"
)

// heldRows are rows that were read to their end, as ent wants them, so that
// their connection is free while they are looked at.
type heldRows struct {
	*values // nil when they are closed
	fields  []pgconn.FieldDescription
	next    int      // the next row's first value in ends
	from    int      // and in data
	raw     [][]byte // the values of the row
	row     *pgRow   // of rows that are read whole
	err     error
}

// values are those of all rows, one behind the other.
type values struct {
	data []byte
	ends []int // where each of them ends in data; noValue for NULL
}

// spareValues are used again: rows are copied out of them into structs.
var spareValues = sync.Pool{New: func() any { return &values{} }}

// largestSpare bounds the bytes that are kept to be used again.
const largestSpare = 1 << 20

// noValue stands for the end of a value that isn't there.
const noValue = -1

// pgTypes are PostgreSQL's own types, for rows without a connection.
var pgTypes = pgtype.NewMap()

// held reads all rows of the next statement of results.
func held(results pgx.BatchResults) (*heldRows, error) {
	rows, err := results.Query()
	if err != nil {
		return nil, err
	}
	h := &heldRows{values: spareValues.Get().(*values), fields: slices.Clone(rows.FieldDescriptions())}
	for rows.Next() {
		h.add(rows.RawValues())
	}
	if err := rows.Err(); err != nil {
		return nil, errors.Join(err, h.Close())
	}
	h.raw = make([][]byte, len(h.fields))
	return h, nil
}

func (v *values) add(row [][]byte) {
	for _, one := range row {
		if one == nil {
			v.ends = append(v.ends, noValue)
			continue
		}
		v.data = append(v.data, one...)
		v.ends = append(v.ends, len(v.data))
	}
}

// Next goes to the next row.
func (h *heldRows) Next() bool {
	if h.values == nil || h.next >= len(h.ends) {
		return false
	}
	for i, end := range h.ends[h.next : h.next+len(h.raw)] {
		if h.raw[i] = nil; end != noValue {
			h.raw[i], h.from = h.data[h.from:end:end], end
		}
	}
	h.next += len(h.raw)
	return true
}

// Scan reads a row.
func (h *heldRows) Scan(into ...any) error {
	if whole, ok := into[0].(*db.Whole); ok && len(into) == 1 {
		if h.row == nil {
			h.row = newPgRow(pgTypes, h.fields)
		}
		h.row.next(h.raw)
		whole.Row = h.row
		return nil
	}
	if len(into) != len(h.raw) {
		return fmt.Errorf("store: %d columns are read into %d places", len(h.raw), len(into))
	}
	for i, v := range into {
		if id, ok := v.(*sqldriver.Value); ok { // one that ent reads back
			v = (*any)(id)
		}
		if err := pgTypes.Scan(h.fields[i].DataTypeOID, h.fields[i].Format, h.raw[i], v); err != nil {
			h.err = fmt.Errorf("store: column %s: %w", h.fields[i].Name, err)
			return h.err
		}
	}
	return nil
}

// Columns gives the names of the columns.
func (h *heldRows) Columns() ([]string, error) { return namesOf(h.fields), nil }

// Err tells what couldn't be read as what it was read as.
func (h *heldRows) Err() error { return h.err }

// Close gives back the room for the values.
func (h *heldRows) Close() error {
	if h.values != nil && cap(h.data) <= largestSpare {
		h.data, h.ends = h.data[:0], h.ends[:0]
		spareValues.Put(h.values)
	}
	h.values = nil
	return h.err
}

// ColumnTypes is for database/sql alone; ent doesn't ask when it reads.
func (h *heldRows) ColumnTypes() ([]*sql.ColumnType, error) {
	return nil, errors.New("store: column types aren't told")
}

// NextResultSet reports that there is no other.
func (h *heldRows) NextResultSet() bool { return false }
