package loyalty_test

import (
	"slices"
	"testing"

	"kept/care/customer"
	"kept/care/loyalty"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/testhouse"
	"kept/tenants"
)

func TestWhatIsAheadIsToldByTheDay(t *testing.T) {
	s := newShop(t, loyalty.ProgramDraft{PendingDays: ptr(10), ExpiryMonths: ptr(1)})
	ann, twin := s.customer("Ann"), s.customer("Ann again")
	ahead := func(who string) []loyalty.Ahead {
		t.Helper()
		found, err := s.book.AheadOf(s.ctx, who, s.program)
		s.must(err)
		return found
	}
	if got := ahead(ann); len(got) != 0 {
		t.Errorf("without any points: %+v", got)
	}
	s.earn(ann, 100, "r1")
	s.earn(ann, 20, "r2")
	s.earn(twin, 5, "r3")
	_, err := s.customers.Merge(s.ctx, customer.MergeDraft{CustomerID: ann, OtherID: twin, SurvivorID: &ann, Reason: "the same person"})
	s.must(err)
	zone := tenants.From(s.ctx).Zone
	opens := clock.DayOf(s.now, zone).Add(11)
	if got, want := ahead(ann), []loyalty.Ahead{{Day: opens, Spendable: 125}}; !slices.Equal(got, want) {
		t.Errorf("pending: %+v, want %+v", got, want)
	}
	s.now = s.now.Add(12 * day) // nobody has swept
	lots := s.lots(s.ctx, ann)
	last := clock.DayOf(*lots[0].Ends(), zone).Add(-1)
	if got, want := ahead(ann), []loyalty.Ahead{{Day: last, Expiring: 125}}; !slices.Equal(got, want) {
		t.Errorf("spendable: %+v, want %+v", got, want)
	}
	s.reserve(ann, 30)
	if got, want := ahead(ann), []loyalty.Ahead{{Day: last, Expiring: 95}}; !slices.Equal(got, want) {
		t.Errorf("what is held doesn't expire: %+v, want %+v", got, want)
	}
	s.now = s.now.Add(day) // the hold has lapsed
	if got, want := ahead(ann), []loyalty.Ahead{{Day: last, Expiring: 125}}; !slices.Equal(got, want) {
		t.Errorf("when the hold has lapsed: %+v, want %+v", got, want)
	}
	if _, err := s.book.AheadOf(testhouse.Tenant(t, s.db, "bolt"), ann, s.program); !fault.IsMissing(err) {
		t.Errorf("another tenant looks ahead: %v, want missing", err)
	}
}
