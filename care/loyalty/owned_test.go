package loyalty_test

import (
	"context"
	"testing"

	"kept/care/customer"
	"kept/care/loyalty"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/page"
	"kept/internal/testhouse"
	"kept/tenants"
)

func (s *shop) lots(ctx context.Context, who string) []*loyalty.Lot {
	s.t.Helper()
	found, err := s.book.LotsOf(ctx, []string{who}, s.program, page.Args{})
	s.must(err)
	return found[who].Items
}

func TestLotsAsTimeHasLeftThem(t *testing.T) {
	s := newShop(t, loyalty.ProgramDraft{Currency: "MILES", Name: "Miles", PendingDays: ptr(10), ExpiryMonths: ptr(1)})
	ann := s.customer("Ann")
	s.earn(ann, 100, "r1")
	s.now = s.now.Add(5 * day)
	s.earn(ann, 50, "r2")
	if l := s.lots(s.ctx, ann); len(l) != 2 || l[0].Pending != 50 || l[1].Pending != 100 {
		t.Fatalf("two lots that are pending, the later first: %+v", l)
	}
	s.now = s.now.Add(7 * day) // nobody has swept
	if l := s.lots(s.ctx, ann); l[0].Pending != 50 || l[1].Available != 100 || l[1].Ends() == nil {
		t.Errorf("after the first return window: %+v, %+v", l[0], l[1])
	}
	s.reserve(ann, 30)
	s.now = s.now.Add(60 * day)
	if l := s.lots(s.ctx, ann); l[0].Expired != 50 || l[1].Expired != 100 {
		t.Errorf("after all that was held lapsed and expired: %+v, %+v", l[0], l[1])
	}
	found, err := s.book.ReservationsOf(s.ctx, []string{ann}, s.program, page.Args{})
	s.must(err)
	if r := found[ann].Items; len(r) != 1 || r[0].State != loyalty.Lapsed || r[0].SettledAt == nil {
		t.Errorf("her reservations: %+v, want one that has lapsed", r)
	}
	if got := s.standing(ann); got.Expired != 150 {
		t.Errorf("reading settled nothing: %+v", got)
	}
}

func TestLotsOfAMergedCustomerAndOfAnotherTenant(t *testing.T) {
	s := newShop(t, loyalty.ProgramDraft{PendingDays: ptr(0)})
	other, err := s.book.StartProgram(s.ctx, loyalty.ProgramDraft{Currency: "STARS", Name: "Stars"})
	s.must(err)
	ann, twin := s.customer("Ann"), s.customer("Ann again")
	s.earnIn("POINTS", ann, 10, "r1")
	s.earnIn("POINTS", twin, 20, "r2")
	_, err = s.customers.Merge(s.ctx, customer.MergeDraft{CustomerID: ann, OtherID: twin, SurvivorID: &ann, Reason: "the same person"})
	s.must(err)
	if l := s.lots(s.ctx, ann); len(l) != 2 {
		t.Errorf("%d lots, want those of both records", len(l))
	}
	found, err := s.book.LotsOf(s.ctx, []string{ann}, other, page.Args{})
	s.must(err)
	if len(found[ann].Items) != 0 {
		t.Errorf("in another program she has %d lots", len(found[ann].Items))
	}
	if l := s.lots(testhouse.Tenant(t, s.db, "other"), ann); len(l) != 0 {
		t.Errorf("another tenant reads %d lots", len(l))
	}
}

func (s *shop) earnIn(currency, who string, n int64, receipt string) {
	s.t.Helper()
	_, err := s.book.Earn(s.ctx, loyalty.Earning{CustomerID: who, Points: n, Currency: currency, Origin: till(receipt)})
	s.must(err)
}

func TestAnEndCustomerSeesHerOwnPointsAndMovesNone(t *testing.T) {
	s := newShop(t, loyalty.ProgramDraft{PendingDays: ptr(0)})
	ann, ben := s.customer("Ann"), s.customer("Ben")
	s.earn(ann, 100, "r1")
	his := s.earn(ben, 40, "r2")
	a := *tenants.From(s.ctx)
	a.Kind, a.CustomerID, a.Role, a.MemberID, a.UserID, a.Scopes = tenants.KindCustomer, ann, "", "", "", tenants.CustomerScopes()
	hers := tenants.As(context.Background(), &a)

	if got, err := s.book.Standing(hers, ann, "", nil); err != nil || got.Available != 100 {
		t.Errorf("she has %+v, %v; want 100", got, err)
	}
	moved, err := s.book.OfCustomers(hers, []string{ann}, s.program.ID, page.Args{})
	s.must(err)
	entries, err := s.book.EntriesOf(hers, moved[ann].Items)
	if err != nil || len(moved[ann].Items) == 0 || len(entries[0]) == 0 {
		t.Errorf("her movements are %+v with %v, %v", moved[ann].Items, entries, err)
	}
	lots, err := s.book.LotsOf(hers, []string{ann}, s.program, page.Args{})
	if err != nil || len(lots[ann].Items) != 1 {
		t.Errorf("her lots are %+v, %v", lots[ann].Items, err)
	}
	for what, try := range map[string]func() error{
		"sees another's balance":  func() error { _, err := s.book.Standing(hers, ben, "", nil); return err },
		"sees another's movement": func() error { _, err := s.book.Transaction(hers, his.ID); return err },
		"sees what is owed":       func() error { _, err := s.book.Liability(hers, "", nil, nil); return err },
		"earns": func() error {
			_, err := s.book.Earn(hers, loyalty.Earning{CustomerID: ann, Points: 1, Origin: till("r3")})
			return err
		},
		"spends": func() error {
			_, err := s.book.Reserve(hers, loyalty.Wish{CustomerID: ann, Points: 1})
			return err
		},
	} {
		if err := try(); !fault.IsMissing(err) {
			t.Errorf("she %s: %v, want missing", what, err)
		}
	}
	if got := s.standing(ann); got.Available != 100 {
		t.Errorf("afterwards she has %+v", got)
	}
}

// A day of five digits sorts before all others: whoever counted up to it never ended.
func TestWhatIsOwedOnTheLastDayThereIs(t *testing.T) {
	s := newShop(t, giving(0))
	from, to := clock.Day("9999-12-30"), clock.Day("9999-12-31")
	r, err := s.book.Liability(s.ctx, "", &from, &to)
	s.must(err)
	if len(r.Days) != 2 || r.Days[1].Day != to {
		t.Errorf("from %s to %s there are %d days, want 2", from, to, len(r.Days))
	}
	start := clock.Day("0000-01-01")
	if _, err := s.book.Liability(s.ctx, "", &start, &to); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("of ten thousand years = %v, want it refused", err)
	}
}
