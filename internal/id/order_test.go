package id_test

import (
	"sync"
	"testing"

	"kept/internal/id"
)

// What was made later sorts later, within a millisecond too: the events of one
// change stand in their history in the order in which they were written.
func TestIdsSortInTheOrderInWhichTheyWereMade(t *testing.T) {
	last := id.New(id.Event)
	for n := range 200_000 {
		next := id.New(id.Event)
		if next <= last {
			t.Fatalf("after %d: %s follows %s", n, next, last)
		}
		last = next
	}
}

func TestIdsMadeAtOnceDiffer(t *testing.T) {
	var all sync.Map
	var many sync.WaitGroup
	for range 8 {
		many.Go(func() {
			for range 20_000 {
				if s := id.New(id.Event); s != "" {
					if _, twice := all.LoadOrStore(s, true); twice {
						t.Errorf("%s was made twice", s)
					}
				}
			}
		})
	}
	many.Wait()
}
