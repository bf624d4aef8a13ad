package store

import (
	"fmt"
	"testing"
	"time"
)

func TestByColumn(t *testing.T) {
	for _, tc := range []struct {
		query string
		args  []any
		want  string
	}{
		{`INSERT INTO "a" ("b", "c") VALUES ($1, NULL), ($2, $3) RETURNING "id"`, []any{"x", "y", 2},
			`INSERT INTO "a" ("b", "c") SELECT * FROM unnest($1::text[], $2::bigint[]) RETURNING "id" [[x y] [<nil> 2]] true`},
		{`INSERT INTO "a" ("b") VALUES ($1), ($2) RETURNING "id"`, []any{true, false},
			`INSERT INTO "a" ("b") SELECT * FROM unnest($1::boolean[]) RETURNING "id" [[true false]] true`},
		{`INSERT INTO "a" ("b") VALUES (NULL), (NULL) RETURNING "id"`, nil, " [] false"},                         // of which type?
		{`INSERT INTO "a" ("b") VALUES ($1), ($2) RETURNING "id"`, []any{time.Second, time.Second}, " [] false"}, // not in our schema
		{`INSERT INTO "a" ("b") VALUES ($1) RETURNING "id"`, []any{"x"}, " [] false"},                            // one row
		{`SELECT "b" FROM "a" WHERE "b" IN ($1)`, []any{"VALUES ("}, " [] false"},
	} {
		query, args, ok := byColumn(tc.query, tc.args)
		if got := fmt.Sprint(query, " ", args, " ", ok); got != tc.want {
			t.Errorf("%s: got\n%s\nwant\n%s", tc.query, got, tc.want)
		}
	}
}
