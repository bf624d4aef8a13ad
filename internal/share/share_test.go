package share_test

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"kept/internal/share"
)

func TestWilson(t *testing.T) {
	for _, tc := range []struct {
		k, n int
		want string
	}{
		{80, 100, "0.7112 0.8666"},
		{81, 263, "0.2553 0.3662"}, // the examples of Newcombe (1998), "Interval estimation for the single proportion"
		{15, 148, "0.0624 0.1605"},
		{0, 20, "0.0000 0.1611"},
		{1, 29, "0.0061 0.1718"},
		{20, 20, "0.8389 1.0000"},
	} {
		i := share.Wilson(tc.k, tc.n)
		if got := fmt.Sprintf("%.4f %.4f", i.Lower, i.Upper); got != tc.want {
			t.Errorf("Wilson(%d, %d) = %s, want %s", tc.k, tc.n, got, tc.want)
		}
	}
}

// The examples are those of Newcombe (1998), "Interval estimation for the
// difference between independent proportions", table II, method 10.
func TestDifference(t *testing.T) {
	for _, tc := range []struct {
		k1, n1, k2, n2 int
		want           string
	}{
		{56, 70, 48, 80, "0.0524 0.3339"},
		{9, 10, 3, 10, "0.1705 0.8090"},
		{6, 7, 2, 7, "0.0582 0.8062"},
		{5, 56, 0, 29, "-0.0381 0.1926"},
		{0, 10, 0, 20, "-0.1611 0.2775"},
		{0, 10, 0, 10, "-0.2775 0.2775"},
		{10, 10, 0, 20, "0.6791 1.0000"},
		{10, 10, 0, 10, "0.6075 1.0000"},
	} {
		d, i := share.Difference(tc.k1, tc.n1, tc.k2, tc.n2)
		if got := fmt.Sprintf("%.4f %.4f", i.Lower, i.Upper); got != tc.want {
			t.Errorf("Difference(%d/%d, %d/%d) = %.4f within %s, want within %s", tc.k1, tc.n1, tc.k2, tc.n2, d, got, tc.want)
		}
	}
}

// The ends of Wilson's interval are where the share found lies just 1.96 standard
// errors of theirs away: that is what the interval is, said without its formula.
func TestDifferenceIsMadeOfTheEndsOfTwoTests(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n1, n2 := rapid.IntRange(1, 5000).Draw(t, "n1"), rapid.IntRange(1, 5000).Draw(t, "n2")
		k1, k2 := rapid.IntRange(0, n1).Draw(t, "k1"), rapid.IntRange(0, n2).Draw(t, "k2")
		d, i := share.Difference(k1, n1, k2, n2)
		if i.Lower < -1-1e-12 || i.Upper > 1+1e-12 || i.Lower > d || i.Upper < d {
			t.Fatalf("%v isn't within %v", d, i)
		}
		p1, p2 := float64(k1)/float64(n1), float64(k2)/float64(n2)
		below := math.Hypot(p1-end(k1, n1, 0, p1), end(k2, n2, 1, p2)-p2)
		above := math.Hypot(end(k1, n1, 1, p1)-p1, p2-end(k2, n2, 0, p2))
		if math.Abs(d-below-i.Lower) > 1e-9 || math.Abs(d+above-i.Upper) > 1e-9 {
			t.Fatalf("%d/%d − %d/%d: within %v, want %v … %v", k1, n1, k2, n2, i, d-below, d+above)
		}
	})
}

// end looks by halving for the share between p and an end at which k of n would
// just be doubted.
func end(k, n int, far, p float64) float64 {
	near := p
	for range 200 {
		middle := (near + far) / 2
		if math.Abs(float64(k)/float64(n)-middle) <= 1.959963984540054*math.Sqrt(middle*(1-middle)/float64(n)) {
			near = middle
		} else {
			far = middle
		}
	}
	return near
}
