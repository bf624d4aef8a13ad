package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"entgo.io/ent/dialect/sql/sqlgraph"
	"entgo.io/ent/schema/field"
	"github.com/jackc/pgx/v5/pgtype"
)

// InsertRows inserts the rows of a bulk insert of ent's, which hands them over
// as they are (ent/template/insert.tmpl).
func (d *driver) InsertRows(ctx context.Context, specs []*sqlgraph.CreateSpec) error {
	b, err := asBulk(specs)
	if err == nil {
		err = d.here(ctx).insert(ctx, b)
	}
	if err != nil {
		return fmt.Errorf("insert %d rows into %s: %w", len(specs), specs[0].Table, err)
	}
	return nil
}

// bulk is many rows to be inserted into one table.
type bulk struct {
	table   string
	columns []column
	same    int     // in so many of the first columns all rows are known to agree
	rows    [][]any // nil is NULL
}

type column struct {
	name string
	typ  field.Type
}

// asBulk lays the rows out by the columns that any of them has. The columns
// are in the order of their names, so that other rows make the same statement.
func asBulk(specs []*sqlgraph.CreateSpec) (bulk, error) {
	at := map[string]int{}
	b := bulk{table: specs[0].Table, rows: make([][]any, len(specs))}
	for _, s := range specs {
		for _, f := range append(s.Fields, s.ID) {
			if _, there := at[f.Column]; !there {
				at[f.Column] = 0
				b.columns = append(b.columns, column{f.Column, f.Type})
			}
		}
	}
	slices.SortFunc(b.columns, func(x, y column) int { return strings.Compare(x.name, y.name) })
	for i, c := range b.columns {
		at[c.name] = i
	}
	width := len(b.columns)
	values := make([]any, len(specs)*width)
	for i, s := range specs {
		b.rows[i], values = values[:width:width], values[width:]
		for _, f := range append(s.Fields, s.ID) {
			v, err := valueOf(f)
			if err != nil {
				return b, err
			}
			b.rows[i][at[f.Column]] = v
		}
	}
	return b, nil
}

// valueOf is what a field is written as: itself, or as JSON.
func valueOf(f *sqlgraph.FieldSpec) (any, error) {
	if f.Type != field.TypeJSON {
		return f.Value, nil
	}
	text, err := json.Marshal(f.Value)
	if err != nil {
		return nil, fmt.Errorf("column %s: %w", f.Column, err)
	}
	return json.RawMessage(text), nil
}

// into is INSERT INTO table (column, column), with the names in quotes of the dialect's.
func (b bulk) into(quote string) string {
	var s strings.Builder
	s.WriteString("INSERT INTO " + quote + b.table + quote + " (")
	for i, c := range b.columns {
		if i > 0 {
			s.WriteString(", ")
		}
		s.WriteString(quote + c.name + quote)
	}
	s.WriteString(")")
	return s.String()
}

// byChance is up to how many rows agree in a column by chance rather than by
// what they are.
const byChance = 100

// byColumn tells PostgreSQL b column by column: SELECT unnest($1::text[]),
// unnest($2::bigint[]), and of many rows only once what is the same in all. The
// text is then the same for any number of rows and wherever a value is missing,
// so the server plans it once, and keeps one prepared statement of it: not
// hundreds, of ten thousand parameters each.
func (b bulk) byColumn() (string, []any, error) {
	if len(b.rows) > byChance {
		b = b.sameFirst()
	}
	args, from := make([]any, len(b.columns)), make([]string, len(b.columns))
	for i, c := range b.columns {
		typ, known := types[c.typ]
		if !known {
			return "", nil, fmt.Errorf("column %s: PostgreSQL has no %s here", c.name, c.typ)
		}
		if i < b.same {
			args[i], from[i] = b.rows[0][i], fmt.Sprintf("$%d::%s", i+1, typ)
			continue
		}
		values := make(pgtype.FlatArray[any], len(b.rows))
		for j, row := range b.rows {
			values[j] = row[i]
		}
		args[i], from[i] = values, fmt.Sprintf("unnest($%d::%s[])", i+1, typ)
	}
	return b.into(`"`) + " SELECT " + strings.Join(from, ", "), args, nil
}

// types names PostgreSQL's for each type that our schema has.
var types = map[field.Type]string{
	field.TypeString: "text", field.TypeInt: "bigint", field.TypeInt64: "bigint", field.TypeBool: "boolean",
	field.TypeTime: "timestamptz", field.TypeJSON: "jsonb", field.TypeBytes: "bytea",
}

// byRow is SQLite's statement for n rows. The columns in which all agree are
// told once, before the others, which follow row by row.
func (b bulk) byRow(n int) string {
	marks := make([]string, len(b.columns))
	for i := range marks {
		if marks[i] = "?"; i < b.same {
			marks[i] += strconv.Itoa(i + 1)
		}
	}
	row := "(" + strings.Join(marks, ", ") + ")"
	return b.into("`") + " VALUES " + strings.Repeat(row+", ", n-1) + row
}

// sameFirst gives b with those columns first in which all rows have the same
// value: the tenant, the time of recording, what nobody has said.
func (b bulk) sameFirst() bulk {
	var same, other []int
	for i, c := range b.columns {
		differs := func(row []any) bool { return row[i] != b.rows[0][i] }
		if c.typ == field.TypeJSON || c.typ == field.TypeBytes || slices.ContainsFunc(b.rows, differs) {
			other = append(other, i)
		} else {
			same = append(same, i)
		}
	}
	order := slices.Concat(same, other)
	out := bulk{table: b.table, same: len(same), rows: make([][]any, len(b.rows))}
	for _, i := range order {
		out.columns = append(out.columns, b.columns[i])
	}
	for j, row := range b.rows {
		out.rows[j] = make([]any, len(order))
		for to, from := range order {
			out.rows[j][to] = row[from]
		}
	}
	return out
}
