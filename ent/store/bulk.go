package store

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgtype"
)

// bulk is an INSERT of ent's of many rows, taken apart.
type bulk struct {
	head      string // INSERT INTO "table" ("column", "column")
	returning string
	rows      [][]any // nil where ent writes NULL
}

// asBulk takes apart INSERT … VALUES ($1, NULL), ($2, $3) RETURNING …, whose
// parameters come in their order. It reports false for any other statement.
func asBulk(query string, args []any) (b bulk, ok bool) {
	head, rest, _ := strings.Cut(query, " VALUES (")
	rows, returning, ok := strings.Cut(rest, ") RETURNING ")
	if !ok || !strings.HasPrefix(head, "INSERT INTO ") || !strings.Contains(rows, "), (") {
		return b, false
	}
	b = bulk{head: head, returning: returning, rows: make([][]any, 0, 1+strings.Count(rows, "), ("))}
	first, _, _ := strings.Cut(rows, "), (")
	columns := 1 + strings.Count(first, ", ")
	for row := range strings.SplitSeq(rows, "), (") {
		values := make([]any, 0, columns)
		for value := range strings.SplitSeq(row, ", ") {
			var v any
			if value != "NULL" {
				v, args = args[0], args[1:]
			}
			values = append(values, v)
		}
		b.rows = append(b.rows, values)
	}
	return b, true
}

// byColumn tells PostgreSQL a bulk INSERT of ent's column by column:
// SELECT * FROM unnest($1::text[], $2::bigint[]). The text is then the same for
// any number of rows and wherever a value is missing, so the server plans it
// once, and keeps one prepared statement of it: not hundreds, of ten thousand
// parameters each. It reports false for any other statement.
func byColumn(query string, args []any) (string, []any, bool) {
	b, ok := asBulk(query, args)
	if !ok {
		return "", nil, false
	}
	arrays, from := make([]any, len(b.rows[0])), make([]string, len(b.rows[0]))
	for i := range arrays {
		column, typ := make(pgtype.FlatArray[any], len(b.rows)), ""
		for j, row := range b.rows {
			column[j] = row[i]
			if typ == "" && row[i] != nil {
				typ = arrayOf(row[i])
			}
		}
		if typ == "" {
			return "", nil, false
		}
		arrays[i], from[i] = column, fmt.Sprintf("$%d::%s", i+1, typ)
	}
	return fmt.Sprintf("%s SELECT * FROM unnest(%s) RETURNING %s", b.head, strings.Join(from, ", "), b.returning), arrays, true
}

// arrayOf names the array of a value's type, "" if it is none that our schema has.
func arrayOf(v any) string {
	switch v.(type) {
	case string:
		return "text[]"
	case int, int64:
		return "bigint[]"
	case bool:
		return "boolean[]"
	case time.Time:
		return "timestamptz[]"
	case json.RawMessage:
		return "jsonb[]"
	case []byte:
		return "bytea[]"
	default:
		return ""
	}
}
