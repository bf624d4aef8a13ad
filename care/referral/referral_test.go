package referral

import (
	"testing"
	"time"

	"kept/internal/maybe"
	"kept/internal/money"
)

func TestWhatBecomesOfAReferral(t *testing.T) {
	at := func(day int) time.Time { return time.Date(2026, 12, 20+day, 23, 30, 0, 0, time.UTC) }
	expires := at(10)
	for _, tc := range []struct {
		name   string
		was    State
		orders []time.Time
		same   bool
		gone   bool
		day    int
		want   State
		due    *time.Time
	}{
		{"nothing ordered yet", Waiting, nil, false, false, 0, Waiting, &expires},
		{"the first order", Waiting, []time.Time{at(1)}, false, false, 2, Waiting, &expires},
		{"the second", Waiting, []time.Time{at(1), at(2)}, false, false, 2, Held, maybe.Some(at(16))},
		{"the last moment of the hold", Held, []time.Time{at(1), at(2)}, false, false, 15, Held, maybe.Some(at(16))},
		{"when the hold is over", Held, []time.Time{at(1), at(2)}, false, false, 16, Rewarded, nil},
		{"one is called off in the hold", Held, []time.Time{at(1)}, false, false, 5, Waiting, &expires},
		{"a third one takes its place", Held, []time.Time{at(1), at(4)}, false, false, 5, Held, maybe.Some(at(18))},
		{"too late", Waiting, []time.Time{at(1), at(10)}, false, false, 10, Expired, nil},
		{"told late, placed in time", Expired, []time.Time{at(1), at(9)}, false, false, 11, Held, maybe.Some(at(23))},
		{"nothing came of it", Waiting, []time.Time{at(1)}, false, false, 10, Expired, nil},
		{"called off after the reward", Rewarded, []time.Time{at(1)}, false, false, 20, Reversed, nil},
		{"a new order doesn't give it again", Reversed, []time.Time{at(1), at(2)}, false, false, 30, Reversed, nil},
		{"another order stands for it", Rewarded, []time.Time{at(1), at(5)}, false, false, 17, Rewarded, nil},
		{"they are one person", Held, []time.Time{at(1), at(2)}, true, false, 5, Void, nil},
		{"and had the reward", Rewarded, []time.Time{at(1), at(2)}, true, false, 20, Reversed, nil},
		{"erased while it waits", Waiting, []time.Time{at(1)}, false, true, 2, Void, nil},
		{"erased in the hold", Held, []time.Time{at(1), at(2)}, false, true, 16, Void, nil},
		{"erased, and nothing came of it", Expired, []time.Time{at(1), at(9)}, false, true, 11, Expired, nil},
		{"erased, and looked at again", Void, []time.Time{at(1)}, false, true, 5, Void, nil},
		{"erased after the reward", Rewarded, []time.Time{at(1), at(2)}, false, true, 20, Rewarded, nil},
		{"and called off then", Rewarded, []time.Time{at(1)}, false, true, 20, Reversed, nil},
		{"taken apart again", Void, []time.Time{at(1)}, false, false, 5, Waiting, &expires},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := &Referral{State: tc.was, OnOrder: 2, HoldDays: 14, ReferredAt: at(0), ExpiresAt: &expires}
			got := r.Reckon(tc.orders, tc.same, tc.gone, at(tc.day))
			if got.State != tc.want || !maybe.Equal(got.DueAt, tc.due) {
				t.Errorf("Reckon = %s until %v, want %s until %v", got.State, got.DueAt, tc.want, tc.due)
			}
		})
	}
}

func TestWhetherAnOrderComesToEnough(t *testing.T) {
	amount := func(minor int64, currency string) *money.Money {
		return &money.Money{Minor: minor, Currency: currency}
	}
	for _, tc := range []struct {
		name              string
		least, paid, home *money.Money
		want              bool
	}{
		{"any counts", nil, amount(0, "EUR"), amount(0, "EUR"), true},
		{"just enough", amount(4000, "EUR"), amount(4000, "EUR"), amount(4000, "EUR"), true},
		{"a cent below", amount(4000, "EUR"), amount(3999, "EUR"), amount(3999, "EUR"), false},
		{"by its rate in the tenant's currency", amount(4000, "EUR"), amount(4500, "USD"), amount(4100, "EUR"), true},
		{"below by its rate", amount(4000, "EUR"), amount(4500, "USD"), amount(3900, "EUR"), false},
		{"in its own currency", amount(4000, "USD"), amount(4500, "USD"), amount(3900, "EUR"), true},
		{"in a currency that says nothing of it", amount(1, "CHF"), amount(4500, "USD"), amount(3900, "EUR"), false},
		{"where no rate is known", amount(4000, "EUR"), amount(4500, "USD"), nil, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := (&Referral{LeastAmount: tc.least}).Enough(tc.paid, tc.home); got != tc.want {
				t.Errorf("Enough = %v, want %v", got, tc.want)
			}
		})
	}
}
