//go:build unix

package api

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// peers measures Kept, the peer and the limit at every question.
func (l *lab) peers(ctx context.Context, r *report) error {
	if err := l.fetchPeer(ctx); err != nil {
		return err
	}
	database, err := l.server.database(ctx, l.size, l.say)
	if err != nil {
		return err
	}
	kept, err := l.startKept(ctx, keptSettings{database: database, data: l.dir})
	if err != nil {
		return err
	}
	defer kept.stop()
	peer, err := l.startPeer(ctx, kept, database)
	if err != nil {
		return err
	}
	defer peer.stop()
	limit, err := l.startLimit(ctx, kept, database)
	if err != nil {
		return err
	}
	defer limit.stop()
	questions, err := l.questions(ctx, database)
	if err != nil {
		return err
	}
	if err := writeCursors(peer, questions); err != nil {
		return err
	}
	if err := l.sweep(ctx, database); err != nil { // a run that was broken off
		return err
	}
	sides := []*side{kept, limit, peer}
	for _, q := range questions {
		if err := sameAnswers(sides, q); err != nil {
			return err
		}
	}
	if err := sameRows(ctx, database); err != nil {
		return err
	}
	l.say("the answers are the same, and so are the rows that are written")
	if err := l.settled(ctx, database); err != nil {
		return err
	}
	r.peers, err = l.measure(ctx, sides, questions)
	if err != nil {
		return err
	}
	r.memory = map[string]int{}
	for _, s := range sides {
		r.memory[s.name] = s.memory()
	}
	return l.sweep(ctx, database)
}

// growth measures what a page costs with a tenth of the data.
func (l *lab) growth(ctx context.Context, r *report) error {
	return l.two(ctx, r, "growth", func(small string) keptSettings { return keptSettings{database: small, data: l.dir} })
}

// sqlite measures a page on SQLite, with the same records as on PostgreSQL: with
// a tenth of them, a shop's, and with all of them, a file of more than 3 GB, of
// which SQLite can't map the whole.
func (l *lab) sqlite(ctx context.Context, r *report) error {
	tenth := *l
	tenth.Scale, tenth.size = l.Scale/10, sizeOf(l.Scale/10)
	return errors.Join(tenth.two(ctx, r, "sqlite", nil), l.two(ctx, r, "sqliteWhole", nil))
}

// two measures pages of Kept as it is against another node of it.
func (l *lab) two(ctx context.Context, r *report, name string, other func(small string) keptSettings) error {
	database, err := l.server.database(ctx, l.size, l.say)
	if err != nil {
		return err
	}
	var second keptSettings
	places := database
	if other != nil {
		if places, err = l.server.database(ctx, sizeOf(l.Scale/10), l.say); err != nil {
			return err
		}
		second = other(places)
	} else if second.data, err = l.sqliteCopy(ctx, database); err != nil {
		return err
	}
	here, err := l.startKept(ctx, keptSettings{database: database, data: l.dir})
	if err != nil {
		return err
	}
	defer here.stop()
	there, err := l.startKept(ctx, second)
	if err != nil {
		return err
	}
	defer there.stop()
	there.name = name
	for _, d := range []string{database, places} {
		if err := l.settled(ctx, d); err != nil {
			return err
		}
	}
	if other == nil {
		if err := l.settledFile(ctx, second.data); err != nil {
			return err
		}
	}
	pages, err := l.questions(ctx, database)
	if err != nil {
		return err
	}
	if other == nil {
		err = sameAnswers([]*side{here, there}, pages[0])
	} else {
		there.places, err = l.pagesOf(ctx, places)
	}
	if err != nil {
		return err
	}
	measured, err := l.measure(ctx, []*side{here, there}, pages[:1])
	if err != nil {
		return err
	}
	r.against[name] = ratio(measured["page"][name], measured["page"]["kept"])
	return nil
}

// pagesOf gives the places where pages begin in the smaller database.
func (l *lab) pagesOf(ctx context.Context, database string) ([]place, error) {
	smaller := &lab{Options: l.Options, size: sizeOf(l.Scale / 10)}
	questions, err := smaller.questions(ctx, database)
	if err != nil {
		return nil, err
	}
	return questions[0].places, nil
}

// nodes measures two nodes, each held to one processor, against one; either side
// has the same number of connections in total, as all sides do. What is left of the machine is PostgreSQL's and the callers', which are held to it with
// one node as with two: the notes tell how many processors each of them took, and
// so which of them there were too few of.
func (l *lab) nodes(ctx context.Context, r *report) error {
	database, err := l.server.database(ctx, l.size, l.say)
	if err != nil {
		return err
	}
	together, err := l.apart(ctx, 2)
	if err != nil {
		return err
	}
	defer together()
	one, err := l.startNodes(ctx, database, oneNode, 1)
	if err != nil {
		return err
	}
	defer one.stop()
	both, err := l.startNodes(ctx, database, twoNodes, 2)
	if err != nil {
		return err
	}
	defer both.stop()
	if err := l.settled(ctx, database); err != nil {
		return err
	}
	questions, err := l.questions(ctx, database)
	if err != nil {
		return err
	}
	reads := slices.DeleteFunc(questions, func(q question) bool { return q.writes || q.name == "deep" })
	measured, err := l.measure(ctx, []*side{one, both}, reads)
	if err != nil {
		return err
	}
	for _, q := range reads {
		r.against["twoNodes-"+q.name] = ratio(measured[q.name][twoNodes], measured[q.name][oneNode])
		for _, name := range []string{oneNode, twoNodes} {
			r.notes = append(r.notes, processors(q.name, name, measured[q.name][name]))
		}
	}
	return nil
}

// startNodes starts some nodes, each with a processor of its own and its share of
// the connections, as one side.
func (l *lab) startNodes(ctx context.Context, database, name string, count int) (*side, error) {
	var all *side
	for n := range count {
		s, err := l.startKept(ctx, keptSettings{
			database: database, data: l.dir, before: append(strings.Fields(l.Hold), strconv.Itoa(n)),
			env: []string{"GOMAXPROCS=1", "KEPT_DATABASE_CONNECTIONS=" + strconv.Itoa(connections/count)},
		})
		switch {
		case err != nil && all != nil:
			all.stop()
			return nil, err
		case err != nil:
			return nil, err
		case all == nil:
			all = s
		default:
			all.processes = append(all.processes, s.processes...)
		}
	}
	all.name = name
	return all, nil
}

// apart holds PostgreSQL and this process, whose callers they are, to processors
// from the first given on: a node that is held to one of those before it can't go
// elsewhere when they get in its way. together undoes it. Where there are no others,
// or PostgreSQL isn't here, all stay where they are.
func (l *lab) apart(ctx context.Context, first int) (together func(), err error) {
	hold := func(ctx context.Context, from int) error {
		for _, pid := range []int{os.Getpid(), l.postmaster} {
			those := fmt.Sprintf("%d-%d", from, runtime.NumCPU()-1)
			if err := exec.CommandContext(ctx, "taskset", "-a", "-c", "-p", those, strconv.Itoa(pid)).Run(); err != nil { //nolint:gosec // our own words
				return fmt.Errorf("hold process %d to processors %s: %w", pid, those, err)
			}
		}
		return nil
	}
	if runtime.NumCPU() <= first || l.postmaster == 0 {
		return func() {}, nil
	}
	return func() {
		if err := hold(context.WithoutCancel(ctx), 0); err != nil {
			l.say("%v", err)
		}
	}, hold(ctx, first)
}

const (
	oneNode  = "one node"
	twoNodes = "two nodes"
)

// processors tells how many of them were busy with a question, and with what.
func processors(question, side string, turns []turn) string {
	busy := func(of func(turn) time.Duration) float64 {
		return middle(turns, func(t turn) float64 { return of(t).Seconds() * t.perSecond() })
	}
	return fmt.Sprintf("%s, %s: %.0f answers/s; busy processors: Kept %.2f, PostgreSQL %.2f, the callers %.2f", question, side,
		middle(turns, turn.perSecond), busy(func(t turn) time.Duration { return t.side }),
		busy(func(t turn) time.Duration { return t.postgres }), busy(func(t turn) time.Duration { return t.client }))
}
