// Package stripe stands in for Stripe in tests, at the HTTP boundary: stripe-mock,
// Stripe's own, which knows the shape of every call and keeps nothing; and a
// stand-in that keeps the few objects that stories are about. Nothing here
// reaches beyond loopback.
package stripe

import (
	"bufio"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

var built struct {
	sync.Once
	path string
	err  error
	said []byte
}

// Mock starts stripe-mock, in strict mode and on ports of its own, until the
// test ends, and gives its address.
func Mock(t testing.TB) string {
	t.Helper()
	built.Do(func() { built.path, built.said, built.err = build(t) })
	if built.err != nil {
		t.Fatalf("build stripe-mock: %v\n%s", built.err, built.said)
	}
	cmd := exec.Command(built.path, "-http-addr", "127.0.0.1:0", "-https-addr", "127.0.0.1:0", "-strict-version-check")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatalf("start stripe-mock: %v", err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // it was killed
	})
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if _, addr, ok := strings.Cut(lines.Text(), "HTTP at address: "); ok {
			go func() {
				for lines.Scan() { // what nobody reads would stop it
				}
			}()
			return "http://" + addr
		}
	}
	t.Fatal("stripe-mock didn't say where it listens")
	return ""
}

// build makes the program from the pinned tool.
func build(t testing.TB) (path string, said []byte, err error) {
	mod, err := exec.Command("go", "env", "GOMOD").Output()
	if err != nil {
		return "", nil, err
	}
	root := filepath.Dir(strings.TrimSpace(string(mod)))
	dir, err := exec.Command("go", "env", "GOCACHE").Output()
	if err != nil {
		return "", nil, err
	}
	path = filepath.Join(strings.TrimSpace(string(dir)), "kept-stripe-mock-0.183.0")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-modfile="+filepath.Join(root, "tools", "go.mod"), "-o", path, "github.com/stripe/stripe-mock")
	cmd.Dir = root
	said, err = cmd.CombinedOutput()
	return path, said, err
}
