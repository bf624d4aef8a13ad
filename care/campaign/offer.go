package campaign

import (
	"context"
	"fmt"
	"time"

	table "kept/ent/db/campaign"
	members "kept/ent/db/campaignmember"
	"kept/tenants"
)

// OnOffer gives the campaigns that give something at an instant: running, within
// their days, and with enough left for another customer.
func (b *Book) OnOffer(ctx context.Context, at time.Time) ([]*Campaign, error) {
	found, err := b.db.Campaign.Query().Where(table.State(string(Running))).Order(table.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("campaigns that give something: %w", err)
	}
	var out []*Campaign
	for _, r := range found {
		if c := fromRow(r); c.goesOn(at, tenants.From(ctx).Zone) && c.Left() >= c.Points {
			out = append(out, c)
		}
	}
	return out, nil
}

// GrantedAmong gives which of some customers' records campaigns gave something, by
// campaign and then by record.
func (b *Book) GrantedAmong(ctx context.Context, campaignIDs, customerIDs []string) (map[string]map[string]bool, error) {
	found, err := b.db.CampaignMember.Query().
		Where(members.CampaignIDIn(campaignIDs...), members.CustomerIDIn(customerIDs...)). // asked for a state, SQLite reads all who are in it
		Select(members.FieldCampaignID, members.FieldCustomerID, members.FieldState).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("whom campaigns gave something: %w", err)
	}
	out := map[string]map[string]bool{}
	for _, m := range found {
		if MemberState(m.State) != Granted {
			continue
		}
		if out[m.CampaignID] == nil {
			out[m.CampaignID] = map[string]bool{}
		}
		out[m.CampaignID][m.CustomerID] = true
	}
	return out, nil
}
