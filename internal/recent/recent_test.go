package recent_test

import (
	"errors"
	"testing"
	"time"

	"kept/internal/recent"
)

func TestMemoryRunsOut(t *testing.T) {
	now := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	loads := 0
	m := recent.NewMemory[string, int](func() time.Time { return now }, 5*time.Second, 10)
	get := func() int {
		t.Helper()
		v, err := m.Get("a", func() (int, error) { loads++; return loads, nil })
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, step := range []struct {
		name string
		do   func()
		want int
	}{
		{"first", func() {}, 1},
		{"remembered", func() { now = now.Add(4999 * time.Millisecond) }, 1},
		{"run out at the limit", func() { now = now.Add(time.Millisecond) }, 2},
		{"clock set back", func() { now = now.Add(-time.Hour) }, 3},
		{"forgotten", func() { m.Forget("a") }, 4},
	} {
		step.do()
		if got := get(); got != step.want {
			t.Errorf("%s: value %d, want %d", step.name, got, step.want)
		}
	}
}

func TestMemoryKeepsNoFailureAndStaysSmall(t *testing.T) {
	m := recent.NewMemory[int, int](time.Now, time.Minute, 3)
	if _, err := m.Get(1, func() (int, error) { return 0, errors.New("down") }); err == nil {
		t.Fatal("a failed load gave no error")
	}
	loaded := 0
	for i := range 10 {
		_, _ = m.Get(i%4, func() (int, error) { loaded++; return i, nil })
	}
	if loaded < 4 || loaded > 10 {
		t.Errorf("loaded %d times, want from 4 to 10", loaded)
	}
}

// Who changes something while another request reads it must not be told the
// old value afterwards.
func TestMemoryKeepsNothingThatWasForgottenWhileItWasRead(t *testing.T) {
	m := recent.NewMemory[string, string](time.Now, time.Minute, 3)
	got, err := m.Get("ann", func() (string, error) {
		m.Forget("ann") // she was changed and the change has committed
		return "before", nil
	})
	if got != "before" || err != nil {
		t.Fatalf("Get = %q, %v; want what the load gave", got, err)
	}
	if got, _ := m.Get("ann", func() (string, error) { return "after", nil }); got != "after" {
		t.Errorf("Get = %q, want it to be read again", got)
	}
}
