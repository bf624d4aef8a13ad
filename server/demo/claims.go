package demo

import (
	"context"

	"kept/care/claim"
	"kept/care/customer"
	"kept/care/interaction"
	"kept/internal/clock"
)

// online is within how many days the shop says that it delivers what is ordered
// on its pages.
const online = 12

// hurry is how many days the shop takes when lamps are in an order: more than it
// says.
const hurry = 5

// say writes down what the shop says of itself, made up like everything here:
// one claim that it keeps mostly, one that it doesn't, one about its answers, a
// right, one that it gave up and one for later.
func (s *sim) say(ctx context.Context) error {
	today := clock.DayOf(s.now, s.zone)
	afternoon, ahead := 14*60, clock.DayOf(s.today, s.zone).Add(20)
	review := clock.DayOf(s.today, s.zone)
	next, past := review.Add(45), review.Add(-9)
	for _, d := range []claim.Draft{
		{Text: "Ordered online, delivered within 12 days", Published: "Web shop, on every product page", Kind: claim.Deadline, Trigger: claim.OnPurchase,
			Measure: &claim.Measure{Amount: online, Unit: claim.CalendarDays, CutOff: &afternoon}, ReviewOn: &next},
		{Text: "Lamps at your door in 3 working days", Published: "Flyer, and the banner above the lamps", Kind: claim.Deadline, Trigger: claim.OnPurchase,
			ProductIDs: s.lamps(), Measure: &claim.Measure{Amount: 3, Unit: claim.WorkingDays, CutOff: &afternoon}, ReviewOn: &past},
		{Text: "Every e-mail answered within 24 hours", Published: "Contact page", Kind: claim.Deadline, Trigger: claim.OnInteraction,
			Channel: customer.Email, Measure: &claim.Measure{Amount: 24, Unit: claim.Hours}, ReviewOn: &next},
		{Text: "30 days to change your mind", Published: "Terms of sale", Kind: claim.Entitlement, Trigger: claim.OnPurchase,
			Measure: &claim.Measure{Amount: 30, Unit: claim.CalendarDays, From: claim.FromDelivery}, ReviewOn: &next},
		{Text: "Spring sale: delivered within a week", Published: "Newsletter", Kind: claim.Deadline, Trigger: claim.OnPurchase,
			Measure: &claim.Measure{Amount: 7, Unit: claim.CalendarDays}, ValidFrom: &ahead, ReviewOn: &ahead},
	} {
		if d.ValidFrom == nil {
			d.ValidFrom = &today
		}
		if _, err := s.claims.Add(ctx, d); err != nil {
			return err
		}
	}
	given := claim.Draft{Text: "Delivered the same day in Berlin", Published: "Poster", Kind: claim.Deadline, Trigger: claim.OnPurchase,
		Measure: &claim.Measure{Unit: claim.CalendarDays}, ValidFrom: &today}
	c, err := s.claims.Add(ctx, given)
	if err != nil {
		return err
	}
	_, err = s.claims.Retire(ctx, c.ID, "there is no van for it")
	return err
}

// lamps are the products that the second claim is for.
func (s *sim) lamps() (ids []string) {
	for i, w := range wares {
		if w.category == "Lamps" {
			ids = append(ids, s.goods[i].ID)
		}
	}
	return ids
}

// reply answers a letter, mostly in time; some are forgotten.
func (s *sim) reply(m person, r *regular, letter string) {
	if s.chance(0.03) {
		return
	}
	answer := func(ctx context.Context) error {
		ctx = s.as(ctx, m)
		_, err := s.stories.RecordInteraction(ctx, interaction.Draft{
			CustomerID: r.id, Channel: customer.Email, Direction: interaction.Outbound, Subject: "Your letter",
			MemberID: m.actor.MemberID, AnswersID: letter, OccurredAt: s.now,
		})
		return settledOtherwise(err)
	}
	if day := s.dayOf(); s.chance(0.93) {
		s.pending[day] = append(s.pending[day], action{minute: min(s.minute()+30+s.rnd.IntN(180), 23*60), do: answer})
	} else {
		s.later(day+2, answer)
	}
}

// minute is how far the simulated day has come.
func (s *sim) minute() int {
	local := s.now.In(s.zone)
	return local.Hour()*60 + local.Minute()
}
