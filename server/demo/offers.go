package demo

import (
	"context"
	"fmt"

	"kept/care/campaign"
	"kept/care/card"
	"kept/care/coupon"
	"kept/care/event"
	"kept/care/loyalty"
	"kept/care/referral"
	"kept/care/reward"
	"kept/care/story"
	"kept/care/tier"
	"kept/internal/clock"
	"kept/internal/money"
	"kept/tenants"
)

// What happens besides the program's points, all of it made up and none of it
// drawn: the rest of the year is the same with and without it.

// Days of the simulated year, and how much of everything there is.
const (
	couponDay   = 250
	cardsDay    = 120
	campaignDay = 300
	giftDay     = 340

	couponUses = 7
)

// ladder sets up the tiers of the program, and what bringing others along is worth.
func (s *sim) ladder(ctx context.Context, programID string) error {
	_, err := s.stories.SetTiers(ctx, tier.Draft{ProgramID: programID, Terms: tier.Terms{
		Tiers: []*tier.Tier{
			{Key: "FRIEND", Name: "Friend", Points: 500},
			{Key: "GOOD_FRIEND", Name: "Good friend", Points: 4000},
			{Key: "FAMILY", Name: "Family", Points: 12000},
		},
		Window: tier.WindowRolling, Months: 12, GraceDays: 30, Descent: tier.ByOne,
	}})
	if err != nil {
		return err
	}
	expiry, most := 60, 10
	_, err = s.stories.SetReferralTerms(ctx, referral.Terms{
		ProgramID: programID, Open: true, AdvocatePoints: 300, FriendPoints: 200, OnOrder: 1, ExpiryDays: &expiry, Most: &most, MostDays: 365,
	})
	return err
}

// vouchers adds rewards that give something by themselves.
func (s *sim) vouchers(ctx context.Context, programID string) error {
	ten, year := money.Money{Minor: 1000, Currency: "EUR"}, int64(3*365)
	once := int64(1)
	c, err := s.coupons.Add(ctx, coupon.Draft{ProgramID: programID, Name: "Ten euros off, for points", Amount: &ten, PerCode: &once})
	if err != nil {
		return err
	}
	if _, err := s.stories.AddReward(ctx, reward.Draft{ProgramID: programID, Name: "A voucher of ten euros", Points: 1000, CouponID: &c.ID}); err != nil {
		return err
	}
	r, err := s.stories.AddReward(ctx, reward.Draft{
		ProgramID: programID, Name: "A gift card of ten euros", Points: 1100, CardAmount: &ten, CardDays: &year,
	})
	if err != nil {
		return err
	}
	s.giftCard = r.ID
	return nil
}

// offers has something given out on some days of the year.
func (s *sim) offers() {
	owner := s.staff[0]
	for day, do := range map[int]func(context.Context) error{
		cardsDay: s.sellCards, couponDay: s.comeBack, campaignDay: s.campaign, giftDay: s.hadGifts,
	} {
		s.pending[day] = append(s.pending[day], action{minute: 19 * 60, do: func(ctx context.Context) error { return do(s.as(ctx, owner)) }})
	}
}

// sellCards sells gift cards and gives one, and has some of them paid with: one in
// part, one to the end, one is lost.
func (s *sim) sellCards(ctx context.Context) error {
	soon, late := clock.DayOf(s.now, s.zone).Add(60), clock.DayOf(s.now, s.zone).Add(3*365)
	for i, c := range []struct {
		euros, paid int64
		how         card.How
		until       *clock.Day
		why, lost   string
	}{
		{50, 0, card.Sold, &late, "Sold at the till", ""},
		{100, 35, card.Sold, &late, "Sold at the till", ""},
		{25, 25, card.Sold, &late, "Sold in the shop", ""},
		{75, 0, card.Sold, &late, "Sold in the shop", "She says that it was lost"},
		{15, 0, card.Given, &soon, "For a drawer that came scratched", ""},
	} {
		till := func(what string) card.Origin {
			return card.Origin{Source: "demo-till", SourceID: fmt.Sprint(what, "-card-", i)}
		}
		eur := func(n int64) money.Money { return money.Money{Minor: n * 100, Currency: "EUR"} }
		issued, err := s.cards.Issue(ctx, card.Draft{Origin: till("sale"), Amount: eur(c.euros), How: c.how, ValidUntil: c.until, Reason: c.why})
		if err != nil {
			return err
		}
		if c.paid > 0 {
			if _, err := s.cards.Reserve(ctx, card.Wish{Origin: till("paid"), Code: issued.Code, Amount: eur(c.paid), Confirm: true, Reason: "A cushion"}); err != nil {
				return err
			}
		}
		if c.lost != "" {
			if _, err := s.cards.Block(ctx, issued.Card.ID, c.lost); err != nil {
				return err
			}
		}
	}
	return nil
}

// comeBack issues a code that everybody has; some use it.
func (s *sim) comeBack(ctx context.Context) error {
	ten, once := int64(10), int64(1)
	until := clock.DayOf(s.today, s.zone).Add(90)
	const text = "COMEBACK10"
	_, err := s.coupons.Add(ctx, coupon.Draft{
		ProgramID: s.program, Name: "Come back: ten percent", Percent: &ten, Codes: 1, Code: text, PerCustomer: &once, ValidUntil: &until,
	})
	if err != nil {
		return err
	}
	// What only newcomers get, so that the page of offers has something to say.
	welcome := money.Money{Minor: 1000, Currency: "EUR"}
	if _, err := s.coupons.Add(ctx, coupon.Draft{
		ProgramID: s.program, Name: "Welcome: ten euros off the first order", Amount: &welcome, Codes: 1, Code: "WELCOME10", NewcomersOnly: true, ValidUntil: &until,
	}); err != nil {
		return err
	}
	for i := range couponUses {
		r := s.people[i*11]
		if r.id == "" {
			continue
		}
		if _, err := s.stories.RedeemCoupon(ctx, coupon.Wish{CustomerID: r.id, Code: text, Source: "demo-till", SourceID: fmt.Sprint("coupon-", i)}); err != nil {
			return err
		}
	}
	return nil
}

// campaign gives everybody some points, but for a fifth who are held out, so that
// it can be told what it did.
func (s *sim) campaign(ctx context.Context) error {
	c, err := s.campaigns.Draft(ctx, campaign.Plan{
		ProgramID: s.program, Name: "Autumn thanks", Points: 40, Budget: 8000, Holdout: 20, LiftDays: 30,
		LastDay: clock.DayOf(s.now, s.zone).Add(45),
	})
	if err != nil {
		return err
	}
	_, err = s.campaigns.Start(ctx, c.ID)
	return err
}

// hadGifts has a few regulars have a gift card for their points.
func (s *sim) hadGifts(ctx context.Context) error {
	for i := range 3 {
		wish := story.RewardWish{
			CustomerID: s.people[i*11].id, RewardID: s.giftCard, Confirm: true,
			Origin: loyalty.Origin{Source: "demo-till", SourceID: fmt.Sprint("gift-", i)},
		}
		if _, err := s.stories.ReserveReward(ctx, wish); settledOtherwise(err) != nil {
			return err
		}
	}
	return nil
}

// bring has a newcomer come by the code of who told her of us.
func (s *sim) bring(ctx context.Context, r *regular) error {
	if r.broughtBy == nil || r.broughtBy.id == "" {
		return nil
	}
	c, err := s.referrals.MakeCode(ctx, s.program, r.broughtBy.id)
	if err != nil {
		return err
	}
	_, err = s.stories.ReferCustomer(ctx, c.Text, r.id)
	return err
}

// brought has it looked again at what became of a newcomer, after an order of hers.
func (s *sim) brought(ctx context.Context, r *regular) error {
	if r.broughtBy == nil {
		return nil
	}
	return s.referrals.Stir(ctx, []*event.Event{{TenantID: tenants.From(ctx).TenantID, CustomerID: r.id, Type: event.PurchaseRecorded}})
}

// reckon does what Kept's own workers would have done in the year.
func (s *sim) reckon(ctx context.Context) error {
	ctx = event.Backfilling(ctx)
	if _, err := s.stories.ReckonReferrals(ctx, s.accounts.SystemActor); err != nil {
		return err
	}
	if _, err := s.cards.Sweep(ctx, s.accounts.SystemActor); err != nil {
		return err
	}
	_, err := s.stories.ReckonTiers(ctx, s.accounts.SystemActor)
	return err
}
