package sqlite

import (
	"runtime"
	"sync/atomic"
)

// spinning is a mutex for what takes some ten nanoseconds, many times for each row
// that is read: who finds it taken tries again, and lets others run now and then.
// Going to sleep and being woken would take a hundred times as long.
type spinning struct{ taken atomic.Bool }

// patience is how often it is tried before others are let run: among them may be
// who holds it.
const patience = 64

func (s *spinning) try() bool { return !s.taken.Load() && s.taken.CompareAndSwap(false, true) }

func (s *spinning) lock() {
	for n := 1; !s.try(); n++ {
		if n%patience == 0 {
			runtime.Gosched()
		}
	}
}

func (s *spinning) unlock() { s.taken.Store(false) }
