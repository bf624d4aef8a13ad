package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"kept/internal/testhouse"
)

// The tests run the real program: this binary, as kept.
func TestMain(m *testing.M) {
	if os.Getenv("KEPT_TEST_AS_PROGRAM") != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// start starts kept with args on the test's database.
func start(t *testing.T, args ...string) *process {
	t.Helper()
	where := testhouse.Config(t)
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), "KEPT_TEST_AS_PROGRAM=1", "KEPT_ADDR=127.0.0.1:0", "KEPT_DATABASE_WAIT=200ms",
		"KEPT_DATA_DIR="+t.TempDir(), "KEPT_DATABASE_URL="+where.URL, "KEPT_SECRET="+strings.Repeat("A", 43)+"=")
	p := &process{cmd: cmd, lines: make(chan string, 1000)}
	var err error
	if p.stderr, err = cmd.StderrPipe(); err != nil {
		t.Fatal(err)
	}
	cmd.Stdout = &p.stdout
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	go func() {
		for s := bufio.NewScanner(p.stderr); s.Scan(); {
			p.lines <- s.Text()
		}
		close(p.lines)
	}()
	return p
}

type process struct {
	cmd    *exec.Cmd
	stderr io.Reader
	stdout strings.Builder
	lines  chan string
	last   string
}

// until reads the log up to the line with this message.
func (p *process) until(t *testing.T, msg string) map[string]any {
	t.Helper()
	for line := range p.lines {
		p.last = line
		var m map[string]any
		if json.Unmarshal([]byte(line), &m) == nil && m["msg"] == msg {
			return m
		}
	}
	t.Fatalf("kept never said %q; its last words: %s", msg, p.last)
	return nil
}

// end waits for the program's end and gives its exit code.
func (p *process) end() int {
	for line := range p.lines {
		p.last = line
	}
	_ = p.cmd.Wait()
	return p.cmd.ProcessState.ExitCode()
}

func TestServeFromStartToStop(t *testing.T) {
	began := time.Now()
	p := start(t, "serve")
	url := fmt.Sprintf("http://%s/readyz", p.until(t, "kept is up")["address"])
	res, err := http.Get(url)
	if err != nil || res.StatusCode != 200 {
		t.Fatalf("readyz = %v, %v", res, err)
	}
	_ = res.Body.Close()
	t.Logf("start to first answer: %s", time.Since(began))
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	p.until(t, "stopping: finishing what runs")
	if res, err := http.Get(url); err != nil || res.StatusCode != 503 {
		t.Errorf("readyz while stopping = %v, %v; want 503: a balancer that asks is given time to see it", res, err)
	} else {
		_ = res.Body.Close()
	}
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil { // it waits for balancers: no need to
		t.Fatal(err)
	}
	if code := p.end(); code != 1 {
		t.Errorf("a second signal ends it with %d, want 1 at once", code)
	}
}

func TestServeStopsAtOnceWithNothingToDo(t *testing.T) {
	p := start(t, "serve")
	p.until(t, "kept is up")
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	p.until(t, "stopped")
	if code := p.end(); code != 0 {
		t.Errorf("exit code %d, want 0; last words: %s", code, p.last)
	}
}

func TestServeWithoutItsDatabase(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = closed.Close()
	p := start(t, "serve", "--database-url", "postgres://kept@"+closed.Addr().String()+"/kept")
	if code := p.end(); code != 1 || !strings.HasPrefix(p.last, "kept: can't use the PostgreSQL database kept at 127.0.0.1:") {
		t.Errorf("exit code %d, last line %q; want 1 and what is missing", code, p.last)
	}
}

func TestServeOnATakenAddress(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	p := start(t, "serve", "--addr", taken.Addr().String())
	if code := p.end(); code != 1 || !strings.HasPrefix(p.last, "kept: can't listen on "+taken.Addr().String()) {
		t.Errorf("exit code %d, last line %q; want 1 and the address", code, p.last)
	}
}

func TestCommandsThatEnd(t *testing.T) {
	for _, tc := range []struct {
		args   []string
		code   int
		stdout string // how it begins
	}{
		{[]string{"version"}, 0, "kept "},
		{[]string{"migrate"}, 0, ""},
		{[]string{"--help"}, 0, "Usage: kept <command>"},
		{[]string{"sing"}, 1, ""},
		{[]string{"serve", "--addr", "0.0.0.0:0"}, 1, ""},
	} {
		p := start(t, tc.args...)
		if code := p.end(); code != tc.code || !strings.HasPrefix(p.stdout.String(), tc.stdout) {
			t.Errorf("kept %s: exit code %d, said %q; want %d and %q", strings.Join(tc.args, " "), code, p.stdout.String(), tc.code, tc.stdout)
		}
	}
}
