package billing

import "slices"

// Name is what a plan is called, here and by Stripe's lookup keys.
type Name string

// The plans, the smallest first. Local is none that is sold: it has everything,
// for who runs Kept herself, until she chooses another.
const (
	Free    Name = "FREE"
	Starter Name = "STARTER"
	Growth  Name = "GROWTH"
	Scale   Name = "SCALE"
	Local   Name = "LOCAL"
)

// Feature is what a plan has or hasn't.
type Feature string

// The features that not every plan has. Whoever goes to a plan without one keeps
// what she made with it, and makes nothing more.
const (
	PartnerAPI  Feature = "PARTNER_API"  // API clients, and tokens for end customers
	BulkChanges Feature = "BULK_CHANGES" // one change to everything that matches
	Loyalty     Feature = "LOYALTY"      // programs of points
	Studies     Feature = "STUDIES"      // studies by SERVQUAL
)

// Features lists every feature that not every plan has. Every plan has the rest:
// promises and claims, expectations and where the gap is, the adviser of dates,
// the public keep page, imports and exports. They are what Kept is for: nobody
// is to keep her word the worse for paying less.
var Features = []Feature{PartnerAPI, BulkChanges, Loyalty, Studies}

// Allowance is what a plan has so and so much of.
type Allowance string

// What is counted. Messages and points are of a calendar month in UTC. Kept sends
// customers no messages yet and has no kiosks: nobody asks for room or counts
// there, and no page speaks of them (decision 35). What a plan will have is in
// the table all the same, and Within and Meter take it.
const (
	Seats     Allowance = "SEATS"      // members who can sign in, and open invitations
	Customers Allowance = "CUSTOMERS"  // customers on record
	Messages  Allowance = "MESSAGES"   // messages sent to customers
	APIPoints Allowance = "API_POINTS" // points that programs spend: partners', front-ends' and members' own
	Kiosks    Allowance = "KIOSKS"     // paired survey kiosks
)

// Allowances lists what is counted.
var Allowances = []Allowance{Seats, Customers, Messages, APIPoints, Kiosks}

// Interval is how often a plan is paid for.
type Interval string

// The intervals.
const (
	Monthly Interval = "MONTHLY"
	Yearly  Interval = "YEARLY"
)

// Currency is what plans are priced in: one for all of them, ISO 4217.
const Currency = "EUR"

// Plan is what a tenant gets and what it costs.
type Plan struct {
	Name     Name
	Features []Feature
	allows   map[Allowance]int64 // what isn't here has no limit
	Monthly  int64               // minor units of Currency for a seat and month; 0 for what isn't sold
	Yearly   int64               // the same for a seat and year
}

// Plans lists the plans that are offered, the smallest first. Seats are as many
// as are paid for, but on Free.
//
// The amounts are placeholders, the operator's to set: they, Currency and those
// of Meters are all that there is to change. Kept stripe sync brings them into
// the account.
var Plans = []*Plan{
	{
		Name:   Free,
		allows: map[Allowance]int64{Seats: 3, Customers: 500, Messages: 100, APIPoints: 100_000, Kiosks: 0},
	},
	{
		Name: Starter, Monthly: 19_00, Yearly: 190_00, Features: []Feature{PartnerAPI},
		allows: map[Allowance]int64{Customers: 5_000, Messages: 2_000, APIPoints: 2_000_000, Kiosks: 1},
	},
	{
		Name: Growth, Monthly: 39_00, Yearly: 390_00, Features: []Feature{PartnerAPI, BulkChanges, Loyalty, Studies},
		allows: map[Allowance]int64{Customers: 50_000, Messages: 20_000, APIPoints: 20_000_000, Kiosks: 5},
	},
	{
		Name: Scale, Monthly: 79_00, Yearly: 790_00, Features: []Feature{PartnerAPI, BulkChanges, Loyalty, Studies},
		allows: map[Allowance]int64{Messages: 200_000, APIPoints: 200_000_000},
	},
}

// Meter is a use that is reported to Stripe beside the seats, and what it costs.
type Meter struct {
	Of    Allowance
	Sums  bool  // what counts is the sum of a period's days; otherwise the last of them
	Price int64 // minor units of Currency for Per of it; 0 for what the plan includes
	Per   int64
}

// Meters lists what is reported, for every plan that is sold. The prices are
// placeholders as those of Plans are: so far a plan includes what it allows.
var Meters = []*Meter{
	{Of: APIPoints, Sums: true, Per: 1_000},
	{Of: Customers, Per: 1_000},
}

// everything is the plan of who runs Kept herself.
var everything = &Plan{Name: Local, Features: Features}

// PlanOf gives the plan with a name; nil when there is none.
func PlanOf(n Name) *Plan {
	if n == Local {
		return everything
	}
	for _, p := range Plans {
		if p.Name == n {
			return p
		}
	}
	return nil
}

// Has reports whether p has a feature.
func (p *Plan) Has(f Feature) bool { return slices.Contains(p.Features, f) }

// Lack is a feature that a plan hasn't, and the smallest plan that does.
type Lack struct {
	Feature Feature
	Plan    Name
}

// Lacks lists what p hasn't, so that it can be said before anybody asks for it.
func (p *Plan) Lacks() []*Lack {
	out := []*Lack{}
	for _, f := range Features {
		if !p.Has(f) {
			out = append(out, &Lack{f, having(f)})
		}
	}
	return out
}

// having names the smallest plan that has a feature.
func having(f Feature) Name { return smallest(func(p *Plan) bool { return p.Has(f) }) }

// enough names the smallest plan that has so much of something; "" when none does.
func enough(a Allowance, n int64) Name {
	return smallest(func(p *Plan) bool {
		allowed, limited := p.Allowed(a)
		return !limited || allowed >= n
	})
}

// Allowed gives how much p has of something; false when it has no limit.
func (p *Plan) Allowed(a Allowance) (int64, bool) {
	n, limited := p.allows[a]
	return n, limited
}

// Costs is what a seat costs for an interval, in minor units of Currency.
func (p *Plan) Costs(i Interval) int64 {
	if i == Yearly {
		return p.Yearly
	}
	return p.Monthly
}

// Sold reports whether p can be subscribed to.
func (p *Plan) Sold() bool { return p.Monthly > 0 }

// smallest gives the name of the smallest plan on offer that will do; "" when none will.
func smallest(will func(*Plan) bool) Name {
	for _, p := range Plans {
		if will(p) {
			return p.Name
		}
	}
	return ""
}
