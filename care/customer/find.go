package customer

import (
	"context"
	"fmt"
	"slices"
	"strings"

	rows "kept/ent/db"
	table "kept/ent/db/customer"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/tenants/guard"
)

// Find gives the customer with id; an alias's id answers with its survivor.
// The guard need not look her up again in this transaction. Another tenant's
// customer is missing.
func (b *Book) Find(ctx context.Context, id string) (*Customer, error) {
	found, err := b.ByIDs(ctx, []string{id})
	if err != nil {
		return nil, err
	}
	c, ok := found[id]
	if !ok {
		return nil, fault.Missing("customer")
	}
	return c, nil
}

// Resolve gives the id to write new rows with: id itself, or its survivor's.
// Nothing new is written about who was erased.
func (b *Book) Resolve(ctx context.Context, id string) (string, error) {
	c, err := b.Find(ctx, id)
	if err != nil {
		return "", err
	}
	return c.ID, c.Gone()
}

// CheckThere refuses, at the field that names a record of hers, what would write on
// about who was erased. A record of nobody's has no customer.
func (b *Book) CheckThere(ctx context.Context, id, field string) error {
	if id == "" {
		return nil
	}
	c, err := b.Find(ctx, id)
	if err == nil && c.ErasedAt != nil {
		return ErasedAt(field)
	}
	return err
}

// KeptUnder gives the id under which a customer is kept, also of who was erased:
// what there is about her can be read, and brought to its end.
func (b *Book) KeptUnder(ctx context.Context, id string) (string, error) {
	c, err := b.Find(ctx, id)
	if err != nil {
		return "", err
	}
	return c.ID, nil
}

// ByIDs gives the customers with ids, by the id that was asked for: an alias's
// id is a key to its survivor. Ids that this caller can't see are left out.
func (b *Book) ByIDs(ctx context.Context, ids []string) (map[string]*Customer, error) {
	found, err := b.load(ctx, ids)
	if err != nil {
		return nil, err
	}
	var survivors []string
	for _, c := range found {
		if c.MergedIntoID != "" {
			survivors = append(survivors, c.MergedIntoID)
		}
	}
	if len(survivors) == 0 {
		return found, nil
	}
	alive, err := b.load(ctx, survivors)
	if err != nil {
		return nil, err
	}
	for id, c := range found {
		if c.MergedIntoID == "" {
			continue
		}
		delete(found, id)
		if survivor := alive[c.MergedIntoID]; survivor != nil {
			found[id] = survivor
		}
	}
	return found, nil
}

// IDs gives every id under which rows of this customer may be kept: the
// survivor's first, then its aliases'. Read a customer's records by all of them.
func (b *Book) IDs(ctx context.Context, id string) ([]string, error) {
	ids, _, err := b.family(ctx, id)
	return ids, err
}

// ActiveIDs is IDs for what begins something new, which nothing does about who was
// erased (ErrErased).
func (b *Book) ActiveIDs(ctx context.Context, id string) ([]string, error) {
	ids, erased, err := b.family(ctx, id)
	if err == nil && erased {
		return nil, ErrErased
	}
	return ids, err
}

// family gives the ids of a customer. One who leads in a circle, which no merge
// makes, isn't there: seen are those that led here.
func (b *Book) family(ctx context.Context, id string, seen ...string) (ids []string, erased bool, err error) {
	found, err := b.db.Customer.Query().Where(table.Or(table.ID(id), table.MergedIntoID(id))).
		Select(table.FieldID, table.FieldMergedIntoID, table.FieldErasedAt).All(ctx)
	if err != nil {
		return nil, false, fmt.Errorf("ids of customer %s: %w", id, err)
	}
	own := slices.IndexFunc(found, func(r *rows.Customer) bool { return r.ID == id })
	if own < 0 {
		return nil, false, fault.Missing("customer")
	}
	if survivor := found[own].MergedIntoID; survivor != "" {
		if seen = append(seen, id); slices.Contains(seen, survivor) {
			return nil, false, fault.Missing("customer")
		}
		return b.family(ctx, survivor, seen...)
	}
	remember(ctx, found)
	all, erased := []string{id}, found[own].ErasedAt != nil
	sortByID(found)
	for _, r := range found {
		if r.ID != id {
			all = append(all, r.ID)
		}
	}
	return all, erased, nil
}

// IDsOf is IDs for many survivors at once: each survivor's id with those of its aliases.
func (b *Book) IDsOf(ctx context.Context, survivors []string) (map[string][]string, error) {
	out := make(map[string][]string, len(survivors))
	for _, id := range survivors {
		out[id] = []string{id}
	}
	for part := range chunks(survivors) {
		aliases, err := b.db.Customer.Query().Where(table.MergedIntoIDIn(part...)).
			Select(table.FieldID, table.FieldMergedIntoID).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("aliases of %d customers: %w", len(survivors), err)
		}
		sortByID(aliases)
		for _, a := range aliases {
			out[a.MergedIntoID] = append(out[a.MergedIntoID], a.ID)
		}
	}
	return out, nil
}

// sortByID sorts what was found by something else: asked to sort it, SQLite
// walks all of the tenant's customers by id.
func sortByID(found []*rows.Customer) {
	slices.SortFunc(found, func(a, b *rows.Customer) int { return strings.Compare(a.ID, b.ID) })
}

// load reads customers as they are, aliases too, by id.
func (b *Book) load(ctx context.Context, ids []string) (map[string]*Customer, error) {
	out := make(map[string]*Customer, len(ids))
	for part := range chunks(ids) {
		found, err := b.byID.Read(ctx, b.db, nil, part, b.read)
		if err != nil {
			return nil, fmt.Errorf("find %d customers: %w", len(ids), err)
		}
		for _, c := range found {
			out[c.ID] = c
		}
	}
	return out, nil
}

func (b *Book) read(ctx context.Context, ids []string) ([]*Customer, error) {
	found, err := b.db.Customer.Query().Where(b.db.Among(table.FieldID, ids)).All(store.PlanOnce(ctx))
	if err != nil {
		return nil, err
	}
	remember(ctx, found)
	out := make([]*Customer, len(found))
	for i, r := range found {
		out[i] = fromRow(r)
	}
	return out, nil
}

func idOf(c *Customer) string { return c.ID }

func remember(ctx context.Context, found []*rows.Customer) {
	for _, r := range found {
		guard.Known(ctx, r.ID)
	}
}
