package loyalty_test

import (
	"fmt"
	"testing"

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
