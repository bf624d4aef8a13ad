package story

import (
	"context"
	"fmt"

	"kept/care/job"
	"kept/care/parity"
	"kept/ent/store"
	"kept/tenants"
)

// parityBatch is how many loyal customers are looked at with one set of reads.
const parityBatch = 200

// Parities compares what loyal customers are offered with what newcomers are: a job,
// which asks the rooms that decide in earnest and gives nobody anything.
type Parities struct {
	*Book
	Jobs *job.Book
	Runs *parity.Book
}

// Start writes a run down and queues the job that does it. There is one at a time.
func (b *Parities) Start(ctx context.Context, d parity.Draft) (*parity.Run, error) {
	if err := d.Check(tenants.From(ctx).Currency); err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*parity.Run, error) {
		if err := b.free(ctx); err != nil {
			return nil, err
		}
		total, err := b.Allegiances.CountOften(ctx)
		if err != nil {
			return nil, err
		}
		input, err := job.InputOf("parity", d)
		if err != nil {
			return nil, err
		}
		j, err := b.Jobs.Start(ctx, job.Draft{Kind: job.Parity, Total: int64(total), Input: input})
		if err != nil {
			return nil, err
		}
		return b.Runs.Begin(ctx, j.ID, d)
	})
}

// free refuses a second run while one is going on.
func (b *Parities) free(ctx context.Context) error {
	last, err := b.Runs.Started(ctx)
	if err != nil || last == nil || last.FinishedAt != nil {
		return err
	}
	over, err := b.Jobs.Over(ctx, last.JobID)
	if err == nil && !over {
		return parity.ErrRunning
	}
	return err
}

// Run goes on with a run: a batch of customers at a time, each committed with the
// place that it reached. It returns when the job is over or ctx ends.
func (b *Parities) Run(ctx context.Context, j *job.Job) error {
	run, err := b.Runs.OfJob(ctx, j.ID)
	if err != nil {
		return err
	}
	offers, err := b.offers(ctx, run)
	if err != nil {
		return err
	}
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		if j.CancelAskedAt != nil {
			_, err := b.Jobs.Finish(ctx, j.ID, job.Cancelled, "cancelled; what an earlier comparison found stays")
			return err
		}
		after, _ := j.Place["after"].(string)
		ids, err := b.Allegiances.OftenAfter(ctx, after, parityBatch)
		if err != nil {
			return err
		}
		if len(ids) == 0 {
			return b.finish(ctx, j, run.ID)
		}
		if j, err = b.advance(ctx, j, run, offers, ids); err != nil {
			return err
		}
	}
}

// advance compares for some customers, and commits what was found with the job's place.
func (b *Parities) advance(ctx context.Context, j *job.Job, run *parity.Run, offers *offers, ids []string) (*job.Job, error) {
	found, err := b.compare(ctx, run, offers, ids)
	if err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*job.Job, error) {
		if err := b.Runs.Add(ctx, run, len(ids), found); err != nil {
			return nil, err
		}
		return b.Jobs.Advance(ctx, j, job.Progress{Accepted: int64(len(ids)), Place: map[string]any{"after": ids[len(ids)-1]}})
	})
}

// finish makes the run the answer, and ends its job.
func (b *Parities) finish(ctx context.Context, j *job.Job, runID string) error {
	return store.Do(ctx, b.db, func(ctx context.Context) error {
		run, err := b.Runs.Finish(ctx, runID)
		if err != nil {
			return err
		}
		_, err = b.Jobs.Finish(ctx, j.ID, job.Done, fmt.Sprintf("%d of %d loyal customers are worse off than a newcomer", run.Worse, run.Asked))
		return err
	})
}
