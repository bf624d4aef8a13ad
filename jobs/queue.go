// Package jobs runs what nobody waits for in a request: long jobs, and the
// periodic tasks in one table. It stands on River, whose tables lie beside
// ours in the same database, so that a job is queued in the transaction of
// what it follows from.
//
// On SQLite, River shares the store's single writing connection: a second one
// would fight for the one lock that SQLite has. On PostgreSQL it has a small
// pool of its own, which must reach the server itself and not a pooler in
// transaction mode, because it listens.
package jobs

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"

	"kept/ent/store"
)

// Queue puts jobs where a worker, here or on another node, will find them. It
// needs no worker, so a command can have one.
type Queue struct {
	put func(ctx context.Context, args river.JobArgs) error
}

// NewQueue returns the queue of db.
func NewQueue(db *store.DB, log *slog.Logger) (*Queue, error) {
	if db.Postgres() {
		return newQueue(riverpgxv5.New(nil), store.PgxTx, log)
	}
	return newQueue(riversqlite.New(nil), store.SQLTx, log)
}

func newQueue[TTx any](driver riverdriver.Driver[TTx], running func(context.Context) (TTx, error), log *slog.Logger) (*Queue, error) {
	client, err := river.NewClient(driver, &river.Config{Logger: quiet(log)})
	if err != nil {
		return nil, err
	}
	return &Queue{func(ctx context.Context, args river.JobArgs) error {
		tx, err := running(ctx)
		if err != nil {
			return err
		}
		_, err = client.InsertTx(ctx, tx, args, nil)
		return err
	}}, nil
}

// Put queues a job in the transaction of ctx; outside one it is an error.
func (q *Queue) Put(ctx context.Context, tenantID, jobID string) error {
	if !store.InTx(ctx) {
		return errors.New("jobs: a job is queued in the transaction of what it follows from")
	}
	return q.put(ctx, longJob{TenantID: tenantID, JobID: jobID})
}

// longJob is what River keeps of one of our jobs: where to find it. Its input,
// progress and result are in our own tables, behind the tenant wall.
type longJob struct {
	TenantID string `json:"tenant"`
	JobID    string `json:"job"`
}

// Kind names the job to River.
func (longJob) Kind() string { return "job" }

// InsertOpts gives a job a few attempts: each goes on where the last one stopped.
func (longJob) InsertOpts() river.InsertOpts {
	return river.InsertOpts{MaxAttempts: 5, Queue: longQueue}
}

// periodic is a turn of a periodic task.
type periodic struct {
	Task string `json:"task" river:"unique"`
}

// Kind names the turn to River.
func (periodic) Kind() string { return "task" }

// The queues: a long job never keeps a task waiting, and neither a letter.
const (
	longQueue = "long"
	taskQueue = "tasks"
	mailQueue = "mail"

	stripeQueue = "stripe"
)

// quiet keeps River's own chatter out of the log: it tells of every poll.
func quiet(log *slog.Logger) *slog.Logger {
	return slog.New(&above{Handler: log.Handler(), level: slog.LevelWarn})
}

type above struct {
	slog.Handler
	level slog.Level
}

// Enabled reports whether a record of level l is worth writing.
func (a *above) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= a.level && a.Handler.Enabled(ctx, l)
}

// WithAttrs keeps the level when attributes are added.
func (a *above) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &above{Handler: a.Handler.WithAttrs(attrs), level: a.level}
}

// WithGroup keeps the level inside a group.
func (a *above) WithGroup(name string) slog.Handler {
	return &above{Handler: a.Handler.WithGroup(name), level: a.level}
}

// step is how long a long job works before it makes room for another and
// comes back to the end of its queue; stuck is when a turn that nobody has
// heard of is given to another node.
const (
	step  = 20 * time.Second
	limit = time.Minute
	stuck = 2 * time.Minute
)
