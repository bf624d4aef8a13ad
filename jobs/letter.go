package jobs

import (
	"context"
	"crypto/cipher"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"

	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/id"
	"kept/internal/mail"
)

// letterJob is what River keeps of a letter until it is sent, and its memory
// that it was. The letter is sealed: it holds what opens a link.
type letterJob struct {
	ID     string `json:"id"`
	Sealed []byte `json:"sealed"`
}

// Kind names the job to River.
func (letterJob) Kind() string { return "letter" }

// InsertOpts gives a letter one attempt and one after each wait.
func (letterJob) InsertOpts() river.InsertOpts {
	return river.InsertOpts{MaxAttempts: len(letterWaits) + 1, Queue: mailQueue}
}

// letterWaits is how long after a failed attempt the next one comes: a mail
// server that is being restarted is back in a minute, one that greylists in ten.
var letterWaits = []time.Duration{
	10 * time.Second, time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour,
}

// Post returns the way into the mail: a letter is queued in the transaction of
// its cause, sealed with seal, and sent when that has committed.
func (q *Queue) Post(seal cipher.AEAD) mail.Post {
	return func(ctx context.Context, l mail.Letter) error {
		if !store.InTx(ctx) {
			return errors.New("jobs: a letter is posted in the transaction of its cause")
		}
		plain, err := json.Marshal(l)
		if err != nil {
			return fmt.Errorf("post a letter: %w", err)
		}
		letter := letterJob{ID: id.New(id.Letter)}
		letter.Sealed = seal.Seal(nil, nil, plain, []byte(letter.ID))
		if err := q.put(ctx, letter); err != nil {
			return fmt.Errorf("post a letter: %w", err)
		}
		return nil
	}
}

// Letters says how this node sends letters. Without Send it sends none, and
// those that were posted wait.
type Letters struct {
	Seal cipher.AEAD
	Send func(ctx context.Context, id string, l mail.Letter) error
	// Reader completes a letter by what is known of whoever reads it, and reports
	// false when it is for nobody.
	Reader func(ctx context.Context, l *mail.Letter) (bool, error)
	Now    clock.Func
}

type letterWorker struct {
	river.WorkerDefaults[letterJob]
	Letters
	log *slog.Logger
}

// The reasons for which a letter is never sent.
var (
	errSealed = errors.New("the letter was sealed with another secret")
	errLate   = errors.New("the letter says nothing true any more")
)

// Work sends a letter. One that can't be sent now is tried again, one that never
// can be is given up, and either is logged by its id: to whom it went is nobody's
// business, and what it says opens a door.
func (w *letterWorker) Work(ctx context.Context, turn *river.Job[letterJob]) error {
	err := w.send(ctx, turn.Args)
	if err == nil {
		return nil
	}
	final := errors.Is(err, mail.ErrRefused) || errors.Is(err, errSealed) || errors.Is(err, errLate) || turn.Attempt >= turn.MaxAttempts
	w.log.ErrorContext(ctx, "a letter wasn't sent", "letter", turn.Args.ID, "attempt", turn.Attempt, "given up", final, "error", err)
	if final {
		return river.JobCancel(err)
	}
	return err
}

func (w *letterWorker) send(ctx context.Context, job letterJob) error {
	if w.Send == nil {
		return errors.New("this node has no KEPT_SMTP_URL")
	}
	plain, err := w.Seal.Open(nil, nil, job.Sealed, []byte(job.ID))
	if err != nil {
		return errSealed
	}
	var l mail.Letter
	if err := json.Unmarshal(plain, &l); err != nil {
		return fmt.Errorf("read a letter: %w", err)
	}
	if !l.Until.IsZero() && !w.Now().Before(l.Until) {
		return errLate
	}
	wanted, err := w.Reader(ctx, &l)
	if err != nil || !wanted {
		return err
	}
	return w.Send(ctx, job.ID, l)
}

// NextRetry says when a letter that wasn't sent is tried again.
func (w *letterWorker) NextRetry(turn *river.Job[letterJob]) time.Time {
	return time.Now().Add(letterWaits[min(turn.Attempt, len(letterWaits))-1])
}
