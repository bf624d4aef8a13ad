package story_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"kept/care/campaign"
	"kept/care/coupon"
	"kept/care/customer"
	"kept/care/earning"
	"kept/care/event"
	"kept/care/job"
	"kept/care/parity"
	"kept/care/product"
	"kept/care/purchase"
	"kept/care/referral"
	"kept/internal/id"
	"kept/internal/money"
	"kept/internal/testhouse"
)

// regulars writes so many customers who come back often, without what they bought.
func (c bazaar) regulars(n int) {
	c.t.Helper()
	for i := range n {
		her := id.New(id.Customer)
		c.must(c.db.Customer.Create().SetID(her).SetName(fmt.Sprint("R", i)).SetFolded(fmt.Sprint("r", i)).
			SetStage(string(customer.Repeat)).SetCreatedAt(testhouse.Now).SetUpdatedAt(testhouse.Now).Exec(c.ctx))
		c.often(her)
	}
}

// interrupted starts a comparison whose first batch is written down, and then does
// something as the next is looked for.
func (c bazaar) interrupted(then func(cancel func(), jobID string)) (jobID string) {
	c.t.Helper()
	ctx, cancel := context.WithCancel(c.ctx)
	defer cancel()
	batches, j := 0, c.starts()
	c.db.Witness(func(query string, _ []any) {
		if !strings.Contains(query, "allegiances") || !strings.Contains(query, "customer_id") {
			return
		}
		if batches++; batches == 2 {
			c.db.Witness(nil)
			then(cancel, j.ID)
		}
	})
	defer c.db.Witness(nil)
	if err := c.parities.Run(ctx, j); err != nil && !errors.Is(err, context.Canceled) {
		c.t.Fatal(err)
	}
	if batches != 2 {
		c.t.Fatalf("%d batches, want it interrupted at the second", batches)
	}
	return j.ID
}

func killed(cancel func(), _ string) { cancel() }

func TestAnInterruptedComparisonGoesOnWhileOffersAreTheSame(t *testing.T) {
	c := openBazaar(t)
	c.regulars(250)
	c.coupon(newcomersOnly)
	jobID := c.interrupted(killed)
	before, err := c.parities.Runs.OfJob(c.ctx, jobID)
	c.must(err)
	if before.Asked != 200 || before.Worse != 200 {
		t.Fatalf("when it was interrupted: %+v, want 200 worse off", before)
	}
	c.tick()
	c.must(c.parities.Run(c.ctx, c.begun(jobID)))
	run, _ := c.answer()
	if run.Asked != 250 || run.Worse != 250 || !run.AsOf.Equal(before.AsOf) {
		t.Errorf("in the end: %+v, want all 250 as of the beginning", run)
	}
}

func TestAnInterruptedComparisonBeginsAgainWhenOffersAreOthers(t *testing.T) {
	stage := customer.Prospect
	for name, change := range map[string]func(c bazaar, was *coupon.Coupon){
		"a coupon is withdrawn": func(c bazaar, was *coupon.Coupon) { c.must(second(c.rooms.Coupons.Withdraw(c.ctx, was.ID))) },
		"another coupon":        func(c bazaar, _ *coupon.Coupon) { c.coupon(newcomersOnly) },
		"a campaign": func(c bazaar, _ *coupon.Coupon) {
			v, err := c.rooms.Campaigns.Draft(c.ctx, campaign.Plan{
				ProgramID: c.program.ID, Name: "Hello", Segment: &customer.Filter{Stage: &customer.StageFilter{Eq: &stage}}, Points: 40, Budget: 400, LiftDays: 7, LastDay: c.today().Add(9),
			})
			c.must(err)
			c.people(1)
			c.must(second(c.rooms.Campaigns.Start(c.ctx, v.ID)))
		},
		"what newcomers paid": func(c bazaar, _ *coupon.Coupon) { // told late
			key := "lamp"
			lamp, err := c.rooms.Products.Upsert(c.ctx, product.Draft{ExternalID: &key, Name: "Lamp"})
			c.must(err)
			for i, who := range c.people(3) {
				c.must(second(c.stories.RecordPurchase(c.ctx, purchase.Draft{
					ExternalID: ptr(fmt.Sprint("late-", i)), CustomerID: who, OccurredAt: c.now.AddDate(0, 0, -1),
					Lines: []purchase.LineDraft{{ProductID: lamp.Record.ID, Quantity: 1, UnitPrice: money.Money{Minor: 1000, Currency: "EUR"}}},
				})))
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := openBazaar(t)
			c.regulars(201)
			was := c.coupon(newcomersOnly)
			jobID := c.interrupted(killed)
			before, err := c.parities.Runs.OfJob(c.ctx, jobID)
			c.must(err)
			c.tick()
			change(c, was)
			c.tick()
			c.must(c.parities.Run(c.ctx, c.begun(jobID)))
			run, _ := c.answer()
			if run.Asked != 201 || !run.AsOf.After(before.AsOf) {
				t.Errorf("in the end: %+v, want all 201 as of when it began again", run)
			}
			if run.Findings%201 != 0 {
				t.Errorf("%d findings of 201 customers: some were held against other offers than others", run.Findings)
			}
			j, err := c.parities.Jobs.Find(c.ctx, jobID)
			c.must(err)
			if j.Done != 201 || j.Accepted != 201 {
				t.Errorf("its job says that %d were looked at, want 201", j.Done)
			}
		})
	}
}

func TestAComparisonGivesUpWhenOffersNeverStayTheSame(t *testing.T) {
	c := openBazaar(t)
	c.regulars(201)
	jobID := c.interrupted(killed)
	var err error
	for range 4 {
		c.coupon(newcomersOnly)
		c.tick()
		ctx, cancel := context.WithCancel(c.ctx)
		batches := 0
		c.db.Witness(func(query string, _ []any) {
			if strings.Contains(query, "allegiances") && strings.Contains(query, "customer_id") {
				if batches++; batches == 2 {
					cancel()
				}
			}
		})
		err = c.parities.Run(ctx, c.begun(jobID))
		c.db.Witness(nil)
		cancel()
	}
	if !errors.Is(err, parity.ErrChanging) {
		t.Errorf("the fourth time: %v, want %v", err, parity.ErrChanging)
	}
}

func TestWhatACancelledComparisonFoundGoes(t *testing.T) {
	c := openBazaar(t)
	c.regulars(201)
	c.coupon(newcomersOnly)
	whole, _ := c.compares()
	jobID := c.interrupted(func(_ func(), jobID string) { c.must(second(c.parities.Jobs.Cancel(c.ctx, jobID))) })
	run, err := c.parities.Runs.OfJob(c.ctx, jobID)
	c.must(err)
	if n, err := c.db.ParityFinding.Query().Count(c.ctx); err != nil || n != 201 || run.Findings != 0 || run.Asked != 0 {
		t.Errorf("%d findings are kept, %v, and of the run that was cancelled %+v; want those of the one before alone", n, err, run)
	}
	if latest, _ := c.answer(); latest.ID != whole.ID {
		t.Errorf("the latest is %s, want %s", latest.ID, whole.ID)
	}
}

func TestWhatAFailedComparisonFoundGoesWithTheNext(t *testing.T) {
	c := openBazaar(t)
	c.regulars(201)
	c.coupon(newcomersOnly)
	jobID := c.interrupted(killed)
	c.must(second(c.parities.Jobs.Finish(c.ctx, jobID, job.Failed, "it failed")))
	c.starts()
	if n, err := c.db.ParityFinding.Query().Count(c.ctx); err != nil || n != 0 {
		t.Errorf("%d findings are kept, %v; want none", n, err)
	}
}

func TestACouponThatEndsWhileOffersAreComparedIsOneForAll(t *testing.T) {
	c := openBazaar(t)
	c.regulars(201)
	today := c.today()
	c.coupon(func(d *coupon.Draft) { d.ValidUntil = &today })
	c.interrupted(func(func(), string) { c.now = c.now.AddDate(0, 0, 1) })
	if _, found := c.answer(); len(found) != 0 {
		t.Errorf("%d findings, want none: it was open to everybody when it was asked", len(found))
	}
}

func TestAReferralThatGaveNothingIsNoneThatSheHad(t *testing.T) {
	days := func(c *circle, n int) { c.now = c.now.AddDate(0, 0, n) }
	for _, tc := range []struct {
		state referral.State
		what  func(c *circle, her string)
		worse int64
	}{
		{referral.Waiting, func(c *circle, her string) { c.order(her) }, 0},
		{referral.Held, func(c *circle, her string) { c.order(her); c.order(her) }, 0},
		{referral.Rewarded, func(c *circle, her string) { c.order(her); c.order(her); days(c, 15) }, 0},
		{referral.Reversed, func(c *circle, her string) {
			c.order(her)
			last := c.order(her)
			days(c, 15)
			c.reckoned()
			c.callOff(last)
		}, 100},
		{referral.Expired, func(c *circle, her string) { c.order(her); days(c, 31) }, 100},
	} {
		t.Run(string(tc.state), func(t *testing.T) {
			c := openCircle(t, referral.Terms{ExpiryDays: ptr(30)})
			b := bazaarOf(c.club)
			her := c.customer(t, c.ctx, "Bea")
			r := c.refer(c.code(c.customer(t, c.ctx, "Ann")), her)
			tc.what(c, her)
			c.reckoned()
			if got := c.state(r.ID); got != tc.state {
				t.Fatalf("the referral is %s, want %s", got, tc.state)
			}
			b.often(her)
			// By now a newcomer has 300 points, and who brings her along 100.
			c.must(second(c.stories.SetReferralTerms(c.ctx, referral.Terms{ProgramID: c.program.ID, Open: true, AdvocatePoints: 100, FriendPoints: 300, OnOrder: 1, MostDays: 30})))
			if run, _ := b.compares(); run.Lacking != tc.worse {
				t.Errorf("she lacks %d cents, want %d", run.Lacking, tc.worse)
			}
		})
	}
}

func TestWhatARuleGaveIsThatOfTheBeginning(t *testing.T) {
	c := openBazaar(t)
	c.regulars(201)
	once := earning.Limit{Scope: earning.OfRule, Period: ptr(earning.Ever), Points: ptr(int64(100))}
	c.rule(event.CustomerCreated, earning.Terms{Name: "Hello", Basis: earning.Fixed, Points: 100, Limits: []earning.Limit{once}})
	jobID := c.interrupted(killed)
	c.must(second(c.rooms.Customers.Create(c.ctx, customer.Draft{Name: ptr("Ann")})))
	c.asked() // she has all that the rule gives
	c.must(c.parities.Run(c.ctx, c.begun(jobID)))
	if run, _ := c.answer(); run.Asked != 201 || run.Worse != 201 {
		t.Errorf("%d of %d are worse off, want all 201", run.Worse, run.Asked)
	}
}
