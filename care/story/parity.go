package story

import (
	"context"
	"encoding/json"
	"fmt"

	"kept/care/earning"
	"kept/care/job"
	"kept/care/parity"
	"kept/ent/store"
	"kept/tenants"
)

// parityBatch is how many loyal customers are looked at with one set of reads.
const parityBatch = 200

// mostAgain is how often a run begins again before it gives up.
const mostAgain = 3

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

// free refuses a second run while one is going on. What one found that failed goes.
func (b *Parities) free(ctx context.Context) error {
	last, err := b.Runs.Started(ctx)
	if err != nil || last == nil || last.FinishedAt != nil {
		return err
	}
	over, err := b.Jobs.Over(ctx, last.JobID)
	if err != nil {
		return err
	}
	if !over {
		return parity.ErrRunning
	}
	return b.Runs.Forget(ctx, last.ID)
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
	if at := reachedBy(j); at.Offers != "" && at.Offers != offers.mark() {
		if j, err = b.again(ctx, j, run, at.Again+1); err != nil {
			return err
		}
		return b.Run(ctx, j)
	}
	offers.given.keep(reachedBy(j).Given)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		if j.CancelAskedAt != nil {
			return b.stop(ctx, j, run.ID)
		}
		ids, err := b.Allegiances.OftenAfter(ctx, reachedBy(j).After, parityBatch)
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

// reached is how far a run has come, as its job keeps it.
type reached struct {
	After  string                   `json:"after"`  // whom it looked at last
	Offers string                   `json:"offers"` // the mark of what she was held against
	Again  int                      `json:"again"`  // how often it began again
	Given  map[string]earning.Tally `json:"given"`
}

func reachedBy(j *job.Job) (at reached) {
	text, err := json.Marshal(j.Place)
	if err == nil {
		_ = json.Unmarshal(text, &at) // a place that says nothing is the beginning
	}
	return at
}

// again has a run begin again, as of now: it was interrupted, and newcomers are offered
// something else by now. One result doesn't mix what they were offered at two moments.
func (b *Parities) again(ctx context.Context, j *job.Job, run *parity.Run, times int) (*job.Job, error) {
	if times > mostAgain {
		return nil, parity.ErrChanging
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*job.Job, error) {
		if _, err := b.Runs.Again(ctx, run.ID); err != nil {
			return nil, err
		}
		return b.Jobs.Advance(ctx, j, job.Progress{Accepted: -j.Accepted, Place: map[string]any{"again": times}})
	})
}

// stop ends a run that somebody cancelled; what it found so far goes.
func (b *Parities) stop(ctx context.Context, j *job.Job, runID string) error {
	return store.Do(ctx, b.db, func(ctx context.Context) error {
		if err := b.Runs.Forget(ctx, runID); err != nil {
			return err
		}
		_, err := b.Jobs.Finish(ctx, j.ID, job.Cancelled, "cancelled; what an earlier comparison found stays")
		return err
	})
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
		return b.Jobs.Advance(ctx, j, job.Progress{Accepted: int64(len(ids)), Place: map[string]any{
			"after": ids[len(ids)-1], "offers": offers.mark(), "again": reachedBy(j).Again, "given": offers.given.had,
		}})
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
