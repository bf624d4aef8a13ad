package importing_test

import (
	"fmt"
	"strings"
	"testing"

	"kept/care/importing"
	"kept/care/job"
	"kept/internal/testhouse"
)

// purchasesOnly is the shop's mapping without its last step.
func purchasesOnly(t testing.TB) *importing.Mapping {
	return parse(t, strings.Split(shopMapping, "  - kind: promises")[0])
}

func TestTheSecondOfTwoRowsFollowsTheFirst(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	files := shop(20,
		"o2,0,01.02.2026 10:00,04.02.2026,05.02.2026 20:00,done", "o0,0,01.02.2026 10:00,04.02.2026,03.02.2026 20:00,done", // again
		"o3,1,", "o0,1,", // the key of another customer's order
	)
	j := h.load(t, ctx, importing.Request{Mapping: purchasesOnly(t)}, files)
	got := h.refused(t, ctx, j)
	if j.Refused != 1 || !strings.Contains(got, "orders.csv,5,customerId,is not the customer") {
		t.Errorf("refused were\n%s", got)
	}
}

// TestABatchWhoseCountWasLostIsCountedOnce loses what a job knew of its last
// batch, as a kill between the batch and its count does.
func TestABatchWhoseCountWasLostIsCountedOnce(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	wrong := []string{"o2,0,", "o2,77,", "o13,1,01.02.2026", "o13,1,31.02.2026"}
	q := importing.Request{Mapping: purchasesOnly(t)}
	j := h.load(t, ctx, q, shop(20, wrong...))
	once, said := h.counts(t, ctx), h.refused(t, ctx, j)
	h.db.JobRow.Delete().ExecX(ctx)
	h.db.Job.UpdateOneID(j.ID).SetState(string(job.Running)).ClearFinishedAt().SetDone(4).SetAccepted(4).SetRefused(0).
		SetPlace(map[string]any{"step": 2, "row": 0}).ExecX(ctx)
	again := h.load(t, ctx, q, shop(20, wrong...))
	if again.ID != j.ID || again.Accepted != j.Accepted || again.Refused != 2 {
		t.Errorf("the job is %+v, want %+v", again, j)
	}
	if got := h.refused(t, ctx, again); got != said {
		t.Errorf("refused were\n%s\nbefore\n%s", got, said)
	}
	if n, want := h.counts(t, ctx), plusOneEvent(once); n != want {
		t.Errorf("there are %s, want %s", n, want)
	}
}

// plusOneEvent is the counts with the event of a job's end more.
func plusOneEvent(counts string) string {
	return strings.Replace(counts, eventsOf(counts), plus(eventsOf(counts), 1), 1)
}

func TestCustomersOfManyPartsAreCountedWhole(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	j := h.load(t, ctx, importing.Request{Mapping: purchasesOnly(t), Batch: 50}, shop(200))
	if j.Accepted != 20+20+200 || j.Refused != 0 {
		t.Fatalf("the job is %+v\n%s", j, h.refused(t, ctx, j))
	}
	stages := map[string]int{}
	for _, c := range h.db.Customer.Query().AllX(ctx) {
		stages[c.Stage]++
	}
	if got := fmt.Sprint(stages); got != "map[PROSPECT:4 REPEAT:16]" { // four had all of theirs called off
		t.Errorf("the customers are %s", got)
	}
}
