//go:build unix

// Package api measures the API against PostGraphile, and against the limit: one
// hand-written statement whose JSON goes from PostgreSQL to the socket. All
// three work on the same data in the same PostgreSQL, behind the same tokens and
// the same row-level security, with the same number of connections; their
// answers are compared before they are timed.
package api

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Options say what is measured and how long.
type Options struct {
	Scale    float64       // 1 is 200,000 customers and 2,000,000 of each kind of record
	Rounds   int           // turns of each side at each question
	Turn     time.Duration // of one turn
	Callers  int           // who ask at once
	Hold     string        // what holds a node to a processor, before its number and the node's own words
	Cache    string        // folder of what is kept between runs
	Postgres string        // superuser's URL of a server; empty means one of our own
	Only     []string      // parts, empty means all
	Results  string        // folder of what a whole run writes down; empty means nothing is
}

// lab is where the measuring is done.
type lab struct {
	Options
	size       size
	sources    string // the folder bench/
	dir        string // gone at the end
	secret     string
	server     *server
	postmaster int
}

// Run measures and reports.
func Run(ctx context.Context, o Options) (err error) {
	l := &lab{Options: o, size: sizeOf(o.Scale), secret: newSecret()}
	if l.sources, err = filepath.Abs("bench"); err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(l.sources, "postgraphile", "package.json")); err != nil {
		return fmt.Errorf("start this in the folder of the module: %w", err)
	}
	if l.dir, err = os.MkdirTemp("", "kept-bench-api"); err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(l.dir) }()
	if err := l.build(ctx); err != nil {
		return err
	}
	if l.server, err = openServer(o.Postgres, o.Cache); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.server.stop()) }()
	if l.postmaster, err = postmaster(ctx, l.server.url); err != nil {
		return err
	}
	return l.run(ctx)
}

func (l *lab) run(ctx context.Context) error {
	r := newReport(l)
	for _, part := range []struct {
		name string
		do   func(context.Context, *report) error
	}{{"peers", l.peers}, {"growth", l.growth}, {"sqlite", l.sqlite}, {"nodes", l.nodes}} {
		if len(l.Only) > 0 && !slices.Contains(l.Only, part.name) {
			continue
		}
		l.say("\n### %s", part.name)
		if err := part.do(ctx, r); err != nil { // what was measured before it counts
			r.print()
			return fmt.Errorf("%s: %w", part.name, err)
		}
	}
	r.print()
	if !l.whole() {
		return nil
	}
	return r.write()
}

// fewestRounds is of how many a median counts.
const fewestRounds = 5

// whole reports whether this run's figures may take the place of the last ones: a
// trial would leave a table behind in which most of them are missing.
func (l *lab) whole() bool {
	return l.Results != "" && len(l.Only) == 0 && l.Scale == 1 && l.Rounds >= fewestRounds
}

func (l *lab) say(format string, args ...any) { fmt.Printf(format+"\n", args...) }

func (l *lab) program(name string) string { return filepath.Join(l.dir, name) }

// build makes the programs that are measured, and fetches the peer.
func (l *lab) build(ctx context.Context) error {
	for name, room := range map[string]string{"kept": "./cmd/kept", "limit": "./bench/limit"} {
		cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", l.program(name), room) //nolint:gosec // our own rooms
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("build %s: %w: %s", room, err, out)
		}
	}
	return nil
}

// fetchPeer installs the peer as its lock file says, with the Node.js it needs.
func (l *lab) fetchPeer(ctx context.Context) error {
	dir := filepath.Join(l.sources, "postgraphile")
	lock, err := os.Stat(filepath.Join(dir, "package-lock.json"))
	if err != nil {
		return err
	}
	there, err := os.Stat(filepath.Join(dir, "node_modules", ".package-lock.json"))
	if err == nil && !there.ModTime().Before(lock.ModTime()) {
		return nil
	}
	cmd := exec.CommandContext(ctx, "npm", "ci", "--no-audit", "--no-fund")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("npm ci: %w: %s", err, out)
	}
	return nil
}

// unfinished asks whether the data, or what was written last, leaves Kept something
// to do: its days, and what time has made of its promises and of loyalties since,
// but for the last two minutes, which its workers take by turns.
func unfinished(twoMinutesAgo string) string {
	return strings.ReplaceAll(`SELECT EXISTS (SELECT 1 FROM dirty_days) OR EXISTS (SELECT 1 FROM made_marks) OR EXISTS (SELECT 1 FROM events WHERE seq IS NULL)
		OR EXISTS (SELECT 1 FROM promises WHERE look_at < AGO) OR EXISTS (SELECT 1 FROM promises WHERE alarm_at < AGO)
		OR EXISTS (SELECT 1 FROM allegiances WHERE due_at < AGO)`, "AGO", twoMinutesAgo)
}

// settled waits until Kept has done that, lest it go on with it while it is measured.
func (l *lab) settled(ctx context.Context, database string) error {
	for n := range 20 * 60 {
		waiting, err := ask[bool](ctx, database, unfinished("now() - interval '2 minutes'"))
		if err != nil || !waiting && n == 0 {
			return err
		}
		if !waiting {
			return execute(ctx, database, "VACUUM (ANALYZE)", "CHECKPOINT")
		}
		time.Sleep(time.Second)
	}
	return errors.New("kept doesn't come to rest")
}

// sweep takes away what the benchmark wrote.
func (l *lab) sweep(ctx context.Context, database string) error {
	there, err := ask[bool](ctx, database, "SELECT EXISTS (SELECT FROM promises WHERE text = $1)", benchText)
	if err != nil || !there {
		return err
	}
	return execute(ctx, database, "SET session_replication_role = replica", // what points to them goes with them
		"CREATE TEMP TABLE made AS SELECT id FROM promises WHERE text = '"+benchText+"'", "ANALYZE made",
		"DELETE FROM events WHERE subject_id IN (SELECT id FROM made)",
		"DELETE FROM search_docs WHERE id IN (SELECT id FROM made)",
		"DELETE FROM promises WHERE id IN (SELECT id FROM made)",
		"DELETE FROM dirty_days", "DELETE FROM made_marks", "VACUUM (ANALYZE) promises, events, search_docs, dirty_days, made_marks", "CHECKPOINT")
}
