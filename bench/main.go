// Command bench measures what Kept costs, each figure as a ratio within one
// run: against the size of what is stored, against the limit, against a peer.
// It makes its own databases and removes them.
//
//	make bench                     everything
//	go run ./bench sweep timeline  some of it
//
// PostgreSQL is measured too where KEPT_TEST_POSTGRES names a server.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"time"
)

// benchmark is one question and how to answer it.
type benchmark struct {
	name string
	asks string
	run  func(ctx context.Context, c config) error
}

var benchmarks = []benchmark{
	{"import", "how fast do purchases with promises come in?", imports},
	{"sweep", "does the sweep cost what is due, not what is open?", sweep},
	{"timeline", "does the thousandth page cost what the first does?", timelines},
	{"start", "how soon does it answer, and what does it hold when idle?", start},
}

// config is what the flags say.
type config struct {
	rounds int
	small  bool // a tenth of the size, to see that a benchmark runs at all
}

func main() {
	var c config
	flag.IntVar(&c.rounds, "rounds", 5, "rounds of each measurement; the median counts")
	flag.BoolVar(&c.small, "small", false, "a tenth of the size: a trial, not a measurement")
	flag.Parse()
	for _, b := range benchmarks {
		if flag.NArg() > 0 && !slices.Contains(flag.Args(), b.name) {
			continue
		}
		fmt.Printf("\n## %s: %s\n\n", b.name, b.asks)
		if err := b.run(context.Background(), c); err != nil {
			fmt.Fprintf(os.Stderr, "bench %s: %v\n", b.name, err)
			os.Exit(1)
		}
	}
}

// median gives the middle of the measurements.
func median(ds []time.Duration) time.Duration {
	s := slices.Clone(ds)
	slices.Sort(s)
	return s[len(s)/2]
}

// timed measures one call.
func timed(fn func() error) (time.Duration, error) {
	begin := time.Now()
	err := fn()
	return time.Since(begin), err
}
