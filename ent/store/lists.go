package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	lru "github.com/hashicorp/golang-lru/v2"

	"kept/internal/page"
	"kept/tenants/guard"
)

// Lists says where many parents each have a list of their own: in a table, with
// the column that names the parent, in an order that an index on (tenant_id,
// parent, order's column, id) serves. Where narrows every list alike.
type Lists struct {
	Table  string
	Parent string
	Order  Order
	Where  []func(*entsql.Selector)
	// Merged says that the parents are customers, whose lists hold what is kept
	// under the ids of records that were merged into theirs, too.
	Merged bool
	// Sparse lets no more be read than is looked at; nil reads whole rows.
	Sparse Sparse
}

// EachPage narrows ent's query of l.Table to one window, and one more, of each
// of many parents' lists, for its Modify: one statement whose every part reads a
// page of the index. A merged customer's window is hers alone, beside her
// survivor's. The rows come in no order. The guard narrows them as any others:
// an end customer's token sees nobody but herself.
func (d *DB) EachPage(ctx context.Context, l Lists, parents []string, w page.Window) (func(*entsql.Selector), error) {
	tenant, err := guard.Tenant(ctx)
	if err != nil {
		return nil, err
	}
	keyset, err := Keyset(w, l.Order)
	if err != nil {
		return nil, err
	}
	from, err := l.Order.from(w)
	if err != nil {
		return nil, err
	}
	parents = slices.Compact(slices.Sorted(slices.Values(parents))) // one that is named twice has its rows once
	in := &listed{Lists: l, dialect: d.Dialect(), tenant: tenant, parents: parents, window: w, keyset: keyset, from: from, of: l.shape(d.Dialect(), w)}
	return func(s *entsql.Selector) {
		s.Prefix(in).From(entsql.Dialect(in.dialect).Table("pages").As(l.Table))
		selectOnly(s, in.of.columns)
	}, nil
}

// listed is what is read of lists.
type listed struct {
	Lists
	dialect string
	tenant  string
	parents []string
	window  page.Window
	keyset  func(*entsql.Selector)
	from    []any // the key that the window begins behind
	of      shape
}

// shape is what the text of a listed depends on, if nothing narrows its lists.
type shape struct {
	dialect, table, parent, column string
	columns                        string
	merged, down, keyed            bool
	reach                          int
}

func (l Lists) shape(dialect string, w page.Window) shape {
	return shape{
		dialect: dialect, table: l.Table, parent: l.Parent, column: l.Order.Column, columns: l.Sparse.columns(w, "id", l.Parent, l.Order.Column),
		merged: l.Merged, down: l.Order.down(w), keyed: w.Key != nil, reach: w.Reach(),
	}
}

// shapes keeps texts: writing one took longer than anything else about a query.
var shapes, _ = lru.New[shape, string](300) // fails on a size below one only

// Query gives WITH pages, which stands at the beginning of its statement, and
// its arguments.
func (l *listed) Query() (string, []any) {
	if len(l.Where) > 0 {
		return l.write()
	}
	text, ok := shapes.Get(l.of)
	if !ok {
		text, _ = l.write()
		shapes.Add(l.of, text)
	}
	return text, l.args()
}

// write writes the text anew.
func (l *listed) write() (string, []any) {
	b := entsql.ExprFunc(l.pages)
	b.(interface{ SetDialect(string) }).SetDialect(l.dialect) //nolint:forcetypeassert // as ent itself does
	return b.Query()
}

// args gives the arguments in the order of the text.
func (l *listed) args() []any {
	args := make([]any, 0, 5)
	args = append(args, l.named())
	if l.Merged {
		args = append(args, l.tenant)
	}
	return append(append(args, l.tenant), l.from...)
}

// named gives the parents as one parameter, so that the statement is the same
// for any number of them.
func (l *listed) named() any {
	if l.dialect == dialect.Postgres {
		return l.parents
	}
	list, _ := json.Marshal(l.parents) // of strings
	return string(list)
}

// pages writes WITH pages: the rows of every parent's window. SQLite has no
// LATERAL; it looks the rows up by their row ids, which its index holds. It plans
// without statistics, so it is told to begin with the parents (CROSS JOIN), and
// not to read all of a tenant's rows by another index (NOT INDEXED).
func (l *listed) pages(b *entsql.Builder) {
	b.WriteString("WITH pages AS (SELECT record.* FROM (")
	l.those(b)
	if l.dialect == dialect.Postgres {
		b.WriteString(") AS those CROSS JOIN LATERAL (").Join(l.each(l.read()...)).WriteString(") AS record)")
		return
	}
	b.WriteString(") AS those CROSS JOIN ").Ident(l.Table).WriteString(" AS record NOT INDEXED ON record.rowid IN (").Join(l.each("rowid")).WriteString("))")
}

// read are the columns of a record that the statement needs: those that it reads,
// and the tenant's, which the guard compares. PostgreSQL hands on a NULL for each
// of the others, from one step of its plan to the next.
func (l *listed) read() []string {
	if l.of.columns == "" {
		return []string{"*"}
	}
	return append(strings.Fields(l.of.columns), "tenant_id")
}

// each reads columns of one parent's window.
func (l *listed) each(columns ...string) *entsql.Selector {
	build := entsql.Dialect(l.dialect)
	t := build.Table(l.Table)
	s := build.Select(columns...).From(t).Where(entsql.EQ(t.C("tenant_id"), l.tenant)).
		Where(entsql.ExprP(fmt.Sprintf("%s = those.parent", t.C(l.Parent))))
	for _, narrow := range l.Where {
		narrow(s)
	}
	l.keyset(s)
	return s
}

// those writes a SELECT of the ids under which the parents' records are kept.
func (l *listed) those(b *entsql.Builder) {
	if l.dialect == dialect.Postgres {
		b.WriteString("SELECT unnest(").Arg(l.named()).WriteString("::text[]) AS parent")
	} else {
		b.WriteString("SELECT value AS parent FROM json_each(").Arg(l.named()).WriteString(")")
	}
	if !l.Merged {
		return
	}
	parents := strconv.Itoa(b.Total()) // the parameter's number
	b.WriteString(" UNION ALL SELECT id FROM customers WHERE tenant_id = ").Arg(l.tenant)
	if l.dialect == dialect.Postgres {
		b.WriteString(" AND merged_into_id = ANY ($" + parents + ")")
	} else {
		b.WriteString(" AND merged_into_id IN (SELECT value FROM json_each(?" + parents + "))")
	}
}
