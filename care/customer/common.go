package customer

import (
	"context"
	"fmt"

	"kept/ent/db/identity"
)

// InCommon reports whether any of some records has an address, a number, a handle
// or a card in common with any of the others, however it is written.
func (b *Book) InCommon(ctx context.Context, some, others []string) (bool, error) {
	var found []struct{ Kind, Folded string }
	err := b.db.Identity.Query().Where(identity.CustomerIDIn(some...)).Select(identity.FieldKind, identity.FieldFolded).Scan(ctx, &found)
	if err != nil {
		return false, fmt.Errorf("how %d records are reached: %w", len(some), err)
	}
	for _, f := range found {
		there, err := b.db.Identity.Query().Where(identity.CustomerIDIn(others...), identity.Kind(f.Kind), identity.Folded(f.Folded)).Exist(ctx)
		if there || err != nil {
			return there, err
		}
	}
	return false, nil
}
