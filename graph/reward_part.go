package graph

import (
	"kept/care/coupon"
	"kept/care/loyalty"
	"kept/care/reward"
	"kept/care/story"
	"kept/internal/id"
	"kept/internal/maybe"
	"kept/tenants"
)

// rewards is what rewards add to the API.
func (r *Resolver) rewards() noun {
	again := reread(func(w *reward.Reward) string { return w.ID }, r.RewardBook.Find)
	return noun{
		kinds: map[id.Prefix]kind{id.Reward: {tenants.LoyaltyRead, many(r.RewardBook.ByIDs)}},
		replays: map[string]replay{
			"takeRewardCode": reread(func(c *story.RewardCode) string { return c.Reservation.ID }, r.StoryBook.RewardCodeTaken),
			"addReward":      again, "updateReward": again, "retireReward": again,
			"reserveReward": r.heldAgain(),
		},
	}
}

func reservedBy(v *loyalty.Reservation) string { return v.ID }

func givesCodeOf(w *reward.Reward) string { return maybe.Value(w.CouponID) }

func gaveCard(p *reward.Piece) string { return maybe.Value(p.CardID) }

func gaveCode(p *reward.Piece) string { return maybe.Value(p.CodeID) }

func codeOf(c *coupon.Code) string { return c.CouponID }
