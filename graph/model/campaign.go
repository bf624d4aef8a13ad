package model

import "kept/care/campaign"

// The API's shapes of campaigns.
type (
	CampaignConnection       = Connection[campaign.Campaign]
	CampaignEdge             = Edge[campaign.Campaign]
	CampaignPayload          = Payload[campaign.Campaign]
	CampaignMemberConnection = Connection[campaign.Member]
	CampaignMemberEdge       = Edge[campaign.Member]
	CampaignLimitsPayload    = Payload[campaign.Limits]
)

// UpdateCampaignInput is a campaign and what to change of it.
type UpdateCampaignInput struct {
	ID string
	campaign.Change
}
