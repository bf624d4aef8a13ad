package loyalty_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"kept/care/loyalty"
	"kept/internal/fault"
)

// together runs fn n times at once and gives what each returned.
func together(n int, fn func(i int) error) []error {
	out := make([]error, n)
	var start, done sync.WaitGroup
	start.Add(1)
	for i := range n {
		done.Go(func() {
			start.Wait()
			out[i] = fn(i)
		})
	}
	start.Done()
	done.Wait()
	return out
}

func succeeded(errs []error) (n int, other error) {
	for _, err := range errs {
		switch {
		case err == nil:
			n++
		case fault.KindOf(err) != fault.KindInvalid && fault.KindOf(err) != fault.KindConflict:
			other = errors.Join(other, err)
		}
	}
	return n, other
}

// atOnce is a program whose points can be spent the moment they are earned.
func atOnce() loyalty.ProgramDraft {
	return loyalty.ProgramDraft{Currency: "POINTS", Name: "Club", PendingDays: ptr(0), ExpiryMonths: ptr(12), Refunds: loyalty.RefundDebt}
}

func TestTwentyRedeemWhatCoversOne(t *testing.T) {
	for _, confirm := range []bool{false, true} {
		s := newShop(t, atOnce())
		ann := s.customer("Ann")
		s.earn(ann, 60, "r1")
		s.earn(ann, 60, "r2")
		errs := together(20, func(int) error {
			_, err := s.book.Reserve(s.ctx, loyalty.Wish{CustomerID: ann, Points: 100, Confirm: confirm})
			return err
		})
		if n, other := succeeded(errs); n != 1 || other != nil {
			t.Errorf("%d of 20 had the points, %v; want 1", n, other)
		}
		if got := s.standing(ann); got.Available != 20 || got.Held+got.Spent != 100 {
			t.Errorf("afterwards %+v, want 20 left", got)
		}
		s.sound()
	}
}

func TestTheSameKeyTenTimesAtOnce(t *testing.T) {
	s := newShop(t, atOnce())
	ann := s.customer("Ann")
	ids := make([]string, 10)
	errs := together(10, func(i int) error {
		tx, err := s.book.Earn(s.ctx, loyalty.Earning{CustomerID: ann, Points: 50, Origin: till("r1")})
		if err == nil {
			ids[i] = tx.ID
		}
		return err
	})
	if n, other := succeeded(errs); n != 10 || other != nil {
		t.Fatalf("%d of 10 were answered, %v; want all", n, other)
	}
	for _, id := range ids {
		if id != ids[0] {
			t.Errorf("one was answered with %s, another with %s", id, ids[0])
		}
	}
	if got := s.standing(ann); got.Earned != 50 {
		t.Errorf("earned %d, want 50 once", got.Earned)
	}
	reserved := make([]string, 10)
	together(10, func(i int) error {
		r, err := s.book.Reserve(s.ctx, loyalty.Wish{CustomerID: ann, Points: 5, Origin: till("r1")})
		if err == nil {
			reserved[i] = r.ID
		}
		return err
	})
	for _, id := range reserved {
		if id == "" || id != reserved[0] {
			t.Errorf("reserved %q and %q, want one reservation", id, reserved[0])
		}
	}
	s.sound()
}

func TestAKeyOfAnotherCustomerIsTaken(t *testing.T) {
	s := newShop(t, atOnce())
	s.earn(s.customer("Ann"), 50, "r1")
	_, err := s.book.Earn(s.ctx, loyalty.Earning{CustomerID: s.customer("Bob"), Points: 50, Origin: till("r1")})
	if f := fault.As(err); f == nil || f.Code != fault.CodeTaken {
		t.Errorf("Ann's receipt for Bob = %v, want it taken", err)
	}
}

func TestConfirmAndCancelAtOnce(t *testing.T) {
	s := newShop(t, atOnce())
	ann := s.customer("Ann")
	s.earn(ann, 100, "r1")
	for range 5 {
		r := s.reserve(ann, 10)
		errs := together(10, func(i int) error {
			var err error
			if i%2 == 0 {
				_, err = s.book.Confirm(s.ctx, r.ID)
			} else {
				_, err = s.book.Cancel(s.ctx, r.ID)
			}
			return err
		})
		if n, other := succeeded(errs); n != 5 || other != nil {
			t.Errorf("%d of 10 succeeded, %v; want the five who wanted the same", n, other)
		}
	}
	s.sound()
}

// Expiry runs twice, late, and beside members who redeem at that moment.
func TestExpiryTwiceLateAndInParallel(t *testing.T) {
	s := newShop(t, atOnce())
	var who []string
	for i := range 6 {
		who = append(who, s.customer(fmt.Sprint("customer ", i)))
		for j := range 5 {
			s.earn(who[i], 10, fmt.Sprint("r", i, "-", j))
		}
	}
	s.now = s.now.Add(400 * day) // late
	errs := together(12, func(i int) error {
		if i%3 == 0 {
			_, err := s.book.Reserve(s.ctx, loyalty.Wish{CustomerID: who[i/2], Points: 1})
			return err
		}
		_, err := s.book.Sweep(s.ctx, s.itself)
		return err
	})
	if n, other := succeeded(errs); n != 8 || other != nil {
		t.Errorf("%d of 8 sweeps ran through, %v", n, other)
	}
	for _, id := range who {
		if got := s.standing(id); got.Expired != 50 || got.Available != 0 {
			t.Errorf("%+v, want all 50 expired, once", got)
		}
	}
	if n := s.sweep(); n != 0 {
		t.Errorf("another sweep settled %d accounts, want none", n)
	}
	s.sound()
}

// A refund that races with a redemption: the points are spent or taken back, and
// what both had is owed.
func TestRefundRacesWithRedemption(t *testing.T) {
	s := newShop(t, atOnce())
	for i := range 10 {
		ann := s.customer(fmt.Sprint("Ann ", i))
		tx := s.earn(ann, 100, fmt.Sprint("r", i))
		errs := together(2, func(j int) error {
			var err error
			if j == 0 {
				_, err = s.book.Reserve(s.ctx, loyalty.Wish{CustomerID: ann, Points: 80, Confirm: true})
			} else {
				_, err = s.book.ReverseEarning(s.ctx, loyalty.Reversal{TransactionID: tx.ID, Points: 100, Origin: till(fmt.Sprint("refund", i))})
			}
			return err
		})
		_, other := succeeded(errs)
		got := s.standing(ann)
		switch {
		case other != nil || errs[1] != nil:
			t.Errorf("the refund: %v, %v", errs[1], other)
		case errs[0] == nil && got != loyalty.Balances{Earned: 100, Spent: 80, Debt: 80, Reversed: 100}:
			t.Errorf("redeemed first: %+v, want 80 owed", got)
		case errs[0] != nil && got != loyalty.Balances{Earned: 100, Reversed: 100}:
			t.Errorf("refunded first: %+v, want nothing left", got)
		}
	}
	s.sound()
}

// Many members, many movements, all at once: no deadlock, no wrong sum.
func TestManyAtOnce(t *testing.T) {
	s := newShop(t, atOnce())
	var who []string
	for i := range 8 {
		who = append(who, s.customer(fmt.Sprint("customer ", i)))
		s.earn(who[i], 1000, fmt.Sprint("first ", i))
	}
	errs := together(16, func(i int) error {
		r := rand.New(rand.NewPCG(uint64(i), 1))
		for j := range 15 {
			id := who[r.IntN(len(who))]
			var err error
			switch r.IntN(3) {
			case 0:
				_, err = s.book.Earn(s.ctx, loyalty.Earning{CustomerID: id, Points: 7, Origin: till(fmt.Sprint(i, "-", j))})
			case 1:
				_, err = s.book.Reserve(s.ctx, loyalty.Wish{CustomerID: id, Points: 3, Confirm: true})
			case 2:
				var v *loyalty.Reservation
				if v, err = s.book.Reserve(s.ctx, loyalty.Wish{CustomerID: id, Points: 2}); err == nil {
					_, err = s.book.Cancel(s.ctx, v.ID)
				}
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	if n, other := succeeded(errs); n != 16 {
		t.Errorf("%d of 16 went through: %v, %v", n, other, errs)
	}
	s.sound()
	s.closes()
}

// The four ways in which points were lost or doubled elsewhere, in public.

// A spent lot is deducted again when it expires.
func TestASpentLotDoesNotExpireAgain(t *testing.T) {
	s := newShop(t, atOnce())
	ann := s.customer("Ann")
	s.earn(ann, 100, "r1")
	s.now = s.now.Add(200 * day)
	s.earn(ann, 50, "r2")
	r := s.reserve(ann, 100)
	_, err := s.book.Confirm(s.ctx, r.ID)
	s.must(err)
	s.now = s.now.Add(200 * day) // the first lot's end, not the second's
	s.sweep()
	if got, want := s.standing(ann), (loyalty.Balances{Earned: 150, Available: 50, Spent: 100}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	s.sound()
}

// Lots of another label never expire: here each program's do, by its own rule.
func TestLotsOfEveryProgramExpire(t *testing.T) {
	s := newShop(t, atOnce())
	_, err := s.book.StartProgram(s.ctx, loyalty.ProgramDraft{Currency: "STARS", Name: "Stars", PendingDays: ptr(0), Expiry: loyalty.ExpiryCalendar, ExpiryMonths: ptr(0)})
	s.must(err)
	ann := s.customer("Ann")
	for _, currency := range []string{"POINTS", "STARS"} {
		_, err := s.book.Earn(s.ctx, loyalty.Earning{CustomerID: ann, Points: 10, Currency: currency, Origin: till("r1")})
		s.must(err)
	}
	s.now = time.Date(2026, 12, 31, 23, 30, 0, 0, time.UTC) // New Year in Berlin
	s.sweep()
	for currency, want := range map[string]loyalty.Balances{"POINTS": {Earned: 10, Available: 10}, "STARS": {Earned: 10, Expired: 10}} {
		if got, err := s.book.Standing(s.ctx, ann, currency, nil); err != nil || got.Balances != want {
			t.Errorf("%s: %+v, %v; want %+v", currency, got.Balances, err, want)
		}
	}
	s.sound()
}

// Held points are still spendable.
func TestHeldPointsCannotBeSpent(t *testing.T) {
	s := newShop(t, atOnce())
	ann := s.customer("Ann")
	s.earn(ann, 100, "r1")
	r := s.reserve(ann, 80)
	if _, err := s.book.Reserve(s.ctx, loyalty.Wish{CustomerID: ann, Points: 21, Confirm: true}); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("spending held points = %v, want it refused", err)
	}
	if _, err := s.book.Adjust(s.ctx, loyalty.AdjustmentDraft{CustomerID: ann, Points: -21, Reason: "because"}); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("taking held points = %v, want it refused", err)
	}
	s.now = s.now.Add(15 * time.Minute) // the hold lapses, without any sweep
	if got := s.standing(ann); got.Available != 100 {
		t.Errorf("after the hold %+v, want 100 available", got)
	}
	if _, err := s.book.Confirm(s.ctx, r.ID); !errors.Is(err, loyalty.ErrLapsed) {
		t.Errorf("confirming what has lapsed = %v, want it refused", err)
	}
	s.sound()
}

// A rollback that puts back the balance it had read undoes somebody else's
// spend. Here nothing is put back: a reversal is a movement of its own.
func TestUndoingBesideASpendUndoesNothingElse(t *testing.T) {
	s := newShop(t, atOnce())
	ann := s.customer("Ann")
	s.earn(ann, 100, "r1")
	r := s.reserve(ann, 40)
	_, err := s.book.Confirm(s.ctx, r.ID)
	s.must(err)
	errs := together(2, func(i int) error {
		var err error
		if i == 0 {
			_, err = s.book.ReverseRedemption(s.ctx, loyalty.GiveBack{ReservationID: r.ID, Origin: till("off")})
		} else {
			_, err = s.book.Reserve(s.ctx, loyalty.Wish{CustomerID: ann, Points: 60, Confirm: true})
		}
		return err
	})
	if n, other := succeeded(errs); n != 2 {
		t.Fatalf("%v, %v", errs, other)
	}
	if got, want := s.standing(ann), (loyalty.Balances{Earned: 100, Available: 40, Spent: 60}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	s.sound()
}

// On SQLite as on PostgreSQL the database itself holds the first rule.
func TestTheDatabaseRefusesWhatIsUneven(t *testing.T) {
	s := newShop(t, atOnce())
	ann := s.customer("Ann")
	s.earn(ann, 100, "r1")
	for _, change := range []string{
		"UPDATE loyalty_accounts SET available = available + 1",
		"UPDATE loyalty_accounts SET available = -1, spent = 101",
		"UPDATE loyalty_lots SET available = 99",
		"UPDATE loyalty_transactions SET earned = 1",
	} {
		if _, err := s.db.SQL().Exec(change); err == nil {
			t.Errorf("%s: accepted", change)
		}
	}
}
