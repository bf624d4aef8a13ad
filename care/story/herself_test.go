package story_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"kept/care/card"
	"kept/care/customer"
	"kept/care/household"
	"kept/care/loyalty"
	"kept/care/reward"
	"kept/care/story"
	"kept/internal/fault"
	"kept/internal/money"
	"kept/internal/page"
	"kept/internal/testhouse"
	"kept/tenants"
)

// as is an end customer with a token of her own, and the records merged into hers.
func (c *club) as(customerID string, aliases ...string) context.Context {
	a := *tenants.From(c.ctx)
	a.Kind, a.CustomerID, a.Role, a.MemberID, a.UserID, a.Scopes = tenants.KindCustomer, customerID, "", "", "", tenants.CustomerScopes()
	a.CustomerAliases = aliases
	return tenants.As(context.Background(), &a)
}

// herWish has an end customer ask for a reward by her own token.
func (c *club) herWish(customerID, rewardID string, confirm bool) (*loyalty.Reservation, error) {
	return c.stories.ReserveReward(c.as(customerID), story.RewardWish{CustomerID: customerID, RewardID: rewardID, Confirm: confirm})
}

func TestSheRedeemsByHerOwnToken(t *testing.T) {
	c := openClub(t)
	voucher, card := c.voucher(c.terms().ID), c.giftCard()
	mug := c.offer(reward.Draft{Name: "A mug", Points: 30, Stock: ptr(int64(1))})
	ann := c.member("ann", 200)

	q, err := c.stories.QuoteReward(c.as(ann), ann, &voucher.ID, nil, nil, false)
	if err != nil || !q.Affordable {
		t.Fatalf("she is quoted %+v, %v for a voucher", q, err)
	}
	for _, id := range []string{voucher.ID, card.ID} {
		v, err := c.herWish(ann, id, true)
		c.must(err)
		if p := c.piece(v); v.State != loyalty.Confirmed || !p.There() {
			t.Errorf("at once she has %+v with %+v", v, p)
		}
		v, err = c.herWish(ann, id, false)
		c.must(err)
		v, err = c.stories.ConfirmReservation(c.as(ann), v.ID)
		c.must(err)
		if p := c.piece(v); v.State != loyalty.Confirmed || !p.There() {
			t.Errorf("confirmed she has %+v with %+v", v, p)
		}
		second, err := c.stories.ConfirmReservation(c.as(ann), v.ID)
		if err != nil || second.State != loyalty.Confirmed {
			t.Errorf("confirmed twice = %+v, %v; want it as it is", second, err)
		}
	}
	v, err := c.herWish(ann, mug.ID, false)
	c.must(err)
	if c.left(mug.ID) != 0 {
		t.Errorf("%d mugs left, want none", c.left(mug.ID))
	}
	_, err = c.stories.CancelReservation(c.as(ann), v.ID)
	c.must(err)
	if c.left(mug.ID) != 1 || c.available(ann) != 80 {
		t.Errorf("let go: %d mugs and %d points, want 1 and 80", c.left(mug.ID), c.available(ann))
	}
	moved, err := c.rooms.Points.Transaction(c.ctx, c.movementOf(ann))
	c.must(err)
	if moved.ActorKind != string(tenants.KindCustomer) || moved.ActorID != ann {
		t.Errorf("the ledger says that %s %s did it, want her", moved.ActorKind, moved.ActorID)
	}
	c.sumsUp()
}

// movementOf gives the last movement of a customer's points.
func (c *club) movementOf(customerID string) string {
	c.t.Helper()
	ids, err := c.db.LoyaltyTransaction.Query().IDs(c.as(customerID))
	c.must(err)
	return ids[len(ids)-1]
}

func TestWhatIsHandedOverSheDoesNotConfirm(t *testing.T) {
	c := openClub(t)
	mug := c.offer(reward.Draft{Name: "A mug", Points: 30, Stock: ptr(int64(2))})
	ann := c.member("ann", 100)
	if _, err := c.herWish(ann, mug.ID, true); fault.KindOf(err) != fault.KindConflict {
		t.Errorf("a mug at once = %v, want a conflict", err)
	}
	v, err := c.herWish(ann, mug.ID, false)
	c.must(err)
	if _, err := c.stories.ConfirmReservation(c.as(ann), v.ID); fault.KindOf(err) != fault.KindConflict {
		t.Errorf("she confirms a mug = %v, want a conflict", err)
	}
	_, err = c.stories.ConfirmReservation(c.ctx, v.ID) // whoever hands it over
	c.must(err)

	tills, err := c.reserve(ann, mug.ID)
	c.must(err)
	points, err := c.rooms.Points.Reserve(c.ctx, loyalty.Wish{CustomerID: ann, Points: 5})
	c.must(err)
	for _, v := range []*loyalty.Reservation{tills, points} {
		if _, err := c.stories.CancelReservation(c.as(ann), v.ID); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("she cancels what the till holds for her = %v, want a conflict", err)
		}
	}
	c.sumsUp()
}

func TestSheRedeemsForNobodyElse(t *testing.T) {
	c := openClub(t)
	voucher := c.voucher(c.terms().ID)
	ann, bob := c.member("ann", 100), c.member("bob", 100)
	his, err := c.herWish(bob, voucher.ID, false)
	c.must(err)
	acme := c.as(ann)
	wish := func(w story.RewardWish) func() error {
		w.RewardID = voucher.ID
		return func() error { return second(c.stories.ReserveReward(acme, w)) }
	}
	bolt := testhouse.Tenant(t, c.db, "bolt")
	for what, try := range map[string]func() error{
		"reserves for bob":                 wish(story.RewardWish{CustomerID: bob}),
		"redeems bob's points":             wish(story.RewardWish{CustomerID: bob, Confirm: true}),
		"confirms bob's":                   func() error { return second(c.stories.ConfirmReservation(acme, his.ID)) },
		"cancels bob's":                    func() error { return second(c.stories.CancelReservation(acme, his.ID)) },
		"makes bob's code":                 func() error { return second(c.rooms.Referrals.MakeCode(acme, c.program.ID, bob)) },
		"(of another tenant) confirms his": func() error { return second(c.stories.ConfirmReservation(bolt, his.ID)) },
		"(of another tenant) cancels his":  func() error { return second(c.stories.CancelReservation(bolt, his.ID)) },
	} {
		if err := try(); !fault.IsMissing(err) {
			t.Errorf("ann %s = %v, want missing", what, err)
		}
	}
	for field, w := range map[string]story.RewardWish{
		"source":  {CustomerID: ann, Origin: loyalty.Origin{Source: "till", SourceID: "r-1"}},
		"minutes": {CustomerID: ann, Minutes: ptr(10_000)},
	} {
		if err := wish(w)(); err == nil || !strings.Contains(err.Error(), field) {
			t.Errorf("she says %s = %v, want it refused by its name", field, err)
		}
	}
	if c.available(bob) != 70 || c.available(ann) != 100 {
		t.Errorf("bob has %d and ann %d, want 70 and 100", c.available(bob), c.available(ann))
	}
	code, err := c.rooms.Referrals.MakeCode(acme, c.program.ID, ann)
	c.must(err)
	again, err := c.rooms.Referrals.MakeCode(c.ctx, c.program.ID, ann)
	if err != nil || again.Text != code.Text {
		t.Errorf("asked again, her code is %+v, %v; want the same", again, err)
	}
	c.sumsUp()
}

func TestSheHasWhatAnotherHeldTooLong(t *testing.T) {
	c := openClub(t)
	mug := c.offer(reward.Draft{Name: "A mug", Points: 30, Stock: ptr(int64(1))})
	ann, bob := c.member("ann", 100), c.member("bob", 100)
	_, err := c.herWish(bob, mug.ID, false)
	c.must(err)
	if _, err := c.herWish(ann, mug.ID, false); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("what bob holds = %v, want it refused", err)
	}
	c.now = c.now.Add(time.Hour)
	_, err = c.herWish(ann, mug.ID, false)
	c.must(err)
	c.must(second(c.rooms.Points.Sweep(c.ctx, c.system)))
	c.sumsUp()
}

func TestByHerOwnTokenSheSpendsHerOwn(t *testing.T) {
	c := openClub(t)
	most := 5
	_, err := c.rooms.Points.ChangeProgram(c.ctx, c.program.ID, loyalty.ProgramChange{HouseholdMost: &most})
	c.must(err)
	card := c.giftCard()
	ann, bob := c.member("ann", 20), c.member("bob", 100)
	h, err := c.stories.FormHousehold(c.ctx, story.HouseholdDraft{Currency: "MILES", Draft: household.Draft{Name: "Home", CustomerID: ann, Agreed: "at the desk", Draws: household.DrawsMembers}})
	c.must(err)
	_, err = c.stories.JoinHousehold(c.ctx, household.Joining{HouseholdID: h.ID, CustomerID: bob, Agreed: "at the desk"})
	c.must(err)
	if _, err := c.herWish(ann, card.ID, true); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("by her own token, with too few of her own = %v, want it refused", err)
	}
	v, err := c.reserve(ann, card.ID) // a till may
	c.must(err)
	if _, err := c.stories.CancelReservation(c.as(ann), v.ID); fault.KindOf(err) != fault.KindConflict {
		t.Errorf("she cancels what holds bob's points, too = %v, want a conflict", err)
	}
	c.sumsUp()
}

// What she holds of a record that was parted from hers she no longer sees: to
// confirm the rest would spend less than the reward costs.
func TestShePartsWithPointsThatSheHolds(t *testing.T) {
	c := openClub(t)
	card := c.giftCard()
	ann, anna := c.member("ann", 20), c.member("anna", 20)
	m, err := c.rooms.Customers.Merge(c.ctx, customer.MergeDraft{CustomerID: ann, OtherID: anna, SurvivorID: &ann, Reason: "the same"})
	c.must(err)
	v, err := c.stories.ReserveReward(c.as(ann, anna), story.RewardWish{CustomerID: ann, RewardID: card.ID})
	c.must(err)
	_, err = c.rooms.Customers.Unmerge(c.ctx, m.ID)
	c.must(err)
	for what, settle := range map[string]func(context.Context, string) (*loyalty.Reservation, error){
		"confirms": c.stories.ConfirmReservation, "cancels": c.stories.CancelReservation,
	} {
		if _, err := settle(c.as(ann), v.ID); fault.KindOf(err) != fault.KindConflict {
			t.Errorf("parted, she %s = %v, want a conflict", what, err)
		}
	}
	_, err = c.stories.ConfirmReservation(c.ctx, v.ID) // the business may
	c.must(err)
	if c.available(ann)+c.available(anna) != 10 {
		t.Errorf("%d and %d points are left, want 10 of 40", c.available(ann), c.available(anna))
	}
	c.sumsUp()
}

// What she has for her points she reads and takes the code of; a card with its
// balance and movements, too. What another was given, or somebody bought, is missing.
func TestSheReadsWhatSheWasGiven(t *testing.T) {
	c := openClub(t)
	voucher, gift := c.voucher(c.terms().ID), c.giftCard()
	c.terms() // whose codes nobody has
	ann, bob := c.member("ann", 100), c.member("bob", 100)
	now := func(customerID, rewardID string) *loyalty.Reservation {
		v, err := c.herWish(customerID, rewardID, true)
		c.must(err)
		return v
	}
	hers := []*loyalty.Reservation{now(ann, voucher.ID), now(ann, gift.ID)}
	his := []*loyalty.Reservation{now(bob, voucher.ID), now(bob, gift.ID)}
	sold, err := c.rooms.Cards.Issue(c.ctx, card.Draft{Origin: card.Origin{Source: "till", SourceID: "sold"}, Amount: money.Money{Minor: 500, Currency: "EUR"}, How: card.Sold})
	c.must(err)

	told, err := c.stories.TakeRewardCode(c.as(ann), hers[1].ID)
	c.must(err)
	if _, err := c.stories.TakeRewardCode(c.as(ann), hers[1].ID); !errors.Is(err, reward.ErrTold) {
		t.Errorf("asked for the code twice = %v, want %v", err, reward.ErrTold)
	}
	paid, err := c.rooms.Cards.Reserve(c.ctx, card.Wish{Origin: card.Origin{Source: "till", SourceID: "r1"}, Code: told.Code, Amount: money.Money{Minor: 500, Currency: "EUR"}})
	c.must(err)
	_, err = c.stories.TakeRewardCode(c.as(ann), hers[0].ID)
	c.must(err)

	mine := *c.piece(hers[1]).CardID
	found, err := c.rooms.Cards.Find(c.as(ann), mine)
	if err != nil || found.Available != 1500 || found.Held != 500 {
		t.Errorf("her card = %+v, %v; want 15.00 and 5.00 that a till holds", found, err)
	}
	list, err := c.rooms.Cards.List(c.as(ann), card.Filter{}, page.Args{})
	if err != nil || len(list.Items) != 1 || list.Items[0].ID != mine {
		t.Errorf("the cards she reads = %+v, %v; want hers", list.Items, err)
	}
	history, err := c.rooms.Cards.History(c.as(ann), mine, page.Args{})
	if err != nil || len(history.Items) != 2 {
		t.Errorf("what happened to her card = %+v, %v; want two movements", history.Items, err)
	}
	for name, n := range map[string]func(context.Context) (int, error){
		"codes": c.db.CouponCode.Query().Count, "coupons": c.db.Coupon.Query().Count, "holds": c.db.CardHold.Query().Count,
	} {
		if n, err := n(c.as(ann)); n != 1 || err != nil {
			t.Errorf("she reads %d %s, %v; want the one that she was given", n, name, err)
		}
	}

	bolt := testhouse.Tenant(t, c.db, "bolt")
	for what, try := range map[string]func() error{
		"ann takes bob's code":                    func() error { return second(c.stories.TakeRewardCode(c.as(ann), his[0].ID)) },
		"ann takes the code of bob's card":        func() error { return second(c.stories.TakeRewardCode(c.as(ann), his[1].ID)) },
		"ann reads bob's card":                    func() error { return second(c.rooms.Cards.Find(c.as(ann), *c.piece(his[1]).CardID)) },
		"ann reads a card that was sold":          func() error { return second(c.rooms.Cards.Find(c.as(ann), sold.Card.ID)) },
		"ann reads what happened to bob's":        func() error { return second(c.rooms.Cards.History(c.as(ann), *c.piece(his[1]).CardID, page.Args{})) },
		"ann reads the text of bob's voucher":     func() error { return second(c.rooms.Coupons.Text(c.as(ann), *c.piece(his[0]).CodeID)) },
		"ann blocks her card":                     func() error { return second(c.rooms.Cards.Block(c.as(ann), mine, "x")) },
		"bob reads the till's hold on hers":       func() error { return second(c.rooms.Cards.Hold(c.as(bob), paid.ID)) },
		"another tenant reads her card":           func() error { return second(c.rooms.Cards.Find(bolt, mine)) },
		"another tenant takes the code of his":    func() error { return second(c.stories.TakeRewardCode(bolt, his[0].ID)) },
		"ann reads what is owed on all the cards": func() error { return second(c.rooms.Cards.Liability(c.as(ann), "EUR", nil, nil)) },
	} {
		if err := try(); !fault.IsMissing(err) {
			t.Errorf("%s = %v, want missing", what, err)
		}
	}
	redeems := *tenants.From(c.ctx) // a program that may only redeem has another's money by no code
	redeems.Kind, redeems.Scopes = tenants.KindClient, []string{tenants.LoyaltyRead, tenants.LoyaltyRedeem}
	if _, err := c.stories.TakeRewardCode(tenants.As(c.ctx, &redeems), his[0].ID); fault.KindOf(err) != fault.KindForbidden {
		t.Errorf("with loyalty:redeem alone, a program takes a code = %v, want it forbidden", err)
	}
	c.sumsUp()
}

// What a record was given that is merged into hers is hers to read while it is.
func TestSheReadsWhatAMergedRecordWasGiven(t *testing.T) {
	c := openClub(t)
	gift := c.giftCard()
	ann, anna := c.member("ann", 100), c.member("anna", 100)
	given := *c.piece(c.had(anna, gift.ID)).CardID
	if _, err := c.rooms.Cards.Find(c.as(ann), given); !fault.IsMissing(err) {
		t.Errorf("before the merge = %v, want missing", err)
	}
	if _, err := c.rooms.Cards.Find(c.as(ann, anna), given); err != nil {
		t.Errorf("merged = %v, want her card", err)
	}
}
