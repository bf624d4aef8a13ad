package promise

import (
	"testing"
	"time"
)

func TestMedianMargin(t *testing.T) {
	for _, tc := range []struct {
		name    string
		margins []time.Duration
		want    string
	}{
		{"nothing kept", nil, "none"},
		{"one", []time.Duration{time.Hour}, "1h0m0s"},
		{"odd: the middle one", []time.Duration{-time.Hour, time.Minute, time.Hour}, "1m0s"},
		{"even: the mean of the middle two", []time.Duration{-time.Hour, time.Hour, 2 * time.Hour, 9 * time.Hour}, "1h30m0s"},
		{"equal ones count each", []time.Duration{time.Hour, time.Hour, time.Hour, 9 * time.Hour}, "1h0m0s"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var tally Tally
			for _, m := range tc.margins {
				tally.addMargin(int64(m/time.Second), 1)
			}
			got := "none"
			if m := tally.MedianMargin(); m != nil {
				got = m.String()
			}
			if got != tc.want {
				t.Errorf("MedianMargin = %s, want %s", got, tc.want)
			}
		})
	}
}

func TestRates(t *testing.T) {
	now := friday.Add(time.Hour)
	target := friday.Add(-time.Hour)
	with := func(s State, at time.Time, target *time.Time) *Promise {
		p := open(friday)
		p.State, p.SettledAt, p.TargetAt = s, &at, target
		return p
	}
	var tally Tally
	for _, p := range []*Promise{
		with(Kept, target, &target),     // by the target
		with(Kept, friday, &target),     // in time, not by the target
		with(KeptLate, now, nil),        // late
		with(Broken, now, nil),          // broken
		with(Withdrawn, target, nil),    // out
		with(Void, target, nil),         // out
		with(Renegotiated, target, nil), // its successor counts
		open(friday),                    // overdue counts as not kept
		open(now.Add(time.Hour)),        // hasn't fallen due
		func() *Promise { p := open(now.Add(time.Hour)); p.State, p.SettledAt = Kept, &friday; return p }(), // kept early, due tomorrow
	} {
		tally.add(p, now)
	}
	if tally.FallenDue() != 5 || *tally.KeepRate() != 0.4 || *tally.FirstDateRate() != 0.4 || *tally.OverDeliveryRate() != 0.5 {
		t.Errorf("%v: keep rate %v, first-date rate %v, over-delivery %v", &tally,
			*tally.KeepRate(), *tally.FirstDateRate(), *tally.OverDeliveryRate())
	}
}
