package jobs

import (
	"context"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
)

// stripeJob is what River keeps of an event of Stripe's: where it is stored.
type stripeJob struct {
	EventID string `json:"event"`
}

// Kind names the job to River.
func (stripeJob) Kind() string { return "stripe" }

// InsertOpts gives a job time to outlast a day on which Stripe doesn't answer.
func (stripeJob) InsertOpts() river.InsertOpts {
	return river.InsertOpts{MaxAttempts: 40, Queue: stripeQueue}
}

// PutStripe queues the job of a stored event in the transaction of ctx.
func (q *Queue) PutStripe(ctx context.Context, eventID string) error {
	return q.put(ctx, stripeJob{EventID: eventID})
}

type stripeWorker struct {
	river.WorkerDefaults[stripeJob]
	do  func(ctx context.Context, eventID string) error
	log *slog.Logger
}

// Work does the job of an event. What fails is tried again, and whatever is
// given up at last, the daily look at Stripe makes good.
func (w *stripeWorker) Work(ctx context.Context, turn *river.Job[stripeJob]) error {
	err := w.do(ctx, turn.Args.EventID)
	if err != nil {
		w.log.ErrorContext(ctx, "an event of Stripe's waits", "event", turn.Args.EventID, "attempt", turn.Attempt, "error", err)
	}
	return err
}

// NextRetry says when an event is tried again: soon at first, then hourly.
func (w *stripeWorker) NextRetry(turn *river.Job[stripeJob]) time.Time {
	wait := time.Hour
	if turn.Attempt < 10 {
		wait = 5 * time.Second << turn.Attempt
	}
	return time.Now().Add(min(wait, time.Hour))
}
