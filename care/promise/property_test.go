package promise_test

import (
	"context"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kept/care/promise"
	"kept/internal/clock"
	"kept/internal/testhouse"
)

// Whatever is done to promises, in whatever order and at whatever time: the
// report is that of the records counted by hand, with and without roll-up; the
// sweep run twice changes nothing; and a settled promise's history only grows.
func TestWhateverHappensTheReportIsThatOfTheRecords(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		h := newHouse(t)
		ctx := testhouse.Tenant(t, h.db, "acme")
		ann := h.customer(t, ctx, "ann")
		var ids []string
		pick := func(r *rapid.T) string {
			if len(ids) == 0 {
				r.Skip("nothing promised yet")
			}
			return rapid.SampledFrom(ids).Draw(r, "promise")
		}
		r.Repeat(map[string]func(*rapid.T){
			"make": func(r *rapid.T) {
				ids = append(ids, h.make(t, ctx, ann, hours(r, 1, 72)).ID)
			},
			"time passes": func(r *rapid.T) { h.now = h.now.Add(hours(r, 1, 48)) },
			"sweep": func(r *rapid.T) {
				h.sweep(t, ctx)
				if n := h.sweep(t, ctx); n != 0 {
					r.Fatalf("a second sweep changed %d", n)
				}
			},
			"roll up": func(*rapid.T) { must1(t)(h.RollUp(ctx, actorOf(ctx))) },
			"keep": func(r *rapid.T) {
				at := h.now.Add(-hours(r, 0, 24))
				_, _ = h.Keep(ctx, pick(r), promise.Evidence{Note: "done", OccurredAt: &at}) // a refusal is fine: nothing may have changed then
			},
			"renegotiate": func(r *rapid.T) {
				due := h.now.Add(hours(r, 1, 72))
				if p, err := h.Renegotiate(ctx, pick(r), promise.NewDate{By: promise.By{DueAt: &due}, Reason: "late"}); err == nil {
					ids = append(ids, p.ID)
				}
			},
			"withdraw": func(r *rapid.T) { _, _ = h.Withdraw(ctx, pick(r), "released") },
			"break":    func(r *rapid.T) { _, _ = h.Break(ctx, pick(r), "can't") },
			"wait":     func(r *rapid.T) { _, _ = h.Wait(ctx, pick(r), "her address") },
			"resume":   func(r *rapid.T) { _, _ = h.Resume(ctx, pick(r)) },
			"dispute": func(r *rapid.T) {
				if p, err := h.Dispute(ctx, pick(r), "no"); err == nil {
					must1(t)(h.SettleDispute(ctx, p.ID, rapid.Bool().Draw(r, "uphold"), "looked at"))
				}
			},
			"": func(r *rapid.T) { checkReport(r, h, ctx, ids) },
		})
	})
}

func hours(r *rapid.T, from, to int) time.Duration {
	return time.Duration(rapid.IntRange(from, to).Draw(r, "hours")) * time.Hour
}

// checkReport counts by hand, one promise at a time, and compares.
func checkReport(r *rapid.T, h *house, ctx context.Context, ids []string) {
	fallen, kept, first := 0, 0, 0
	for _, id := range ids {
		p, err := h.Find(ctx, id)
		if err != nil {
			r.Fatal(err)
		}
		done := p.State == promise.Kept || p.State == promise.KeptLate
		overdue := p.State == promise.Open && p.WaitingSince == nil
		if (done || overdue || p.State == promise.Broken) && h.now.After(p.Due.At) {
			fallen++
			if done && !p.SettledAt.After(p.Due.At) {
				kept++
			}
			if done && !p.SettledAt.After(p.FirstDueAt) {
				first++
			}
		}
		if done != (p.Evidence != "" && p.State != promise.Broken && p.State != promise.Void) {
			r.Fatalf("%s is %s with evidence %q", p.ID, p.State, p.Evidence)
		}
	}
	report, err := h.Report(ctx, "2026-01-01", clock.DayOf(h.now, time.UTC).Add(60), promise.GroupNone, 100)
	if err != nil {
		r.Fatal(err)
	}
	got := report.Total
	if got.FallenDue() != fallen || got.Kept != kept || got.FirstKept != first {
		r.Fatalf("report: %d fallen due, %d kept, %d by the first date; by hand: %d, %d, %d",
			got.FallenDue(), got.Kept, got.FirstKept, fallen, kept, first)
	}
	if differences, err := h.Verify(ctx); err != nil || len(differences) > 0 {
		r.Fatalf("verify: %v, %v", differences, err)
	}
}
