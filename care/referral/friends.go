package referral

import (
	"context"
	"fmt"

	table "kept/ent/db/referral"
)

// FriendsAmong gives the referrals by which some customers' records came themselves
// and were given points, or may be yet: by program and then by record. One that lapsed,
// or whose points were taken back, gave her nothing.
func (b *Book) FriendsAmong(ctx context.Context, customerIDs []string) (map[string]map[string]string, error) {
	found, err := b.db.Referral.Query().Where(table.FriendIDIn(customerIDs...), table.StateIn(string(Waiting), string(Held), string(Rewarded))).
		Select(table.FieldID, table.FieldProgramID, table.FieldFriendID).All(ctx)
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
