package bulk

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"kept/care/job"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/tenants"
)

// The files that a bulk's job keeps.
const (
	snapshotFile = "snapshot" // the ids, one a line
	beforeFile   = "before"   // what each changed record had, one JSON a line
)

// perChunk is how many records one chunk of a job's files is about.
const perChunk = 2000

// Order asks for a bulk.
type Order struct {
	Customers     *CustomersBulk
	Promises      *PromisesBulk
	ExpectedCount int // what the asker was shown
}

// Start takes the snapshot and queues the bulk. It is a conflict when the
// filter doesn't match as many records as expected: the asker would change what
// she hasn't seen. What is wrong with the action itself is said at once.
func (r *Room) Start(ctx context.Context, o Order) (*job.Job, error) {
	if err := mayWrite(ctx); err != nil {
		return nil, err
	}
	a, which, err := o.parts(ctx)
	if err != nil {
		return nil, err
	}
	v, err := r.verb(a)
	if err != nil {
		return nil, err
	}
	return store.Tx(ctx, r.DB, func(ctx context.Context) (*job.Job, error) {
		ids, err := r.matching(ctx, which)
		if err != nil {
			return nil, err
		}
		if err := expect(len(ids), o.ExpectedCount); err != nil {
			return nil, err
		}
		if err := r.try(ctx, v, ids[0]); err != nil {
			return nil, err
		}
		slices.Sort(ids)
		return r.queue(ctx, a, ids)
	})
}

// parts tells the action from whom it is about, and asks for the scope.
func (o Order) parts(ctx context.Context) (a action, w Which, err error) {
	scope := tenants.CustomersWrite
	switch {
	case (o.Customers == nil) == (o.Promises == nil):
		return a, w, fault.Invalid("", "name either customers or promises")
	case o.Customers != nil:
		a.Customers, w.Customers = &o.Customers.Action, &o.Customers.Filter
	default:
		a.Promises, w.Promises, scope = &o.Promises.Action, &o.Promises.Filter, tenants.PromisesWrite
	}
	return a, w, may(ctx, scope)
}

// mayWrite refuses who may write none of what bulks are about, whatever she asks.
func mayWrite(ctx context.Context) error {
	if a := tenants.From(ctx); !a.May(tenants.CustomersWrite) && !a.May(tenants.PromisesWrite) {
		return fault.Forbidden("this needs the scope %s or %s", tenants.CustomersWrite, tenants.PromisesWrite)
	}
	return nil
}

func may(ctx context.Context, scope string) error {
	if !tenants.From(ctx).May(scope) {
		return fault.Forbidden("this needs the scope %s", scope)
	}
	return nil
}

func expect(found, expected int) error {
	switch {
	case found > Most:
		return fault.Invalid("filter", "matches more than %d records: narrow it", Most)
	case found != expected:
		return fault.Conflict(fault.CodeChanged, "must be %d, for so many match now, not %d: look again", found, expected).At("expectedCount")
	case found == 0:
		return fault.Invalid("filter", "matches no record")
	default:
		return nil
	}
}

// errTakeBack undoes what was only tried.
var errTakeBack = errors.New("it was only tried")

// try does the action to one record and takes it back: what is wrong with the
// action itself, such as an unknown member, is wrong with every record.
func (r *Room) try(ctx context.Context, v verb, id string) error {
	err := store.Undoable(ctx, r.DB, func(ctx context.Context) error {
		done, err := v.do(ctx, []string{id})
		if err != nil {
			return err
		}
		if f := fault.As(done[0].err); f != nil && f.Kind != fault.KindConflict {
			return f
		}
		return errTakeBack
	})
	if errors.Is(err, errTakeBack) {
		return nil
	}
	return err
}

// queue writes the job down with its snapshot.
func (r *Room) queue(ctx context.Context, a action, ids []string) (*job.Job, error) {
	input, err := a.input()
	if err != nil {
		return nil, err
	}
	j, err := r.Jobs.Start(ctx, job.Draft{Kind: job.Bulk, Total: int64(len(ids)), Input: input})
	if err != nil {
		return nil, err
	}
	f, err := r.Files.Begin(ctx, j.ID, snapshotFile)
	if err != nil {
		return nil, err
	}
	for part := range slices.Chunk(ids, perChunk) {
		if err := r.Files.Append(ctx, f, []byte(strings.Join(part, "\n"))); err != nil {
			return nil, err
		}
	}
	return j, r.Files.Complete(ctx, f)
}

// Undo queues a bulk that gives the records of another one back what they had,
// as long as that is kept. Who changed one of them since keeps her change.
func (r *Room) Undo(ctx context.Context, jobID string) (*job.Job, error) {
	if err := mayWrite(ctx); err != nil {
		return nil, err
	}
	done, err := r.Jobs.Find(ctx, jobID)
	if err != nil {
		return nil, err
	}
	a, err := actionOf(done)
	switch {
	case err != nil:
		return nil, err
	case done.Kind != job.Bulk || a.Undoes != "":
		return nil, fault.Invalid("jobId", "must be a bulk, and no undoing of one")
	case !done.State.Over():
		return nil, fault.Conflict(fault.CodeConflict, "this bulk isn't over yet: cancel it first").At("jobId")
	}
	scope := tenants.CustomersWrite
	if a.Promises != nil {
		scope = tenants.PromisesWrite
	}
	if err := may(ctx, scope); err != nil {
		return nil, err
	}
	a.Undoes = done.ID
	changed, err := r.before(ctx, done.ID)
	if err != nil {
		return nil, err
	}
	if len(changed) == 0 {
		return nil, fault.Conflict(fault.CodeConflict, "there is nothing to undo: it changed nothing, or too long ago").At("jobId")
	}
	return store.Tx(ctx, r.DB, func(ctx context.Context) (*job.Job, error) {
		input, err := a.input()
		if err != nil {
			return nil, err
		}
		return r.Jobs.Start(ctx, job.Draft{Kind: job.Bulk, Total: int64(len(changed)), Input: input})
	})
}

// before reads what the records of a bulk had, in the order in which they were changed.
func (r *Room) before(ctx context.Context, jobID string) (out []entry, err error) {
	f, err := r.Files.OfJob(ctx, jobID, beforeFile)
	if err != nil || f == nil {
		return nil, err
	}
	for n := range f.Chunks() {
		chunk, err := r.Files.Chunk(ctx, f, n)
		if err != nil {
			return nil, err
		}
		for line := range bytes.Lines(chunk) {
			var e entry
			if err := json.Unmarshal(line, &e); err != nil {
				return nil, fmt.Errorf("read what bulk %s changed: %w", jobID, err)
			}
			out = append(out, e)
		}
	}
	return out, nil
}
