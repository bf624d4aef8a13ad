package jobs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"

	"kept/care/job"
	"kept/ent/store"
	"kept/tenants/guard"
)

// Task is something that Kept does by itself, again and again, on one node at a time.
type Task struct {
	What  string // a clause: "break promises whose time is over"; it also names the task
	Do    func(context.Context) error
	Every time.Duration
}

// Run works on one long job until it is over or ctx ends. A run that ctx ended
// returns without an error and is called again, on whatever node.
type Run func(ctx context.Context, j *job.Job) error

// Config says what the workers work on.
type Config struct {
	DB *store.DB
	// URL is PostgreSQL's own address, for the pool that polls and listens;
	// unused on SQLite.
	URL   string
	Book  *job.Book
	Runs  map[job.Kind]Run
	Tasks []Task
	// ActorOf gives Kept's own actor for a job's tenant.
	ActorOf guard.ActorOf
	Letters Letters
	// Stripe does the job of a stored event.
	Stripe func(ctx context.Context, eventID string) error
	Log    *slog.Logger
}

// Workers work on jobs and tasks on this node.
type Workers struct {
	start func(context.Context) error
	stop  func(context.Context) error
	kill  func(context.Context) error
	close func()
	db    *store.DB
}

// New returns workers that don't work yet.
func New(ctx context.Context, c Config) (*Workers, error) {
	if !c.DB.Postgres() {
		w, err := workers[*sql.Tx](c, riversqlite.New(c.DB.SQL()), inProcess(), 2*time.Second)
		if err != nil {
			return nil, err
		}
		w.close = func() {}
		return w, nil
	}
	pool, err := workerPool(ctx, c.URL)
	if err != nil {
		return nil, err
	}
	// Inserts are announced, so polling is only for what was announced to nobody.
	w, err := workers[pgx.Tx](c, riverpgxv5.New(pool), acrossNodes(pool), 5*time.Second)
	if err != nil {
		pool.Close()
		return nil, err
	}
	w.close = pool.Close
	return w, nil
}

// workerPool opens River's few connections, in the role that owns nothing.
func workerPool(ctx context.Context, url string) (*pgxpool.Pool, error) {
	c, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("read the workers' database URL: %w", err)
	}
	c.MaxConns, c.MinConns, c.MaxConnIdleTime = 4+tasksAtOnce, 0, time.Minute
	c.AfterConnect = func(ctx context.Context, conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, "SET ROLE kept_worker")
		return err
	}
	pool, err := pgxpool.NewWithConfig(ctx, c)
	if err != nil {
		return nil, err
	}
	// In transaction mode a pooler would lend the role and the locks of a session
	// to whoever comes next.
	err = pool.AcquireFunc(ctx, func(conn *pgxpool.Conn) error { return store.Unpooled(ctx, conn.Conn()) })
	if errors.Is(err, store.ErrPooled) {
		err = fmt.Errorf("jobs need PostgreSQL's own address: set KEPT_DIRECT_URL: %w", err)
	}
	if err != nil {
		pool.Close()
		return nil, err
	}
	return pool, nil
}

func workers[TTx any](c Config, driver riverdriver.Driver[TTx], one alone, poll time.Duration) (*Workers, error) {
	bundle := river.NewWorkers()
	river.AddWorker(bundle, &taskWorker{tasks: c.Tasks, one: one, log: c.Log})
	river.AddWorker(bundle, &longWorker{actorOf: c.ActorOf, book: c.Book, runs: c.Runs, log: c.Log, step: step})
	river.AddWorker(bundle, &letterWorker{Letters: c.Letters, log: c.Log})
	river.AddWorker(bundle, &stripeWorker{do: c.Stripe, log: c.Log})
	client, err := river.NewClient(driver, &river.Config{
		Queues:                      map[string]river.QueueConfig{longQueue: {MaxWorkers: 2}, taskQueue: {MaxWorkers: tasksAtOnce}, mailQueue: {MaxWorkers: 2}, stripeQueue: {MaxWorkers: 2}},
		Workers:                     bundle,
		PeriodicJobs:                schedule(c.Tasks),
		FetchPollInterval:           poll,
		PollOnly:                    !c.DB.Postgres(), // listening would ask SQLite's one writing connection twenty times a second
		JobTimeout:                  limit,
		RescueStuckJobsAfter:        stuck,
		CompletedJobRetentionPeriod: 15 * time.Minute, // our own tables keep the history
		ReindexerSchedule:           river.NeverSchedule(),
		Logger:                      quiet(c.Log),
	})
	if err != nil {
		return nil, fmt.Errorf("set up workers: %w", err)
	}
	return &Workers{db: c.DB, start: client.Start, stop: client.Stop, kill: client.StopAndCancel}, nil
}

// schedule asks for a turn of each task when it is due, once across the nodes.
// It can't be unique by its state, as River has it for what must not run twice:
// a turn of a node that was killed counts as running for two minutes, and would
// keep every other waiting for so long. That no two nodes are at it is alone's
// business.
func schedule(tasks []Task) []*river.PeriodicJob {
	var out []*river.PeriodicJob
	for _, t := range tasks {
		turn := func() (river.JobArgs, *river.InsertOpts) {
			return periodic{Task: t.What}, &river.InsertOpts{
				MaxAttempts: 1, Queue: taskQueue,
				// A new leader asks for a turn at once. A node is known to be dead after
				// ten seconds at the earliest: that is another period of the sweep's.
				UniqueOpts: river.UniqueOpts{ByArgs: true, ByPeriod: max(t.Every/4, time.Second)},
			}
		}
		out = append(out, river.NewPeriodicJob(river.PeriodicInterval(t.Every), turn, &river.PeriodicJobOpts{RunOnStart: true}))
	}
	return out
}

// Start begins to work. The context bounds all that the workers do, so it is
// the process's, not a request's.
func (w *Workers) Start(ctx context.Context) error {
	if !w.db.Postgres() {
		for _, s := range orphans {
			if _, err := w.db.SQL().ExecContext(ctx, s); err != nil {
				return fmt.Errorf("take up what a killed process left: %w", err)
			}
		}
	}
	return w.start(ctx)
}

// orphans takes up what a killed process left on SQLite, where there is no other
// one: what runs according to the table, and the leadership, which would last
// until its time is over: if the clock was set back meanwhile, for as long as that.
var orphans = []string{
	"UPDATE river_job SET state = 'available' WHERE state = 'running'",
	"DELETE FROM river_leader",
}

// Stop lets what is running come to the end of its step until ctx ends, then
// cancels it. Nothing is lost: every step is committed with its place.
func (w *Workers) Stop(ctx context.Context) error {
	defer w.close()
	err := w.stop(ctx)
	if err == nil || !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	return w.kill(ctx)
}
