package allegiance_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"kept/care/allegiance"
	"kept/care/customer"
	"kept/care/event"
	"kept/care/interaction"
	"kept/care/purchase"
	table "kept/ent/db/allegiance"
	"kept/ent/store"
	"kept/internal/filter"
	"kept/internal/id"
	"kept/internal/money"
	"kept/internal/page"
	"kept/internal/testhouse"
	"kept/tenants"
	"kept/tenants/guard"
)

// shop is a tenant whose customers' loyalty is followed.
type shop struct {
	t         *testing.T
	db        *store.DB
	ctx       context.Context
	now       time.Time
	customers *customer.Book
	book      *allegiance.Book
	log       *event.Log
	react     *event.Dispatcher
}

func open(t *testing.T) *shop {
	t.Helper()
	s := &shop{t: t, db: testhouse.Open(t), now: testhouse.Now}
	s.ctx = testhouse.Tenant(t, s.db, "acme")
	clock := func() time.Time { return s.now }
	s.log = event.NewLog(s.db, clock, nil)
	s.customers = customer.NewBook(s.db, s.log, clock)
	s.book = allegiance.NewBook(s.db, s.customers, clock)
	s.react = event.NewDispatcher(s.db, clock, slog.New(slog.DiscardHandler),
		event.Reaction{Name: "loyalty", Types: allegiance.Follows, History: true, Do: s.book.Await})
	s.must(s.react.Begin(t.Context()))
	return s
}

func (s *shop) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *shop) customer(name string) string {
	s.t.Helper()
	c, err := s.customers.Create(s.ctx, customer.Draft{Name: &name})
	s.must(err)
	return c.ID
}

func (s *shop) buys(who string) *purchase.Purchase {
	s.t.Helper()
	b := purchase.NewBook(s.db, s.log, s.customers, func() time.Time { return s.now })
	p, err := b.Record(s.ctx, purchase.Draft{CustomerID: who, OccurredAt: s.now, Amount: &money.Money{Minor: 100, Currency: "EUR"}, Channel: purchase.Human})
	s.must(err)
	return p.Record
}

func (s *shop) marks(who string, mark int) {
	s.t.Helper()
	b := interaction.NewBook(s.db, s.log, s.customers, func() time.Time { return s.now })
	_, err := b.Record(s.ctx, interaction.Draft{
		CustomerID: who, OccurredAt: s.now, Channel: customer.Phone, Direction: interaction.Inbound, Initiative: interaction.Reactive,
		Feelings: interaction.Feelings{Rating: &mark},
	})
	s.must(err)
}

// pass brings everything up to date.
func (s *shop) pass() {
	s.t.Helper()
	s.must(s.react.Step(s.t.Context()))
	_, err := s.book.Sweep(s.t.Context(), s.actor)
	s.must(err)
	wrong, err := s.book.Verify(s.ctx)
	s.must(err)
	for _, w := range wrong {
		s.t.Error(w)
	}
}

func (s *shop) actor(context.Context, string) (*tenants.Actor, error) {
	return tenants.From(s.ctx), nil
}

// types are the types that lists find some customers by.
func (s *shop) types(who ...string) (out []customer.LoyaltyType) {
	s.t.Helper()
	for _, w := range who {
		found := customer.LoyaltyType("")
		for _, typ := range []customer.LoyaltyType{customer.TrueLoyalty, customer.LatentLoyalty, customer.SpuriousLoyalty, customer.NoLoyalty, customer.UnknownLoyalty} {
			p, err := s.customers.List(s.ctx, customer.Filter{ID: &filter.ID{Eq: &w}, Loyalty: &customer.LoyaltyFilter{Eq: &typ}}, customer.ByName, page.Args{})
			s.must(err)
			if len(p.Items) == 1 {
				found += typ
			}
		}
		out = append(out, found)
	}
	return out
}

// counts are how many stand where, in the order of a report.
func (s *shop) counts() string {
	s.t.Helper()
	r, err := s.book.Report(s.ctx)
	s.must(err)
	var out []int64
	for _, c := range r.Counts {
		out = append(out, c.Customers)
	}
	return fmt.Sprint(out)
}

func TestWhereACustomerStandsFollowsHerRecords(t *testing.T) {
	s := open(t)
	ann, bob := s.customer("Ann"), s.customer("Bob")
	s.pass()
	if got := s.counts(); got != "[0 0 0 0 0 2]" {
		t.Errorf("nobody said or bought anything: %s", got)
	}
	for range 2 {
		s.buys(ann)
	}
	s.marks(ann, 5)
	s.marks(bob, 2)
	s.pass()
	if got, want := s.types(ann, bob), []customer.LoyaltyType{customer.TrueLoyalty, customer.NoLoyalty}; !slices.Equal(got, want) {
		t.Errorf("types = %v, want %v", got, want)
	}
	if got := s.counts(); got != "[1 0 0 1 0 0]" {
		t.Errorf("counts = %s", got)
	}
	// A year later nothing of it counts any more, and nobody did anything.
	s.now = s.now.AddDate(0, 0, allegiance.Days)
	s.pass()
	if got := s.counts(); got != "[0 0 0 0 0 2]" {
		t.Errorf("a year later: %s", got)
	}
	if n, err := s.book.Sweep(t.Context(), s.actor); n != 0 || err != nil {
		t.Errorf("a second sweep looked at %d, %v", n, err)
	}
}

func TestAMergedCustomerStandsOnce(t *testing.T) {
	s := open(t)
	ann, anna := s.customer("Ann"), s.customer("Anna")
	s.buys(ann)
	s.buys(anna)
	s.marks(anna, 4)
	s.pass()
	if got := s.counts(); got != "[0 1 0 0 0 1]" {
		t.Errorf("two records: %s", got)
	}
	m, err := s.customers.Merge(s.ctx, customer.MergeDraft{CustomerID: ann, OtherID: anna, SurvivorID: &ann, Reason: "the same"})
	s.must(err)
	s.pass()
	if got := s.counts(); got != "[1 0 0 0 0 0]" {
		t.Errorf("merged: %s", got)
	}
	_, err = s.customers.Unmerge(s.ctx, m.ID)
	s.must(err)
	s.pass()
	if got := s.counts(); got != "[0 1 0 0 0 1]" {
		t.Errorf("parted again: %s", got)
	}
}

func TestVerifyFindsWhoStandsElsewhere(t *testing.T) {
	s := open(t)
	ann := s.customer("Ann")
	s.pass()
	s.must(s.db.Allegiance.Update().Where(table.CustomerID(ann)).SetAttitude("HIGH").Exec(s.ctx))
	wrong, err := s.book.Verify(s.ctx)
	if err != nil || len(wrong) != 3 {
		t.Errorf("found %d, %v, want the row and both tallies: %v", len(wrong), err, wrong)
	}
}

func TestAnotherTenantsLoyaltyIsItsOwn(t *testing.T) {
	s := open(t)
	ann := s.customer("Ann")
	s.marks(ann, 5)
	s.pass()
	other := testhouse.Tenant(t, s.db, "rival")
	r, err := s.book.Report(other)
	s.must(err)
	for _, c := range r.Counts {
		if c.Customers != 0 {
			t.Errorf("the other tenant has %d in %+v", c.Customers, c.Place)
		}
	}
	if found, err := s.book.Of(other, []string{ann}); err != nil || found[ann].Answers != 0 {
		t.Errorf("the other tenant reads %+v, %v", found[ann], err)
	}
	if n, err := s.db.Allegiance.Query().Where(table.CustomerID(ann)).Count(other); n != 0 || err != nil {
		t.Errorf("the other tenant finds %d rows, %v", n, err)
	}
	err = s.db.Allegiance.Create().SetID(id.New(id.Allegiance)).SetCustomerID(ann).SetPatronage("LOW").Exec(other)
	if err == nil {
		t.Error("the other tenant linked a customer who isn't its own")
	}
	if n, err := s.db.Allegiance.Delete().Exec(guard.Within(t.Context(), tenants.From(other))); n != 0 || err != nil {
		t.Errorf("the other tenant deleted %d, %v", n, err)
	}
}
