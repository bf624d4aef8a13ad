package story_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kept/care/customer"
	"kept/care/event"
	"kept/care/loyalty"
	"kept/care/purchase"
	"kept/care/reaction"
	"kept/care/thanks"
	"kept/care/tier"
	"kept/ent/db/loyaltytransaction"
	"kept/ent/db/thanksmonth"
	"kept/ent/db/thankswatch"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/maybe"
	"kept/internal/money"
	"kept/internal/page"
	"kept/internal/testhouse"
	"kept/tenants"
)

// hearts is a club, and what makes those due who are to be thanked.
type hearts struct {
	*club
	actors map[string]*tenants.Actor // of every tenant that was begun
}

// kept is Kept itself, for whichever tenant.
func (c hearts) kept(_ context.Context, tenantID string) (*tenants.Actor, error) {
	a := *c.actors[tenantID]
	a.Kind, a.MemberID = tenants.KindSystem, ""
	return &a, nil
}

func openHearts(t *testing.T) hearts {
	t.Helper()
	c := hearts{openClub(t), map[string]*tenants.Actor{}}
	c.actors[tenants.From(c.ctx).TenantID] = tenants.From(c.ctx)
	now := func() time.Time { return clock.Micro(c.now) }
	c.events = event.NewDispatcher(c.db, now, slog.New(slog.DiscardHandler), reaction.Thanks(c.rooms.Thanks.Stir, func() {}))
	c.must(c.events.Begin(t.Context()))
	return c
}

// plans starts a plan of ten points for anybody's first anniversary.
func (c hearts) plans(change ...func(*thanks.Sketch)) *thanks.Plan {
	c.t.Helper()
	s := thanks.Sketch{ProgramID: c.program.ID, Name: "Years", Kind: thanks.Anniversary, Number: 1, Repeats: true, Points: 10, Budget: 1000, LateDays: 7}
	for _, f := range change {
		f(&s)
	}
	p, err := c.rooms.Thanks.Draft(c.ctx, s)
	c.must(err)
	p, err = c.rooms.Thanks.Start(c.ctx, p.ID)
	c.must(err)
	return p
}

func tenth(s *thanks.Sketch) {
	s.Name, s.Kind, s.Number, s.Repeats = "Orders", thanks.Purchase, 3, true
}

// bought records a purchase of so many days ago.
func (c hearts) bought(customerID string, daysAgo int) *purchase.Purchase {
	c.t.Helper()
	r, err := c.stories.RecordPurchase(c.ctx, purchase.Draft{
		CustomerID: customerID, OccurredAt: c.now.AddDate(0, 0, -daysAgo), Amount: &money.Money{Minor: 100, Currency: "EUR"},
	})
	c.must(err)
	return r.Record
}

// loyals writes so many customers who have been ones for a year on a day so many from now.
func (c hearts) loyals(n, inDays int) []string {
	c.t.Helper()
	ids := c.people(n)
	for _, id := range ids {
		r, err := c.stories.RecordPurchase(c.ctx, purchase.Draft{
			CustomerID: id, OccurredAt: c.now.AddDate(-1, 0, inDays), Amount: &money.Money{Minor: 100, Currency: "EUR"},
		})
		c.must(err)
		_ = r
	}
	return ids
}

// looks hands on what has happened, and thanks whoever is due, on so many nodes at once.
func (c hearts) looks(nodes int) {
	c.t.Helper()
	c.must(c.events.Step(context.Background()))
	errs := make([]error, nodes)
	var all sync.WaitGroup
	for i := range nodes {
		all.Go(func() { _, errs[i] = c.stories.GiveThanks(context.Background(), c.kept) })
	}
	all.Wait()
	c.must(errors.Join(errs...))
}

// came says in short what came of a plan, and fails unless it adds up.
func (c hearts) came(planID string) string {
	c.t.Helper()
	wrong, err := c.stories.VerifyThanks(c.ctx)
	c.must(err)
	for _, w := range wrong {
		c.t.Error(w)
	}
	records, err := c.rooms.Thanks.RecordsOf(c.ctx, []string{planID})
	c.must(err)
	var out []string
	for _, n := range records[planID].Total {
		out = append(out, fmt.Sprintf("%d %s", n.N, n.Outcome))
	}
	return strings.Join(out, ", ")
}

func (c hearts) wantThat(planID, want string) {
	c.t.Helper()
	if got := c.came(planID); got != want {
		c.t.Errorf("of the plan came %q, want %q", got, want)
	}
}

// days moves the clock, to noon of so many days later.
func (c hearts) days(n int) { c.now = c.now.AddDate(0, 0, n) }

func TestAnAnniversaryIsThankedForOnItsDay(t *testing.T) {
	c := openHearts(t)
	today, tomorrow := c.loyals(2, 0), c.loyals(1, 1)
	p := c.plans()
	for range 2 {
		c.looks(1)
		c.wantThat(p.ID, "2 THANKED")
	}
	c.days(1)
	c.looks(3)
	c.wantThat(p.ID, "3 THANKED")
	for _, id := range append(today, tomorrow...) {
		if got := c.gifts(id); got != 10 {
			t.Errorf("she was given %d points, want 10", got)
		}
	}
	c.now = c.now.AddDate(1, 0, -1)
	c.looks(1)
	c.wantThat(p.ID, "5 THANKED")
}

// Who was looked at before a plan began is looked at again: today is still her day.
func TestAPlanBeginsWithToday(t *testing.T) {
	c := openHearts(t)
	who, yesterday := c.loyals(1, 0), c.loyals(1, -1)
	for range 3 {
		c.bought(who[0], 0)
	}
	c.looks(1)
	years := c.plans()
	orders := c.plans(tenth)
	c.looks(1)
	c.wantThat(years.ID, "1 THANKED")
	c.wantThat(orders.ID, "1 RECENTLY")
	if got := c.gifts(yesterday[0]); got != 0 {
		t.Errorf("whose day was yesterday was given %d points", got)
	}
}

// While nobody looks nothing is lost for so many days, and then it says so.
func TestWhatWasMissedIsMadeUpForALittleWhile(t *testing.T) {
	for late, want := range map[int]string{0: "1 THANKED", 7: "1 THANKED", 8: "1 TOO_LATE", 300: "1 TOO_LATE"} {
		c := openHearts(t)
		c.loyals(1, 2)
		p := c.plans()
		c.looks(1)
		c.days(2 + late)
		c.looks(2)
		c.looks(1)
		c.wantThat(p.ID, want)
	}
}

func TestAPauseIsNobodysOccasion(t *testing.T) {
	c := openHearts(t)
	c.loyals(1, 1)
	c.loyals(1, 3)
	p := c.plans()
	c.must(second(c.rooms.Thanks.Pause(c.ctx, p.ID)))
	c.days(1)
	c.looks(1)
	c.days(1)
	c.must(second(c.rooms.Thanks.Resume(c.ctx, p.ID)))
	c.looks(1)
	c.wantThat(p.ID, "")
	c.days(1)
	c.looks(1)
	c.wantThat(p.ID, "1 THANKED")
	c.must(second(c.rooms.Thanks.End(c.ctx, p.ID)))
	if _, err := c.rooms.Thanks.Resume(c.ctx, p.ID); !errors.Is(err, thanks.ErrEnded) {
		t.Errorf("one that has ended, resumed: %v", err)
	}
	if _, err := c.rooms.Thanks.Change(c.ctx, p.ID, thanks.Change{Name: ptr("x")}); !errors.Is(err, thanks.ErrEnded) {
		t.Errorf("one that has ended, changed: %v", err)
	}
}

// TestWhoIsAskedToThankCanChange hands a plan that runs to a department, and to another
// one, and takes it back.
func TestWhoIsAskedToThankCanChange(t *testing.T) {
	c := openHearts(t)
	department := func(ctx context.Context, name string) *string {
		d, err := c.db.Department.Create().SetID(id.New(id.Department)).SetName(name).SetFolded(name).SetCreatedAt(c.now).Save(ctx)
		c.must(err)
		return &d.ID
	}
	phone, shop := department(c.ctx, "phone"), department(c.ctx, "shop")
	theirs := department(testhouse.Tenant(t, c.db, "other"), "theirs")
	p := c.plans(func(s *thanks.Sketch) { s.Task = ptr("Call her") })
	clear := []thanks.Field{thanks.FieldDepartment}
	for _, tc := range []struct {
		name string
		ch   thanks.Change
		want *string
		kind fault.Kind
	}{
		{"to one", thanks.Change{DepartmentID: phone}, phone, ""},
		{"a change of something else", thanks.Change{Name: ptr("Years")}, phone, ""},
		{"to another", thanks.Change{DepartmentID: shop}, shop, ""},
		{"another tenant's", thanks.Change{DepartmentID: theirs}, shop, fault.KindMissing},
		{"an empty one", thanks.Change{DepartmentID: ptr("")}, shop, fault.KindMissing},
		{"given and cleared", thanks.Change{DepartmentID: phone, Clear: clear}, shop, fault.KindInvalid},
		{"nobody is asked any more, but it is", thanks.Change{Task: ptr("")}, shop, fault.KindInvalid},
		{"to none", thanks.Change{Clear: clear}, nil, ""},
		{"back to one", thanks.Change{DepartmentID: phone}, phone, ""},
		{"nobody is asked any more", thanks.Change{Task: ptr(""), Clear: clear}, nil, ""},
	} {
		_, err := c.rooms.Thanks.Change(c.ctx, p.ID, tc.ch)
		if (err != nil) != (tc.kind != "") || err != nil && fault.KindOf(err) != tc.kind {
			t.Errorf("%s = %v, want it %q", tc.name, err, tc.kind)
		}
		got, err := c.rooms.Thanks.Find(c.ctx, p.ID)
		c.must(err)
		if !maybe.Equal(got.DepartmentID, tc.want) {
			t.Errorf("%s: it is handed to %q, want %q", tc.name, maybe.Value(got.DepartmentID), maybe.Value(tc.want))
		}
	}
}

func TestEveryThirdOrderIsThankedForOnce(t *testing.T) {
	c := openHearts(t)
	who := c.people(1)[0]
	p := c.plans(tenth)
	c.must(second(c.rooms.Thanks.SetLimits(c.ctx, 1)))
	for i := range 7 {
		last := c.bought(who, 0)
		c.looks(1)
		if i == 3 { // called off and ordered again: it is the fourth once more
			c.must(second(c.stories.CancelPurchase(c.ctx, last.ID, c.now, "by mistake")))
			c.looks(1)
			c.bought(who, 0)
			c.looks(2)
		}
		c.days(1)
	}
	c.wantThat(p.ID, "2 THANKED")
	if got := c.gifts(who); got != 20 {
		t.Errorf("she was given %d points, want 20", got)
	}
}

// What a load brings in is looked at when the load is through: her newest three
// orders aren't her first.
func TestHistoryIsLookedAtAnHourLater(t *testing.T) {
	c := openHearts(t)
	who := c.people(1)[0]
	p := c.plans(tenth, func(s *thanks.Sketch) { s.Repeats = false })
	history := func(daysAgo int) {
		t.Helper()
		c.must(store.Do(event.Backfilling(c.ctx), c.db, func(ctx context.Context) error {
			_, err := c.stories.RecordPurchase(ctx, purchase.Draft{CustomerID: who, OccurredAt: c.now.AddDate(0, 0, -daysAgo), Amount: &money.Money{Minor: 100, Currency: "EUR"}})
			return err
		}))
	}
	for range 3 {
		history(0)
	}
	c.looks(1)
	for range 3 {
		history(40)
	}
	c.now = c.now.Add(time.Hour)
	c.looks(1)
	c.wantThat(p.ID, "")
}

func TestOnlyTheLoyalAreThanked(t *testing.T) {
	c := openHearts(t)
	c.loyals(1, 0)
	p := c.plans(func(s *thanks.Sketch) { s.LoyaltyTypes = []customer.LoyaltyType{customer.TrueLoyalty} })
	any := c.plans(func(s *thanks.Sketch) {
		s.LoyaltyTypes = []customer.LoyaltyType{customer.UnknownLoyalty, customer.NoLoyalty}
	})
	c.looks(1)
	c.wantThat(p.ID, "1 LOYALTY_TYPE")
	c.wantThat(any.ID, "1 THANKED")
}

func TestOnlyThoseOnATierAreThanked(t *testing.T) {
	c := openHearts(t)
	c.must(second(c.stories.SetTiers(c.ctx, tier.Draft{ProgramID: c.program.ID, Terms: silverAndGold()})))
	who := c.loyals(2, 0)
	_, err := c.rooms.Points.Earn(c.ctx, loyalty.Earning{CustomerID: who[0], Points: 300, Origin: loyalty.Origin{Source: "till", SourceID: "1"}})
	c.must(err)
	p := c.plans(func(s *thanks.Sketch) { s.Tiers = []string{"GOLD"} })
	c.looks(1)
	c.wantThat(p.ID, "1 THANKED, 1 TIER")
}

// Of any number of nodes and customers at once no more is given than the month's budget.
func TestTheMonthsBudgetIsNeverOverspent(t *testing.T) {
	c := openHearts(t)
	who := c.loyals(25, 0)
	p := c.plans(func(s *thanks.Sketch) { s.Budget = 35 })
	c.looks(8)
	c.wantThat(p.ID, "3 THANKED, 22 BUDGET")
	total := int64(0)
	for _, id := range who {
		total += c.gifts(id)
	}
	if total != 30 {
		t.Errorf("%d points were given, want 30", total)
	}
	if _, err := c.rooms.Thanks.Change(c.ctx, p.ID, thanks.Change{Budget: ptr(int64(29))}); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("a budget below what was given = %v, want it refused", err)
	}
	c.must(second(c.rooms.Thanks.Change(c.ctx, p.ID, thanks.Change{Budget: ptr(int64(40))})))
	c.loyals(2, 0)
	c.looks(2)
	c.wantThat(p.ID, "4 THANKED, 23 BUDGET")
	c.now = c.now.AddDate(0, 1, 0)
	c.loyals(5, 0)
	c.looks(2)
	c.wantThat(p.ID, "8 THANKED, 24 BUDGET") // the next month has its own
	month, err := c.db.ThanksMonth.Query().First(c.ctx)
	c.must(err)
	if err := c.db.ThanksMonth.UpdateOneID(month.ID).SetPoints(month.Budget + 1).Exec(c.ctx); err == nil {
		t.Error("the database takes more points than there are in the budget")
	}
}

func TestAPersonIsAskedToThankHer(t *testing.T) {
	c := openHearts(t)
	c.loyals(1, 0)
	p := c.plans(func(s *thanks.Sketch) { s.Points, s.Budget, s.Task = 0, 0, ptr("  Call her and say thanks ") })
	c.looks(1)
	open := c.occasions(p.ID, thanks.OccasionFilter{ToDo: ptr(true)})
	if len(open) != 1 || open[0].Points != 0 || *p.Task != "Call her and say thanks" {
		t.Fatalf("asked to do are %+v", open)
	}
	o, err := c.rooms.Thanks.Done(c.ctx, open[0].ID)
	c.must(err)
	if *o.Task != thanks.TaskDone || o.DoneByID == nil || o.DoneAt == nil {
		t.Errorf("done: %+v", o)
	}
	if _, err := c.rooms.Thanks.Done(c.ctx, o.ID); !errors.Is(err, thanks.ErrDone) {
		t.Errorf("done twice: %v", err)
	}
	if left := c.occasions(p.ID, thanks.OccasionFilter{ToDo: ptr(true)}); len(left) != 0 {
		t.Errorf("%d are still to do", len(left))
	}
	var told []string
	for _, e := range c.told(t, c.ctx, o.ID) {
		told = append(told, string(e.Type))
	}
	if got := strings.Join(told, " "); got != "thanks.given thanks.task_done" {
		t.Errorf("it was told %s", got)
	}
}

func (c hearts) occasions(planID string, f thanks.OccasionFilter) []*thanks.Occasion {
	c.t.Helper()
	p, err := c.rooms.Thanks.Occasions(c.ctx, planID, f, page.Args{First: ptr(100)})
	c.must(err)
	return p.Items
}

func TestWhatTheLedgerRefusesCostsNoBudget(t *testing.T) {
	c := openHearts(t)
	who := c.loyals(2, 0)
	p := c.plans(func(s *thanks.Sketch) { s.Budget = 10 })
	// Somebody has used the key of her thanks for other points.
	_, err := c.rooms.Points.Earn(c.ctx, loyalty.Earning{CustomerID: who[0], Points: 3, Origin: loyalty.Origin{Source: "kept-thanks", SourceID: p.ID + " " + who[0] + " 1"}})
	c.must(err)
	c.must(c.events.Step(t.Context()))
	c.must(second(c.stories.GiveThanks(t.Context(), c.kept)))
	records, err := c.rooms.Thanks.RecordsOf(c.ctx, []string{p.ID})
	c.must(err)
	if got := fmt.Sprint(records[p.ID].Total); got != "[{THANKED 1 10} {LEDGER 1 0}]" {
		t.Errorf("of the plan came %s", got)
	}
	if wrong, err := c.stories.VerifyThanks(c.ctx); err != nil || len(wrong) != 1 {
		t.Errorf("what was earned in its name goes unnoticed: %q, %v", wrong, err)
	}
}

// Whenever in the middle of it a month is over: what is decided is of one day, in the
// plan's months as in its occasions.
func TestAThanksIsOfOneMonth(t *testing.T) {
	c := openHearts(t)
	c.must(second(c.rooms.Thanks.SetLimits(c.ctx, 1)))
	p := c.plans()
	last := clock.DayOf(c.now, tenants.From(c.ctx).Zone)
	for last.Month() == last.Add(1).Month() {
		last = last.Add(1)
	}
	over := last.Add(1).Start(tenants.From(c.ctx).Zone)
	for looks := range 60 {
		c.now = over.Add(-time.Hour)
		who := c.loyals(1, 0)[0]
		// Hers, and one that the ledger refuses.
		if looks%2 == 1 {
			c.must(second(c.rooms.Points.Earn(c.ctx, loyalty.Earning{CustomerID: who, Points: 3, Origin: loyalty.Origin{Source: "kept-thanks", SourceID: p.ID + " " + who + " 1"}})))
		}
		c.must(c.events.Step(t.Context()))
		c.now = over.Add(-time.Duration(looks/2) * time.Second)
		c.pace = time.Second
		_, err := c.stories.GiveThanks(t.Context(), c.kept)
		c.pace = 0
		c.must(err)
		wrong, err := c.rooms.Thanks.Recount(c.ctx, p)
		c.must(err)
		if len(wrong) > 0 {
			t.Fatalf("the month was over after %d looks at the clock: %s", looks/2, strings.Join(wrong, "; "))
		}
	}
	months, err := c.db.ThanksMonth.Query().Where(thanksmonth.PlanID(p.ID), thanksmonth.Outcome(string(thanks.Thanked))).Count(c.ctx)
	if err != nil || months != 2 {
		t.Errorf("thanked in %d months, %v; want both", months, err)
	}
}

// The first of a month takes the plan's budget as it is then, and whoever lowers it at
// the same time waits.
func TestTheFirstOfAMonthTakesTheBudgetAsItIs(t *testing.T) {
	for name, during := range map[string]bool{"lowered before": false, "lowered meanwhile": true} {
		t.Run(name, func(t *testing.T) {
			c := openHearts(t)
			p := c.plans()
			today := clock.DayOf(c.now, tenants.From(c.ctx).Zone)
			lowered := make(chan error, 1)
			lower := func() {
				lowered <- second(c.rooms.Thanks.Change(c.ctx, p.ID, thanks.Change{Budget: ptr(int64(20))}))
			}
			if !during {
				lower()
			}
			c.must(store.Do(c.ctx, c.db, func(ctx context.Context) error {
				enough, err := c.rooms.Thanks.Spend(ctx, p, today)
				if err == nil && !enough {
					err = errors.New("there wasn't enough")
				}
				if during {
					go lower()
					time.Sleep(300 * time.Millisecond) // it may come before this ends, which it mustn't
				}
				return err
			}))
			c.must(<-lowered)
			m, err := c.db.ThanksMonth.Query().Where(thanksmonth.PlanID(p.ID)).Only(c.ctx)
			c.must(err)
			if m.Budget != 20 || m.Points != 10 {
				t.Errorf("the month has a budget of %d, of which %d are spent; want 20 and 10", m.Budget, m.Points)
			}
		})
	}
}

func TestABuyerWhomNobodyLooksAtIsFound(t *testing.T) {
	c := openHearts(t)
	p := c.plans()
	who := c.loyals(2, 3)
	c.people(1) // who has bought nothing
	c.looks(1)
	c.wantThat(p.ID, "")
	c.must(second(c.db.ThanksWatch.Delete().Where(thankswatch.CustomerID(who[0])).Exec(c.ctx)))
	wrong, err := c.stories.VerifyThanks(c.ctx)
	c.must(err)
	if len(wrong) != 1 || !strings.Contains(wrong[0], who[0]) || !strings.Contains(wrong[0], "nobody looks at when she is to be thanked") {
		t.Errorf("verify says %q, want her", wrong)
	}
	c.bought(who[0], 1)
	c.looks(1)
	c.wantThat(p.ID, "")
}

// Two records that are made one, and taken apart again, are thanked for what gave
// rise to it once.
func TestAMergeThanksNobodyTwice(t *testing.T) {
	c := openHearts(t)
	c.must(second(c.rooms.Thanks.SetLimits(c.ctx, 1)))
	ann, twin := c.loyals(1, 1)[0], c.loyals(1, 4)[0]
	p := c.plans()
	c.looks(1)
	m, err := c.stories.MergeCustomers(c.ctx, customer.MergeDraft{CustomerID: ann, OtherID: twin, SurvivorID: &twin, Reason: "the same person"})
	c.must(err)
	c.days(1)
	c.looks(2)
	c.wantThat(p.ID, "1 THANKED") // as of the earlier record's first purchase
	c.must(second(c.stories.UndoMerge(c.ctx, m.ID)))
	c.looks(2)
	c.wantThat(p.ID, "1 THANKED") // the same day isn't another one of hers
	c.days(3)
	c.looks(1)
	c.wantThat(p.ID, "1 THANKED") // the survivor had her first already
	c.now = c.now.AddDate(1, 0, 0)
	c.looks(1)
	c.wantThat(p.ID, "3 THANKED") // and both have a second
}

func TestATrialWritesNothingAndSaysWhatWouldHaveCome(t *testing.T) {
	c := openHearts(t)
	c.loyals(3, -5)
	c.loyals(1, -40)
	c.looks(1)
	p, err := c.rooms.Thanks.Draft(c.ctx, thanks.Sketch{ProgramID: c.program.ID, Name: "Years", Kind: thanks.Anniversary, Number: 1, Points: 10, Budget: 20})
	c.must(err)
	trial, err := c.stories.TryThanks(c.ctx, p.ID)
	c.must(err)
	if got := fmt.Sprint(trial.Counts); got != "[{THANKED 2 20} {BUDGET 1 0}]" || !trial.All || trial.From.Until(trial.To) != 29 {
		t.Errorf("the trial says %s from %s to %s, all: %v", got, trial.From, trial.To, trial.All)
	}
	if n, err := c.db.ThanksOccasion.Query().Count(c.ctx); err != nil || n != 0 {
		t.Errorf("it wrote %d occasions, %v", n, err)
	}
	who := c.people(1)[0]
	for range 3 {
		c.bought(who, 2)
	}
	orders, err := c.rooms.Thanks.Draft(c.ctx, thanks.Sketch{ProgramID: c.program.ID, Name: "Orders", Kind: thanks.Purchase, Number: 3, Task: ptr("Write")})
	c.must(err)
	trial, err = c.stories.TryThanks(c.ctx, orders.ID)
	c.must(err)
	if got := fmt.Sprint(trial.Counts); got != "[{THANKED 1 0}]" {
		t.Errorf("the trial of orders says %s", got)
	}
}

func TestThanksChangedByHandAreFound(t *testing.T) {
	c := openHearts(t)
	c.loyals(2, 0)
	p := c.plans()
	c.looks(1)
	c.wantThat(p.ID, "2 THANKED")
	month, err := c.db.ThanksMonth.Query().Only(c.ctx)
	c.must(err)
	watch, err := c.db.ThanksWatch.Query().First(c.ctx)
	c.must(err)
	for _, tc := range []struct {
		what   string
		change func() error
	}{
		{"a count", func() error { return c.db.ThanksMonth.UpdateOneID(month.ID).SetN(1).Exec(c.ctx) }},
		{"points", func() error { return c.db.ThanksMonth.UpdateOneID(month.ID).SetN(2).SetPoints(10).Exec(c.ctx) }},
		{"a day", func() error {
			c.must(c.db.ThanksMonth.UpdateOneID(month.ID).SetPoints(20).Exec(c.ctx))
			return c.db.ThanksWatch.UpdateOneID(watch.ID).SetDueAt(c.now.AddDate(0, 3, 0)).Exec(c.ctx)
		}},
	} {
		c.must(tc.change())
		if wrong, err := c.stories.VerifyThanks(c.ctx); err != nil || len(wrong) != 1 && tc.what != "points" || len(wrong) == 0 {
			t.Errorf("%s changed by hand: %q, %v; want it found", tc.what, wrong, err)
		}
	}
}

func TestAnotherTenantsThanksAreMissing(t *testing.T) {
	c := openHearts(t)
	c.loyals(1, 0)
	p := c.plans(func(s *thanks.Sketch) { s.Task = ptr("Call her") })
	c.looks(1)
	o := c.occasions(p.ID, thanks.OccasionFilter{})[0]
	other, book := testhouse.Tenant(t, c.db, "other"), c.rooms.Thanks
	for what, do := range map[string]func() error{
		"read":        func() error { return second(book.Find(other, p.ID)) },
		"change":      func() error { return second(book.Change(other, p.ID, thanks.Change{Name: ptr("x")})) },
		"start":       func() error { return second(book.Start(other, p.ID)) },
		"end":         func() error { return second(book.End(other, p.ID)) },
		"occasions":   func() error { return second(book.Occasions(other, p.ID, thanks.OccasionFilter{}, page.Args{})) },
		"an occasion": func() error { return second(book.Occasion(other, o.ID)) },
		"done":        func() error { return second(book.Done(other, o.ID)) },
		"try":         func() error { return second(c.stories.TryThanks(other, p.ID)) },
		"link": func() error {
			return second(book.Draft(other, thanks.Sketch{ProgramID: c.program.ID, Name: "x", Kind: thanks.Purchase, Number: 1, Points: 1, Budget: 1}))
		},
	} {
		if err := do(); !fault.IsMissing(err) {
			t.Errorf("%s = %v, want missing", what, err)
		}
	}
	if found, err := book.RecordsOf(other, []string{p.ID}); err != nil || len(found[p.ID].Total) != 0 {
		t.Errorf("what came of it, for another tenant: %+v, %v", found[p.ID], err)
	}
	if l, err := book.Limits(other); err != nil || l.Days != 30 {
		t.Errorf("the limits of another tenant are %+v, %v", l, err)
	}
}

// Whatever happens in whatever order, on however many nodes, nobody is thanked twice
// for one occasion nor too often, and no month's budget is overspent.
func TestThanksComeOutEven(t *testing.T) {
	c := openHearts(t)
	books, n := c.rooms.Thanks, 0
	rapid.Check(t, func(r *rapid.T) {
		n++
		c.t = t
		c.begin(fmt.Sprint("acme", n, id.New(id.Tenant)[4:12]))
		c.actors[tenants.From(c.ctx).TenantID] = tenants.From(c.ctx)
		who := c.people(4)
		const days = 5
		noRapid(r, second(books.SetLimits(c.ctx, days)))
		plans := []*thanks.Plan{
			c.plans(func(s *thanks.Sketch) { s.Budget = 30 }),
			c.plans(tenth, func(s *thanks.Sketch) { s.Number, s.Budget = 2, 20 }),
		}
		var bought []string
		var merges []string
		r.Repeat(map[string]func(*rapid.T){
			"buy": func(r *rapid.T) {
				ago := rapid.SampledFrom([]int{0, 0, 1, 364, 365, 366, 730}).Draw(r, "ago")
				bought = append(bought, c.bought(rapid.SampledFrom(who).Draw(r, "who"), ago).ID)
			},
			"call off": func(r *rapid.T) {
				if len(bought) == 0 {
					return
				}
				_, _ = c.stories.CancelPurchase(c.ctx, rapid.SampledFrom(bought).Draw(r, "purchase"), c.now, "by mistake")
			},
			"wait": func(r *rapid.T) {
				c.now = c.now.Add(time.Duration(rapid.IntRange(1, 100).Draw(r, "hours")) * time.Hour)
			},
			"look": func(r *rapid.T) { c.looks(rapid.SampledFrom([]int{1, 1, 3}).Draw(r, "nodes")) },
			"merge": func(r *rapid.T) {
				one, other := rapid.SampledFrom(who).Draw(r, "one"), rapid.SampledFrom(who).Draw(r, "other")
				if m, err := c.stories.MergeCustomers(c.ctx, customer.MergeDraft{CustomerID: one, OtherID: other, SurvivorID: &one, Reason: "the same"}); err == nil {
					merges = append(merges, m.ID)
				}
			},
			"part": func(r *rapid.T) {
				if len(merges) > 0 {
					_, _ = c.stories.UndoMerge(c.ctx, rapid.SampledFrom(merges).Draw(r, "merge"))
				}
			},
			"pause": func(r *rapid.T) { noRapid(r, second(books.Pause(c.ctx, rapid.SampledFrom(plans).Draw(r, "plan").ID))) },
			"resume": func(r *rapid.T) {
				noRapid(r, second(books.Resume(c.ctx, rapid.SampledFrom(plans).Draw(r, "plan").ID)))
			},
			"": func(r *rapid.T) { c.thankedRight(r, plans, days) },
		})
		for _, p := range plans {
			c.came(p.ID)
			noRapid(r, second(books.End(c.ctx, p.ID)))
		}
	})
}

// thankedRight looks whether everything comes out even.
func (c hearts) thankedRight(r *rapid.T, plans []*thanks.Plan, days int) {
	once, last := map[string]bool{}, map[string][]clock.Day{}
	keys, given := []string{}, 0
	for _, p := range plans {
		for _, o := range c.occasions(p.ID, thanks.OccasionFilter{}) {
			for _, key := range []string{fmt.Sprint(p.ID, o.CustomerID, o.Number), fmt.Sprint(p.ID, o.PurchaseID, " ", o.Number)} {
				if once[key] {
					r.Fatalf("decided twice: %+v", o)
				}
				once[key] = true
			}
			if o.Outcome != thanks.Thanked {
				continue
			}
			given++
			keys = append(keys, fmt.Sprintf("earned kept-thanks %s %s %d", p.ID, o.CustomerID, o.Number))
			for _, day := range last[o.CustomerID] {
				if apart := day.Until(o.ToldOn); apart < days && apart > -days {
					r.Fatalf("customer %s was thanked on %s and %s, within %d days", o.CustomerID, day, o.ToldOn, days)
				}
			}
			last[o.CustomerID] = append(last[o.CustomerID], o.ToldOn)
		}
	}
	found, err := c.db.LoyaltyTransaction.Query().Where(loyaltytransaction.KeyIn(keys...)).Count(c.ctx)
	noRapid(r, err)
	if found != given {
		r.Fatalf("%d were thanked, and %d given points", given, found)
	}
}
