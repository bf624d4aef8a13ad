package event

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"kept/ent/db"
	"kept/ent/db/event"
	"kept/tenants"
)

const (
	// queue is how many events wait for a follower before it is dropped.
	queue = 256
	// MaxBehind is how many of its tenant's events a follower may have missed
	// and still be told of one by one.
	MaxBehind = 1000
)

var (
	// ErrSlow ends a follower that takes events more slowly than they happen.
	ErrSlow = errors.New("the follower was too slow")
	// ErrBehind refuses to go on after an event that is too long ago, or that
	// the caller doesn't have: read what is shown anew instead.
	ErrBehind = errors.New("the follower is too far behind")
)

// Following says what a follower wants to hear of.
type Following struct {
	Types       []Type   // none means all
	Nouns       []string // such as "promise"; none means all
	CustomerIDs []string // none means all
	After       string   // go on after this event; "" means from now on
}

// Follower hears of a tenant's events, in the order of their numbers, as they
// get them. It must be left with Leave.
type Follower struct {
	feed   *Feed
	tenant string
	wants  func(*Event) bool
	from   int64    // live events come after this number
	past   []*Event // what was missed before it
	queue  chan *Event
	err    error // why the queue was closed
	gone   bool
}

// Follow begins to follow the events of the acting tenant that the actor may
// read. When it returns nothing that happens from then on is missed.
func (f *Feed) Follow(ctx context.Context, what Following) (*Follower, error) {
	a := tenants.From(ctx)
	if a == nil {
		return nil, errors.New("follow events: nobody is acting")
	}
	w := &Follower{feed: f, tenant: a.TenantID, wants: what.by(a), queue: make(chan *Event, queue)}
	end, err := f.end(ctx)
	if err != nil {
		return nil, err
	}
	f.enter(w, end)
	if what.After == "" {
		return w, nil
	}
	if w.past, err = f.missed(ctx, what.After, w.from); err != nil {
		w.Leave()
		return nil, err
	}
	w.past = slices.DeleteFunc(w.past, func(e *Event) bool { return !w.wants(e) })
	return w, nil
}

// by gives the test for what a wants, and may, hear of.
func (what Following) by(a *tenants.Actor) func(*Event) bool {
	return func(e *Event) bool {
		return e.TenantID == a.TenantID && !e.Backfilled && e.ReadableBy(a) &&
			(len(what.Types) == 0 || slices.Contains(what.Types, e.Type)) &&
			(len(what.Nouns) == 0 || slices.Contains(what.Nouns, e.Type.Noun())) &&
			(len(what.CustomerIDs) == 0 || slices.Contains(what.CustomerIDs, e.CustomerID))
	}
}

// enter puts w among the followers. The first one wakes the feed from where
// the numbers are now: nobody was there to be told of those before.
func (f *Feed) enter(w *Follower, end int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.count == 0 {
		f.read = max(f.read, end)
	}
	w.from = f.read
	if f.followers[w.tenant] == nil {
		f.followers[w.tenant] = map[*Follower]struct{}{}
	}
	f.followers[w.tenant][w] = struct{}{}
	f.count++
}

// missed reads what happened after an event, up to a number. It looks through
// MaxBehind of the tenant's events, whoever wants them, and no further.
func (f *Feed) missed(ctx context.Context, after string, upTo int64) ([]*Event, error) {
	last, err := f.db.Event.Get(ctx, after)
	if db.IsNotFound(err) {
		return nil, ErrBehind
	}
	if err != nil {
		return nil, fmt.Errorf("follow after event %s: %w", after, err)
	}
	if last.Seq == nil {
		return nil, nil // it has no number yet, so nothing came after it
	}
	rows, err := f.db.Event.Query().Where(event.SeqGT(*last.Seq), event.SeqLTE(upTo)).Order(event.BySeq()).Limit(MaxBehind + 1).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("follow after event %s: %w", after, err)
	}
	if len(rows) > MaxBehind {
		return nil, ErrBehind
	}
	return fromRows(rows), nil
}

// Next waits for the next event. It gives ErrSlow once a follower that was
// dropped has taken what it still had, and ctx's error when that ends.
func (w *Follower) Next(ctx context.Context) (*Event, error) {
	if len(w.past) > 0 {
		e := w.past[0]
		w.past = w.past[1:]
		return e, ctx.Err()
	}
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case e, ok := <-w.queue:
		if !ok {
			return nil, w.err
		}
		return e, nil
	}
}

// Leave ends it; a second time does nothing.
func (w *Follower) Leave() {
	w.feed.mu.Lock()
	defer w.feed.mu.Unlock()
	w.feed.leave(w, nil)
}

// leave takes w out; the caller holds the lock.
func (f *Feed) leave(w *Follower, why error) {
	if w.gone {
		return
	}
	w.gone, w.err = true, why
	close(w.queue)
	delete(f.followers[w.tenant], w)
	if len(f.followers[w.tenant]) == 0 {
		delete(f.followers, w.tenant)
	}
	f.count--
}
