package loyalty

import (
	"testing"
	"time"
)

// What was hashed before reasons had seals reads as it did.
func TestTransactionsOfTheFirstEditionKeepTheirHash(t *testing.T) {
	tx := &Transaction{ID: "lmv_1", Seq: 3, Kind: KindEarned, At: time.UnixMicro(5).UTC(), Points: 7, Reason: "a birthday", After: Balances{Earned: 7, Available: 7}}
	const want = "c7bbbf613b0300f03525fd50fbdfed4d052db873b541aa903f09407f83aabe18" // by the program as it was then
	if got := tx.sum("before"); got != want {
		t.Errorf("sum = %s, want %s", got, want)
	}
	if !tx.sealed(false) {
		t.Error("a reason without a seal counts as changed")
	}
}
