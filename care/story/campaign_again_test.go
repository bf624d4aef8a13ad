package story_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"kept/care/campaign"
	"kept/care/customer"
	"kept/internal/clock"
	"kept/tenants"
)

// nextMonday lets the time pass until who waits for the next week is tried again.
func (c *club) nextMonday() {
	zone := tenants.From(c.ctx).Zone
	c.now = campaign.Week(c.now, zone).Add(7).Start(zone)
}

// TestACampaignThatDoesNotRunComesToNobody asks it to come to somebody all the same,
// as a node does that read it a moment too early, or too late.
func TestACampaignThatDoesNotRunComesToNobody(t *testing.T) {
	c := openClub(t)
	who, books := c.people(2), c.rooms.Campaigns
	after := func(days int) *clock.Day { return ptr(c.today().Add(days)) }
	first, last := after(2), after(4)
	started := func() *campaign.Campaign {
		return c.plan(func(p *campaign.Plan) { p.Segment, p.FirstDay, p.LastDay = named(who...), first, *last })
	}
	draft, err := books.Draft(c.ctx, campaign.Plan{ProgramID: c.program.ID, Name: "Spring", Points: 10, Budget: 10, LiftDays: 1, FirstDay: first, LastDay: *last})
	c.must(err)
	running, paused, ended := started(), started(), started()
	c.must(second(books.Pause(c.ctx, paused.ID)))
	c.must(second(books.End(c.ctx, ended.ID)))
	zone := tenants.From(c.ctx).Zone
	begins, over := first.Start(zone), last.Add(1).Start(zone)
	for _, tc := range []struct {
		name string
		id   string
		now  func()
		want bool
	}{
		{"a moment before its first day", running.ID, func() { c.now = begins.Add(-time.Microsecond) }, false},
		{"with its first day", running.ID, func() { c.now = begins }, true},
		{"a moment before its last day is over", running.ID, func() { c.now = over.Add(-time.Microsecond) }, true},
		{"when its last day is over", running.ID, func() { c.now = over }, false},
		{"a draft", draft.ID, func() { c.now = begins }, false},
		{"a paused one", paused.ID, func() { c.now = begins }, false},
		{"an ended one", ended.ID, func() { c.now = begins }, false},
	} {
		tc.now()
		next, err := books.Next(c.ctx, tc.id, 10)
		c.must(err)
		if got := len(next) > 0; got != tc.want {
			t.Errorf("%s: it would come to %q next, somebody at all: %v", tc.name, next, tc.want)
		}
		offered, err := books.OnOffer(c.ctx, c.now)
		c.must(err)
		if got := slices.ContainsFunc(offered, func(v *campaign.Campaign) bool { return v.ID == tc.id }); got != tc.want {
			t.Errorf("%s: on offer: %v, want %v", tc.name, got, tc.want)
		}
		if tc.want {
			continue // as the other tests have it
		}
		v, err := books.Come(c.ctx, tc.id, who[0])
		c.must(err)
		if v.Gives || len(c.members(tc.id, campaign.MemberFilter{})) != 0 {
			t.Errorf("%s: it came to somebody: %s", tc.name, is(v.Campaign))
		}
	}
}

// TestAnotherRecordOfWhomItCameToIsNotReached merges whom it came to into a record
// that it would come to next.
func TestAnotherRecordOfWhomItCameToIsNotReached(t *testing.T) {
	c := openClub(t)
	ann, zoe := c.customer(t, c.ctx, "ann"), c.customer(t, c.ctx, "zoe")
	c.plan(func(p *campaign.Plan) { p.Segment = named(zoe) })
	c.runs()
	v := c.plan(nil) // for everybody
	c.runs()
	c.want(v.ID, "RUNNING: 1 given, 0 held out, 1 waiting, 0 refused, 10 spent") // Zoe waits
	twin := c.customer(t, c.ctx, "a twin of ann's")
	c.merges(twin, ann)
	c.nextMonday()
	c.runs()
	c.want(v.ID, "ENDED by REACHED: 2 given, 0 held out, 0 waiting, 0 refused, 20 spent")
	if got := c.gifts(twin); got != 10 {
		t.Errorf("she has %d points, want the 10 that she was given as Ann", got)
	}
}

// TestALotStaysWhoeverSurvives has everybody wait, and be merged into a record that
// isn't in the segment: the lot is hers by whom the campaign came to.
func TestALotStaysWhoeverSurvives(t *testing.T) {
	c := openClub(t)
	who := c.people(16)
	c.plan(func(p *campaign.Plan) { p.Segment = named(who...) })
	c.runs()
	v := c.plan(func(p *campaign.Plan) { p.Segment, p.Holdout = named(who...), 50 })
	c.runs()
	c.want(v.ID, "RUNNING: 0 given, 0 held out, 16 waiting, 0 refused, 0 spent")
	for _, id := range who {
		c.merges(c.customer(t, c.ctx, "a twin"), id)
	}
	c.nextMonday()
	c.runs()
	if got := c.stands(v.ID); got.State != campaign.Ended || got.Granted+got.HeldOut != 16 {
		t.Fatalf("the campaign is %s; want all 16 reached", is(got))
	}
	for _, m := range c.members(v.ID, campaign.MemberFilter{}) {
		if want := v.HoldsOut(m.CustomerID); (m.State == campaign.HeldOut) != want {
			t.Errorf("customer %s is %s, held out by lot: %v", m.CustomerID, m.State, want)
		}
	}
}

// TestACampaignDoesNotTurnBack has somebody come into the segment after it has passed:
// how far it came is kept, also with one whom the ledger refuses.
func TestACampaignDoesNotTurnBack(t *testing.T) {
	c := openClub(t)
	early, refused, zoe := c.customer(t, c.ctx, "early"), c.customer(t, c.ctx, "refused"), c.customer(t, c.ctx, "zoe")
	c.must(c.db.Customer.UpdateOneID(early).SetStage(string(customer.Repeat)).Exec(c.ctx))
	c.plan(func(p *campaign.Plan) { p.Segment = named(zoe) })
	c.runs()
	prospect, next := customer.Prospect, func(v *campaign.Campaign) []string {
		got, err := c.rooms.Campaigns.Next(c.ctx, v.ID, 10)
		c.must(err)
		return got
	}
	v := c.plan(func(p *campaign.Plan) { p.Segment = &customer.Filter{Stage: &customer.StageFilter{Eq: &prospect}} })
	if got := next(v); !slices.Equal(got, []string{refused, zoe}) {
		t.Fatalf("it would come to %q next, want both prospects", got)
	}
	c.must(c.rooms.Campaigns.Refuse(c.ctx, v.ID, refused))
	if got := next(v); !slices.Equal(got, []string{zoe}) {
		t.Errorf("after whom the ledger refused it would come to %q next, want the other one", got)
	}
	c.runs()
	c.must(c.db.Customer.UpdateOneID(early).SetStage(string(customer.Prospect)).Exec(c.ctx))
	if got := next(v); len(got) > 0 {
		t.Errorf("after everybody it would come to %q next, want nobody this week", got)
	}
	c.nextMonday()
	c.runs()
	c.want(v.ID, "ENDED by REACHED: 1 given, 0 held out, 0 waiting, 1 refused, 10 spent")
}

// TestACampaignGoesOnBehindABatch has it come to more than a batch of customers.
func TestACampaignGoesOnBehindABatch(t *testing.T) {
	c := openClub(t)
	v := c.plan(func(p *campaign.Plan) { p.Segment, p.Budget = named(c.people(202)...), 5000 })
	ctx, stop := context.WithTimeout(context.Background(), time.Minute) // one that begins anew each time has no end
	defer stop()
	c.must(second(c.stories.RunCampaigns(ctx, c.system)))
	c.want(v.ID, "ENDED by REACHED: 202 given, 0 held out, 0 waiting, 0 refused, 2020 spent")
}
