package model

import (
	"kept/care/reward"
	"kept/care/story"
)

// The API's shapes of rewards.
type (
	RewardConnection  = Connection[reward.Reward]
	RewardEdge        = Edge[reward.Reward]
	RewardPayload     = Payload[reward.Reward]
	RewardCodePayload = Payload[story.RewardCode]
)

// UpdateRewardInput is a reward and what to change of it.
type UpdateRewardInput struct {
	ID string
	reward.Change
}
