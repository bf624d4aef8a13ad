package customer

import (
	"context"
	"fmt"
	"slices"

	rows "kept/ent/db"
	table "kept/ent/db/customer"
	"kept/tenants/guard"
)

// Survivor is as much of a customer as records about her need: whom they are
// kept under, and what they take from her.
type Survivor struct {
	ID     string
	Zone   string
	Stage  Stage
	Erased bool // nothing more is recorded about her
}

// Survivor is as much of c as records about c need.
func (c *Customer) Survivor() *Survivor {
	return &Survivor{ID: c.ID, Zone: c.Zone, Stage: c.Stage, Erased: c.ErasedAt != nil}
}

// Survivors is ByIDs for who writes many records and shows none of the
// customers: it reads five columns of them. An alias's id is a key to its
// survivor; ids that this caller can't see are left out.
func (b *Book) Survivors(ctx context.Context, ids []string) (map[string]*Survivor, error) {
	found, err := b.brief(ctx, ids)
	if err != nil {
		return nil, err
	}
	var into []string
	for _, r := range found {
		if r.MergedIntoID != "" {
			into = append(into, r.MergedIntoID)
		}
	}
	alive, err := b.brief(ctx, into)
	if err != nil {
		return nil, err
	}
	out := make(map[string]*Survivor, len(found))
	for id, r := range found {
		if r.MergedIntoID != "" {
			r = alive[r.MergedIntoID]
		}
		if r != nil {
			out[id] = &Survivor{ID: r.ID, Zone: r.Zone, Stage: Stage(r.Stage), Erased: r.ErasedAt != nil}
		}
	}
	return out, nil
}

func (b *Book) brief(ctx context.Context, ids []string) (map[string]*rows.Customer, error) {
	out := make(map[string]*rows.Customer, len(ids))
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	for part := range chunks(ids) {
		found, err := b.db.Customer.Query().Where(table.IDIn(part...)).
			Select(table.FieldID, table.FieldMergedIntoID, table.FieldZone, table.FieldStage, table.FieldErasedAt).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("find %d customers: %w", len(ids), err)
		}
		for _, r := range found {
			out[r.ID] = r
			guard.Known(ctx, r.ID)
		}
	}
	return out, nil
}
