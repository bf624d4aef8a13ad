package household

import (
	"strings"
	"testing"
	"time"
)

var now = time.Date(2027, 3, 28, 23, 30, 0, 0, time.UTC) // the night in which summer time begins in Berlin

func TestRoom(t *testing.T) {
	for _, tc := range []struct {
		name    string
		p       Policy
		members int
		says    string
	}{
		{"a program without households", Policy{}, 0, "nobody can spend points together"},
		{"the first", Policy{Most: 1}, 0, ""},
		{"the last", Policy{Most: 3}, 2, ""},
		{"one too many", Policy{Most: 3}, 3, "of at most 3 members the household has 3"},
		{"a program that allows fewer than there are", Policy{Most: 3}, 5, "of at most 3 members the household has 5"},
	} {
		t.Run(tc.name, func(t *testing.T) { says(t, tc.p.room(tc.members), tc.says) })
	}
}

func TestRested(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	left := func(days int, household string) *Stay {
		at := now.AddDate(0, 0, -days)
		return &Stay{HouseholdID: household, LeftAt: &at}
	}
	for _, tc := range []struct {
		name string
		past []*Stay
		says string
	}{
		{"never in one", nil, ""},
		{"left another today", []*Stay{left(0, "a")}, "must wait until 2027-06-27, which is 90 days"},
		{"left another a day too late", []*Stay{left(89, "a")}, "must wait until 2027-03-30"},
		{"left another long enough ago", []*Stay{left(90, "a")}, ""},
		{"comes back", []*Stay{left(0, "b")}, ""},
		{"comes back by way of another", []*Stay{left(9, "b"), left(1, "a")}, "must wait"},
		{"is in it", []*Stay{{HouseholdID: "a"}}, ""},
	} {
		t.Run(tc.name, func(t *testing.T) { says(t, Policy{Rest: 90}.rested(tc.past, "b", now, zone), tc.says) })
	}
	if err := (Policy{}).rested([]*Stay{left(0, "a")}, "b", now, zone); err != nil {
		t.Errorf("in a program in which nobody waits: %v", err)
	}
}

func TestWhichStayCounts(t *testing.T) {
	own, older, same := &Stay{ID: "c", CustomerID: "ann", JoinedAt: now}, &Stay{ID: "b", CustomerID: "anna", JoinedAt: now.Add(-time.Hour)}, &Stay{ID: "a", CustomerID: "annie", JoinedAt: now.Add(-time.Hour)}
	for _, tc := range []struct {
		name string
		s, o *Stay
		want bool
	}{
		{"her own before a merged record's", own, older, true},
		{"a merged record's after her own", older, own, false},
		{"of two merged records the older", older, &Stay{JoinedAt: now}, true},
		{"joined at once", same, older, true},
	} {
		if got := tc.s.before(tc.o, "ann"); got != tc.want {
			t.Errorf("%s: %v, want %v", tc.name, got, tc.want)
		}
	}
}

func says(t *testing.T, err error, want string) {
	t.Helper()
	switch {
	case want == "" && err != nil:
		t.Errorf("refused: %v", err)
	case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
		t.Errorf("%v, want %q", err, want)
	}
}
