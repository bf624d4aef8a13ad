package store

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgtype"
)

// byColumn tells PostgreSQL a bulk INSERT of ent's, VALUES ($1, NULL), ($2, $3),
// column by column: SELECT * FROM unnest($1::text[], $2::bigint[]). The text is
// then the same for any number of rows and wherever a value is missing, so the
// server plans it once, and keeps one prepared statement of it: not hundreds, of
// ten thousand parameters each. It reports false for any other statement.
func byColumn(query string, args []any) (string, []any, bool) {
	head, rest, _ := strings.Cut(query, " VALUES (")
	rows, returning, ok := strings.Cut(rest, ") RETURNING ")
	if !ok || !strings.HasPrefix(head, "INSERT INTO ") || !strings.Contains(rows, "), (") {
		return "", nil, false
	}
	columns := make([]pgtype.FlatArray[any], 1+strings.Count(head, `", "`))
	types := make([]string, len(columns))
	for i := range columns {
		columns[i] = make([]any, 0, 1+strings.Count(rows, "), ("))
	}
	for row := range strings.SplitSeq(rows, "), (") {
		i := 0
		for value := range strings.SplitSeq(row, ", ") {
			var v any
			if value != "NULL" {
				v, args = args[0], args[1:] // $1, $2 …: in their order
				if types[i] == "" {
					types[i] = arrayOf(v)
				}
			}
			columns[i] = append(columns[i], v)
			i++
		}
	}
	arrays, from := make([]any, len(columns)), make([]string, len(columns))
	for i, c := range columns {
		if types[i] == "" {
			return "", nil, false
		}
		arrays[i], from[i] = c, fmt.Sprintf("$%d::%s", i+1, types[i])
	}
	return fmt.Sprintf("%s SELECT * FROM unnest(%s) RETURNING %s", head, strings.Join(from, ", "), returning), arrays, true
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
