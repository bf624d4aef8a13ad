package graph

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// What is measured: the questions of `make bench`, in words that ask for as much.
const (
	customerFields = `id externalId name stage createdAt
		interactions(first: 5) { nodes { id channel direction subject occurredAt } }
		promises(first: 5) { nodes { id text state madeAt due { day at } } }`
	pageQuery     = `query ($first: Int) { customers(first: $first) { nodes { ` + customerFields + ` } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`
	oneQuery      = `query ($id: ID!) { customer(id: $id) { ` + customerFields + ` } }`
	timelineQuery = `query ($id: ID!) { customer(id: $id) { id timeline(first: 20) { nodes { kind at record {
		... on Interaction { id channel direction subject occurredAt }
		... on Promise { id text state due { day } settledAt } } } pageInfo { hasNextPage } } } }`
	deepQuery = `query ($first: Int, $after: String) { customers(first: $first, after: $after) { nodes { ` + customerFields + ` } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`
	makeQuery = `mutation ($input: MakePromiseInput!) { makePromise(input: $input) { promise { id text state madeAt due { day at } } userErrors { message } } }`
)

var update = flag.Bool("update", false, "write the baseline of allocations anew")

// baseline lists allocations an answer, as they were found good.
var baseline = filepath.Join("testdata", "allocations.txt")

// sink is an answer that nobody reads.
type sink struct{ header http.Header }

func (s sink) Header() http.Header         { return s.header }
func (s sink) Write(b []byte) (int, error) { return len(b), nil }
func (s sink) WriteHeader(int)             {}

// asking gives each question as a function that asks it once.
func (p *twoPaths) asking(t testing.TB) map[string]func(e *Endpoint) {
	t.Helper()
	ana := map[string]any{"id": p.ids["Customer"][0]}
	customers := p.must(t, `{customers(first:1){pageInfo{endCursor}}}`)["customers"].(map[string]any)
	deep := map[string]any{"first": 19, "after": customers["pageInfo"].(map[string]any)["endCursor"]}
	promised := map[string]any{"input": map[string]any{"customerId": ana["id"], "text": "Call back", "dueDay": "2026-03-20"}}
	out := map[string]func(*Endpoint){}
	for name, q := range map[string]struct {
		query     string
		variables map[string]any
	}{"page": {pageQuery, map[string]any{"first": 20}}, "deep": {deepQuery, deep}, "one": {oneQuery, ana}, "timeline": {timelineQuery, ana}, "make": {makeQuery, promised}} {
		if text := p.ask(p.lean, q.query, q.variables); bytes.Contains([]byte(text), []byte(`"errors"`)) {
			t.Fatalf("%s: %s", name, text)
		}
		body, _ := json.Marshal(map[string]any{"query": q.query, "variables": q.variables})
		out[name] = func(e *Endpoint) {
			e.ServeHTTP(sink{http.Header{}}, p.request(context.Background(), body))
		}
	}
	return out
}

// TestAllocations holds the questions of the benchmark to what they allocated when they
// were last measured, on SQLite, with its driver. A tenth more fails: look why,
// and write the figures anew with -update only for a reason.
func TestAllocations(t *testing.T) {
	if raceDetector || os.Getenv("KEPT_TEST_POSTGRES") != "" {
		t.Skip("counted without the race detector, on SQLite")
	}
	p := openTwo(t, 20)
	got, questions := map[string]int{}, p.asking(t)
	for _, name := range []string{"page", "deep", "one", "timeline", "make"} { // what writes comes last
		got[name] = int(testing.AllocsPerRun(50, func() { questions[name](p.lean) }))
	}
	if len(got) != len(questions) {
		t.Errorf("of %d questions %d are counted", len(questions), len(got))
	}
	if left := p.fallbacks(t); len(left) > 0 {
		t.Errorf("left to gqlgen: %v", left)
	}
	if *update {
		writeBaseline(t, got)
	}
	for name, want := range readBaseline(t) {
		if t.Logf("%s: %d allocations, %d at last", name, got[name], want); got[name]*10 > want*11 {
			t.Errorf("%s allocates %d times, a tenth more than %d", name, got[name], want)
		}
	}
}

func readBaseline(t *testing.T) map[string]int {
	t.Helper()
	b, err := os.ReadFile(baseline)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]int{}
	for s := bufio.NewScanner(bytes.NewReader(b)); s.Scan(); {
		var name string
		var n int
		if _, err := fmt.Sscan(s.Text(), &name, &n); err != nil {
			t.Fatal(err)
		}
		out[name] = n
	}
	return out
}

func writeBaseline(t *testing.T, got map[string]int) {
	t.Helper()
	var b bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(got)) {
		fmt.Fprintf(&b, "%s %d\n", name, got[name])
	}
	if err := os.WriteFile(baseline, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// BenchmarkRead measures the reading questions on both paths, for benchstat.
func BenchmarkRead(b *testing.B) {
	p := openTwo(b, 20)
	questions := p.asking(b)
	for _, name := range []string{"page", "one", "timeline"} {
		for path, e := range map[string]*Endpoint{"lean": p.lean, "stock": p.stock} {
			b.Run(name+"/"+path, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					questions[name](e)
				}
			})
		}
	}
}
