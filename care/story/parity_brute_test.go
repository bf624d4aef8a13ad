package story_test

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kept/care/campaign"
	"kept/care/coupon"
	"kept/care/customer"
	"kept/care/earning"
	"kept/care/event"
	"kept/care/parity"
	"kept/care/product"
	"kept/care/purchase"
	"kept/care/referral"
	"kept/internal/id"
	"kept/internal/money"
)

// fete is a tenant whose offers and customers are made up, with all that it takes to
// say by hand who of the loyal is worse off.
type fete struct {
	bazaar
	r *rapid.T

	who       []*visitor
	coupons   map[string]deal // by their ids, as the next three
	campaigns map[string]deal
	programs  map[string]deal
	rules     []*promised // for purchases
	welcome   []*promised // for coming
	products  map[string]bool
	run       bool // whether campaigns do
	n         int
}

// visitor is a customer, as she was made up.
type visitor struct {
	id     string
	loyal  bool
	stage  customer.Stage  // while offers are made
	given  bool            // something by a campaign
	had    map[string]bool // coupons, campaigns and programs that gave her something
	came   int64           // points for coming
	bought []buy
}

// buy is something that she bought, or an amount alone.
type buy struct {
	product       string
	pieces, price int64
	cents         int64
}

// deal is an offer that isn't a rule: what it is for a newcomer, and for one who
// can't have that.
type deal struct {
	newcomer, others int64 // in cents
	percent          int64 // of her latest purchase, instead
	forAll           bool
}

// promised is a rule, in the terms of this test.
type promised struct {
	id        string
	perEuro   bool
	points    int64
	newcomers string // "": holds for all; "only", "not": for newcomers
	twice     bool   // newcomers have it twice
	priority  int
	exclusive bool
	limited   bool // it gives all together so much
	left      int64
}

// gives is what a rule gives for a purchase of so many cents.
func (p *promised) gives(cents int64, newcomer bool) (points int64, asked bool) {
	if p.newcomers == "only" && !newcomer || p.newcomers == "not" && newcomer {
		return 0, false
	}
	points = p.points
	factor := int64(1)
	if p.twice && newcomer {
		factor = 2
	}
	if points *= factor; p.perEuro {
		points = points * cents / 100 // rounded down
	}
	if p.limited {
		points = min(points, p.left)
	}
	return points, true
}

// together is what rules give, and which of them most.
func together(rules []*promised, cents int64, newcomer bool) (sum int64, most string) {
	best := int64(-1)
	for _, p := range rules { // in their order
		points, asked := p.gives(cents, newcomer)
		if !asked {
			continue
		}
		if sum += points; points > best {
			best, most = points, p.id
		}
		if p.exclusive && points > 0 {
			break
		}
	}
	return sum, most
}

// half is a·b/c, a half up.
func half(a, b, c int64) int64 {
	x := new(big.Rat).SetFrac(big.NewInt(a*b), big.NewInt(c))
	x.Add(x, big.NewRat(1, 2))
	return new(big.Int).Div(x.Num(), x.Denom()).Int64()
}

// cents is what points are worth: a thousand are five euros.
func cents(points int64) int64 { return half(points, 500, 1000) }

// lacks says by hand what each of the loyal lacks, by her id and the offer's.
func (f *fete) lacks() map[string]int64 {
	out := map[string]int64{}
	put := func(v *visitor, offer string, newcomer, hers int64) {
		if newcomer > hers {
			out[v.id+" "+offer] = newcomer - hers
		}
	}
	paid, pieces, times := map[string]int64{}, map[string]int64{}, map[string]int{}
	for _, v := range f.who {
		if len(v.bought) > 0 && v.bought[0].product != "" {
			b := v.bought[0]
			paid[b.product], pieces[b.product], times[b.product] = paid[b.product]+b.price*b.pieces, pieces[b.product]+b.pieces, times[b.product]+1
		}
	}
	for _, v := range f.who {
		if !v.loyal {
			continue
		}
		latest := v.bought[len(v.bought)-1].cents
		for _, deals := range []map[string]deal{f.coupons, f.campaigns, f.programs} {
			for offer, d := range deals {
				newcomer := d.newcomer
				if d.percent > 0 {
					newcomer = half(latest, d.percent, 100)
				}
				hers := d.others
				if d.forAll || v.had[offer] {
					hers = newcomer
				}
				put(v, offer, newcomer, hers)
			}
		}
		theirs, most := together(f.rules, latest, true)
		hers, _ := together(f.rules, latest, false)
		put(v, most, cents(theirs), cents(hers))
		theirs, most = together(f.welcome, 0, true)
		put(v, most, cents(theirs), cents(v.came))
		mine, of := map[string]int64{}, map[string]int64{}
		for _, b := range v.bought[1:] {
			mine[b.product], of[b.product] = mine[b.product]+b.price*b.pieces, of[b.product]+b.pieces
		}
		for p := range f.products {
			if of[p] > 0 && times[p] >= 3 {
				put(v, p, half(mine[p], 1, of[p]), half(paid[p], 1, pieces[p])) // who pays more is worse off
			}
		}
	}
	return out
}

func (f *fete) key(of string) *string { f.n++; return ptr(fmt.Sprint(of, f.n)) }

// visitor writes a customer who hasn't bought yet.
func (f *fete) visitor(loyal bool) *visitor {
	v := &visitor{id: f.customer(f.t, f.ctx, "someone"), loyal: loyal, stage: customer.Prospect, had: map[string]bool{}}
	f.who = append(f.who, v)
	return v
}

// buysOnce has somebody buy something.
func (f *fete) buysOnce(v *visitor, products []string) {
	b := buy{cents: rapid.Int64Range(1, 9000).Draw(f.r, "cents")}
	d := purchase.Draft{ExternalID: f.key("p"), CustomerID: v.id, OccurredAt: f.now}
	if i := rapid.IntRange(0, len(products)).Draw(f.r, "product"); i < len(products) {
		b.product, b.pieces, b.price = products[i], rapid.Int64Range(1, 3).Draw(f.r, "pieces"), rapid.Int64Range(1, 3000).Draw(f.r, "price")
		b.cents = b.pieces * b.price
		d.Lines = []purchase.LineDraft{{ProductID: b.product, Quantity: int(b.pieces), UnitPrice: money.Money{Minor: b.price, Currency: "EUR"}}}
	} else {
		d.Amount = &money.Money{Minor: b.cents, Currency: "EUR"}
	}
	f.must(second(f.stories.RecordPurchase(f.ctx, d)))
	v.bought = append(v.bought, b)
	f.tick()
}

// promise adds a rule.
func (f *fete) promise(trigger event.Type, of *[]*promised, newcomers string) {
	p := &promised{
		points: rapid.Int64Range(1, 500).Draw(f.r, "points"), priority: len(*of) + 1, exclusive: rapid.Bool().Draw(f.r, "exclusive"),
		newcomers: rapid.SampledFrom([]string{"", "only", "not"}).Draw(f.r, "for newcomers"), twice: rapid.Bool().Draw(f.r, "twice"),
		limited: rapid.Bool().Draw(f.r, "limited"), left: rapid.Int64Range(1, 600).Draw(f.r, "most"),
	}
	terms := earning.Terms{Name: *f.key("r"), Basis: earning.Fixed, Points: p.points, Priority: p.priority, Exclusive: p.exclusive}
	if p.perEuro = trigger == event.PurchaseRecorded && rapid.Bool().Draw(f.r, "per euro"); p.perEuro {
		terms.Basis, terms.Per = earning.PerAmount, &money.Money{Minor: 100, Currency: "EUR"}
	}
	terms.Condition = map[string]string{"": "", "only": newcomers, "not": "!(" + newcomers + ")"}[p.newcomers]
	if p.twice {
		terms.Multipliers = []earning.Multiplier{{Name: "new", Condition: newcomers, Factor: "2"}}
	}
	if p.limited {
		terms.Limits = []earning.Limit{{Scope: earning.OfRule, Period: ptr(earning.Ever), Points: ptr(p.left)}}
	}
	p.id = f.rule(trigger, terms).ID
	*of = append(*of, p)
}

// offer adds a coupon, for newcomers or for all, of each of which somebody may have had it.
func (f *fete) offer() {
	d := coupon.Draft{ProgramID: f.program.ID, Name: *f.key("c"), Codes: 1, Code: id.New(id.CouponCode)[4:24], NewcomersOnly: rapid.Bool().Draw(f.r, "only for newcomers")}
	var is deal
	switch rapid.IntRange(0, 2).Draw(f.r, "kind") {
	case 0:
		is.newcomer = rapid.Int64Range(1, 3000).Draw(f.r, "off")
		d.Amount = &money.Money{Minor: is.newcomer, Currency: "EUR"}
	case 1:
		is.percent = rapid.Int64Range(1, 100).Draw(f.r, "percent")
		d.Percent = &is.percent
	default:
		points := rapid.Int64Range(1, 3000).Draw(f.r, "points")
		is.newcomer, d.Points = cents(points), &points
	}
	is.forAll = !d.NewcomersOnly
	c, err := f.rooms.Coupons.Add(f.ctx, d)
	f.must(err)
	f.coupons[c.ID] = is
	for _, v := range f.who {
		if v.loyal && rapid.Bool().Draw(f.r, "redeems it") {
			f.must(second(f.stories.RedeemCoupon(f.ctx, coupon.Wish{CustomerID: v.id, Code: d.Code})))
			v.had[c.ID] = true
		}
	}
	f.tick()
}

// campaign starts one for some stage. Where campaigns run, it comes to those who are
// at it, most of whom are prospects as yet: each is given something by one of them, and
// waits for the others. One that has come to everybody is on offer no more.
func (f *fete) campaign() {
	stage := rapid.SampledFrom([]customer.Stage{customer.Prospect, customer.FirstTime, customer.Repeat, ""}).Draw(f.r, "stage")
	points := rapid.Int64Range(1, 300).Draw(f.r, "points")
	who := &customer.Filter{}
	if stage != "" {
		who.Stage = &customer.StageFilter{Eq: &stage}
	}
	one := f.visitor(false) // so that nobody is missing in the segment
	one.stage = cmp.Or(stage, customer.Prospect)
	f.must(f.db.Customer.UpdateOneID(one.id).SetStage(string(one.stage)).Exec(f.ctx))
	id := f.starts(who, points)
	f.campaigns[id] = deal{newcomer: cents(points), forAll: stage == ""}
	waits := false
	for _, v := range f.who {
		switch {
		case !f.run || stage != "" && v.stage != stage:
		case v.given:
			waits = true
		default:
			v.given, v.had[id] = true, true
		}
	}
	if stage == customer.Repeat || f.run && !waits {
		delete(f.campaigns, id)
	}
}

// starts starts a campaign, and has it run where campaigns do.
func (f *fete) starts(who *customer.Filter, points int64) string {
	c, err := f.rooms.Campaigns.Draft(f.ctx, campaign.Plan{
		ProgramID: f.program.ID, Name: *f.key("m"), Segment: who, Points: points, Budget: 1_000_000, LiftDays: 7, LastDay: f.today().Add(30),
	})
	f.must(err)
	f.must(second(f.rooms.Campaigns.Start(f.ctx, c.ID)))
	if f.run {
		f.runs()
	}
	return c.ID
}

// brings opens a program of referrals, by which some came.
func (f *fete) brings() {
	advocate, friend := rapid.Int64Range(1, 500).Draw(f.r, "advocate"), rapid.Int64Range(0, 500).Draw(f.r, "friend")
	f.must(second(f.stories.SetReferralTerms(f.ctx, referral.Terms{ProgramID: f.program.ID, Open: true, AdvocatePoints: advocate, FriendPoints: friend, OnOrder: 1, MostDays: 30})))
	f.programs[f.program.ID] = deal{newcomer: cents(friend), others: cents(advocate)}
	for _, v := range f.who {
		if v.loyal && rapid.Bool().Draw(f.r, "came by a friend") {
			made, err := f.rooms.Referrals.MakeCode(f.ctx, f.program.ID, f.visitor(false).id)
			f.must(err)
			f.must(second(f.stories.ReferCustomer(f.ctx, made.Text, v.id)))
			v.had[f.program.ID] = true
		}
	}
}

const newcomers = `customer.stage == "FIRST_TIME" || customer.stage == "PROSPECT"`

func TestFindingsAreThoseOfReckoningByHand(t *testing.T) {
	c := openBazaar(t)
	kinds := map[parity.Kind]int{}
	rapid.Check(t, func(r *rapid.T) {
		c.begin(id.New(id.Tenant)[4:16])
		f := &fete{bazaar: c, r: r, coupons: map[string]deal{}, campaigns: map[string]deal{}, programs: map[string]deal{}, products: map[string]bool{}}
		f.makeUp()
		want := f.lacks()
		run, found := c.compares()
		sum, worse := int64(0), map[string]bool{}
		for _, is := range found {
			kinds[is.Kind]++
			key := is.CustomerID + " " + is.OfferID
			if is.WorseBy() != want[key] {
				r.Errorf("%s %q: by %d of %d, want %d", is.Kind, is.Name, is.WorseBy(), is.Newcomer, want[key])
			}
			delete(want, key)
		}
		for key, by := range want {
			r.Errorf("nothing was found of %s, who lacks %d", key, by)
		}
		for _, is := range found {
			sum, worse[is.CustomerID] = sum+is.WorseBy(), true
		}
		if run.Lacking != sum || run.Worse != int64(len(worse)) {
			r.Errorf("the run says that %d lack %d, want %d and %d", run.Worse, run.Lacking, len(worse), sum)
		}
	})
	if len(kinds) < 5 {
		t.Errorf("found were %v: want some of each of the five kinds", kinds)
	}
}

// makeUp makes up customers, what they are offered, and what they bought.
func (f *fete) makeUp() {
	f.rule(event.PromiseKept, earning.Terms{Name: "Another thing", Basis: earning.Fixed, Points: 1}) // isn't compared
	for range rapid.IntRange(0, 2).Draw(f.r, "rules for coming") {
		f.promise(event.CustomerCreated, &f.welcome, newcomers)
	}
	for range rapid.IntRange(1, 4).Draw(f.r, "loyal") {
		f.comes()
	}
	if f.run = rapid.Bool().Draw(f.r, "campaigns run"); f.run { // somebody has had enough this week
		v := rapid.SampledFrom(f.who).Draw(f.r, "who has had enough")
		v.given = true
		f.starts(named(v.id), 1)
	}
	for _, do := range []func(){f.offer, f.offer, f.campaign, f.campaign, f.brings} {
		if rapid.Bool().Draw(f.r, "is offered") {
			do()
		}
	}
	var products []string
	for range 2 {
		p, err := f.rooms.Products.Upsert(f.ctx, product.Draft{ExternalID: f.key("lamp"), Name: "Lamp"})
		f.must(err)
		products, f.products[p.Record.ID] = append(products, p.Record.ID), true
	}
	for range rapid.IntRange(0, 5).Draw(f.r, "others") {
		f.visitor(false)
	}
	for _, v := range slices.Clone(f.who) {
		if !v.loyal {
			if rapid.Bool().Draw(f.r, "buys") {
				f.buysOnce(v, products)
			}
			continue
		}
		for range rapid.IntRange(2, 4).Draw(f.r, "times") {
			f.buysOnce(v, products)
		}
		f.often(v.id)
	}
	for range rapid.IntRange(0, 3).Draw(f.r, "rules") {
		f.promise(event.PurchaseRecorded, &f.rules, newcomers)
	}
	f.now = f.now.Add(time.Minute)
}

// comes writes one of the loyal, for whose coming she is given points or isn't.
func (f *fete) comes() {
	if rapid.Bool().Draw(f.r, "written down before the rules") {
		f.visitor(true)
		return
	}
	made, err := f.rooms.Customers.Create(f.ctx, customer.Draft{Name: ptr("Ann")})
	f.must(err)
	v := &visitor{id: made.ID, loyal: true, stage: customer.Prospect, had: map[string]bool{}}
	f.who = append(f.who, v)
	f.asked()
	f.tick()
	for _, p := range f.welcome {
		points, asked := p.gives(0, true)
		p.left -= points // what she was given is gone for the next
		if v.came += points; asked && p.exclusive && points > 0 {
			break
		}
	}
}
