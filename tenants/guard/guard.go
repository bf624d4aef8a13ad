// Package guard is the first of the three walls between tenants, and the only
// way round it.
//
// Every query and every mutation of the store's client passes here. A tenant's
// table is read with tenant_id added, written with tenant_id set from the
// actor (a forged one is overwritten), and never touched without an actor.
// What a new row points to is looked up through the same wall, so another
// tenant's id is missing. The token of one end customer is held to that
// customer's own rows. The other two walls, row-level security and composite
// foreign keys, stand in the database and don't trust this one.
package guard

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"entgo.io/ent/dialect/sql"
	"github.com/go-openapi/inflect"

	"kept/ent/db"
	"kept/ent/db/intercept"
	"kept/ent/schema"
	"kept/internal/fault"
	"kept/tenants"
)

// ErrNoTenant means that a tenant's table was asked for with nobody acting. It
// is a mistake in our wiring, never the caller's.
var ErrNoTenant = errors.New("guard: a tenant's table was used without an actor in the context")

type systemKey struct{}

// System returns a context that may see every tenant: log-in, the sweep's
// first look, the dispatcher. The reason is for readers and for the test that
// lists every use.
func System(ctx context.Context, why string) context.Context {
	if why == "" {
		panic("guard: System needs a reason")
	}
	return context.WithValue(ctx, systemKey{}, why)
}

// Within returns a context in which a acts, back inside the wall: the way to
// go from System to one tenant's work.
func Within(ctx context.Context, a *tenants.Actor) context.Context {
	return tenants.As(context.WithValue(ctx, systemKey{}, ""), a)
}

// IsSystem reports whether ctx goes round the wall.
func IsSystem(ctx context.Context) bool {
	why, _ := ctx.Value(systemKey{}).(string)
	return why != ""
}

type redeemingKey struct{}

// Redeeming returns a context in which an end customer's own token may, besides
// her own rows, move what a redemption moves of the tenant's: what
// schema.MovedByRedeeming says, and no more. Her own rows stay all that she
// reaches of any customer's. It changes nothing for anybody else, or once somebody
// else acts; a token without the scope may only read by it.
func Redeeming(ctx context.Context) context.Context {
	return context.WithValue(ctx, redeemingKey{}, tenants.From(ctx))
}

// share gives what an end customer who redeems may do in table besides.
func share(ctx context.Context, table string) schema.Share {
	a := tenants.From(ctx)
	by, _ := ctx.Value(redeemingKey{}).(*tenants.Actor)
	if a == nil || by != a || a.Kind != tenants.KindCustomer {
		return schema.Share{}
	}
	s := schema.MovedByRedeeming[table]
	if !a.May(tenants.LoyaltyRedeem) { // she may be quoted what she may not have
		return schema.Share{Read: s.Read, Fresh: s.Fresh}
	}
	return s
}

// Tenant gives the tenant that ctx is held to. Round the wall it is "" without error.
func Tenant(ctx context.Context) (string, error) {
	if IsSystem(ctx) {
		return "", nil
	}
	a := tenants.From(ctx)
	if a == nil || a.TenantID == "" {
		return "", ErrNoTenant
	}
	return a.TenantID, nil
}

// Whole gives the tenant of ctx if ctx may read all of its rows: so not round the
// wall, nor for the token of one end customer. Who reads for one such context
// reads for another of the same tenant.
func Whole(ctx context.Context) (tenant string, ok bool) {
	a := tenants.From(ctx)
	if IsSystem(ctx) || a == nil || a.Kind == tenants.KindCustomer {
		return "", false
	}
	return a.TenantID, a.TenantID != ""
}

// Install puts the wall into a client. store.Open does it for every client there is.
func Install(c *db.Client) {
	c.Intercept(intercept.TraverseFunc(narrowQuery))
	c.Use(narrowMutation)
}

func narrowQuery(ctx context.Context, q intercept.Query) error {
	table := schema.TableOf(q.Type())
	if s := share(ctx, table); s.Read && !IsSystem(ctx) {
		q.WhereP(shared(ctx, table, tenants.From(ctx).TenantID, s))
		return nil
	}
	p, err := predicate(ctx, table)
	if err != nil || p == nil {
		return err
	}
	q.WhereP(p)
	return nil
}

// shared gives the condition under which somebody who redeems may read or change
// rows of a table that isn't hers.
func shared(ctx context.Context, table, tenant string, s schema.Share) func(*sql.Selector) {
	ids := knownOf(ctx, table, s.Fresh)
	return func(q *sql.Selector) {
		q.Where(sql.EQ(q.C("tenant_id"), tenant))
		if s.Fresh != "" {
			q.Where(sql.In(q.C(s.Fresh), anys(ids)...))
		}
	}
}

// predicate gives the condition under which ctx may see rows of table; nil means all.
func predicate(ctx context.Context, table string) (func(*sql.Selector), error) {
	if IsSystem(ctx) {
		return nil, nil
	}
	if schema.IsGlobal(table) {
		if table == "tenants" {
			return ownTenant(ctx)
		}
		return nil, fmt.Errorf("guard: %s belongs to no tenant: reach it through guard.System", table)
	}
	tenant, err := Tenant(ctx)
	if err != nil {
		return nil, fmt.Errorf("%w: %s", err, table)
	}
	if _, only := given(ctx, table); only {
		return func(s *sql.Selector) { s.Where(ofHers(ctx, table, tenant, s.C)) }, nil
	}
	own, column, err := ofCustomer(ctx, table)
	if err != nil {
		return nil, err
	}
	return func(s *sql.Selector) {
		s.Where(sql.EQ(s.C("tenant_id"), tenant))
		if column != "" {
			s.Where(sql.In(s.C(column), anys(own)...))
		}
	}, nil
}

func ownTenant(ctx context.Context) (func(*sql.Selector), error) {
	tenant, err := Tenant(ctx)
	if err != nil {
		return nil, err
	}
	return func(s *sql.Selector) { s.Where(sql.EQ(s.C("id"), tenant)) }, nil
}

// ofCustomer gives the rows that an end customer's token is held to: her ids
// and the column that must name one of them. For everyone else it is empty.
func ofCustomer(ctx context.Context, table string) (own []string, column string, err error) {
	a := tenants.From(ctx)
	if a == nil || a.Kind != tenants.KindCustomer || slices.Contains(schema.OpenToCustomers, table) {
		return nil, "", nil
	}
	column, ok := schema.OfCustomer[table]
	if !ok {
		return nil, "", fault.Missing("record")
	}
	return append([]string{a.CustomerID}, a.CustomerAliases...), column, nil
}

// given says how an end customer comes by rows of a table that aren't hers by
// themselves, but were given to her for points.
func given(ctx context.Context, table string) (schema.Given, bool) {
	a := tenants.From(ctx)
	if a == nil || a.Kind != tenants.KindCustomer {
		return schema.Given{}, false
	}
	g, ok := schema.GivenToCustomers[table]
	return g, ok
}

// ofHers gives the condition under which a row of table is hers, or was given to
// her; column says its columns as the statement knows them.
func ofHers(ctx context.Context, table, tenant string, column func(string) string) *sql.Predicate {
	g, ok := given(ctx, table)
	if !ok {
		a := tenants.From(ctx)
		own := append([]string{a.CustomerID}, a.CustomerAliases...)
		return sql.And(sql.EQ(column("tenant_id"), tenant), sql.In(column(schema.OfCustomer[table]), anys(own)...))
	}
	through := sql.Table(g.Through)
	hers := sql.Select(through.C(g.Names)).From(through).Where(ofHers(ctx, g.Through, tenant, through.C))
	return sql.And(sql.EQ(column("tenant_id"), tenant), sql.In(column(g.Column), hers))
}

// readOnly reports whether an end customer asks to write what is hers to read
// only: the tenant's catalogue, and what she was given. Her idempotency keys are
// her own business.
func readOnly(ctx context.Context, table string) bool {
	if _, only := given(ctx, table); only && !IsSystem(ctx) {
		return true
	}
	a := tenants.From(ctx)
	return !IsSystem(ctx) && a != nil && a.Kind == tenants.KindCustomer &&
		slices.Contains(schema.OpenToCustomers, table) && table != "idempotency_keys"
}

func narrowMutation(next db.Mutator) db.Mutator {
	return db.MutateFunc(func(ctx context.Context, m db.Mutation) (db.Value, error) {
		table := schema.TableOf(m.Type())
		if err := narrow(ctx, table, m); err != nil {
			return nil, err
		}
		return next.Mutate(ctx, m)
	})
}

func narrow(ctx context.Context, table string, m db.Mutation) error {
	if done, err := narrowShared(ctx, table, m); done || err != nil {
		return err
	}
	if readOnly(ctx, table) {
		return fault.Missing("record")
	}
	if !m.Op().Is(db.OpCreate) {
		p, err := predicate(ctx, table)
		if err != nil {
			return err
		}
		if p != nil {
			m.(interface{ WhereP(...func(*sql.Selector)) }).WhereP(p)
		}
		return checkReferences(ctx, table, m)
	}
	if IsSystem(ctx) {
		return nil // creates name their tenant themselves; the other two walls still stand
	}
	if schema.IsGlobal(table) {
		return fmt.Errorf("guard: %s belongs to no tenant: reach it through guard.System", table)
	}
	tenant, err := Tenant(ctx)
	if err != nil {
		return fmt.Errorf("%w: %s", err, table)
	}
	if err := m.SetField("tenant_id", tenant); err != nil {
		return fmt.Errorf("guard: %w", err)
	}
	own, column, err := ofCustomer(ctx, table)
	if err != nil {
		return err
	}
	if column != "" {
		if v, ok := m.Field(column); !ok || !slices.Contains(own, fmt.Sprint(v)) {
			return fault.Missing("record")
		}
	}
	return checkReferences(ctx, table, m)
}

// narrowShared holds a mutation of a table that isn't hers to what an end
// customer who redeems may do there. It reports whether there was anything to
// hold: if not, the wall is as it always is.
func narrowShared(ctx context.Context, table string, m db.Mutation) (bool, error) {
	s := share(ctx, table)
	switch {
	case IsSystem(ctx):
		return false, nil
	case m.Op().Is(db.OpCreate) && s.Add:
		if column, has := schema.OfCustomer[table]; has {
			if _, of := m.Field(column); of { // of a customer: then it must be hers, as ever
				return false, nil
			}
		}
		tenant, err := Tenant(ctx)
		if err != nil {
			return false, err
		}
		if err := m.SetField("tenant_id", tenant); err != nil {
			return false, fmt.Errorf("guard: %w", err)
		}
		return true, checkReferences(ctx, table, m)
	case m.Op().Is(db.OpUpdate|db.OpUpdateOne) && len(s.Change) > 0:
		for _, column := range slices.Concat(m.Fields(), m.AddedFields(), m.ClearedFields()) {
			if !slices.Contains(s.Change, column) {
				return false, fault.Missing("record")
			}
		}
		tenant, err := Tenant(ctx)
		if err != nil {
			return false, err
		}
		m.(interface{ WhereP(...func(*sql.Selector)) }).WhereP(shared(ctx, table, tenant, s))
		return true, nil
	}
	return false, nil
}

// checkReferences looks up the other end of every reference that m sets.
func checkReferences(ctx context.Context, table string, m db.Mutation) error {
	if IsSystem(ctx) {
		return nil
	}
	for _, r := range schema.ReferencesOf(table) {
		v, ok := m.Field(r.Column)
		if !ok {
			continue
		}
		to, ok := v.(string)
		if !ok || known(ctx, r.Parent, to) {
			continue
		}
		if to == "" { // nothing is named by nothing: whoever leaves one out doesn't set it
			return fault.Missing(nameOf(r.Parent)).At(inflect.CamelizeDownFirst(r.Column))
		}
		found, err := exists(ctx, m.(interface{ Client() *db.Client }).Client(), r.Parent, to)
		if err != nil {
			return err
		}
		if !found {
			return fault.Missing(nameOf(r.Parent)).At(inflect.CamelizeDownFirst(r.Column))
		}
		Known(ctx, to)
	}
	return nil
}

type memoryKey struct{}

type memory struct {
	mu  sync.Mutex
	ids map[string]struct{}
}

// Remembering returns a context in which Known is remembered: a transaction's.
func Remembering(ctx context.Context) context.Context {
	return context.WithValue(ctx, memoryKey{}, &memory{ids: map[string]struct{}{}})
}

// Known tells the guard that ids were read through it in this transaction, so
// that it need not look them up again when a row points to them. The composite
// foreign keys hold even if it is told wrong, but for what schema.Unkeyed lists.
func Known(ctx context.Context, ids ...string) {
	mem, ok := ctx.Value(memoryKey{}).(*memory)
	if !ok {
		return
	}
	mem.mu.Lock()
	defer mem.mu.Unlock()
	for _, id := range ids {
		mem.ids[id] = struct{}{}
	}
}

// known reports whether id was made known as a row of parent: an id says by its
// prefix what it is of.
func known(ctx context.Context, parent, id string) bool {
	mem, ok := ctx.Value(memoryKey{}).(*memory)
	if !ok || !strings.HasPrefix(id, string(prefixes[parent])+"_") {
		return false
	}
	mem.mu.Lock()
	defer mem.mu.Unlock()
	_, ok = mem.ids[id]
	return ok
}

// knownOf gives the ids that were made known of the rows that a column of table
// names: its own, or those that it points to.
func knownOf(ctx context.Context, table, column string) (out []string) {
	mem, ok := ctx.Value(memoryKey{}).(*memory)
	if !ok || column == "" {
		return nil
	}
	parent := table
	for _, r := range schema.ReferencesOf(table) {
		if r.Column == column {
			parent = r.Parent
		}
	}
	mem.mu.Lock()
	defer mem.mu.Unlock()
	for id := range mem.ids {
		if strings.HasPrefix(id, string(prefixes[parent])+"_") {
			out = append(out, id)
		}
	}
	return out
}

func anys(ss []string) []any {
	out := make([]any, len(ss))
	for i, s := range ss {
		out[i] = s
	}
	return out
}
