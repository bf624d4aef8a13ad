package story

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"kept/care/campaign"
	"kept/care/thanks"
	rows "kept/ent/db"
	"kept/ent/db/campaignmember"
	"kept/ent/db/campaignslot"
	"kept/ent/db/loyaltytransaction"
	"kept/ent/db/thanksoccasion"
	"kept/internal/clock"
	"kept/internal/maybe"
	"kept/tenants"
)

// movements gives those of the transactions that there are, by id.
func (b *Book) movements(ctx context.Context, ids []string) (map[string]*rows.LoyaltyTransaction, error) {
	found, err := b.db.LoyaltyTransaction.Query().Where(loyaltytransaction.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find %d transactions: %w", len(ids), err)
	}
	out := make(map[string]*rows.LoyaltyTransaction, len(found))
	for _, t := range found {
		out[t.ID] = t
	}
	return out, nil
}

// verifyMembers holds whom campaigns gave points against the transactions by which
// they did, and against the time of her week that each took.
func (b *Book) verifyMembers(ctx context.Context) (out []string, err error) {
	for last := ""; ; {
		some, err := b.db.CampaignMember.Query().Where(campaignmember.IDGT(last)).Order(campaignmember.ByID()).Limit(1000).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("verify whom campaigns came to: %w", err)
		}
		if len(some) == 0 {
			return out, nil
		}
		last = some[len(some)-1].ID
		var ids []string
		for _, m := range some {
			ids = append(ids, m.TransactionID)
		}
		gave, err := b.movements(ctx, ids)
		if err != nil {
			return nil, err
		}
		weeks, err := b.weeksOf(ctx, some, gave)
		if err != nil {
			return nil, err
		}
		for _, m := range some {
			if wrong := memberDiffers(m, gave[m.TransactionID], weeks, tenants.From(ctx).Zone); wrong != "" {
				out = append(out, fmt.Sprintf("campaign %s and customer %s (%s): %s", m.CampaignID, m.CustomerID, m.ID, wrong))
			}
		}
	}
}

// account is a campaign and the customer whose account it gave points.
type account struct{ campaignID, customerID string }

// weeksOf gives the weeks of which campaigns took a time, for these members.
func (b *Book) weeksOf(ctx context.Context, some []*rows.CampaignMember, gave map[string]*rows.LoyaltyTransaction) (map[account][]string, error) {
	campaigns, customers := map[string]bool{}, map[string]bool{}
	for _, m := range some {
		if t := gave[m.TransactionID]; t != nil {
			campaigns[m.CampaignID], customers[t.CustomerID] = true, true
		}
	}
	found, err := b.db.CampaignSlot.Query().Where(campaignslot.CampaignIDIn(slices.Collect(maps.Keys(campaigns))...), campaignslot.CustomerIDIn(slices.Collect(maps.Keys(customers))...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("which weeks %d members were given something in: %w", len(some), err)
	}
	out := make(map[account][]string, len(found))
	for _, s := range found {
		at := account{s.CampaignID, s.CustomerID}
		out[at] = append(out[at], s.Week)
	}
	return out, nil
}

// memberDiffers says what is wrong with what a campaign gave a customer, or nothing.
func memberDiffers(m *rows.CampaignMember, t *rows.LoyaltyTransaction, weeks map[account][]string, zone *time.Location) string {
	if campaign.MemberState(m.State) != campaign.Granted {
		if m.TransactionID != "" {
			return fmt.Sprintf("it is %s, and names transaction %s", m.State, m.TransactionID)
		}
		return ""
	}
	switch {
	case t == nil || maybe.Value(t.Key) != "earned "+campaignSource+" "+m.CampaignID+" "+m.CustomerID:
		return "the points that it says she was given aren't in the ledger as its own"
	case m.EnteredAt == nil || !clock.Alongside(t.RecordedAt, *m.EnteredAt):
		return fmt.Sprintf("it says that she was given points at %v; transaction %s was at %s", m.EnteredAt, t.ID, t.RecordedAt.UTC().Format(time.RFC3339))
	}
	// The tenant's zone may have been another one: a day either way.
	for _, week := range weeks[account{m.CampaignID, t.CustomerID}] {
		for _, off := range []time.Duration{-26 * time.Hour, 0, 26 * time.Hour} {
			if clock.Day(week) == campaign.Week(t.RecordedAt.Add(off), zone) {
				return ""
			}
		}
	}
	return fmt.Sprintf("it took no time of the week of %s, in which she was given points", campaign.Week(t.RecordedAt, zone))
}

// verifyOccasions holds whom plans thanked with points against the transactions by
// which they did.
func (b *Book) verifyOccasions(ctx context.Context) (out []string, err error) {
	for last := ""; ; {
		some, err := b.db.ThanksOccasion.Query().Where(thanksoccasion.IDGT(last)).Order(thanksoccasion.ByID()).Limit(1000).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("verify whom plans thanked: %w", err)
		}
		if len(some) == 0 {
			return out, nil
		}
		last = some[len(some)-1].ID
		var ids []string
		for _, o := range some {
			ids = append(ids, o.TransactionID)
		}
		gave, err := b.movements(ctx, ids)
		if err != nil {
			return nil, err
		}
		for _, o := range some {
			if wrong := occasionDiffers(o, gave[o.TransactionID]); wrong != "" {
				out = append(out, fmt.Sprintf("plan of thanks %s and customer %s (%s): %s", o.PlanID, o.CustomerID, o.ID, wrong))
			}
		}
	}
}

// occasionDiffers says what is wrong with what a plan gave on an occasion, or nothing.
func occasionDiffers(o *rows.ThanksOccasion, t *rows.LoyaltyTransaction) string {
	gives := thanks.Outcome(o.Outcome) == thanks.Thanked && o.Points > 0
	switch key := fmt.Sprintf("earned %s %s %s %d", thanksSource, o.PlanID, o.CustomerID, o.Number); {
	case !gives && o.TransactionID != "":
		return fmt.Sprintf("it gave nothing, and names transaction %s", o.TransactionID)
	case gives && (t == nil || maybe.Value(t.Key) != key):
		return "the points that it says she was given aren't in the ledger as its own"
	case gives && t.Points != o.Points:
		return fmt.Sprintf("it says %d points; transaction %s says %d", o.Points, t.ID, t.Points)
	}
	return ""
}
