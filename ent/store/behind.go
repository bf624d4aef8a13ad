package store

import "context"

type behindKey struct{}

// WriteBehind returns a context in whose transactions bulk inserts are written
// while the caller prepares what comes next: for loads that write much and check
// first. What is asked of the transaction afterwards waits for them, so a read
// finds them; but that an insert failed, the next statement or the commit tells,
// and not the insert itself, as Raced does if somebody else was faster with a key.
func WriteBehind(ctx context.Context) context.Context {
	return context.WithValue(ctx, behindKey{}, true)
}

// behind is what of a transaction is still being written. The transaction's
// caller is one goroutine, the other writes; a nil behind has nothing to write.
type behind struct {
	last chan struct{} // closed when the last insert is done; nil before the first
	err  error         // of the first that failed; those after it aren't tried
}

// writingBehind is the behind of a transaction that begins with ctx.
func writingBehind(ctx context.Context) *behind {
	if wanted, _ := ctx.Value(behindKey{}).(bool); !wanted {
		return nil
	}
	return &behind{}
}

// after calls write after what was asked for before it, and doesn't wait.
func (w *behind) after(write func() error) {
	before, done := w.last, make(chan struct{})
	w.last = done
	go func() {
		defer close(done)
		if before != nil {
			<-before
		}
		if w.err == nil {
			w.err = Raced(write())
		}
	}()
}

// forget drops what couldn't be written: its savepoint is rolled back.
func (w *behind) forget() {
	if w != nil {
		_ = w.wait()
		w.err = nil
	}
}

// wait returns when all is written, with the error of what couldn't be.
func (w *behind) wait() error {
	if w == nil || w.last == nil {
		return nil
	}
	<-w.last
	return w.err
}
