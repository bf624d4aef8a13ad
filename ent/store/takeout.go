package store

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	entschema "entgo.io/ent/dialect/sql/schema"
	"entgo.io/ent/schema/field"
	"github.com/go-openapi/inflect"

	"kept/ent/db"
	"kept/ent/db/migrate"
	"kept/ent/schema"
)

// Possession is a table of what a tenant has, as it takes it away: every column
// but the tenant's own id, secrets and the contents of files.
type Possession struct {
	Table  string
	Fields []Field

	owner string // the column that names the tenant
}

// Field is a column of a Possession.
type Field struct {
	Name string // as the API writes names: externalId
	Type string // text, number, truth, time or json

	column string
}

// Possessions lists the tables of what a tenant has, by name. It is derived from
// the schema, so that a new table can't be forgotten: schema.Withheld says which
// ones stay, and why.
func Possessions() []*Possession {
	var out []*Possession
	for _, t := range migrate.Tables {
		_, owned := t.Column("tenant_id")
		_, withheld := schema.Withheld[t.Name]
		switch {
		case t.Name == "tenants":
			out = append(out, possession(t, "id"))
		case owned && !withheld:
			out = append(out, possession(t, "tenant_id"))
		}
	}
	slices.SortFunc(out, func(a, b *Possession) int { return strings.Compare(a.Table, b.Table) })
	return out
}

func possession(t *entschema.Table, owner string) *Possession {
	p := &Possession{Table: t.Name, owner: owner}
	for _, c := range t.Columns {
		name := t.Name + "." + c.Name
		if c.Name == "tenant_id" || slices.Contains(schema.Secrets, name) || slices.Contains(schema.Bodies, name) {
			continue
		}
		p.Fields = append(p.Fields, Field{Name: inflect.CamelizeDownFirst(c.Name), Type: typeOf(c.Type), column: c.Name})
	}
	return p
}

// typeOf says how a column is written; "" of what can't be.
func typeOf(t field.Type) string {
	switch {
	case t == field.TypeString, t == field.TypeEnum:
		return "text"
	case t.Integer():
		return "number"
	case t == field.TypeBool:
		return "truth"
	case t == field.TypeTime:
		return "time"
	case t == field.TypeJSON:
		return "json"
	default:
		return ""
	}
}

// Count counts how many rows of p the tenant of ctx has, most at most.
func (d *DB) Count(ctx context.Context, p *Possession, most int64) (n int64, err error) {
	query := fmt.Sprintf("SELECT count(*) FROM (SELECT 1 FROM %s WHERE %s = $1 LIMIT $2) AS c", p.Table, p.owner)
	err = d.Rows(ctx, query, []any{most}, func(r Row) error { return r.Scan(&n) })
	if err != nil {
		return 0, fmt.Errorf("count %s: %w", p.Table, err)
	}
	return n, nil
}

// Take writes up to limit rows of p, those of the tenant of ctx whose ids come
// after one, as lines of JSON: an object each, with every field, null where there
// is nothing. It tells how many, and the last one's id. Rows are read by their ids,
// which never change: nothing is taken twice, or left out because it was changed.
func (d *DB) Take(ctx context.Context, p *Possession, after string, limit int, to *bytes.Buffer) (n int, last string, err error) {
	columns := make([]string, len(p.Fields))
	for i, f := range p.Fields {
		columns[i] = `"` + f.column + `"`
	}
	query := fmt.Sprintf("SELECT %s FROM %s WHERE %s = $1 AND id > $2 ORDER BY id LIMIT $3", strings.Join(columns, ", "), p.Table, p.owner)
	err = d.Rows(ctx, query, []any{after, limit}, func(r Row) error {
		var whole db.Whole
		if err := r.Scan(&whole); err != nil {
			return err
		}
		n++
		last, _ = whole.Row.Text(0)
		return p.line(whole.Row, to)
	})
	if err != nil {
		return n, last, fmt.Errorf("take %s after %q: %w", p.Table, after, err)
	}
	return n, last, nil
}

// line writes one row.
func (p *Possession) line(r db.Row, to *bytes.Buffer) error {
	for i, f := range p.Fields {
		to.WriteString(separator(i))
		fmt.Fprintf(to, "%q:", f.Name)
		if err := write(to, f.value(r, i)); err != nil {
			return fmt.Errorf("%s.%s: %w", p.Table, f.column, err)
		}
	}
	to.WriteString("}\n")
	return r.Err()
}

func separator(i int) string {
	if i == 0 {
		return "{"
	}
	return ","
}

// value gives a cell as JSON has it; nil of what is null.
func (f *Field) value(r db.Row, i int) any {
	var v any
	var ok bool
	switch f.Type {
	case "text":
		v, ok = r.Text(i)
	case "number":
		v, ok = r.Number(i)
	case "truth":
		v, ok = r.Truth(i)
	case "time":
		var t time.Time
		if t, ok = r.Time(i); ok {
			v = t.UTC()
		}
	case "json":
		if b := r.Bytes(i); len(b) > 0 {
			v, ok = json.RawMessage(b), true
		}
	}
	if !ok {
		return nil
	}
	return v
}

// write writes a value as JSON on one line, and leaves texts as they are: nobody
// puts them into a page.
func write(to *bytes.Buffer, v any) error {
	e := json.NewEncoder(to)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	to.Truncate(to.Len() - 1) // the encoder's line feed
	return nil
}
