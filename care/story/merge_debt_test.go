package story_test

import (
	"testing"

	"kept/care/customer"
	"kept/care/loyalty"
)

// Ann and Anna are one person. What one of the records owes, the other pays, whichever
// of them is the survivor; parted again, what was paid stays paid.
func TestTheDebtOfAMergedRecordIsPaid(t *testing.T) {
	type both struct{ ann, anna int64 } // what each has to spend, less what she owes
	for _, tc := range []struct {
		name           string
		before         int64 // what Ann has when the records are merged
		earns          int64 // what the survivor earns then
		pending        bool  // which can be spent only some days later
		annaSurvives   bool
		available, owe int64
		parted         both
	}{
		{name: "at the merge", before: 100, available: 50, parted: both{50, 0}},
		{name: "at the merge, in part", before: 20, owe: 30, parted: both{0, -30}},
		{name: "by what is earned later", earns: 100, available: 50, parted: both{50, 0}},
		{name: "by both", before: 20, earns: 100, available: 70, parted: both{70, 0}},
		{name: "by what becomes available", earns: 100, pending: true, available: 50, parted: both{50, 0}},
		{name: "by the alias", before: 100, annaSurvives: true, available: 50, parted: both{50, 0}},
		{name: "by the survivor herself", earns: 100, annaSurvives: true, available: 50, parted: both{0, 50}},
		{name: "by nothing", owe: 50, parted: both{0, -50}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := openClub(t)
			_, err := c.rooms.Points.ChangeProgram(c.ctx, c.program.ID, loyalty.ProgramChange{Refunds: ptr(loyalty.RefundDebt)})
			c.must(err)
			ann, anna := c.customer(t, c.ctx, "Ann"), c.customer(t, c.ctx, "Anna")
			earn := func(who, receipt string, n int64) *loyalty.Transaction {
				tx, err := c.rooms.Points.Earn(c.ctx, loyalty.Earning{CustomerID: who, Points: n, Origin: loyalty.Origin{Source: "till", SourceID: receipt}})
				c.must(err)
				return tx
			}
			tx := earn(anna, "1", 50)
			c.must(second(c.rooms.Points.Reserve(c.ctx, loyalty.Wish{CustomerID: anna, Points: 50, Confirm: true})))
			c.must(second(c.rooms.Points.ReverseEarning(c.ctx, loyalty.Reversal{TransactionID: tx.ID, Points: 50, Origin: loyalty.Origin{Source: "till", SourceID: "back"}})))
			if tc.before > 0 {
				earn(ann, "2", tc.before)
			}
			c.tick()
			survivor := ann
			if tc.annaSurvives {
				survivor = anna
			}
			m, err := c.stories.MergeCustomers(c.ctx, customer.MergeDraft{CustomerID: ann, OtherID: anna, SurvivorID: &survivor, Reason: "one person"})
			c.must(err)
			c.right()
			if tc.pending {
				_, err := c.rooms.Points.ChangeProgram(c.ctx, c.program.ID, loyalty.ProgramChange{PendingDays: ptr(2)})
				c.must(err)
			}
			c.tick()
			if tc.earns > 0 {
				earn(survivor, "3", tc.earns)
			}
			c.now = c.now.AddDate(0, 0, 4)
			if b := c.balance(survivor); b.Available != tc.available || b.Debt != tc.owe || !b.Even() {
				t.Errorf("one person has %+v, want %d and to owe %d", b, tc.available, tc.owe)
			}
			_, err = c.rooms.Points.Reserve(c.ctx, loyalty.Wish{CustomerID: survivor, Points: tc.available + 1})
			if err == nil {
				t.Error("she reserved more than she has")
			}
			c.must(second(c.stories.UndoMerge(c.ctx, m.ID)))
			a, b := c.balance(ann), c.balance(anna)
			if got := (both{a.Available - a.Debt, b.Available - b.Debt}); got != tc.parted {
				t.Errorf("parted they have %+v and %+v, want %+v", a, b, tc.parted)
			}
			c.right()
		})
	}
}
