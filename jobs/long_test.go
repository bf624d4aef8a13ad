package jobs

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"kept/care/event"
	"kept/care/job"
	"kept/internal/clock"
	"kept/internal/testhouse"
	"kept/tenants"
)

// An import that is all or nothing has no place to go on from: one that never
// comes to its end in a step must not begin anew for ever.
func TestAJobThatGetsNowhereIsGivenUp(t *testing.T) {
	d := testhouse.Open(t)
	ctx := testhouse.Tenant(t, d, "acme")
	queue := func(context.Context, string, string) error { return nil }
	book := job.NewBook(d, event.NewLog(d, clock.System, nil), queue, clock.System)
	slow := func(ctx context.Context, _ *job.Job) error { <-ctx.Done(); return ctx.Err() }
	headway := func(ctx context.Context, j *job.Job) error {
		if _, err := book.Advance(context.WithoutCancel(ctx), j, job.Progress{Accepted: 1}); err != nil {
			t.Error(err)
		}
		return slow(ctx, j)
	}
	actor := *tenants.From(ctx)
	for _, tc := range []struct {
		name    string
		run     Run
		attempt int
		want    job.State
	}{
		{"the first time", slow, 1, job.Running},
		{"the last time", slow, 5, job.Failed},
		{"the last time, but further on", headway, 5, job.Running},
	} {
		j, err := book.Start(ctx, job.Draft{Kind: job.Import, Total: 2})
		if err != nil {
			t.Fatal(err)
		}
		w := &longWorker{
			actorOf: func(context.Context, string) (*tenants.Actor, error) { return &actor, nil },
			book:    book, runs: map[job.Kind]Run{job.Import: tc.run}, log: slog.New(slog.DiscardHandler), step: time.Millisecond,
		}
		_ = w.Work(context.Background(), &river.Job[longJob]{
			JobRow: &rivertype.JobRow{Attempt: tc.attempt, MaxAttempts: 5}, Args: longJob{TenantID: actor.TenantID, JobID: j.ID},
		})
		if j, err = book.Find(ctx, j.ID); err != nil || j.State != tc.want {
			t.Errorf("%s: the job is %s, %v; want %s", tc.name, j.State, err, tc.want)
		}
	}
}
