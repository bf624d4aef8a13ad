package server

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"kept/care/event"
	"kept/internal/clock"
	"kept/internal/mail"
	"kept/internal/seal"
	"kept/jobs"
	"kept/tenants/billing"
	"kept/tenants/user"
)

// dispatch runs the dispatcher of events beside the requests.
func (h *House) dispatch(d *event.Dispatcher) {
	run, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	h.worker("the dispatcher of events", func(ctx context.Context) error {
		if err := d.Begin(ctx); err != nil {
			return err
		}
		d.Wake() // for what was appended while nobody ran
		running.Go(func() { d.Run(run) })
		return nil
	}, func(context.Context) error {
		cancel() // which ends what it is at, and what that was is done again later
		running.Wait()
		return nil
	})
}

// feed hands events to subscribers beside the requests.
func (h *House) feed(f *event.Feed) {
	run, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	h.worker("the feed of events", func(context.Context) error {
		running.Go(func() { f.Run(run) })
		return nil
	}, func(context.Context) error {
		cancel()
		running.Wait()
		return nil
	})
}

// settles is how often a node writes down what it has metered.
const settles = 10 * time.Second

// settling writes down what this node meters, now and then and at last.
func (h *House) settling(plans *billing.Book) {
	run, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	settle := func(ctx context.Context) {
		if err := plans.Settle(ctx); err != nil && ctx.Err() == nil {
			h.log.ErrorContext(ctx, "what was used waits to be written down", "error", err)
		}
	}
	h.worker("the meter", func(context.Context) error {
		running.Go(func() {
			tick := time.NewTicker(settles)
			defer tick.Stop()
			for {
				select {
				case <-run.Done():
					return
				case <-tick.C:
					settle(run)
				}
			}
		})
		return nil
	}, func(ctx context.Context) error {
		cancel()
		running.Wait()
		settle(ctx)
		return nil
	})
}

// bell is rung when there is something to do; it remembers one ring.
type bell chan struct{}

func newBell() bell { return make(bell, 1) }

// ring never blocks.
func (b bell) ring() {
	select {
	case b <- struct{}{}:
	default: // it rings already
	}
}

// whenever does something beside the requests each time that a bell rings, and
// once at the start for what waited while nobody ran. What fails waits for the
// periodic task that does the same.
func (h *House) whenever(b bell, what string, do func(context.Context) error) {
	run, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	h.worker(what, func(context.Context) error {
		b.ring()
		running.Go(func() {
			for {
				select {
				case <-run.Done():
					return
				case <-b:
				}
				if err := do(run); err != nil && run.Err() == nil {
					h.log.ErrorContext(run, what+" waits", "error", err)
				}
			}
		})
		return nil
	}, func(context.Context) error {
		cancel()
		running.Wait()
		return nil
	})
}

// work runs jobs and periodic tasks beside the requests.
func (h *House) work(c jobs.Config) {
	var workers *jobs.Workers
	h.worker("the workers", func(ctx context.Context) (err error) {
		if workers, err = jobs.New(ctx, c); err != nil {
			return err
		}
		return workers.Start(context.WithoutCancel(ctx))
	}, func(ctx context.Context) error {
		if workers == nil {
			return nil // it never came up
		}
		return workers.Stop(ctx)
	})
}

// letters says how this node sends letters; without mail settings it has no Send.
func (c *Config) letters(secret []byte, users *user.Book, log *slog.Logger) (jobs.Letters, error) {
	sealer, err := seal.New(secret, "kept letters")
	if err != nil {
		return jobs.Letters{}, err
	}
	l := jobs.Letters{Seal: sealer, Reader: users.Reader, Now: clock.System}
	office, err := mail.Open(c.mail(), log)
	if office != nil {
		l.Send = office.Send
	}
	return l, err
}
