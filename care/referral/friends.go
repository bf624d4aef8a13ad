package referral

import (
	"context"
	"fmt"

	table "kept/ent/db/referral"
)

// FriendsAmong gives the referrals by which some customers' records came themselves,
// by program and then by record.
func (b *Book) FriendsAmong(ctx context.Context, customerIDs []string) (map[string]map[string]string, error) {
	found, err := b.db.Referral.Query().Where(table.FriendIDIn(customerIDs...)).Select(table.FieldID, table.FieldProgramID, table.FieldFriendID).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("who of %d customers was referred: %w", len(customerIDs), err)
	}
	out := map[string]map[string]string{}
	for _, r := range found {
		if out[r.ProgramID] == nil {
			out[r.ProgramID] = map[string]string{}
		}
		out[r.ProgramID][r.FriendID] = r.ID
	}
	return out, nil
}
