package absence

import (
	"context"
	"fmt"

	rows "kept/ent/db"
	table "kept/ent/db/absence"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/page"
)

// Find gives the absence with id. Another tenant's is missing.
func (b *Book) Find(ctx context.Context, absenceID string) (*Absence, error) {
	r, err := b.db.Absence.Query().Where(table.ID(absenceID)).Only(ctx)
	if rows.IsNotFound(err) {
		return nil, fault.Missing("absence")
	}
	if err != nil {
		return nil, fmt.Errorf("find absence %s: %w", absenceID, err)
	}
	return fromRow(r), nil
}

// ByIDs gives the absences with ids, by id. Those that this caller can't see are left out.
func (b *Book) ByIDs(ctx context.Context, ids []string) (map[string]*Absence, error) {
	found, err := b.db.Absence.Query().Where(table.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find %d absences: %w", len(ids), err)
	}
	out := make(map[string]*Absence, len(found))
	for _, r := range found {
		out[r.ID] = fromRow(r)
	}
	return out, nil
}

// soonestOver is the order of lists: who is back first comes first.
var soonestOver = store.Order{Column: table.FieldUntilAt, Kind: store.Time}

// List gives the absences that aren't over, the one that is over soonest first,
// a page at a time.
func (b *Book) List(ctx context.Context, args page.Args) (page.Page[*Absence], error) {
	q := b.db.Absence.Query().Where(table.EndedAtIsNil(), table.UntilAtGTE(b.now()))
	return store.List(ctx, q, soonestOver, args, fromRow, func(a *Absence) page.Key { return store.KeyOf(a.UntilAt, a.ID) })
}

// Away gives those of the members who are away now, by the sweep's reckoning.
func (b *Book) Away(ctx context.Context) (map[string]bool, error) {
	now := b.now()
	found, err := b.db.Absence.Query().Where(table.EndedAtIsNil(), table.UntilAtGTE(now), table.FromAtLTE(now)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("who is away: %w", err)
	}
	out := map[string]bool{}
	for _, r := range found {
		out[r.MemberID] = true
	}
	return out, nil
}
