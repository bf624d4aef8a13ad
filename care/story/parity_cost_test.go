package story_test

import (
	"fmt"
	"regexp"
	"testing"

	"kept/care/campaign"
	"kept/care/customer"
	"kept/care/earning"
	"kept/care/event"
	"kept/care/referral"
)

// everyOffer opens an offer of each kind that is compared, each for newcomers alone;
// who is given is somebody for whom the campaign is.
func (c bazaar) everyOffer() {
	c.t.Helper()
	c.coupon(newcomersOnly)
	c.rule(event.PurchaseRecorded, perEuro(func(t *earning.Terms) {
		t.Points = 100
		t.Multipliers = []earning.Multiplier{{Name: "first", Condition: `customer.stage == "FIRST_TIME"`, Factor: "3"}}
		t.Limits = []earning.Limit{{Scope: earning.OfRule, Period: ptr(earning.Monthly), Points: ptr(int64(1_000_000))}}
	}))
	c.rule(event.PurchaseDelivered, perEuro(func(t *earning.Terms) { t.Condition = `customer.stage == "FIRST_TIME" && customer.tierRank == 0` }))
	c.rule(event.CustomerCreated, earning.Terms{Name: "Hello", Basis: earning.Fixed, Points: 100})
	c.must(second(c.stories.SetReferralTerms(c.ctx, referral.Terms{ProgramID: c.program.ID, Open: true, AdvocatePoints: 100, FriendPoints: 300, OnOrder: 1, MostDays: 30})))
	stage := customer.Prospect
	v, err := c.rooms.Campaigns.Draft(c.ctx, campaign.Plan{
		ProgramID: c.program.ID, Name: "Hello", Segment: &customer.Filter{Stage: &customer.StageFilter{Eq: &stage}}, Points: 40, Budget: 400, LiftDays: 7, LastDay: c.today().Add(9),
	})
	c.must(err)
	c.people(1)
	c.must(second(c.rooms.Campaigns.Start(c.ctx, v.ID)))
}

// statement is one that was run, and with what.
type statement struct {
	query string
	args  []any
}

// statements gives what a comparison's job runs from its beginning to its end.
func (c bazaar) statements(findings int) (all []statement) {
	c.t.Helper()
	j := c.starts()
	c.db.Witness(func(query string, args []any) { all = append(all, statement{query, args}) })
	c.must(c.parities.Run(c.ctx, j))
	c.db.Witness(nil)
	if _, found := c.answer(); len(found) < findings {
		c.t.Fatalf("%d findings, want %d at least: what is counted is little", len(found), findings)
	}
	return all
}

func TestWhatAComparisonCostsDoesNotGrowWithWhatIsStored(t *testing.T) {
	c := openBazaar(t)
	c.everyOffer()
	c.sold(c.loyals(2)[0])
	few := c.statements(2 * 5)
	for i, who := range c.people(20) { // others, who buy and aren't loyal
		c.buys(who, fmt.Sprint("other-", i), 2500)
	}
	c.sweepUp(c.loyals(1)[0])
	c.loyals(15)
	many := c.statements(18 * 5)
	if len(many) != len(few) {
		t.Errorf("of 18 loyal customers it takes %d statements, of 2 it took %d; want as many", len(many), len(few))
		for i, s := range many {
			if i >= len(few) || few[i].query != s.query {
				t.Logf("the first that differs: %s", s.query)
				break
			}
		}
	}
	c.planned(many)
}

// sweepUp gives a customer a long history.
func (c bazaar) sweepUp(her string) {
	c.t.Helper()
	for i := range 10 {
		c.buys(her, fmt.Sprint("history-", i), 100)
	}
}

var (
	// grows are the tables of which there is more the longer a tenant has been one,
	// by the names that statements give them.
	grows = `(?:purchases|purchase_lines|customers|customer_tags|coupon_uses|campaign_members|referrals|earnings|parity_findings|loyalty_[elt][a-z]*|p|l|c|e|a|t2)`
	// whole is a step of SQLite's plan that goes through all that a tenant has of
	// one, or through all who have something in common.
	whole = regexp.MustCompile(`^(?:SCAN ` + grows + `\b|SEARCH ` + grows + ` .*\(tenant_id=\?(?: AND occurred_at<\?| AND stage=\?| AND campaign_id=\?| AND state=\?| AND folded=\?)*\))`)
)

// planned fails the test when SQLite, which plans without statistics, would read all
// that there is for any of the statements that read.
func (c bazaar) planned(all []statement) {
	c.t.Helper()
	if c.db.Postgres() {
		return // its plan follows its statistics: so few rows it reads whole
	}
	for _, s := range all {
		if len(s.query) < 6 || s.query[:6] != "SELECT" && s.query[:6] != "select" {
			continue
		}
		rows, err := c.db.SQL().QueryContext(c.ctx, "EXPLAIN QUERY PLAN "+s.query, s.args...)
		c.must(err)
		for rows.Next() {
			var id, parent, unused int
			var step string
			c.must(rows.Scan(&id, &parent, &unused, &step))
			if whole.MatchString(step) {
				c.t.Errorf("%s\n\treads it whole: %s", step, s.query)
			}
		}
		c.must(rows.Err())
		c.must(rows.Close())
	}
}
