package advice

import (
	"maps"
	"math"
	"math/bits"
	"slices"
	"time"
)

// rounded gives a time in minutes as it is counted: up to 256 minutes as it is,
// beyond that to eight binary digits, upwards. So a count of times stays small,
// and none is told shorter than it was or more than 1/128 longer.
func rounded(d time.Duration) int {
	minutes := int64(math.Ceil(d.Minutes()))
	if minutes <= 0 {
		return 0
	}
	shift := max(0, bits.Len64(uint64(minutes))-8)
	step := int64(1) << shift
	return int((minutes + step - 1) / step * step)
}

// sample is how long some promises took. Those that are open, or that time alone
// broke, may be kept yet: they take longer than they have taken so far. Those
// that somebody says are broken take longer than any time.
type sample struct {
	times map[int]int // kept: after how many minutes, and how many
	open  map[int]int // after how many minutes they are still open
	kept  int
	left  int // that may be kept yet
	never int
}

func newSample() *sample { return &sample{times: map[int]int{}, open: map[int]int{}} }

// add counts a day's promises into the sample; those that are open have been so
// for age minutes.
func (s *sample) add(d *day, age int) {
	for t, n := range d.times {
		s.times[t] += n
		s.kept += n
	}
	s.never += d.never
	if open := d.open(); open > 0 {
		s.open[age] += open
		s.left += open
	}
}

// survival tells, for each time at which promises were kept, the share that
// took longer, by Kaplan and Meier (1958): what is still open counts for as long
// as it has been. With nothing open it is the plain share. It stops when tell does.
func (s *sample) survival(tell func(minutes int, longer float64) bool) {
	ages := slices.Sorted(maps.Keys(s.open))
	atRisk, longer := s.kept+s.left+s.never, 1.0
	for _, t := range slices.Sorted(maps.Keys(s.times)) {
		for len(ages) > 0 && ages[0] < t {
			atRisk -= s.open[ages[0]]
			ages = ages[1:]
		}
		longer *= 1 - float64(s.times[t])/float64(atRisk)
		atRisk -= s.times[t]
		if !tell(t, longer) {
			return
		}
	}
}

// tiny is what floats lose.
const tiny = 1e-9

// quantile is the shortest time within which at least a share q was kept: with
// nothing open it is Hyndman and Fan's type 1, the inverse of the plain share. It
// doesn't interpolate: between two times that were seen nobody kept anything,
// and a word that is to hold 95 times of 100 must not rest on 94. Nil when fewer
// were ever kept.
func (s *sample) quantile(q float64) (at *time.Duration) {
	s.survival(func(minutes int, longer float64) bool {
		if longer > 1-q+tiny {
			return true
		}
		d := time.Duration(minutes) * time.Minute
		at = &d
		return false
	})
	return at
}

// within is the share that was kept within d.
func (s *sample) within(d time.Duration) (share float64) {
	s.survival(func(minutes int, longer float64) bool {
		if time.Duration(minutes)*time.Minute > d {
			return false
		}
		share = 1 - longer
		return true
	})
	return share
}
