package main

import (
	"math"
	"runtime/debug"
	"testing"
)

func TestMemoryIsTunedUnlessTheOperatorHas(t *testing.T) {
	percent, limit := debug.SetGCPercent(100), debug.SetMemoryLimit(-1)
	t.Cleanup(func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	})
	for _, tc := range []struct {
		name, gogc, limit string
		percent           int
		bytes             int64
	}{
		{"nothing is set", "", "", collectAt, memoryLimit},
		{"the operator's own", "50", "1GiB", 100, math.MaxInt64}, // the runtime has read them
		{"a limit alone", "", "1GiB", collectAt, math.MaxInt64},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Setenv("GOGC", tc.gogc)
			t.Setenv("GOMEMLIMIT", tc.limit)
			debug.SetGCPercent(100)
			debug.SetMemoryLimit(math.MaxInt64)
			tuneMemory()
			if got := debug.SetGCPercent(100); got != tc.percent {
				t.Errorf("GOGC = %d, want %d", got, tc.percent)
			}
			if got := debug.SetMemoryLimit(-1); got != tc.bytes {
				t.Errorf("GOMEMLIMIT = %d, want %d", got, tc.bytes)
			}
		})
	}
}
