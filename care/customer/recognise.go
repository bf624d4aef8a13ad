package customer

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"entgo.io/ent/dialect/sql"

	table "kept/ent/db/customer"
	identities "kept/ent/db/identity"
	"kept/internal/fault"
	"kept/internal/maybe"
)

// known is everybody whom a run of upserts may mean, read and locked together.
type known struct {
	byExternal map[string]string     // external id → the record that has it, perhaps an alias
	byIdentity map[string][]Identity // kind and folded value → who has it
	records    map[string]*Customer  // by id, aliases too
}

func (k *known) survivor(id string) *Customer {
	c := k.records[id]
	if c != nil && c.MergedIntoID != "" {
		return k.records[c.MergedIntoID]
	}
	return c
}

// recognise reads everybody whom ws name. On PostgreSQL the rows stay locked
// until commit, so that two updates of one customer come one after the other;
// SQLite has one writer anyway.
func (b *Book) recognise(ctx context.Context, ws []*writing) (*known, error) {
	k := &known{byExternal: map[string]string{}, byIdentity: map[string][]Identity{}, records: map[string]*Customer{}}
	var ids, external []string
	folded := map[IdentityKind][]string{}
	for _, w := range ws {
		if w.refused() {
			continue
		}
		if w.by.id != "" {
			ids = append(ids, w.by.id)
		}
		external = append(external, w.by.external, maybe.Value(w.ExternalID))
		for _, i := range w.identities {
			folded[i.Kind] = append(folded[i.Kind], i.folded)
		}
	}
	external = slices.DeleteFunc(external, func(s string) bool { return s == "" })
	found, err := b.byExternal(ctx, external)
	if err != nil {
		return nil, err
	}
	for _, c := range found {
		k.byExternal[*c.ExternalID] = c.ID
		ids = append(ids, c.ID)
	}
	for kind, values := range folded {
		same, err := b.byIdentity(ctx, kind, values)
		if err != nil {
			return nil, err
		}
		for _, i := range same {
			k.byIdentity[i.name()] = append(k.byIdentity[i.name()], i)
			ids = append(ids, i.CustomerID)
		}
	}
	return k, b.lock(ctx, k.records, ids)
}

func (i Identity) name() string { return string(i.Kind) + " " + i.folded }

// byExternal finds the records that have these external ids, aliases too.
func (b *Book) byExternal(ctx context.Context, external []string) ([]*Customer, error) {
	var out []*Customer
	for part := range chunks(external) {
		found, err := b.db.Customer.Query().Where(table.ExternalIDIn(part...)).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("find customers by external id: %w", err)
		}
		out = append(out, fromRows(found)...)
	}
	return out, nil
}

// byIdentity finds who has identities of kind, by folded values.
func (b *Book) byIdentity(ctx context.Context, kind IdentityKind, folded []string) ([]Identity, error) {
	var out []Identity
	for part := range chunks(folded) {
		found, err := b.db.Identity.Query().Where(identities.Kind(string(kind)), identities.FoldedIn(part...)).
			Order(identities.ByCustomerID()).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("find customers by identity: %w", err)
		}
		for _, r := range found {
			out = append(out, identityFromRow(r))
		}
	}
	return out, nil
}

// lock reads customers and their survivors into into, holding their rows.
func (b *Book) lock(ctx context.Context, into map[string]*Customer, ids []string) error {
	slices.Sort(ids) // everybody locks in one order, so that nobody waits in a circle
	var survivors []string
	for part := range chunks(slices.Compact(ids)) {
		q := b.db.Customer.Query().Where(table.IDIn(part...)).Order(table.ByID())
		if b.db.Postgres() {
			q.Modify(func(s *sql.Selector) { s.ForUpdate() })
		}
		found, err := q.All(ctx)
		if err != nil {
			return fmt.Errorf("lock %d customers: %w", len(ids), err)
		}
		remember(ctx, found)
		for _, c := range fromRows(found) {
			if into[c.ID] = c; c.MergedIntoID != "" {
				survivors = append(survivors, c.MergedIntoID)
			}
		}
	}
	survivors = slices.DeleteFunc(survivors, func(id string) bool { return into[id] != nil })
	if len(survivors) == 0 {
		return nil
	}
	return b.lock(ctx, into, survivors)
}

// meant gives the customer whom w means, or nil for a new one.
func (k *known) meant(w *writing) (*Customer, error) {
	switch {
	case w.by.id != "":
		c := k.survivor(w.by.id)
		if c != nil && c.ErasedAt != nil {
			return nil, ErasedAt("id")
		}
		if c != nil {
			return c, nil
		}
		return nil, fault.Missing("customer")
	case w.by.external != "":
		return k.survivor(k.byExternal[w.by.external]), nil
	case w.by.identity != nil:
		return k.owner(*w.by.identity)
	default:
		return nil, nil
	}
}

// owner gives who has i for her own, or the only one who shares it.
func (k *known) owner(i Identity) (*Customer, error) {
	candidates := map[string]*Customer{}
	for _, same := range k.byIdentity[i.name()] {
		c := k.survivor(same.CustomerID)
		if c == nil {
			continue
		}
		if !same.Shared {
			return c, nil
		}
		candidates[c.ID] = c
	}
	if len(candidates) > 0 {
		return nil, fault.Invalid("key", "is shared by %d customers: name one of them by id or external id", len(candidates))
	}
	return nil, nil
}

// free keeps of w's identities those that c doesn't have yet; nil means a new
// customer. A personal one that is somebody else's own is taken.
func (k *known) free(w *writing, c *Customer) ([]Identity, error) {
	var out []Identity
	for n, i := range w.identities {
		hers := false
		for _, same := range k.byIdentity[i.name()] {
			owner := k.survivor(same.CustomerID)
			if c != nil && owner != nil && owner.ID == c.ID {
				hers = true
			} else if !i.Shared && !same.Shared {
				return nil, taken(w.places[n])
			}
		}
		if !hers {
			out = append(out, i)
		}
	}
	return out, nil
}

// taken says that an identity, the draft's at place, is somebody else's.
func taken(place int) error {
	if place < 0 {
		return fault.Taken("key", "belongs to another customer")
	}
	return fault.Taken("value", "belongs to another customer").At("identities", strconv.Itoa(place))
}
