package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"sync"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
)

// tasksAtOnce is how many periodic tasks a node works on at a time.
const tasksAtOnce = 2

// taskWorker does the turns of the periodic tasks.
type taskWorker struct {
	river.WorkerDefaults[periodic]
	tasks []Task
	one   alone
	log   *slog.Logger
}

// Work does one turn. A failed one is logged and not repeated: the next turn
// comes. While an earlier turn is still at it there is nothing to do.
func (w *taskWorker) Work(ctx context.Context, turn *river.Job[periodic]) error {
	for _, t := range w.tasks {
		if t.What != turn.Args.Task {
			continue
		}
		if err := w.one(ctx, t.What, func() error { return t.Do(ctx) }); err != nil {
			w.log.ErrorContext(ctx, "a periodic task failed", "task", t.What, "error", err)
			return river.JobCancel(err)
		}
	}
	return nil
}

// alone does something unless somebody else is at what has the same name.
type alone func(ctx context.Context, name string, do func() error) error

// inProcess is alone where one process is all that there is.
func inProcess() alone {
	var busy sync.Map
	return func(_ context.Context, name string, do func() error) error {
		if _, taken := busy.LoadOrStore(name, true); taken {
			return nil
		}
		defer busy.Delete(name)
		return do()
	}
}

// acrossNodes is alone among all that work on one PostgreSQL: by a lock of the
// session, which ends with the process however that ends, and keeps no
// transaction open meanwhile.
func acrossNodes(pool *pgxpool.Pool) alone {
	return func(ctx context.Context, name string, do func() error) error {
		conn, err := pool.Acquire(ctx)
		if err != nil {
			return fmt.Errorf("lock: %w", err)
		}
		defer conn.Release()
		var mine bool
		if err := conn.QueryRow(ctx, "SELECT pg_try_advisory_lock(hashtextextended('kept task: ' || $1, 0))", name).Scan(&mine); err != nil {
			return fmt.Errorf("lock: %w", err)
		}
		if !mine {
			return nil
		}
		defer func() {
			after := context.WithoutCancel(ctx)
			if _, err := conn.Exec(after, "SELECT pg_advisory_unlock_all()"); err != nil {
				_ = conn.Conn().Close(after) // the lock goes with the connection
			}
		}()
		return do()
	}
}
