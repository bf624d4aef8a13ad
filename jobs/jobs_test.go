package jobs_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"kept/care/event"
	"kept/care/job"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/testhouse"
	"kept/jobs"
	"kept/tenants"
)

var silent = slog.New(slog.DiscardHandler)

// house is a database, a tenant and her job book.
func house(t *testing.T) (store.Config, *store.DB, context.Context, *job.Book) {
	t.Helper()
	c := testhouse.Config(t)
	d := testhouse.OpenConfig(t, c)
	queue, err := jobs.NewQueue(d, silent)
	if err != nil {
		t.Fatal(err)
	}
	book := job.NewBook(d, event.NewLog(d, clock.System, nil), queue.Put, clock.System)
	return c, d, testhouse.Tenant(t, d, "acme"), book
}

// kept gives Kept's own actor for the tenant of ctx.
func kept(ctx context.Context) jobs.ActorOf {
	a := *tenants.From(ctx)
	a.Kind, a.MemberID = tenants.KindSystem, ""
	return func(_ context.Context, tenantID string) (*tenants.Actor, error) {
		if tenantID != a.TenantID {
			return nil, errors.New("who is " + tenantID + "?")
		}
		return &a, nil
	}
}

// work starts workers and stops them when the test ends.
func work(t *testing.T, c jobs.Config) *jobs.Workers {
	t.Helper()
	c.Log = silent
	w, err := jobs.New(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := w.Stop(ctx); err != nil {
			t.Error(err)
		}
	})
	return w
}

func TestTasksRunByThemselves(t *testing.T) {
	c, d, _, book := house(t)
	ran := make(chan string, 10)
	task := func(name string, err error) jobs.Task {
		return jobs.Task{What: name, Every: time.Hour, Do: func(context.Context) error { ran <- name; return err }}
	}
	work(t, jobs.Config{DB: d, URL: c.URL, Book: book, Tasks: []jobs.Task{task("fail", errors.New("no")), task("tidy", nil)}})
	got := map[string]bool{}
	for len(got) < 2 {
		select {
		case name := <-ran:
			got[name] = true
		case <-time.After(20 * time.Second):
			t.Fatalf("after 20 s only %v ran", got)
		}
	}
}

func TestJobRunsForItsTenantAndInTheNameOfWhoStartedIt(t *testing.T) {
	c, d, ctx, book := house(t)
	done := make(chan *tenants.Actor, 1)
	run := func(ctx context.Context, j *job.Job) error {
		j, err := book.Advance(ctx, j, job.Progress{Accepted: 2, Refused: 1, Rows: []job.Row{{File: "a.csv", Line: 3, Reason: "no"}}})
		if err != nil {
			return err
		}
		_, err = book.Finish(ctx, j.ID, job.Done, "")
		done <- tenants.From(ctx)
		return err
	}
	work(t, jobs.Config{DB: d, URL: c.URL, Book: book, ActorOf: kept(ctx), Runs: map[job.Kind]jobs.Run{job.Import: run}})

	wrong := errors.New("changed my mind")
	if err := store.Do(ctx, d, func(ctx context.Context) error {
		if _, err := book.Start(ctx, job.Draft{Kind: job.Import}); err != nil {
			return err
		}
		return wrong
	}); !errors.Is(err, wrong) {
		t.Fatal(err)
	}
	j, err := book.Start(ctx, job.Draft{Kind: job.Import, Files: []job.File{{Name: "a.csv", Body: []byte("x")}}})
	if err != nil {
		t.Fatal(err)
	}
	select {
	case a := <-done:
		if a.MemberID != tenants.From(ctx).MemberID || a.TenantID != tenants.From(ctx).TenantID {
			t.Errorf("the job ran as %+v", a)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("after 20 s the job hasn't run")
	}
	if j, err = book.Find(ctx, j.ID); err != nil || j.State != job.Done || j.Accepted != 2 || j.Refused != 1 {
		t.Errorf("the job is %+v, %v", j, err)
	}
	select {
	case <-done:
		t.Error("the job of the transaction that was rolled back ran too")
	default:
	}
}
