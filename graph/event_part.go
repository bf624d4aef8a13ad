package graph

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime/debug"

	"kept/care/event"
	"kept/care/promise"
	"kept/internal/fault"
	"kept/tenants"
)

// follow gives the events that the caller may hear of, as they happen.
func (r *Resolver) follow(ctx context.Context, what event.Following) (<-chan *event.Event, error) {
	return relay(ctx, r.EventFeed, what, func(_ context.Context, e *event.Event) (*event.Event, error) { return e, nil })
}

// followPromises gives the promises that change, of one customer if she is
// named, each as it is when it is told.
func (r *Resolver) followPromises(ctx context.Context, customerID *string, what event.Following) (_ <-chan *promise.Promise, err error) {
	if customerID != nil {
		if what.CustomerIDs, err = r.CustomerBook.IDs(ctx, *customerID); err != nil {
			return nil, err
		}
	}
	what.Nouns = []string{"promise"}
	return relay(ctx, r.EventFeed, what, r.promiseOf)
}

// promiseOf reads the promise that e tells of, once for all who hear of it.
// Only an end customer reads it herself: the guard decides whether it is hers.
func (r *Resolver) promiseOf(ctx context.Context, e *event.Event) (*promise.Promise, error) {
	find := func() (*promise.Promise, error) { return r.PromiseBook.Find(ctx, e.SubjectID) }
	if tenants.From(ctx).Kind == tenants.KindCustomer {
		return find()
	}
	return r.changed.Get(e.ID, find)
}

// relay follows events and shows each as a T, until ctx ends or the follower
// is dropped: then the stream of ctx knows why.
func relay[T any](
	ctx context.Context, feed *event.Feed, what event.Following, show func(context.Context, *event.Event) (*T, error),
) (<-chan *T, error) {
	st := streamOf(ctx)
	what.After = cmp.Or(st.after, what.After)
	follower, err := feed.Follow(ctx, what)
	if errors.Is(err, event.ErrBehind) {
		return nil, coded(CodeRefetch, "too much has happened since that event: read anew what you show, and listen without after")
	}
	if err != nil {
		return nil, err
	}
	out := make(chan *T)
	go func() {
		defer close(out)
		defer follower.Leave()
		defer func() {
			if p := recover(); p != nil { // beside gqlgen, which would have caught it
				st.ended(fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
			}
		}()
		st.ended(pass(ctx, st, follower, show, out))
	}()
	return out, nil
}

// pass hands on what the follower hears until it can't. What can't be shown
// any more is left out: it was erased meanwhile.
func pass[T any](
	ctx context.Context, st *stream, follower *event.Follower, show func(context.Context, *event.Event) (*T, error), out chan<- *T,
) error {
	for {
		e, err := follower.Next(ctx)
		if err != nil {
			return err
		}
		shown, err := show(ctx, e)
		if fault.IsMissing(err) {
			continue
		}
		if err != nil {
			return fmt.Errorf("show event %s: %w", e.ID, err)
		}
		st.ids <- e.ID // there is room: only one answer is on its way
		select {
		case out <- shown:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
