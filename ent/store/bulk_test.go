package store

import (
	"fmt"
	"testing"
	"time"

	"entgo.io/ent/dialect/sql/sqlgraph"
	"entgo.io/ent/schema/field"

	"kept/ent/db/migrate"
)

// twoRows are rows of one table that don't name the same columns.
func twoRows() []*sqlgraph.CreateSpec {
	rows := make([]*sqlgraph.CreateSpec, 2)
	for i, id := range []string{"x", "y"} {
		rows[i] = sqlgraph.NewCreateSpec("a", sqlgraph.NewFieldSpec("id", field.TypeString))
		rows[i].ID.Value = id
	}
	rows[0].SetField("n", field.TypeInt, 1)
	rows[1].SetField("n", field.TypeInt, 2)
	rows[1].SetField("data", field.TypeJSON, map[string]int{"k": 1})
	return rows
}

func TestBulk(t *testing.T) {
	b, err := asBulk(twoRows())
	if err != nil {
		t.Fatal(err)
	}
	query, args, err := b.byColumn()
	want := "INSERT INTO \"a\" (\"data\", \"id\", \"n\") SELECT unnest($1::jsonb[]), unnest($2::text[]), unnest($3::bigint[])"
	if query != want || err != nil {
		t.Errorf("by column:\n%s, %v\nwant\n%s", query, err, want)
	}
	if got, want := fmt.Sprintf("%v", args), "[[<nil> [123 34 107 34 58 49 125]] [x y] [1 2]]"; got != want {
		t.Errorf("its arrays are %s, want %s", got, want)
	}
	if got, want := b.byRow(2), "INSERT INTO `a` (`data`, `id`, `n`) VALUES (?, ?, ?), (?, ?, ?)"; got != want {
		t.Errorf("by row:\n%s\nwant\n%s", got, want)
	}
	rows := twoRows()
	rows[0].SetField("who", field.TypeString, "ann")
	rows[1].SetField("who", field.TypeString, "ann")
	if b, err = asBulk(rows); err != nil {
		t.Fatal(err)
	}
	b = b.sameFirst()
	if got, want := b.byRow(2), "INSERT INTO `a` (`who`, `data`, `id`, `n`) VALUES (?1, ?, ?, ?), (?1, ?, ?, ?)"; got != want {
		t.Errorf("by row, with what is the same first:\n%s\nwant\n%s", got, want)
	}
	if got, want := fmt.Sprint(b.rows), "[[ann <nil> x 1] [ann [123 34 107 34 58 49 125] y 2]]"; got != want {
		t.Errorf("its rows are %s, want %s", got, want)
	}
	rows = twoRows()
	rows[0].SetField("took", field.TypeFloat64, time.Second.Seconds()) // not in our schema
	if b, err = asBulk(rows); err != nil {
		t.Fatal(err)
	}
	if _, _, err := b.byColumn(); err == nil {
		t.Error("a column of an unknown type is told, want an error")
	}
}

// Few rows agree by chance, in other columns each time: that would be as many
// statements.
func TestManyRowsTellOnceInWhatTheyAgree(t *testing.T) {
	for _, tc := range []struct {
		rows int
		want string
	}{
		{2, `INSERT INTO "a" ("id", "who") SELECT unnest($1::text[]), unnest($2::text[])`},
		{101, `INSERT INTO "a" ("who", "id") SELECT $1::text, unnest($2::text[])`},
	} {
		rows := make([]*sqlgraph.CreateSpec, tc.rows)
		for i := range rows {
			rows[i] = sqlgraph.NewCreateSpec("a", sqlgraph.NewFieldSpec("id", field.TypeString))
			rows[i].ID.Value = fmt.Sprint(i)
			rows[i].SetField("who", field.TypeString, "ann")
		}
		b, err := asBulk(rows)
		if err != nil {
			t.Fatal(err)
		}
		if got, args, err := b.byColumn(); got != tc.want || err != nil || len(args) != 2 {
			t.Errorf("%d rows: %s, %v, want\n%s", tc.rows, got, err, tc.want)
		}
	}
}

func TestPostgresHasATypeForEveryColumn(t *testing.T) {
	for _, table := range migrate.Tables {
		for _, c := range table.Columns {
			if types[c.Type] == "" {
				t.Errorf("%s.%s: nothing says what %s is", table.Name, c.Name, c.Type)
			}
		}
	}
}
