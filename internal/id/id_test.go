package id_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"kept/internal/id"
	"kept/internal/testhouse"
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

// Another process may have made identifiers with a clock that was ahead, before
// it was set back.
func TestIdsSortAfterThoseOfAClockThatWasAhead(t *testing.T) {
	ahead := testhouse.IDAt(t, id.Event, time.Now().Add(time.Hour))
	if s := id.New(id.Event); s >= ahead {
		t.Fatalf("%s follows %s before anybody told of it", s, ahead)
	}
	for _, nonsense := range []string{"", "evt", "evt_01jd4t0x9me5rbp3n2yz6f8k7", "01jd4t0x9me5rbp3n2yz6f8k7c"} {
		id.After(nonsense)
	}
	id.After(ahead)
	id.After(testhouse.IDAt(t, id.Event, time.Now())) // an older one changes nothing
	last := ahead
	for range 5000 { // into the next millisecond
		next := id.New(id.Event)
		if next <= last || !id.Is(id.Event, next) {
			t.Fatalf("%s follows %s", next, last)
		}
		last = next
	}
}

func TestWithoutLeavesTheOthersInTheirOrder(t *testing.T) {
	ids := []string{"c", "a", "b", "a"}
	if got := id.Without(ids, []string{"b", "x"}); !slices.Equal(got, []string{"c", "a", "a"}) {
		t.Errorf("without b: %v", got)
	}
	if got := id.Without(ids, nil); !slices.Equal(got, ids) {
		t.Errorf("without nothing: %v", got)
	}
	if !slices.Equal(ids, []string{"c", "a", "b", "a"}) {
		t.Errorf("what was asked about is %v now", ids)
	}
}
