package server

import (
	"context"
	"testing"
	"time"

	"kept/care/importing"
	"kept/care/job"
	"kept/care/promise"
	"kept/ent/db/notice"
	"kept/internal/testhouse"
)

// TestWhatNobodyWaitsForIsDone starts the whole house and lets it work by
// itself: a queued import is worked on, and a promise that breaks by time
// alone ends as a notice to its owner.
func TestWhatNobodyWaitsForIsDone(t *testing.T) {
	h, _ := build(t, nil)
	works(t, h)
}

func works(t *testing.T, h *House) {
	t.Helper()
	ctx := testhouse.Tenant(t, h.db, "acme")
	mapping, text := "files: {a: a.csv}\nload:\n  - {kind: customers, from: a, fields: {externalId: k, name: n}}\n", "k,n\n1,Ann\n2,Bea\n"
	j, err := h.rooms.imports.Start(ctx, importing.Upload{
		Mapping:     &mapping,
		Files:       []*importing.Given{{Name: "a.csv", Text: &text}},
		ErrorPolicy: importing.RejectFailedRows,
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stop, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := h.Stop(stop); err != nil {
			t.Error(err)
		}
	})
	testhouse.Eventually(t, "the import is done", func() bool {
		j, err = h.rooms.jobs.Find(ctx, j.ID)
		return err == nil && j.State == job.Done && j.Accepted == 2
	})
	ann := h.db.Customer.Query().FirstIDX(ctx)
	soon := time.Now().Add(3 * time.Second) // a promise is made before it is due, also on a machine that stalls
	p, err := h.rooms.promises.Make(ctx, promise.Draft{CustomerID: ann, Text: "Call back", By: promise.By{DueAt: &soon}})
	if err != nil {
		t.Fatal(err)
	}
	testhouse.Eventually(t, "its owner is told that it is overdue", func() bool {
		return h.db.Notice.Query().Where(notice.SubjectID(p.ID), notice.Type("promise.overdue")).ExistX(ctx)
	})
}
