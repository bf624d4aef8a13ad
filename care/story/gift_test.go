package story_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"kept/care/card"
	"kept/care/coupon"
	"kept/care/loyalty"
	"kept/care/reward"
	"kept/care/story"
	"kept/ent/db/couponcode"
	"kept/ent/db/loyaltyreservation"
	claims "kept/ent/db/rewardclaim"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/money"
	"kept/tenants"
)

// terms issues a coupon for rewards: five euros off, or what change makes of it.
func (c *club) terms(change ...func(*coupon.Draft)) *coupon.Coupon {
	c.t.Helper()
	d := coupon.Draft{ProgramID: c.program.ID, Name: "Five off", Amount: &money.Money{Minor: 500, Currency: "EUR"}, PerCode: ptr(int64(1))}
	for _, f := range change {
		f(&d)
	}
	issued, err := c.rooms.Coupons.Add(c.ctx, d)
	c.must(err)
	return issued
}

// voucher offers a reward that gives a code of a coupon.
func (c *club) voucher(couponID string) *reward.Reward {
	c.t.Helper()
	r, err := c.stories.AddReward(c.ctx, reward.Draft{ProgramID: c.program.ID, Name: "A voucher", Points: 30, Stock: ptr(int64(5)), CouponID: &couponID})
	c.must(err)
	return r
}

// giftCard offers a reward that gives a card of twenty euros, good for a year.
func (c *club) giftCard() *reward.Reward {
	c.t.Helper()
	r, err := c.stories.AddReward(c.ctx, reward.Draft{
		ProgramID: c.program.ID, Name: "A card", Points: 30, Stock: ptr(int64(5)), CardAmount: &money.Money{Minor: 2000, Currency: "EUR"}, CardDays: ptr(int64(365)),
	})
	c.must(err)
	return r
}

// had has a customer have a reward at once.
func (c *club) had(customerID, rewardID string) *loyalty.Reservation {
	c.t.Helper()
	v, err := c.stories.ReserveReward(c.ctx, story.RewardWish{CustomerID: customerID, RewardID: rewardID, Confirm: true})
	c.must(err)
	return v
}

func (c *club) piece(v *loyalty.Reservation) *reward.Piece {
	c.t.Helper()
	p, err := c.rooms.Rewards.PieceOf(c.ctx, v.ID)
	c.must(err)
	return p
}

func (c *club) code(v *loyalty.Reservation) string {
	c.t.Helper()
	told, err := c.stories.TakeRewardCode(c.ctx, v.ID)
	c.must(err)
	return told.Code
}

func (c *club) giveBack(v *loyalty.Reservation, key string) error {
	_, err := c.stories.ReverseRedemption(c.ctx, loyalty.GiveBack{ReservationID: v.ID, Origin: loyalty.Origin{Source: "till", SourceID: key}})
	return err
}

func (c *club) available(customerID string) int64 {
	c.t.Helper()
	q, err := c.rooms.Points.Quote(c.ctx, customerID, 1, &c.program.Currency, false)
	c.must(err)
	return q.Available
}

// sumsUp has everything that gifts are about counted again.
func (c *club) sumsUp() {
	c.t.Helper()
	c.right()
	for _, verify := range []func(context.Context) ([]string, error){c.stories.VerifyGifts, c.stories.VerifyCoupons, c.rooms.Cards.Verify} {
		wrong, err := verify(c.ctx)
		c.must(err)
		if len(wrong) > 0 {
			c.t.Errorf("it doesn't add up: %s", strings.Join(wrong, "\n"))
		}
	}
}

func TestAVoucherIsMadeWithTheConfirmation(t *testing.T) {
	c := openClub(t)
	terms := c.terms()
	r, ann := c.voucher(terms.ID), c.member("ann", 100)
	v, err := c.reserve(ann, r.ID)
	c.must(err)
	if p := c.piece(v); p.There() {
		t.Errorf("reserved it was given %+v, want nothing yet", p.Gift)
	}
	if _, err := c.stories.TakeRewardCode(c.ctx, v.ID); !errors.Is(err, reward.ErrNothing) {
		t.Errorf("the code of what is only reserved: %v, want that there is nothing", err)
	}
	for range 2 {
		v, err = c.rooms.Points.Confirm(c.ctx, v.ID)
		c.must(err)
	}
	text := c.code(v)
	if _, err := c.stories.TakeRewardCode(c.ctx, v.ID); !errors.Is(err, reward.ErrTold) {
		t.Errorf("the code a second time: %v, want that it was told", err)
	}
	if again, err := c.stories.RewardCodeTaken(c.ctx, v.ID); err != nil || again.Code != text {
		t.Errorf("the same request again has %v, %v, want the same code", again, err)
	}
	if found, err := c.rooms.Coupons.Find(c.ctx, terms.ID); err != nil || found.Codes != 1 {
		t.Errorf("the coupon has %d codes, %v, want 1", found.Codes, err)
	}
	if _, err := c.redeem(ann, text); err != nil {
		t.Errorf("using the voucher: %v", err)
	}
	c.sumsUp()
}

func TestAGiftCardIsIssuedWithTheConfirmation(t *testing.T) {
	c := openClub(t)
	r, ann := c.giftCard(), c.member("ann", 100)
	v := c.had(ann, r.ID)
	found, err := c.rooms.Cards.ByCode(c.ctx, c.code(v))
	c.must(err)
	last := clock.DayOf(c.now, tenants.From(c.ctx).Zone).Add(365)
	if found.Balances.Available != 2000 || found.Currency != "EUR" || found.How != card.Given || !found.ExpiresAt.Equal(last.Add(1).Start(tenants.From(c.ctx).Zone)) {
		t.Errorf("the card is %+v until %s, want 20 euros, given, until the end of %s", found.Balances, found.ExpiresAt, last)
	}
	c.sumsUp()
}

func TestTheSameSourceIsGivenOnceByTwentyAtOnce(t *testing.T) {
	c := openClub(t)
	ann := c.member("ann", 1000)
	for name, r := range map[string]*reward.Reward{"card": c.giftCard(), "voucher": c.voucher(c.terms().ID)} {
		wish := story.RewardWish{CustomerID: ann, RewardID: r.ID, Confirm: true, Origin: loyalty.Origin{Source: "till", SourceID: name}}
		had := c.atOnce(20, func(int) story.RewardWish { return wish })
		for _, id := range had {
			if id != had[0] {
				t.Errorf("%s: two reservations of one receipt, %s and %s", name, had[0], id)
			}
		}
		if len(had) != 20 || c.left(r.ID) != 4 {
			t.Errorf("%s: %d were answered and %d are left, want 20 and 4", name, len(had), c.left(r.ID))
		}
	}
	v, err := c.reserve(ann, c.giftCard().ID)
	c.must(err)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if _, err := c.rooms.Points.Confirm(c.ctx, v.ID); err != nil {
				t.Errorf("confirmed with others at once: %v", err)
			}
		})
	}
	all.Wait()
	cards, err := c.db.Card.Query().Count(c.ctx)
	c.must(err)
	codes, err := c.db.CouponCode.Query().Count(c.ctx)
	c.must(err)
	if cards != 2 || codes != 1 || c.available(ann) != 1000-3*30 {
		t.Errorf("%d cards, %d codes and %d points left, want 2, 1 and 910", cards, codes, c.available(ann))
	}
	c.sumsUp()
}

func TestTheLastVoucherToOneOfTwenty(t *testing.T) {
	c := openClub(t)
	r := c.giftCard()
	c.must(second(c.rooms.Rewards.Change(c.ctx, r.ID, reward.Change{Stock: ptr(int64(1))})))
	var who []string
	for i := range 20 {
		who = append(who, c.member(fmt.Sprint("customer ", i), 30))
	}
	had := c.atOnce(len(who), func(i int) story.RewardWish {
		return story.RewardWish{CustomerID: who[i], RewardID: r.ID, Confirm: true}
	})
	if n, err := c.db.Card.Query().Count(c.ctx); len(had) != 1 || n != 1 || err != nil {
		t.Errorf("%d have it and there are %d cards, %v; want one of each", len(had), n, err)
	}
	c.sumsUp()
}

func TestPointsComeBackWhenNothingWasUsed(t *testing.T) {
	c := openClub(t)
	ann := c.member("ann", 100)
	for name, r := range map[string]*reward.Reward{"card": c.giftCard(), "voucher": c.voucher(c.terms().ID)} {
		v := c.had(ann, r.ID)
		text := c.code(v)
		if _, err := c.stories.ReverseRedemption(c.ctx, loyalty.GiveBack{ReservationID: v.ID, Points: ptr(int64(10)), Origin: loyalty.Origin{Source: "till", SourceID: name + " in part"}}); !errors.Is(err, reward.ErrWhole) {
			t.Errorf("%s: a part of the points back: %v, want all or nothing", name, err)
		}
		for range 2 {
			c.must(c.giveBack(v, name))
		}
		if c.available(ann) != 100 || c.left(r.ID) != 5 || c.piece(v).State != reward.Returned {
			t.Errorf("%s: %d points, %d left, the piece is %s; want 100, 5 and returned", name, c.available(ann), c.left(r.ID), c.piece(v).State)
		}
		if _, err := c.stories.TakeRewardCode(c.ctx, v.ID); !errors.Is(err, reward.ErrNothing) {
			t.Errorf("%s: its code after it was taken back: %v, want nothing", name, err)
		}
		if name == "card" {
			if found, err := c.rooms.Cards.ByCode(c.ctx, text); err != nil || found.State() != card.CalledOff {
				t.Errorf("the card is %v, %v, want it called off", found, err)
			}
			continue
		}
		if _, err := c.redeem(ann, text); fmt.Sprint(c.reasons(err)) != "[WITHDRAWN]" {
			t.Errorf("the voucher after it was taken back: %v, want it withdrawn", err)
		}
	}
	c.sumsUp()
}

func TestWhatWasUsedIsNotTakenBack(t *testing.T) {
	c := openClub(t)
	ann := c.member("ann", 100)
	v := c.had(ann, c.voucher(c.terms(func(d *coupon.Draft) { d.PerCode = ptr(int64(2)) }).ID).ID)
	c.must(second(c.redeem(ann, c.code(v))))
	if err := c.giveBack(v, "voucher"); !errors.Is(err, coupon.ErrUsed) {
		t.Errorf("points of a voucher that was used: %v, want it refused", err)
	}

	v = c.had(ann, c.giftCard().ID)
	paid, err := c.rooms.Cards.Reserve(c.ctx, card.Wish{
		Origin: card.Origin{Source: "till", SourceID: "r1"}, Code: c.code(v), Amount: money.Money{Minor: 500, Currency: "EUR"},
	})
	c.must(err)
	if err := c.giveBack(v, "card"); !errors.Is(err, card.ErrHeld) {
		t.Errorf("points of a card that a till holds: %v, want it refused", err)
	}
	c.must(second(c.rooms.Cards.Confirm(c.ctx, paid.ID)))
	if err := c.giveBack(v, "card"); fault.KindOf(err) != fault.KindConflict || !strings.Contains(err.Error(), "15.00 of 20.00") {
		t.Errorf("points of a card that was used: %v, want that 15.00 of 20.00 are left", err)
	}
	if c.available(ann) != 40 {
		t.Errorf("%d points after two refusals, want the 40 there were", c.available(ann))
	}
	// What was bought with it came back: then it is as it was given.
	c.must(second(c.rooms.Cards.Refund(c.ctx, card.Refund{Origin: card.Origin{Source: "till", SourceID: "b1"}, HoldID: paid.ID})))
	c.must(c.giveBack(v, "card"))
	if c.available(ann) != 70 {
		t.Errorf("%d points, want 70", c.available(ann))
	}
	c.sumsUp()
}

func TestUsedAndTakenBackAtOnce(t *testing.T) {
	c := openClub(t)
	for round := range 5 {
		ann := c.member(fmt.Sprint("ann ", round), 30)
		v := c.had(ann, c.voucher(c.terms().ID).ID)
		text := c.code(v)
		var used, back error
		var both sync.WaitGroup
		both.Go(func() { _, used = c.redeem(ann, text) })
		both.Go(func() { back = c.giveBack(v, fmt.Sprint(round)) })
		both.Wait()
		if (used == nil) == (back == nil) {
			t.Errorf("used: %v, taken back: %v; want one of them", used, back)
		}
	}
	c.sumsUp()
}

func TestConfirmedAndGivenBackAtOnce(t *testing.T) {
	c := openClub(t)
	card := c.giftCard()
	for round := range 5 {
		ann := c.member(fmt.Sprint("ann ", round), 30)
		v, err := c.stories.ReserveReward(c.ctx, story.RewardWish{CustomerID: ann, RewardID: card.ID})
		c.must(err)
		var confirmed, back error
		var both sync.WaitGroup
		both.Go(func() { _, confirmed = c.rooms.Points.Confirm(c.ctx, v.ID) })
		both.Go(func() { back = c.giveBack(v, fmt.Sprint(round)) })
		both.Wait()
		c.must(confirmed)
		state, points := reward.Confirmed, int64(0)
		if back == nil {
			state, points = reward.Returned, 30
		} else if !errors.Is(back, loyalty.ErrNotSpent) {
			t.Errorf("given back before they were spent: %v", back)
		}
		if c.piece(v).State != state || c.available(ann) != points {
			t.Errorf("%d points, and the card is %s; want %d and %s", c.available(ann), c.piece(v).State, points, state)
		}
	}
	c.sumsUp()
}

func TestWhatWasPaidForStaysGood(t *testing.T) {
	c := openClub(t)
	ann := c.member("ann", 100)
	today := clock.DayOf(c.now, tenants.From(c.ctx).Zone)
	terms := c.terms(func(d *coupon.Draft) { until := today.Add(10); d.ValidUntil = &until })
	r := c.voucher(terms.ID)
	first := c.had(ann, r.ID)
	held, err := c.reserve(ann, r.ID)
	c.must(err)
	c.must(second(c.rooms.Coupons.Withdraw(c.ctx, terms.ID)))

	if _, err := c.reserve(ann, r.ID); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("a reward whose coupon is withdrawn: %v, want it refused", err)
	}
	q, err := c.stories.QuoteReward(c.ctx, ann, &r.ID, nil, nil, false)
	c.must(err)
	if q.Affordable || fmt.Sprint(q.Refusals) != "[OVER]" {
		t.Errorf("quoted it is %+v, want it over", q)
	}
	c.must(second(c.rooms.Points.Confirm(c.ctx, held.ID))) // what is reserved may still be had
	for _, v := range []*loyalty.Reservation{first, held} {
		if _, err := c.redeem(ann, c.code(v)); err != nil {
			t.Errorf("a voucher that was paid for, of a coupon that was withdrawn since: %v", err)
		}
	}
	c.sumsUp()
}

func TestNoVoucherIsMadeThatCanNeverBeUsed(t *testing.T) {
	c := openClub(t)
	ann := c.member("ann", 100)
	today := clock.DayOf(c.now, tenants.From(c.ctx).Zone)
	r := c.voucher(c.terms(func(d *coupon.Draft) { d.ValidUntil = &today }).ID)
	v, err := c.stories.ReserveReward(c.ctx, story.RewardWish{CustomerID: ann, RewardID: r.ID, Minutes: ptr(3 * 24 * 60)})
	c.must(err)
	c.now = today.Add(1).Start(tenants.From(c.ctx).Zone).Add(1)
	if _, err := c.rooms.Points.Confirm(c.ctx, v.ID); !errors.Is(err, coupon.ErrEnded) {
		t.Errorf("confirming it a day too late: %v, want it refused", err)
	}
	c.must(second(c.rooms.Points.Cancel(c.ctx, v.ID)))
	if c.available(ann) != 100 {
		t.Errorf("%d points, want all 100", c.available(ann))
	}
	c.sumsUp()
}

func TestARewardGivesOneThing(t *testing.T) {
	c := openClub(t)
	amount := money.Money{Minor: 500, Currency: "EUR"}
	batch, err := c.rooms.Coupons.Add(c.ctx, coupon.Draft{ProgramID: c.program.ID, Name: "A batch", Amount: &amount, Codes: 3})
	c.must(err)
	gone := c.terms()
	c.must(second(c.rooms.Coupons.Withdraw(c.ctx, gone.ID)))
	good := c.terms()
	for name, d := range map[string]reward.Draft{
		"couponId: both":      {CouponID: &good.ID, CardAmount: &amount},
		"couponId: a batch":   {CouponID: &batch.ID},
		"couponId: withdrawn": {CouponID: &gone.ID},
		"couponId: nobody's":  {CouponID: ptr("cpn_00000000000000000000000000")},
		"cardAmount: days":    {CardDays: ptr(int64(3))},
		"cardAmount: none":    {CardAmount: &money.Money{Minor: 0, Currency: "EUR"}},
		"cardAmount: much":    {CardAmount: &money.Money{Minor: 1_000_000_001, Currency: "EUR"}},
		"cardDays: none":      {CardAmount: &amount, CardDays: ptr(int64(0))},
	} {
		d.ProgramID, d.Name, d.Points = c.program.ID, "A reward", 10
		_, err := c.stories.AddReward(c.ctx, d)
		if f := fault.As(err); f == nil || strings.Join(f.Field, ".") != strings.Split(name, ":")[0] {
			t.Errorf("%s: %v, want it refused at its field", name, err)
		}
	}
	for name, d := range map[string]coupon.Draft{
		"points":      {Points: ptr(int64(10))},
		"perCustomer": {Amount: &amount, PerCustomer: ptr(int64(1))},
		"total":       {Amount: &amount, Total: ptr(int64(1))},
	} {
		d.ProgramID, d.Name = c.program.ID, "For rewards"
		if f := fault.As(second(c.rooms.Coupons.Add(c.ctx, d))); f == nil || strings.Join(f.Field, ".") != name {
			t.Errorf("a coupon for rewards with %s: %v, want it refused", name, f)
		}
	}
	if _, err := c.rooms.Coupons.Take(c.ctx, good.ID); !errors.Is(err, coupon.ErrOneEach) {
		t.Errorf("taking all codes of a coupon for rewards: %v, want it refused", err)
	}
}

func TestAnotherTenantHasNoGifts(t *testing.T) {
	c := openClub(t)
	ann := c.member("ann", 100)
	terms := c.terms()
	v := c.had(ann, c.giftCard().ID)
	home := c.ctx
	c.begin("other")
	if _, err := c.stories.TakeRewardCode(c.ctx, v.ID); !fault.IsMissing(err) {
		t.Errorf("another tenant's code: %v, want missing", err)
	}
	if err := c.giveBack(v, "x"); !fault.IsMissing(err) {
		t.Errorf("another tenant's points back: %v, want missing", err)
	}
	d := reward.Draft{ProgramID: c.program.ID, Name: "Theirs", Points: 10, CouponID: &terms.ID}
	if _, err := c.stories.AddReward(c.ctx, d); !fault.IsMissing(err) {
		t.Errorf("a reward of another tenant's coupon: %v, want missing", err)
	}
	if found, err := c.rooms.Rewards.PiecesOf(c.ctx, []string{v.ID}); err != nil || len(found) != 0 {
		t.Errorf("another tenant's piece: %v, %v, want none", found, err)
	}
	c.ctx = home
	c.sumsUp()
}

func TestWhatIsChangedByHandIsFound(t *testing.T) {
	for name, spoil := range map[string]func(c *club, card, code *reward.Piece) error{
		"a card of nobody": func(c *club, card, _ *reward.Piece) error {
			return c.db.RewardClaim.Update().Where(claims.CardID(*card.CardID)).ClearCardID().Exec(c.ctx)
		},
		"a code of nobody": func(c *club, _, code *reward.Piece) error {
			return c.db.RewardClaim.Update().Where(claims.CodeID(*code.CodeID)).ClearCodeID().Exec(c.ctx)
		},
		"a code that is withdrawn": func(c *club, _, code *reward.Piece) error {
			return c.db.CouponCode.Update().Where(couponcode.ID(*code.CodeID)).SetWithdrawnAt(c.now).Exec(c.ctx)
		},
		"a piece that was returned": func(c *club, card, _ *reward.Piece) error {
			return c.db.RewardClaim.Update().Where(claims.CardID(*card.CardID)).SetState(string(reward.Returned)).Exec(c.ctx)
		},
		"points that came back alone": func(c *club, card, _ *reward.Piece) error {
			return c.db.LoyaltyReservation.Update().Where(loyaltyreservation.ID(card.ReservationID)).SetReversed(30).Exec(c.ctx)
		},
		"a piece that was never confirmed": func(c *club, card, _ *reward.Piece) error {
			return c.db.RewardClaim.Update().Where(claims.CardID(*card.CardID)).SetState(string(reward.Cancelled)).Exec(c.ctx)
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := openClub(t)
			ann := c.member("ann", 100)
			gift, code := c.piece(c.had(ann, c.giftCard().ID)), c.piece(c.had(ann, c.voucher(c.terms().ID).ID))
			c.sumsUp()
			c.must(spoil(c, gift, code))
			wrong, err := c.stories.VerifyGifts(c.ctx)
			c.must(err)
			if len(wrong) == 0 {
				t.Error("nobody noticed")
			}
		})
	}
}
