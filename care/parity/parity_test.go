package parity

import (
	"testing"

	"pgregory.net/rapid"

	"kept/internal/money"
)

func TestByHowMuchSheIsWorseOff(t *testing.T) {
	for _, tc := range []struct {
		name           string
		kind           Kind
		newcomer, hers int64
		want           int64
	}{
		{"a newcomer gets more", Coupon, 1000, 0, 1000},
		{"a newcomer gets some more", Rule, 1000, 400, 600},
		{"both get the same", Campaign, 500, 500, 0},
		{"she gets more", Referral, 200, 300, 0},
		{"a newcomer pays less", Price, 900, 1000, 100},
		{"both pay the same", Price, 900, 900, 0},
		{"she pays less", Price, 1000, 900, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := (&Comparison{Kind: tc.kind, Newcomer: tc.newcomer, Hers: tc.hers}).WorseBy(); got != tc.want {
				t.Errorf("WorseBy = %d, want %d", got, tc.want)
			}
		})
	}
}

func TestMinorUnitsAreToTheNearest(t *testing.T) {
	for _, tc := range []struct {
		name string
		got  int64
		want int64
	}{
		{"points", Worth(150, 500), 75},
		{"half a cent of points", Worth(1, 500), 1},
		{"less than half a cent", Worth(1, 499), 0},
		{"more than a word holds on the way", Worth(1_000_000_000, 1_000_000_000), 1_000_000_000_000_000},
		{"ten percent", Percent(1995, 10), 200},
		{"one of three pieces", Each(1000, 3), 333},
		{"one of three pieces, the other way", Each(2000, 3), 667},
	} {
		if tc.got != tc.want {
			t.Errorf("%s = %d, want %d", tc.name, tc.got, tc.want)
		}
	}
}

func TestWhatIsOpenToBothMakesNobodyWorseOff(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		same := rapid.Int64Range(0, 1<<40).Draw(t, "same")
		c := Comparison{Kind: rapid.SampledFrom([]Kind{Coupon, Campaign, Referral, Rule, Price}).Draw(t, "kind"), Newcomer: same, Hers: same}
		if by := c.WorseBy(); by != 0 {
			t.Fatalf("WorseBy of the same = %d, want 0", by)
		}
		c.Hers = rapid.Int64Range(0, 1<<40).Draw(t, "hers")
		if c.WorseBy() < 0 {
			t.Fatalf("WorseBy = %d, want no less than 0", c.WorseBy())
		}
	})
}

func TestPointsAreWorthTheTenantsMoney(t *testing.T) {
	for _, tc := range []struct {
		name  string
		worth money.Money
		fine  bool
	}{
		{"its own", money.Money{Minor: 500, Currency: "EUR"}, true},
		{"nothing", money.Money{Currency: "EUR"}, true},
		{"another's", money.Money{Minor: 500, Currency: "USD"}, false},
		{"less than nothing", money.Money{Minor: -1, Currency: "EUR"}, false},
	} {
		if err := (Draft{Thousand: tc.worth}).Check("EUR"); (err == nil) != tc.fine {
			t.Errorf("%s: %v, want fine: %v", tc.name, err, tc.fine)
		}
	}
}
