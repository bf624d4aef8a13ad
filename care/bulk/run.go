package bulk

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"kept/care/job"
	"kept/ent/store"
	"kept/internal/fault"
)

// atOnce is how many records one transaction changes: others write beside it.
const atOnce = 200

// Run goes on with a queued bulk: it is what workers do with the jobs of Start
// and Undo. It returns when the job is over or ctx ends.
func (r *Room) Run(ctx context.Context, j *job.Job) error {
	a, err := actionOf(j)
	if err != nil {
		return err
	}
	v, err := r.verb(a)
	if err != nil {
		return err
	}
	step := r.forwards(v)
	if a.Undoes != "" {
		if step, err = r.backwards(ctx, v, a.Undoes); err != nil {
			return err
		}
	}
	for j.Done < j.Total {
		if err := ctx.Err(); err != nil {
			return err
		}
		if j, err = r.advance(ctx, j, step); err != nil {
			return err
		}
		if j.CancelAskedAt != nil && j.Done < j.Total {
			_, err = r.Jobs.Finish(ctx, j.ID, job.Cancelled, told(j)+"; what was changed by then stays")
			return err
		}
	}
	_, err = r.Jobs.Finish(ctx, j.ID, job.Done, told(j))
	return err
}

// told says what came of it.
func told(j *job.Job) string {
	changed := changedBy(j)
	return fmt.Sprintf("%d changed, %d were so already", changed, j.Accepted-changed)
}

func changedBy(j *job.Job) int64 {
	n, _ := j.Place["changed"].(float64) // a job's place went through JSON
	return int64(n)
}

// step does the records from a place on: at most atOnce.
type step func(ctx context.Context, j *job.Job) ([]outcome, error)

// forwards does v to the ids of the job's own snapshot.
func (r *Room) forwards(v verb) step {
	return func(ctx context.Context, j *job.Job) ([]outcome, error) {
		f, err := r.Files.OfJob(ctx, j.ID, snapshotFile)
		if err != nil {
			return nil, err
		}
		if f == nil {
			return nil, fault.Missing("snapshot: it has expired")
		}
		chunk, err := r.Files.Chunk(ctx, f, int(j.Done/perChunk))
		if err != nil {
			return nil, err
		}
		ids := strings.Split(string(chunk), "\n")[j.Done%perChunk:]
		return v.do(ctx, ids[:min(atOnce, len(ids))])
	}
}

// backwards undoes v for what another bulk changed.
func (r *Room) backwards(ctx context.Context, v verb, undoes string) (step, error) {
	before, err := r.before(ctx, undoes)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, j *job.Job) ([]outcome, error) {
		if j.Done >= int64(len(before)) {
			return nil, fault.Missing("list of what was changed: it has expired")
		}
		rest := before[j.Done:]
		return v.undo(ctx, rest[:min(atOnce, len(rest))])
	}, nil
}

// advance does one step, and commits it with its place and with what the
// records had before. When somebody else was faster with one of the records it
// tries again.
func (r *Room) advance(ctx context.Context, j *job.Job, step step) (next *job.Job, err error) {
	for try := 1; ; try++ {
		next, err = store.Tx(ctx, r.DB, func(ctx context.Context) (*job.Job, error) { return r.once(ctx, j, step) })
		if f := fault.As(err); try == 3 || f == nil || f.Code != fault.CodeChanged || errors.Is(err, job.ErrMoved) {
			return next, err
		}
	}
}

func (r *Room) once(ctx context.Context, j *job.Job, step step) (*job.Job, error) {
	done, err := step(ctx, j)
	if err != nil {
		return nil, err
	}
	p, changed := job.Progress{}, changedBy(j)
	var lines bytes.Buffer
	for _, o := range done {
		if o.err != nil {
			p.Refused++
			p.Rows = append(p.Rows, refusal(o, j.Done+p.Accepted+p.Refused))
			continue
		}
		p.Accepted++
		if o.before != nil {
			changed++
			if err := json.NewEncoder(&lines).Encode(o.before); err != nil {
				return nil, err
			}
		}
	}
	p.Place = map[string]any{"changed": changed, job.UndoableKey: changed > 0 && j.Input["Undoes"] == nil}
	if err := r.remember(ctx, j, lines.Bytes()); err != nil {
		return nil, err
	}
	return r.Jobs.Advance(ctx, j, p)
}

// remember keeps what the records had. An undoing keeps nothing: to undo that,
// the same bulk is started again.
func (r *Room) remember(ctx context.Context, j *job.Job, lines []byte) error {
	if len(lines) == 0 || j.Input["Undoes"] != nil {
		return nil
	}
	f, err := r.Files.Begin(ctx, j.ID, beforeFile)
	if err != nil {
		return err
	}
	return r.Files.Append(ctx, f, lines)
}

// refusal says which record was left as it is, and why.
func refusal(o outcome, place int64) job.Row {
	row := job.Row{Line: place, Why: fault.Clause("can't be changed"), Values: []string{o.id}}
	if f := fault.As(o.err); f != nil {
		row.Field, row.Why = strings.Join(f.Field, "."), f
	}
	return row
}
