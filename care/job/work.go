package job

import (
	"context"
	"fmt"

	"kept/care/event"
	rows "kept/ent/db"
	table "kept/ent/db/job"
	"kept/ent/store"
	"kept/internal/id"
)

// Advance records one step of j: it is called in the transaction of the step's
// effects, so that place, counts and effects agree whatever is killed when. It
// returns ErrMoved when j isn't where the caller thinks it is, and ErrOver
// when it has ended.
func (b *Book) Advance(ctx context.Context, j *Job, p Progress) (*Job, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Job, error) {
		n, err := b.db.Job.Update().
			Where(table.ID(j.ID), table.State(string(Running)), table.Done(j.Done)).
			AddDone(p.Accepted + p.Refused).AddAccepted(p.Accepted).AddRefused(p.Refused).SetPlace(p.Place).Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("advance job %s: %w", j.ID, err)
		}
		if n == 0 {
			return nil, b.elsewhere(ctx, j.ID)
		}
		if err := b.refuse(ctx, j.ID, p.Rows); err != nil {
			return nil, err
		}
		return b.find(ctx, j.ID)
	})
}

// elsewhere says why a job couldn't be advanced.
func (b *Book) elsewhere(ctx context.Context, id string) error {
	j, err := b.find(ctx, id)
	if err != nil {
		return err
	}
	if j.State.Over() {
		return ErrOver
	}
	return ErrMoved
}

func (b *Book) refuse(ctx context.Context, jobID string, refused []Row) error {
	for len(refused) > 0 {
		n := min(len(refused), 1000)
		bulk := make([]*rows.JobRowCreate, n)
		for i, r := range refused[:n] {
			bulk[i] = b.db.JobRow.Create().SetID(id.New(id.JobRow)).SetJobID(jobID).SetFile(r.File).SetLine(r.Line).
				SetField(r.Field).SetReason(r.Say(ctx)).SetValues(r.Values)
		}
		if err := b.db.JobRow.CreateBulk(bulk...).Exec(ctx); err != nil {
			return fmt.Errorf("keep %d refused rows of job %s: %w", n, jobID, err)
		}
		refused = refused[n:]
	}
	return nil
}

// Expect says how many rows a job will look at, once that is known.
func (b *Book) Expect(ctx context.Context, id string, total int64) error {
	return b.db.Job.Update().Where(table.ID(id)).SetTotal(total).Exec(ctx)
}

// Finish ends a job, and says so by an event. Ending it twice is ErrOver.
func (b *Book) Finish(ctx context.Context, id string, s State, message string) (*Job, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Job, error) {
		n, err := b.db.Job.Update().
			Where(table.ID(id), table.StateIn(string(Queued), string(Running))).
			SetState(string(s)).SetMessage(message).SetFinishedAt(b.now()).Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("finish job %s: %w", id, err)
		}
		j, err := b.find(ctx, id)
		if err != nil {
			return nil, err
		}
		if n == 0 {
			return nil, ErrOver
		}
		return j, b.log.Append(ctx, event.Event{
			Type: event.JobFinished, SubjectID: id, OccurredAt: b.now(),
			Data: map[string]any{"kind": j.Kind, "state": s, "accepted": j.Accepted, "refused": j.Refused},
		})
	})
}

// Cancel asks a job to stop. One that hasn't begun is over at once; a running
// one stops after the step that it is in, and what it did stays.
func (b *Book) Cancel(ctx context.Context, id string) (*Job, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Job, error) {
		j, err := b.find(ctx, id)
		if err != nil {
			return nil, err
		}
		switch {
		case j.State.Over():
			return nil, ErrOver
		case j.State == Queued:
			return b.Finish(ctx, id, Cancelled, "cancelled before it began")
		}
		err = b.db.Job.Update().Where(table.ID(id), table.CancelAskedAtIsNil()).SetCancelAskedAt(b.now()).Exec(ctx)
		if err != nil {
			return nil, fmt.Errorf("cancel job %s: %w", id, err)
		}
		return b.find(ctx, id)
	})
}
