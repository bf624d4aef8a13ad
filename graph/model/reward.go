package model

import "kept/care/reward"

// The API's shapes of rewards.
type (
	RewardConnection = Connection[reward.Reward]
	RewardEdge       = Edge[reward.Reward]
	RewardPayload    = Payload[reward.Reward]
)

// UpdateRewardInput is a reward and what to change of it.
type UpdateRewardInput struct {
	ID string
	reward.Change
}
