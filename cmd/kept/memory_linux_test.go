package main

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// fileMemory gives how much of files this process has in memory, in KiB.
func fileMemory(t *testing.T) (kib int) {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(status), "RssFile:")
	if _, err := fmt.Sscan(rest, &kib); err != nil {
		t.Fatal(err)
	}
	return kib
}

func TestWhatStartingLookedAtIsGivenBack(t *testing.T) {
	before := fileMemory(t)
	if err := forgetStart(); err != nil {
		t.Fatal(err)
	}
	after := fileMemory(t)
	t.Logf("%d KiB of files before, %d after", before, after)
	if after > before/2 {
		t.Errorf("of %d KiB %d are still there, want less than half", before, after)
	}
}
