package server

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kept/ent/store"
)

// Requests go through PgBouncer in transaction mode; jobs and who listens go
// past it, by the direct address.
func TestKeptWorksThroughAPooler(t *testing.T) {
	var through string
	h, logs := build(t, func(c *Config) {
		if !c.Store().Postgres() {
			t.Skip("SQLite has no pooler")
		}
		through = pooler(t, c.DatabaseURL)
		c.DirectURL, c.DatabaseURL = c.DatabaseURL, through
	})
	works(t, h)
	if said := logs.lines("new events aren't announced: looking for them every second"); len(said) > 0 {
		t.Errorf("logged %v: who listens went through the pooler", said)
	}
	h, _ = build(t, func(c *Config) { c.DatabaseURL = through })
	if err := h.Start(t.Context()); !errors.Is(err, store.ErrPooled) || !strings.Contains(err.Error(), "KEPT_DIRECT_URL") {
		t.Errorf("jobs through the pooler: %v, want to be told of KEPT_DIRECT_URL", err)
	}
}

// pooler starts a PgBouncer in transaction mode before the server of a URL and
// gives the URL of the same database through it. Without the program the test
// is skipped aloud; in CI it fails.
func pooler(t *testing.T, direct string) string {
	t.Helper()
	program, err := exec.LookPath("pgbouncer")
	if err != nil {
		program = "/usr/sbin/pgbouncer"
	}
	if _, err := os.Stat(program); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("NOT TESTED: there is no pgbouncer; apt-get install pgbouncer")
		}
		t.Skip("NOT TESTED: there is no pgbouncer on this machine")
	}
	at := parse(t, direct)
	dir, err := os.MkdirTemp("", "kept-pgbouncer-") // not the test's own, which another user can't enter
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	port := freePort(t)
	host, dbPort := at.Hostname(), at.Port()
	if socket := at.Query().Get("host"); socket != "" {
		host = socket
	}
	user := at.User.Username()
	secret, _ := at.User.Password()
	files := map[string]string{
		"users.txt": fmt.Sprintf("%q %q\n", user, secret),
		"pgbouncer.ini": fmt.Sprintf("[databases]\n* = host=%s port=%s\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = %d\nunix_socket_dir =\n"+
			"auth_type = trust\nauth_file = %s\npool_mode = transaction\ndefault_pool_size = 4\nignore_startup_parameters = extra_float_digits\n",
			host, dbPort, port, filepath.Join(dir, "users.txt")),
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil { //nolint:gosec // a test's
			t.Fatal(err)
		}
	}
	if err := os.Chmod(dir, 0o755); err != nil { //nolint:gosec // a test's
		t.Fatal(err)
	}
	args := []string{filepath.Join(dir, "pgbouncer.ini")}
	if os.Getuid() == 0 {
		args = append([]string{"-u", "postgres"}, args...) // it refuses to run as root
	}
	cmd := exec.CommandContext(t.Context(), program, args...) //nolint:gosec // found above
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	answers(t, port)
	q := url.Values{"sslmode": {"disable"}, "default_query_exec_mode": {"cache_describe"}}
	return (&url.URL{Scheme: "postgres", User: at.User, Host: fmt.Sprintf("127.0.0.1:%d", port), Path: at.Path, RawQuery: q.Encode()}).String()
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port
}

// answers waits until something listens on port.
func answers(t *testing.T, port int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for {
		conn, err := new(net.Dialer).DialContext(ctx, "tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err == nil {
			_ = conn.Close()
			return
		}
		if ctx.Err() != nil {
			t.Fatalf("nothing listens on %d: %v", port, err)
		}
		time.Sleep(20 * time.Millisecond)
	}
}
