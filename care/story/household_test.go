package story_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"kept/care/customer"
	"kept/care/household"
	"kept/care/loyalty"
	"kept/care/reward"
	"kept/care/story"
	"kept/ent/db/loyaltytransaction"
	"kept/internal/fault"
	"kept/internal/testhouse"
)

// openHome is a club in which households may have so many members, whose
// reservations hold for an hour.
func openHome(t *testing.T, most int) *club {
	c := openClub(t)
	c.homes(most)
	return c
}

func (c *club) homes(most int) {
	c.t.Helper()
	var err error
	c.program, err = c.rooms.Points.ChangeProgram(c.ctx, c.program.ID, loyalty.ProgramChange{
		HouseholdMost: &most, HoldMinutes: ptr(60), ExpiryMonths: ptr(1), MinimumDays: ptr(3),
	})
	c.must(err)
}

func (c *club) home(head string, others ...string) *household.Household {
	c.t.Helper()
	h, err := c.stories.FormHousehold(c.ctx, story.HouseholdDraft{Draft: household.Draft{CustomerID: head, Name: "Home", Agreed: "at the till"}})
	c.must(err)
	for _, o := range others {
		c.must(c.joins(h, o))
	}
	return h
}

func (c *club) joins(h *household.Household, who string) error {
	return second(c.stories.JoinHousehold(c.ctx, household.Joining{HouseholdID: h.ID, CustomerID: who, Agreed: "by telephone"}))
}

func (c *club) leaves(h *household.Household, who string) error {
	return second(c.rooms.Households.Leave(c.ctx, household.Leaving{HouseholdID: h.ID, CustomerID: who}))
}

func (c *club) draws(who string, n int64) (*loyalty.Reservation, error) {
	return c.rooms.Points.Reserve(c.ctx, loyalty.Wish{CustomerID: who, Points: n})
}

func (c *club) has(who string, want loyalty.Balances) {
	c.t.Helper()
	if got := c.balance(who); got != want {
		c.t.Errorf("she has %+v, want %+v", got, want)
	}
}

// sound is right, and the households too.
func (c *club) sound() {
	c.t.Helper()
	c.right()
	wrong, err := c.rooms.Households.Verify(c.ctx)
	c.must(err)
	if len(wrong) > 0 {
		c.t.Errorf("households: %s", strings.Join(wrong, "\n"))
	}
}

func TestAHouseholdSpendsWhatExpiresFirst(t *testing.T) {
	c := openHome(t, 3)
	ann := c.member("Ann", 100)
	c.now = c.now.AddDate(0, 0, 2)
	bob := c.member("Bob", 50)
	cy := c.customer(t, c.ctx, "Cy") // who never earned anything
	c.home(ann, bob, cy)

	q, err := c.stories.QuoteReward(c.ctx, cy, nil, ptr(int64(120)), nil, false)
	c.must(err)
	if !q.Affordable || q.Available != 150 || q.Shared != 150 {
		t.Errorf("quoted %+v, want all that the others have", q)
	}
	q, err = c.stories.QuoteReward(c.ctx, bob, nil, ptr(int64(160)), nil, false)
	c.must(err)
	if q.Affordable || q.Missing != 10 || q.Shared != 100 || q.Refusals[0] != reward.RefuseTooFew {
		t.Errorf("quoted %+v, want 10 missing after all that they have together", q)
	}
	q, err = c.stories.QuoteReward(c.ctx, bob, nil, ptr(int64(60)), nil, true)
	c.must(err)
	if q.Affordable || q.Missing != 10 || q.Shared != 0 {
		t.Errorf("quoted %+v of his own, want 10 missing", q)
	}

	r, err := c.draws(cy, 120)
	c.must(err)
	if r.Points != 120 || r.Shared != 120 || r.CustomerID != cy || r.HouseholdID == "" {
		t.Errorf("reserved %+v, want 120 points that others give", r)
	}
	c.has(ann, loyalty.Balances{Earned: 100, Held: 100}) // hers expire first
	c.has(bob, loyalty.Balances{Earned: 50, Available: 30, Held: 20})
	c.has(cy, loyalty.Balances{})
	if _, err := c.draws(bob, 31); err == nil || !strings.Contains(err.Error(), "1 are missing") {
		t.Errorf("spending what is held: %v, want how many are missing", err)
	}
	c.must(second(c.rooms.Points.Confirm(c.ctx, r.ID)))
	c.must(second(c.rooms.Points.Confirm(c.ctx, r.ID))) // as it is
	c.has(ann, loyalty.Balances{Earned: 100, Spent: 100})
	c.has(bob, loyalty.Balances{Earned: 50, Available: 30, Spent: 20})

	back, err := c.rooms.Points.ReverseRedemption(c.ctx, loyalty.GiveBack{ReservationID: r.ID, Points: ptr(int64(50)), Origin: loyalty.Origin{Source: "till", SourceID: "off"}})
	c.must(err)
	again, err := c.rooms.Points.ReverseRedemption(c.ctx, loyalty.GiveBack{ReservationID: r.ID, Points: ptr(int64(50)), Origin: loyalty.Origin{Source: "till", SourceID: "off"}})
	if err != nil || again.ID != back.ID || back.Shared() != 50 {
		t.Errorf("given back again: %v, %v; want the same, of 50 that others gave", again, err)
	}
	c.has(bob, loyalty.Balances{Earned: 50, Available: 50}) // his live longest
	c.has(ann, loyalty.Balances{Earned: 100, Available: 30, Spent: 70})
	c.sound()
}

func TestWhatIsHeldStaysHeldWhenAMemberLeaves(t *testing.T) {
	c := openHome(t, 3)
	ann, bob := c.member("Ann", 100), c.member("Bob", 10)
	h := c.home(ann, bob)
	r, err := c.draws(bob, 110)
	c.must(err)
	other, err := c.draws(bob, 1)
	if err == nil {
		t.Fatalf("reserved %+v of nothing", other)
	}
	c.must(c.leaves(h, bob))
	c.must(second(c.rooms.Households.Dissolve(c.ctx, h.ID, "they moved apart")))
	c.has(ann, loyalty.Balances{Earned: 100, Held: 100})
	c.must(second(c.rooms.Points.Confirm(c.ctx, r.ID)))
	c.has(ann, loyalty.Balances{Earned: 100, Spent: 100})
	c.must(second(c.rooms.Points.ReverseRedemption(c.ctx, loyalty.GiveBack{ReservationID: r.ID, Origin: loyalty.Origin{Source: "till", SourceID: "off"}})))
	c.has(ann, loyalty.Balances{Earned: 100, Available: 100})
	c.has(bob, loyalty.Balances{Earned: 10, Available: 10})
	if _, err := c.draws(bob, 11); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("spending hers when he has left: %v, want it refused", err)
	}
	c.sound()
}

// A hold that lapses does so in each account when that is looked at: none waits for
// another, and meanwhile nobody sees points as held that aren't.
func TestAHoldOfAHouseholdLapsesForEach(t *testing.T) {
	c := openHome(t, 3)
	mug := c.offer(reward.Draft{Name: "A mug", Points: 110, Stock: ptr(int64(1))})
	ann, bob := c.member("Ann", 100), c.member("Bob", 10)
	c.home(ann, bob)
	r, err := c.reserve(bob, mug.ID)
	c.must(err)
	c.now = c.now.Add(time.Hour)
	c.has(ann, loyalty.Balances{Earned: 100, Available: 100})
	c.must(second(c.rooms.Points.Reserve(c.ctx, loyalty.Wish{CustomerID: ann, Points: 60, OwnOnly: true})))
	c.sound() // her part is let go, and his not yet written down
	if _, err := c.rooms.Points.Confirm(c.ctx, r.ID); !errors.Is(err, loyalty.ErrLapsed) {
		t.Errorf("confirming it late: %v", err)
	}
	if n, err := c.rooms.Points.Sweep(c.ctx, c.system); err != nil || n != 1 {
		t.Errorf("the sweep settled %d accounts, %v; want his", n, err)
	}
	c.has(bob, loyalty.Balances{Earned: 10, Available: 10})
	if c.left(mug.ID) != 1 {
		t.Errorf("%d left, want the mug back", c.left(mug.ID))
	}
	c.sound()
}

func TestOnlyTheHeadDrawsWhereThatIsSaid(t *testing.T) {
	c := openHome(t, 3)
	ann, bob := c.member("Ann", 100), c.member("Bob", 10)
	h := c.home(ann, bob)
	head := household.DrawsHead
	c.must(second(c.rooms.Households.Change(c.ctx, h.ID, household.Change{Draws: &head})))
	if _, err := c.draws(bob, 11); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("a member draws: %v, want it refused", err)
	}
	q, err := c.stories.QuoteReward(c.ctx, bob, nil, ptr(int64(11)), nil, false)
	if err != nil || q.Affordable || q.Available != 10 {
		t.Errorf("a member is quoted %+v, %v; want his own", q, err)
	}
	c.must(second(c.draws(ann, 110)))
	c.sound()
}

func TestAPartIsSettledWithItsWhole(t *testing.T) {
	c := openHome(t, 3)
	ann, bob := c.member("Ann", 100), c.member("Bob", 10)
	c.home(ann, bob)
	r, err := c.draws(bob, 110)
	c.must(err)
	parts, err := c.db.LoyaltyReservation.Query().All(c.ctx)
	c.must(err)
	for _, p := range parts {
		if p.PartOfID != r.ID {
			continue
		}
		if _, err := c.rooms.Points.Confirm(c.ctx, p.ID); !errors.Is(err, loyalty.ErrPart) {
			t.Errorf("confirming a part: %v", err)
		}
		if _, err := c.rooms.Points.Cancel(c.ctx, p.ID); !errors.Is(err, loyalty.ErrPart) {
			t.Errorf("cancelling a part: %v", err)
		}
	}
	c.must(second(c.rooms.Points.Cancel(c.ctx, r.ID)))
	c.has(ann, loyalty.Balances{Earned: 100, Available: 100})
	c.has(bob, loyalty.Balances{Earned: 10, Available: 10})
	c.sound()
}

// Two members who become one have one stay and both accounts; parted again, each
// has her own.
func TestTwoMembersWhoBecomeOne(t *testing.T) {
	c := openHome(t, 3)
	ann, anna, bob := c.member("Ann", 60), c.member("Anna", 30), c.member("Bob", 10)
	c.home(bob, ann, anna)
	r, err := c.draws(bob, 90)
	c.must(err)
	m, err := c.rooms.Customers.Merge(c.ctx, customer.MergeDraft{CustomerID: ann, OtherID: anna, SurvivorID: &ann, Reason: "the same"})
	c.must(err)
	c.must(second(c.rooms.Points.Confirm(c.ctx, r.ID)))
	c.must(second(c.draws(anna, 10)))
	c.must(second(c.rooms.Customers.Unmerge(c.ctx, m.ID)))
	c.must(second(c.rooms.Points.ReverseRedemption(c.ctx, loyalty.GiveBack{ReservationID: r.ID, Origin: loyalty.Origin{Source: "till", SourceID: "off"}})))
	c.must(second(c.draws(bob, 90)))
	c.sound()
}

// merges makes one customer of two, the second an alias of the first.
func (c *club) merges(survivor, other string) *customer.Merge {
	c.t.Helper()
	m, err := c.rooms.Customers.Merge(c.ctx, customer.MergeDraft{CustomerID: survivor, OtherID: other, SurvivorID: &survivor, Reason: "the same"})
	c.must(err)
	return m
}

func (c *club) parts(m *customer.Merge) {
	c.t.Helper()
	c.must(second(c.rooms.Customers.Unmerge(c.ctx, m.ID)))
}

func (c *club) sweeps() {
	c.t.Helper()
	c.must(second(c.rooms.Points.Sweep(c.ctx, c.system)))
}

func (c *club) byHand(statement string, args ...any) {
	c.t.Helper()
	c.must(second(c.db.SQL().Exec(statement, args...)))
}

// What was held of a merged record lapses when its time is over, also after the two
// were parted: it was asked for by another of the household, or by her survivor.
func TestWhatWasHeldOfAMergedRecordLapses(t *testing.T) {
	for name, whose := range map[string]int{"another of the household's wish": 0, "her survivor's wish": 1} {
		t.Run(name, func(t *testing.T) {
			c := openHome(t, 3)
			who := []string{c.member("Bob", 10), c.customer(t, c.ctx, "Ann")}
			anna := c.member("Anna", 30)
			if whose == 1 { // she has done something at this very instant
				c.must(second(c.rooms.Points.Earn(c.ctx, loyalty.Earning{CustomerID: who[1], Points: 5, Origin: loyalty.Origin{Source: "till", SourceID: "hers"}})))
				c.must(second(c.rooms.Points.Reserve(c.ctx, loyalty.Wish{CustomerID: who[1], Points: 5, Confirm: true, OwnOnly: true})))
			}
			c.home(who[0], who[1])
			m := c.merges(who[1], anna)
			r, err := c.rooms.Points.Reserve(c.ctx, loyalty.Wish{CustomerID: who[whose], Points: 30, OwnOnly: whose == 1})
			c.must(err)
			c.parts(m)
			c.now = c.now.Add(time.Hour)
			c.sweeps()
			c.has(anna, loyalty.Balances{Earned: 30, Available: 30})
			if _, err := c.rooms.Points.Confirm(c.ctx, r.ID); !errors.Is(err, loyalty.ErrLapsed) {
				t.Errorf("confirming it late: %v", err)
			}
			c.now = c.now.Add(25 * time.Hour)
			c.sound()
		})
	}
}

// It lapses in her survivor's time too, when nobody has parted them.
func TestWhatWasHeldOfAMergedRecordLapsesJustThen(t *testing.T) {
	c := openHome(t, 3)
	bob, ann, anna := c.member("Bob", 10), c.customer(t, c.ctx, "Ann"), c.member("Anna", 30)
	c.home(bob, ann)
	m := c.merges(ann, anna)
	c.must(second(c.draws(bob, 40)))
	c.now = c.now.Add(time.Hour)
	c.must(second(c.rooms.Points.Reserve(c.ctx, loyalty.Wish{CustomerID: ann, Points: 30, Confirm: true, OwnOnly: true})))
	c.parts(m)
	c.sweeps()
	c.has(anna, loyalty.Balances{Earned: 30, Spent: 30})
	c.has(bob, loyalty.Balances{Earned: 10, Available: 10})
	c.sound()
}

// filedAsBefore files what Anna gives under Ann, as Kept once did for a merged record.
func (c *club) filedAsBefore(ann, anna string) {
	c.t.Helper()
	c.byHand("UPDATE loyalty_reservations SET customer_id = $1 WHERE customer_id = $2 AND part_of_id IS NOT NULL", ann, anna)
}

// A hold that nobody will let go is told of when it is a day late, and cancelling
// what it is part of lets it go.
func TestAHoldThatWasForgotten(t *testing.T) {
	c := openHome(t, 3)
	bob, ann, anna := c.member("Bob", 10), c.customer(t, c.ctx, "Ann"), c.member("Anna", 30)
	c.home(bob, ann)
	m := c.merges(ann, anna)
	r, err := c.draws(bob, 40)
	c.must(err)
	c.parts(m)
	c.filedAsBefore(ann, anna)
	c.now = c.now.Add(time.Hour)
	c.sweeps()
	c.has(anna, loyalty.Balances{Earned: 30, Held: 30})
	c.now = c.now.Add(24 * time.Hour)
	c.sound() // a sweep may be late
	c.now = c.now.Add(time.Second)
	wrong, err := c.rooms.Points.Verify(c.ctx)
	c.must(err)
	if len(wrong) != 1 || !strings.Contains(wrong[0], "is still held") || !strings.Contains(wrong[0], "cancel "+r.ID) {
		t.Errorf("verify says %q, want one that is still held", wrong)
	}
	c.must(second(c.rooms.Points.Cancel(c.ctx, r.ID)))
	c.has(anna, loyalty.Balances{Earned: 30, Available: 30})
	c.sound()
}

// What a part has let go, the whole doesn't have: it can't be confirmed, only cancelled.
func TestAReservationWhosePartHasLapsedIsNotConfirmed(t *testing.T) {
	c := openHome(t, 3)
	bob, ann, anna := c.member("Bob", 10), c.customer(t, c.ctx, "Ann"), c.member("Anna", 30)
	c.home(bob, ann)
	m := c.merges(ann, anna)
	r, err := c.draws(bob, 40)
	c.must(err)
	c.parts(m)
	before := c.now
	c.now = c.now.Add(time.Hour) // by the clock of another node
	c.must(second(c.rooms.Points.Earn(c.ctx, loyalty.Earning{CustomerID: anna, Points: 1, Origin: loyalty.Origin{Source: "till", SourceID: "later"}})))
	c.filedAsBefore(ann, anna)
	c.now = before
	if _, err := c.rooms.Points.Confirm(c.ctx, r.ID); !errors.Is(err, loyalty.ErrLapsed) {
		t.Errorf("confirmed without her points: %v", err)
	}
	c.has(bob, loyalty.Balances{Earned: 10, Held: 10})
	c.must(second(c.rooms.Points.Cancel(c.ctx, r.ID)))
	c.has(bob, loyalty.Balances{Earned: 10, Available: 10})
	c.now = c.now.Add(2 * time.Hour)
	c.has(anna, loyalty.Balances{Earned: 31, Available: 31})
}

func TestASourceIDOfAnotherMemberIsTaken(t *testing.T) {
	c := openHome(t, 3)
	ann, bob := c.member("Ann", 60), c.member("Bob", 60)
	c.home(ann, bob)
	wish := loyalty.Wish{CustomerID: ann, Points: 20, Origin: loyalty.Origin{Source: "till", SourceID: "r1"}}
	r, err := c.rooms.Points.Reserve(c.ctx, wish)
	c.must(err)
	if again, err := c.rooms.Points.Reserve(c.ctx, wish); err != nil || again.ID != r.ID {
		t.Errorf("hers again: %+v, %v; want the same", again, err)
	}
	wish.CustomerID = bob
	if again, err := c.rooms.Points.Reserve(c.ctx, wish); fault.As(err) == nil || fault.As(err).Code != fault.CodeTaken {
		t.Errorf("her source id for Bob: %+v, %v; want it taken", again, err)
	}
	c.sound()
}

// Whoever looks first, a hold lapses in the account of whose wish it was.
func TestAHoldLapsesForWhoseWishItWas(t *testing.T) {
	c := openHome(t, 3)
	ann, bob, cy := c.member("Ann", 60), c.customer(t, c.ctx, "Bob"), c.member("Cy", 60)
	c.home(ann, bob, cy)
	r, err := c.draws(bob, 20)
	c.must(err)
	c.now = c.now.Add(time.Hour)
	c.must(second(c.draws(cy, 100)))
	lapsed, err := c.db.LoyaltyTransaction.Query().Where(loyaltytransaction.ReservationID(r.ID), loyaltytransaction.Kind(string(loyalty.KindReleased))).Only(c.ctx)
	c.must(err)
	if lapsed.CustomerID != bob {
		t.Errorf("it lapsed in the account of %s, want Bob's (%s)", lapsed.CustomerID, bob)
	}
	c.sound()
}

// Of two households that a merge brings, one counts: nobody's points are in two.
func TestAMergeOfMembersOfTwoHouseholds(t *testing.T) {
	c := openHome(t, 3)
	ann, anna, bob, cy := c.member("Ann", 60), c.member("Anna", 30), c.member("Bob", 10), c.member("Cy", 10)
	c.home(bob, ann)
	other := c.home(cy, anna)
	m, err := c.rooms.Customers.Merge(c.ctx, customer.MergeDraft{CustomerID: ann, OtherID: anna, SurvivorID: &ann, Reason: "the same"})
	c.must(err)
	c.must(second(c.draws(bob, 100)))
	if _, err := c.draws(cy, 11); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("her other household draws on her: %v, want it refused", err)
	}
	c.must(c.leaves(other, anna))
	c.must(second(c.rooms.Customers.Unmerge(c.ctx, m.ID)))
	c.sound()
}

// atOneTime runs something so many times at once, and gives how many it was done
// for; whoever was refused was refused as invalid or in conflict.
func (c *club) atOneTime(n int, do func(i int) error) (done int) {
	c.t.Helper()
	errs := make([]error, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { errs[i] = do(i) })
	}
	all.Wait()
	for _, err := range errs {
		switch kind := fault.KindOf(err); {
		case err == nil:
			done++
		case kind != fault.KindInvalid && kind != fault.KindConflict:
			c.t.Errorf("refused otherwise: %v", err)
		}
	}
	return done
}

func TestTwentyRedeemWhatAHouseholdHasForOne(t *testing.T) {
	c := openHome(t, 4)
	who := []string{c.member("Ann", 40), c.member("Bob", 40), c.member("Cy", 40), c.customer(t, c.ctx, "Di")}
	c.home(who[0], who[1:]...)
	if n := c.atOneTime(20, func(i int) error { return second(c.draws(who[i%4], 100)) }); n != 1 {
		t.Errorf("%d of 20 had the points, want 1", n)
	}
	c.sound()
}

// Members draw on each other, alone and together, and settle what they have: all at
// once, and nobody waits in a circle.
func TestMembersDrawOnEachOtherAtOnce(t *testing.T) {
	c := openHome(t, 3)
	who := []string{c.member("Ann", 300), c.member("Bob", 300), c.member("Cy", 300)}
	c.home(who[0], who[1:]...)
	for range 5 {
		n := c.atOneTime(9, func(i int) error {
			r, err := c.rooms.Points.Reserve(c.ctx, loyalty.Wish{CustomerID: who[i%3], Points: 10, OwnOnly: i < 3})
			if err != nil {
				return err
			}
			if i%2 == 0 {
				return second(c.rooms.Points.Cancel(c.ctx, r.ID))
			}
			return second(c.rooms.Points.Confirm(c.ctx, r.ID))
		})
		if n != 9 {
			t.Fatalf("%d of 9 went through", n)
		}
	}
	spent := c.balance(who[0]).Spent + c.balance(who[1]).Spent + c.balance(who[2]).Spent
	if spent != 5*4*10 {
		t.Errorf("they spent %d, want 200", spent)
	}
	c.sound()
}

// A member leaves while others redeem, the sweep runs, and points expire.
func TestLeavingAndExpiryRaceWithRedemptions(t *testing.T) {
	c := openHome(t, 4)
	for round := range 4 {
		who := []string{c.member(fmt.Sprint("Ann", round), 40), c.member(fmt.Sprint("Bob", round), 40), c.member(fmt.Sprint("Cy", round), 40)}
		h := c.home(who[0], who[1:]...)
		if round%2 == 1 {
			c.now = c.now.AddDate(0, 0, 40) // they have expired
		}
		c.atOneTime(10, func(i int) error {
			switch i {
			case 4:
				return c.leaves(h, who[1])
			case 7:
				return second(c.rooms.Points.Sweep(c.ctx, c.system))
			default:
				return second(c.rooms.Points.Reserve(c.ctx, loyalty.Wish{CustomerID: who[i%3], Points: 30, Confirm: i%2 == 0}))
			}
		})
		c.sound()
	}
}

func TestAnotherTenantsHouseholdIsMissing(t *testing.T) {
	c := openHome(t, 4)
	ann, bob := c.member("Ann", 40), c.member("Bob", 40)
	h := c.home(ann, bob)
	other := testhouse.Tenant(t, c.db, "globex")
	_, err := c.rooms.Points.StartProgram(other, loyalty.ProgramDraft{Currency: "MILES", Name: "Miles", HouseholdMost: ptr(4)})
	c.must(err)
	cy := c.customer(t, other, "Cy")
	theirs, err := c.stories.FormHousehold(other, story.HouseholdDraft{Draft: household.Draft{CustomerID: cy, Name: "Theirs", Agreed: "at the till"}})
	c.must(err)
	for name, try := range map[string]func(context.Context) error{
		"read": func(ctx context.Context) error { return second(c.rooms.Households.Find(ctx, h.ID)) },
		"change": func(ctx context.Context) error {
			return second(c.rooms.Households.Change(ctx, h.ID, household.Change{Name: ptr("x")}))
		},
		"dissolve": func(ctx context.Context) error { return second(c.rooms.Households.Dissolve(ctx, h.ID, "")) },
		"join": func(ctx context.Context) error {
			return second(c.stories.JoinHousehold(ctx, household.Joining{HouseholdID: h.ID, CustomerID: cy, Agreed: "x"}))
		},
		"take her": func(ctx context.Context) error {
			return second(c.stories.JoinHousehold(ctx, household.Joining{HouseholdID: theirs.ID, CustomerID: ann, Agreed: "x"}))
		},
		"form with her": func(ctx context.Context) error {
			return second(c.stories.FormHousehold(ctx, story.HouseholdDraft{Draft: household.Draft{CustomerID: ann, Name: "x", Agreed: "x"}}))
		},
		"leave": func(ctx context.Context) error {
			return second(c.rooms.Households.Leave(ctx, household.Leaving{HouseholdID: theirs.ID, CustomerID: ann}))
		},
	} {
		if err := try(other); !fault.IsMissing(err) {
			t.Errorf("%s: %v, want missing", name, err)
		}
	}
}
