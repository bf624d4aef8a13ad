package main

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"time"

	"kept/bench/api"
)

// apiFlags are the flags of the benchmark api.
func apiFlags(o *api.Options) {
	flag.Float64Var(&o.Scale, "scale", 1, "api: how much data; 1 is 200,000 customers and 2,000,000 of each kind of record")
	flag.DurationVar(&o.Turn, "turn", 3*time.Second, "api: how long a side is asked without a pause")
	flag.IntVar(&o.Callers, "callers", 32, "api: how many ask at once")
	flag.StringVar(&o.Hold, "hold", "taskset -c", "api: program that starts each of the nodes, behind its processor's number")
	flag.StringVar(&o.Cache, "cache", filepath.Join(os.TempDir(), "kept-bench"), "api: folder of the data, which is kept for the next run")
	flag.StringVar(&o.Postgres, "postgres", "", "api: superuser's URL of a PostgreSQL server; by default one is started in the cache folder")
	flag.StringVar(&o.Results, "results", filepath.Join("bench", "results"), "api: folder for latest.json and the table of a run of all parts, all data and five rounds or more; empty to write nothing")
	flag.Func("parts", "api: of peers, growth, sqlite and nodes, separated by commas; by default all", func(s string) error {
		o.Only = strings.Split(s, ",")
		return nil
	})
}

// measureAPI measures the API over HTTP, as a caller sees it.
func measureAPI(ctx context.Context, c config) error {
	c.api.Rounds = c.rounds
	if c.small {
		c.api.Scale /= 10
	}
	return api.Run(ctx, c.api)
}
