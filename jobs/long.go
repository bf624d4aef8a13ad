package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/riverqueue/river"

	"kept/care/job"
	"kept/internal/fault"
	"kept/internal/request"
	"kept/internal/wording"
	"kept/tenants/guard"
)

type longWorker struct {
	river.WorkerDefaults[longJob]
	actorOf guard.ActorOf
	book    *job.Book
	runs    map[job.Kind]Run
	log     *slog.Logger
	step    time.Duration
}

// Work runs a job for one step and comes back, as long as it isn't over: so
// jobs take turns, and a turn that is killed is soon known to be.
func (w *longWorker) Work(ctx context.Context, turn *river.Job[longJob]) error {
	actor, err := w.actorOf(ctx, turn.Args.TenantID)
	if err != nil {
		return err
	}
	ctx = guard.Within(ctx, actor)
	j, err := w.book.Begin(ctx, turn.Args.JobID)
	if err != nil {
		return err
	}
	if j.State.Over() {
		return nil
	}
	ctx = guard.Within(ctx, inTheNameOf(actor, j.ActorID))
	ctx = request.With(ctx, request.Info{Language: j.Language()})
	run := w.runs[j.Kind]
	if run == nil {
		return fmt.Errorf("nobody here knows how to do a job of kind %s", j.Kind)
	}
	slot, cancel := context.WithTimeout(ctx, w.step)
	defer cancel()
	err = run(slot, j)
	if slot.Err() != nil {
		if err = w.nowhere(ctx, j); err == nil {
			return river.JobSnooze(0)
		}
	}
	if err == nil {
		return nil
	}
	w.log.ErrorContext(ctx, "a job failed", "job", j.ID, "kind", j.Kind, "attempt", turn.Attempt, "error", err)
	if f := fault.As(err); f != nil || turn.Attempt >= turn.MaxAttempts {
		_, ended := w.book.Finish(ctx, j.ID, job.Failed, excuse(ctx, f, err))
		return river.JobCancel(errors.Join(err, ended))
	}
	return err
}

// errNowhere means that a whole step has brought a job no further, as when it
// is one transaction that takes longer. It is an attempt like one that failed:
// coming back for the next step would begin it anew for ever.
var errNowhere = errors.New("a whole step has brought the job no further")

// nowhere reports errNowhere, unless the workers are being stopped.
func (w *longWorker) nowhere(ctx context.Context, was *job.Job) error {
	if ctx.Err() != nil {
		return nil
	}
	is, err := w.book.Find(ctx, was.ID)
	if err == nil && !is.State.Over() && is.Done == was.Done {
		return errNowhere
	}
	return err
}

// What is said of a failure that is nobody's fault.
var (
	tooLong = fault.Clause("it took too long in one piece; import less at once, or let what is right go in by itself")
	ours    = fault.Clause("something went wrong on our side; what was done until then stays")
)

// excuse says why a job failed, without a cause that is none of the caller's business.
func excuse(ctx context.Context, f *fault.Error, err error) string {
	if errors.Is(err, errNowhere) {
		return wording.Say(ctx, tooLong)
	}
	if f == nil {
		return wording.Say(ctx, ours)
	}
	return strings.Join(append(f.Field, wording.Say(ctx, f)), ": ")
}
