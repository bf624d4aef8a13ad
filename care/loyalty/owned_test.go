package loyalty_test

import (
	"context"
	"testing"

	"kept/care/customer"
	"kept/care/loyalty"
	"kept/internal/page"
	"kept/internal/testhouse"
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
