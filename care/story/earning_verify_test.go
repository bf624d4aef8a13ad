package story_test

import (
	"strings"
	"testing"

	"kept/care/event"
)

func TestVerifyFindsEarningsChangedByHand(t *testing.T) {
	for _, tc := range []struct{ name, change, says string }{
		{"nothing", "", ""},
		{"points", "UPDATE earnings SET points = points + 1 WHERE reversed = 0", "it says 11 points; transaction"},
		{"points that weren't given", "UPDATE earnings SET points = 0 WHERE reversed = 0", "it gave nothing, and names transaction"},
		{"what was taken back", "UPDATE earnings SET reversed = reversed + 1 WHERE reversed = 0", "it says that 1 points were taken back; the ledger says 0"},
		{"that it was taken back", "UPDATE earnings SET reversed = 0", "it says that 0 points were taken back; the ledger says 20"},
		{"whose it is", "UPDATE earnings SET customer_id = (SELECT id FROM customers WHERE name = 'Bob') WHERE reversed = 0", "it says customer"},
		{"the transaction", "UPDATE earnings SET transaction_id = (SELECT max(transaction_id) FROM earnings)", "aren't in the ledger as its own"},
		{"no transaction", "UPDATE earnings SET transaction_id = NULL WHERE reversed = 0", "aren't in the ledger as its own"},
		{"the event", "UPDATE earnings SET event_id = 'evt_x' WHERE reversed = 0", "aren't in the ledger as its own"},
		{"one that is gone", "DELETE FROM earnings WHERE reversed = 0", "and no earning tells of it"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := openClub(t)
			c.rule(event.PurchaseRecorded, perEuro())
			ann := c.customer(t, c.ctx, "Ann")
			c.customer(t, c.ctx, "Bob")
			c.buys(ann, "p1", 1000)
			back := c.buys(ann, "p2", 2000)
			c.asked()
			c.must(second(c.stories.CancelPurchase(c.ctx, back.ID, c.now, "changed her mind")))
			c.asked()
			if _, err := c.db.SQL().Exec(tc.change); err != nil {
				t.Fatal(err)
			}
			wrong, err := c.stories.VerifyEarnings(c.ctx)
			c.must(err)
			if got := strings.Join(wrong, "\n"); (got == "") != (tc.says == "") || !strings.Contains(got, tc.says) {
				t.Errorf("verify says %q, want %q in it", got, tc.says)
			}
		})
	}
}
