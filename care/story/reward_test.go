package story_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"kept/care/customer"
	"kept/care/loyalty"
	"kept/care/reward"
	"kept/care/story"
	"kept/care/tier"
	"kept/internal/fault"
	"kept/internal/testhouse"
)

func (c *club) offer(d reward.Draft) *reward.Reward {
	c.t.Helper()
	d.ProgramID = c.program.ID
	r, err := c.rooms.Rewards.Add(c.ctx, d)
	c.must(err)
	return r
}

func (c *club) member(name string, points int64) string {
	c.t.Helper()
	id := c.customer(c.t, c.ctx, name)
	_, err := c.rooms.Points.Earn(c.ctx, loyalty.Earning{CustomerID: id, Points: points, Origin: loyalty.Origin{Source: "till", SourceID: name}})
	c.must(err)
	return id
}

func (c *club) left(rewardID string) int64 {
	c.t.Helper()
	r, err := c.rooms.Rewards.Find(c.ctx, rewardID)
	c.must(err)
	return *r.Left()
}

func (c *club) reserve(customerID, rewardID string) (*loyalty.Reservation, error) {
	return c.stories.ReserveReward(c.ctx, story.RewardWish{CustomerID: customerID, RewardID: rewardID})
}

func TestALifeOfAReward(t *testing.T) {
	c := openClub(t)
	mug := c.offer(reward.Draft{Name: "A mug", Points: 30, Stock: ptr(int64(2))})
	ann := c.member("ann", 100)

	first, err := c.reserve(ann, mug.ID)
	c.must(err)
	if first.Points != 30 || first.Purpose != "A mug" || c.left(mug.ID) != 1 {
		t.Fatalf("reserved %+v with %d left, want 30 points for a mug and one left", first, c.left(mug.ID))
	}
	_, err = c.rooms.Points.Confirm(c.ctx, first.ID)
	c.must(err)
	second, err := c.reserve(ann, mug.ID)
	c.must(err)
	if _, err := c.reserve(ann, mug.ID); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("the third of two = %v, want it refused", err)
	}
	_, err = c.rooms.Points.Cancel(c.ctx, second.ID)
	c.must(err)
	if c.left(mug.ID) != 1 {
		t.Errorf("%d left after a cancellation, want 1", c.left(mug.ID))
	}
	c.right()
}

func TestWhatLapsesGoesBackToTheOthers(t *testing.T) {
	c := openClub(t)
	mug := c.offer(reward.Draft{Name: "A mug", Points: 30, Stock: ptr(int64(1))})
	ann, bob := c.member("ann", 100), c.member("bob", 100)
	v, err := c.reserve(ann, mug.ID)
	c.must(err)
	if _, err := c.reserve(bob, mug.ID); fault.KindOf(err) != fault.KindInvalid {
		t.Fatalf("one that is held = %v, want it refused", err)
	}
	c.now = c.now.Add(time.Hour)
	if c.left(mug.ID) != 1 {
		t.Errorf("%d left when nobody has written down yet that it lapsed, want 1", c.left(mug.ID))
	}
	_, err = c.reserve(bob, mug.ID)
	c.must(err)
	if _, err := c.rooms.Points.Confirm(c.ctx, v.ID); fault.KindOf(err) != fault.KindConflict {
		t.Errorf("confirming what has lapsed = %v, want a conflict", err)
	}
	c.now = c.now.Add(time.Hour)
	c.must(second(c.rooms.Points.Sweep(c.ctx, c.system)))
	if c.left(mug.ID) != 1 {
		t.Errorf("%d left after the sweep, want 1", c.left(mug.ID))
	}
	c.right()
}

func TestTheStockMayGoDownByWhatHasLapsed(t *testing.T) {
	c := openClub(t)
	mug := c.offer(reward.Draft{Name: "A mug", Points: 30, Stock: ptr(int64(2))})
	c.must(second(c.reserve(c.member("ann", 100), mug.ID)))
	if _, err := c.rooms.Rewards.Change(c.ctx, mug.ID, reward.Change{Stock: ptr(int64(0))}); fault.As(err).Error() != "stock: must be from 1, which are held or given away, to 1000000000" {
		t.Errorf("none left while one is held: %v", err)
	}
	c.now = c.now.Add(time.Hour) // and nobody has written down yet that it lapsed
	c.must(second(c.rooms.Rewards.Change(c.ctx, mug.ID, reward.Change{Stock: ptr(int64(0))})))
	c.must(second(c.rooms.Points.Sweep(c.ctx, c.system)))
	if c.left(mug.ID) != 0 {
		t.Errorf("%d are left, want none", c.left(mug.ID))
	}
	c.right()
}

// atOnce asks so many times for a reward at the same time. It gives the ids of
// the reservations that came of it; whoever was refused was refused as invalid.
func (c *club) atOnce(n int, wish func(i int) story.RewardWish) (had []string) {
	c.t.Helper()
	reserved, errs := make([]*loyalty.Reservation, n), make([]error, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { reserved[i], errs[i] = c.stories.ReserveReward(c.ctx, wish(i)) })
	}
	all.Wait()
	for i, err := range errs {
		switch {
		case err == nil:
			had = append(had, reserved[i].ID)
		case fault.KindOf(err) != fault.KindInvalid:
			c.t.Errorf("number %d of %d at once: %v, want it refused or done", i, n, err)
		}
	}
	return had
}

func TestTheLastRewardToOneOfFifty(t *testing.T) {
	c := openClub(t)
	mug := c.offer(reward.Draft{Name: "A mug", Points: 30, Stock: ptr(int64(1))})
	var who []string
	for i := range 50 {
		who = append(who, c.member(fmt.Sprint("customer ", i), 30))
	}
	had := c.atOnce(len(who), func(i int) story.RewardWish { return story.RewardWish{CustomerID: who[i], RewardID: mug.ID} })
	if len(had) != 1 || c.left(mug.ID) != 0 {
		t.Errorf("%d have it and %d are left, want 1 and 0", len(had), c.left(mug.ID))
	}
	c.right()
}

func TestWhoAsksManyTimesAtOnceHasWhatSheMay(t *testing.T) {
	for _, tc := range []struct {
		name  string
		offer reward.Draft
		times int
		wish  story.RewardWish
		had   int // how many of them were answered with the one reservation
	}{
		{"one for each customer", reward.Draft{Points: 10, PerCustomer: ptr(int64(1))}, 8, story.RewardWish{}, 1},
		{"points for one", reward.Draft{Points: 60}, 20, story.RewardWish{Confirm: true}, 1},
		{"the same receipt", reward.Draft{Points: 10}, 10, story.RewardWish{Origin: loyalty.Origin{Source: "till", SourceID: "r-7"}}, 10},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := openClub(t)
			tc.offer.Name, tc.offer.Stock = "A mug", ptr(int64(99))
			mug := c.offer(tc.offer)
			tc.wish.CustomerID, tc.wish.RewardID = c.member("ann", 100), mug.ID
			had := c.atOnce(tc.times, func(int) story.RewardWish { return tc.wish })
			if len(had) != tc.had || len(slices.Compact(had)) != 1 || c.left(mug.ID) != 98 {
				t.Errorf("%d of %d had one, %d are left; want %d with one reservation, and 98 left", len(had), tc.times, c.left(mug.ID), tc.had)
			}
			c.right()
		})
	}
}

func TestTheSameReceiptHasOneReward(t *testing.T) {
	c := openClub(t)
	mug, cap := c.offer(reward.Draft{Name: "A mug", Points: 10, Stock: ptr(int64(9))}), c.offer(reward.Draft{Name: "A cap", Points: 10})
	ann := c.member("ann", 100)
	wish := story.RewardWish{CustomerID: ann, RewardID: mug.ID, Origin: loyalty.Origin{Source: "till", SourceID: "r-7"}}
	first, err := c.stories.ReserveReward(c.ctx, wish)
	c.must(err)
	again, err := c.stories.ReserveReward(c.ctx, wish)
	c.must(err)
	if first.ID != again.ID || c.left(mug.ID) != 8 {
		t.Errorf("asked again: %s and %s, %d left; want one reservation and 8 left", first.ID, again.ID, c.left(mug.ID))
	}
	wish.RewardID = cap.ID
	if _, err := c.stories.ReserveReward(c.ctx, wish); fault.KindOf(err) != fault.KindConflict {
		t.Errorf("the same receipt for another reward = %v, want it refused", err)
	}
}

func TestAQuoteSaysEverythingThatSpeaksAgainst(t *testing.T) {
	c := openClub(t)
	ann := c.member("ann", 20)
	tagged := c.offer(reward.Draft{Name: "A lamp", Points: 50, Stock: ptr(int64(0)), Tags: []string{"gold"}})
	q, err := c.stories.QuoteReward(c.ctx, ann, &tagged.ID, nil, nil, false)
	c.must(err)
	want := []reward.Refusal{reward.RefuseSoldOut, reward.RefuseTags, reward.RefuseTooFew}
	if q.Affordable || q.Missing != 30 || !slices.Equal(q.Refusals, want) {
		t.Errorf("quote %+v, want %v and 30 missing", q, want)
	}
	_, err = c.rooms.Customers.Tag(c.ctx, []string{ann}, []string{"gold"})
	c.must(err)
	_, err = c.rooms.Rewards.Change(c.ctx, tagged.ID, reward.Change{Points: ptr(int64(20)), Clear: []reward.Field{reward.FieldStock}})
	c.must(err)
	if q, err = c.stories.QuoteReward(c.ctx, ann, &tagged.ID, nil, nil, false); err != nil || !q.Affordable {
		t.Errorf("quote %+v, %v; want nothing against it", q, err)
	}
}

func TestAMergedCustomerHadWhatBothHad(t *testing.T) {
	c := openClub(t)
	mug := c.offer(reward.Draft{Name: "A mug", Points: 10, PerCustomer: ptr(int64(1))})
	ann, twin := c.member("ann", 100), c.member("twin", 100)
	_, err := c.reserve(twin, mug.ID)
	c.must(err)
	_, err = c.rooms.Customers.Merge(c.ctx, customer.MergeDraft{CustomerID: ann, OtherID: twin, SurvivorID: &ann, Reason: "the same person"})
	c.must(err)
	if _, err := c.reserve(ann, mug.ID); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("a second one for the same person = %v, want it refused", err)
	}
}

func TestAnotherTenantsRewardIsMissing(t *testing.T) {
	c := openClub(t)
	mug := c.offer(reward.Draft{Name: "A mug", Points: 10})
	ann := c.member("ann", 100)
	other := testhouse.Tenant(t, c.db, "other")
	for what, do := range map[string]func() error{
		"read": func() error { return second(c.rooms.Rewards.Find(other, mug.ID)) },
		"change": func() error {
			return second(c.rooms.Rewards.Change(other, mug.ID, reward.Change{Points: ptr(int64(1))}))
		},
		"retire": func() error { return second(c.rooms.Rewards.Retire(other, mug.ID)) },
		"quote":  func() error { return second(c.stories.QuoteReward(other, ann, &mug.ID, nil, nil, false)) },
		"reserve": func() error {
			return second(c.stories.ReserveReward(other, story.RewardWish{CustomerID: ann, RewardID: mug.ID}))
		},
		"link": func() error {
			return second(c.rooms.Rewards.Add(other, reward.Draft{ProgramID: c.program.ID, Name: "A mug", Points: 1}))
		},
	} {
		if err := do(); !fault.IsMissing(err) {
			t.Errorf("%s = %v, want missing", what, err)
		}
	}
}

func TestARewardFromATierOn(t *testing.T) {
	s := openStairs(t)
	if _, err := s.stories.AddReward(s.ctx, reward.Draft{ProgramID: s.program.ID, Name: "A sofa", Points: 30, MinTier: ptr("GOLD")}); fault.As(err) == nil || !slices.Equal(fault.As(err).Field, []string{"minTier"}) {
		t.Errorf("from a tier that there isn't: %v, want minTier refused", err)
	}
	s.ladder(silverAndGold())
	sofa, err := s.stories.AddReward(s.ctx, reward.Draft{ProgramID: s.program.ID, Name: "A sofa", Points: 30, MinTier: ptr("SILVER")})
	s.must(err)
	if _, err := s.stories.ChangeReward(s.ctx, sofa.ID, reward.Change{MinTier: ptr("BRASS")}); fault.As(err) == nil || !slices.Equal(fault.As(err).Field, []string{"minTier"}) {
		t.Errorf("changed to a tier that there isn't: %v, want minTier refused", err)
	}
	ann := s.member("ann", 60)
	gap := func() string {
		t.Helper()
		q, err := s.stories.QuoteReward(s.ctx, ann, &sofa.ID, nil, nil, false)
		s.must(err)
		_, err = s.reserve(ann, sofa.ID)
		if refused := fault.KindOf(err) == fault.KindInvalid; refused == q.Affordable {
			t.Errorf("quoted %+v, and reserving it: %v", q, err)
		}
		if q.Tier == nil {
			return fmt.Sprint(q.Refusals)
		}
		held := "none"
		if q.Tier.Held != nil {
			held = q.Tier.Held.Key
		}
		return fmt.Sprint(q.Refusals, " ", q.Tier.Wanted.Key, " ", held, " ", fault.As(err).Error())
	}
	if got, want := gap(), "[TIER] SILVER none rewardId: is for customers from the tier Silver on, and this customer is on none"; got != want {
		t.Errorf("below it: %s, want %s", got, want)
	}
	s.earns(ann, "more", 60)
	if got := gap(); got != "[]" {
		t.Errorf("on it: %s, want nothing against it", got)
	}
	_, err = s.stories.ChangeReward(s.ctx, sofa.ID, reward.Change{MinTier: ptr("GOLD")})
	s.must(err)
	if got, want := gap(), "[TIER] GOLD SILVER rewardId: is for customers from the tier Gold on, and this customer is on Silver"; got != want {
		t.Errorf("below the next: %s, want %s", got, want)
	}
	s.must(second(s.rooms.Tiers.SetFloor(s.ctx, tier.FloorDraft{ProgramID: s.program.ID, CustomerID: ann, Tier: "GOLD", Reason: "She sings in our choir"})))
	if got := gap(); got != "[]" {
		t.Errorf("held on it by a floor: %s, want nothing against it", got)
	}
	s.tick()
	s.ladder(tier.Terms{Tiers: []*tier.Tier{{Key: "FRIEND", Name: "Friend", Points: 1}}, Window: tier.WindowLifetime, Descent: tier.ToBase})
	if got, want := gap(), "[TIER] GOLD FRIEND rewardId: is for customers from the tier GOLD on, and this customer is on Friend"; got != want {
		t.Errorf("from a tier that the ladder lost: %s, want %s", got, want)
	}
	s.byHand("DELETE FROM tier_policies WHERE program_id = $1", s.program.ID) // no verb takes a ladder away
	if got, want := gap(), "[TIER] GOLD none rewardId: is for customers from the tier GOLD on, and this customer is on none"; got != want {
		t.Errorf("without any ladder left: %s, want %s", got, want)
	}
	_, err = s.stories.ChangeReward(s.ctx, sofa.ID, reward.Change{Clear: []reward.Field{reward.FieldMinTier}})
	s.must(err)
	s.must(second(s.stories.ReserveReward(s.ctx, story.RewardWish{CustomerID: s.member("bea", 30), RewardID: sofa.ID})))
	s.right()
}
