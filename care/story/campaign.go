package story

import (
	"context"
	"errors"
	"fmt"

	"kept/care/campaign"
	"kept/care/loyalty"
	"kept/ent/db/campaignslot"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/tenants/guard"
)

// campaignSource is the source of what campaigns give, in the ledger.
const campaignSource = "campaign"

// PlainSources are Kept's own sources that don't begin as the others do: the ledger
// was written with them, and knows by them what it did already. Nobody else may
// use them.
var PlainSources = []string{ruleSource, campaignSource}

// campaignBatch is to how many customers a campaign comes before another gets its turn.
const campaignBatch = 200

// RunCampaigns goes on with the campaigns in which there is something to do, of
// every tenant: a batch of each in turn. It costs whom they come to, not whom
// there are. Each customer is a transaction of her own, so that a killed process
// loses nothing and two nodes at once give nothing twice. A campaign that fails is
// put off for a minute, and the others go on. actor gives Kept's own actor for a
// tenant. It returns how many batches it did.
func (b *Book) RunCampaigns(ctx context.Context, actor guard.ActorOf) (int, error) {
	total := 0
	var errs error
	for ctx.Err() == nil {
		due, err := b.Campaigns.Ringing(ctx, b.now())
		if err != nil || len(due) == 0 {
			return total, errors.Join(errs, err)
		}
		n, err := guard.Each(ctx, actor, "campaign", due, b.runCampaign)
		errs = errors.Join(errs, err)
		if total += n; n == 0 {
			break
		}
	}
	return total, errs
}

// runCampaign does one batch of a campaign.
func (b *Book) runCampaign(ctx context.Context, campaignID string) (int, error) {
	if err := b.campaignBatch(ctx, campaignID); err != nil {
		return 0, errors.Join(err, b.Campaigns.PutOff(ctx, campaignID))
	}
	return 1, nil
}

func (b *Book) campaignBatch(ctx context.Context, campaignID string) error {
	next, err := b.Campaigns.Next(ctx, campaignID, campaignBatch)
	if err != nil {
		return err
	}
	for _, customerID := range next {
		going, err := b.reach(ctx, campaignID, customerID)
		if err != nil {
			return err
		}
		if !going {
			break
		}
	}
	return b.Campaigns.Rest(ctx, campaignID, len(next) == campaignBatch)
}

// reach comes to one customer with a campaign, and says whether it goes on. The
// campaign's row is locked first, then her accounts: nobody waits in a circle.
// What the ledger refuses for good, such as more than an account may ever have,
// is written down as what became of her.
func (b *Book) reach(ctx context.Context, campaignID, customerID string) (going bool, err error) {
	going, err = store.Tx(ctx, b.db, func(ctx context.Context) (bool, error) {
		v, err := b.Campaigns.Come(ctx, campaignID, customerID)
		if err != nil || !v.Gives {
			return err == nil && v.Going(), err
		}
		t, err := b.give(ctx, v, customerID)
		if err != nil {
			return false, err
		}
		err = b.Campaigns.Gave(ctx, v, t.ID)
		return v.Going(), err
	})
	if f := fault.As(err); f != nil && (f.Kind == fault.KindInvalid || f.Kind == fault.KindConflict) {
		return true, b.Campaigns.Refuse(ctx, campaignID, customerID)
	}
	return going, err
}

// give has her earn the points of a campaign: by her id and the campaign's, once.
func (b *Book) give(ctx context.Context, v *campaign.Visit, customerID string) (*loyalty.Transaction, error) {
	p, err := b.Points.Program(ctx, v.ProgramID)
	if err != nil {
		return nil, err
	}
	return b.Points.Earn(ctx, loyalty.Earning{
		Origin:     loyalty.Origin{Source: campaignSource, SourceID: v.ID + " " + customerID},
		CustomerID: v.CustomerID, Currency: p.Currency, Points: v.Points, Reason: v.Name,
	})
}

// VerifyCampaigns recounts the members of the acting tenant's campaigns, and what
// they have spent by the ledger, and gives a sentence for each difference.
func (b *Book) VerifyCampaigns(ctx context.Context) (out []string, err error) {
	err = b.Campaigns.Each(ctx, func(c *campaign.Campaign) error {
		wrong, err := b.Campaigns.Recount(ctx, c)
		if err != nil {
			return err
		}
		out = append(out, wrong...)
		gave, err := b.Points.EarnedFrom(ctx, c.ProgramID, campaignSource, c.ID)
		if err == nil && (gave.Points != c.Spent || gave.Movements != c.Granted) {
			out = append(out, fmt.Sprintf("campaign %s says that it gave %d customers %d points; the ledger says %d and %d",
				c.ID, c.Granted, c.Spent, gave.Movements, gave.Points))
		}
		if err != nil {
			return err
		}
		slots, err := b.db.CampaignSlot.Query().Where(campaignslot.CampaignID(c.ID)).Count(ctx)
		if err == nil && slots != c.Granted {
			out = append(out, fmt.Sprintf("campaign %s says that it gave %d customers points; it took %d times of their weeks", c.ID, c.Granted, slots))
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	members, err := b.verifyMembers(ctx)
	return append(out, members...), err
}
