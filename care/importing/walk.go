package importing

import (
	"context"
	"errors"
	"fmt"
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
	found    map[noun]map[string]string // what the records point to: id by key
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

// eachBatch hands the batches that aren't in yet to do, each with the place
// that is reached after it and the joined rows that couldn't be read.
func (w *walk) eachBatch(ctx context.Context, do func(*batch, map[string]any, []job.Row) error) error {
	first, done := number(w.job.Place, "step"), number(w.job.Place, "row")
	for i := int(first); i < len(w.plan.Steps); i++ {
		if err := w.step(ctx, i, done, do); err != nil {
			return err
		}
		done = 0
	}
	return nil
}

func (w *walk) step(ctx context.Context, i int, done int64, do func(*batch, map[string]any, []job.Row) error) error {
	fresh := []int64{1_000, 20_000} // rows after which the planner is told of them
	src, err := w.plan.open(w.plan.Steps[i])
	if err != nil {
		return err
	}
	defer func() { _ = src.close() }() // it was only read
	if err := src.skip(done); err != nil {
		return fmt.Errorf("the file is shorter than the place reached before: %w", err)
	}
	var unread []job.Row
	if done == 0 {
		unread = w.plan.unread(i, src)
	}
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		records, err := src.batch(w.Batch)
		if err != nil {
			return err
		}
		if len(records) == 0 && len(unread) == 0 {
			return nil
		}
		done += int64(len(records))
		b := w.batch(src.step.Kind, records)
		if err := do(b, map[string]any{"step": i, "row": done}, unread); err != nil {
			return err
		}
		unread = nil
		if len(fresh) > 0 && done >= fresh[0] {
			fresh = fresh[1:]
			if err := w.DB.RefreshStatistics(ctx); err != nil {
				return err
			}
		}
	}
}

func (w *walk) batch(k Kind, records []*record) *batch {
	b := &batch{
		db: w.DB, form: forms[k], zone: w.actor.Zone, currency: w.actor.Currency, dates: w.plan.Dates, decimal: w.plan.Decimal,
		records: records, results: make([]result, len(records)),
	}
	if w.plan.Zone != nil {
		b.zone = w.plan.Zone
	}
	if w.plan.Currency != "" && w.plan.Currency != b.currency {
		b.rate = w.plan.Rates[b.currency]
		b.currency = w.plan.Currency
	}
	return b
}

// unread gives the rows of joined files that can't be read, unless a step reads
// that file itself and refuses them there, or an earlier step has told of them.
func (p *plan) unread(step int, src *source) []job.Row {
	told := map[string]bool{}
	for i, s := range p.Steps {
		told[s.From] = true
		if i < step {
			for _, j := range s.Joins {
				told[j.File] = true
			}
			if s.Lines != nil {
				told[s.Lines.File] = true
			}
		}
	}
	var out []job.Row
	add := func(file string, h *held) {
		if told[file] {
			return
		}
		told[file] = true
		for _, l := range h.wrong {
			out = append(out, job.Row{File: l.file, Line: l.number, Reason: l.wrong, Values: l.values})
		}
	}
	for i, j := range src.step.Joins {
		add(j.File, src.joins[i])
	}
	if src.lines != nil {
		add(src.step.Lines.File, src.lines)
	}
	return out
}

// load writes the records of b, each refused or accepted for itself.
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
	row := job.Row{File: at.file, Line: at.number, Reason: "can't be taken", Values: rec.values}
	if f := fault.As(res.err); f != nil {
		row.Field, row.Reason = strings.Join(f.Field, "."), f.Message
	}
	return row
}
