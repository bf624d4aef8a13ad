package e2e_test

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// node is a kept serve that was put beside another one.
type node struct {
	kept    *process
	address string
}

// beside lets what runs go on as NAME and makes room for another one.
func beside(ts *testscript.TestScript, w *world, args []string) {
	if w.kept == nil {
		ts.Fatalf("kept doesn't run")
	}
	w.nodes[args[0]] = node{w.kept, w.address}
	w.kept = nil
}

// at makes NAME the one that is asked from now on.
func at(ts *testscript.TestScript, w *world, args []string) {
	n, ok := w.nodes[args[0]]
	if !ok {
		ts.Fatalf("nothing was put beside as %s", args[0])
	}
	w.kept, w.address = n.kept, n.address
}

// listener is an open event stream, and all that it has told so far.
type listener struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *listener) told() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// listen opens a stream with a subscription as NAME, for who asks now. From then
// on nothing is missed.
func listen(ts *testscript.TestScript, w *world, args []string) {
	body, err := json.Marshal(map[string]string{"query": args[1]})
	ts.Check(err)
	ctx, cancel := context.WithCancel(context.Background())
	ts.Defer(cancel)
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+w.address+"/graphql/stream", strings.NewReader(string(body)))
	ts.Check(err)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "text/event-stream")
	r.Header.Set("X-Kept-Console", "1")
	if w.now.token != "" {
		r.Header.Set("Authorization", "Bearer "+w.now.token)
	}
	endless := *w.now.http
	endless.Timeout = 0
	resp, err := endless.Do(r)
	ts.Check(err)
	if resp.StatusCode != http.StatusOK {
		ts.Fatalf("the stream was answered %s", resp.Status)
	}
	l := &listener{}
	w.listeners[args[0]] = l
	go func() {
		defer func() { _ = resp.Body.Close() }()
		for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
			l.mu.Lock()
			l.text.WriteString(lines.Text() + "\n")
			l.mu.Unlock()
		}
	}()
}

// hears waits until NAME's stream has told TEXT.
func hears(ts *testscript.TestScript, w *world, args []string) {
	wait := patience
	if args[0] == "-within" {
		var err error
		wait, err = time.ParseDuration(args[1])
		ts.Check(err)
		args = args[2:]
	}
	l := w.listeners[args[0]]
	if l == nil {
		ts.Fatalf("nobody listens as %s", args[0])
	}
	for end := time.Now().Add(wait); !strings.Contains(l.told(), args[1]); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			ts.Fatalf("in %s %s heard only:\n%s", wait, args[0], l.told())
		}
	}
}

// deaf fails if NAME's stream has told TEXT.
func deaf(ts *testscript.TestScript, w *world, args []string) {
	if l := w.listeners[args[0]]; l == nil || strings.Contains(l.told(), args[1]) {
		ts.Fatalf("%s has heard it, or doesn't listen", args[0])
	}
}
