package story_test

import (
	"context"
	"fmt"
	"testing"

	"pgregory.net/rapid"

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
	"kept/care/story"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/money"
	"kept/internal/page"
	"kept/internal/testhouse"
	"time"
)

// bazaar is a club whose offers are compared.
type bazaar struct {
	*club
	parities *story.Parities
}

func openBazaar(t *testing.T) bazaar {
	t.Helper()
	return bazaarOf(openClub(t))
}

func bazaarOf(c *club) bazaar {
	now := func() time.Time { return clock.Micro(c.now) }
	jobs := job.NewBook(c.db, c.log, func(context.Context, string, string) error { return nil }, now)
	return bazaar{c, &story.Parities{Book: c.stories, Jobs: jobs, Runs: parity.NewBook(c.db, c.log, now)}}
}

// loyals writes so many customers who come back often: each has bought twice, for ten euros.
func (c bazaar) loyals(n int) []string {
	c.t.Helper()
	ids := c.people(n)
	for i, her := range ids {
		for k := range 2 {
			c.buys(her, fmt.Sprint(id.New(id.Purchase), i, k), 1000)
		}
		c.often(her)
	}
	return ids
}

func (c bazaar) often(her string) {
	c.t.Helper()
	c.must(c.db.Allegiance.Create().SetID(id.New(id.Allegiance)).SetCustomerID(her).SetPatronage("HIGH").Exec(c.ctx))
}

// compares runs a comparison to its end: a thousand points are worth five euros.
func (c bazaar) compares() (*parity.Run, []*parity.Finding) {
	c.t.Helper()
	c.must(c.parities.Run(c.ctx, c.starts()))
	return c.answer()
}

// starts begins a comparison.
func (c bazaar) starts() *job.Job {
	c.t.Helper()
	c.tick()
	run, err := c.parities.Start(c.ctx, parity.Draft{Thousand: money.Money{Minor: 500, Currency: "EUR"}})
	c.must(err)
	return c.begun(run.JobID)
}

// begun gives a job to whoever works on it.
func (c bazaar) begun(jobID string) *job.Job {
	c.t.Helper()
	j, err := c.parities.Jobs.Begin(c.ctx, jobID)
	c.must(err)
	return j
}

// answer gives the latest comparison, and what it found.
func (c bazaar) answer() (*parity.Run, []*parity.Finding) {
	c.t.Helper()
	wrong, err := c.parities.Runs.Verify(c.ctx)
	c.must(err)
	for _, w := range wrong {
		c.t.Error(w)
	}
	run, err := c.parities.Runs.Latest(c.ctx)
	c.must(err)
	most := page.Max
	found, err := c.parities.Runs.List(c.ctx, run.ID, parity.Filter{}, page.Args{First: &most})
	c.must(err)
	return run, found.Items
}

func (c bazaar) coupon(change func(*coupon.Draft)) *coupon.Coupon {
	c.t.Helper()
	d := coupon.Draft{ProgramID: c.program.ID, Name: "Welcome", Amount: &money.Money{Minor: 700, Currency: "EUR"}, Codes: 1, Code: id.New(id.CouponCode)[4:24]}
	if change != nil {
		change(&d)
	}
	cp, err := c.rooms.Coupons.Add(c.ctx, d)
	c.must(err)
	return cp
}

func newcomersOnly(d *coupon.Draft) { d.NewcomersOnly = true }

func TestACouponForNewcomersIsFoundAndOneForAllIsNot(t *testing.T) {
	c := openBazaar(t)
	her := c.loyals(1)[0]
	c.coupon(nil)
	if run, found := c.compares(); len(found) != 0 || run.Asked != 1 || run.Offers != 1 {
		t.Fatalf("a coupon for all: %d findings of %d asked by %d offers, want 0 of 1 by 1", len(found), run.Asked, run.Offers)
	}
	only := c.coupon(newcomersOnly)
	run, found := c.compares()
	if len(found) != 1 || found[0].CustomerID != her || found[0].OfferID != only.ID || found[0].WorseByMoney() != (money.Money{Minor: 700, Currency: "EUR"}) {
		t.Fatalf("a coupon for newcomers: %+v, want her worse off by 7.00 EUR", found)
	}
	if run.Worse != 1 || run.Lacking != 700 || run.FinishedAt == nil {
		t.Errorf("run = %+v, want one worse off by 700", run)
	}
	c.must(second(c.rooms.Coupons.Withdraw(c.ctx, only.ID)))
	if _, found := c.compares(); len(found) != 0 {
		t.Errorf("after it was withdrawn: %d findings, want 0", len(found))
	}
	if n, err := c.db.ParityRun.Query().Count(c.ctx); err != nil || n != 1 {
		t.Errorf("%d runs are kept, %v; want the latest", n, err)
	}
}

func TestWhoHasBoughtIsRefusedANewcomersCoupon(t *testing.T) {
	c := openBazaar(t)
	her, fresh := c.loyals(1)[0], c.people(1)[0]
	c.coupon(func(d *coupon.Draft) { d.NewcomersOnly, d.Code = true, "WELCOME10" })
	if _, err := c.stories.RedeemCoupon(c.ctx, coupon.Wish{CustomerID: her, Code: "welcome10"}); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("who has bought redeems it: %v, want it refused", err)
	}
	c.must(second(c.stories.RedeemCoupon(c.ctx, coupon.Wish{CustomerID: fresh, Code: "welcome10"})))
}

func TestEachKindOfOfferIsCompared(t *testing.T) {
	c := openBazaar(t)
	her := c.loyals(1)[0]
	c.rule(event.PurchaseRecorded, perEuro(func(t *earning.Terms) {
		t.Points = 100
		t.Multipliers = []earning.Multiplier{{Name: "first", Condition: `customer.stage == "FIRST_TIME"`, Factor: "3"}}
	}))
	c.must(second(c.stories.SetReferralTerms(c.ctx, referral.Terms{ProgramID: c.program.ID, Open: true, AdvocatePoints: 100, FriendPoints: 300, OnOrder: 1, MostDays: 30})))
	stage := customer.Prospect
	v, err := c.rooms.Campaigns.Draft(c.ctx, campaign.Plan{
		ProgramID: c.program.ID, Name: "Hello", Segment: &customer.Filter{Stage: &customer.StageFilter{Eq: &stage}}, Points: 40, Budget: 400, LiftDays: 7, LastDay: c.today().Add(9),
	})
	c.must(err)
	c.people(1) // whom it is for
	c.must(second(c.rooms.Campaigns.Start(c.ctx, v.ID)))
	c.sold(her)
	_, found := c.compares()
	got := map[parity.Kind]int64{}
	for _, f := range found {
		got[f.Kind] += f.WorseBy()
		if f.CustomerID != her || len(f.Records) == 0 {
			t.Errorf("finding %+v, want it hers, with its records", f)
		}
	}
	// Of her latest purchase, of 12 euros, newcomers have 3,600 points and she 1,200.
	for kind, want := range map[parity.Kind]int64{parity.Rule: 1200, parity.Referral: 100, parity.Campaign: 20, parity.Price: 200} {
		if got[kind] != want {
			t.Errorf("%s: worse by %d, want %d", kind, got[kind], want)
		}
	}
}

// sold has three newcomers buy a lamp for ten euros, and her for twelve.
func (c bazaar) sold(her string) {
	c.t.Helper()
	key := "lamp"
	lamp, err := c.rooms.Products.Upsert(c.ctx, product.Draft{ExternalID: &key, Name: "Lamp"})
	c.must(err)
	for i, who := range append(c.people(3), her) {
		price := money.Money{Minor: 1000, Currency: "EUR"}
		if who == her {
			price.Minor = 1200
		}
		c.must(second(c.stories.RecordPurchase(c.ctx, purchase.Draft{
			ExternalID: ptr(fmt.Sprint("lamp-", i)), CustomerID: who, OccurredAt: c.now, Lines: []purchase.LineDraft{{ProductID: lamp.Record.ID, Quantity: 1, UnitPrice: price}},
		})))
		c.tick()
	}
}

func TestFindingsAreThoseOfAskingOneByOne(t *testing.T) {
	c := openBazaar(t)
	who := c.loyals(5)
	rapid.Check(t, func(r *rapid.T) {
		c.begin(id.New(id.Tenant)[4:16])
		who = c.loyals(rapid.IntRange(1, 5).Draw(r, "loyal"))
		want := map[string]int64{}
		for i := range rapid.IntRange(0, 4).Draw(r, "coupons") {
			amount, only := rapid.Int64Range(1, 5000).Draw(r, "amount"), rapid.Bool().Draw(r, "only for newcomers")
			cp := c.coupon(func(d *coupon.Draft) { d.Name, d.Amount.Minor, d.NewcomersOnly = fmt.Sprint("C", i), amount, only })
			for _, her := range who {
				if only {
					want[her+cp.ID] = amount
				}
			}
		}
		run, found := c.compares()
		if len(found) != len(want) || run.Findings != int64(len(want)) {
			r.Fatalf("%d findings, want %d", len(found), len(want))
		}
		last := int64(1 << 40)
		for _, f := range found {
			if f.WorseBy() != want[f.CustomerID+f.OfferID] || f.WorseBy() > last {
				r.Fatalf("finding %+v: want %d, who is worst off first", f, want[f.CustomerID+f.OfferID])
			}
			last = f.WorseBy()
		}
	})
}

func TestOneComparisonAtATime(t *testing.T) {
	c := openBazaar(t)
	c.must(second(c.parities.Start(c.ctx, parity.Draft{Thousand: money.Money{Minor: 500, Currency: "EUR"}})))
	if _, err := c.parities.Start(c.ctx, parity.Draft{Thousand: money.Money{Minor: 500, Currency: "EUR"}}); fault.KindOf(err) != fault.KindConflict {
		t.Errorf("a second one: %v, want a conflict", err)
	}
}

func TestAnotherTenantSeesNoComparison(t *testing.T) {
	c := openBazaar(t)
	c.loyals(1)
	c.coupon(newcomersOnly)
	run, found := c.compares()
	other := testhouse.Tenant(t, c.db, "bolt")
	if _, err := c.parities.Runs.Find(other, run.ID); !fault.IsMissing(err) {
		t.Errorf("reads the run: %v, want missing", err)
	}
	if _, err := c.parities.Runs.List(other, run.ID, parity.Filter{}, page.Args{}); !fault.IsMissing(err) {
		t.Errorf("reads its findings: %v, want missing", err)
	}
	if latest, err := c.parities.Runs.Latest(other); latest != nil || err != nil {
		t.Errorf("its latest is %v, %v; want none", latest, err)
	}
	err := c.parities.Runs.Add(other, &parity.Run{ID: run.ID}, 1, []*parity.Comparison{{CustomerID: found[0].CustomerID, Newcomer: 1, Records: []string{}}})
	if err == nil {
		t.Error("adds to its findings, want an error")
	}
	if _, err := c.parities.Runs.Finish(other, run.ID); !fault.IsMissing(err) {
		t.Errorf("finishes it: %v, want missing", err)
	}
	if again, err := c.parities.Runs.Find(c.ctx, run.ID); err != nil || again.Findings != run.Findings {
		t.Errorf("afterwards it is %+v, %v; want it untouched", again, err)
	}
}

func TestAComparisonGivesNobodyAnything(t *testing.T) {
	c := openBazaar(t)
	c.loyals(2)
	c.coupon(newcomersOnly)
	c.rule(event.CustomerCreated, earning.Terms{Name: "Hello", Basis: earning.Fixed, Points: 100})
	count := func() (n [3]int) {
		for i, q := range []func(context.Context) (int, error){c.db.LoyaltyTransaction.Query().Count, c.db.Customer.Query().Count, c.db.CouponUse.Query().Count} {
			var err error
			n[i], err = q(c.ctx)
			c.must(err)
		}
		return n
	}
	before := count()
	_, found := c.compares()
	if after := count(); after != before {
		t.Errorf("movements, customers and uses: %v, want %v", after, before)
	}
	if len(found) != 4 {
		t.Errorf("%d findings, want a coupon and a welcome for each of two", len(found))
	}
}
