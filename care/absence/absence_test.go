package absence

import (
	"testing"
	"time"

	"kept/internal/clock"
	"kept/internal/fault"
)

const day = 24 * time.Hour

func TestPlan(t *testing.T) {
	berlin, err := clock.Zone("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, 4, 23, 30, 0, 0, time.UTC) // the 5th in Berlin
	for _, tc := range []struct {
		name  string
		draft Draft
		field string // refused; empty when it is fine
	}{
		{"a week", Draft{MemberID: "ann", From: "2026-03-09", Until: "2026-03-13", DeputyID: "bea"}, ""},
		{"one day, today", Draft{MemberID: "ann", From: "2026-03-05", Until: "2026-03-05"}, ""},
		{"begun already", Draft{MemberID: "ann", From: "2026-03-01", Until: "2026-03-06"}, ""},
		{"a year", Draft{MemberID: "ann", From: "2026-04-01", Until: "2027-04-01"}, ""},
		{"nobody", Draft{From: "2026-03-09", Until: "2026-03-13"}, "memberId"},
		{"no day", Draft{MemberID: "ann", From: "soon", Until: "2026-03-13"}, "from"},
		{"no last day", Draft{MemberID: "ann", From: "2026-03-09"}, "until"},
		{"backwards", Draft{MemberID: "ann", From: "2026-03-13", Until: "2026-03-09"}, "until"},
		{"over, there", Draft{MemberID: "ann", From: "2026-03-01", Until: "2026-03-04"}, "until"},
		{"longer than a year", Draft{MemberID: "ann", From: "2026-04-01", Until: "2027-04-02"}, "until"},
		{"her own deputy", Draft{MemberID: "ann", From: "2026-03-09", Until: "2026-03-13", DeputyID: "ann"}, "deputyId"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a, err := tc.draft.plan(berlin, now)
			if tc.field == "" {
				if err != nil || a.lookAt == nil {
					t.Errorf("plan = %+v, %v", a, err)
				}
				return
			}
			if fault.KindOf(err) != fault.KindInvalid {
				t.Errorf("plan = %v, want %s refused", err, tc.field)
			}
		})
	}
}

func TestAwayFromTheFirstInstantToTheLast(t *testing.T) {
	berlin, err := clock.Zone("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	a, err := Draft{MemberID: "ann", From: "2026-03-28", Until: "2026-03-29"}.plan(berlin, time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	begin, end := time.Date(2026, 3, 27, 23, 0, 0, 0, time.UTC), time.Date(2026, 3, 29, 22, 0, 0, 0, time.UTC) // the clocks change
	for _, tc := range []struct {
		at         time.Time
		away, over bool
	}{
		{begin.Add(-time.Microsecond), false, false},
		{begin, true, false},
		{end.Add(-time.Microsecond), true, false},
		{end, false, true},
	} {
		if a.Away(tc.at) != tc.away || a.Over(tc.at) != tc.over {
			t.Errorf("at %s away %t, over %t", tc.at, a.Away(tc.at), a.Over(tc.at))
		}
	}
	if !a.lookAt.Equal(begin) {
		t.Errorf("looked at %s, want at its beginning", a.lookAt)
	}
	if begun, err := (Draft{MemberID: "ann", From: "2026-03-01", Until: "2026-03-29"}).plan(berlin, end.Add(-day)); err != nil || !begun.lookAt.Equal(end.Add(-day)) {
		t.Errorf("begun already: %+v, %v; want it looked at at once", begun, err)
	}
	if a.look(end.Add(-time.Minute)); !a.lookAt.Equal(end) {
		t.Errorf("looked at %s, want once more when it is over", a.lookAt)
	}
	if a.look(end); a.lookAt != nil {
		t.Errorf("looked at %s after it is over", a.lookAt)
	}
}
