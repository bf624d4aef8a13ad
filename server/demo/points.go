package demo

import (
	"context"
	"fmt"

	"kept/care/earning"
	"kept/care/event"
	"kept/care/loyalty"
	"kept/care/purchase"
	"kept/care/reward"
	"kept/care/story"
	"kept/internal/fault"
	"kept/internal/money"
)

// mug is how many points a mug of the demo costs.
const mug = 400

// club starts the shop's program: a point for each euro, spendable after the
// return window, for a year.
func (s *sim) club(ctx context.Context) error {
	window, year, above := 14, 12, int64(500)
	p, err := s.points.StartProgram(ctx, loyalty.ProgramDraft{
		Currency: "POINTS", Name: "Furniture Friends", PendingDays: &window, ExpiryMonths: &year, ApproveAbove: &above,
	})
	if err != nil {
		return err
	}
	s.program = p.ID
	if err := s.ladder(ctx, p.ID); err != nil {
		return err
	}
	if err := s.vouchers(ctx, p.ID); err != nil {
		return err
	}
	return s.catalogue(ctx, p.ID)
}

// catalogue offers what one may have for points, made up like everything here.
func (s *sim) catalogue(ctx context.Context, programID string) error {
	mugs, lamps, one := int64(2000), int64(12), int64(1)
	for _, d := range []reward.Draft{
		{Name: "A mug with our name", Points: mug, Stock: &mugs},
		{Name: "A reading lamp", Description: "Oak, with a linen shade", Points: 2500, Stock: &lamps, PerCustomer: &one},
		{Name: "Delivery on a Saturday", Points: 900},
		{Name: "An evening in the workshop", Description: "For regulars: build a stool with us", Points: 1500, Stock: &lamps, PerCustomer: &one, Tags: []string{"regular"}},
	} {
		d.ProgramID = programID
		r, err := s.rewards.Add(ctx, d)
		if err != nil {
			return err
		}
		if d.Points == mug {
			s.mug = r.ID
		}
	}
	return nil
}

// reward gives points for a purchase, and spends some at every fifth: without a
// draw, so that the rest of the year is the same with and without them.
func (s *sim) reward(ctx context.Context, p *purchase.Purchase) error {
	till := loyalty.Origin{Source: "demo-till", SourceID: fmt.Sprint("receipt-", s.orders)}
	earned := loyalty.Earning{CustomerID: p.CustomerID, Points: max(1, p.Amount.Minor/100), Origin: till, OccurredAt: &s.now}
	if _, err := s.points.Earn(ctx, earned); err != nil {
		return err
	}
	if s.orders%5 != 0 {
		return nil
	}
	r, err := s.stories.ReserveReward(ctx, story.RewardWish{CustomerID: p.CustomerID, RewardID: s.mug, Origin: till})
	if fault.KindOf(err) == fault.KindInvalid {
		return nil // she hasn't that many
	}
	if err != nil {
		return err
	}
	_, err = s.points.Confirm(ctx, r.ID)
	return err
}

// adjustPoints proposes a change of points that waits for a second person, and makes one
// that doesn't.
func (s *sim) adjustPoints(ctx context.Context, customerID string) error {
	for _, d := range []loyalty.AdjustmentDraft{
		{CustomerID: customerID, Points: 100, Reason: "The lamp came late"},
		{CustomerID: customerID, Points: 800, Reason: "The sofa came late twice"},
	} {
		if _, err := s.points.Adjust(ctx, d); err != nil {
			return err
		}
	}
	return nil
}

// earningRules adds rules for what will be bought and broken from now on: the
// year so far has earned at the till.
func (s *sim) earningRules(ctx context.Context) error {
	programs, err := s.points.Programs(ctx)
	if err != nil {
		return err
	}
	monthly, yearly, most, twice := earning.Monthly, earning.Yearly, int64(3000), int64(2)
	for _, d := range []earning.Draft{
		{Trigger: string(event.PurchaseRecorded), Terms: earning.Terms{
			Name: "A point for each euro", Basis: earning.PerAmount, Points: 1, Per: &money.Money{Minor: 100, Currency: "EUR"}, Priority: 100,
			Multipliers: []earning.Multiplier{{Name: "weekend", Condition: "local.weekday >= 6", Factor: "1.5"}},
			Limits:      []earning.Limit{{Scope: earning.OfCustomer, Period: &monthly, Points: &most}},
		}},
		{Trigger: string(event.PromiseBroken), Terms: earning.Terms{
			Name: "Sorry for a broken promise", Basis: earning.Fixed, Points: 150, Priority: 100,
			Limits: []earning.Limit{{Scope: earning.OfCustomer, Period: &yearly, Times: &twice}},
		}},
	} {
		d.ProgramID = programs[0].ID
		if _, err := s.rules.Add(ctx, d); err != nil {
			return err
		}
	}
	return nil
}
