package claim

import "math"

// When a claim looks like an empty promise.
const (
	// Enough is how many promises must have fallen due before a claim is judged.
	Enough = 30
	// hollowBelow is the share of promises that a claim worth making is kept in.
	hollowBelow = 0.8
	// normal95 is the 97.5th percentile of the standard normal distribution.
	normal95 = 1.959963984540054
)

// Hollow reports whether a claim is an empty promise, of which one should ask
// whether to withdraw it: of n promises that fell due, kept were kept in time.
// It takes 30, and even the upper end of the 95 % interval (Wilson's) of the
// keep rate must be below 80 %: read as kindly as chance allows, more than one
// customer in five is let down.
func Hollow(kept, n int) bool {
	return n >= Enough && upper(kept, n) < hollowBelow
}

// upper is the upper end of Wilson's interval of kept ÷ n.
func upper(kept, n int) float64 {
	z2, all := normal95*normal95, float64(n)
	p := float64(kept) / all
	return (p + z2/(2*all) + normal95*math.Sqrt(p*(1-p)/all+z2/(4*all*all))) / (1 + z2/all)
}
