package store

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"entgo.io/ent/schema/field"

	"kept/ent/db"
	"kept/ent/db/migrate"
	"kept/ent/schema"
)

// unreadableBatch is how many rows are read at once.
const unreadableBatch = 1000

// Unreadable looks at every column of the tenant's rows that is written as JSON, and
// gives a sentence for each row whose text isn't what the column holds. Whatever
// reads such a row fails, and with it the rows that are read beside it: this names it.
func (d *DB) Unreadable(ctx context.Context) (out []string, err error) {
	kind := kinds()
	for _, t := range migrate.Tables {
		if _, owned := t.Column("tenant_id"); !owned || t.Name == "sessions" {
			continue
		}
		for _, c := range t.Columns {
			if c.Type != field.TypeJSON {
				continue
			}
			found, err := d.unreadable(ctx, t.Name, c.Name, kind[t.Name+"."+c.Name])
			if err != nil {
				return nil, fmt.Errorf("read %s of %s: %w", c.Name, t.Name, err)
			}
			out = append(out, found...)
		}
	}
	return out, nil
}

func (d *DB) unreadable(ctx context.Context, table, column string, kind reflect.Type) (out []string, err error) {
	query := fmt.Sprintf(`SELECT id, CAST("%s" AS TEXT) FROM %s WHERE tenant_id = $1 AND "%[1]s" IS NOT NULL AND id > $2 ORDER BY id LIMIT $3`, column, table)
	for last := ""; ; {
		n := 0
		err := d.Rows(ctx, query, []any{last, unreadableBatch}, func(r Row) error {
			var text string
			if err := r.Scan(&last, &text); err != nil {
				return err
			}
			n++
			if err := json.Unmarshal([]byte(text), reflect.New(kind).Interface()); err != nil {
				out = append(out, fmt.Sprintf("%s %s: its %s can't be read: %v", table, last, column, err))
			}
			return nil
		})
		if err != nil || n < unreadableBatch {
			return out, err
		}
	}
}

// kinds gives the Go type that ent reads each column of each table into, by
// table.column.
func kinds() map[string]reflect.Type {
	out := map[string]reflect.Type{}
	client := reflect.TypeFor[db.Client]()
	for i := range client.NumField() {
		f := client.Field(i)
		get, ok := f.Type.MethodByName("Get")
		if !ok {
			continue
		}
		row := get.Type.Out(0).Elem()
		for j := range row.NumField() {
			column, _, _ := strings.Cut(row.Field(j).Tag.Get("json"), ",")
			out[schema.TableOf(f.Name)+"."+column] = row.Field(j).Type
		}
	}
	return out
}
