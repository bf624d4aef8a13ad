package story_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kept/care/campaign"
	"kept/care/customer"
	"kept/care/loyalty"
	"kept/care/purchase"
	"kept/ent/db/campaignslot"
	"kept/ent/db/loyaltytransaction"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/filter"
	"kept/internal/money"
	"kept/internal/page"
	"kept/internal/testhouse"
	"kept/tenants"
)

// plan is a campaign of ten points each, for a month from today on.
func (c *club) plan(change func(*campaign.Plan)) *campaign.Campaign {
	c.t.Helper()
	p := campaign.Plan{ProgramID: c.program.ID, Name: "Spring", Points: 10, Budget: 1000, LiftDays: 30, LastDay: c.today().Add(30)}
	if change != nil {
		change(&p)
	}
	v, err := c.rooms.Campaigns.Draft(c.ctx, p)
	c.must(err)
	v, err = c.rooms.Campaigns.Start(c.ctx, v.ID)
	c.must(err)
	return v
}

func (c *club) today() clock.Day { return clock.DayOf(c.now, tenants.From(c.ctx).Zone) }

// people writes so many customers.
func (c *club) people(n int) []string {
	c.t.Helper()
	out := make([]string, n)
	for i := range out {
		out[i] = c.customer(c.t, c.ctx, fmt.Sprint("customer ", i))
	}
	return out
}

// named is a segment of these customers.
func named(ids ...string) *customer.Filter {
	return &customer.Filter{ID: &filter.ID{In: append([]string{}, ids...)}}
}

func (c *club) runs() {
	c.t.Helper()
	c.must(second(c.stories.RunCampaigns(context.Background(), c.system)))
}

// stands gives a campaign as it is, and fails unless it is what its members and
// the ledger come to.
func (c *club) stands(campaignID string) *campaign.Campaign {
	c.t.Helper()
	wrong, err := c.stories.VerifyCampaigns(c.ctx)
	c.must(err)
	for _, w := range wrong {
		c.t.Error(w)
	}
	v, err := c.rooms.Campaigns.Find(c.ctx, campaignID)
	c.must(err)
	return v
}

// is says in short how a campaign stands.
func is(v *campaign.Campaign) string {
	by := ""
	if v.EndedBy != nil {
		by = " by " + string(*v.EndedBy)
	}
	return fmt.Sprintf("%s%s: %d given, %d held out, %d waiting, %d refused, %d spent", v.State, by, v.Granted, v.HeldOut, v.Waiting, v.Refused, v.Spent)
}

func (c *club) want(campaignID, want string) {
	c.t.Helper()
	if got := is(c.stands(campaignID)); got != want {
		c.t.Errorf("the campaign is %s; want %s", got, want)
	}
}

// gifts is what a customer was given in all.
func (c *club) gifts(customerID string) int64 {
	c.t.Helper()
	s, err := c.rooms.Points.Standing(c.ctx, customerID, c.program.Currency, nil)
	c.must(err)
	return s.Earned
}

func (c *club) members(campaignID string, f campaign.MemberFilter) []*campaign.Member {
	c.t.Helper()
	first := 100
	p, err := c.rooms.Campaigns.Members(c.ctx, campaignID, f, page.Args{First: &first})
	c.must(err)
	return p.Items
}

func TestACampaignReachesItsSegmentAndEnds(t *testing.T) {
	c := openClub(t)
	who := c.people(7)
	v := c.plan(func(p *campaign.Plan) { p.Segment = named(who[:5]...) })
	if v.SegmentSize != 5 {
		t.Errorf("its segment has %d customers, want 5", v.SegmentSize)
	}
	c.runs()
	c.want(v.ID, "ENDED by REACHED: 5 given, 0 held out, 0 waiting, 0 refused, 50 spent")
	for i, id := range who {
		if got, want := c.gifts(id), int64(10); i < 5 && got != want || i >= 5 && got != 0 {
			t.Errorf("customer %d has %d points", i, got)
		}
	}
	c.runs()
	c.want(v.ID, "ENDED by REACHED: 5 given, 0 held out, 0 waiting, 0 refused, 50 spent")
	var told []string
	for _, e := range c.told(t, c.ctx, v.ID) {
		told = append(told, string(e.Type))
	}
	if got := strings.Join(told, " "); got != "campaign.drafted campaign.started campaign.ended" {
		t.Errorf("it was told %s", got)
	}
}

func TestACampaignEndsWithItsBudget(t *testing.T) {
	c := openClub(t)
	who := c.people(6)
	v := c.plan(func(p *campaign.Plan) { p.Segment, p.Budget = named(who...), 35 })
	c.runs()
	c.want(v.ID, "ENDED by BUDGET: 3 given, 0 held out, 0 waiting, 0 refused, 30 spent")
	if _, err := c.rooms.Campaigns.Change(c.ctx, v.ID, campaign.Change{Budget: ptr(int64(100))}); !errors.Is(err, campaign.ErrEnded) {
		t.Errorf("changing it = %v, want that it has ended", err)
	}
	exact := c.plan(func(p *campaign.Plan) { p.Segment, p.Budget = named(c.people(2)...), 20 })
	c.runs()
	c.want(exact.ID, "ENDED by BUDGET: 2 given, 0 held out, 0 waiting, 0 refused, 20 spent") // with its last points, not when somebody asks for more
}

// TestABudgetThatIsLoweredIsNotOverspent lowers it while one waits for the next week:
// a point less than she would be given is left.
func TestABudgetThatIsLoweredIsNotOverspent(t *testing.T) {
	c := openClub(t)
	who := c.people(3)
	c.plan(func(p *campaign.Plan) { p.Segment = named(who[0]) })
	c.runs()
	v := c.plan(func(p *campaign.Plan) { p.Segment = named(who...) })
	c.runs()
	c.want(v.ID, "RUNNING: 2 given, 0 held out, 1 waiting, 0 refused, 20 spent")
	c.must(second(c.rooms.Campaigns.Change(c.ctx, v.ID, campaign.Change{Budget: ptr(int64(29))})))
	c.now = c.now.AddDate(0, 0, 7)
	c.runs()
	c.want(v.ID, "ENDED by BUDGET: 2 given, 0 held out, 1 waiting, 0 refused, 20 spent")
}

func TestABudgetForOneGoesToOneOfFifty(t *testing.T) {
	c := openClub(t)
	v := c.plan(func(p *campaign.Plan) { p.Segment, p.Budget = named(c.people(50)...), 10 })
	c.atTheSameTime(50)
	c.want(v.ID, "ENDED by BUDGET: 1 given, 0 held out, 0 waiting, 0 refused, 10 spent")
}

// atTheSameTime goes on with the campaigns on so many nodes at once.
func (c *club) atTheSameTime(nodes int) {
	c.t.Helper()
	errs := make([]error, nodes)
	var all sync.WaitGroup
	for i := range nodes {
		all.Go(func() { _, errs[i] = c.stories.RunCampaigns(context.Background(), c.system) })
	}
	all.Wait()
	c.must(errors.Join(errs...))
}

func TestManyNodesGiveNothingTwice(t *testing.T) {
	c := openClub(t)
	who := c.people(40)
	v := c.plan(func(p *campaign.Plan) { p.Segment, p.Holdout = named(who...), 30 })
	c.atTheSameTime(8)
	got := c.stands(v.ID)
	if got.State != campaign.Ended || got.Granted+got.HeldOut != 40 || got.HeldOut == 0 || got.Granted == 0 {
		t.Errorf("the campaign is %s; want all 40 reached, some of them held out", is(got))
	}
	for _, id := range who {
		if p := c.gifts(id); (p == 0) != v.HoldsOut(id) || p > 10 {
			t.Errorf("customer %s has %d points, held out: %v", id, p, v.HoldsOut(id))
		}
	}
}

// A process that is killed in the middle leaves what it has committed: the next
// one goes on from there.
func TestACampaignGoesOnWhereItWasKilled(t *testing.T) {
	c := openClub(t)
	who := c.people(30)
	v := c.plan(func(p *campaign.Plan) { p.Segment = named(who...) })
	for range 20 {
		ctx, kill := context.WithCancel(context.Background())
		go func() {
			time.Sleep(3 * time.Millisecond) // whenever that is: every instant must do
			kill()
		}()
		_, _ = c.stories.RunCampaigns(ctx, c.system)
		kill()
		c.stands(v.ID)
	}
	c.now = c.now.Add(2 * time.Minute) // what failed was put off
	c.runs()
	c.want(v.ID, "ENDED by REACHED: 30 given, 0 held out, 0 waiting, 0 refused, 300 spent")
	for _, id := range who {
		if c.gifts(id) != 10 {
			t.Errorf("customer %s has %d points, want 10", id, c.gifts(id))
		}
	}
}

func TestWhoHasHadEnoughThisWeekWaitsForTheNext(t *testing.T) {
	c := openClub(t)
	who := c.people(2)
	first := c.plan(func(p *campaign.Plan) { p.Segment = named(who[0]) })
	c.runs()
	other := c.plan(func(p *campaign.Plan) { p.Segment = named(who...) })
	c.runs()
	c.want(first.ID, "ENDED by REACHED: 1 given, 0 held out, 0 waiting, 0 refused, 10 spent")
	c.want(other.ID, "RUNNING: 1 given, 0 held out, 1 waiting, 0 refused, 10 spent")
	state := campaign.Waiting
	waiting := c.members(other.ID, campaign.MemberFilter{State: &campaign.MemberStateFilter{Eq: &state}})
	monday := campaign.Week(c.now, tenants.From(c.ctx).Zone).Add(7)
	if len(waiting) != 1 || *waiting[0].Reason != campaign.ReasonCap || *waiting[0].AgainOn != monday {
		t.Fatalf("waiting are %+v, want one until %s for her week's cap", waiting, monday)
	}
	c.now = monday.Start(tenants.From(c.ctx).Zone).Add(-time.Microsecond)
	c.runs()
	c.want(other.ID, "RUNNING: 1 given, 0 held out, 1 waiting, 0 refused, 10 spent")
	c.now = c.now.Add(time.Microsecond)
	c.runs()
	c.want(other.ID, "ENDED by REACHED: 2 given, 0 held out, 0 waiting, 0 refused, 20 spent")
}

func TestTheCapComesBeforeTheLot(t *testing.T) {
	c := openClub(t)
	who := c.people(20)
	c.plan(func(p *campaign.Plan) { p.Segment = named(who...) })
	c.runs()
	v := c.plan(func(p *campaign.Plan) { p.Segment, p.Holdout = named(who...), 50 })
	c.runs()
	c.want(v.ID, "RUNNING: 0 given, 0 held out, 20 waiting, 0 refused, 0 spent")
}

func TestTheCapCountsWhatHerOtherRecordWasGiven(t *testing.T) {
	c := openClub(t)
	who := c.people(2)
	c.plan(func(p *campaign.Plan) { p.Segment = named(who[0]) })
	c.runs()
	c.must(second(c.stories.MergeCustomers(c.ctx, customer.MergeDraft{CustomerID: who[1], OtherID: who[0], SurvivorID: &who[1], Reason: "one person"})))
	v := c.plan(func(p *campaign.Plan) { p.Segment = named(who[1]) })
	c.runs()
	c.want(v.ID, "RUNNING: 0 given, 0 held out, 1 waiting, 0 refused, 0 spent")
}

func TestTheCapIsTheTenantsToSay(t *testing.T) {
	c := openClub(t)
	who := c.people(1)
	for _, wrong := range []int{0, 51} {
		if _, err := c.rooms.Campaigns.SetLimits(c.ctx, wrong); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("a cap of %d = %v, want it refused", wrong, err)
		}
	}
	c.must(second(c.rooms.Campaigns.SetLimits(c.ctx, 3)))
	c.must(second(c.rooms.Campaigns.SetLimits(c.ctx, 2)))
	for range 3 {
		c.plan(func(p *campaign.Plan) { p.Segment = named(who...) })
	}
	c.atTheSameTime(6)
	if got := c.gifts(who[0]); got != 20 {
		t.Errorf("three campaigns in a week gave her %d points, want 20", got)
	}
}

func TestACampaignHasItsTime(t *testing.T) {
	c := openClub(t)
	who := c.people(3)
	v := c.plan(func(p *campaign.Plan) {
		p.Segment, p.FirstDay, p.LastDay = named(who...), ptr(c.today().Add(2)), c.today().Add(4)
	})
	c.runs()
	c.want(v.ID, "RUNNING: 0 given, 0 held out, 0 waiting, 0 refused, 0 spent")
	c.must(second(c.rooms.Campaigns.Pause(c.ctx, v.ID)))
	c.now = c.now.AddDate(0, 0, 2)
	c.runs()
	c.want(v.ID, "PAUSED: 0 given, 0 held out, 0 waiting, 0 refused, 0 spent")
	late := c.plan(func(p *campaign.Plan) { p.Segment, p.LastDay = named(who...), c.today().Add(1) })
	c.must(second(c.rooms.Campaigns.Pause(c.ctx, late.ID)))
	c.must(second(c.rooms.Campaigns.Resume(c.ctx, v.ID)))
	c.runs()
	c.want(v.ID, "ENDED by REACHED: 3 given, 0 held out, 0 waiting, 0 refused, 30 spent")
	c.now = c.now.AddDate(0, 0, 2)
	c.runs()
	c.want(late.ID, "ENDED by TIME: 0 given, 0 held out, 0 waiting, 0 refused, 0 spent")
	for what, do := range map[string]func() error{
		"resumed": func() error { return second(c.rooms.Campaigns.Resume(c.ctx, late.ID)) },
		"paused":  func() error { return second(c.rooms.Campaigns.Pause(c.ctx, late.ID)) },
		"started": func() error { return second(c.rooms.Campaigns.Start(c.ctx, late.ID)) },
	} {
		if err := do(); !errors.Is(err, campaign.ErrEnded) {
			t.Errorf("one that has ended, %s: %v", what, err)
		}
	}
}

func TestWhatWasStartedKeepsItsTerms(t *testing.T) {
	c := openClub(t)
	who := c.people(2)
	v := c.plan(func(p *campaign.Plan) { p.Segment = named(who...) })
	if _, err := c.rooms.Campaigns.Change(c.ctx, v.ID, campaign.Change{Points: ptr(int64(20))}); !errors.Is(err, campaign.ErrStarted) {
		t.Errorf("other points = %v, want it refused", err)
	}
	if _, err := c.rooms.Campaigns.Change(c.ctx, v.ID, campaign.Change{Name: ptr("Easter"), Budget: ptr(int64(10))}); err != nil {
		t.Fatal(err)
	}
	c.runs()
	c.want(v.ID, "ENDED by BUDGET: 1 given, 0 held out, 0 waiting, 0 refused, 10 spent")

	empty, err := c.rooms.Campaigns.Draft(c.ctx, campaign.Plan{
		ProgramID: c.program.ID, Name: "Nobody", Segment: named(), Points: 1, Budget: 1, LiftDays: 1, LastDay: c.today(),
	})
	c.must(err)
	if _, err := c.rooms.Campaigns.Start(c.ctx, empty.ID); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("a campaign for nobody = %v, want it refused", err)
	}
}

func TestTwoRecordsOfOnePersonAreOneMember(t *testing.T) {
	c := openClub(t)
	ann, twin := c.customer(t, c.ctx, "ann"), c.customer(t, c.ctx, "twin")
	both := named(ann, twin)
	c.plan(func(p *campaign.Plan) { p.Segment = both })
	c.runs() // their slots of this week are used
	v := c.plan(func(p *campaign.Plan) { p.Segment = both })
	c.runs()
	c.want(v.ID, "RUNNING: 0 given, 0 held out, 2 waiting, 0 refused, 0 spent")
	c.must(second(c.rooms.Customers.Merge(c.ctx, customer.MergeDraft{CustomerID: ann, OtherID: twin, SurvivorID: &ann, Reason: "the same person"})))
	c.now = c.now.AddDate(0, 0, 7)
	c.runs()
	c.want(v.ID, "ENDED by REACHED: 1 given, 0 held out, 0 waiting, 1 refused, 10 spent")
	if got := c.gifts(ann); got != 30 {
		t.Errorf("she has %d points, want 20 of before she was one, and 10", got)
	}
	after := c.plan(func(p *campaign.Plan) { p.Segment = both })
	c.runs()
	c.want(after.ID, "RUNNING: 0 given, 0 held out, 1 waiting, 0 refused, 0 spent")
}

func TestWhatTheLedgerRefusesIsWrittenDown(t *testing.T) {
	c := openClub(t)
	who := c.people(2)
	account := c.rooms.Points
	for i := range 3 {
		_, err := account.Earn(c.ctx, loyalty.Earning{CustomerID: who[0], Points: 1, Origin: loyalty.Origin{Source: "till", SourceID: fmt.Sprint(i)}})
		c.must(err)
	}
	v := c.plan(func(p *campaign.Plan) { p.Segment = named(who...) })
	// Somebody has used the campaign's own key for other points.
	_, err := account.Earn(c.ctx, loyalty.Earning{CustomerID: who[0], Points: 3, Origin: loyalty.Origin{Source: "campaign", SourceID: v.ID + " " + who[0]}})
	c.must(err)
	c.runs()
	got, err := c.rooms.Campaigns.Find(c.ctx, v.ID)
	c.must(err)
	if is(got) != "ENDED by REACHED: 1 given, 0 held out, 0 waiting, 1 refused, 10 spent" {
		t.Errorf("the campaign is %s", is(got))
	}
	wrong, err := c.stories.VerifyCampaigns(c.ctx)
	c.must(err)
	if len(wrong) != 1 {
		t.Errorf("what was earned in its name goes unnoticed: %q", wrong)
	}
}

// The ledger's refusal is written down after what was tried is undone: meanwhile
// another node may have come to her.
func TestARefusalThatComesLateChangesNothing(t *testing.T) {
	c := openClub(t)
	who := c.people(2)
	v := c.plan(func(p *campaign.Plan) { p.Segment, p.Budget = named(who...), 100 })
	c.must(c.rooms.Campaigns.Refuse(c.ctx, v.ID, who[0]))
	c.runs()
	for range 2 {
		c.must(c.rooms.Campaigns.Refuse(c.ctx, v.ID, who[1]))
		c.want(v.ID, "ENDED by REACHED: 1 given, 0 held out, 0 waiting, 1 refused, 10 spent")
	}
}

func TestARowChangedByHandIsFound(t *testing.T) {
	c := openClub(t)
	who := c.people(4)
	v := c.plan(func(p *campaign.Plan) { p.Segment, p.Budget = named(who...), 100 })
	c.runs()
	c.stands(v.ID)
	tally := "campaign " + v.ID + " says that it came to %s; it was %s"
	spent := "campaign " + v.ID + " says that %d points are spent; %d customers at 10 make %d"
	ledger := "campaign " + v.ID + " says that it gave %d customers %d points; the ledger says 4 and 40"
	asItWas := func() error {
		return c.db.Campaign.UpdateOneID(v.ID).SetSpent(40).SetGranted(4).SetHeldOut(0).Exec(c.ctx)
	}
	first := c.members(v.ID, campaign.MemberFilter{})[0]
	member := c.db.CampaignMember.UpdateOneID(first.ID)
	for _, tc := range []struct {
		what   string
		change func() error
		want   []string
	}{
		{"spent", func() error { return c.db.Campaign.UpdateOneID(v.ID).SetSpent(50).Exec(c.ctx) }, []string{
			fmt.Sprintf(spent, 50, 4, 40), fmt.Sprintf(ledger, 4, 50),
		}},
		{"a count", func() error { return c.db.Campaign.UpdateOneID(v.ID).SetHeldOut(1).Exec(c.ctx) }, []string{
			fmt.Sprintf(tally, "4 given, 1 held out, 0 waiting, 0 refused", "4 given, 0 held out, 0 waiting, 0 refused"),
		}},
		{"how many were given something", func() error { return c.db.Campaign.UpdateOneID(v.ID).SetGranted(3).Exec(c.ctx) }, []string{
			fmt.Sprintf(tally, "3 given, 0 held out, 0 waiting, 0 refused", "4 given, 0 held out, 0 waiting, 0 refused"),
			fmt.Sprintf(spent, 40, 3, 30), fmt.Sprintf(ledger, 3, 40), fmt.Sprintf("campaign %s says that it gave 3 customers points; it took 4 times of their weeks", v.ID),
		}},
		{"a member", func() error { return member.SetState("HELD_OUT").Exec(c.ctx) }, []string{
			fmt.Sprintf(tally, "4 given, 0 held out, 0 waiting, 0 refused", "3 given, 1 held out, 0 waiting, 0 refused"),
			fmt.Sprintf("campaign %s and customer %s (%s): it is HELD_OUT, and names transaction %s", v.ID, first.CustomerID, first.ID, *first.TransactionID),
		}},
	} {
		c.must(asItWas())
		c.must(tc.change())
		if wrong, err := c.stories.VerifyCampaigns(c.ctx); err != nil || !slices.Equal(wrong, tc.want) {
			t.Errorf("%s changed by hand: %q, %v; want %q", tc.what, wrong, err, tc.want)
		}
	}
	if err := c.db.Campaign.UpdateOneID(v.ID).SetSpent(101).Exec(c.ctx); err == nil {
		t.Error("the database takes more spent than there is in the budget")
	}
}

func TestAnotherTenantsCampaignsAreMissing(t *testing.T) {
	c := openClub(t)
	v := c.plan(func(p *campaign.Plan) { p.Segment = named(c.people(1)...) })
	c.runs()
	other, book := testhouse.Tenant(t, c.db, "other"), c.rooms.Campaigns
	for what, do := range map[string]func() error{
		"read":    func() error { return second(book.Find(other, v.ID)) },
		"change":  func() error { return second(book.Change(other, v.ID, campaign.Change{Name: ptr("x")})) },
		"start":   func() error { return second(book.Start(other, v.ID)) },
		"end":     func() error { return second(book.End(other, v.ID)) },
		"members": func() error { return second(book.Members(other, v.ID, campaign.MemberFilter{}, page.Args{})) },
		"visit":   func() error { return second(book.Come(other, v.ID, "cus_x")) },
		"link": func() error {
			return second(book.Draft(other, campaign.Plan{ProgramID: c.program.ID, Name: "x", Points: 1, Budget: 1, LiftDays: 1, LastDay: c.today()}))
		},
	} {
		if err := do(); !fault.IsMissing(err) {
			t.Errorf("%s = %v, want missing", what, err)
		}
	}
	if lift, err := book.LiftOf(other, []*campaign.Campaign{v}); err != nil || lift[v.ID].Running != 0 {
		t.Errorf("what it did, for another tenant: %+v, %v", lift[v.ID], err)
	}
	if l, err := book.Limits(other); err != nil || l.Weekly != 1 {
		t.Errorf("the limits of another tenant are %+v, %v", l, err)
	}
}

// orders records a purchase of a customer, so long after now.
func (c *club) orders(customerID string, after time.Duration, status purchase.Status) {
	c.t.Helper()
	r, err := c.stories.RecordPurchase(c.ctx, purchase.Draft{CustomerID: customerID, OccurredAt: c.now.Add(after), Amount: &money.Money{Minor: 100, Currency: "EUR"}})
	c.must(err)
	if status == purchase.Cancelled {
		c.must(second(c.stories.CancelPurchase(c.ctx, r.Record.ID, c.now.Add(after), "by mistake")))
	}
}

func TestLiftHoldsThoseWhoGotSomethingAgainstThoseWhoDidNot(t *testing.T) {
	c := openClub(t)
	who := c.people(100)
	v := c.plan(func(p *campaign.Plan) { p.Segment, p.Holdout, p.LiftDays = named(who...), 50, 7 })
	c.runs()
	start := c.now
	c.now = c.now.AddDate(0, 0, 20)
	var given, held []string
	for _, id := range who {
		if v.HoldsOut(id) {
			held = append(held, id)
		} else {
			given = append(given, id)
		}
	}
	back := start.Sub(c.now)
	day := 24 * time.Hour
	for _, id := range given[:12] {
		c.orders(id, back+day, purchase.Placed)
		c.orders(id, back+2*day, purchase.Placed) // counts once
	}
	for _, id := range held[:3] {
		c.orders(id, back+day, purchase.Placed)
	}
	c.orders(given[20], back, purchase.Placed)         // at the same instant: not after it
	c.orders(given[21], back+9*day, purchase.Placed)   // too late
	c.orders(given[22], back+day, purchase.Cancelled)  // called off
	c.orders(given[23], back-30*day, purchase.Placed)  // before
	twin := c.customer(t, c.ctx, "a twin of the 13th") // another record of hers counts for her
	c.orders(twin, back+day, purchase.Placed)
	c.must(second(c.rooms.Customers.Merge(c.ctx, customer.MergeDraft{CustomerID: twin, OtherID: given[12], SurvivorID: &twin, Reason: "the same person"})))
	for _, she := range given[13:15] { // and so do one that was merged into hers, and one that was merged into the same
		other := c.customer(t, c.ctx, "another record")
		c.orders(other, back+day, purchase.Placed)
		c.merges(she, other)
		if she == given[14] {
			c.merges(c.customer(t, c.ctx, "who survives"), she)
		}
	}

	lift, err := c.rooms.Campaigns.LiftOf(c.ctx, []*campaign.Campaign{v})
	c.must(err)
	got := lift[v.ID]
	want := campaign.Lift{Given: campaign.Arm{N: len(given), Bought: 15}, HeldOut: campaign.Arm{N: len(held), Bought: 3}, Days: 7}
	if *got != want {
		t.Errorf("it did %+v, want %+v", *got, want)
	}
	if (got.Difference() == nil) != (len(given) < 30 || len(held) < 30) {
		t.Errorf("of %d and %d the difference is %v", len(given), len(held), got.Difference())
	}
	bought := c.members(v.ID, campaign.MemberFilter{Bought: ptr(true)})
	if len(bought) != 18 || len(c.members(v.ID, campaign.MemberFilter{Bought: ptr(false)})) != 82 {
		t.Errorf("%d of its members bought, want 18 of 100", len(bought))
	}
	ids := make([]string, len(bought))
	for i, m := range bought {
		ids[i] = m.ID
	}
	at, err := c.rooms.Campaigns.BoughtAt(c.ctx, ids)
	c.must(err)
	for _, id := range ids {
		if at[id] == nil || !at[id].Equal(clock.Micro(start.Add(day))) {
			t.Errorf("she bought at %v, want %s", at[id], start.Add(day))
		}
	}
	c.now = start.AddDate(0, 0, 5)
	lift, err = c.rooms.Campaigns.LiftOf(c.ctx, []*campaign.Campaign{v})
	c.must(err)
	if got := lift[v.ID]; got.Running != 100 || got.Given.N != 0 || got.Difference() != nil {
		t.Errorf("while their days run it says %+v", got)
	}
}

// TestCampaignsInAnyOrder does anything in any order, on several nodes at once now
// and then. No budget is overspent, nobody is given anything twice by a campaign,
// nor more in a week than campaigns may, and the books come out even.
func TestCampaignsInAnyOrder(t *testing.T) {
	c := openClub(t)
	runs := 0
	rapid.Check(t, func(r *rapid.T) {
		runs++
		c.begin(fmt.Sprint("tenant-", runs))
		who := c.people(rapid.IntRange(1, 6).Draw(r, "customers"))
		caps := map[clock.Day]int{}
		limits, err := c.rooms.Campaigns.SetLimits(c.ctx, rapid.IntRange(1, 2).Draw(r, "cap"))
		noRapid(r, err)
		var all []*campaign.Campaign
		books := c.rooms.Campaigns
		pick := func() *campaign.Campaign {
			if len(all) == 0 {
				r.Skip("there is no campaign")
			}
			return rapid.SampledFrom(all).Draw(r, "campaign")
		}
		r.Repeat(map[string]func(*rapid.T){
			"start": func(r *rapid.T) {
				all = append(all, c.plan(func(p *campaign.Plan) {
					p.Segment, p.Budget = named(who...), rapid.Int64Range(10, 70).Draw(r, "budget")
					p.Holdout, p.LastDay = rapid.SampledFrom([]int{0, 40}).Draw(r, "held out"), c.today().Add(rapid.IntRange(0, 20).Draw(r, "days"))
				}))
			},
			"pause":  func(*rapid.T) { settledOr(r, second(books.Pause(c.ctx, pick().ID))) },
			"resume": func(*rapid.T) { settledOr(r, second(books.Resume(c.ctx, pick().ID))) },
			"end":    func(*rapid.T) { noRapid(r, second(books.End(c.ctx, pick().ID))) },
			"budget": func(r *rapid.T) {
				_, err := books.Change(c.ctx, pick().ID, campaign.Change{Budget: ptr(rapid.Int64Range(10, 90).Draw(r, "budget"))})
				if fault.KindOf(err) != fault.KindInvalid {
					settledOr(r, err)
				}
			},
			"cap": func(r *rapid.T) {
				limits, err = books.SetLimits(c.ctx, rapid.IntRange(1, 3).Draw(r, "cap"))
				noRapid(r, err)
			},
			"wait": func(r *rapid.T) {
				c.now = c.now.Add(time.Duration(rapid.IntRange(1, 240).Draw(r, "hours")) * time.Hour)
			},
			"run": func(r *rapid.T) {
				week := campaign.Week(c.now, tenants.From(c.ctx).Zone)
				caps[week] = max(caps[week], limits.Weekly)
				c.atTheSameTime(rapid.SampledFrom([]int{1, 1, 3}).Draw(r, "nodes"))
			},
			"merge": func(r *rapid.T) {
				one, other := rapid.SampledFrom(who).Draw(r, "one"), rapid.SampledFrom(who).Draw(r, "other")
				_, _ = c.rooms.Customers.Merge(c.ctx, customer.MergeDraft{CustomerID: one, OtherID: other, SurvivorID: &one, Reason: "the same"})
			},
			"": func(r *rapid.T) { c.even(r, all, who, caps) },
		})
		for _, v := range all {
			noRapid(r, second(books.End(c.ctx, v.ID)))
		}
	})
}

// even looks whether everything comes out even.
func (c *club) even(r *rapid.T, all []*campaign.Campaign, who []string, caps map[clock.Day]int) {
	for _, v := range all {
		if now := c.stands(v.ID); now.Spent > now.Budget || now.Spent != now.Points*int64(now.Granted) {
			r.Fatalf("of a budget of %d: %s", now.Budget, is(now))
		}
	}
	keys, err := c.db.LoyaltyTransaction.Query().Where(loyaltytransaction.KeyHasPrefix("earned campaign "), loyaltytransaction.CustomerIDIn(who...)).
		Select(loyaltytransaction.FieldKey).Strings(c.ctx)
	noRapid(r, err)
	if once := slices.Compact(slices.Sorted(slices.Values(keys))); len(once) != len(keys) {
		r.Fatalf("given twice: %q", keys)
	}
	used, err := c.db.CampaignSlot.Query().Where(campaignslot.CustomerIDIn(who...)).All(c.ctx)
	noRapid(r, err)
	if len(used) != len(keys) {
		r.Fatalf("%d slots are used for %d gifts", len(used), len(keys))
	}
	times := map[string]int{}
	for _, s := range used {
		if times[s.CustomerID+s.Week]++; times[s.CustomerID+s.Week] > caps[clock.Day(s.Week)] {
			r.Fatalf("in the week of %s campaigns gave %s more than %d times", s.Week, s.CustomerID, caps[clock.Day(s.Week)])
		}
	}
}

func noRapid(r *rapid.T, err error) {
	r.Helper()
	if err != nil {
		r.Fatal(err)
	}
}

// settledOr fails for any error but that a campaign has ended.
func settledOr(r *rapid.T, err error) {
	r.Helper()
	if !errors.Is(err, campaign.ErrEnded) {
		noRapid(r, err)
	}
}
