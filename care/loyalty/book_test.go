package loyalty_test

import (
	"context"
	"testing"
	"time"

	"kept/care/customer"
	"kept/care/event"
	"kept/care/loyalty"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/testhouse"
	"kept/tenants"
	"kept/tenants/guard"
)

// shop is a tenant with a program, a book and a clock that tests set.
type shop struct {
	t         testing.TB
	db        *store.DB
	ctx       context.Context
	now       time.Time
	customers *customer.Book
	book      *loyalty.Book
	program   *loyalty.Program
}

func newShop(t testing.TB, d loyalty.ProgramDraft) *shop {
	t.Helper()
	s := &shop{t: t, db: testhouse.Open(t), now: testhouse.Now}
	s.ctx = testhouse.Tenant(t, s.db, "acme")
	s.open()
	if d.Currency == "" {
		d.Currency, d.Name = "POINTS", "Club"
	}
	var err error
	s.program, err = s.book.StartProgram(s.ctx, d)
	s.must(err)
	return s
}

func (s *shop) open() {
	clock := func() time.Time { return s.now }
	log := event.NewLog(s.db, clock, nil)
	s.customers = customer.NewBook(s.db, log, clock)
	s.book = loyalty.NewBook(s.db, log, s.customers, clock)
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

func (s *shop) earn(who string, n int64, receipt string) *loyalty.Transaction {
	s.t.Helper()
	t, err := s.book.Earn(s.ctx, loyalty.Earning{CustomerID: who, Points: n, Origin: till(receipt)})
	s.must(err)
	return t
}

func (s *shop) reserve(who string, n int64) *loyalty.Reservation {
	s.t.Helper()
	r, err := s.book.Reserve(s.ctx, loyalty.Wish{CustomerID: who, Points: n})
	s.must(err)
	return r
}

func (s *shop) standing(who string) loyalty.Balances {
	s.t.Helper()
	v, err := s.book.Standing(s.ctx, who, "", nil)
	s.must(err)
	return v.Balances
}

// sound fails the test if a recount finds any difference.
func (s *shop) sound() {
	s.t.Helper()
	found, err := s.book.Verify(s.ctx)
	s.must(err)
	for _, f := range found {
		s.t.Errorf("verify: %s", f)
	}
}

// sweep lets Kept itself settle what is due.
func (s *shop) sweep() int {
	s.t.Helper()
	n, err := s.book.Sweep(s.ctx, s.itself)
	s.must(err)
	return n
}

func (s *shop) itself(_ context.Context, tenantID string) (*tenants.Actor, error) {
	owner := *tenants.From(s.ctx)
	owner.Kind, owner.TenantID = tenants.KindSystem, tenantID
	return &owner, nil
}

func till(receipt string) loyalty.Origin { return loyalty.Origin{Source: "till-1", SourceID: receipt} }

func ptr[T any](v T) *T { return &v }

const day = 24 * time.Hour

func TestALifeOfPoints(t *testing.T) {
	s := newShop(t, loyalty.ProgramDraft{Currency: "MILES", Name: "Miles", ExpiryMonths: ptr(12)})
	ann := s.customer("Ann")
	s.earn(ann, 100, "r1")
	if got, want := s.standing(ann), (loyalty.Balances{Earned: 100, Pending: 100}); got != want {
		t.Fatalf("after earning: %+v, want %+v", got, want)
	}
	if _, err := s.book.Reserve(s.ctx, loyalty.Wish{CustomerID: ann, Points: 1}); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("spending what is pending = %v, want it refused", err)
	}
	s.now = s.now.Add(15 * day)
	if got, want := s.standing(ann), (loyalty.Balances{Earned: 100, Available: 100}); got != want {
		t.Fatalf("after the return window, before any sweep: %+v, want %+v", got, want)
	}
	r := s.reserve(ann, 30)
	if got, want := s.standing(ann), (loyalty.Balances{Earned: 100, Available: 70, Held: 30}); got != want {
		t.Fatalf("after reserving: %+v, want %+v", got, want)
	}
	_, err := s.book.Confirm(s.ctx, r.ID)
	s.must(err)
	if got, want := s.standing(ann), (loyalty.Balances{Earned: 100, Available: 70, Spent: 30}); got != want {
		t.Fatalf("after confirming: %+v, want %+v", got, want)
	}
	s.now = s.now.Add(400 * day)
	if n := s.sweep(); n != 1 {
		t.Errorf("the sweep settled %d accounts, want 1", n)
	}
	if n := s.sweep(); n != 0 {
		t.Errorf("a second sweep settled %d accounts, want none", n)
	}
	if got, want := s.standing(ann), (loyalty.Balances{Earned: 100, Spent: 30, Expired: 70}); got != want {
		t.Fatalf("after a year: %+v, want %+v", got, want)
	}
	s.sound()
}

// colleague is another owner of the same tenant.
func (s *shop) colleague() context.Context {
	s.t.Helper()
	who := *tenants.From(s.ctx)
	who.MemberID, who.UserID = id.New(id.Member), id.New(id.User)
	system := guard.System(context.Background(), "test: another member")
	s.must(s.db.User.Create().SetID(who.UserID).SetEmail(who.UserID + "@acme.example").SetName("Colleague").SetPasswordHash("-").SetCreatedAt(s.now).Exec(system))
	s.must(s.db.Member.Create().SetID(who.MemberID).SetTenantID(who.TenantID).SetUserID(who.UserID).SetName("Colleague").SetFolded("colleague").
		SetRole(string(tenants.Supervisor)).SetCreatedAt(s.now).Exec(system))
	return tenants.As(context.Background(), &who)
}
