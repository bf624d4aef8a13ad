package loyalty

import (
	"testing"
	"time"

	"kept/internal/clock"
)

func TestWhenPointsComeAndGo(t *testing.T) {
	berlin, err := clock.Zone("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name               string
		p                  Program
		earned             string
		activates, expires string
	}{
		{"at once, for a month", Program{Expiry: ExpiryRolling, ExpiryMonths: 1}, "2026-03-04T12:00:00Z", "2026-03-04T12:00:00Z", "2026-04-04T22:00:00Z"},
		{"a month from the last day of January", Program{Expiry: ExpiryRolling, ExpiryMonths: 1}, "2026-01-31T12:00:00Z", "2026-01-31T12:00:00Z", "2026-02-28T23:00:00Z"},
		{"in a leap year", Program{Expiry: ExpiryRolling, ExpiryMonths: 1}, "2028-01-31T12:00:00Z", "2028-01-31T12:00:00Z", "2028-02-29T23:00:00Z"},
		{"from the leap day on", Program{Expiry: ExpiryRolling, ExpiryMonths: 12}, "2028-02-29T12:00:00Z", "2028-02-29T12:00:00Z", "2029-02-28T23:00:00Z"},
		{"the evening is the next day in Berlin", Program{Expiry: ExpiryRolling, ExpiryMonths: 1}, "2026-03-04T23:30:00Z", "2026-03-04T23:30:00Z", "2026-04-05T22:00:00Z"},
		{"a window over the change of clocks", Program{PendingDays: 30, Expiry: ExpiryNever}, "2026-03-04T12:00:00Z", "2026-04-03T22:00:00Z", "9999-12-31T00:00:00Z"},
		{"two years from when they are hers", Program{PendingDays: 14, Expiry: ExpiryRolling, ExpiryMonths: 24}, "2026-03-04T12:00:00Z", "2026-03-18T23:00:00Z", "2028-03-19T23:00:00Z"},
		{"to the end of this year", Program{Expiry: ExpiryCalendar}, "2026-03-04T12:00:00Z", "2026-03-04T12:00:00Z", "2026-12-31T23:00:00Z"},
		{"to the end of the year in which twelve months end", Program{Expiry: ExpiryCalendar, ExpiryMonths: 12}, "2026-03-04T12:00:00Z", "2026-03-04T12:00:00Z", "2027-12-31T23:00:00Z"},
		{"a window into next year", Program{PendingDays: 14, Expiry: ExpiryCalendar}, "2026-12-30T12:00:00Z", "2027-01-13T23:00:00Z", "2027-12-31T23:00:00Z"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			earned, err := time.Parse(time.RFC3339, tc.earned)
			if err != nil {
				t.Fatal(err)
			}
			active := tc.p.activates(earned, berlin)
			if got := active.Format(time.RFC3339); got != tc.activates {
				t.Errorf("activates %s, want %s", got, tc.activates)
			}
			if got := tc.p.expires(active, berlin).Format(time.RFC3339); got != tc.expires {
				t.Errorf("expires %s, want %s", got, tc.expires)
			}
		})
	}
}

func TestDrawTakesTheFirstToExpireFirst(t *testing.T) {
	at := time.Date(2026, 3, 4, 0, 0, 0, 0, time.UTC)
	lots := []*Lot{
		{ID: "never", Available: 5, ExpiresAt: Never, EarnedAt: at},
		{ID: "young", Available: 5, ExpiresAt: at.AddDate(1, 0, 0), EarnedAt: at},
		{ID: "old", Available: 5, ExpiresAt: at.AddDate(1, 0, 0), EarnedAt: at.AddDate(0, -1, 0)},
		{ID: "soon", Available: 5, ExpiresAt: at.AddDate(0, 1, 0), EarnedAt: at},
		{ID: "held", Held: 5, ExpiresAt: at},
	}
	parts, missing := draw(spendable(lots), 17)
	var got []string
	for _, p := range parts {
		got = append(got, p.lot.ID)
	}
	if want := []string{"soon", "old", "young", "never"}; len(got) != 4 || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] || parts[3].n != 2 || missing != 0 {
		t.Errorf("drew %v with %d missing, want %v", got, missing, want)
	}
	if _, missing := draw(spendable(lots), 21); missing != 1 {
		t.Errorf("%d missing of 21, want 1", missing)
	}
}
