package demo

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"kept/care/customer"
	"kept/care/interaction"
	"kept/care/note"
	"kept/care/promise"
	"kept/care/purchase"
	"kept/care/story"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/money"
	"kept/internal/page"
)

// live has one day of the simulated year happen, in one transaction, and lets
// time do its part in the evening.
func (s *sim) live(day int) error {
	owner := s.staff[0]
	s.at(day, 7*60)
	err := store.Do(s.as(context.Background(), owner), s.db, func(ctx context.Context) error {
		for len(s.pending[day]) > 0 {
			today := s.pending[day]
			s.pending[day] = nil // what happens may lead to more on the same day
			slices.SortStableFunc(today, func(a, b action) int { return a.minute - b.minute })
			for _, a := range today {
				s.at(day, a.minute)
				if s.now.Equal(s.today) {
					return nil // the rest of today hasn't happened yet
				}
				if err := a.do(ctx); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	s.at(day, 20*60)
	if day == campaignDay {
		if _, err := s.stories.RunCampaigns(s.as(context.Background(), owner), s.accounts.SystemActor); err != nil {
			return err
		}
	}
	_, err = s.promises.Sweep(s.as(context.Background(), owner), s.accounts.SystemActor)
	return err
}

// agent picks who answers a customer.
func (s *sim) agent() person { return s.staff[1+s.rnd.IntN(4)] }

// nextPurchase draws when r buys again, if she does.
func (s *sim) nextPurchase(day int, r *regular) {
	next := day + 1 + int(s.rnd.ExpFloat64()*r.everyD/2)
	if day == r.arrives {
		next = day + s.rnd.IntN(4)
	}
	if next > r.leaves || next >= days {
		return
	}
	s.later(next, func(ctx context.Context) error { return s.buy(ctx, r) })
}

// buy has r order something, perhaps after a question. Who sells it promises a
// day; what is ordered online comes under what the shop says of itself.
func (s *sim) buy(ctx context.Context, r *regular) error {
	day, m := s.dayOf(), s.agent()
	ctx = s.as(ctx, m)
	if s.chance(0.3) {
		if err := s.ask(ctx, m, r, day); err != nil {
			return err
		}
	}
	ahead := 4 + s.rnd.IntN(9)
	s.orders++
	key := fmt.Sprintf("demo-order-%04d", s.orders)
	d := purchase.Draft{
		ExternalID: &key, CustomerID: r.id, OccurredAt: s.now, MemberID: m.actor.MemberID,
		Channel: pick(s, []purchase.Channel{purchase.Human, purchase.SelfService, purchase.SelfService}),
	}
	if d.Channel == purchase.Human {
		promised := clock.DayOf(s.now, s.zone).Add(ahead)
		d.PromisedDay = &promised
	} else {
		ahead = online
	}
	for range 1 + s.rnd.IntN(3) {
		i := s.rnd.IntN(len(s.goods))
		d.Lines = append(d.Lines, purchase.LineDraft{
			ProductID: s.goods[i].ID, Quantity: 1 + s.rnd.IntN(2), UnitPrice: money.Money{Minor: wares[i].price * 100, Currency: "EUR"},
		})
		if d.PromisedDay == nil && wares[i].category == "Lamps" {
			ahead = hurry
		}
	}
	bought, err := s.stories.RecordPurchase(ctx, d)
	if err != nil {
		return err
	}
	if bought.Err != nil {
		return bought.Err
	}
	if err := s.reward(ctx, bought.Record); err != nil {
		return err
	}
	if err := s.brought(ctx, r); err != nil {
		return err
	}
	s.arrange(day, m, r, bought.Record.ID, day+ahead)
	s.nextPurchase(day, r)
	return nil
}

// arrange draws what becomes of a delivery: mostly in time, sometimes late,
// seldom never.
func (s *sim) arrange(day int, m person, r *regular, purchaseID string, due int) {
	switch p := s.rnd.Float64(); {
	case p < 0.03:
		s.later(day+1+s.rnd.IntN(3), func(ctx context.Context) error {
			_, err := s.stories.CancelPurchase(s.as(ctx, m), purchaseID, s.now, "she changed her mind")
			return settledOtherwise(err)
		})
		return
	case p < 0.045:
		s.later(due-1, func(ctx context.Context) error {
			_, err := s.stories.MarkPurchaseUnavailable(s.as(ctx, m), purchaseID, "the maker stopped making it")
			return settledOtherwise(err)
		})
		return
	case p < 0.17:
		late := due + 1 + int(math.Abs(s.rnd.NormFloat64())*3)
		s.deliver(late, m, purchaseID)
		s.mark(r, purchaseID, due, late)
		s.later(due+1, func(ctx context.Context) error { return s.complain(ctx, m, r) })
		return
	default:
		early := due - s.rnd.IntN(3)
		s.deliver(early, m, purchaseID)
		s.mark(r, purchaseID, due, early)
	}
	if s.chance(0.15) {
		s.later(due+2, func(ctx context.Context) error { return s.thank(ctx, m, r) })
	}
}

func (s *sim) deliver(day int, m person, purchaseID string) {
	s.later(day, func(ctx context.Context) error {
		_, err := s.stories.DeliverPurchase(s.as(ctx, m), purchaseID, s.now)
		return settledOtherwise(err)
	})
}

// ask is a question before buying; some answers have to be found out.
func (s *sim) ask(ctx context.Context, m person, r *regular, day int) error {
	what := pick(s, []string{"Does the table fit through a door of 80 cm?", "Which wood is it?", "Can the lamp be dimmed?", "Do you take the old bed away?"})
	i, err := s.contact(ctx, m, r, interaction.Inbound, what, "")
	if err != nil || !s.chance(0.5) {
		return err
	}
	return s.findOut(ctx, m, r, i, what, day)
}

// findOut is “let me find out”: an open question, mostly answered in time.
func (s *sim) findOut(ctx context.Context, m person, r *regular, interactionID, what string, day int) error {
	due := s.now.Add(time.Duration(1+s.rnd.IntN(2)) * 24 * time.Hour)
	q, err := s.stories.AskQuestion(ctx, story.Asking{CustomerID: r.id, Text: what, InteractionID: interactionID, By: promise.By{DueAt: &due}})
	if err != nil || !s.chance(0.97) {
		return err
	}
	s.later(day+s.rnd.IntN(3), func(ctx context.Context) error {
		_, err := s.stories.AnswerQuestion(s.as(ctx, m), q.ID, story.Reply{Answer: "Asked the workshop, and told her."})
		return settledOtherwise(err)
	})
	return nil
}

// complain is what a late delivery leads to: a promise to make it good.
func (s *sim) complain(ctx context.Context, m person, r *regular) error {
	day := s.dayOf()
	ctx = s.as(ctx, m)
	i, err := s.contact(ctx, m, r, interaction.Inbound, "Where is my order?", "")
	if err != nil {
		return err
	}
	if s.chance(0.3) {
		body := "Was upset about the delay; asked for a call before the next delivery."
		if _, err := s.notes.Write(ctx, note.Draft{CustomerID: r.id, Body: body}); err != nil {
			return err
		}
	}
	text := pick(s, []string{"Call back with the new delivery date", "Send the missing screws", "Refund the delivery charge", "Send a craftsman for the scratch"})
	return s.promise(ctx, m, r, i, text, day, 1+s.rnd.IntN(5))
}

func (s *sim) thank(ctx context.Context, m person, r *regular) error {
	_, err := s.contact(s.as(ctx, m), m, r, interaction.Inbound, "Thank you, all is well", interaction.Settled)
	return err
}

// contact records an interaction; inbound ones are mostly answered within hours.
// A letter waits for its reply, which is a contact of its own.
func (s *sim) contact(ctx context.Context, m person, r *regular, dir interaction.Direction, subject string, outcome interaction.Outcome) (string, error) {
	wait, answered := 20+s.rnd.IntN(600), s.chance(0.97)
	d := interaction.Draft{
		CustomerID: r.id, Channel: r.channel, Direction: dir, Subject: subject, MemberID: m.actor.MemberID,
		WaitSeconds: &wait, OccurredAt: s.now, Answered: &answered,
	}
	if outcome != "" {
		d.Feelings.Outcome = &outcome
	}
	letter := r.channel == customer.Email && dir == interaction.Inbound && outcome == ""
	if letter {
		d.Answered, d.WaitSeconds = nil, nil
	}
	i, err := s.stories.RecordInteraction(ctx, d)
	if err != nil {
		return "", err
	}
	if letter {
		s.reply(m, r, i.Record.ID)
	}
	return i.Record.ID, nil
}

// promise makes a promise for some days ahead and draws what becomes of it.
func (s *sim) promise(ctx context.Context, m person, r *regular, interactionID, text string, day, ahead int) error {
	target := s.now.Add(time.Duration(ahead) * 18 * time.Hour)
	d := promise.Draft{CustomerID: r.id, Text: text, Channel: r.channel, OwnerID: m.actor.MemberID, InteractionID: interactionID, TargetAt: &target}
	if s.chance(0.5) {
		on := clock.DayOf(s.now, s.zone).Add(ahead)
		d.DueDay = &on
	} else {
		at := s.now.Add(time.Duration(ahead) * 24 * time.Hour)
		d.DueAt = &at
	}
	p, err := s.promises.Make(ctx, d)
	if err != nil {
		return err
	}
	s.fate(m, p.ID, day, ahead)
	return nil
}

// fate draws how a promise ends.
func (s *sim) fate(m person, id string, day, ahead int) {
	then := func(on int, verb func(ctx context.Context) error) {
		s.later(on, func(ctx context.Context) error { return settledOtherwise(verb(s.as(ctx, m))) })
	}
	keep := func(ctx context.Context) error {
		p, err := s.promises.Keep(ctx, id, promise.Evidence{Note: "done, and told her"})
		if err == nil && s.chance(0.02) {
			_, err = s.promises.Dispute(ctx, p.ID, "she says that nobody called")
			s.settle(id)
		}
		return err
	}
	switch p := s.rnd.Float64(); {
	case p < 0.08:
		then(day+max(0, ahead-1), func(ctx context.Context) error {
			on := clock.DayOf(s.now, s.zone).Add(3)
			next, err := s.promises.Renegotiate(ctx, id, promise.NewDate{By: promise.By{DueDay: &on}, Reason: "the part comes later; she agreed"})
			if err == nil {
				s.fate(m, next.ID, s.dayOf(), 3)
			}
			return err
		})
	case p < 0.11:
		then(day+ahead-1, func(ctx context.Context) error {
			_, err := s.promises.Withdraw(ctx, id, "she has solved it herself")
			return err
		})
	case p < 0.13:
		then(day, func(ctx context.Context) error { _, err := s.promises.Wait(ctx, id, "her measurements"); return err })
		then(day+2+s.rnd.IntN(3), func(ctx context.Context) error { _, err := s.promises.Resume(ctx, id); return err })
		then(day+ahead+1, keep)
	case p < 0.14:
		then(day, func(ctx context.Context) error { _, err := s.promises.Void(ctx, id, "recorded twice"); return err })
	case s.chance(m.keeps):
		then(day+s.rnd.IntN(ahead+1), keep)
	case s.chance(0.4):
		then(day+ahead+1, keep) // late
	case s.chance(0.3):
		then(day+ahead, func(ctx context.Context) error {
			_, err := s.promises.Break(ctx, id, "forgotten until it was too late")
			return err
		})
	}
}

// settle has the supervisor look at a dispute within days.
func (s *sim) settle(id string) {
	s.later(s.dayOf()+2+s.rnd.IntN(5), func(ctx context.Context) error {
		_, err := s.promises.SettleDispute(s.as(ctx, s.staff[1]), id, s.chance(0.6), "looked at the call log")
		return settledOtherwise(err)
	})
}

// stick has the owner promise something more than two weeks ago that is due
// tomorrow at noon and that nobody has done: most of what took as long was late,
// whatever hour it is now.
func (s *sim) stick() {
	s.pending[days-18] = append(s.pending[days-18], action{minute: 9 * 60, do: func(ctx context.Context) error {
		noon := clock.DayOf(s.today, s.zone).Add(1).Start(s.zone).Add(12 * time.Hour)
		_, err := s.promises.Make(s.as(ctx, s.staff[0]), promise.Draft{
			CustomerID: s.people[0].id, Text: "Find out when the maker can send the spare leaf", By: promise.By{DueAt: &noon},
		})
		return err
	}})
}

// leaveOpenEnds sees to it that there is something of everything to look at
// today: promises that wait for the customer, and disputes to settle.
func (s *sim) leaveOpenEnds() error {
	s.now = s.today
	return store.Do(s.as(context.Background(), s.staff[1]), s.db, func(ctx context.Context) error {
		for _, end := range []struct {
			state promise.State
			verb  func(id string) error
		}{
			{promise.Open, func(id string) error { _, err := s.promises.Wait(ctx, id, "her measurements"); return err }},
			{promise.Kept, func(id string) error {
				_, err := s.promises.Dispute(ctx, id, "she says that nobody called")
				return err
			}},
		} {
			three := 3
			found, err := s.promises.List(ctx, promise.Filter{State: &promise.StateFilter{Eq: &end.state}}, promise.ByDueDesc, page.Args{First: &three})
			if err != nil {
				return err
			}
			for _, p := range found.Items {
				if err := settledOtherwise(end.verb(p.ID)); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
