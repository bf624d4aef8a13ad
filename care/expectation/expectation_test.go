package expectation

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"kept/internal/fault"
	"kept/internal/servqual"
)

func points(v float64) Level { return LevelOf(v) }

func TestGap(t *testing.T) {
	for _, tc := range []struct {
		name                         string
		g                            Gap
		superiority, adequacy, where string
		want                         Result
	}{
		{"below the zone", Gap{points(4), points(6), points(3), HigherIsBetter}, "-3", "-1", "-0.5", Unmet},
		{"at its lower end", Gap{points(4), points(6), points(4), HigherIsBetter}, "-2", "0", "0", Met},
		{"inside", Gap{points(4), points(6), points(5), HigherIsBetter}, "-1", "1", "0.5", Met},
		{"at its upper end", Gap{points(4), points(6), points(6), HigherIsBetter}, "0", "2", "1", Met},
		{"above", Gap{points(4), points(6), points(7), HigherIsBetter}, "1", "3", "1.5", Exceeded},
		{"days: later than she puts up with", Gap{points(5), points(3), points(6), LowerIsBetter}, "-3", "-1", "-0.5", Unmet},
		{"days: between", Gap{points(5), points(3), points(4.5), LowerIsBetter}, "-1.5", "0.5", "0.25", Met},
		{"days: sooner than she hopes", Gap{points(5), points(3), points(1), LowerIsBetter}, "2", "4", "2", Exceeded},
		{"a point: below", Gap{points(3), points(3), points(4), LowerIsBetter}, "-1", "-1", "-", Unmet},
		{"a point: at", Gap{points(3), points(3), points(3), LowerIsBetter}, "0", "0", "-", Met},
		{"a point: above", Gap{points(3), points(3), points(2), LowerIsBetter}, "1", "1", "-", Exceeded},
	} {
		t.Run(tc.name, func(t *testing.T) {
			where := "-"
			if p := tc.g.Position(); p != nil {
				where = fmt.Sprint(*p)
			}
			got := fmt.Sprint(tc.g.Superiority(), tc.g.Adequacy(), where, tc.g.Result())
			if want := fmt.Sprint(tc.superiority, tc.adequacy, tc.where, tc.want); strings.ReplaceAll(got, " ", "") != strings.ReplaceAll(want, " ", "") {
				t.Errorf("%+v = %s, want %s", tc.g, got, want)
			}
		})
	}
}

func TestDraftsNameTheField(t *testing.T) {
	now := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	four, later := points(4), now.Add(time.Hour)
	good := Draft{Kind: Implicit, Text: "Somebody picks up", Dimension: servqual.Responsiveness, Unit: Points, Adequate: &four, Desired: points(6), Source: FromSurvey}
	for _, tc := range []struct {
		name   string
		change func(*Draft)
		want   string
	}{
		{"good", func(*Draft) {}, ""},
		{"no text", func(d *Draft) { d.Text = " " }, "text: must not be empty"},
		{"adequate above desired", func(d *Draft) { d.Desired = points(3) }, "adequate: must not be above what is desired (3)"},
		{"adequate below desired where less is better", func(d *Draft) { d.Unit, d.Desired = Days, points(5) }, "adequate: must not be below what is desired (5): less is better here"},
		{"adequate as desired", func(d *Draft) { d.Adequate = nil }, ""},
		{"eight points", func(d *Draft) { d.Desired = points(8) }, "desired: must be from 1 to 7"},
		{"120 per cent", func(d *Draft) { d.Unit, d.Desired = Percent, points(120) }, "desired: must be from 0 to 100"},
		{"less than nothing", func(d *Draft) { d.Unit, d.Desired = Days, points(-1) }, "desired: must be from 0 to 1,000,000"},
		{"points that go down", func(d *Draft) { d.Direction = LowerIsBetter }, "direction: must be HIGHER for POINTS: 7 is the best"},
		{"no unit", func(d *Draft) { d.Unit = "" }, "unit: must be POINTS, MINUTES, HOURS, DAYS, PERCENT or COUNT"},
		{"unimportant", func(d *Draft) { d.Importance = -1 }, "importance: must be from 1 to 5"},
		{"no kind", func(d *Draft) { d.Kind = "" }, "kind: must be EXPLICIT or IMPLICIT"},
		{"no dimension", func(d *Draft) { d.Dimension = "PRICE" }, "dimension: must be TANGIBLES, RELIABILITY, RESPONSIVENESS, ASSURANCE or EMPATHY"},
		{"hers and a segment's", func(d *Draft) { d.CustomerID, d.Segment = "cus", "trade" }, "segment: must not be given with customerId: it is hers, the segment's, or everybody's"},
		{"a claim unsaid", func(d *Draft) { d.Source, d.ClaimID = FromClaim, "clm" }, "source: CLAIM goes with EXPLICIT: we said so ourselves"},
		{"a habit out loud", func(d *Draft) { d.Kind, d.Source = Explicit, FromHabit }, "source: HABIT goes with IMPLICIT: nobody said so"},
		{"which claim?", func(d *Draft) { d.Kind, d.Source = Explicit, FromClaim }, "claimId: must say which claim"},
		{"inferred from nothing", func(d *Draft) { d.Source = FromPrice }, "basis: must say what it is inferred from"},
		{"inferred from no words and no figures", func(d *Draft) { d.Source, d.Basis = FromPrice, &Basis{Note: " "} }, "basis.note: or figures must say what it is inferred from"},
		{"figures of nobody", func(d *Draft) { d.Source, d.Basis = FromPrice, &Basis{Note: "x", P50: &four} }, "basis.n: must say of how many cases these figures are"},
		{"a basis of what was said", func(d *Draft) { d.Basis = &Basis{Note: "x"} }, "basis: goes with what is inferred: PRICE, REPUTATION, HABIT or INDUSTRY"},
		{"inferred from figures", func(d *Draft) { d.Source, d.Basis = FromHabit, &Basis{N: 12, P50: &four} }, ""},
		{"since tomorrow", func(d *Draft) { d.OccurredAt = &later }, "occurredAt: must not be in the future"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := good
			tc.change(&d)
			got := ""
			if f := fault.As(d.tidy(now).check(now)); f != nil {
				got = f.Error()
			}
			if got != tc.want {
				t.Errorf("check = %q, want %q", got, tc.want)
			}
		})
	}
}
