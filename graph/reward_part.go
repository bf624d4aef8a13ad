package graph

import (
	"kept/care/loyalty"
	"kept/care/reward"
	"kept/internal/id"
	"kept/tenants"
)

// rewards is what rewards add to the API.
func (r *Resolver) rewards() noun {
	again := reread(func(w *reward.Reward) string { return w.ID }, r.RewardBook.Find)
	return noun{
		kinds: map[id.Prefix]kind{id.Reward: {tenants.LoyaltyRead, many(r.RewardBook.ByIDs)}},
		replays: map[string]replay{
			"addReward": again, "updateReward": again, "retireReward": again,
			"reserveReward": reread(func(v *loyalty.Reservation) string { return v.ID }, r.LoyaltyBook.Reservation),
		},
	}
}

func reservedBy(v *loyalty.Reservation) string { return v.ID }
