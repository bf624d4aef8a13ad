package loyalty_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kept/care/customer"
	"kept/care/loyalty"
	"kept/internal/fault"
	"kept/internal/page"
	"kept/internal/testhouse"
)

// giving is a program in which customers may give each other so many points a day.
func giving(daily int64) loyalty.ProgramDraft {
	d := atOnce()
	d.TransferDaily = &daily
	return d
}

func (s *shop) give(from, to string, n int64, key string) (*loyalty.Transaction, error) {
	return s.book.TransferPoints(s.ctx, loyalty.Transfer{CustomerID: from, ToCustomerID: to, Points: n, Origin: till(key)})
}

func (s *shop) takeBack(id, key string) (*loyalty.Transaction, error) {
	return s.book.ReverseTransfer(s.ctx, loyalty.TransferBack{TransactionID: id, Origin: till(key)})
}

func TestATransferNeverLengthensLife(t *testing.T) {
	s := newShop(t, giving(1000))
	ann, bob := s.customer("Ann"), s.customer("Bob")
	s.earn(ann, 60, "r1")
	s.now = s.now.Add(40 * day)
	s.earn(ann, 60, "r2")
	hers := s.lots(s.ctx, ann)
	s.now = s.now.Add(40 * day)
	given, err := s.give(ann, bob, 100, "t1")
	s.must(err)
	if given.Points != -100 || given.OtherID() != bob {
		t.Errorf("it says %d points, to %s", given.Points, given.OtherID())
	}
	if got, want := s.standing(ann), (loyalty.Balances{Earned: 20, Available: 20}); got != want {
		t.Errorf("she has %+v, want %+v", got, want)
	}
	if got, want := s.standing(bob), (loyalty.Balances{Earned: 100, Available: 100}); got != want {
		t.Errorf("he has %+v, want %+v", got, want)
	}
	for i, l := range s.lots(s.ctx, bob) {
		if want := hers[i]; !l.ExpiresAt.Equal(want.ExpiresAt) || !l.EarnedAt.Equal(want.EarnedAt) || !l.ActivatesAt.Equal(want.ActivatesAt) {
			t.Errorf("his lot %d was earned %s and ends %s; hers was %s and %s", i, l.EarnedAt, l.ExpiresAt, want.EarnedAt, want.ExpiresAt)
		}
	}
	if again, err := s.give(ann, bob, 100, "t1"); err != nil || again.ID != given.ID {
		t.Errorf("asked again: %v, %v; want the same", again, err)
	}
	for name, other := range map[string]func() (*loyalty.Transaction, error){
		"another amount": func() (*loyalty.Transaction, error) { return s.give(ann, bob, 99, "t1") },
		"another taker":  func() (*loyalty.Transaction, error) { return s.give(ann, s.customer("Cy"), 100, "t1") },
		"another giver":  func() (*loyalty.Transaction, error) { return s.give(bob, ann, 100, "t1") },
	} {
		if _, err := other(); fault.As(err) == nil || fault.As(err).Code != fault.CodeTaken {
			t.Errorf("the same key for %s: %v, want it taken", name, err)
		}
	}
	s.sound()
	s.closes()
}

func TestATransferIsReversedWhole(t *testing.T) {
	s := newShop(t, giving(1000))
	ann, bob := s.customer("Ann"), s.customer("Bob")
	earned := s.earn(ann, 100, "r1")
	given, err := s.give(ann, bob, 60, "t1")
	s.must(err)
	r := s.reserve(bob, 1)
	if _, err := s.takeBack(given.ID, "b1"); fault.KindOf(err) != fault.KindInvalid || !strings.Contains(err.Error(), "1 are gone") {
		t.Errorf("with one held: %v, want it refused with how many are gone", err)
	}
	_, err = s.book.Cancel(s.ctx, r.ID)
	s.must(err)
	back, err := s.takeBack(given.ID, "b1")
	s.must(err)
	if again, err := s.takeBack(given.ID, "b1"); err != nil || again.ID != back.ID {
		t.Errorf("asked again: %v, %v; want the same", again, err)
	}
	if _, err := s.takeBack(given.ID, "b2"); !errors.Is(err, loyalty.ErrReturned) {
		t.Errorf("reversed twice: %v", err)
	}
	for _, id := range []string{earned.ID, back.ID} {
		if _, err := s.takeBack(id, "b3"); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("reversing what is no transfer: %v", err)
		}
	}
	other, err := s.give(ann, bob, 10, "t2")
	s.must(err)
	pages, err := s.book.OfCustomers(s.ctx, []string{ann, bob}, "", page.Args{First: ptr(50)})
	s.must(err)
	sides := slices.Concat(pages[ann].Items, pages[bob].Items)
	at, err := s.book.ReversedAt(s.ctx, sides)
	s.must(err)
	for _, side := range sides {
		want := side.Kind == loyalty.KindTransferred && (side.ID == given.ID || side.OfID == given.ID)
		if got := at[side.ID]; (got != nil) != want || want && !got.Equal(back.At) {
			t.Errorf("%s of %d points: reversed at %v, want it to be: %v", side.Kind, side.Points, got, want)
		}
	}
	_, err = s.takeBack(other.ID, "b4")
	s.must(err)
	if got, want := s.standing(ann), (loyalty.Balances{Earned: 100, Available: 100}); got != want {
		t.Errorf("she has %+v, want %+v", got, want)
	}
	if got := s.standing(bob); got != (loyalty.Balances{}) {
		t.Errorf("he has %+v, want nothing", got)
	}
	s.sound()
	s.closes()
}

func TestWhatATransferIsRefusedFor(t *testing.T) {
	s := newShop(t, giving(0))
	ann, bob := s.customer("Ann"), s.customer("Bob")
	s.earn(ann, 100, "r1")
	if _, err := s.give(ann, bob, 1, "t1"); !errors.Is(err, loyalty.ErrNoTransfers) {
		t.Errorf("in a program without: %v", err)
	}
	_, err := s.book.ChangeProgram(s.ctx, s.program.ID, loyalty.ProgramChange{TransferDaily: ptr(int64(50))})
	s.must(err)
	_, err = s.give(ann, bob, 30, "t2")
	s.must(err)
	for _, tc := range []struct {
		name, to string
		points   int64
		says     string
	}{
		{"to herself", ann, 1, "must be another customer"},
		{"more than a day's", bob, 21, "at most 20, which is what is left of 50 a day"},
		{"none", bob, 0, "more than 0"},
		{"to nobody", "", 1, "toCustomerId"},
		{"to a stranger", "cus_00000000000000000000000000", 1, "customer"},
	} {
		if _, err := s.give(ann, tc.to, tc.points, "t3"); err == nil || !strings.Contains(err.Error(), tc.says) {
			t.Errorf("%s: %v, want %q", tc.name, err, tc.says)
		}
	}
	if _, err := s.give(bob, ann, 31, "t4"); err == nil || !strings.Contains(err.Error(), "1 are missing") {
		t.Errorf("more than he has: %v, want how many are missing", err)
	}
	zone := berlinOf(t)
	tomorrow := s.now.In(zone)
	s.now = time.Date(tomorrow.Year(), tomorrow.Month(), tomorrow.Day()+1, 0, 0, 0, 0, zone)
	if _, err := s.give(ann, bob, 50, "t5"); err != nil {
		t.Errorf("on the next day: %v", err)
	}
	s.sound()
	if _, err := s.give(ann, bob, 1, " \n"); err == nil || !strings.Contains(err.Error(), "sourceId: must not be empty") {
		t.Errorf("by a blank key: %v, want it refused", err)
	}
}

func berlinOf(t *testing.T) *time.Location {
	t.Helper()
	z, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// Two who give to each other lock the same two accounts.
func TestOppositeTransfersDoNotWaitInACircle(t *testing.T) {
	s := newShop(t, giving(1_000_000))
	ann, bob := s.customer("Ann"), s.customer("Bob")
	s.earn(ann, 1000, "r1")
	s.earn(bob, 1000, "r2")
	for round := range 100 {
		errs := together(2, func(i int) error {
			from, to := ann, bob
			if i == 1 {
				from, to = bob, ann
			}
			_, err := s.give(from, to, int64(1+round%7), fmt.Sprint(round, " ", i))
			return err
		})
		if n, other := succeeded(errs); n != 2 || other != nil {
			t.Fatalf("%d of 2 went through, %v", n, errors.Join(errs...))
		}
	}
	if a, b := s.standing(ann).Available, s.standing(bob).Available; a != 1000 || b != 1000 {
		t.Errorf("they have %d and %d, want 1,000 each", a, b)
	}
	s.sound()
}

func TestTwentyTransfersOfWhatCoversOne(t *testing.T) {
	s := newShop(t, giving(1000))
	ann := s.customer("Ann")
	s.earn(ann, 100, "r1")
	friends := []string{s.customer("Bob"), s.customer("Cy")}
	errs := together(20, func(i int) error {
		_, err := s.give(ann, friends[i%2], 100, fmt.Sprint(i))
		return err
	})
	if n, other := succeeded(errs); n != 1 || other != nil {
		t.Errorf("%d of 20 went through, %v; want 1", n, other)
	}
	s.sound()
}

func TestAnotherTenantsCustomersGiveAndReceiveNothing(t *testing.T) {
	s := newShop(t, giving(1000))
	ann, bob := s.customer("Ann"), s.customer("Bob")
	s.earn(ann, 100, "r1")
	given, err := s.give(ann, bob, 10, "t1")
	s.must(err)
	other := *s
	other.ctx = testhouse.Tenant(t, s.db, "globex")
	_, err = other.book.StartProgram(other.ctx, giving(1000))
	other.must(err)
	cy := other.customer("Cy")
	other.earn(cy, 100, "r1")
	for name, try := range map[string]func() (*loyalty.Transaction, error){
		"from": func() (*loyalty.Transaction, error) { return other.give(ann, cy, 1, "t2") },
		"to":   func() (*loyalty.Transaction, error) { return other.give(cy, ann, 1, "t3") },
		"back": func() (*loyalty.Transaction, error) { return other.takeBack(given.ID, "t4") },
	} {
		if _, err := try(); !fault.IsMissing(err) {
			t.Errorf("%s another tenant: %v, want missing", name, err)
		}
	}
}

// A merged customer gives from both her accounts at once.
func TestAMergedCustomerGivesFromBothAccounts(t *testing.T) {
	s := newShop(t, giving(1000))
	ann, anna, bob := s.customer("Ann"), s.customer("Anna"), s.customer("Bob")
	s.earn(ann, 30, "r1")
	s.earn(anna, 30, "r2")
	s.merge(ann, anna)
	given, err := s.give(anna, bob, 50, "t1")
	s.must(err)
	if _, err := s.give(ann, anna, 1, "t2"); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("to herself by her other name: %v", err)
	}
	_, err = s.takeBack(given.ID, "b1")
	s.must(err)
	if got := s.standing(ann).Available; got != 60 {
		t.Errorf("she has %d, want 60", got)
	}
	s.merge(ann, bob)
	if _, err := s.takeBack(given.ID, "b2"); !errors.Is(err, loyalty.ErrOneNow) {
		t.Errorf("reversed when they are one: %v", err)
	}
	s.sound()
}

func (s *shop) merge(survivor, other string) {
	s.t.Helper()
	_, err := s.customers.Merge(s.ctx, customer.MergeDraft{CustomerID: survivor, OtherID: other, SurvivorID: &survivor, Reason: "the same person"})
	s.must(err)
}
