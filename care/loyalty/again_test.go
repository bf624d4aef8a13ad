package loyalty_test

import (
	"context"
	"testing"

	"kept/care/loyalty"
	"kept/ent/store"
	"kept/internal/fault"
)

// A movement is made before anybody looks whether it was made already: these are
// the ways in which that could show.
func TestWhatIsAskedAgainIsAnsweredAgain(t *testing.T) {
	s := newShop(t, atOnce())
	ann := s.customer("Ann")
	first := s.earn(ann, 100, "r1")
	spend := loyalty.Wish{CustomerID: ann, Points: 100, Confirm: true, Origin: till("r2")}
	spent, err := s.book.Reserve(s.ctx, spend)
	s.must(err)

	again, err := s.book.Reserve(s.ctx, spend) // nothing is left that a new one could have
	s.must(err)
	if again.ID != spent.ID || again.State != loyalty.Confirmed {
		t.Errorf("the redemption asked again is %s (%s), want %s", again.ID, again.State, spent.ID)
	}
	if got := s.earn(ann, 100, "r1"); got.ID != first.ID || len(got.Entries) != len(first.Entries) {
		t.Errorf("the earning asked again is %s, want %s", got.ID, first.ID)
	}
	if _, err := s.book.Earn(s.ctx, loyalty.Earning{CustomerID: ann, Points: 99, Origin: till("r1")}); fault.KindOf(err) != fault.KindConflict {
		t.Errorf("the receipt with other points: %v, want it taken", err)
	}
	if _, err := s.book.Reserve(s.ctx, loyalty.Wish{CustomerID: ann, Points: 1, Origin: till("r3")}); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("more than there is: %v, want it refused", err)
	}
	if got, want := s.standing(ann), (loyalty.Balances{Earned: 100, Spent: 100}); got != want {
		t.Errorf("she has %+v, want %+v", got, want)
	}
	s.sound()
}

func TestAskingAgainInTheCallersTransactionKeepsIt(t *testing.T) {
	s := newShop(t, atOnce())
	ann := s.customer("Ann")
	s.earn(ann, 100, "r1")
	err := store.Do(s.ctx, s.db, func(ctx context.Context) error {
		for _, receipt := range []string{"r1", "r2", "r2"} {
			if _, err := s.book.Earn(ctx, loyalty.Earning{CustomerID: ann, Points: 100, Origin: till(receipt)}); err != nil {
				return err
			}
		}
		return nil
	})
	s.must(err)
	if got, want := s.standing(ann).Earned, int64(200); got != want {
		t.Errorf("she earned %d, want %d", got, want)
	}
	s.sound()
}
