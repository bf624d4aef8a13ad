//go:build unix

package api

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// report gathers what the parts have measured.
type report struct {
	lab     *lab
	peers   rounds
	memory  map[string]int     // MiB at most, by side
	against map[string]float64 // growth, sqlite, twoNodes-…: answers there for each one here
	notes   []string
}

func newReport(l *lab) *report { return &report{lab: l, against: map[string]float64{}} }

// goals are the least that each question must reach, by issue 4.
var goals = map[string]struct{ peer, limit float64 }{
	"page": {2, 0.75}, "one": {2.5, 0.65}, "deep": {}, "timeline": {2, 0.5}, "make": {1, 0.5},
}

var questionNames = []string{"page", "one", "deep", "timeline", "make"}

// figures are what is written down about one question.
type figures struct {
	VsPostGraphile float64 `json:"vsPostGraphile"`
	VsLimit        float64 `json:"vsLimit"`
	RPS            float64 `json:"rps"`
	P50            float64 `json:"p50ms"`
	P99            float64 `json:"p99ms"`
	Kept           int64   `json:"keptCPUus"` // processor time an answer
	Postgres       int64   `json:"postgresCPUus"`
	CPUVsPeer      float64 `json:"cpuVsPostGraphile"` // the same ratios, of the processor time that an answer took
	CPUVsLimit     float64 `json:"cpuVsLimit"`
}

func figuresOf(t map[string][]turn) figures {
	kept := t["kept"]
	return figures{
		VsPostGraphile: ratio(kept, t["postgraphile"]), VsLimit: ratio(kept, t["limit"]), RPS: middle(kept, turn.perSecond),
		P50: milliseconds(middle(kept, func(t turn) time.Duration { return t.p50 })), P99: milliseconds(middle(kept, func(t turn) time.Duration { return t.p99 })),
		Kept:      middle(kept, func(t turn) time.Duration { return t.side }).Microseconds(),
		Postgres:  middle(kept, func(t turn) time.Duration { return t.postgres }).Microseconds(),
		CPUVsPeer: cpuRatio(t["postgraphile"], kept), CPUVsLimit: cpuRatio(t["limit"], kept),
	}
}

// cpuRatio is how many times the processor time of b's answers a's took, the
// side's own and PostgreSQL's: it holds also where others use the machine.
func cpuRatio(a, b []turn) float64 {
	took := func(t turn) time.Duration { return t.side + t.postgres }
	return float64(middle(a, took)) / float64(max(1, middle(b, took)))
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// summary tells one question's turns in a line.
func summary(turns map[string][]turn) string {
	var parts []string
	for name, t := range turns {
		parts = append(parts, fmt.Sprintf("%s %.0f/s (p50 %.1f ms, p99 %.1f ms; µs an answer: own %d, PostgreSQL %d, client %d)", name, middle(t, turn.perSecond),
			milliseconds(middle(t, func(t turn) time.Duration { return t.p50 })), milliseconds(middle(t, func(t turn) time.Duration { return t.p99 })),
			middle(t, func(t turn) time.Duration { return t.side }).Microseconds(), middle(t, func(t turn) time.Duration { return t.postgres }).Microseconds(),
			middle(t, func(t turn) time.Duration { return t.client }).Microseconds()))
	}
	slices.Sort(parts)
	return strings.Join(parts, "\n          ")
}

// print shows the table.
func (r *report) print() { r.lab.say("\n%s", r.table()) }

// write keeps the figures.
func (r *report) write() error {
	if err := os.MkdirAll(r.lab.Results, 0o750); err != nil {
		return err
	}
	latest, err := json.MarshalIndent(r.latest(), "", "  ")
	if err != nil {
		return err
	}
	files := map[string]string{"latest.json": string(latest) + "\n", "latest.md": r.table()}
	for _, s := range []string{"kept", "limit", "postgraphile"} {
		if r.peers != nil {
			files[s+".txt"] = r.benchstat(s)
		}
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(r.lab.Results, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

func (r *report) latest() map[string]any {
	out := map[string]any{"machine": machine(), "customers": r.lab.size.customers, "records": r.lab.size.records,
		"callers": r.lab.Callers, "rounds": r.lab.Rounds, "seconds": r.lab.Turn.Seconds()}
	for name, turns := range r.peers {
		out[name] = figuresOf(turns)
	}
	for name, x := range r.against {
		out[name] = x
	}
	if r.memory != nil {
		out["memoryMiB"] = r.memory
	}
	return out
}

func (r *report) table() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s; %d customers, %d contacts, %d promises; %d callers; medians of %d rounds of %v\n", machine(),
		r.lab.size.customers, r.lab.size.records, r.lab.size.records, r.lab.Callers, r.lab.Rounds, r.lab.Turn)
	if r.peers != nil {
		b.WriteString("\n| | × PostGraphile | goal | × limit | goal | answers/s | p50 ms | p99 ms | Kept µs | PostgreSQL µs | processor time × PostGraphile | × limit |\n|---|---|---|---|---|---|---|---|---|---|---|---|\n")
		for _, name := range questionNames {
			f, g := figuresOf(r.peers[name]), goals[name]
			fmt.Fprintf(&b, "| %s | %.2f | %s | %.2f | %s | %.0f | %.1f | %.1f | %d | %d | %.2f | %.2f |\n", name, f.VsPostGraphile, atLeast(g.peer), f.VsLimit, atLeast(g.limit),
				f.RPS, f.P50, f.P99, f.Kept, f.Postgres, f.CPUVsPeer, f.CPUVsLimit)
		}
		page, deep := r.peers["page"]["kept"], r.peers["deep"]["kept"]
		b.WriteString("\n| | measured | goal |\n|---|---|---|\n")
		fmt.Fprintf(&b, "| deep ÷ page | %.2f | ≥ 0.9 |\n| p99 ÷ p50 of a page | %.1f | ≤ 6 |\n| memory at most | %d MiB | ≤ 250 |\n",
			ratio(deep, page), figuresOf(r.peers["page"]).P99/figuresOf(r.peers["page"]).P50, r.memory["kept"])
	} else {
		b.WriteString("\n| | measured | goal |\n|---|---|---|\n")
	}
	for _, line := range []struct{ name, text, goal string }{
		{"growth", "a page with a tenth of the data ÷ with all of it", "≤ 1.2"},
		{"sqlite", "a page on SQLite ÷ on PostgreSQL, with a tenth of the data", "≥ 0.6"},
		{"sqliteWhole", "the same, with all of it", ""},
		{"twoNodes-page", "two nodes of one processor each ÷ one, page", "≥ 1.7"},
		{"twoNodes-one", "the same, one", "≥ 1.7"},
		{"twoNodes-timeline", "the same, timeline", "≥ 1.7"},
	} {
		if x, ok := r.against[line.name]; ok {
			fmt.Fprintf(&b, "| %s | %.2f | %s |\n", line.text, x, line.goal)
		}
	}
	for _, n := range r.notes {
		fmt.Fprintf(&b, "\n%s\n", n)
	}
	return b.String()
}

func atLeast(x float64) string {
	if x == 0 {
		return ""
	}
	return fmt.Sprintf("≥ %g", x)
}

// benchstat writes a side's turns as `go test -bench` does, one line a round.
func (r *report) benchstat(side string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "goos: %s\ngoarch: %s\npkg: kept/bench/api\ncpu: %s\n", runtime.GOOS, runtime.GOARCH, machine())
	for _, name := range questionNames {
		for _, t := range r.peers[name][side] {
			fmt.Fprintf(&b, "Benchmark/%s-%d\t%d\t%.0f ns/op\t%.0f answers/s\t%.3f p50-ms\t%.3f p99-ms\t%d own-us/op\t%d postgres-us/op\n", name, runtime.NumCPU(), t.answers,
				float64(t.took.Nanoseconds())/float64(t.answers), t.perSecond(), milliseconds(t.p50), milliseconds(t.p99), t.side.Microseconds(), t.postgres.Microseconds())
		}
	}
	return b.String()
}

// machine tells what this was measured on.
func machine() string {
	model := runtime.GOARCH
	b, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(b)) {
		if k, v, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(k) == "model name" {
			model = strings.TrimSpace(v)
			break
		}
	}
	return fmt.Sprintf("%d × %s, %s", runtime.NumCPU(), model, runtime.Version())
}
