package campaign

import (
	"context"
	"fmt"

	rows "kept/ent/db"
	table "kept/ent/db/campaign"
	members "kept/ent/db/campaignmember"
)

// atOnce is how many campaigns are read at once where all of them are.
const atOnce = 200

// Each gives the acting tenant's campaigns, one after another.
func (b *Book) Each(ctx context.Context, do func(*Campaign) error) error {
	for after := ""; ; {
		found, err := b.db.Campaign.Query().Where(table.IDGT(after)).Order(table.ByID()).Limit(atOnce).All(ctx)
		if err != nil {
			return fmt.Errorf("read campaigns: %w", err)
		}
		for _, r := range found {
			if err := do(fromRow(r)); err != nil {
				return err
			}
			after = r.ID
		}
		if len(found) < atOnce {
			return nil
		}
	}
}

// Recount counts what a campaign says of its members, and what they say, and
// gives a sentence for each difference.
func (b *Book) Recount(ctx context.Context, c *Campaign) (out []string, err error) {
	var found []struct {
		State string
		Count int
	}
	err = b.db.CampaignMember.Query().Where(members.CampaignID(c.ID)).GroupBy(members.FieldState).Aggregate(rows.Count()).Scan(ctx, &found)
	if err != nil {
		return nil, fmt.Errorf("recount campaign %s: %w", c.ID, err)
	}
	var really Campaign
	for _, f := range found {
		really.count(MemberState(f.State), f.Count)
	}
	if said, is := c.tally(), really.tally(); said != is {
		out = append(out, fmt.Sprintf("campaign %s says that it came to %s; it was %s", c.ID, said, is))
	}
	if want := int64(c.Granted) * c.Points; c.Spent != want {
		out = append(out, fmt.Sprintf("campaign %s says that %d points are spent; %d customers at %d make %d", c.ID, c.Spent, c.Granted, c.Points, want))
	}
	return out, nil
}

func (c *Campaign) tally() string {
	return fmt.Sprintf("%d given, %d held out, %d waiting, %d refused", c.Granted, c.HeldOut, c.Waiting, c.Refused)
}
