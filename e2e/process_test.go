package e2e_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// process is kept serve while it runs.
type process struct {
	cmd   *exec.Cmd
	ended chan struct{} // closed when it has ended
}

func (p *process) kill() {
	_ = p.cmd.Process.Kill() // it may have ended by itself
	<-p.ended
}

// serve starts kept serve and waits until it is ready. Its log is in kept.log.
func serve(ts *testscript.TestScript, w *world, args []string) {
	if w.kept != nil {
		ts.Fatalf("kept runs already")
	}
	log, err := os.OpenFile(filepath.Join(w.dir, "kept.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	ts.Check(err)
	p := &process{cmd: exec.Command(program, append([]string{"serve"}, args...)...), ended: make(chan struct{})}
	p.cmd.Dir, p.cmd.Env = w.dir, w.env
	stderr, err := p.cmd.StderrPipe()
	ts.Check(err)
	ts.Check(p.cmd.Start())
	w.kept = p
	up := make(chan string, 1)
	go func() {
		for lines := bufio.NewScanner(stderr); lines.Scan(); {
			_, _ = log.Write(append(lines.Bytes(), '\n'))
			var said struct{ Msg, Address string }
			if json.Unmarshal(lines.Bytes(), &said) == nil && said.Msg == "kept is up" {
				up <- said.Address
			}
		}
		_ = p.cmd.Wait()
		_ = log.Close()
		close(p.ended)
	}()
	select {
	case w.address = <-up:
	case <-p.ended:
		w.kept = nil
		ts.Fatalf("kept serve ended: %s", ts.ReadFile("kept.log"))
	case <-time.After(patience):
		ts.Fatalf("kept serve doesn't come up: %s", ts.ReadFile("kept.log"))
	}
	resp, err := http.Get("http://" + w.address + "/readyz")
	ts.Check(err)
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		ts.Fatalf("it is up and not ready: %s", resp.Status)
	}
}

func signal(ts *testscript.TestScript, w *world, args []string) {
	switch {
	case w.kept == nil:
		ts.Fatalf("kept doesn't run")
	case args[0] == "KILL":
		w.kept.kill()
		w.kept = nil
	case args[0] == "TERM":
		ts.Check(w.kept.cmd.Process.Signal(syscall.SIGTERM))
	default:
		ts.Fatalf("TERM or KILL, not %s", args[0])
	}
}

func exited(ts *testscript.TestScript, w *world, args []string) {
	if w.kept == nil {
		ts.Fatalf("kept doesn't run")
	}
	select {
	case <-w.kept.ended:
	case <-time.After(patience):
		ts.Fatalf("kept doesn't end: %s", ts.ReadFile("kept.log"))
	}
	code := w.kept.cmd.ProcessState.ExitCode()
	w.kept = nil
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit code %d, wanted %s: %s", code, args[0], ts.ReadFile("kept.log"))
	}
}

// running is a command of kept in the background.
type running struct {
	cmd *exec.Cmd
	end chan error
}

// begin starts a command of kept and leaves it running as NAME.
func begin(ts *testscript.TestScript, w *world, args []string) {
	c := exec.Command(program, args[1:]...)
	c.Dir, c.Env = ts.MkAbs("."), w.env
	ts.Check(c.Start())
	r := &running{cmd: c, end: make(chan error, 1)}
	go func() { r.end <- c.Wait() }()
	w.running[args[0]] = r
	ts.Defer(func() { _ = c.Process.Kill() })
}

// killed ends what begin started, as kill -9 does. That it was still running is
// part of the story.
func killed(ts *testscript.TestScript, w *world, args []string) {
	r := w.running[args[0]]
	if r == nil {
		ts.Fatalf("nothing was begun as %s", args[0])
	}
	if err := r.cmd.Process.Kill(); errors.Is(err, os.ErrProcessDone) {
		ts.Fatalf("%s was over before it could be killed: give it more to do", args[0])
	}
	<-r.end
	if r.cmd.ProcessState.Exited() {
		ts.Fatalf("%s was over before it could be killed: give it more to do", args[0])
	}
}

// logged waits until kept's log has TEXT: it is written after the answer.
func logged(ts *testscript.TestScript, _ *world, args []string) {
	for end := time.Now().Add(patience); !strings.Contains(ts.ReadFile("kept.log"), args[0]); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			ts.Fatalf("kept never logged %s:\n%s", args[0], ts.ReadFile("kept.log"))
		}
	}
}
