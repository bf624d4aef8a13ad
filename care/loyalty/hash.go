package loyalty

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
)

// sum is the hash of a transaction: of all it says, of its entries in their
// order, and of the hash of the account's transaction before it. Who changes a
// transaction by hand has to change all that follow, and the seal of each day
// since. Texts are quoted, so that no two transactions read alike. A reason counts
// by its seal; those of the first edition, which had none, by themselves.
func (t *Transaction) sum(previous string) string {
	h := sha256.New()
	edition, reason := 1, t.Reason
	if t.reasonSeal != "" {
		edition, reason = 2, t.reasonSeal
	}
	_, _ = fmt.Fprintf(h, "kept-ledger-%d %q %q %q %q %q %d %q %d %d %q %d %q %q %q %q %q %q",
		edition, previous, t.ID, t.ProgramID, t.AccountID, t.CustomerID, t.Seq, t.Kind, t.At.UnixMicro(), t.RecordedAt.UnixMicro(),
		t.Key, t.Points, reason, t.ActorKind, t.ActorID, t.ReservationID, t.OfID, t.Terms)
	b := t.After
	_, _ = fmt.Fprintf(h, " after %d %d %d %d %d %d %d %d", b.Earned, b.Pending, b.Available, b.Held, b.Debt, b.Spent, b.Expired, b.Reversed)
	for _, e := range t.Entries {
		_, _ = fmt.Fprintf(h, " entry %q %q %d", e.LotID, e.Part, e.Amount)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// sealReason makes what stands for the reason in the hash. The salt goes with the
// reason when the customer is erased: the seal that is left lets nobody guess what
// it was, and the hashes are what they were.
func (t *Transaction) sealReason() {
	if t.Reason != "" {
		t.salt = rand.Text()
		t.reasonSeal = reasonSealOf(t.salt, t.Reason)
	}
}

// sealed reports whether the reason is the one that was sealed, or was taken out of
// what is told of a customer who was erased.
func (t *Transaction) sealed(erased bool) bool {
	return t.reasonSeal == "" || t.reasonSeal == reasonSealOf(t.salt, t.Reason) || erased && t.salt == "" && t.Reason == ""
}

func reasonSealOf(salt, reason string) string {
	h := hmac.New(sha256.New, []byte(salt))
	_, _ = h.Write([]byte(reason))
	return base64.RawStdEncoding.EncodeToString(h.Sum(nil))
}
