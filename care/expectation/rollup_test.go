package expectation_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kept/care/customer"
	"kept/care/expectation"
	"kept/internal/clock"
	"kept/internal/id"
	"kept/internal/page"
	"kept/internal/servqual"
	"kept/internal/testhouse"
	"kept/tenants"
)

// groupings are all that a report has.
var groupings = []expectation.Grouping{
	expectation.GroupNone, expectation.GroupMonth, expectation.GroupDimension,
	expectation.GroupCustomer, expectation.GroupSegment, expectation.GroupClaim, expectation.GroupProduct,
}

// Whatever is recorded, assessed, revised, struck, merged, parted and folded, in
// whatever order: each report is what the records say, and folding changes none.
func TestWhateverHappensTheRollUpIsThatOfTheRecords(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		h := open(t)
		ctx := testhouse.Tenant(t, h.db, "acme")
		who := []string{"", h.customer(t, ctx, "ann", "trade"), h.customer(t, ctx, "bob", "trade", "regular"), h.customer(t, ctx, "cy")}
		claims, products := append(h.claims(t, ctx, 2), ""), append(h.products(t, ctx, 2), "")
		var expected, assessed, merged []string
		pick := func(r *rapid.T, of []string) string {
			if len(of) == 0 {
				r.Skip("none yet")
			}
			return rapid.SampledFrom(of).Draw(r, "which")
		}
		level := func(r *rapid.T, from, to int) expectation.Level {
			return expectation.Level(100 * rapid.IntRange(from, to).Draw(r, "level"))
		}
		r.Repeat(map[string]func(*rapid.T){
			"record": func(r *rapid.T) {
				d := answered(rapid.SampledFrom(who).Draw(r, "who"))
				d.Kind = rapid.SampledFrom([]expectation.Kind{expectation.Explicit, expectation.Implicit}).Draw(r, "kind")
				d.Unit = rapid.SampledFrom([]expectation.Unit{expectation.Points, expectation.Days}).Draw(r, "unit")
				d.Dimension, d.Importance = rapid.SampledFrom(servqual.Dimensions).Draw(r, "dimension"), rapid.IntRange(1, 5).Draw(r, "importance")
				d.ClaimID, d.ProductID = rapid.SampledFrom(claims).Draw(r, "claim"), rapid.SampledFrom(products).Draw(r, "product")
				d.Adequate, d.Desired = nil, level(r, 10, 70)
				expected = append(expected, h.record(t, ctx, d).ID)
			},
			"load": func(r *rapid.T) { // what a claim's promise led to, kept already
				d := ours(rapid.SampledFrom(who[1:]).Draw(r, "who"), rapid.SampledFrom(claims[:2]).Draw(r, "claim"))
				d.Met.Level, d.Met.At = level(r, 10, 70), h.now.AddDate(0, 0, -rapid.IntRange(0, 60).Draw(r, "days ago"))
				e := h.load(t, ctx, d)
				expected, assessed = append(expected, e.ID), append(assessed, h.assessed(t, ctx, e.ID).ID)
			},
			"measure": func(r *rapid.T) {
				e, err := h.Find(ctx, pick(r, expected))
				if err != nil {
					r.Fatal(err)
				}
				if err := h.Measure(ctx, e, expectation.Measured{Level: level(r, 10, 70), At: h.now}); err != nil {
					r.Fatal(err)
				}
			},
			"assess": func(r *rapid.T) {
				at := h.now.AddDate(0, 0, -rapid.IntRange(0, 60).Draw(r, "days ago"))
				a, err := h.Assess(ctx, expectation.Perception{ExpectationID: pick(r, expected), Way: expectation.ByMeasurement, Perceived: level(r, 10, 70), OccurredAt: &at})
				if err != nil {
					r.Fatal(err)
				}
				assessed = append(assessed, a.ID)
			},
			"revise": func(r *rapid.T) {
				_, _ = h.Revise(ctx, pick(r, expected), expectation.Revision{Desired: ptr(level(r, 10, 70)), Importance: ptr(rapid.IntRange(1, 5).Draw(r, "importance"))})
			},
			"strike": func(r *rapid.T) { _, _ = h.Strike(ctx, pick(r, assessed), "a slip") }, // the second time is refused
			"merge": func(r *rapid.T) { // those who are one already are refused
				if m, err := h.customers.Merge(ctx, customer.MergeDraft{CustomerID: pick(r, who[1:]), OtherID: pick(r, who[1:])}); err == nil {
					merged = append(merged, m.ID)
				}
			},
			"part": func(r *rapid.T) { _, _ = h.customers.Unmerge(ctx, pick(r, merged)) },
			"fold": func(r *rapid.T) {
				h.fold(t, ctx)
				if n := h.fold(t, ctx); n != 0 {
					r.Fatalf("folded %d the second time", n)
				}
			},
			"": func(r *rapid.T) {
				if wrong, err := h.Verify(ctx); err != nil || len(wrong) > 0 {
					r.Fatalf("Verify = %v, %v", wrong, err)
				}
				all, of := h.assessments(t, ctx)
				for _, by := range groupings {
					got, want := h.reported(t, ctx, by), h.recounted(t, ctx, by, all, of)
					if !slices.Equal(got, want) {
						r.Fatalf("by %s: %s, the records say %s", by, strings.Join(got, "; "), strings.Join(want, "; "))
					}
				}
			},
		})
	})
}

func (h *house) reported(t testing.TB, ctx context.Context, by expectation.Grouping) (out []string) {
	t.Helper()
	for _, row := range h.ask(t, ctx, by).Rows {
		out = append(out, line(row))
	}
	slices.Sort(out)
	return out
}

// recounted is a report from nothing but the assessments, one at a time.
func (h *house) recounted(t testing.TB, ctx context.Context, by expectation.Grouping, all []*expectation.Assessment, of map[string]*expectation.Expectation) (out []string) {
	t.Helper()
	groups := map[string]*expectation.Row{}
	for _, a := range all {
		if a.StruckAt != nil {
			continue
		}
		month := clock.DayOf(a.OccurredAt, tenants.From(ctx).Zone).Month()
		if month != "2026-02" && month != "2026-03" { // those of ask
			continue
		}
		e := of[a.ExpectationID]
		var keys []string
		switch by {
		case expectation.GroupNone:
			keys = []string{""}
		case expectation.GroupMonth:
			keys = []string{month}
		case expectation.GroupDimension:
			keys = []string{string(e.Dimension)}
		case expectation.GroupClaim:
			keys = []string{e.ClaimID}
		case expectation.GroupProduct:
			keys = []string{e.ProductID}
		case expectation.GroupSegment:
			keys = a.Segments
		case expectation.GroupCustomer:
			if a.CustomerID != "" {
				survivor, err := h.customers.Resolve(ctx, a.CustomerID)
				if err != nil {
					t.Fatal(err)
				}
				keys = []string{survivor}
			}
		}
		for _, key := range keys {
			if groups[key] == nil {
				groups[key] = &expectation.Row{Key: key, Explicit: &expectation.Tally{}, Implicit: &expectation.Tally{}}
			}
			tally := groups[key].Implicit
			if e.Kind == expectation.Explicit {
				tally = groups[key].Explicit
			}
			switch a.Result {
			case expectation.Unmet:
				tally.Unmet++
			case expectation.Met:
				tally.Met++
			case expectation.Exceeded:
				tally.Exceeded++
			}
		}
	}
	for _, row := range groups {
		out = append(out, line(row))
	}
	slices.Sort(out)
	return out
}

// assessments gives all that there are, wherever they stand, and what they are of.
func (h *house) assessments(t testing.TB, ctx context.Context) (all []*expectation.Assessment, of map[string]*expectation.Expectation) {
	t.Helper()
	ids, err := h.db.Expectation.Query().IDs(ctx)
	if err != nil {
		t.Fatal(err)
	}
	most := 100
	pages, err := h.AssessmentsOf(ctx, ids, page.Args{First: &most})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pages {
		all = append(all, p.Items...)
	}
	if of, err = h.ByIDs(ctx, ids); err != nil {
		t.Fatal(err)
	}
	return all, of
}

// A report about one claim or one product, by what it can be narrowed to.
func TestReportAbout(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann, claim, goods := h.customer(t, ctx, "ann"), h.claims(t, ctx, 1)[0], h.products(t, ctx, 2)
	for _, tc := range []struct {
		claim, product string
		perceived      float64
	}{{claim, goods[0], 3}, {claim, goods[1], 5}, {"", goods[0], 7}} {
		d := answered(ann)
		d.ClaimID, d.ProductID = tc.claim, tc.product
		h.assess(t, ctx, h.record(t, ctx, d).ID, tc.perceived)
	}
	month := clock.DayOf(h.now, tenants.From(ctx).Zone)
	for name, tc := range map[string]struct {
		by    expectation.Grouping
		about expectation.About
		want  string
	}{
		"a claim":                {expectation.GroupNone, expectation.About{ClaimID: claim}, "1;  0/0/0 1/1/0;  0/0/0 1/1/0"},
		"a claim by month":       {expectation.GroupMonth, expectation.About{ClaimID: claim}, "1; " + month.Month() + " 0/0/0 1/1/0;  0/0/0 1/1/0"},
		"a product":              {expectation.GroupNone, expectation.About{ProductID: goods[0]}, "1;  0/0/0 1/0/1;  0/0/0 1/0/1"},
		"a claim in reliability": {expectation.GroupNone, expectation.About{ClaimID: claim, Dimension: servqual.Reliability}, "0;  0/0/0 0/0/0"},
		"claims, responsiveness": {expectation.GroupClaim, expectation.About{Dimension: servqual.Responsiveness}, fmt.Sprintf("2; %s 0/0/0 1/1/0;  0/0/0 0/0/1;  0/0/0 1/1/1", claim)},
		"products":               {expectation.GroupProduct, expectation.About{}, fmt.Sprintf("2; %s 0/0/0 1/0/1; %s 0/0/0 0/1/0;  0/0/0 1/1/1", goods[0], goods[1])},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := h.Report(ctx, expectation.Question{From: month, To: month, By: tc.by, First: 10, About: tc.about})
			if err != nil {
				t.Fatal(err)
			}
			if got := lines(r); got != tc.want {
				t.Errorf("%s, want %s", got, tc.want)
			}
		})
	}
}

// claims and products are rows that expectations can be about.
func (h *house) claims(t testing.TB, ctx context.Context, n int) (ids []string) {
	t.Helper()
	for range n {
		c := id.New(id.Claim)
		err := h.db.Claim.Create().SetID(c).SetText("a claim").SetFolded("a claim").SetKind("DEADLINE").SetTrigger("PURCHASE").SetProof("NOTE").
			SetValidFrom("2026-01-01").SetReviewOn("2027-01-01").SetCreatedAt(h.now).SetUpdatedAt(h.now).Exec(ctx)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, c)
	}
	return ids
}

func (h *house) products(t testing.TB, ctx context.Context, n int) (ids []string) {
	t.Helper()
	for range n {
		p := id.New(id.Product)
		if err := h.db.Product.Create().SetID(p).SetName("goods").SetFolded("goods").SetCreatedAt(h.now).SetUpdatedAt(h.now).Exec(ctx); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, p)
	}
	return ids
}
