// Package share tells how far a share of so many may be trusted: with the 95 %
// interval of the share, and of the difference between two.
package share

import "math"

// normal95 is the 97.5th percentile of the standard normal distribution.
const normal95 = 1.959963984540054

// Interval is where the true figure is, 95 times of a hundred.
type Interval struct{ Lower, Upper float64 }

// Wilson gives the interval of k of n, by Wilson's score (1927). With none of n,
// or all, it is still an interval. n must be above zero.
func Wilson(k, n int) Interval {
	z2, all := normal95*normal95, float64(n)
	p := float64(k) / all
	middle, half := p+z2/(2*all), normal95*math.Sqrt(p*(1-p)/all+z2/(4*all*all))
	return Interval{max(0, (middle-half)/(1+z2/all)), min(1, (middle+half)/(1+z2/all))}
}

// Difference gives k1 of n1 less k2 of n2, and the interval of that: Newcombe's
// tenth method (1998), which puts together the two Wilson intervals. Unlike the
// textbook's it neither leaves −1 … 1 nor shrinks to a point when nobody did it.
func Difference(k1, n1, k2, n2 int) (float64, Interval) {
	p1, p2 := float64(k1)/float64(n1), float64(k2)/float64(n2)
	one, two := Wilson(k1, n1), Wilson(k2, n2)
	d := p1 - p2
	return d, Interval{
		Lower: d - math.Hypot(p1-one.Lower, two.Upper-p2),
		Upper: d + math.Hypot(one.Upper-p1, p2-two.Lower),
	}
}
