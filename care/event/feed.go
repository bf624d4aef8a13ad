package event

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"kept/ent/db"
	"kept/ent/db/event"
	"kept/ent/store"
	"kept/tenants/guard"
)

// channel is where nodes on PostgreSQL tell each other that there are new
// numbers. It carries nothing else: the log is the truth.
const channel = "kept_events"

const (
	// window is how many numbers are read at once.
	window = 2000
	// poll is how often to look for new numbers when nobody announces them:
	// behind a pooler, or while the line to PostgreSQL is cut.
	poll = time.Second
	// patrol is how often to look although they are announced.
	patrol = 15 * time.Second
)

// Feed hands numbered events to their followers on this node. It reads what is
// new once for all of them, whatever their number, and only while there are
// any; nothing is kept for who isn't there. Backfilled events aren't handed out.
type Feed struct {
	db    *store.DB
	log   *slog.Logger
	woken chan struct{}
	heard atomic.Bool // numbers given on any node are announced here

	watching *watch // nil when nobody watches

	step      sync.Mutex // held by whoever reads
	mu        sync.Mutex
	read      int64 // numbers up to this one were read, or are being read
	followers map[string]map[*Follower]struct{}
	count     int
	delivered atomic.Uint64
	dropped   atomic.Uint64
}

// NewFeed returns the feed of the events in db. Run hands them out.
func NewFeed(db *store.DB, log *slog.Logger) *Feed {
	f := &Feed{db: db, log: log, woken: make(chan struct{}, 1), followers: map[string]map[*Follower]struct{}{}}
	f.heard.Store(!db.Postgres()) // SQLite has one node, and its dispatcher calls Wake
	return f
}

// Wake tells the feed that there are new numbers; it never blocks.
func (f *Feed) Wake() { wake(f.woken) }

// Run hands out events until ctx ends.
func (f *Feed) Run(ctx context.Context) {
	var listening sync.WaitGroup
	listening.Go(func() { f.listen(ctx) })
	defer listening.Wait()
	tick := time.NewTicker(poll)
	defer tick.Stop()
	failing, looked := false, time.Now()
	for {
		select {
		case <-ctx.Done():
			return
		case <-f.woken:
		case now := <-tick.C:
			if !failing && f.heard.Load() && now.Sub(looked) < patrol {
				continue
			}
		}
		looked = time.Now()
		err := f.Step(ctx)
		if err != nil && !failing && ctx.Err() == nil {
			f.log.ErrorContext(ctx, "subscribers wait for events", "error", err)
		}
		failing = err != nil
	}
}

// listen keeps an ear to what other nodes announce. While it can't, the feed polls.
func (f *Feed) listen(ctx context.Context) {
	if !f.db.Postgres() {
		return
	}
	for pause := poll; ctx.Err() == nil; pause = min(2*pause, time.Minute) {
		err := f.db.Listen(ctx, channel, func() {
			f.heard.Store(true)
			pause = poll
			f.Wake()
		})
		f.heard.Store(false)
		if ctx.Err() == nil {
			f.log.InfoContext(ctx, "new events aren't announced: looking for them every second", "cause", err)
		}
		if errors.Is(err, store.ErrPooled) {
			return // it stays so
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
}

// Step reads the numbers that are new and hands their events out.
func (f *Feed) Step(ctx context.Context) error {
	f.step.Lock()
	defer f.step.Unlock()
	if err := f.look(ctx); err != nil {
		return err
	}
	ctx = guard.System(ctx, "events: one slice is read for the followers of many tenants")
	for f.Following() > 0 {
		end, err := f.end(ctx)
		if err != nil {
			return err
		}
		tenants, from, to := f.next(end)
		if to <= from {
			return nil
		}
		rows, err := f.db.Event.Query().Where(event.SeqGT(from), event.SeqLTE(to), event.TenantIDIn(tenants...), event.Backfilled(false)).
			Order(event.BySeq()).All(ctx)
		if err != nil {
			f.again(from)
			return fmt.Errorf("read events from number %d: %w", from, err)
		}
		f.hand(fromRows(rows))
	}
	return nil
}

// end gives the last number there is.
func (f *Feed) end(ctx context.Context) (int64, error) {
	row, err := f.db.Cursor.Get(guard.System(ctx, "events: the last number is for every tenant"), numbered)
	if db.IsNotFound(err) {
		return 0, nil // nothing was ever numbered
	}
	if err != nil {
		return 0, fmt.Errorf("find the last event's number: %w", err)
	}
	return row.Seq, nil
}

// next says what to read now, and for whom. Who begins to follow during the
// read begins after it, and so misses nothing for not being in the list.
func (f *Feed) next(end int64) (tenants []string, from, to int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for tenant := range f.followers {
		tenants = append(tenants, tenant)
	}
	from, to = f.read, min(end, f.read+window)
	if len(tenants) == 0 || to <= from {
		return nil, from, from
	}
	f.read = to
	return tenants, from, to
}

func (f *Feed) again(from int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.read = from
}

// hand gives each event to its tenant's followers who want it. It waits for
// nobody: whose queue is full is dropped.
func (f *Feed) hand(events []*Event) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, e := range events {
		for w := range f.followers[e.TenantID] {
			if e.Seq <= w.from || !w.wants(e) {
				continue
			}
			select {
			case w.queue <- e:
				f.delivered.Add(1)
			default:
				f.dropped.Add(1)
				f.leave(w, ErrSlow)
			}
		}
	}
}

// Following gives how many followers there are.
func (f *Feed) Following() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.count
}

// Delivered gives how many times an event was handed to a follower.
func (f *Feed) Delivered() uint64 { return f.delivered.Load() }

// Dropped gives how many followers were dropped for being too slow.
func (f *Feed) Dropped() uint64 { return f.dropped.Load() }
