package purchase

import (
	"math"
	"testing"
	"time"

	"kept/internal/clock"
	"kept/internal/money"
	"kept/internal/testhouse"
)

func eur(minor int64) money.Money { return money.Money{Minor: minor, Currency: "EUR"} }

func line(quantity int, minor int64) LineDraft {
	return LineDraft{Quantity: quantity, UnitPrice: eur(minor)}
}

func TestSum(t *testing.T) {
	five, six := eur(500), eur(600)
	usd := LineDraft{Quantity: 1, UnitPrice: money.Money{Minor: 1, Currency: "USD"}}
	for _, tc := range []struct {
		name string
		d    Draft
		want string
	}{
		{"lines add up", Draft{Lines: []LineDraft{line(2, 200), line(1, 100)}}, "5.00"},
		{"a discount is a negative line", Draft{Lines: []LineDraft{line(1, 600), line(1, -100)}}, "5.00"},
		{"the amount agrees", Draft{Lines: []LineDraft{line(1, 500)}, Amount: &five}, "5.00"},
		{"the amount alone", Draft{Amount: &five}, "5.00"},
		{"neither", Draft{}, "amount: must not be empty"},
		{"the amount differs", Draft{Lines: []LineDraft{line(1, 500)}, Amount: &six}, "amount: must be the sum of the lines, 5.00 EUR"},
		{"below nothing", Draft{Lines: []LineDraft{line(1, -1)}}, "amount: must not be negative"},
		{"two currencies", Draft{Lines: []LineDraft{line(1, 1), usd}}, "lines.1.unitPrice: must be in EUR like the first line"},
		{"no quantity", Draft{Lines: []LineDraft{line(0, 1)}}, "lines.0.quantity: must be from 1 to 1000000"},
		{"too large to hold", Draft{Lines: []LineDraft{line(1000, math.MaxInt64/10)}}, "lines.0: makes the purchase too large an amount"},
		{"the smallest number there is", Draft{Lines: []LineDraft{line(3, math.MinInt64)}}, "lines.0: makes the purchase too large an amount"},
		{"no such currency", Draft{Amount: &money.Money{Minor: 1, Currency: "XX"}}, `amount: "XX" is not a currency: write its ISO 4217 code, such as EUR`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m, err := tc.d.sum()
			got := m.Amount()
			if err != nil {
				got = err.Error()
			}
			if got != tc.want {
				t.Errorf("sum = %s, want %s", got, tc.want)
			}
		})
	}
}

func TestRate(t *testing.T) {
	for _, tc := range []struct{ given, from, want string }{
		{"", "EUR", "1"},
		{"1.00", "EUR", "1"},
		{"1.1", "EUR", "rate: must be 1: the purchase is in the tenant's own currency"},
		{"", "USD", "rate: is needed: one unit of USD in EUR, as a decimal"},
		{"0.92100", "USD", "0.921"},
		{"0", "USD", "rate: must be a positive decimal such as 1.0842"},
		{"-1", "USD", "rate: must be a positive decimal such as 1.0842"},
		{"1e99999999", "USD", "rate: must be a positive decimal such as 1.0842"},
		{"NaN", "USD", "rate: must be a positive decimal such as 1.0842"},
	} {
		got, err := rate(tc.given, tc.from, "EUR")
		if err != nil {
			got = err.Error()
		}
		if got != tc.want {
			t.Errorf("rate(%q, %s) = %s, want %s", tc.given, tc.from, got, tc.want)
		}
	}
}

func TestBecome(t *testing.T) {
	now := testhouse.Now
	earlier := now.Add(-time.Hour)
	for _, tc := range []struct {
		name string
		p    Purchase
		to   Status
		at   *time.Time
		want string
	}{
		{"placed is delivered", Purchase{Status: Placed}, Delivered, &now, "changed"},
		{"the same again", Purchase{Status: Delivered, DeliveredAt: &now}, Delivered, &now, "unchanged"},
		{"the date comes later", Purchase{Status: Delivered}, Delivered, &now, "changed"},
		{"another date", Purchase{Status: Delivered, DeliveredAt: &earlier}, Delivered, &now, "deliveredAt: is recorded already, as 2026-03-04T11:00:00Z"},
		{"back from delivered", Purchase{Status: Delivered}, Placed, nil, "status: this purchase is DELIVERED already and can't become PLACED"},
		{"found after all", Purchase{Status: Unavailable}, Delivered, &now, "changed"},
		{"out of cancelled", Purchase{Status: Cancelled}, Delivered, &now, "status: this purchase is CANCELLED already and can't become DELIVERED"},
		{"came back", Purchase{Status: Delivered}, Returned, nil, "changed"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			changed, err := tc.p.become(tc.to, tc.at, nil)
			got := map[bool]string{true: "changed", false: "unchanged"}[changed]
			if err != nil {
				got = err.Error()
			}
			if got != tc.want {
				t.Errorf("become(%s) = %s, want %s", tc.to, got, tc.want)
			}
		})
	}
}

func TestChecksDatesAgainstEachOther(t *testing.T) {
	now := testhouse.Now
	before, after := now.Add(-time.Minute), now.Add(time.Minute)
	day := clock.Day("2026-02-30")
	for _, tc := range []struct {
		name string
		d    Draft
		want string
	}{
		{"now is not the future", Draft{OccurredAt: now}, ""},
		{"without a time", Draft{}, "occurredAt: must not be empty"},
		{"the future", Draft{OccurredAt: after}, "occurredAt: must not be in the future"},
		{"delivered before it was bought", Draft{OccurredAt: now, DeliveredAt: &before}, "deliveredAt: must not be before the purchase"},
		{"delivered in the future", Draft{OccurredAt: now, DeliveredAt: &after}, "deliveredAt: must not be in the future"},
		{"cancelled in the future", Draft{OccurredAt: now, CancelledAt: &after}, "cancelledAt: must not be in the future"},
		{"no such day", Draft{OccurredAt: now, PromisedDay: &day}, `promisedDay: "2026-02-30" is not a day: write it as YYYY-MM-DD`},
		{"no such zone", Draft{OccurredAt: now, PromisedZone: "Mars"}, `timeZone: "Mars" is not a time zone: write a name such as Europe/Berlin or UTC`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := ""
			if err := tc.d.checkTimes(now); err != nil {
				got = err.Error()
			}
			if got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}
