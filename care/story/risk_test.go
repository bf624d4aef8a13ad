package story_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"kept/care/advice"
	"kept/care/event"
	"kept/care/promise"
	"kept/care/story"
	"kept/internal/fault"
	"kept/internal/page"
	"kept/internal/testhouse"
	"kept/tenants"
)

// repaired loads 400 repairs of the last months, that took 6 minutes, 12, … 40 hours.
func (h *house) repaired(t *testing.T, ctx context.Context, customerID string) {
	t.Helper()
	made := h.now.AddDate(0, 0, -60)
	past := make([]promise.History, 400)
	for i := range past {
		past[i] = promise.History{
			Draft:  promise.Draft{ExternalID: fmt.Sprint("repair-", i), CustomerID: customerID, Text: "Repair", By: promise.By{DueAt: ptr(made.Add(48 * time.Hour))}, MadeAt: &made},
			Ending: promise.Ending{State: promise.Kept, At: made.Add(time.Duration(i+1) * 6 * time.Minute), Evidence: "done"},
		}
	}
	if _, err := h.rooms.Promises.Load(event.Backfilling(ctx), past); err != nil {
		t.Fatal(err)
	}
}

func (h *house) lookAhead(t *testing.T, of ...context.Context) int {
	t.Helper()
	n, err := h.stories.LookAhead(context.Background(), func(_ context.Context, tenantID string) (*tenants.Actor, error) {
		for _, ctx := range of {
			if a := *tenants.From(ctx); a.TenantID == tenantID {
				a.Kind = tenants.KindSystem
				return &a, nil
			}
		}
		return nil, errors.New("no such tenant")
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func (h *house) promise(t *testing.T, ctx context.Context, id string) *promise.Promise {
	t.Helper()
	p, err := h.rooms.Promises.Find(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// foundAtRisk gives the events that say so, of one promise.
func (h *house) foundAtRisk(t *testing.T, ctx context.Context, id string) (out []*event.Event) {
	t.Helper()
	all, err := h.log.Of(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range all {
		if e.Type == event.PromiseAtRisk {
			out = append(out, e)
		}
	}
	return out
}

func (h *house) listedAtRisk(t *testing.T, ctx context.Context) (out []string) {
	t.Helper()
	found, err := h.rooms.Promises.List(ctx, promise.Filter{AtRisk: ptr(true)}, promise.ByDue, page.Args{})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range found.Items {
		out = append(out, p.ID)
	}
	return out
}

// Of 400 repairs 20 took longer than 38 hours and 40 longer than 36: who isn't
// ready after 36 is late one time in two.
func TestAPromiseIsFoundAtRiskOnceBeforeItIsLate(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann := h.customer(t, ctx, "ann")
	h.repaired(t, ctx, ann)
	id := h.promised(t, ctx, ann, 38*time.Hour)
	if n := h.lookAhead(t, ctx); n != 1 || h.promise(t, ctx, id).AtRiskSince != nil {
		t.Fatalf("looked at %d when it was made, at risk %v; want one that isn't", n, h.promise(t, ctx, id).AtRiskSince)
	}
	if n := h.lookAhead(t, ctx); n != 0 {
		t.Errorf("looked at %d again at once", n)
	}
	made, looks := h.now, 0
	for row := h.db.Promise.GetX(ctx, id); row.LookAt != nil; row = h.db.Promise.GetX(ctx, id) {
		h.now, looks = *row.LookAt, looks+1
		if h.lookAhead(t, ctx) != 1 || looks > 20 {
			t.Fatalf("look %d, at %v, isn't the only one", looks, h.now)
		}
	}
	p := h.promise(t, ctx, id)
	if after := h.now.Sub(made); p.AtRiskSince == nil || after < 35*time.Hour+30*time.Minute || after > 36*time.Hour+30*time.Minute {
		t.Fatalf("found at risk at %v, %v after it was made; want about 36 hours", p.AtRiskSince, after)
	}
	if got := h.listedAtRisk(t, ctx); fmt.Sprint(got) != fmt.Sprint([]string{id}) {
		t.Errorf("listed at risk %v, want %s", got, id)
	}
	risks, err := h.stories.Risks(ctx, []*promise.Promise{p})
	if err != nil || risks[0] == nil || risks[0].Level != advice.RiskHigh || risks[0].N < advice.Compared {
		t.Errorf("Risks = %+v, %v", risks[0], err)
	}
	h.now = h.now.Add(time.Hour)
	h.lookAhead(t, ctx)
	told := h.foundAtRisk(t, ctx, id)
	if len(told) != 1 || told[0].Backfilled || told[0].ActorKind != tenants.KindSystem || told[0].Data["n"] == nil {
		t.Errorf("told %+v, want once, by Kept, with its figures", told)
	}
	if _, err := h.rooms.Promises.Keep(ctx, id, promise.Evidence{Note: "ready"}); err != nil {
		t.Fatal(err)
	}
	if got := h.listedAtRisk(t, ctx); len(got) != 0 {
		t.Errorf("kept, and still listed: %v", got)
	}
}

func TestWhatHistoryBringsInWarnsNobody(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann := h.customer(t, ctx, "ann")
	h.repaired(t, ctx, ann)
	loaded, err := h.rooms.Promises.Load(event.Backfilling(ctx), []promise.History{{Draft: promise.Draft{
		ExternalID: "open", CustomerID: ann, Text: "Repair", By: promise.By{DueAt: ptr(h.now.Add(time.Hour))}, MadeAt: ptr(h.now.Add(-37 * time.Hour)),
	}}})
	if err != nil || loaded[0].Err != nil {
		t.Fatal(err, loaded)
	}
	h.lookAhead(t, ctx)
	if got := h.listedAtRisk(t, ctx); len(got) != 1 {
		t.Errorf("listed %v, want the one that was brought in", got)
	}
	if told := h.foundAtRisk(t, ctx, loaded[0].ID); len(told) != 1 || !told[0].Backfilled {
		t.Errorf("told %+v, want it marked as history, which raises nothing", told)
	}
}

func TestWithoutHistoryNothingIsAtRisk(t *testing.T) {
	h := open(t)
	acme, other := testhouse.Tenant(t, h.db, "acme"), testhouse.Tenant(t, h.db, "other")
	h.repaired(t, acme, h.customer(t, acme, "ann"))
	bea := h.customer(t, other, "bea")
	id := h.promised(t, other, bea, 38*time.Hour)
	h.now = h.now.Add(37 * time.Hour)
	h.lookAhead(t, acme, other)
	if p := h.promise(t, other, id); p.AtRiskSince != nil {
		t.Errorf("at risk since %v by another tenant's history", p.AtRiskSince)
	}
	risks, err := h.stories.Risks(other, []*promise.Promise{h.promise(t, other, id)})
	if err != nil || risks[0].Level != advice.RiskUnknown || risks[0].Probability != nil || risks[0].N != 0 {
		t.Errorf("Risks = %+v, %v; want unknown", risks[0], err)
	}
	if _, err := h.stories.DateAdvice(acme, story.DateQuestion{Question: advice.Question{PromiseID: id}}); fault.KindOf(err) != fault.KindMissing {
		t.Errorf("advice on another tenant's promise: %v, want missing", err)
	}
}

// What waits for the customer isn't at risk, and isn't looked at; when it goes on
// the time waited doesn't count.
func TestWaitingIsNoRisk(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann := h.customer(t, ctx, "ann")
	h.repaired(t, ctx, ann)
	id := h.promised(t, ctx, ann, 38*time.Hour)
	h.now = h.now.Add(time.Hour)
	if _, err := h.rooms.Promises.Wait(ctx, id, "her choice"); err != nil {
		t.Fatal(err)
	}
	h.now = h.now.Add(100 * time.Hour)
	if n := h.lookAhead(t, ctx); n != 0 {
		t.Errorf("looked at %d", n)
	}
	if _, err := h.rooms.Promises.Resume(ctx, id); err != nil {
		t.Fatal(err)
	}
	h.lookAhead(t, ctx)
	risks, err := h.stories.Risks(ctx, []*promise.Promise{h.promise(t, ctx, id)})
	if err != nil || risks[0].Level != advice.RiskLow || risks[0].Taken != time.Hour || risks[0].Left != 37*time.Hour {
		t.Errorf("Risks = %+v, %v; want one hour taken and 37 left", risks[0], err)
	}
}

// A promise that took 30 hours already is proposed a date by the repairs that
// took longer; moved there and kept, it was kept, and not by its first date.
func TestANewDateIsProposedFromNow(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	ann := h.customer(t, ctx, "ann")
	h.repaired(t, ctx, ann)
	id := h.promised(t, ctx, ann, 31*time.Hour)
	h.now = h.now.Add(30 * time.Hour)
	told, err := h.stories.DateAdvice(ctx, story.DateQuestion{Question: advice.Question{PromiseID: id}})
	if err != nil || told.Proposed == nil {
		t.Fatalf("DateAdvice = %+v, %v; want a proposal", told, err)
	}
	// Of the hundred that took longer than 30 hours 95 took up to 39 and a half.
	if in := told.Proposed.DueAt.Sub(h.now); in < 9*time.Hour || in > 10*time.Hour {
		t.Errorf("proposed in %v, want about 9½ hours from now", in)
	}
	if k := told.Proposed.Basis.Kept; k < 95 || k > 105 {
		t.Errorf("by %d repairs, want about a hundred", k)
	}
	due := told.Proposed.DueAt
	next, err := h.rooms.Promises.Renegotiate(ctx, id, promise.NewDate{By: promise.By{DueAt: &due}, Reason: "the part is late"})
	if err != nil {
		t.Fatal(err)
	}
	h.now = h.now.Add(5 * time.Hour)
	clocks, err := h.rooms.Promises.Clocks(ctx, []*promise.Promise{next})
	if err != nil || clocks[next.ID].Taken != 35*time.Hour {
		t.Errorf("its chain took %v, %v; want 35 hours", clocks[next.ID].Taken, err)
	}
	if _, err := h.rooms.Promises.Keep(ctx, next.ID, promise.Evidence{Note: "ready"}); err != nil {
		t.Fatal(err)
	}
	h.now = due.Add(48 * time.Hour)
	r, err := h.rooms.Promises.Report(ctx, next.Due.Day, next.Due.Day, promise.GroupNone, 10)
	if err != nil || r.Total.FallenDue() != 1 || *r.Total.KeepRate() != 1 || *r.Total.FirstDateRate() != 0 {
		t.Errorf("Report = %+v, %v; want one, kept by the date agreed last and not by the first", r, err)
	}
	if _, err := h.stories.DateAdvice(ctx, story.DateQuestion{Question: advice.Question{PromiseID: id}}); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("advice on what is settled: %v, want invalid", err)
	}
}
