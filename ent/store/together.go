package store

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
)

// Together runs reads that don't need each other and gives their errors
// joined. See Beside.
func Together(ctx context.Context, reads ...func(ctx context.Context) error) error {
	errs := make([]error, len(reads))
	Beside(ctx, len(reads), func(ctx context.Context, i int) { errs[i] = reads[i](ctx) })
	return errors.Join(errs...)
}

// Beside runs read for 0 … n-1 side by side; in a transaction one after the
// other. What they ask of PostgreSQL goes out in one message and one
// transaction: when each of them either waits for an answer or has ended, all
// their statements are sent. So six reads cost the round trip of one. One that
// fails doesn't trouble the others. A read for another tenant, or round the
// wall, goes by itself. Within another Beside they are some more of its reads.
func Beside(ctx context.Context, n int, read func(ctx context.Context, i int)) {
	if n < 2 || InTx(ctx) {
		for i := range n {
			read(ctx, i)
		}
		return
	}
	g, leave := gather(ctx, n)
	inside := context.WithValue(ctx, gatheringKey{}, g)
	causes := make([]any, n-1)
	var others sync.WaitGroup
	others.Add(n - 1)
	for i := range n - 1 {
		besides.run(func() {
			defer others.Done()
			defer func() {
				causes[i] = recover()
				leave()
			}()
			read(inside, i)
		})
	}
	func() { // a panic of this one passes with its own stack
		defer others.Wait()
		defer leave()
		read(inside, n-1)
	}()
	for _, cause := range causes {
		if cause != nil {
			panic(cause) // here, where it is expected
		}
	}
}

type gatheringKey struct{}

// gathering is where the statements of Beside meet. Whoever completes it, by
// asking or by leaving, sends them.
type gathering struct {
	mu      sync.Mutex
	reads   int // that go on
	waiting []*asking
}

// gather gives the gathering for n reads, each of which leaves. In one that goes
// on already they take the place of the read that waits for them, which has it
// back when the last of them leaves.
func gather(ctx context.Context, n int) (g *gathering, leave func()) {
	if g, ok := ctx.Value(gatheringKey{}).(*gathering); ok && g.enter(n-1) {
		var left atomic.Int64
		left.Store(int64(n))
		return g, func() {
			if left.Add(-1) > 0 {
				g.leave(ctx)
			}
		}
	}
	g = &gathering{reads: n}
	return g, func() { g.leave(ctx) }
}

// enter adds reads to a gathering, unless it is over.
func (g *gathering) enter(more int) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.reads == 0 {
		return false
	}
	g.reads += more
	return true
}

// stepAside takes a read out of its gathering while it waits for what another
// request reads, so that its neighbours are sent. back puts it in again.
func stepAside(ctx context.Context) (back func()) {
	g, ok := ctx.Value(gatheringKey{}).(*gathering)
	if !ok {
		return func() {}
	}
	g.leave(ctx)
	return g.comeBack
}

// comeBack adds a read that left for a while, even if it was the last.
func (g *gathering) comeBack() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.reads++
}

// take lets a be sent with the others. It is false of one that can't go with them.
func (g *gathering) take(ctx context.Context, a *asking) bool {
	others, complete, gathered := g.join(a)
	if complete {
		a.of.post(ctx, append(others, a))
	}
	return gathered
}

// join lets a wait with the others. complete says that nobody else is to be
// waited for.
func (g *gathering) join(a *asking) (others []*asking, complete, gathered bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.waiting) > 0 && !a.goesWith(g.waiting[0]) {
		return nil, false, false
	}
	if len(g.waiting)+1 < g.reads {
		g.waiting = append(g.waiting, a)
		return nil, false, true
	}
	others, g.waiting = g.waiting, nil
	return others, true, true
}

// leave is told that a read is over. Those who waited for it alone are sent.
func (g *gathering) leave(ctx context.Context) {
	g.mu.Lock()
	var left []*asking
	if g.reads--; len(g.waiting) >= g.reads {
		left, g.waiting = g.waiting, nil
	}
	g.mu.Unlock()
	if len(left) > 0 {
		left[0].of.post(ctx, left)
	}
}
