// Command bench measures what Kept costs, each figure as a ratio within one
// run: against the size of what is stored, against the limit, against a peer.
// It makes its own databases and removes them.
//
//	make bench                     everything
//	go run ./bench sweep timeline  some of it
//	go run ./bench -profile cpu.out -on PostgreSQL import
//
// PostgreSQL is measured too where KEPT_TEST_POSTGRES names a server.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"runtime/pprof"
	"slices"
	"time"

	"kept/bench/api"
)

// benchmark is one question and how to answer it.
type benchmark struct {
	name string
	asks string
	run  func(ctx context.Context, c config) error
}

var benchmarks = []benchmark{
	{"import", "how fast do purchases with promises come in?", imports},
	{"claims", "what do claims add to the import of purchases?", claims},
	{"expectations", "what does a gap report over a million assessments cost?", expectations},
	{"billing", "what does counting use add to a mutation?", usage},
	{"sweep", "does the sweep cost what is due, not what is open?", sweep},
	{"ledger", "how fast do points move?", ledgers},
	{"lots", "does a balance, or the expiry of what is due, cost what is stored?", lots},
	{"timeline", "does the thousandth page cost what the first does?", timelines},
	{"start", "how soon does it answer, and what does it hold when idle?", start},
	{"console", "how soon does a member see a list, and a filter's answer, with 50,000 customers?", console},
	{"api", "how does the API stand against PostGraphile, and against the limit?", measureAPI},
}

// config is what the flags say.
type config struct {
	rounds  int
	small   bool   // a tenth of the size, to see that a benchmark runs at all
	on      string // one of the databases only
	profile string // a file for the profile of the processor's time
	at      string // the address of a program that runs already, with its data
	api     api.Options
}

func main() {
	var c config
	flag.IntVar(&c.rounds, "rounds", 5, "rounds of each measurement; the median counts")
	flag.BoolVar(&c.small, "small", false, "a tenth of the size: a trial, not a measurement")
	flag.StringVar(&c.on, "on", "", "SQLite or PostgreSQL only")
	flag.StringVar(&c.profile, "profile", "", "a file for a profile of this process's processor time")
	flag.StringVar(&c.at, "at", "", "for console: the address of a program that already serves the large demo tenant")
	apiFlags(&c.api)
	flag.Parse()
	stop, err := profile(c.profile)
	if err != nil {
		fmt.Fprintf(os.Stderr, "bench: %v\n", err)
		os.Exit(1)
	}
	defer stop()
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

// profile writes the processor's time to a file, for go tool pprof, until stop is called.
func profile(file string) (stop func(), err error) {
	if file == "" {
		return func() {}, nil
	}
	f, err := os.Create(file) //nolint:gosec // the caller's own choice
	if err != nil {
		return nil, err
	}
	return func() {
		pprof.StopCPUProfile()
		_ = f.Close()
	}, pprof.StartCPUProfile(f)
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
