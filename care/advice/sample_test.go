package advice

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// kept is a day on which so many promises were kept after so many minutes.
func kept(times map[int]int, never, open int) *day {
	d := &day{times: times, never: never, made: never + open}
	for _, n := range times {
		d.made += n
	}
	return d
}

func TestQuantile(t *testing.T) {
	ten := map[int]int{}
	for m := 10; m <= 100; m += 10 {
		ten[m] = 1
	}
	for _, tc := range []struct {
		name       string
		d          *day
		age        int
		q          float64
		want       int // minutes; -1 for never
		wantWithin float64
	}{
		{"the half of ten", kept(ten, 0, 0), 0, .5, 50, .5},
		{"eight of ten", kept(ten, 0, 0), 0, .8, 80, .8},
		{"95 of a hundred takes all ten", kept(ten, 0, 0), 0, .95, 100, 1},
		{"one, of one", kept(map[int]int{7: 1}, 0, 0), 0, .95, 7, 1},
		{"none", kept(nil, 0, 0), 0, .5, -1, 0},
		{"what was never kept is longer than all", kept(ten, 10, 0), 0, .5, 100, .5},
		{"and so is a share that isn't reached", kept(ten, 10, 0), 0, .8, -1, 0},
		{"what has been open for longer than all tells nothing else", kept(ten, 0, 10), 1000, .5, 100, .5},
		// Kaplan and Meier: after 50 minutes 5 of 20 were kept; the 10 that were open
		// for 55 are left out then, so each of the five that follow is one in 5, 4, …
		// of what was left: 15/20 · 4/5 · 3/4 is 0.45 after 70.
		{"what has been open for a while counts for that while", kept(ten, 0, 10), 55, .5, 70, .55},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := newSample()
			s.add(tc.d, tc.age)
			got := s.quantile(tc.q)
			if tc.want < 0 {
				if got != nil {
					t.Errorf("quantile(%g) = %v, want none", tc.q, *got)
				}
				return
			}
			if got == nil || *got != time.Duration(tc.want)*time.Minute {
				t.Fatalf("quantile(%g) = %v, want %d minutes", tc.q, got, tc.want)
			}
			if w := s.within(*got); w < tc.wantWithin-1e-9 || w > tc.wantWithin+1e-9 {
				t.Errorf("within(%v) = %g, want %g", *got, w, tc.wantWithin)
			}
		})
	}
}

// No time is told shorter than it was, or more than a 128th longer, and a longer
// one never shorter than a shorter.
func TestRounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := time.Duration(rapid.Int64Range(0, int64(10*366*24*time.Hour)).Draw(t, "took"))
		minutes := time.Duration(rounded(d)) * time.Minute
		if minutes < d || float64(minutes) > float64(d)*(1+1.0/128)+float64(time.Minute) {
			t.Errorf("rounded(%v) = %v", d, minutes)
		}
		more := d + time.Duration(rapid.Int64Range(0, int64(time.Hour)).Draw(t, "more"))
		if rounded(more) < rounded(d) {
			t.Errorf("rounded(%v) = %d is less than rounded(%v) = %d", more, rounded(more), d, rounded(d))
		}
	})
}
