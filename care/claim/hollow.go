package claim

import "kept/internal/share"

// When a claim looks like an empty promise.
const (
	// Enough is how many promises must have fallen due before a claim is judged.
	Enough = 30
	// hollowBelow is the share of promises that a claim worth making is kept in.
	hollowBelow = 0.8
)

// Hollow reports whether a claim is an empty promise, of which one should ask
// whether to withdraw it: of n promises that fell due, kept were kept in time.
// It takes 30, and even the upper end of the 95 % interval (Wilson's) of the
// keep rate must be below 80 %: read as kindly as chance allows, more than one
// customer in five is let down.
func Hollow(kept, n int) bool {
	return n >= Enough && share.Wilson(kept, n).Upper < hollowBelow
}
