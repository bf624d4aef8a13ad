package graph

import (
	"context"

	"kept/care/campaign"
	"kept/internal/id"
	"kept/tenants"
)

// campaigns is what campaigns, their members and limits add to the API.
func (r *Resolver) campaigns() noun {
	again := reread(func(c *campaign.Campaign) string { return c.ID }, r.CampaignBook.Find)
	limits := func(ctx context.Context, _ string) (*campaign.Limits, error) { return r.CampaignBook.Limits(ctx) }
	return noun{
		kinds: map[id.Prefix]kind{
			id.Campaign:       {tenants.LoyaltyRead, many(r.CampaignBook.ByIDs)},
			id.CampaignMember: {tenants.LoyaltyRead, many(r.CampaignBook.MembersByIDs)},
		},
		replays: map[string]replay{
			"draftCampaign": again, "updateCampaign": again, "startCampaign": again, "pauseCampaign": again, "resumeCampaign": again,
			"endCampaign": again, "setCampaignLimits": reread(func(*campaign.Limits) string { return "limits" }, limits),
		},
	}
}

func campaignID(c *campaign.Campaign) string { return c.ID }

func campaignProgram(c *campaign.Campaign) string { return c.ProgramID }

func campaignMemberID(m *campaign.Member) string { return m.ID }

func campaignCustomer(m *campaign.Member) string { return m.CustomerID }
