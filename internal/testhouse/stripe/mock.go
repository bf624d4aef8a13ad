// Package stripe stands in for Stripe in tests, at the HTTP boundary: stripe-mock,
// Stripe's own, which knows the shape of every call and keeps nothing; and a
// stand-in that keeps the few objects that stories are about. Nothing here
// reaches beyond loopback.
package stripe

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

var built struct {
	sync.Once
	path string
	err  error
}

// Mock starts stripe-mock, in strict mode and on ports of its own, until the
// test ends, and gives its address.
func Mock(t testing.TB) string {
	t.Helper()
	url, stop, err := StartMock()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	return url
}

// StartMock is Mock for who has no test at hand: stop ends it.
func StartMock() (url string, stop func(), err error) {
	built.Do(func() { built.path, built.err = build() })
	if built.err != nil {
		return "", nil, built.err
	}
	cmd := exec.Command(built.path, "-http-addr", "127.0.0.1:0", "-https-addr", "127.0.0.1:0", "-strict-version-check")
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", nil, err
	}
	if err := cmd.Start(); err != nil {
		return "", nil, fmt.Errorf("start stripe-mock: %w", err)
	}
	stop = func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // it was killed
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if _, addr, ok := strings.Cut(lines.Text(), "HTTP at address: "); ok {
			go func() {
				for lines.Scan() { // what nobody reads would stop it
				}
			}()
			return "http://" + addr, stop, nil
		}
	}
	stop()
	return "", nil, errors.New("stripe-mock didn't say where it listens")
}

// buildFor is how long the tool may take to be built on a slow machine.
const buildFor = 10 * time.Minute

// build makes the program from the pinned tool.
func build() (path string, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), buildFor)
	defer cancel()
	mod, err := exec.Command("go", "env", "GOMOD").Output()
	if err != nil {
		return "", err
	}
	root := filepath.Dir(strings.TrimSpace(string(mod)))
	dir, err := exec.Command("go", "env", "GOCACHE").Output()
	if err != nil {
		return "", err
	}
	path = filepath.Join(strings.TrimSpace(string(dir)), "kept-stripe-mock-0.183.0")
	cmd := exec.CommandContext(ctx, "go", "build", "-modfile="+filepath.Join(root, "tools", "go.mod"), "-o", path, "github.com/stripe/stripe-mock")
	cmd.Dir = root
	if said, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build stripe-mock: %w\n%s", err, said)
	}
	return path, nil
}
