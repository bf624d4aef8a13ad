package loyalty_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kept/care/customer"
	"kept/care/loyalty"
	"kept/internal/fault"
	"kept/internal/testhouse"
	"kept/tenants"
)

// lived is a shop in which a bit of everything has happened, and whose first days are sealed.
func lived(t *testing.T) *shop {
	s := newShop(t, atOnce())
	ann, bob := s.customer("Ann"), s.customer("Bob")
	tx := s.earn(ann, 100, "r1")
	s.earn(bob, 30, "r2")
	r := s.reserve(ann, 40)
	_, err := s.book.Confirm(s.ctx, r.ID)
	s.must(err)
	s.now = s.now.Add(day)
	_, err = s.book.ReverseEarning(s.ctx, loyalty.Reversal{TransactionID: tx.ID, Points: 20, Origin: till("refund"), Reason: "the handle was loose"})
	s.must(err)
	s.reserve(ann, 10)
	s.now = s.now.Add(2 * day)
	s.sweep()
	n, err := s.book.Seal(s.ctx, s.itself)
	s.must(err)
	if n != 2 {
		t.Errorf("sealed %d days, want 2", n)
	}
	if n, err = s.book.Seal(s.ctx, s.itself); err != nil || n != 0 {
		t.Errorf("sealing again: %d, %v; want nothing", n, err)
	}
	return s
}

func TestVerifyFindsWhatWasChangedByHand(t *testing.T) {
	for _, tc := range []struct{ name, change, says string }{
		{"nothing", "", ""},
		{"a reason", "UPDATE loyalty_transactions SET reason = 'because' WHERE seq = 1", "isn't what was hashed"},
		{"a sealed reason", "UPDATE loyalty_transactions SET reason = 'because' WHERE reason_seal <> ''", "another reason"},
		{"a reason taken out", "UPDATE loyalty_transactions SET reason = '', salt = '' WHERE reason_seal <> ''", "another reason"},
		{"a reason sealed anew", "UPDATE loyalty_transactions SET reason_seal = 'x' WHERE reason_seal <> ''", "isn't what was hashed"},
		{"a reason with its seal", "UPDATE loyalty_transactions SET reason_seal = '', reason = '', salt = '' WHERE reason_seal <> ''", "isn't what was hashed"},
		{"a time", "UPDATE loyalty_transactions SET points = points + 1 WHERE seq = 2", "isn't what was hashed"},
		{"an entry", "UPDATE loyalty_entries SET amount = amount + 1 WHERE line = 0 AND part = 'ISSUED'", "not to zero"},
		{"an entry's lot", "UPDATE loyalty_entries SET lot_id = NULL WHERE part = 'SPENT'", "isn't what was hashed"},
		{"a balance, evenly", "UPDATE loyalty_accounts SET available = available + 5, earned = earned + 5", "its transactions say"},
		{"a lot, evenly", "UPDATE loyalty_lots SET available = available + 1, spent = spent - 1 WHERE spent > 0", "its transactions say"},
		{"when a lot expires", "UPDATE loyalty_lots SET expires_at = activates_at", "its transactions say"},
		{"when a lot was earned", "UPDATE loyalty_lots SET earned_at = expires_at", "its transactions say"},
		{"whose a lot is", "UPDATE loyalty_lots SET customer_id = (SELECT max(id) FROM customers WHERE id <> customer_id)", "its transactions say"},
		{"when an account moved last", "UPDATE loyalty_accounts SET last_at = active_at", "took effect"},
		{"a lot that nobody will look at", "UPDATE loyalty_accounts SET due_at = NULL", "nobody will look at lot"},
		{"a day", "UPDATE loyalty_days SET earned = earned + 1", "the day says"},
		{"a reservation", "UPDATE loyalty_reservations SET state = 'CANCELLED' WHERE state = 'CONFIRMED'", "it should hold 0 and have spent 0"},
		{"what a reservation keeps from refunds", "UPDATE loyalty_reservations SET refunded = 1", "they say 0"},
		{"a seal", "UPDATE loyalty_anchors SET transactions = transactions - 1", "was sealed with"},
		{"the last transaction, and all that told of it", cutOff, "was sealed with"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := lived(t)
			for _, statement := range strings.Split(tc.change, ";") {
				if strings.TrimSpace(statement) != "" {
					_, err := s.db.SQL().Exec(statement)
					s.must(err)
				}
			}
			found, err := s.book.Verify(s.ctx)
			s.must(err)
			if all := strings.Join(found, "\n"); (tc.says == "") != (all == "") || !strings.Contains(all, tc.says) {
				t.Errorf("verify says %q, want %q in it", all, tc.says)
			}
		})
	}
}

// cutOff unmakes Bob's account as if he had never earned: what is left of it is
// even, and every chain is whole.
const cutOff = `DELETE FROM loyalty_entries WHERE transaction_id IN (SELECT t.id FROM loyalty_transactions t JOIN customers c ON c.id = t.customer_id WHERE c.name = 'Bob');
	UPDATE loyalty_lots SET transaction_id = '' WHERE 1 = 0;
	DELETE FROM loyalty_lots WHERE customer_id IN (SELECT id FROM customers WHERE name = 'Bob');
	DELETE FROM loyalty_transactions WHERE customer_id IN (SELECT id FROM customers WHERE name = 'Bob');
	UPDATE loyalty_accounts SET seq = 0, head = '', earned = 0, available = 0 WHERE customer_id IN (SELECT id FROM customers WHERE name = 'Bob');
	UPDATE loyalty_days SET earned = earned - 30 WHERE earned = 30`

func TestNobodyWhoWorksWithKeptChangesTheLedger(t *testing.T) {
	s := lived(t)
	if !s.db.Postgres() {
		t.Skip("PostgreSQL only: SQLite has no roles")
	}
	for change, roles := range map[string][]string{
		"UPDATE loyalty_transactions SET points = 0":       {"kept_app", "kept_worker"},
		"UPDATE loyalty_transactions SET reason_seal = ''": {"kept_app", "kept_worker"},
		"UPDATE loyalty_entries SET amount = 0":            {"kept_app", "kept_worker"},
		"UPDATE loyalty_anchors SET hash = ''":             {"kept_app", "kept_worker"},
		"DELETE FROM loyalty_transactions":                 {"kept_app"}, // the worker erases whole tenants
		"DELETE FROM loyalty_anchors":                      {"kept_app"},
	} {
		for _, role := range roles {
			tx, err := s.db.SQL().Begin()
			s.must(err)
			_, err = tx.Exec("SET LOCAL ROLE " + role)
			s.must(err)
			if _, err := tx.Exec(change); err == nil || !strings.Contains(err.Error(), "permission denied") {
				t.Errorf("%s: %s = %v, want permission denied", role, change, err)
			}
			_ = tx.Rollback()
		}
	}
}

func TestAnotherTenantsPointsAreMissing(t *testing.T) {
	s := newShop(t, atOnce())
	ann := s.customer("Ann")
	tx := s.earn(ann, 100, "r1")
	r := s.reserve(ann, 10)
	proposed, err := s.book.Adjust(s.ctx, loyalty.AdjustmentDraft{CustomerID: ann, Points: 5000, Reason: "because"})
	s.must(err)

	other := testhouse.Tenant(t, s.db, "umbrella")
	_, err = s.book.StartProgram(other, atOnce())
	s.must(err)
	name := "Mallory"
	mallory, err := s.customers.Create(other, customer.Draft{Name: &name})
	s.must(err)
	for what, fn := range map[string]func(context.Context) error{
		"read her points":    func(ctx context.Context) error { _, err := s.book.Standing(ctx, ann, "", nil); return err },
		"read a transaction": func(ctx context.Context) error { _, err := s.book.Transaction(ctx, tx.ID); return err },
		"read a program":     func(ctx context.Context) error { _, err := s.book.Program(ctx, s.program.ID); return err },
		"change a program": func(ctx context.Context) error {
			_, err := s.book.ChangeProgram(ctx, s.program.ID, loyalty.ProgramChange{Name: &name})
			return err
		},
		"earn for her": func(ctx context.Context) error {
			_, err := s.book.Earn(ctx, loyalty.Earning{CustomerID: ann, Points: 1, Origin: till("x")})
			return err
		},
		"reserve": func(ctx context.Context) error {
			_, err := s.book.Reserve(ctx, loyalty.Wish{CustomerID: ann, Points: 1})
			return err
		},
		"confirm": func(ctx context.Context) error { _, err := s.book.Confirm(ctx, r.ID); return err },
		"cancel":  func(ctx context.Context) error { _, err := s.book.Cancel(ctx, r.ID); return err },
		"take back": func(ctx context.Context) error {
			_, err := s.book.ReverseEarning(ctx, loyalty.Reversal{TransactionID: tx.ID, Points: 1, Origin: till("y")})
			return err
		},
		"give back": func(ctx context.Context) error {
			_, err := s.book.ReverseRedemption(ctx, loyalty.GiveBack{ReservationID: r.ID, Origin: till("z")})
			return err
		},
		"adjust": func(ctx context.Context) error {
			_, err := s.book.Adjust(ctx, loyalty.AdjustmentDraft{CustomerID: ann, Points: 1, Reason: "because"})
			return err
		},
		"approve": func(ctx context.Context) error { _, err := s.book.Approve(ctx, proposed.ID); return err },
	} {
		if err := fn(other); !fault.IsMissing(err) {
			t.Errorf("%s from another tenant = %v, want missing", what, err)
		}
	}
	// The same receipt is another one there.
	if _, err := s.book.Earn(other, loyalty.Earning{CustomerID: mallory.ID, Points: 3, Origin: till("r1")}); err != nil {
		t.Errorf("the other tenant's receipt: %v", err)
	}
	if got := s.standing(ann); got.Earned != 100 {
		t.Errorf("afterwards %+v", got)
	}
	s.sound()
}

func TestAMergedCustomerHasBothAccounts(t *testing.T) {
	s := newShop(t, atOnce())
	ann, anna := s.customer("Ann"), s.customer("Anna")
	s.earn(ann, 50, "r1")
	s.now = s.now.Add(40 * day)
	s.earn(anna, 70, "r2")
	merge, err := s.customers.Merge(s.ctx, customer.MergeDraft{CustomerID: ann, OtherID: anna, SurvivorID: &anna, Reason: "the same person"})
	s.must(err)
	if got := s.standing(anna); got.Available != 120 {
		t.Fatalf("merged: %+v, want 120 available", got)
	}
	r := s.reserve(anna, 60) // Ann's 50, which expire first, and 10 of Anna's
	if got := s.standing(ann); got.Held != 60 || got.Available != 60 {
		t.Errorf("reserved: %+v, want 60 held", got)
	}
	_, err = s.customers.Unmerge(s.ctx, merge.ID)
	s.must(err)
	if got := s.standing(ann); got.Held != 50 {
		t.Errorf("two again: Ann has %+v, want her 50 held", got)
	}
	s.now = s.now.Add(time.Hour) // the hold lapses although it is in two customers' accounts now
	s.sweep()
	if a, b := s.standing(ann), s.standing(anna); a.Available != 50 || b.Available != 70 {
		t.Errorf("in the end %+v and %+v, want 50 and 70 available; reservation %s", a, b, r.ID)
	}
	s.sound()
	s.closes()
}

func TestFourEyes(t *testing.T) {
	s := newShop(t, atOnce())
	ann := s.customer("Ann")
	small, err := s.book.Adjust(s.ctx, loyalty.AdjustmentDraft{CustomerID: ann, Points: 1000, Reason: "sorry"})
	s.must(err)
	large, err := s.book.Adjust(s.ctx, loyalty.AdjustmentDraft{CustomerID: ann, Points: -1001, Reason: "mistake"})
	s.must(err)
	if small.State != loyalty.Posted || large.State != loyalty.Proposed || s.standing(ann).Available != 1000 {
		t.Fatalf("small %s, large %s, %+v", small.State, large.State, s.standing(ann))
	}
	if _, err := s.book.Approve(s.ctx, large.ID); fault.KindOf(err) != fault.KindConflict {
		t.Errorf("approving one's own = %v, want it refused", err)
	}
	second := s.colleague()
	if _, err := s.book.Approve(second, large.ID); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("taking more than there is = %v, want it refused", err)
	}
	s.earn(ann, 500, "r1")
	errs := together(4, func(int) error { _, err := s.book.Approve(second, large.ID); return err })
	if n, other := succeeded(errs); n != 1 || other != nil {
		t.Errorf("%d of 4 approvals went through, %v; want one", n, other)
	}
	if got := s.standing(ann); got.Available != 499 {
		t.Errorf("afterwards %+v, want 499", got)
	}
	s.sound()
}

// Nobody goes round the second person by a receipt that she makes up. A till is
// no person, and rules give what they say whoever's change they follow from.
func TestNobodyGivesAloneWhatTakesTwo(t *testing.T) {
	s := newShop(t, atOnce())
	ann := s.customer("Ann")
	earning := func(n int64) loyalty.Earning {
		return loyalty.Earning{Origin: loyalty.Origin{Source: "till-7", SourceID: fmt.Sprint(n)}, CustomerID: ann, Points: n}
	}
	if _, err := s.book.Give(s.ctx, earning(1000)); err != nil {
		t.Errorf("what one person may give: %v", err)
	}
	if _, err := s.book.Give(s.ctx, earning(1001)); fault.KindOf(err) != fault.KindInvalid || !slices.Equal(fault.As(err).Field, []string{"points"}) {
		t.Errorf("one more = %v, want it refused at points", err)
	}
	till := tenants.As(s.ctx, &tenants.Actor{TenantID: tenants.From(s.ctx).TenantID, Kind: tenants.KindClient, Zone: tenants.From(s.ctx).Zone})
	if _, err := s.book.Give(till, earning(5000)); err != nil {
		t.Errorf("a till: %v", err)
	}
	if _, err := s.book.Earn(s.ctx, earning(7000)); err != nil {
		t.Errorf("by a rule: %v", err)
	}
	if got := s.standing(ann); got.Available != 13000 {
		t.Errorf("afterwards %+v, want 13,000", got)
	}
	s.sound()
}

func TestWhatIsRefused(t *testing.T) {
	s := newShop(t, atOnce())
	ann := s.customer("Ann")
	tx := s.earn(ann, 10, "r1")
	for name, err := range map[string]error{
		"nothing":        s.earning(loyalty.Earning{CustomerID: ann, Points: 0, Origin: till("a")}),
		"less":           s.earning(loyalty.Earning{CustomerID: ann, Points: -5, Origin: till("a")}),
		"huge":           s.earning(loyalty.Earning{CustomerID: ann, Points: loyalty.MaxPoints + 1, Origin: till("a")}),
		"no receipt":     s.earning(loyalty.Earning{CustomerID: ann, Points: 5}),
		"unknown points": s.earning(loyalty.Earning{CustomerID: ann, Points: 5, Currency: "DOLLARS", Origin: till("a")}),
		"the future":     s.earning(loyalty.Earning{CustomerID: ann, Points: 5, OccurredAt: ptr(s.now.Add(time.Second)), Origin: till("a")}),
		"too long":       s.earning(loyalty.Earning{CustomerID: ann, Points: 5, Reason: strings.Repeat("x", 501), Origin: till("a")}),
		"refund of more": s.refund(tx.ID, 11, "b"),
		"refund of less": s.refund(tx.ID, -1, "b"),
		"as of tomorrow": s.asOf(ann, s.now.Add(day)),
	} {
		if fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("%s: %v, want it refused", name, err)
		}
	}
	if err := s.refund("ltx_01jd4t0x9me5rbp3n2yz6f8k7c", 1, "b"); !fault.IsMissing(err) {
		t.Errorf("refund before earn: %v, want missing", err)
	}
	s.must(s.refund(tx.ID, 6, "once"))
	s.must(s.refund(tx.ID, 6, "once")) // the same refund again
	if err := s.refund(tx.ID, 6, "twice"); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("refund of more than was bought, in two: %v, want it refused", err)
	}
	if got := s.standing(ann); got != (loyalty.Balances{Earned: 10, Available: 4, Reversed: 6}) {
		t.Errorf("afterwards %+v", got)
	}
	s.sound()
}

func (s *shop) earning(e loyalty.Earning) error { _, err := s.book.Earn(s.ctx, e); return err }

func (s *shop) refund(id string, n int64, key string) error {
	_, err := s.book.ReverseEarning(s.ctx, loyalty.Reversal{TransactionID: id, Points: n, Origin: till(key)})
	return err
}

func (s *shop) asOf(who string, at time.Time) error {
	_, err := s.book.Standing(s.ctx, who, "", &at)
	return err
}

// History that is brought in late comes and goes by the times at which it happened.
func TestHistoryBroughtInLate(t *testing.T) {
	s := newShop(t, loyalty.ProgramDraft{Currency: "MILES", Name: "Miles", PendingDays: ptr(14), ExpiryMonths: ptr(12)})
	ann := s.customer("Ann")
	for i, ago := range []int{3, 30, 1000} {
		s.must(s.earning(loyalty.Earning{CustomerID: ann, Points: int64(10 * (i + 1)), OccurredAt: ptr(s.now.AddDate(0, 0, -ago)), Origin: till(fmt.Sprint(i))}))
	}
	if got, want := s.standing(ann), (loyalty.Balances{Earned: 60, Pending: 10, Available: 20, Expired: 30}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	s.sound()
}

// Another policy holds for what is earned from then on.
func TestAnotherPolicyIsNeverRetroactive(t *testing.T) {
	s := newShop(t, atOnce())
	ann := s.customer("Ann")
	s.earn(ann, 10, "r1")
	_, err := s.book.ChangeProgram(s.ctx, s.program.ID, loyalty.ProgramChange{ExpiryMonths: ptr(1), PendingDays: ptr(5)})
	s.must(err)
	s.earn(ann, 5, "r2")
	if got := s.standing(ann); got.Available != 10 || got.Pending != 5 {
		t.Errorf("%+v, want the first to be hers and the second to wait", got)
	}
	s.now = s.now.AddDate(0, 3, 0)
	if got := s.standing(ann); got.Available != 10 || got.Expired != 5 {
		t.Errorf("%+v, want the second alone to have expired", got)
	}
}
