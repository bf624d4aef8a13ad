package story_test

import (
	"strings"
	"testing"

	"kept/care/campaign"
)

func TestVerifyFindsGiftsOfCampaignsChangedByHand(t *testing.T) {
	for _, tc := range []struct{ name, change, says string }{
		{"nothing", "", ""},
		{"whose it was", "UPDATE campaign_members SET customer_id = (SELECT max(id) FROM customers) WHERE customer_id = (SELECT min(customer_id) FROM campaign_members)", "aren't in the ledger as its own"},
		{"the transaction", "UPDATE campaign_members SET transaction_id = (SELECT max(id) FROM loyalty_transactions) WHERE customer_id = (SELECT min(customer_id) FROM campaign_members)", "aren't in the ledger as its own"},
		{"no transaction", "UPDATE campaign_members SET transaction_id = NULL", "aren't in the ledger as its own"},
		{"when it was", "UPDATE campaign_members SET entered_at = (SELECT max(counts_until) FROM campaign_members)", "it says that she was given points at"},
		{"whose week", "UPDATE campaign_slots SET customer_id = (SELECT max(id) FROM customers) WHERE customer_id = (SELECT min(customer_id) FROM campaign_slots)", "it took no time of the week"},
		{"which week", "UPDATE campaign_slots SET week = '2020-01-06'", "it took no time of the week"},
		{"a week that is gone", "DELETE FROM campaign_slots WHERE customer_id = (SELECT min(customer_id) FROM campaign_slots)", "it took 1 times of their weeks"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := openClub(t)
			who := c.people(2)
			c.customer(t, c.ctx, "Zoe, who is in no campaign")
			c.plan(func(p *campaign.Plan) { p.Segment = named(who...) })
			c.runs()
			if _, err := c.db.SQL().Exec(tc.change); err != nil {
				t.Fatal(err)
			}
			wrong, err := c.stories.VerifyCampaigns(c.ctx)
			c.must(err)
			if got := strings.Join(wrong, "\n"); (got == "") != (tc.says == "") || !strings.Contains(got, tc.says) {
				t.Errorf("verify says %q, want %q in it", got, tc.says)
			}
		})
	}
}

func TestVerifyFindsThanksChangedByHand(t *testing.T) {
	for _, tc := range []struct{ name, change, says string }{
		{"nothing", "", ""},
		{"whose it was", "UPDATE thanks_occasions SET customer_id = (SELECT id FROM customers WHERE name = 'Zoe')", "aren't in the ledger as its own"},
		{"which it was", "UPDATE thanks_occasions SET number = number + 1", "aren't in the ledger as its own"},
		{"the transaction", "UPDATE thanks_occasions SET transaction_id = NULL", "aren't in the ledger as its own"},
		{"points", "UPDATE thanks_occasions SET points = points + 1", "points; transaction"},
		{"what became of it", "UPDATE thanks_occasions SET outcome = 'BUDGET'", "it gave nothing, and names transaction"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := openHearts(t)
			c.loyals(1, 0)
			c.plans()
			c.looks(1)
			c.customer(t, c.ctx, "Zoe")
			if _, err := c.db.SQL().Exec(tc.change); err != nil {
				t.Fatal(err)
			}
			wrong, err := c.stories.VerifyThanks(c.ctx)
			c.must(err)
			if got := strings.Join(wrong, "\n"); (got == "") != (tc.says == "") || !strings.Contains(got, tc.says) {
				t.Errorf("verify says %q, want %q in it", got, tc.says)
			}
		})
	}
}
