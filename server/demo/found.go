package demo

import (
	"context"
	"fmt"
	"strings"

	"kept/care/customer"
	"kept/care/product"
	"kept/internal/clock"
	"kept/internal/money"
	"kept/tenants"
	"kept/tenants/account"
)

// found signs the made-up shop up, with its staff, its products and the people
// who will come to it.
func (s *sim) found(ctx context.Context) error {
	zone, err := clock.Zone("Europe/Berlin")
	if err != nil {
		return err
	}
	s.zone = zone
	s.at(0, 7*60)
	founded, err := s.accounts.SignUp(ctx, account.Draft{
		Slug: Slug, Name: "Demo Furniture (made-up data)", Zone: "Europe/Berlin", Currency: "EUR", Locale: "en",
		Owner: account.Person{Name: "Olga Owner", Email: Email, Password: Password},
	})
	if err != nil {
		return err
	}
	owner, err := s.accounts.ActorFor(ctx, account.Caller{
		Kind: tenants.KindMember, TenantID: founded.Tenant.ID, UserID: founded.Owner.UserID, MemberID: founded.Owner.ID,
	})
	if err != nil {
		return err
	}
	s.staff = []person{{actor: owner, keeps: 0.97}}
	if err := s.hire(s.as(ctx, s.staff[0])); err != nil {
		return err
	}
	if err := s.stock(s.as(ctx, s.staff[0])); err != nil {
		return err
	}
	if err := s.expect(s.as(ctx, s.staff[0])); err != nil {
		return err
	}
	s.askAround()
	if err := s.say(s.as(ctx, s.staff[0])); err != nil {
		return err
	}
	if err := s.club(s.as(ctx, s.staff[0])); err != nil {
		return err
	}
	s.meet()
	return nil
}

// hire makes the staff: made-up names that say what each is there for.
func (s *sim) hire(ctx context.Context) error {
	service, err := s.accounts.AddDepartment(ctx, "Service")
	if err != nil {
		return err
	}
	delivery, err := s.accounts.AddDepartment(ctx, "Delivery")
	if err != nil {
		return err
	}
	for _, h := range []struct {
		name       string
		role       tenants.Role
		department string
		keeps      float64
	}{
		{"Sam Supervisor", tenants.Supervisor, service.ID, 0.95},
		{"Ada Agent", tenants.Agent, service.ID, 0.96},
		{"Ben Agent", tenants.Agent, service.ID, 0.86},
		{"Cem Agent", tenants.Agent, delivery.ID, 0.78},
		{"Vera Viewer", tenants.Viewer, delivery.ID, 0},
	} {
		first, _, _ := strings.Cut(h.name, " ")
		email := strings.ToLower(first) + "@demo.example"
		_, token, err := s.accounts.Invite(ctx, account.InvitationDraft{Email: email, Role: h.role, DepartmentID: h.department})
		if err != nil {
			return err
		}
		m, err := s.accounts.Accept(ctx, account.Acceptance{Token: token, Person: account.Person{Name: h.name, Email: email, Password: Password}})
		if err != nil {
			return err
		}
		actor, err := s.accounts.ActorFor(ctx, account.Caller{Kind: tenants.KindMember, TenantID: tenants.From(ctx).TenantID, UserID: m.UserID, MemberID: m.ID})
		if err != nil {
			return err
		}
		s.staff = append(s.staff, person{actor: actor, keeps: h.keeps, contact: h.role != tenants.Viewer})
	}
	return nil
}

// wares are what the made-up shop sells, with price and cost in euros.
var wares = []struct {
	name, category string
	price, cost    int64
}{
	{"Oak table, 160 cm", "Tables", 649, 390}, {"Round table, 110 cm", "Tables", 429, 260}, {"Folding desk", "Tables", 189, 99},
	{"Dining chair, beech", "Chairs", 129, 71}, {"Armchair, wool", "Chairs", 399, 238}, {"Stool, three legs", "Chairs", 59, 27},
	{"Bookcase, five shelves", "Storage", 279, 160}, {"Chest of drawers", "Storage", 349, 214}, {"Wardrobe, two doors", "Storage", 799, 505},
	{"Bed, 140 cm", "Bedroom", 599, 371}, {"Mattress, 140 cm", "Bedroom", 449, 252}, {"Bedside table", "Bedroom", 119, 62},
	{"Floor lamp", "Lamps", 149, 74}, {"Desk lamp", "Lamps", 69, 31}, {"Pendant lamp, glass", "Lamps", 99, 48},
}

func (s *sim) stock(ctx context.Context) error {
	for i, w := range wares {
		key := fmt.Sprintf("demo-%03d", i+1)
		r, err := s.products.Upsert(ctx, product.Draft{
			ExternalID: &key, Name: w.name, Category: &w.category, UnitCost: &money.Money{Minor: w.cost * 100, Currency: "EUR"},
		})
		if err != nil {
			return err
		}
		s.goods = append(s.goods, r.Record)
	}
	return nil
}

// regular is a made-up customer: when she first comes and how often she buys.
type regular struct {
	id      string
	name    string
	email   string
	phone   string
	arrives int     // the day of the simulated year
	everyD  float64 // days between purchases, on average
	leaves  int     // the day after which she doesn't come back, without a word
	tags    []string
	channel customer.Channel

	broughtBy *regular // who told her of us
}

var firstNames = strings.Fields("Anna Bruno Clara David Elif Felix Greta Hamid Ida Jonas Klara Lukas Mina Noah Olivia Paul Rosa Selim Tilda Umut Viola Wim Yara Zoe Emil Frida Hugo Ines Karim Lena")
var lastNames = strings.Fields("Ahrens Bauer Cordes Demir Engel Franke Graf Hartmann Ibsen Jansen Keller Lorenz Maurer Neumann Otto Peters Reuter Sommer Thiel Unger Vogt Winter Yilmaz Ziegler")

// peopleCount is how many customers the made-up shop has.
const peopleCount = 240

// meet draws the customers. Names are put together at random, addresses end in
// .example, and the phone numbers are those that Germany keeps for fiction.
func (s *sim) meet() {
	for i := range peopleCount {
		first, last := firstNames[i%len(firstNames)], lastNames[(i/2+i*7)%len(lastNames)]
		r := &regular{
			name:    first + " " + last,
			email:   fmt.Sprintf("%s.%s.%d@customers.example", strings.ToLower(first), strings.ToLower(last), i+1),
			phone:   fmt.Sprintf("+493023125%03d", i),
			arrives: s.rnd.IntN(days - 10),
			everyD:  45 + 200*s.rnd.Float64(),
			leaves:  days + 1,
			channel: pick(s, []customer.Channel{customer.Email, customer.Phone, customer.Chat}),
		}
		if i < 90 {
			r.arrives = s.rnd.IntN(20) // there from the beginning
		}
		switch {
		case i%11 == 0:
			r.everyD, r.tags = 28, []string{"regular"}
		case i%7 == 0:
			r.leaves, r.tags = r.arrives+60+s.rnd.IntN(120), []string{"gone quiet"}
		case i%13 == 0:
			r.tags = []string{"trade"}
		}
		if i >= 90 && i%9 == 0 {
			r.broughtBy = s.people[11*(i/9%5)] // a regular, who was there before
		}
		s.people = append(s.people, r)
		s.pending[r.arrives] = append(s.pending[r.arrives], action{minute: 8 * 60, do: func(ctx context.Context) error { return s.arrive(ctx, r) }})
	}
}

func (s *sim) arrive(ctx context.Context, r *regular) error {
	heard := pick(s, []string{"a friend", "the shop window", "a search engine", "an advertisement", ""})
	c, err := s.customers.Create(ctx, customer.Draft{
		Name: &r.name, HeardOfUsBy: &heard, Tags: r.tags, PreferredChannel: &r.channel,
		Identities: []customer.IdentityDraft{{Kind: customer.EmailAddress, Value: r.email}, {Kind: customer.PhoneNumber, Value: r.phone}},
	})
	if err != nil {
		return err
	}
	r.id = c.ID
	if s.chance(0.6) {
		yes := customer.ConsentDraft{CustomerID: c.ID, Purpose: "newsletter", Granted: s.chance(0.8), Source: "asked at the first visit"}
		if _, err := s.customers.RecordConsent(ctx, yes); err != nil {
			return err
		}
	}
	if err := s.bring(ctx, r); err != nil {
		return err
	}
	s.nextPurchase(s.dayOf(), r)
	return nil
}

// dayOf is the day of the simulated year that the clock shows.
func (s *sim) dayOf() int {
	return days - 1 - clock.DayOf(s.now, s.zone).Until(clock.DayOf(s.today, s.zone))
}
