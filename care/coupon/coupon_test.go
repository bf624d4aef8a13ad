package coupon

import (
	"slices"
	"testing"
	"time"

	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/money"
)

func ptr[T any](v T) *T { return &v }

func TestWhatSpeaksAgainstACode(t *testing.T) {
	const today = clock.Day("2026-12-31")
	for _, tc := range []struct {
		name       string
		c          Coupon
		code, hers int64 // how often it was used, and how often by her
		bought     bool
		want       []Refusal
	}{
		{"without any limit", Coupon{Used: 9}, 9, 9, false, nil},
		{"its last use", Coupon{Total: ptr(int64(5)), PerCode: ptr(int64(2)), PerCustomer: ptr(int64(3)), Used: 4}, 1, 2, false, nil},
		{"the code is used up", Coupon{PerCode: ptr(int64(1))}, 1, 0, false, []Refusal{RefuseUsedUp}},
		{"all codes together are", Coupon{Total: ptr(int64(5)), Used: 5}, 0, 0, false, []Refusal{RefuseUsedUp}},
		{"she had it", Coupon{PerCustomer: ptr(int64(1))}, 0, 1, false, []Refusal{RefuseUsed}},
		{"its first and last day", Coupon{ValidFrom: ptr(today), ValidUntil: ptr(today)}, 0, 0, false, nil},
		{"from tomorrow on", Coupon{ValidFrom: ptr(today.Add(1))}, 0, 0, false, []Refusal{RefuseNotYet}},
		{"until yesterday", Coupon{ValidUntil: ptr(today.Add(-1))}, 0, 0, false, []Refusal{RefuseExpired}},
		{"withdrawn and all else", Coupon{WithdrawnAt: ptr(time.Unix(0, 0)), ValidUntil: ptr(today.Add(-1)), PerCode: ptr(int64(1)), PerCustomer: ptr(int64(1))}, 1, 1, false,
			[]Refusal{RefuseWithdrawn, RefuseExpired, RefuseUsedUp, RefuseUsed}},
		{"for newcomers, of whom she is one", Coupon{NewcomersOnly: true}, 0, 0, false, nil},
		{"for newcomers, and she has bought before", Coupon{NewcomersOnly: true}, 0, 0, true, []Refusal{RefuseCustomer}},
		{"for everybody, and she has bought before", Coupon{}, 0, 0, true, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := tc.c.Refusals(tc.code, tc.hers, tc.bought, today); !slices.Equal(got, tc.want) {
				t.Errorf("Refusals = %v, want %v", got, tc.want)
			}
		})
	}
}

func TestWhatNoCouponCanBe(t *testing.T) {
	for _, tc := range []struct {
		name, field string
		change      func(*Draft)
	}{
		{"as it is", "", func(*Draft) {}},
		{"the one code that everybody has", "", func(d *Draft) { d.Code, d.Codes = "WELCOME10", 1 }},
		{"without a name", "name", func(d *Draft) { d.Name = "" }},
		{"good for nothing", "points", func(d *Draft) { d.Points = nil }},
		{"good for two things", "points", func(d *Draft) { d.Percent = ptr(int64(10)) }},
		{"no points", "points", func(d *Draft) { d.Points = ptr(int64(0)) }},
		{"more than the price off", "percent", func(d *Draft) { d.Points, d.Percent = nil, ptr(int64(101)) }},
		{"nothing off", "amount", func(d *Draft) { d.Points, d.Amount = nil, &money.Money{Currency: "EUR"} }},
		{"fewer codes than none", "codes", func(d *Draft) { d.Codes = -1 }},
		{"points for points", "points", func(d *Draft) { d.Codes = 0 }},
		{"too many codes", "codes", func(d *Draft) { d.Codes = mostCodes + 1 }},
		{"a code and many", "codes", func(d *Draft) { d.Code, d.Codes = "WELCOME10", 2 }},
		{"a code that anybody guesses", "code", func(d *Draft) { d.Code, d.Codes = "A-1", 1 }},
		{"never good", "perCode", func(d *Draft) { d.PerCode = ptr(int64(0)) }},
		{"never for a customer", "perCustomer", func(d *Draft) { d.PerCustomer = ptr(int64(-1)) }},
		{"never at all", "total", func(d *Draft) { d.Total = ptr(int64(0)) }},
		{"over before it begins", "validUntil", func(d *Draft) { d.ValidFrom, d.ValidUntil = ptr(clock.Day("2026-03-02")), ptr(clock.Day("2026-03-01")) }},
		{"no such day", "validFrom", func(d *Draft) { d.ValidFrom = ptr(clock.Day("2026-02-30")) }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := Draft{Name: "Welcome", Points: ptr(int64(100)), Codes: 5}
			tc.change(&d)
			err := d.check()
			if tc.field == "" {
				if err != nil {
					t.Errorf("refused: %v", err)
				}
				return
			}
			if f := fault.As(err); f == nil || !slices.Equal(f.Field, []string{tc.field}) {
				t.Errorf("got %v, want %s refused", err, tc.field)
			}
		})
	}
}
