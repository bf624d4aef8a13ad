package loyalty_test

import (
	"context"
	"strings"
	"testing"

	"kept/tenants/guard"
)

func TestVerifyFindsTheLastSealGone(t *testing.T) {
	for _, tc := range []struct {
		name, change string
		works        bool // whether a node was up since
		says         string
	}{
		{"all are there", "", true, ""},
		{"the last one", "DELETE FROM loyalty_anchors WHERE day = (SELECT max(day) FROM loyalty_anchors)", true, "has transactions and no seal"},
		{"all", "DELETE FROM loyalty_anchors", true, "has transactions and no seal"},
		{"nobody sealed them yet", "DELETE FROM loyalty_anchors", false, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := lived(t)
			s.now = s.now.Add(2 * day)
			if tc.works {
				s.must(s.db.Cursor.Create().SetID("numbered").SetSeq(0).SetMovedAt(s.now).Exec(guard.System(context.Background(), "test: a node is up")))
			}
			_, err := s.book.Seal(s.ctx, s.itself)
			s.must(err)
			_, err = s.db.SQL().Exec(tc.change)
			s.must(err)
			found, err := s.book.Verify(s.ctx)
			s.must(err)
			if all := strings.Join(found, "\n"); (tc.says == "") != (all == "") || !strings.Contains(all, tc.says) {
				t.Errorf("verify says %q, want %q in it", all, tc.says)
			}
		})
	}
}
