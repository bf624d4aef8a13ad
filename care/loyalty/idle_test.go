package loyalty_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"kept/care/loyalty"
)

// idling is a program whose points end so many months after the last activity.
func idling(months int) loyalty.ProgramDraft {
	d := giving(1000)
	d.Expiry, d.ExpiryMonths = loyalty.ExpiryInactivity, &months
	return d
}

// on sets the shop's clock to noon of a day where the tenant is.
func (s *shop) on(t *testing.T, date string) {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", date+" 12:00", berlinOf(t))
	s.must(err)
	s.now = at.UTC()
}

func (s *shop) availableOn(t *testing.T, who, date string, want int64) {
	t.Helper()
	s.on(t, date)
	if got := s.standing(who).Available; got != want {
		t.Errorf("on %s she has %d, want %d", date, got, want)
	}
}

func TestInactivityCountsFromTheDayOfTheLastActivity(t *testing.T) {
	for _, tc := range []struct {
		last, then, gone string
		months           int
	}{
		{"2026-12-31", "2027-02-28", "2027-03-01", 2}, // a month without a 31st
		{"2027-12-31", "2028-02-29", "2028-03-01", 2},
		{"2026-03-28", "2026-04-28", "2026-04-29", 1}, // the clocks change on the 29th
		{"2026-10-24", "2026-11-24", "2026-11-25", 1},
	} {
		s := newShop(t, idling(tc.months))
		ann := s.customer("Ann")
		s.on(t, tc.last)
		s.earn(ann, 50, "r1")
		s.availableOn(t, ann, tc.then, 50)
		s.availableOn(t, ann, tc.gone, 0)
		if n := s.sweep(); n != 1 {
			t.Errorf("swept %d accounts, want 1", n)
		}
		if got, want := s.standing(ann), (loyalty.Balances{Earned: 50, Expired: 50}); got != want {
			t.Errorf("she has %+v, want %+v", got, want)
		}
		s.sound()
		s.closes()
	}
}

func TestWhatCountsAsActivity(t *testing.T) {
	for name, tc := range map[string]struct {
		do   func(s *shop, ann, bob string)
		left int64 // six weeks after what was done in the third
	}{
		"earning":   {func(s *shop, ann, _ string) { s.earn(ann, 1, "r3") }, 51},
		"reserving": {func(s *shop, ann, _ string) { s.reserve(ann, 1) }, 50},
		"giving": {func(s *shop, ann, bob string) {
			_, err := s.give(ann, bob, 1, "t1")
			s.must(err)
		}, 49},
		"nothing": {func(*shop, string, string) {}, 0},
		"receiving": {func(s *shop, ann, bob string) {
			_, err := s.give(bob, ann, 1, "t1")
			s.must(err)
		}, 0},
		"being given by hand": {func(s *shop, ann, _ string) {
			_, err := s.book.Adjust(s.ctx, loyalty.AdjustmentDraft{CustomerID: ann, Points: 1, Reason: "sorry"})
			s.must(err)
		}, 1}, // the new point has its own months
	} {
		t.Run(name, func(t *testing.T) {
			s := newShop(t, idling(2))
			ann, bob := s.customer("Ann"), s.customer("Bob")
			s.on(t, "2026-01-10")
			s.earn(ann, 50, "r1")
			s.earn(bob, 50, "r2")
			s.on(t, "2026-02-01")
			tc.do(s, ann, bob)
			s.availableOn(t, ann, "2026-03-20", tc.left)
			s.sweep()
			s.sound()
		})
	}
}

func TestAnotherPolicyDoesNotShortenWhatWasSaid(t *testing.T) {
	s := newShop(t, idling(6))
	ann := s.customer("Ann")
	s.on(t, "2026-01-10")
	s.earn(ann, 10, "r1")
	change := func(ch loyalty.ProgramChange) {
		t.Helper()
		_, err := s.book.ChangeProgram(s.ctx, s.program.ID, ch)
		s.must(err)
	}
	change(loyalty.ProgramChange{ExpiryMonths: ptr(2)})
	s.earn(ann, 20, "r2")
	change(loyalty.ProgramChange{Expiry: ptr(loyalty.ExpiryRolling), ExpiryMonths: ptr(4)})
	s.earn(ann, 40, "r3")
	s.availableOn(t, ann, "2026-03-10", 70)
	s.availableOn(t, ann, "2026-03-11", 50) // the twenty
	s.sweep()
	s.availableOn(t, ann, "2026-05-11", 10) // the forty, by date
	s.sweep()
	s.availableOn(t, ann, "2026-07-10", 10)
	s.availableOn(t, ann, "2026-07-11", 0)
	s.sweep()
	s.sound()
}

// What is given away has the date from before it was given.
func TestGivenPointsDoNotWaitForInactivity(t *testing.T) {
	s := newShop(t, idling(2))
	ann, bob := s.customer("Ann"), s.customer("Bob")
	s.on(t, "2026-01-10")
	s.earn(ann, 50, "r1")
	s.on(t, "2026-02-01")
	_, err := s.give(ann, bob, 20, "t1")
	s.must(err)
	s.on(t, "2026-03-01")
	s.earn(bob, 5, "r2")
	s.availableOn(t, bob, "2026-03-10", 25)
	s.availableOn(t, bob, "2026-03-11", 5)
	s.availableOn(t, ann, "2026-04-01", 30)
	s.availableOn(t, ann, "2026-04-02", 0)
	s.sound()
}

// A customer who uses one of her records is active in all of them, and none of
// them forgets it when they are parted.
func TestAMergedCustomerIsActiveInBothAccounts(t *testing.T) {
	s := newShop(t, idling(2))
	ann, anna := s.customer("Ann"), s.customer("Anna")
	s.on(t, "2026-01-10")
	s.earn(ann, 30, "r1")
	s.earn(anna, 30, "r2")
	s.merge(ann, anna)
	s.on(t, "2026-03-01")
	s.earn(ann, 1, "r3")
	s.availableOn(t, ann, "2026-05-01", 61)
	s.sound()
	s.availableOn(t, ann, "2026-05-02", 0)
	s.sweep()
	s.sound()
}

func TestLotsAndWhatIsAheadTellWhenInactivityEndsThem(t *testing.T) {
	s := newShop(t, idling(2))
	ann := s.customer("Ann")
	s.on(t, "2026-01-10")
	s.earn(ann, 30, "r1")
	s.on(t, "2026-01-31")
	s.earn(ann, 1, "r2")
	for _, l := range s.lots(s.ctx, ann) {
		if ends := l.Ends(); ends == nil || ends.In(berlinOf(t)).Format(time.DateOnly) != "2026-04-01" {
			t.Errorf("a lot of %d ends %v, want with the last of March", l.Amount, ends)
		}
	}
	ahead, err := s.book.AheadOf(s.ctx, ann, s.program)
	s.must(err)
	if len(ahead) != 1 || ahead[0] != (loyalty.Ahead{Day: "2026-03-31", Expiring: 31}) {
		t.Errorf("ahead is %+v, want 31 on the last of March", ahead)
	}
}

func TestTheSweepLooksAtAccountsThatMayBeDueOnly(t *testing.T) {
	s := newShop(t, idling(2))
	s.on(t, "2026-01-10")
	var all []string
	for i := range 20 {
		all = append(all, s.customer(fmt.Sprint("customer ", i)))
		s.earn(all[i], 10, fmt.Sprint("a", i))
	}
	s.on(t, "2026-03-01")
	for i := range 15 {
		s.earn(all[i], 10, fmt.Sprint("b", i))
	}
	s.on(t, "2026-03-11")
	if n := s.sweep(); n != 20 {
		t.Errorf("it looked at %d, want 20: five are due, and fifteen were told a later day", n)
	}
	if n := s.sweep(); n != 0 {
		t.Errorf("a second time it looked at %d, want none", n)
	}
	s.on(t, "2026-05-02")
	if n := s.sweep(); n != 15 {
		t.Errorf("on the later day it looked at %d, want 15", n)
	}
	s.sound()
	s.closes()
}

func TestVerifyFindsAnActivityThatNeverWas(t *testing.T) {
	for _, at := range []string{"2026-03-01T10:00:00Z", "2025-03-01T10:00:00Z"} {
		s := newShop(t, idling(2))
		s.on(t, "2026-01-10")
		s.earn(s.customer("Ann"), 50, "r1")
		when, err := time.Parse(time.RFC3339, at)
		s.must(err)
		_, err = s.db.SQL().Exec("UPDATE loyalty_accounts SET active_at = " + s.instant(when))
		s.must(err)
		found, err := s.book.Verify(s.ctx)
		s.must(err)
		if !strings.Contains(strings.Join(found, "\n"), "did something last") {
			t.Errorf("%s: verify found %q", at, found)
		}
	}
}

func (s *shop) instant(at time.Time) string {
	if s.db.Postgres() {
		return "'" + at.Format(time.RFC3339) + "'"
	}
	return fmt.Sprint(at.UnixMicro())
}
