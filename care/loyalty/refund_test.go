package loyalty_test

import (
	"fmt"
	"testing"
	"time"

	"kept/care/loyalty"
)

// Points that expired unspent are gone: refunding their purchase takes nothing else for
// them, also when it comes back piece by piece, and what was spent of the lot it does.
func TestWhatExpiredIsNotTakenBackAgain(t *testing.T) {
	for _, tc := range []struct {
		name    string
		policy  loyalty.Refunds
		spends  int64
		before  int64   // refunded while the points lived
		refunds []int64 // after they expired
		want    loyalty.Balances
	}{
		{"within balance", loyalty.RefundWithinBalance, 0, 0, []int64{100}, loyalty.Balances{Earned: 170, Available: 70, Expired: 100}},
		{"debt", loyalty.RefundDebt, 0, 0, []int64{100}, loyalty.Balances{Earned: 170, Available: 70, Expired: 100}},
		{"in pieces", loyalty.RefundDebt, 0, 0, []int64{60, 40}, loyalty.Balances{Earned: 170, Available: 70, Expired: 100}},
		{"the first piece in time", loyalty.RefundDebt, 0, 40, []int64{60}, loyalty.Balances{Earned: 170, Available: 70, Expired: 60, Reversed: 40}},
		{"half was spent", loyalty.RefundDebt, 50, 0, []int64{50, 50}, loyalty.Balances{Earned: 170, Available: 20, Spent: 50, Expired: 50, Reversed: 50}},
		{"most was spent", loyalty.RefundDebt, 90, 0, []int64{100}, loyalty.Balances{Earned: 170, Debt: 20, Spent: 90, Expired: 10, Reversed: 90}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := atOnce()
			d.Refunds = tc.policy
			s := newShop(t, d)
			ann := s.customer("Ann")
			tx := s.earn(ann, 100, "r1")
			if tc.spends > 0 {
				_, err := s.book.Confirm(s.ctx, s.reserve(ann, tc.spends).ID)
				s.must(err)
			}
			if tc.before > 0 {
				s.must(s.refund(tx.ID, tc.before, "in time"))
			}
			s.now = s.now.Add(400 * day)
			s.earn(ann, 70, "r2")
			for i, n := range tc.refunds {
				s.must(s.refund(tx.ID, n, fmt.Sprint("refund ", i)))
			}
			if got := s.standing(ann); got != tc.want {
				t.Errorf("%+v, want %+v", got, tc.want)
			}
			s.sound()
		})
	}
}

// Who holds points, has their purchase refunded and lets them go keeps none of it; and
// what she spends after all is spent, as if she had spent it before.
func TestARefundTakesWhatWasHeldWhenItIsLetGo(t *testing.T) {
	for _, tc := range []struct {
		name     string
		policy   loyalty.Refunds
		holds    []int64
		refunds  []int64
		settle   func(*shop, *loyalty.Reservation)
		refunded int64 // what the first hold says
		want     loyalty.Balances
	}{
		{"cancelled", loyalty.RefundWithinBalance, []int64{80}, []int64{100}, cancelled, 80, loyalty.Balances{Earned: 100, Reversed: 100}},
		{"lapsed", loyalty.RefundWithinBalance, []int64{80}, []int64{100}, lapsed, 80, loyalty.Balances{Earned: 100, Reversed: 100}},
		{"in pieces", loyalty.RefundWithinBalance, []int64{80}, []int64{30, 40}, cancelled, 50, loyalty.Balances{Earned: 100, Available: 30, Reversed: 70}},
		{"confirmed", loyalty.RefundWithinBalance, []int64{80}, []int64{100}, confirmed, 80, loyalty.Balances{Earned: 100, Spent: 80, Reversed: 20}},
		{"the other hold", loyalty.RefundWithinBalance, []int64{30, 50}, []int64{70}, cancelled, 30, loyalty.Balances{Earned: 100, Held: 50, Reversed: 50}},
		{"enough beside it", loyalty.RefundWithinBalance, []int64{80}, []int64{20}, cancelled, 0, loyalty.Balances{Earned: 100, Available: 80, Reversed: 20}},
		{"debt", loyalty.RefundDebt, []int64{80}, []int64{100}, cancelled, 0, loyalty.Balances{Earned: 100, Reversed: 100}},
		{"only pending", loyalty.RefundOnlyPending, []int64{80}, []int64{100}, cancelled, 0, loyalty.Balances{Earned: 100, Available: 100}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := atOnce()
			d.Refunds = tc.policy
			s := newShop(t, d)
			ann := s.customer("Ann")
			tx := s.earn(ann, 100, "r1")
			first := s.reserve(ann, tc.holds[0])
			for _, n := range tc.holds[1:] {
				s.now = s.now.Add(time.Second)
				s.reserve(ann, n)
			}
			for i, n := range tc.refunds {
				s.must(s.refund(tx.ID, n, fmt.Sprint("refund ", i)))
			}
			s.sound()
			tc.settle(s, first)
			if got := s.standing(ann); got != tc.want {
				t.Errorf("%+v, want %+v", got, tc.want)
			}
			r, err := s.book.Reservation(s.ctx, first.ID)
			s.must(err)
			if r.Refunded != tc.refunded {
				t.Errorf("the reservation keeps %d points from refunds, want %d", r.Refunded, tc.refunded)
			}
			s.sound()
		})
	}
}

func cancelled(s *shop, r *loyalty.Reservation) {
	_, err := s.book.Cancel(s.ctx, r.ID)
	s.must(err)
}

func confirmed(s *shop, r *loyalty.Reservation) {
	_, err := s.book.Confirm(s.ctx, r.ID)
	s.must(err)
}

func lapsed(s *shop, r *loyalty.Reservation) {
	s.now = r.ExpiresAt
	s.sweep()
}
