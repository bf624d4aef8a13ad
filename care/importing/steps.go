package importing

import (
	"context"
	"fmt"

	"kept/care/job"
	"kept/ent/store"
)

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
	next := w.ahead(ctx, src, min(w.Batch, firstBatch))
	defer func() { _, _ = next() }() // it reads from src
	for told := false; ; told = true {
		b, err := next()
		if err != nil {
			return err
		}
		if len(b.records) == 0 && len(unread) == 0 {
			return nil
		}
		next = w.ahead(ctx, src, w.Batch)
		done += int64(len(b.records))
		if err := do(b, map[string]any{"step": i, "row": done}, unread); err != nil {
			return err
		}
		unread = nil
		if !told {
			if err := w.DB.RefreshStatistics(ctx); err != nil {
				return err
			}
		}
	}
}

// firstBatch is how many records of a step are written first: PostgreSQL's
// planner is told of them before many more come.
const firstBatch = 1000

// ahead reads up to n records, and looks up what they point to, while the
// caller writes those before them; next waits for it.
func (w *walk) ahead(ctx context.Context, src *source, n int) (next func() (*batch, error)) {
	var b *batch
	var err error
	done := make(chan struct{})
	go func() {
		defer close(done)
		var records []*record
		if records, err = src.batch(n); err != nil {
			return
		}
		b = w.batch(src.step.Kind, records)
		if err = ctx.Err(); err == nil && !store.InTx(ctx) {
			err = b.lookUp(ctx)
		}
	}()
	return func() (*batch, error) { <-done; return b, err }
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
			out = append(out, job.Row{File: l.file, Line: l.number, Field: l.where, Why: l.wrong, Values: l.values})
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
