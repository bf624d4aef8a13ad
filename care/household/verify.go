package household

import (
	"context"
	"fmt"

	table "kept/ent/db/household"
)

// verifyBatch is how many households are looked at at once.
const verifyBatch = 1000

// Verify goes through the acting tenant's households, and gives a sentence for
// whatever doesn't fit: nobody in one that stands, somebody in one that doesn't, a
// member of another program, a stay of which something else was told, or none at all.
func (b *Book) Verify(ctx context.Context) (out []string, err error) {
	erased, err := b.customers.Erased(ctx)
	if err != nil {
		return nil, err
	}
	for last := ""; ; {
		found, err := b.db.Household.Query().Where(table.IDGT(last)).Order(table.ByID()).Limit(verifyBatch).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("verify households: %w", err)
		}
		byID, ids := make(map[string]*Household, len(found)), make([]string, len(found))
		for i, r := range found {
			byID[r.ID], ids[i], last = fromRow(r), r.ID, r.ID
		}
		in, err := b.staysIn(ctx, ids)
		if err != nil {
			return nil, err
		}
		told, err := b.verifyStays(ctx, ids, erased)
		if err != nil {
			return nil, err
		}
		out = append(append(out, contradictions(byID, in)...), told...)
		if len(found) < verifyBatch {
			formed, err := b.verifyFormed(ctx)
			return append(out, formed...), err
		}
	}
}

// contradictions are a sentence for whatever households and the stays in them say
// otherwise of each other.
func contradictions(households map[string]*Household, in []*Stay) (out []string) {
	members := map[string]int{}
	for _, s := range in {
		h := households[s.HouseholdID]
		members[h.ID]++
		if h.DissolvedAt != nil {
			out = append(out, fmt.Sprintf("household %s is dissolved; customer %s is still in it", h.ID, s.CustomerID))
		}
		if h.ProgramID != s.ProgramID {
			out = append(out, fmt.Sprintf("household %s is of another program than the stay of customer %s in it", h.ID, s.CustomerID))
		}
	}
	for id, h := range households {
		if h.DissolvedAt == nil && members[id] == 0 {
			out = append(out, fmt.Sprintf("household %s stands, and nobody is in it", id))
		}
	}
	return out
}
