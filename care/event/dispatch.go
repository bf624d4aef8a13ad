package event

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"kept/ent/db/cursor"
	"kept/ent/db/event"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/tenants/guard"
)

// Reaction is what follows from events.
type Reaction struct {
	// Name is its cursor's: it never changes, or the reaction starts anew.
	Name string
	// Types are the events that it follows.
	Types []Type
	// History says that it wants backfilled events too. A reaction that warns,
	// mails or calls out never does.
	History bool
	// Do gets events in the order of their numbers, in the transaction that
	// moves the cursor past them: what it writes happens exactly once. The
	// context goes round the tenant wall: events of many tenants come together,
	// so every row that Do writes names its event's tenant.
	Do func(ctx context.Context, events []*Event) error
}

// Dispatcher numbers events and hands them to reactions. Every node has one;
// the cursors' rows see to it that each slice is worked by one of them.
type Dispatcher struct {
	// Numbered, if it is set before Run, is called when this node has given
	// numbers. It must not block.
	Numbered func()

	db        *store.DB
	now       clock.Func
	log       *slog.Logger
	reactions []Reaction
	woken     chan struct{} // to give numbers
	due       chan struct{} // to bring the reactions up to date
}

// NewDispatcher returns a dispatcher of the given reactions.
func NewDispatcher(db *store.DB, now clock.Func, log *slog.Logger, reactions ...Reaction) *Dispatcher {
	return &Dispatcher{
		Numbered: func() {}, db: db, now: now, log: log, reactions: reactions,
		woken: make(chan struct{}, 1), due: make(chan struct{}, 1),
	}
}

// Wake tells the dispatcher that something was appended; it never blocks.
func (r *Dispatcher) Wake() { wake(r.woken) }

func wake(sleeper chan<- struct{}) {
	select {
	case sleeper <- struct{}{}:
	default: // awake already
	}
}

// Run works whenever it is woken, until ctx ends. Numbers are given beside the
// reactions, so that a slow one doesn't keep subscribers waiting. Events that
// nobody was woken for, such as a killed node's, wait for the periodic task
// that calls Step.
func (r *Dispatcher) Run(ctx context.Context) {
	var reacting sync.WaitGroup
	reacting.Go(func() { r.whenever(ctx, r.due, r.react) })
	r.whenever(ctx, r.woken, func(ctx context.Context) error {
		defer wake(r.due)
		return r.number(ctx)
	})
	reacting.Wait()
}

// whenever does its work each time that the channel says so, and after a
// failure once more a little later.
func (r *Dispatcher) whenever(ctx context.Context, woken chan struct{}, do func(context.Context) error) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-woken:
		}
		if err := do(ctx); err != nil && ctx.Err() == nil {
			r.log.ErrorContext(ctx, "events wait to be handed on", "error", err)
			time.AfterFunc(5*time.Second, func() { wake(woken) })
		}
	}
}

// Step numbers what is new and brings every reaction up to date. A reaction
// that fails keeps its place and is tried again; the others go on.
func (r *Dispatcher) Step(ctx context.Context) error {
	if err := r.number(ctx); err != nil {
		return err
	}
	return r.react(ctx)
}

func (r *Dispatcher) number(ctx context.Context) error {
	n, err := Number(ctx, r.db, r.now)
	if n > 0 {
		r.Numbered()
	}
	return err
}

func (r *Dispatcher) react(ctx context.Context) error {
	ctx = guard.System(ctx, "events: a reaction reads slices across tenants")
	var errs []error
	for _, reaction := range r.reactions {
		if err := r.catchUp(ctx, reaction); err != nil {
			errs = append(errs, fmt.Errorf("reaction %s: %w", reaction.Name, err))
		}
	}
	return errors.Join(errs...)
}

func (r *Dispatcher) catchUp(ctx context.Context, reaction Reaction) error {
	for {
		end, err := r.db.Cursor.Get(ctx, numbered)
		if err != nil {
			return err
		}
		behind, err := r.db.Cursor.Query().Where(cursor.ID(reaction.Name), cursor.SeqLT(end.Seq)).Exist(ctx)
		if err != nil || !behind {
			return err
		}
		if err := store.Do(ctx, r.db, func(ctx context.Context) error { return r.hand(ctx, reaction, end.Seq) }); err != nil {
			return err
		}
	}
}

// The most events that a reaction gets at once, and the most numbers that it
// looks through for them.
const (
	handful = 500
	stretch = 10_000
)

// hand gives a reaction its next events and moves its cursor past them.
func (r *Dispatcher) hand(ctx context.Context, reaction Reaction, end int64) error {
	from, err := hold(ctx, r.db, reaction.Name, r.now)
	if err != nil || from >= end {
		return err
	}
	to := min(end, from+stretch)
	q := r.db.Event.Query().Where(event.SeqGT(from), event.SeqLTE(to), event.TypeIn(names(reaction.Types)...))
	if !reaction.History {
		q = q.Where(event.Backfilled(false))
	}
	rows, err := q.Order(event.BySeq()).Limit(handful).All(ctx)
	if err != nil {
		return err
	}
	if len(rows) == handful {
		to = *rows[handful-1].Seq
	}
	if len(rows) > 0 {
		if err := reaction.Do(ctx, fromRows(rows)); err != nil {
			return err
		}
	}
	return r.db.Cursor.UpdateOneID(reaction.Name).SetSeq(to).Exec(ctx)
}

func names(types []Type) []string {
	out := make([]string, len(types))
	for i, t := range types {
		out[i] = string(t)
	}
	return out
}
