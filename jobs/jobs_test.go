package jobs_test

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"kept/care/event"
	"kept/care/job"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/testhouse"
	"kept/jobs"
	"kept/tenants"
	"kept/tenants/guard"
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
func kept(ctx context.Context) guard.ActorOf {
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
		case <-time.After(patience):
			t.Fatalf("after a minute only %v ran", got)
		}
	}
}

// A process that was killed while its clock was an hour ahead seems to lead for
// another hour: without a leader nobody asks for a turn.
func TestTasksRunAfterAClockWasSetBack(t *testing.T) {
	c, d, _, book := house(t)
	if d.Postgres() {
		t.Skip("PostgreSQL counts by its own clock")
	}
	ahead := time.Now().UTC().Add(time.Hour).Format("2006-01-02 15:04:05.000")
	if _, err := d.SQL().Exec("INSERT INTO river_leader (elected_at, expires_at, leader_id) VALUES ($1, $2, 'killed')", ahead, ahead); err != nil {
		t.Fatal(err)
	}
	ran := make(chan bool, 10)
	work(t, jobs.Config{DB: d, URL: c.URL, Book: book, Tasks: []jobs.Task{
		{What: "sweep", Every: time.Hour, Do: func(context.Context) error { ran <- true; return nil }},
	}})
	select {
	case <-ran:
	case <-time.After(patience):
		t.Fatal("the sweep waits for a process that is dead")
	}
}

// What a node that was killed had begun keeps nobody waiting: the next turn is
// asked for and done although the dead one still counts as running. On SQLite
// there is no other node, and one that starts begins anew.
func TestAKilledTurnDelaysNoOther(t *testing.T) {
	c, d, _, book := house(t)
	if !d.Postgres() {
		t.Skip("SQLite has one node")
	}
	turns, dead := make(chan bool, 100), make(chan bool)
	var later atomic.Bool
	work(t, jobs.Config{DB: d, URL: c.URL, Book: book, Tasks: []jobs.Task{{What: "sweep", Every: 2 * time.Second, Do: func(context.Context) error {
		again := later.Swap(true)
		turns <- true
		if !again {
			<-dead
		}
		return nil
	}}}})
	defer close(dead)
	for _, when := range []string{"the first turn", "after it was killed"} {
		select {
		case <-turns:
		case <-time.After(patience):
			t.Fatalf("%s: not done within a minute", when)
		}
		// What the database sees of a kill: the session that held the lock is gone.
		if _, err := d.SQL().ExecContext(t.Context(), "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"); err != nil {
			t.Fatal(err)
		}
	}
}

// However many nodes there are and however long a turn takes, one is at it.
func TestATaskIsDoneByOneNodeAtATime(t *testing.T) {
	c, d, _, book := house(t)
	var at, most, turns atomic.Int64
	enough := make(chan bool)
	task := jobs.Task{What: "sweep", Every: time.Second, Do: func(ctx context.Context) error {
		defer at.Add(-1)
		if n := at.Add(1); n > most.Load() {
			most.Store(n)
		}
		if turns.Add(1) == 3 {
			close(enough)
		}
		select { // longer than it takes for the next turn to come
		case <-time.After(2500 * time.Millisecond):
		case <-ctx.Done():
		}
		return nil
	}}
	nodes := 1
	if d.Postgres() {
		nodes = 2
	}
	for range nodes {
		work(t, jobs.Config{DB: d, URL: c.URL, Book: book, Tasks: []jobs.Task{task}})
	}
	select {
	case <-enough:
	case <-time.After(2 * patience):
		t.Fatalf("%d turns in two minutes", turns.Load())
	}
	if most.Load() > 1 {
		t.Errorf("%d at it at once, want one", most.Load())
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
	case <-time.After(patience):
		t.Fatal("after a minute the job hasn't run")
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
