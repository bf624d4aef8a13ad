package loyalty

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// sum is the hash of a transaction: of all it says, of its entries in their
// order, and of the hash of the account's transaction before it. Who changes a
// transaction by hand has to change all that follow, and the seal of each day
// since. Texts are quoted, so that no two transactions read alike.
func (t *Transaction) sum(previous string) string {
	h := sha256.New()
	_, _ = fmt.Fprintf(h, "kept-ledger-1 %q %q %q %q %q %d %q %d %d %q %d %q %q %q %q %q %q",
		previous, t.ID, t.ProgramID, t.AccountID, t.CustomerID, t.Seq, t.Kind, t.At.UnixMicro(), t.RecordedAt.UnixMicro(),
		t.Key, t.Points, t.Reason, t.ActorKind, t.ActorID, t.ReservationID, t.OfID, t.Terms)
	b := t.After
	_, _ = fmt.Fprintf(h, " after %d %d %d %d %d %d %d %d", b.Earned, b.Pending, b.Available, b.Held, b.Debt, b.Spent, b.Expired, b.Reversed)
	for _, e := range t.Entries {
		_, _ = fmt.Fprintf(h, " entry %q %q %d", e.LotID, e.Part, e.Amount)
	}
	return hex.EncodeToString(h.Sum(nil))
}
