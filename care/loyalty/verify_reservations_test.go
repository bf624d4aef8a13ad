package loyalty_test

import (
	"strings"
	"testing"
)

func TestVerifyFindsReservationsChangedByHand(t *testing.T) {
	for _, tc := range []struct{ name, change, says string }{
		{"nothing", "", ""},
		{"whose it is", "UPDATE loyalty_reservations SET customer_id = (SELECT id FROM customers WHERE name = 'Bob')", "says that it is of customer"},
		{"when it was made", "UPDATE loyalty_reservations SET held_at = (SELECT max(expires_at) FROM loyalty_lots)", "says that it was made at"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := lived(t)
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

// The keys between tables hold a reservation that moved points; who switches them off
// is found as well.
func TestVerifyFindsAReservationGone(t *testing.T) {
	s := lived(t)
	if s.db.Postgres() {
		t.Skip("SQLite only: PostgreSQL's keys can't be switched off by who owns the tables")
	}
	_, err := s.db.SQL().Exec("PRAGMA foreign_keys = OFF; DELETE FROM loyalty_reservations WHERE state = 'CONFIRMED'; PRAGMA foreign_keys = ON")
	s.must(err)
	found, err := s.book.Verify(s.ctx)
	s.must(err)
	if all := strings.Join(found, "\n"); !strings.Contains(all, "is gone") {
		t.Errorf("verify says %q, want the reservation named", all)
	}
}
