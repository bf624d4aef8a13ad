package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"

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
	parents = slices.Compact(slices.Sorted(slices.Values(parents))) // one that is named twice has its rows once
	in := listed{Lists: l, dialect: d.Dialect(), tenant: tenant, parents: parents, keyset: keyset}
	return func(s *entsql.Selector) {
		s.Prefix(entsql.ExprFunc(in.pages)).From(entsql.Dialect(in.dialect).Table("pages").As(l.Table))
	}, nil
}

// listed is what is read of lists.
type listed struct {
	Lists
	dialect string
	tenant  string
	parents []string
	keyset  func(*entsql.Selector)
}

// pages writes WITH pages: the rows of every parent's window. SQLite has no
// LATERAL; it looks the rows up by their row ids, which its index holds. It plans
// without statistics, so it is told to begin with the parents (CROSS JOIN), and
// not to read all of a tenant's rows by another index (NOT INDEXED).
func (l *listed) pages(b *entsql.Builder) {
	b.WriteString("WITH pages AS (SELECT record.* FROM (")
	l.those(b)
	if l.dialect == dialect.Postgres {
		b.WriteString(") AS those CROSS JOIN LATERAL (").Join(l.window("*")).WriteString(") AS record)")
		return
	}
	b.WriteString(") AS those CROSS JOIN ").Ident(l.Table).WriteString(" AS record NOT INDEXED ON record.rowid IN (").Join(l.window("rowid")).WriteString("))")
}

// window reads columns of one parent's window.
func (l *listed) window(columns string) *entsql.Selector {
	build := entsql.Dialect(l.dialect)
	t := build.Table(l.Table)
	s := build.Select(columns).From(t).Where(entsql.EQ(t.C("tenant_id"), l.tenant)).
		Where(entsql.ExprP(fmt.Sprintf("%s = those.parent", t.C(l.Parent))))
	for _, narrow := range l.Where {
		narrow(s)
	}
	l.keyset(s)
	return s
}

// those writes a SELECT of the ids under which the parents' records are kept.
// The parents are one parameter, so that the statement is the same for any
// number of them.
func (l *listed) those(b *entsql.Builder) {
	if l.dialect == dialect.Postgres {
		b.WriteString("SELECT unnest(").Arg(l.parents).WriteString("::text[]) AS parent")
	} else {
		list, _ := json.Marshal(l.parents) // of strings
		b.WriteString("SELECT value AS parent FROM json_each(").Arg(string(list)).WriteString(")")
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
