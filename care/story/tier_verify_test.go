package story_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"kept/care/event"
	"kept/care/loyalty"
	"kept/care/tier"
	happened "kept/ent/db/event"
)

// tiersSay gives what is told of tiers.
func (c stairs) tiersSay() string {
	c.t.Helper()
	wrong, err := c.stories.VerifyTiers(c.ctx)
	c.must(err)
	return strings.Join(wrong, "\n")
}

func TestVerifyFindsTiersChangedByHand(t *testing.T) {
	for _, tc := range []struct{ name, change, says string }{
		{"nothing", "", ""},
		{"the row of one on no tier", "DELETE FROM tier_standings WHERE tier = ''", ""},
		{"a row that is gone", "DELETE FROM tier_standings WHERE tier = 'GOLD'", "nothing is kept, and she comes to \"GOLD\""},
		{"the row of one who is held", "DELETE FROM tier_standings WHERE tier = 'SILVER' AND points = 0", "nothing is kept, and she comes to \"SILVER\""},
		{"a tier", "UPDATE tier_standings SET tier = 'SILVER' WHERE tier = 'GOLD'", "it says \"SILVER\""},
		{"a ladder that can't be read", "UPDATE tier_policies SET terms = terms || 'x' WHERE number = 1", "what it says can't be read"},
		{"a ladder that nobody could set", `UPDATE tier_policies SET terms = '{"tiers":[]}' WHERE number = 1`, "what it says can't be read"},
		{"the first ladder", "DELETE FROM tier_policies WHERE number = 1", "number 1 is missing"},
		{"when a ladder began", "UPDATE tier_policies SET from_at = (SELECT min(from_at) FROM tier_policies) WHERE number = 2", "the one before it"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := openStairs(t)
			c.ladder(silverAndGold())
			c.tick()
			steeper := silverAndGold()
			steeper.Tiers[1].Points = 250
			c.ladder(steeper)
			c.member("ann", 300)
			c.member("bea", 10)
			cal := c.customer(t, c.ctx, "cal")
			c.must(second(c.rooms.Tiers.SetFloor(c.ctx, tier.FloorDraft{ProgramID: c.program.ID, CustomerID: cal, Tier: "SILVER", Reason: "She sings in our choir"})))
			c.reckoned()
			if _, err := c.db.SQL().Exec(tc.change); err != nil {
				t.Fatal(err)
			}
			if got := c.tiersSay(); (got == "") != (tc.says == "") || !strings.Contains(got, tc.says) {
				t.Errorf("verify says %q, want %q in it", got, tc.says)
			}
		})
	}
}

// Points that history brings in carry a customer up, and it is told of as history.
func TestHistoryCarriesHerUpQuietly(t *testing.T) {
	c := openStairs(t)
	c.ladder(silverAndGold())
	ids := map[string]string{}
	for _, name := range []string{"ann", "bea"} {
		c.now = c.now.Add(20 * 24 * time.Hour)
		ids[name] = c.customer(t, c.ctx, name)
		c.must(second(c.rooms.Points.Earn(event.Backfilling(c.ctx), loyalty.Earning{
			CustomerID: ids[name], Points: 150, Origin: loyalty.Origin{Source: "old-till", SourceID: name},
		})))
	}
	if got := c.tiersSay(); got != "" {
		t.Errorf("before anybody was told of it verify says %q", got)
	}
	c.reckoned()
	for name, quietly := range map[string]bool{"ann": true, "bea": false} {
		e, err := c.db.Event.Query().Where(happened.Type(string(event.TierChanged)), happened.CustomerID(ids[name])).Only(c.ctx)
		c.must(err)
		if got := c.on(ids[name]); got != "SILVER" || e.Backfilled != quietly || fmt.Sprint(e.Data["to"]) != "SILVER" {
			t.Errorf("%s is on %q, told as history: %t", name, got, e.Backfilled)
		}
	}
}
