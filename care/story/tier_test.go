package story_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kept/care/customer"
	"kept/care/earning"
	"kept/care/event"
	"kept/care/loyalty"
	"kept/care/purchase"
	"kept/care/reaction"
	"kept/care/story"
	"kept/care/tier"
	happened "kept/ent/db/event"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/money"
	"kept/internal/testhouse"
	"kept/tenants"
)

// stairs is a club with a ladder, and what makes its tiers due.
type stairs struct{ *club }

func openStairs(t *testing.T) stairs {
	t.Helper()
	c := stairs{openClub(t)}
	now := func() time.Time { return clock.Micro(c.now) }
	c.events = event.NewDispatcher(c.db, now, slog.New(slog.DiscardHandler), reaction.Tier(c.rooms.Tiers.Stir, func() {}))
	c.must(c.events.Begin(t.Context()))
	return c
}

func silverAndGold() tier.Terms {
	return tier.Terms{
		Tiers:  []*tier.Tier{{Key: "SILVER", Name: "Silver", Points: 100}, {Key: "GOLD", Name: "Gold", Points: 300}},
		Window: tier.WindowRolling, Months: 12, GraceDays: 30, Descent: tier.ByOne,
	}
}

func (c stairs) ladder(terms tier.Terms) *tier.Policy {
	c.t.Helper()
	p, err := c.stories.SetTiers(c.ctx, tier.Draft{ProgramID: c.program.ID, Terms: terms})
	c.must(err)
	return p
}

func (c stairs) earns(customerID, key string, points int64) *loyalty.Transaction {
	c.t.Helper()
	earned, err := c.rooms.Points.Earn(c.ctx, loyalty.Earning{CustomerID: customerID, Points: points, Origin: loyalty.Origin{Source: "till", SourceID: key}})
	c.must(err)
	return earned
}

// reckoned hands on what has happened, and reckons what is due.
func (c stairs) reckoned() {
	c.t.Helper()
	c.must(c.events.Step(context.Background()))
	c.must(second(c.stories.ReckonTiers(context.Background(), c.system)))
}

// on gives the key of a customer's tier, and fails unless what is kept is what it comes to.
func (c stairs) on(customerID string) string {
	c.t.Helper()
	wrong, err := c.stories.VerifyTiers(c.ctx)
	c.must(err)
	for _, w := range wrong {
		c.t.Error(w)
	}
	found, err := c.stories.TiersOf(c.ctx, c.program.ID, []string{customerID})
	c.must(err)
	if t := found[customerID].Tier; t != nil {
		return t.Key
	}
	return ""
}

// changes tells each tier that a customer came to, in its order.
func (c stairs) changes(customerID string) (out []string) {
	c.t.Helper()
	found, err := c.db.Event.Query().Where(happened.Type(string(event.TierChanged)), happened.CustomerID(customerID)).Order(happened.ByOccurredAt()).All(c.ctx)
	c.must(err)
	for _, e := range found {
		out = append(out, fmt.Sprint(e.Data["to"]))
	}
	return out
}

func TestHerTierFollowsWhatSheEarnsAndTime(t *testing.T) {
	c := openStairs(t)
	early := c.member("early", 150) // before there were tiers
	c.ladder(silverAndGold())
	ann := c.member("ann", 300)
	c.reckoned()
	if a, e := c.on(ann), c.on(early); a != "GOLD" || e != "SILVER" {
		t.Fatalf("they stand on %q and %q, want GOLD and SILVER", a, e)
	}
	for range 3 { // the window and a grace, a grace again, and a day on which nothing happens
		c.now = c.now.AddDate(0, 0, 366+32)
		if got := c.on(ann); got == "GOLD" {
			t.Errorf("she is on %s still, before anybody reckoned it", got)
		}
		c.reckoned()
	}
	if got := c.on(ann); got != "" {
		t.Errorf("years later she stands on %q, want none", got)
	}
	if got := strings.Join(c.changes(ann), " "); got != "GOLD SILVER " {
		t.Errorf("it was told that she came to %q, want GOLD, SILVER and none", got)
	}
	if n, err := c.stories.ReckonTiers(context.Background(), c.system); n != 0 || err != nil {
		t.Errorf("reckoned again: %d, %v; want nothing due", n, err)
	}
}

// What she has spent can't be taken back under this policy, nor does it keep her
// where what came back has put her.
func TestATierDoesNotOutliveThePurchaseThatEarnedIt(t *testing.T) {
	for _, policy := range []loyalty.Refunds{loyalty.RefundOnlyPending, loyalty.RefundWithinBalance, loyalty.RefundDebt} {
		t.Run(string(policy), func(t *testing.T) {
			c := openStairs(t)
			c.must(second(c.rooms.Points.ChangeProgram(c.ctx, c.program.ID, loyalty.ProgramChange{Refunds: &policy})))
			terms := silverAndGold()
			terms.GraceDays, terms.Descent = 0, tier.ToBase
			c.ladder(terms)
			ann := c.customer(t, c.ctx, "Ann")
			c.earns(ann, "first", 150)
			large := c.earns(ann, "large", 200)
			c.must(second(c.rooms.Points.Reserve(c.ctx, loyalty.Wish{CustomerID: ann, Points: 350, Confirm: true})))
			c.now = c.now.Add(time.Hour)
			c.must(second(c.rooms.Points.ReverseEarning(c.ctx, loyalty.Reversal{Origin: loyalty.Origin{Source: "till", SourceID: "back"}, TransactionID: large.ID, Points: 200})))
			c.now = c.now.Add(time.Hour)
			of, err := c.stories.TiersOf(c.ctx, c.program.ID, []string{ann})
			c.must(err)
			if s := of[ann]; s.Tier == nil || s.Tier.Key != "SILVER" || s.Points != 150 {
				t.Errorf("she is on %+v, want SILVER with 150 points", s)
			}
		})
	}
}

// A refund may take points that lie under her other record. It counts once.
func TestARefundThatHerOtherRecordPaysCountsOnce(t *testing.T) {
	c := openStairs(t)
	c.must(second(c.rooms.Points.ChangeProgram(c.ctx, c.program.ID, loyalty.ProgramChange{Refunds: ptr(loyalty.RefundWithinBalance)})))
	c.ladder(silverAndGold())
	ann, anne := c.customer(t, c.ctx, "Ann"), c.customer(t, c.ctx, "Anne")
	large := c.earns(ann, "large", 200)
	c.earns(anne, "hers", 150)
	c.must(second(c.rooms.Points.Reserve(c.ctx, loyalty.Wish{CustomerID: ann, Points: 200, Confirm: true})))
	c.must(second(c.rooms.Customers.Merge(c.ctx, customer.MergeDraft{CustomerID: ann, OtherID: anne, SurvivorID: &ann, Reason: "the same person"})))
	c.must(second(c.rooms.Points.ReverseEarning(c.ctx, loyalty.Reversal{Origin: loyalty.Origin{Source: "till", SourceID: "back"}, TransactionID: large.ID, Points: 200})))
	if left := c.balance(ann).Available; left != 0 {
		t.Fatalf("%d are available, want none: the refund took her other record's", left)
	}
	of, err := c.stories.TiersOf(c.ctx, c.program.ID, []string{ann})
	c.must(err)
	if got := of[ann].Points; got != 150 {
		t.Errorf("%d points count, want 150", got)
	}
}

func TestVerifyTellsOfATierWhoseLadderIsGone(t *testing.T) {
	c := openStairs(t)
	c.ladder(silverAndGold())
	c.member("ann", 300)
	c.reckoned()
	if _, err := c.db.SQL().Exec("DELETE FROM tier_policies"); err != nil {
		t.Fatal(err)
	}
	wrong, err := c.stories.VerifyTiers(c.ctx)
	if err != nil || len(wrong) != 1 || !strings.Contains(wrong[0], "has no ladder") {
		t.Errorf("VerifyTiers = %q, %v; want one tier without a ladder", wrong, err)
	}
}

func TestAFloorHoldsHerUntilItIsLifted(t *testing.T) {
	c := openStairs(t)
	c.ladder(silverAndGold())
	ann := c.member("ann", 10)
	floor := tier.FloorDraft{ProgramID: c.program.ID, CustomerID: ann, Tier: "GOLD", Reason: "She sings in our choir"}
	f, err := c.rooms.Tiers.SetFloor(c.ctx, floor)
	c.must(err)
	c.reckoned()
	if got := c.on(ann); got != "GOLD" {
		t.Fatalf("she stands on %q, want GOLD by her floor", got)
	}
	c.now = c.now.AddDate(3, 0, 0)
	c.must(second(c.rooms.Tiers.LiftFloor(c.ctx, f.ID)))
	c.reckoned()
	if got := c.on(ann); got != "GOLD" {
		t.Errorf("she stands on %q, want GOLD while the grace lasts", got)
	}
	c.now = c.now.AddDate(0, 3, 0)
	c.reckoned()
	if got := c.on(ann); got != "" {
		t.Errorf("she stands on %q, want none", got)
	}
	for name, change := range map[string]func(*tier.FloorDraft){
		"no such tier": func(d *tier.FloorDraft) { d.Tier = "BRASS" },
		"no reason":    func(d *tier.FloorDraft) { d.Reason = "" },
		"a blank one":  func(d *tier.FloorDraft) { d.Reason = " \n" },
		"over already": func(d *tier.FloorDraft) { d.Until = ptr(clock.Day("2020-01-01")) },
	} {
		d := floor
		change(&d)
		if _, err := c.rooms.Tiers.SetFloor(c.ctx, d); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("%s: %v, want it refused", name, err)
		}
	}
	floor.Until = ptr(clock.Day("9999-12-31")) // how some systems write that there is no end
	f, err = c.rooms.Tiers.SetFloor(c.ctx, floor)
	if c.must(err); f.Until == nil || !f.Until.After(c.now) {
		t.Errorf("until the last day there is: %v", f.Until)
	}
	floor.ProgramID = id.New(id.Program)
	if _, err := c.rooms.Tiers.SetFloor(c.ctx, floor); !fault.IsMissing(err) {
		t.Errorf("a program that there isn't: %v, want missing", err)
	}
}

func TestTwoRecordsOfOnePersonClimbTogether(t *testing.T) {
	c := openStairs(t)
	c.ladder(silverAndGold())
	ann, twin := c.member("ann", 200), c.member("twin", 150)
	c.reckoned()
	m, err := c.rooms.Customers.Merge(c.ctx, customer.MergeDraft{CustomerID: ann, OtherID: twin, SurvivorID: &ann, Reason: "the same person"})
	c.must(err)
	c.reckoned()
	if got := c.on(ann); got != "GOLD" {
		t.Errorf("together they stand on %q, want GOLD", got)
	}
	c.must(second(c.rooms.Customers.Unmerge(c.ctx, m.ID)))
	c.reckoned()
	if got := c.on(twin); got != "SILVER" {
		t.Errorf("alone again she stands on %q, want SILVER", got)
	}
}

func TestAnotherTenantsTiersAreMissing(t *testing.T) {
	c := openStairs(t)
	c.ladder(silverAndGold())
	ann := c.member("ann", 300)
	f, err := c.rooms.Tiers.SetFloor(c.ctx, tier.FloorDraft{ProgramID: c.program.ID, CustomerID: ann, Tier: "GOLD", Reason: "a friend"})
	c.must(err)
	other := testhouse.Tenant(t, c.db, "other")
	for what, do := range map[string]func() error{
		"read": func() error { return second(c.rooms.Tiers.Floor(other, f.ID)) },
		"lift": func() error { return second(c.rooms.Tiers.LiftFloor(other, f.ID)) },
		"set": func() error {
			return second(c.stories.SetTiers(other, tier.Draft{ProgramID: c.program.ID, Terms: silverAndGold()}))
		},
		"hold": func() error {
			return second(c.rooms.Tiers.SetFloor(other, tier.FloorDraft{ProgramID: c.program.ID, CustomerID: ann, Tier: "GOLD", Reason: "x"}))
		},
	} {
		if err := do(); !fault.IsMissing(err) {
			t.Errorf("%s = %v, want missing", what, err)
		}
	}
	if found, err := c.stories.TiersOf(other, c.program.ID, []string{ann}); len(found) != 0 || err != nil {
		t.Errorf("tiers of another tenant's program: %v, %v", found, err)
	}
}

// TestWhatIsKeptIsWhatItComesTo does anything in any order, and reckons now and
// then: what is kept is always what a reckoning from the beginning comes to.
func TestWhatIsKeptIsWhatItComesTo(t *testing.T) {
	c := openStairs(t)
	runs := 0
	rapid.Check(t, func(r *rapid.T) {
		runs++
		terms := silverAndGold()
		c.ladder(terms)
		who := []string{c.customer(t, c.ctx, "Ann"), c.customer(t, c.ctx, "Bob")}
		var earned []*loyalty.Transaction
		for i := range rapid.IntRange(1, 8).Draw(r, "steps") {
			her := rapid.SampledFrom(who).Draw(r, "who")
			switch rapid.IntRange(0, 5).Draw(r, "what") {
			case 0, 1:
				earned = append(earned, c.earns(her, fmt.Sprint("r-", runs, "-", i), rapid.Int64Range(1, 400).Draw(r, "points")))
			case 2:
				if len(earned) > 0 {
					of := earned[0]
					earned = earned[1:]
					c.must(second(c.rooms.Points.ReverseEarning(c.ctx, loyalty.Reversal{
						Origin: loyalty.Origin{Source: "till", SourceID: fmt.Sprint("back-", runs, "-", i)}, TransactionID: of.ID,
						Points: rapid.Int64Range(1, of.Points).Draw(r, "back"),
					})))
				}
			case 3:
				c.must(second(c.rooms.Tiers.SetFloor(c.ctx, tier.FloorDraft{ProgramID: c.program.ID, CustomerID: her, Tier: "SILVER", Reason: "kept"})))
			case 4:
				terms.GraceDays, terms.Months = rapid.IntRange(0, 60).Draw(r, "grace"), rapid.IntRange(1, 24).Draw(r, "months")
				c.ladder(terms)
			case 5:
				c.now = c.now.AddDate(0, 0, rapid.IntRange(1, 200).Draw(r, "days"))
			}
			c.tick()
			if rapid.Bool().Draw(r, "reckon") {
				c.reckoned()
			}
			for _, id := range who {
				c.on(id)
			}
		}
	})
}

// TestARuleAsksTheTierOfThen tells a rule about the tier that a customer had when
// something happened, however late anybody gets to it, and tries it on the same
// history.
func TestARuleAsksTheTierOfThen(t *testing.T) {
	c := openClub(t)
	s := stairs{c}
	s.ladder(silverAndGold())
	begin := c.now.Add(-time.Second)
	c.tick()
	terms := perEuro(func(t *earning.Terms) {
		t.Condition = `customer.tierRank >= 1`
		t.Multipliers = []earning.Multiplier{{Name: "Gold", Condition: `customer.tier == "GOLD" && customer.tierName == "Gold"`, Factor: "2"}}
	})
	c.rule(event.PurchaseRecorded, earning.Terms{Name: "Base", Basis: earning.Fixed, Points: 100})
	ann, bea := c.customer(t, c.ctx, "Ann"), c.customer(t, c.ctx, "Bea")
	for i := range 4 { // she is on no tier, on Silver twice, and on Gold
		c.buys(ann, fmt.Sprint("a", i), 1000)
		c.asked()
		c.tick()
	}
	c.buys(bea, "b", 1000)
	c.asked()
	c.buys(bea, "at the instant at which she reaches Silver", 1000)
	c.asked()
	zone := tenants.From(c.ctx).Zone
	run, err := c.stories.DryRun(c.ctx, story.Trial{
		Draft: earning.Draft{ProgramID: c.program.ID, Trigger: string(event.PurchaseRecorded), Terms: terms}, From: clock.DayOf(begin, zone), To: clock.DayOf(c.now, zone),
	})
	c.must(err)
	if run.Points != 10+10+20 || run.Times != 3 || run.Customers != 1 || len(run.Troubles) > 0 {
		t.Errorf("tried on the past it gives %d points %d times to %d customers (%v), want 40 three times to one", run.Points, run.Times, run.Customers, run.Troubles)
	}
	// Added, it gives by the tier that points reached, and by one that a floor holds.
	rule := c.rule(event.PurchaseRecorded, terms)
	c.buys(ann, "gold", 1000)
	c.must(second(c.rooms.Tiers.SetFloor(c.ctx, tier.FloorDraft{ProgramID: c.program.ID, CustomerID: bea, Tier: "GOLD", Reason: "She sings in our choir"})))
	c.tick()
	c.buys(bea, "floored", 1000)
	c.asked()
	var got []string
	for _, e := range c.given(rule.ID) {
		got = append(got, fmt.Sprint(e.CustomerID == bea, e.Points))
	}
	slices.Sort(got)
	if fmt.Sprint(got) != "[false 20 true 20]" {
		t.Errorf("on Gold it gave %v, want 20 to each", got)
	}
	// What is recorded today of a day on which she stood lower counts as of that day.
	key := "late"
	c.must(second(c.stories.RecordPurchase(c.ctx, purchase.Draft{ExternalID: &key, CustomerID: ann, OccurredAt: begin, Amount: &money.Money{Minor: 1000, Currency: "EUR"}})))
	c.tick()
	c.asked()
	if n := len(c.given(rule.ID)); n != 2 {
		t.Errorf("it gave %d times, want nothing for what happened before she was on any tier", n)
	}
	c.right()
}
