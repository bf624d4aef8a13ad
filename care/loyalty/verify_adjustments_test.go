package loyalty_test

import (
	"strings"
	"testing"

	"kept/care/customer"
	"kept/care/loyalty"
)

// corrected is a shop in which one person gave 10 points, two gave 2,000, one was
// refused and one waits.
func corrected(t *testing.T) *shop {
	s := newShop(t, atOnce())
	ann := s.customer("Ann")
	adjust := func(points int64, reason string) *loyalty.Adjustment {
		a, err := s.book.Adjust(s.ctx, loyalty.AdjustmentDraft{CustomerID: ann, Points: points, Reason: reason})
		s.must(err)
		return a
	}
	adjust(10, "small")
	large, no := adjust(2000, "large"), adjust(3000, "no")
	adjust(-4000, "waits")
	second := s.colleague()
	_, err := s.book.Approve(second, large.ID)
	s.must(err)
	_, err = s.book.Refuse(second, no.ID, "too much")
	s.must(err)
	return s
}

func TestVerifyFindsAdjustmentsChangedByHand(t *testing.T) {
	for _, tc := range []struct{ name, change, says string }{
		{"nothing", "", ""},
		{"points", "UPDATE loyalty_adjustments SET points = 11 WHERE reason = 'small'", "it says 11 points; its transaction"},
		{"points that wait", "UPDATE loyalty_adjustments SET points = -400 WHERE reason = 'waits'", "its history says -4000"},
		{"a reason", "UPDATE loyalty_adjustments SET reason = 'because' WHERE reason = 'small'", "another reason than its transaction"},
		{"a reason that waits", "UPDATE loyalty_adjustments SET reason = 'because' WHERE reason = 'waits'", "another reason than was told"},
		{"whose it is", "UPDATE loyalty_adjustments SET customer_id = (SELECT min(id) FROM customers WHERE name = 'Bob') WHERE reason = 'small'", "; its transaction"},
		{"a state", "UPDATE loyalty_adjustments SET state = 'REFUSED' WHERE reason = 'small'", "is posted"},
		{"posted alone", "UPDATE loyalty_adjustments SET state = 'POSTED' WHERE reason = 'waits'", "no transaction is"},
		{"waits again", "UPDATE loyalty_adjustments SET state = 'PROPOSED' WHERE reason = 'no'", "that it was refused was told: true"},
		{"who proposed", "UPDATE loyalty_adjustments SET proposed_by = 'mem_x' WHERE reason = 'small'", "posted it; its transaction"},
		{"who proposed to a second", "UPDATE loyalty_adjustments SET proposed_by = 'mem_x' WHERE reason = 'large'", "proposed it; its history says"},
		{"what kind proposed", "UPDATE loyalty_adjustments SET proposed_kind = 'CLIENT' WHERE reason = 'waits'", "CLIENT"},
		{"who decided", "UPDATE loyalty_adjustments SET decided_by = proposed_by WHERE reason = 'large'", "it took two people"},
		{"that nobody decided", "UPDATE loyalty_adjustments SET decided_by = '', decided_at = NULL WHERE reason = 'large'", "it took two people"},
		{"who refused", "UPDATE loyalty_adjustments SET decided_by = proposed_by WHERE reason = 'no'", "refused it; its history says"},
		{"why it was refused", "UPDATE loyalty_adjustments SET decision = 'no reason' WHERE reason = 'no'", "another reason for which it was refused"},
		{"one that is gone", "DELETE FROM loyalty_adjustments WHERE reason = 'small'", "and what it did is in the ledger"},
		{"one that waited", "DELETE FROM loyalty_adjustments WHERE reason = 'waits'", "and was proposed to a second person"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := corrected(t)
			s.customer("Bob")
			_, err := s.db.SQL().Exec(tc.change)
			s.must(err)
			found, err := s.book.Verify(s.ctx)
			s.must(err)
			if all := strings.Join(found, "\n"); (tc.says == "") != (all == "") || !strings.Contains(all, tc.says) {
				t.Errorf("verify says %q, want %q in it", all, tc.says)
			}
		})
	}
}

// What was proposed for one record is posted in the account of the one that it was
// merged into; parted again, both are right.
func TestAnAdjustmentOfWhoWasMerged(t *testing.T) {
	s := newShop(t, atOnce())
	ann, anna := s.customer("Ann"), s.customer("Anna")
	a, err := s.book.Adjust(s.ctx, loyalty.AdjustmentDraft{CustomerID: ann, Points: 5000, Reason: "sorry"})
	s.must(err)
	merge, err := s.customers.Merge(s.ctx, customer.MergeDraft{CustomerID: ann, OtherID: anna, SurvivorID: &anna, Reason: "the same person"})
	s.must(err)
	_, err = s.book.Approve(s.colleague(), a.ID)
	s.must(err)
	s.sound()
	_, err = s.customers.Unmerge(s.ctx, merge.ID)
	s.must(err)
	if got := s.standing(anna); got.Available != 5000 {
		t.Errorf("Anna has %+v, want the 5,000 of Ann", got)
	}
	s.sound()
}

// What is taken of a customer with two accounts is a transaction in each.
func TestAnAdjustmentOfTwoAccounts(t *testing.T) {
	s := newShop(t, atOnce())
	ann, anna := s.customer("Ann"), s.customer("Anna")
	s.earn(ann, 80, "r1")
	s.earn(anna, 30, "r2")
	_, err := s.customers.Merge(s.ctx, customer.MergeDraft{CustomerID: ann, OtherID: anna, SurvivorID: &anna, Reason: "the same person"})
	s.must(err)
	_, err = s.book.Adjust(s.ctx, loyalty.AdjustmentDraft{CustomerID: anna, Points: -100, Reason: "a mistake"})
	s.must(err)
	s.sound()
	_, err = s.db.SQL().Exec("UPDATE loyalty_adjustments SET points = -90")
	s.must(err)
	if found, err := s.book.Verify(s.ctx); err != nil || len(found) != 1 || !strings.Contains(found[0], "says -100") {
		t.Errorf("verify says %q, %v", found, err)
	}
}
