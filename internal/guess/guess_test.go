package guess_test

import (
	"fmt"
	"testing"
	"time"

	"kept/internal/fault"
	"kept/internal/guess"
)

func TestGuessingIsBounded(t *testing.T) {
	now, m, till := time.Date(2026, 3, 29, 0, 59, 59, 0, time.UTC), guess.NewMemory(), guess.Caller("ten_1", "cli_1")
	tries := func(who ...guess.Guesser) (n int) {
		for m.Open(now, who...) == nil && n < 1000 {
			m.Wrong(now, who...)
			n++
		}
		return n
	}
	ann := guess.Customer("ten_1", "cus_1")
	if n := tries(ann, till); n != 10 {
		t.Errorf("one customer may try %d, want 10", n)
	}
	if err := m.Open(now, ann, till); fault.KindOf(err) != fault.KindExhausted {
		t.Errorf("one more = %v, want it to wait", err)
	}
	for _, other := range []guess.Guesser{guess.Customer("ten_1", "cus_2"), guess.Customer("ten_2", "cus_1")} {
		if err := m.Open(now, other, till); err != nil {
			t.Errorf("another customer waits too: %v", err)
		}
	}
	now = now.Add(time.Minute)
	if n := tries(ann, till); n != 1 {
		t.Errorf("a minute later she may try %d, want 1", n)
	}
	n := 0
	for ; n < 1000 && m.Open(now, guess.Customer("ten_1", fmt.Sprint(n)), till) == nil; n++ {
		m.Wrong(now, guess.Customer("ten_1", fmt.Sprint(n)), till)
	}
	if n != 99 { // and the one that Ann has just tried
		t.Errorf("one caller tried %d for as many customers, want 99", n)
	}
}
