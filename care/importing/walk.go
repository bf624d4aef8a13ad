package importing

import (
	"context"
	"errors"
	"strings"
	"time"

	"kept/care/job"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/tenants"
)

// walk is one import under way: it goes through the steps, batch by batch.
type walk struct {
	*Room
	Request
	plan  *plan
	job   *job.Job
	actor *tenants.Actor
}

// batch is some records of one step on their way in.
type batch struct {
	db       *store.DB
	form     form
	zone     *time.Location
	currency string
	dates    Dates
	decimal  Decimal
	rate     string // of that currency, for purchases that don't bring their own
	records  []*record
	results  []result
	keys     map[noun][]string          // of what the records point to
	found    map[noun]map[string]string // of that, what is there: id by key
}

// byBatches commits each batch with the place that it reached.
func (w *walk) byBatches(ctx context.Context) error {
	return w.eachBatch(ctx, func(b *batch, place map[string]any, unread []job.Row) error {
		if err := w.commit(ctx, b, place, unread); err != nil {
			return err
		}
		w.Progress(w.job)
		if w.job.CancelAskedAt != nil {
			return errCancelled
		}
		return nil
	})
}

// commit writes a batch and its progress.
func (w *walk) commit(ctx context.Context, b *batch, place map[string]any, unread []job.Row) error {
	parts, err := w.parts(ctx, b)
	if err != nil {
		return err
	}
	var j *job.Job
	if len(parts) > 1 {
		j, err = w.inParts(ctx, parts, place, unread)
	} else {
		j, err = w.whole(ctx, b, place, unread)
	}
	if err == nil {
		w.job = j
	}
	return err
}

// whole writes a batch and its progress in one transaction.
func (w *walk) whole(ctx context.Context, b *batch, place map[string]any, unread []job.Row) (j *job.Job, err error) {
	err = untilFirst(func() error {
		j, err = store.Tx(ctx, w.DB, func(ctx context.Context) (*job.Job, error) {
			if err := w.load(ctx, b); err != nil {
				return nil, err
			}
			return w.Jobs.Advance(ctx, w.job, b.progress(place, unread))
		})
		return err
	})
	return j, err
}

// untilFirst tries again when another writer was faster with one of the records.
func untilFirst(write func() error) error {
	for try := 1; ; try++ {
		err := write()
		if f := fault.As(err); try == 3 || f == nil || f.Code != fault.CodeChanged || errors.Is(err, job.ErrMoved) {
			return err
		}
	}
}

// atOnce makes the whole import one transaction, which stays only when it is
// to: so a dry run is the import itself, taken back.
func (w *walk) atOnce(ctx context.Context) error {
	var all job.Progress
	j, err := store.Tx(ctx, w.DB, func(inner context.Context) (*job.Job, error) {
		all = job.Progress{}
		if err := w.eachBatch(inner, func(b *batch, _ map[string]any, unread []job.Row) error {
			if err := w.load(inner, b); err != nil {
				return err
			}
			all = all.And(b.progress(nil, unread))
			w.Progress(w.seen(all))
			return w.askedToStop(ctx)
		}); err != nil {
			return nil, err
		}
		if w.DryRun || all.Refused > 0 {
			return nil, errTakeBack
		}
		return w.Jobs.Advance(inner, w.job, all)
	})
	if errors.Is(err, errTakeBack) {
		if w.Policy == RejectEverything && all.Refused > 0 {
			all.Accepted = 0
		}
		j, err = w.Jobs.Advance(ctx, w.job, all)
	}
	if err == nil {
		w.job = j
	}
	return err
}

// seen is the job as it would be if all were committed.
func (w *walk) seen(all job.Progress) *job.Job {
	j := *w.job
	j.Accepted, j.Refused, j.Done = all.Accepted, all.Refused, all.Accepted+all.Refused
	return &j
}

// askedToStop looks, outside the import's own transaction, for a wish to cancel it.
func (w *walk) askedToStop(ctx context.Context) error {
	j, err := w.Jobs.Find(ctx, w.job.ID)
	if err == nil && j.CancelAskedAt != nil {
		return errCancelled
	}
	return err
}

// load writes the records of b, each refused or accepted for itself. What they
// point to and wasn't there when they were read may have come since.
func (w *walk) load(ctx context.Context, b *batch) error {
	if err := b.lookUp(ctx); err != nil {
		return err
	}
	return b.form.load(ctx, w.Room, b)
}

// progress is what b adds to its job.
func (b *batch) progress(place map[string]any, unread []job.Row) job.Progress {
	p := job.Progress{Place: place, Refused: int64(len(unread)), Rows: unread}
	for i, res := range b.results {
		if res.err == nil {
			p.Accepted++
			continue
		}
		p.Refused++
		p.Rows = append(p.Rows, refusal(b.records[i], res))
	}
	return p
}

// refusal says where and why a record was refused.
func refusal(rec *record, res result) job.Row {
	at := rec.line
	if res.at.file != "" {
		at = res.at
	}
	row := job.Row{File: at.file, Line: at.number, Why: fault.Clause("can't be taken"), Values: rec.values}
	if f := fault.As(res.err); f != nil {
		row.Field, row.Why = strings.Join(f.Field, "."), f
	}
	return row
}
