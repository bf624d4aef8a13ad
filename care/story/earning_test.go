package story_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kept/care/earning"
	"kept/care/event"
	"kept/care/loyalty"
	"kept/care/purchase"
	"kept/care/reaction"
	"kept/care/story"
	"kept/ent/db/earningoccasion"
	"kept/ent/db/loyaltytransaction"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/money"
	"kept/internal/page"
	"kept/internal/testhouse"
	"kept/tenants"
)

// club is a house with a program, and what hands events on to its rules.
type club struct {
	*house
	t       testing.TB
	ctx     context.Context
	program *loyalty.Program
	events  *event.Dispatcher
	selves  map[string]*tenants.Actor // Kept itself, for each tenant that there was
}

func openClub(t *testing.T) *club {
	t.Helper()
	h := open(t)
	c := &club{house: h, t: t, selves: map[string]*tenants.Actor{}}
	c.begin("acme")
	now := func() time.Time { return clock.Micro(h.now) }
	c.events = event.NewDispatcher(h.db, now, slog.New(slog.DiscardHandler), reaction.Earning(h.rooms.Rules.Await, func() {}))
	c.must(c.events.Begin(t.Context()))
	return c
}

// begin makes a tenant with a program, which everything is about from now on.
func (c *club) begin(slug string) {
	c.t.Helper()
	c.ctx = testhouse.Tenant(c.t, c.db, slug)
	self := *tenants.From(c.ctx)
	self.Kind, self.MemberID = tenants.KindSystem, ""
	c.selves[self.TenantID] = &self
	var err error
	c.program, err = c.rooms.Points.StartProgram(c.ctx, loyalty.ProgramDraft{Currency: "MILES", Name: "Miles", PendingDays: ptr(0), Refunds: loyalty.RefundDebt})
	c.must(err)
}

func (c *club) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

// system is Kept itself, also for a tenant before this one, of which work is left.
func (c *club) system(_ context.Context, tenantID string) (*tenants.Actor, error) {
	return c.selves[tenantID], nil
}

// asked hands on what has happened, and has the rules asked about it.
func (c *club) asked() {
	c.t.Helper()
	c.must(c.events.Step(context.Background()))
	c.must(second(c.stories.Accrue(context.Background(), c.system)))
}

// perEuro is a point for each euro.
func perEuro(change ...func(*earning.Terms)) earning.Terms {
	t := earning.Terms{Name: "Purchases", Basis: earning.PerAmount, Points: 1, Per: &money.Money{Minor: 100, Currency: "EUR"}, Priority: 100}
	for _, f := range change {
		f(&t)
	}
	return t
}

func (c *club) rule(trigger event.Type, terms earning.Terms) *earning.Rule {
	c.t.Helper()
	r, err := c.rooms.Rules.Add(c.ctx, earning.Draft{ProgramID: c.program.ID, Trigger: string(trigger), Terms: terms})
	c.must(err)
	c.tick()
	return r
}

func (c *club) tick() { c.now = c.now.Add(time.Second) }

// buys records a purchase of so many cents.
func (c *club) buys(customerID, key string, cents int64) *purchase.Purchase {
	c.t.Helper()
	r, err := c.stories.RecordPurchase(c.ctx, purchase.Draft{
		ExternalID: &key, CustomerID: customerID, OccurredAt: c.now, Amount: &money.Money{Minor: cents, Currency: "EUR"},
	})
	c.must(err)
	c.tick()
	return r.Record
}

func (c *club) balance(customerID string) loyalty.Balances {
	c.t.Helper()
	s, err := c.rooms.Points.Standing(c.ctx, customerID, "", nil)
	c.must(err)
	return s.Balances
}

func (c *club) given(ruleID string) []*earning.Earning {
	c.t.Helper()
	p, err := c.rooms.Rules.OfRule(c.ctx, ruleID, false, page.Args{First: ptr(100)})
	c.must(err)
	return p.Items
}

// right fails the test when the ledger, the rules' days or the stock of rewards
// differ from what they were made of.
func (c *club) right() {
	c.t.Helper()
	for _, verify := range []func(context.Context) ([]string, error){c.rooms.Points.Verify, c.rooms.Rules.Verify, c.stories.VerifyEarnings, c.rooms.Rewards.Verify} {
		wrong, err := verify(c.ctx)
		c.must(err)
		if len(wrong) > 0 {
			c.t.Errorf("it doesn't add up: %s", strings.Join(wrong, "\n"))
		}
	}
}

func TestAPurchaseEarnsOnceWhateverIsAskedAgain(t *testing.T) {
	c := openClub(t)
	rule := c.rule(event.PurchaseRecorded, perEuro())
	ann := c.customer(t, c.ctx, "Ann")
	p := c.buys(ann, "p1", 4990)
	c.asked()
	e := c.given(rule.ID)
	if len(e) != 1 || e[0].Points != 49 || e[0].PurchaseID != p.ID || e[0].Version != 1 {
		t.Fatalf("the rule gave %+v, want 49 points for the purchase", e)
	}
	// The same event again, as after a kill that nobody remembers, and by two nodes at once.
	again := func() {
		c.must(c.db.EarningOccasion.Create().SetID(id.New(id.Occasion)).SetEventID(e[0].EventID).SetDueAt(c.now).Exec(c.ctx))
		var nodes sync.WaitGroup
		for range 2 {
			nodes.Go(func() { _, _ = c.stories.Accrue(context.Background(), c.system) })
		}
		nodes.Wait()
	}
	again()
	c.asked()
	if b := c.balance(ann); b.Available != 49 || b.Earned != 49 {
		t.Errorf("she has %+v, want 49 once", b)
	}
	if n := c.db.EarningOccasion.Query().CountX(c.ctx); n != 0 {
		t.Errorf("%d events still wait", n)
	}
	r := c.db.LoyaltyTransaction.Query().Where(loyaltytransaction.ID(e[0].TransactionID)).OnlyX(c.ctx)
	if want := "Purchases (version 1): 1 per 1.00 EUR on 49.90 EUR = 49.9, rounded down = 49"; r.Reason != want || r.ActorKind != string(tenants.KindSystem) {
		t.Errorf("the transaction says %q by %s, want %q by Kept itself", r.Reason, r.ActorKind, want)
	}
	c.right()
}

func TestAChangedRuleNeverComputesThePastAgain(t *testing.T) {
	c := openClub(t)
	ann := c.customer(t, c.ctx, "Ann")
	c.buys(ann, "before there was a rule", 10_000)
	rule := c.rule(event.PurchaseRecorded, perEuro())
	c.buys(ann, "under the first version", 10_000)
	_, err := c.rooms.Rules.Change(c.ctx, rule.ID, perEuro(func(t *earning.Terms) { t.Points = 7 }))
	c.must(err)
	c.tick()
	c.buys(ann, "under the second", 10_000)
	_, err = c.rooms.Rules.Pause(c.ctx, rule.ID)
	c.must(err)
	c.tick()
	c.buys(ann, "while it is paused", 10_000)
	_, err = c.rooms.Rules.Resume(c.ctx, rule.ID)
	c.must(err)
	c.tick()
	c.buys(ann, "resumed", 10_000)
	_, err = c.rooms.Rules.End(c.ctx, rule.ID)
	c.must(err)
	c.tick()
	c.buys(ann, "after its end", 10_000)
	c.asked() // only now does anybody get to them
	var got []string
	for _, e := range c.given(rule.ID) {
		got = append(got, fmt.Sprintf("%d by %d", e.Points, e.Version))
	}
	if want := "[700 by 4 700 by 2 100 by 1]"; fmt.Sprint(got) != want {
		t.Errorf("the rule gave %v, want %s", got, want)
	}
	if _, err := c.rooms.Rules.Resume(c.ctx, rule.ID); fault.As(err) == nil || fault.As(err).Code != fault.CodeSettled {
		t.Errorf("an ended rule is resumed: %v", err)
	}
	c.right()
}

func TestALimitHoldsWhenEverythingHappensAtOnce(t *testing.T) {
	c := openClub(t)
	rule := c.rule(event.PurchaseRecorded, perEuro(func(t *earning.Terms) {
		t.Limits = []earning.Limit{
			{Scope: earning.OfCustomer, Period: ptr(earning.Monthly), Points: ptr(int64(150))},
			{Scope: earning.OfRule, Period: ptr(earning.Yearly), Points: ptr(int64(370)), Times: ptr(int64(9))},
		}
	}))
	ids := []string{c.customer(t, c.ctx, "Ann"), c.customer(t, c.ctx, "Bea"), c.customer(t, c.ctx, "Cleo")}
	for i := range 12 {
		c.buys(ids[i%3], fmt.Sprint("p", i), 10_000)
	}
	c.must(c.events.Step(context.Background()))
	var nodes sync.WaitGroup
	for range 4 {
		nodes.Go(func() { _, _ = c.stories.Accrue(context.Background(), c.system) })
	}
	nodes.Wait()
	for range 5 { // what lost a race waits a second, then two, and so on
		c.now = c.now.Add(time.Minute)
		c.must(second(c.stories.Accrue(context.Background(), c.system)))
	}
	total := int64(0)
	for _, who := range ids {
		b := c.balance(who)
		if total += b.Earned; b.Earned > 150 {
			t.Errorf("%s has %d in a month, more than 150", who, b.Earned)
		}
	}
	if total != 370 {
		t.Errorf("all have %d, want the 370 that there were", total)
	}
	for _, e := range c.given(rule.ID) {
		if e.Points < e.Why.Rounded && len(e.Why.Limited) == 0 {
			t.Errorf("%d of %d points, and no limit says why", e.Points, e.Why.Rounded)
		}
	}
	c.right()
}

func TestARuleThatCantBeAskedIsReportedOnce(t *testing.T) {
	c := openClub(t)
	rule := c.rule(event.PurchaseRecorded, perEuro(func(t *earning.Terms) {
		t.Condition = `customer.attributes.hat == "red"`
		t.Exclusive = true
		t.Priority = 1
	}))
	other := c.rule(event.PurchaseRecorded, perEuro())
	ann := c.customer(t, c.ctx, "Ann")
	c.buys(ann, "p1", 1000)
	c.buys(ann, "p2", 1000)
	c.asked()
	p, err := c.rooms.Rules.OfRule(c.ctx, rule.ID, true, page.Args{})
	c.must(err)
	if len(p.Items) != 2 || !strings.Contains(p.Items[0].Trouble, "no such key: hat") || p.Items[0].Points != 0 {
		t.Errorf("its troubles are %+v, want two that name the key", p.Items)
	}
	failed := 0
	for _, e := range c.told(t, c.ctx, rule.ID) {
		if e.Type == event.EarningRuleFailed {
			failed++
		}
	}
	if failed != 1 || len(c.given(other.ID)) != 2 {
		t.Errorf("told %d times, the other rule gave %d times; want 1 and 2", failed, len(c.given(other.ID)))
	}
	c.right()
}

func TestABrokenPromiseEarnsPointsForRecovery(t *testing.T) {
	c := openClub(t)
	rule := c.rule(event.PromiseBroken, earning.Terms{Name: "Sorry", Basis: earning.PerAmount, Points: 1, Per: &money.Money{Minor: 1000, Currency: "EUR"}, Condition: "promise.daysLate >= 0"})
	ann := c.customer(t, c.ctx, "Ann")
	r, err := c.stories.RecordPurchase(c.ctx, order(ann, "p1", clock.DayOf(c.now, time.UTC)))
	c.must(err)
	for range 40 {
		c.now = c.now.AddDate(0, 0, 1)
		c.must(second(c.rooms.Promises.Sweep(context.Background(), c.system)))
	}
	c.asked()
	if e := c.given(rule.ID); len(e) != 1 || e[0].Points != 49 || e[0].PurchaseID != "" {
		t.Errorf("for the broken promise of %s she has %+v, want 49 points that stay whatever becomes of the purchase", r.Record.ID, e)
	}
}

func TestPointsGoInProportionToWhatIsRefunded(t *testing.T) {
	c := openClub(t)
	byAmount, asSuch := c.rule(event.PurchaseRecorded, perEuro()), c.rule(event.PurchaseRecorded, earning.Terms{Name: "Thanks", Basis: earning.Fixed, Points: 10})
	ann := c.customer(t, c.ctx, "Ann")
	p := c.buys(ann, "p1", 10_000)
	c.asked()
	less := func(cents int64) {
		t.Helper()
		c.must(second(c.stories.RecordPurchase(c.ctx, purchase.Draft{
			ExternalID: p.ExternalID, CustomerID: ann, OccurredAt: p.OccurredAt, Amount: &money.Money{Minor: cents, Currency: "EUR"},
		})))
		c.tick()
		c.asked()
	}
	less(6_667) // a third comes back: 33.33 points, rounded down
	if b := c.balance(ann); b.Available != 77 || b.Reversed != 33 {
		t.Errorf("after a third was refunded she has %+v, want 77", b)
	}
	less(6_667)
	less(8_000) // a correction gives nothing back
	if b := c.balance(ann); b.Available != 77 {
		t.Errorf("refunded again and corrected she has %+v, want 77 still", b)
	}
	c.must(second(c.rooms.Points.Reserve(c.ctx, loyalty.Wish{CustomerID: ann, Points: 70, Confirm: true})))
	c.must(second(c.stories.DeliverPurchase(c.ctx, p.ID, c.now)))
	c.tick()
	c.must(second(c.rooms.Purchases.Return(c.ctx, p.ID, "too small")))
	c.tick()
	c.asked()
	if b := c.balance(ann); b.Owed() != -70 || b.Debt != 70 || b.Reversed != 110 {
		t.Errorf("after it came back she has %+v; of 110 points 70 are spent, which she owes", b)
	}
	for _, id := range []string{byAmount.ID, asSuch.ID} {
		if e := c.given(id); len(e) != 1 || e[0].Reversed != e[0].Points {
			t.Errorf("rule %s: %+v, want all of it taken back", id, e)
		}
	}
	c.right()
}

func TestWhatWasCalledOffBeforeAnybodyGotToItEarnsNothing(t *testing.T) {
	c := openClub(t)
	c.rule(event.PurchaseRecorded, perEuro())
	ann := c.customer(t, c.ctx, "Ann")
	p := c.buys(ann, "p1", 10_000)
	c.must(second(c.stories.CancelPurchase(c.ctx, p.ID, c.now, "changed her mind")))
	c.asked()
	if b := c.balance(ann); b.Owed() != 0 || b.Earned != 100 || b.Reversed != 100 {
		t.Errorf("she has %+v, want nothing, and the books to show why", b)
	}
	c.right()
}

func TestOfAPurchaseCalledOffATillLeavesTheRest(t *testing.T) {
	c := openClub(t)
	rule := c.rule(event.PurchaseRecorded, perEuro())
	ann := c.customer(t, c.ctx, "Ann")
	p := c.buys(ann, "p1", 10_000)
	c.asked()
	c.must(second(c.rooms.Points.ReverseEarning(c.ctx, loyalty.Reversal{
		Origin: loyalty.Origin{Source: "till", SourceID: "r1"}, TransactionID: c.given(rule.ID)[0].TransactionID, Points: 40,
	})))
	c.must(second(c.stories.CancelPurchase(c.ctx, p.ID, c.now, "")))
	c.tick()
	c.asked()
	if b := c.balance(ann); b.Reversed != 100 || b.Owed() != 0 {
		t.Errorf("she has %+v, want the 60 taken that the till left", b)
	}
	if e := c.given(rule.ID)[0]; e.Reversed != 60 {
		t.Errorf("the rule says that it took %d back, want 60", e.Reversed)
	}
	c.right()
}

func TestATillThatTookThemBackLeavesNothingToTake(t *testing.T) {
	c := openClub(t)
	rule := c.rule(event.PurchaseRecorded, perEuro())
	ann := c.customer(t, c.ctx, "Ann")
	p := c.buys(ann, "p1", 10_000)
	c.asked()
	c.must(second(c.rooms.Points.ReverseEarning(c.ctx, loyalty.Reversal{
		Origin: loyalty.Origin{Source: "till", SourceID: "r1"}, TransactionID: c.given(rule.ID)[0].TransactionID, Points: 100,
	})))
	c.must(second(c.stories.CancelPurchase(c.ctx, p.ID, c.now, "")))
	c.tick()
	c.asked()
	if b := c.balance(ann); b.Reversed != 100 || b.Owed() != 0 {
		t.Errorf("she has %+v, want the 100 taken back once", b)
	}
	if n := c.db.EarningOccasion.Query().Where(earningoccasion.AttemptsGT(0)).CountX(c.ctx); n != 0 {
		t.Errorf("%d events are tried again and again", n)
	}
}

// TestADryRunPredictsExactly tries rules on a history, and then lets the same
// history happen to them.
func TestADryRunPredictsExactly(t *testing.T) {
	c, n := openClub(t), 0
	rapid.Check(t, func(rt *rapid.T) {
		if n++; n > 20 {
			return // twenty shops are enough a run, with another seed each time
		}
		c.begin(fmt.Sprint("shop-", n))
		ids := []string{c.customer(t, c.ctx, "Ann"), c.customer(t, c.ctx, "Bea")}
		terms := perEuro(func(t *earning.Terms) {
			t.Points = rapid.Int64Range(1, 5).Draw(rt, "points")
			t.Rounding = rapid.SampledFrom([]earning.Rounding{earning.Down, earning.HalfUp, earning.Up}).Draw(rt, "rounding")
			t.Priority = rapid.IntRange(1, 3).Draw(rt, "priority")
			t.Exclusive = rapid.Bool().Draw(rt, "exclusive")
			t.Condition = rapid.SampledFrom([]string{"", "purchase.amount > 2000", `local.weekday <= 5`, `customer.stage == "FIRST_TIME"`, `customer.stage != "REPEAT" || purchase.amount > 5000`}).Draw(rt, "condition")
			if rapid.Bool().Draw(rt, "limited") {
				t.Limits = []earning.Limit{{Scope: rapid.SampledFrom([]earning.Scope{earning.OfCustomer, earning.OfRule}).Draw(rt, "scope"),
					Period: ptr(rapid.SampledFrom([]earning.Period{earning.Daily, earning.Weekly, earning.Monthly, earning.Ever}).Draw(rt, "period")),
					Points: ptr(rapid.Int64Range(1, 100).Draw(rt, "limit"))}}
			}
		})
		other := c.rule(event.PurchaseRecorded, earning.Terms{Name: "Other", Basis: earning.Fixed, Points: 5, Priority: 2, Exclusive: rapid.Bool().Draw(rt, "other")})
		zone := tenants.From(c.ctx).Zone
		from := clock.DayOf(c.now, zone)
		bought := rapid.SliceOfN(rapid.Int64Range(0, 9999), 1, 12).Draw(rt, "bought")
		begin := c.now
		for i, cents := range bought {
			c.buys(ids[i%2], fmt.Sprint("p", i), cents)
			c.now = c.now.Add(time.Duration(rapid.IntRange(0, 40).Draw(rt, "hours")) * time.Hour)
		}
		before := c.db.Event.Query().CountX(c.ctx) + c.db.Earning.Query().CountX(c.ctx) + c.db.LoyaltyAccount.Query().CountX(c.ctx)
		run, err := c.stories.DryRun(c.ctx, story.Trial{
			Draft: earning.Draft{ProgramID: c.program.ID, Trigger: string(event.PurchaseRecorded), Terms: terms},
			From:  from, To: clock.DayOf(c.now, zone), Thousand: &money.Money{Minor: 1000, Currency: "EUR"},
		})
		c.must(err)
		if after := c.db.Event.Query().CountX(c.ctx) + c.db.Earning.Query().CountX(c.ctx) + c.db.LoyaltyAccount.Query().CountX(c.ctx); after != before {
			rt.Fatalf("a dry run wrote %d rows", after-before)
		}
		// The same happens, with the rule there from the beginning.
		end := c.now
		c.now = begin.Add(-time.Minute)
		rule := c.rule(event.PurchaseRecorded, terms)
		c.now = end
		c.asked()
		points, times, others, who := int64(0), int64(0), int64(0), map[string]bool{}
		for _, e := range c.given(rule.ID) {
			if e.Points > 0 {
				points, times, who[e.CustomerID] = points+e.Points, times+1, true
			}
		}
		for _, e := range c.given(other.ID) {
			others += e.Points
		}
		if run.Points != points || run.Times != times || run.Customers != int64(len(who)) || run.Events != int64(len(bought)) {
			rt.Fatalf("it was to give %d points %d times to %d customers, and gave %d points %d times to %d", run.Points, run.Times, run.Customers, points, times, len(who))
		}
		if alone := int64(5 * len(bought)); run.Others != others-alone || run.Net != points+others-alone || run.Value.Minor != run.Net {
			rt.Fatalf("the other rule was to give %d more, and gives %d instead of %d; net %d", run.Others, others, alone, run.Net)
		}
		c.right()
	})
}

func TestRulesAreTheirTenantsOwn(t *testing.T) {
	c := openClub(t)
	rule := c.rule(event.PurchaseRecorded, perEuro())
	bolt := testhouse.Tenant(t, c.db, "bolt")
	book := c.rooms.Rules
	for name, do := range map[string]func() error{
		"reads it":   func() error { return second(book.Find(bolt, rule.ID)) },
		"changes it": func() error { return second(book.Change(bolt, rule.ID, perEuro())) },
		"ends it":    func() error { return second(book.End(bolt, rule.ID)) },
		"adds to a program": func() error {
			return second(book.Add(bolt, earning.Draft{ProgramID: c.program.ID, Trigger: string(event.PurchaseRecorded), Terms: perEuro()}))
		},
		"tries one there": func() error {
			return second(c.stories.DryRun(bolt, story.Trial{Draft: earning.Draft{ProgramID: c.program.ID, Trigger: string(event.PurchaseRecorded), Terms: perEuro()}, From: "2026-01-01", To: "2026-01-02"}))
		},
	} {
		if err := do(); !fault.IsMissing(err) {
			t.Errorf("another tenant %s: %v, want missing", name, err)
		}
	}
	if found, err := book.List(bolt); err != nil || len(found) != 0 {
		t.Errorf("another tenant lists %d rules, %v", len(found), err)
	}
}

func TestVerifyFindsWhatARulesDayDoesntSay(t *testing.T) {
	c := openClub(t)
	c.rule(event.PurchaseRecorded, perEuro())
	c.buys(c.customer(t, c.ctx, "Ann"), "p1", 1000)
	c.asked()
	c.must(c.db.EarningDay.Update().AddPoints(1).Exec(c.ctx))
	wrong, err := c.rooms.Rules.Verify(c.ctx)
	if c.must(err); len(wrong) != 1 || !strings.Contains(wrong[0], "the day says {Points:11 Times:1}, the earnings say {Points:10 Times:1}") {
		t.Errorf("verify says %q", wrong)
	}
}

// What another program gives is neither in the way of a rule nor counted with it.
func TestADryRunIsOfOneProgram(t *testing.T) {
	c := openClub(t)
	stars, err := c.rooms.Points.StartProgram(c.ctx, loyalty.ProgramDraft{Currency: "STARS", Name: "Stars", PendingDays: ptr(0)})
	c.must(err)
	c.must(second(c.rooms.Rules.Add(c.ctx, earning.Draft{
		ProgramID: stars.ID, Trigger: string(event.PurchaseRecorded), Terms: earning.Terms{Name: "Stars", Basis: earning.Fixed, Points: 1000, Priority: 2},
	})))
	c.tick()
	today := clock.DayOf(c.now, tenants.From(c.ctx).Zone)
	c.buys(c.customer(t, c.ctx, "Ann"), "p", 1000)
	run, err := c.stories.DryRun(c.ctx, story.Trial{From: today, To: today, Draft: earning.Draft{
		ProgramID: c.program.ID, Trigger: string(event.PurchaseRecorded), Terms: earning.Terms{Name: "Miles", Basis: earning.Fixed, Points: 10, Priority: 1, Exclusive: true},
	}})
	c.must(err)
	if run.Net != 10 || run.Others != 0 {
		t.Errorf("the program of miles would have given %d more, %d of it by others; want 10 and 0", run.Net, run.Others)
	}
}

// Two orders may be there before anybody gets to the first, and twelve before a rule
// is tried: each is judged as it was.
func TestAFirstOrderIsOneHoweverLateItIsAskedAbout(t *testing.T) {
	c := openClub(t)
	ann, bea := c.customer(t, c.ctx, "Ann"), c.customer(t, c.ctx, "Bea")
	terms := earning.Terms{Name: "First order", Basis: earning.Fixed, Points: 100, Condition: `customer.stage == "FIRST_TIME"`}
	rule := c.rule(event.PurchaseRecorded, terms)
	from := clock.DayOf(c.now, tenants.From(c.ctx).Zone)
	c.buys(ann, "a1", 1000)
	c.buys(ann, "a2", 1000) // in the very moment
	c.tick()
	c.buys(ann, "a3", 1000)
	c.asked()
	c.buys(bea, "b1", 1000)
	c.asked()
	c.buys(bea, "b2", 1000)
	c.asked()
	var points []string
	for _, e := range c.given(rule.ID) {
		points = append(points, fmt.Sprint(e.CustomerID == ann, e.Points))
	}
	slices.Sort(points)
	if want := []string{"false 100", "true 100"}; !slices.Equal(points, want) {
		t.Errorf("given to Ann, and how many: %v; want one bonus each", points)
	}
	c.tick()
	run, err := c.stories.DryRun(c.ctx, story.Trial{From: from, To: clock.DayOf(c.now, tenants.From(c.ctx).Zone), Replaces: rule.ID, Draft: earning.Draft{
		ProgramID: c.program.ID, Trigger: string(event.PurchaseRecorded), Terms: terms,
	}})
	c.must(err)
	if run.Points != 200 || run.Times != 2 {
		t.Errorf("tried on what was, it gives %d points in %d times, want 200 in 2", run.Points, run.Times)
	}
}
