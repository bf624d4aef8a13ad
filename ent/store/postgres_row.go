package store

import (
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
)

// pgRow is the db.Row of rows from PostgreSQL: the values as they came, decoded
// by pgx one at a time and by a plan that is made once a column.
type pgRow struct {
	types  *pgtype.Map
	fields []pgconn.FieldDescription
	plans  []pgtype.ScanPlan
	raw    [][]byte
	texts  texts
	err    error

	number pgtype.Int8
	truth  pgtype.Bool
	time   pgtype.Timestamptz
	bytes  []byte
}

func newPgRow(types *pgtype.Map, fields []pgconn.FieldDescription) *pgRow {
	return &pgRow{types: types, fields: fields, plans: make([]pgtype.ScanPlan, len(fields))}
}

func (r *pgRow) next(raw [][]byte) {
	r.raw = raw
	r.texts.expect(raw)
}

// Text gives a text, which is its bytes however it comes.
func (r *pgRow) Text(column int) (string, bool) {
	raw := r.raw[column]
	if raw == nil {
		return "", false
	}
	if oid := r.fields[column].DataTypeOID; oid != pgtype.TextOID && oid != pgtype.VarcharOID {
		r.fail(column, fmt.Errorf("is no text, but of type %d", oid))
	}
	return r.texts.keep(raw), true
}

// Number gives a whole number.
func (r *pgRow) Number(column int) (int64, bool) {
	r.number = pgtype.Int8{}
	r.scan(column, &r.number)
	return r.number.Int64, r.number.Valid
}

// Truth gives a Boolean.
func (r *pgRow) Truth(column int) (bool, bool) {
	r.truth = pgtype.Bool{}
	r.scan(column, &r.truth)
	return r.truth.Bool, r.truth.Valid
}

// Time gives an instant, in UTC.
func (r *pgRow) Time(column int) (time.Time, bool) {
	r.time = pgtype.Timestamptz{}
	r.scan(column, &r.time)
	if r.time.InfinityModifier != pgtype.Finite {
		r.fail(column, fmt.Errorf("is %v", r.time.InfinityModifier))
	}
	return r.time.Time.UTC(), r.time.Valid
}

// Bytes gives bytes, or JSON.
func (r *pgRow) Bytes(column int) []byte {
	r.bytes = nil
	r.scan(column, &r.bytes)
	return r.bytes
}

// Err tells what the first column wasn't that was read as something else.
func (r *pgRow) Err() error { return r.err }

func (r *pgRow) scan(column int, into any) {
	raw := r.raw[column]
	if raw == nil {
		return
	}
	plan := r.plans[column]
	if plan == nil {
		f := r.fields[column]
		plan = r.types.PlanScan(f.DataTypeOID, f.Format, into)
		r.plans[column] = plan
	}
	if err := plan.Scan(raw, into); err != nil {
		r.fail(column, err)
	}
}

func (r *pgRow) fail(column int, err error) {
	if r.err == nil {
		r.err = fmt.Errorf("store: column %s: %w", r.fields[column].Name, err)
	}
}
