package server

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"kept/care/customer"
	"kept/care/event"
	"kept/care/promise"
	"kept/internal/id"
	"kept/internal/testhouse"
)

// build wires a house on the test's database and gives what it logs.
func build(t *testing.T, change func(*Config)) (*House, *logged) {
	t.Helper()
	where := testhouse.Config(t)
	c := Config{
		Addr: "127.0.0.1:0", DataDir: filepath.Dir(where.Path), DatabaseURL: where.URL, DatabaseConn: 4, UploadLimit: 1, FileQuota: 3, DatabaseWait: time.Second,
		Secret: strings.Repeat("A", 43) + "=", PasswordMemory: 8, PasswordTime: 1, PasswordThreads: 1, RateLimit: "off",
		Drain: 5 * time.Second, LogLevel: slog.LevelDebug, LogFormat: "json", Version: "test",
	}
	if change != nil {
		change(&c)
	}
	if err := c.Check(); err != nil {
		t.Fatal(err)
	}
	out := &logged{}
	h, err := Build(context.Background(), c, NewLogger(c, out))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.Close() }) // a test that stopped the house has closed it
	return h, out
}

// logged collects log lines.
type logged struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *logged) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(b)
}

// lines gives the lines with this message.
func (l *logged) lines(msg string) []map[string]any {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []map[string]any
	for line := range strings.Lines(l.buf.String()) {
		var m map[string]any
		if json.Unmarshal([]byte(line), &m) == nil && m["msg"] == msg {
			out = append(out, m)
		}
	}
	return out
}

func get(h http.Handler, path string, change ...func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.RemoteAddr = "127.0.0.1:4711"
	for _, c := range change {
		c(r)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func header(name, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

func TestStopLetsRequestsFinish(t *testing.T) {
	h, _ := build(t, nil)
	entered, leave := make(chan struct{}), make(chan struct{})
	mux := http.NewServeMux()
	h.health(mux)
	mux.HandleFunc("GET /slow", func(w http.ResponseWriter, _ *http.Request) {
		close(entered)
		<-leave
		_, _ = w.Write([]byte("done"))
	})
	h.handler = h.front(mux)
	if err := h.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	answered := make(chan int)
	go func() {
		res, err := http.Get("http://" + h.Addr() + "/slow")
		if err != nil {
			answered <- 0
			return
		}
		_ = res.Body.Close()
		answered <- res.StatusCode
	}()
	<-entered
	stopped := make(chan error)
	go func() { stopped <- h.Stop(context.Background()) }()
	<-h.Draining()
	res, err := http.Get("http://" + h.Addr() + "/readyz")
	if err != nil || res.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("readyz while stopping = %v, %v; want 503", res, err)
	} else {
		_ = res.Body.Close()
	}
	close(leave)
	if got := <-answered; got != http.StatusOK {
		t.Errorf("the request that ran got %d, want 200", got)
	}
	if err := <-stopped; err != nil {
		t.Errorf("Stop = %v", err)
	}
	if _, err := http.Get("http://" + h.Addr() + "/livez"); err == nil {
		t.Error("the stopped house still answers")
	}
}

func TestStopCutsOffWhatNeverEnds(t *testing.T) {
	h, _ := build(t, func(c *Config) { c.Drain = 100 * time.Millisecond })
	entered, left := make(chan struct{}), make(chan struct{})
	h.handler = h.front(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		close(entered)
		<-r.Context().Done()
		close(left)
	}))
	if err := h.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	go func() {
		if res, err := http.Get("http://" + h.Addr() + "/forever"); err == nil {
			_ = res.Body.Close()
		}
	}()
	<-entered
	ctx, cancel := context.WithTimeout(context.Background(), h.config.Drain)
	defer cancel()
	if err := h.Stop(ctx); err == nil {
		t.Error("Stop over a request that never ends gave no error")
	}
	select {
	case <-left:
	case <-time.After(10 * time.Second):
		t.Error("the request that never ends wasn't cut off")
	}
}

func TestWorkersStopInReverse(t *testing.T) {
	h, _ := build(t, nil)
	var order []string
	note := func(what string) func(context.Context) error {
		return func(context.Context) error { order = append(order, what); return nil }
	}
	h.worker("one", note("start one"), note("stop one"))
	h.worker("two", note("start two"), note("stop two"))
	if err := h.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	if err := h.Stop(context.Background()); err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(order, ", "), "start one, start two, stop two, stop one"; got != want {
		t.Errorf("order = %s, want %s", got, want)
	}
}

// A program that runs with a clock an hour ahead leaves events whose ids say so.
// After it was set back and Kept was started again, what happens next still
// comes after them.
func TestAClockSetBackTurnsNoHistoryRound(t *testing.T) {
	where := testhouse.Config(t)
	at := func(c *Config) { c.DataDir, c.DatabaseURL = filepath.Dir(where.Path), where.URL }
	before, _ := build(t, at)
	ctx := testhouse.Tenant(t, before.db, "acme")
	ann, err := before.rooms.customers.Create(ctx, customer.Draft{Name: new("Ann")})
	if err != nil {
		t.Fatal(err)
	}
	due := time.Now().Add(time.Hour)
	made, err := before.rooms.promises.Make(ctx, promise.Draft{CustomerID: ann.ID, Text: "Call back", By: promise.By{DueAt: &due}})
	if err != nil {
		t.Fatal(err)
	}
	ahead := testhouse.IDAt(t, id.Event, time.Now().Add(time.Hour))
	if _, err := before.db.SQL().Exec("UPDATE events SET id = $1 WHERE subject_id = $2", ahead, made.ID); err != nil {
		t.Fatal(err)
	}

	after, _ := build(t, at)
	if _, err := after.rooms.promises.Break(ctx, made.ID, "nobody called"); err != nil {
		t.Fatal(err)
	}
	history, err := after.rooms.events.Of(ctx, made.ID)
	if err != nil || len(history) != 2 || history[0].ID != ahead || history[1].Type != event.PromiseBroken {
		t.Errorf("the history is %+v, %v; want it made, then broken", history, err)
	}
	if differences, err := after.rooms.promises.VerifyRecords(ctx); err != nil || len(differences) > 0 {
		t.Errorf("verify: %v, %v; want no difference", differences, err)
	}
}
