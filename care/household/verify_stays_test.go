package household_test

import (
	"strings"
	"testing"
)

func TestVerifyFindsStaysChangedByHand(t *testing.T) {
	for _, tc := range []struct{ name, change, says string }{
		{"nothing", "", ""},
		{"whose stay it is", "UPDATE household_members SET customer_id = (SELECT id FROM customers WHERE name = 'Cy') WHERE left_at IS NOT NULL", "was never told"},
		{"since when", "UPDATE household_members SET joined_at = LONG_AGO", "it says that she joined at"},
		{"until when", "UPDATE household_members SET left_at = NULL", "left it, and no stay says so"},
		{"that she left", "UPDATE household_members SET left_at = joined_at WHERE left_at IS NULL", "that she left was never told"},
		{"who agreed", "UPDATE household_members SET agreed = 'nobody'", "of how she joined it says something else"},
		{"why she left", "UPDATE household_members SET why_left = 'a quarrel' WHERE left_at IS NOT NULL", "of how she left it says something else"},
		{"a stay that is gone", "DELETE FROM household_members WHERE left_at IS NOT NULL", "joined it, and no stay says so"},
		{"a household that is gone", "DELETE FROM household_members; DELETE FROM households", "was formed, and is gone"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := open(t)
			ann, bob := s.customer("Ann"), s.customer("Bob")
			s.customer("Cy")
			h, err := s.form(ann)
			s.must(err)
			s.must(s.join(h, bob))
			s.now = s.now.AddDate(0, 1, 0)
			s.must(s.leave(h, bob))
			for _, statement := range strings.Split(tc.change, ";") {
				statement = strings.ReplaceAll(statement, "LONG_AGO", s.longAgo())
				if _, err := s.db.SQL().Exec(statement); err != nil {
					t.Fatal(err)
				}
			}
			wrong, err := s.book.Verify(s.ctx)
			s.must(err)
			if got := strings.Join(wrong, "\n"); (got == "") != (tc.says == "") || !strings.Contains(got, tc.says) {
				t.Errorf("verify says %q, want %q in it", got, tc.says)
			}
		})
	}
}

// longAgo is a day of 2020 as SQL writes it.
func (s *street) longAgo() string {
	if s.db.Postgres() {
		return "TIMESTAMPTZ '2020-01-01'"
	}
	return "1577836800000000"
}
