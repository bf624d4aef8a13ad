package main

import (
	"log/slog"
	"os"
	"runtime/debug"
)

// How memory is traded for speed, where the environment says nothing. An answer
// leaves much behind and what lives on is small: at Go's own 100 the collector
// is a third of what a page costs. The limit is where it becomes thrifty again.
const (
	collectAt   = 400       // percent of what lives on
	memoryLimit = 180 << 20 // bytes; the program's file takes 50 MiB besides, of the 250 under full load that we promise
)

// tuneMemory sets the two, but for those that the operator has set.
func tuneMemory() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(collectAt)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
}

// giveBack returns what starting took, and a migration above all: it isn't
// needed again.
func giveBack(log *slog.Logger) {
	debug.FreeOSMemory()
	if err := forgetStart(); err != nil {
		log.Debug("the memory of starting stays", "error", err)
	}
}
