package story_test

import (
	"context"
	"testing"
	"time"

	"kept/care/customer"
	"kept/care/earning"
	"kept/care/event"
	"kept/care/interaction"
	"kept/care/promise"
	"kept/care/purchase"
	"kept/care/question"
	"kept/care/story"
	events "kept/ent/db/event"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/money"
	"kept/tenants"
)

// A rule may be about any event of one customer: it gives for each of them, once
// however often it is asked, and a dry run says the same.
func TestAnyEventOfACustomerEarns(t *testing.T) {
	c := openClub(t)
	rules := map[event.Type]*earning.Rule{}
	point := func(what event.Type) earning.Terms {
		return earning.Terms{Name: "A point for " + string(what), Basis: earning.Fixed, Points: 1}
	}
	for _, what := range earning.Triggers {
		rules[what] = c.rule(what, point(what))
	}
	from := clock.DayOf(c.now, tenants.From(c.ctx).Zone)
	ann := c.eventful(t)
	c.asked()
	c.tick()
	happened := map[event.Type]int{}
	for _, e := range c.db.Event.Query().Where(events.CustomerID(ann)).AllX(c.ctx) {
		happened[event.Type(e.Type)]++
		if err := c.db.EarningOccasion.Create().SetID(id.New(id.Occasion)).SetEventID(e.ID).SetDueAt(c.now).Exec(c.ctx); err != nil {
			t.Fatal(err)
		}
	}
	c.must(second(c.stories.Accrue(context.Background(), c.system))) // all of it again
	kinds := 0
	for what, rule := range rules {
		given := c.given(rule.ID)
		if len(given) != happened[what] {
			t.Errorf("%s: happened %d times and was given for %d times", what, happened[what], len(given))
		}
		run, err := c.stories.DryRun(c.ctx, story.Trial{From: from, To: clock.DayOf(c.now, tenants.From(c.ctx).Zone), Replaces: rule.ID, Draft: earning.Draft{
			ProgramID: c.program.ID, Trigger: string(what), Terms: point(what),
		}})
		c.must(err)
		if run.Times != int64(len(given)) || run.Points != int64(len(given)) || run.Net != 0 {
			t.Errorf("%s: given for %d times, and a dry run says %d", what, len(given), run.Times)
		}
		if happened[what] > 0 {
			kinds++
		}
	}
	if kinds < 14 {
		t.Errorf("only %d kinds of events happened", kinds)
	}
	c.right()
}

// eventful lets much happen to a customer.
func (c *club) eventful(t *testing.T) (customerID string) {
	t.Helper()
	r, err := c.rooms.Customers.Create(c.ctx, customer.Draft{Name: ptr("Ann")})
	c.must(err)
	ann := r.ID
	kept, off, back := c.buys(ann, "kept", 1000), c.buys(ann, "off", 2000), c.buys(ann, "back", 3000)
	c.must(second(c.stories.RecordPurchase(c.ctx, purchase.Draft{
		ExternalID: kept.ExternalID, CustomerID: ann, OccurredAt: kept.OccurredAt, Amount: &money.Money{Minor: 900, Currency: "EUR"},
	})))
	c.must(second(c.stories.CancelPurchase(c.ctx, off.ID, c.now, "changed her mind")))
	c.must(second(c.stories.DeliverPurchase(c.ctx, back.ID, c.now)))
	c.tick()
	c.must(second(c.rooms.Purchases.Return(c.ctx, back.ID, "too small")))
	i := c.contact(t, c.ctx, interaction.Draft{CustomerID: ann, Channel: customer.Phone, Direction: interaction.Inbound, OccurredAt: c.now, Subject: "Where is it?"})
	c.must(second(c.rooms.Interactions.Rate(c.ctx, i.ID, interaction.Feelings{Rating: ptr(5)})))
	c.must(second(c.rooms.Questions.Ask(c.ctx, question.Draft{CustomerID: ann, Text: "Which one?", AskedAt: c.now, DueAt: c.now.Add(time.Hour)})))
	for n := range 3 {
		p := c.promised(t, c.ctx, ann, time.Duration(n+1)*time.Hour)
		c.tick()
		switch n {
		case 0:
			c.must(second(c.rooms.Promises.Keep(c.ctx, p, promise.Evidence{Note: "called"})))
		case 1:
			c.must(second(c.rooms.Promises.Withdraw(c.ctx, p, "not needed")))
		}
	}
	for range 40 {
		c.now = c.now.AddDate(0, 0, 1)
		c.must(second(c.rooms.Promises.Sweep(context.Background(), c.system)))
	}
	return ann
}

// What is earned by what ends a purchase stays: it isn't earned by the purchase.
func TestWhatSorrySaysStaysWhenThePurchaseIsOff(t *testing.T) {
	c := openClub(t)
	bought, sorry := c.rule(event.PurchaseRecorded, perEuro()), c.rule(event.PurchaseUnavailable, perEuro())
	ann := c.customer(t, c.ctx, "Ann")
	p := c.buys(ann, "p1", 10_000)
	c.asked()
	c.must(second(c.stories.MarkPurchaseUnavailable(c.ctx, p.ID, "sold out")))
	c.tick()
	c.asked()
	if b := c.balance(ann); b.Available != 100 || b.Earned != 200 || b.Reversed != 100 {
		t.Errorf("she has %+v, want the 100 for sorry and not those for the purchase", b)
	}
	if e := c.given(bought.ID); len(e) != 1 || e[0].Reversed != 100 {
		t.Errorf("for the purchase: %+v, want all taken back", e)
	}
	if e := c.given(sorry.ID); len(e) != 1 || e[0].Reversed != 0 {
		t.Errorf("for sorry: %+v, want nothing taken back", e)
	}
	c.right()
}

func TestADryRunSaysWhatWouldHaveBeenTakenBack(t *testing.T) {
	c := openClub(t)
	ann := c.customer(t, c.ctx, "Ann")
	for _, key := range []string{"stays", "goes"} {
		p := c.buys(ann, key, 1000)
		c.must(second(c.stories.RecordPurchase(c.ctx, purchase.Draft{
			ExternalID: p.ExternalID, CustomerID: ann, OccurredAt: p.OccurredAt, Amount: &money.Money{Minor: 900, Currency: "EUR"},
		})))
		if key == "goes" {
			c.must(second(c.stories.CancelPurchase(c.ctx, p.ID, c.now, "changed her mind")))
		}
	}
	today := clock.DayOf(c.now, tenants.From(c.ctx).Zone)
	run, err := c.stories.DryRun(c.ctx, story.Trial{From: today, To: today, Draft: earning.Draft{
		ProgramID: c.program.ID, Trigger: string(event.PurchaseUpdated), Terms: earning.Terms{Name: "Patience", Basis: earning.Fixed, Points: 5},
	}})
	c.must(err)
	if run.Points != 10 || run.TakenBack != 5 {
		t.Errorf("it gives %d points and takes %d back, want 10 and 5", run.Points, run.TakenBack)
	}
}

func TestPerAmountIsRefusedWhereNothingIsBought(t *testing.T) {
	c := openClub(t)
	want := "terms.basis: must be FIXED: nothing is bought by note.written, so that it has no amount and no pieces"
	_, err := c.rooms.Rules.Add(c.ctx, earning.Draft{ProgramID: c.program.ID, Trigger: string(event.NoteWritten), Terms: perEuro()})
	if f := fault.As(err); f == nil || f.Error() != want {
		t.Errorf("added: %v, want %s", err, want)
	}
	rule := c.rule(event.NoteWritten, earning.Terms{Name: "Notes", Basis: earning.Fixed, Points: 1})
	_, err = c.rooms.Rules.Change(c.ctx, rule.ID, perEuro())
	if f := fault.As(err); f == nil || f.Error() != want {
		t.Errorf("changed: %v, want %s", err, want)
	}
}
