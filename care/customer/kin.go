package customer

import (
	"context"
	"fmt"

	merges "kept/ent/db/customermerge"
)

// Kin says of two records whether they are one customer's, or ever were: what was
// written with either may be the other's. It reads every merge, those that were
// undone too.
func (b *Book) Kin(ctx context.Context) (func(a, b string) bool, error) {
	found, err := b.db.CustomerMerge.Query().Select(merges.FieldID, merges.FieldAliasID, merges.FieldSurvivorID).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("who was ever merged: %w", err)
	}
	into := map[string]string{}
	end := func(id string) string {
		for into[id] != "" {
			id = into[id]
		}
		return id
	}
	for _, m := range found {
		if a, s := end(m.AliasID), end(m.SurvivorID); a != s {
			into[a] = s
		}
	}
	return func(a, b string) bool { return end(a) == end(b) }, nil
}
