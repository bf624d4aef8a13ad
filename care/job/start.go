package job

import (
	"context"
	"fmt"
	"maps"

	"golang.org/x/text/language"

	"kept/care/event"
	rows "kept/ent/db"
	table "kept/ent/db/job"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/request"
	"kept/tenants"
)

// Queue hands a job to whoever will work on it, in the transaction of ctx: a
// job that isn't committed is never begun.
type Queue func(ctx context.Context, tenantID, jobID string) error

// Book keeps a tenant's jobs.
type Book struct {
	db    *store.DB
	log   *event.Log
	queue Queue
	now   clock.Func
}

// NewBook returns a book whose started jobs go to queue.
func NewBook(db *store.DB, log *event.Log, queue Queue, now clock.Func) *Book {
	return &Book{db: db, log: log, queue: queue, now: now}
}

// Start writes a job down, with the files that it reads, and queues it.
func (b *Book) Start(ctx context.Context, d Draft) (*Job, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Job, error) {
		j, err := b.create(ctx, d, Queued)
		if err != nil {
			return nil, err
		}
		if err := b.queue(ctx, tenants.From(ctx).TenantID, j.ID); err != nil {
			return nil, fmt.Errorf("queue job %s: %w", j.ID, err)
		}
		return j, nil
	})
}

// Open writes down a job that the caller works on itself, such as a command.
func (b *Book) Open(ctx context.Context, d Draft) (*Job, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Job, error) { return b.create(ctx, d, Running) })
}

func (b *Book) create(ctx context.Context, d Draft, s State) (*Job, error) {
	now := b.now()
	c := b.db.Job.Create().SetID(id.New(id.Job)).SetKind(string(d.Kind)).SetState(string(s)).
		SetActorID(tenants.From(ctx).ID()).SetInput(spoken(ctx, d.Input)).SetDryRun(d.DryRun).SetTotal(d.Total).SetCreatedAt(now)
	if s == Running {
		c.SetStartedAt(now)
	}
	row, err := c.Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("write a job down: %w", err)
	}
	for _, f := range d.Files {
		if err := b.keep(ctx, row.ID, f); err != nil {
			return nil, err
		}
	}
	return fromRow(row), nil
}

// spoken adds the reader's language to what a job is to do.
func spoken(ctx context.Context, input map[string]any) map[string]any {
	l := request.From(ctx).Language
	if l == language.Und {
		return input
	}
	out := map[string]any{languageKey: l.String()}
	maps.Copy(out, input)
	return out
}

func (b *Book) keep(ctx context.Context, jobID string, f File) error {
	err := b.db.JobFile.Create().SetID(id.New(id.JobFile)).SetJobID(jobID).SetName(f.Name).SetBody(f.Body).
		SetCreatedAt(b.now()).Exec(ctx)
	if store.IsUnique(err) {
		return fault.Taken("files", "there are two files named %s", f.Name)
	}
	if err != nil {
		return fmt.Errorf("keep file %s of job %s: %w", f.Name, jobID, err)
	}
	return nil
}

// Resume gives the newest job of a kind that began with the same input and
// isn't over: a killed command's. It is missing when there is none.
func (b *Book) Resume(ctx context.Context, k Kind, same func(*Job) bool) (*Job, error) {
	unfinished, err := b.db.Job.Query().
		Where(table.Kind(string(k)), table.StateIn(string(Running))).
		Order(table.ByCreatedAt(), table.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("look for an unfinished job: %w", err)
	}
	for i := len(unfinished) - 1; i >= 0; i-- {
		if j := fromRow(unfinished[i]); same(j) {
			return j, nil
		}
	}
	return nil, fault.Missing("job")
}

// Begin marks a queued job as running and returns it. A running one, which a
// killed node left, is returned as it stands.
func (b *Book) Begin(ctx context.Context, id string) (*Job, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Job, error) {
		err := b.db.Job.Update().Where(table.ID(id), table.State(string(Queued))).
			SetState(string(Running)).SetStartedAt(b.now()).Exec(ctx)
		if err != nil {
			return nil, fmt.Errorf("begin job %s: %w", id, err)
		}
		return b.Find(ctx, id)
	})
}

func (b *Book) find(ctx context.Context, id string) (*Job, error) {
	row, err := b.db.Job.Query().Where(table.ID(id), mine(ctx)).Only(ctx)
	if rows.IsNotFound(err) {
		return nil, fault.Missing("job")
	}
	if err != nil {
		return nil, fmt.Errorf("find job %s: %w", id, err)
	}
	return fromRow(row), nil
}
