//go:build unix

// Package cluster starts a PostgreSQL server of our own with the machine's
// initdb and pg_ctl: for tests, which want it quick and gone again, and for
// benchmarks, which want it as a customer's would be. As root the server's
// programs run as the user postgres, because they refuse to run as root.
package cluster

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// Cluster is a PostgreSQL server on a random port of 127.0.0.1.
type Cluster struct {
	programs string // the folder of initdb and pg_ctl
	dir      string
	port     int
	password string              // or anybody on this machine would be its superuser
	as       *syscall.Credential // whom to run it as; nil for ourselves
}

// throwAway are settings that make a server quick and unsafe.
const throwAway = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=128MB"

// Programs gives the folder of initdb and pg_ctl, or "" without an error where
// doing without is allowed: with CI=true it installs them or fails.
func Programs() (string, error) {
	if dir := findPrograms(); dir != "" || os.Getenv("CI") != "true" {
		return dir, nil
	}
	aptGet, err := exec.LookPath("apt-get")
	if err != nil || os.Geteuid() != 0 {
		return "", errors.New("CI=true, no PostgreSQL server on this machine and no way to install one (that needs root and apt-get): set KEPT_TEST_POSTGRES")
	}
	for _, args := range [][]string{{"update", "-q"}, {"install", "-q", "-y", "--no-install-recommends", "postgresql"}} {
		install := exec.Command(aptGet, args...)
		install.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
		install.Stdout, install.Stderr = os.Stderr, os.Stderr
		if err := install.Run(); err != nil {
			return "", fmt.Errorf("CI=true, and PostgreSQL can't be installed: apt-get %s: %w", args[0], err)
		}
	}
	if dir := findPrograms(); dir != "" {
		return dir, nil
	}
	return "", errors.New("apt-get installed postgresql, but there is no initdb")
}

// findPrograms prefers what PATH says, then the newest that Debian keeps.
func findPrograms() string {
	var dirs []string
	if initdb, err := exec.LookPath("initdb"); err == nil {
		dirs = append(dirs, filepath.Dir(initdb))
	}
	debian, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	slices.SortFunc(debian, func(a, b string) int { return major(b) - major(a) })
	for _, dir := range append(append(dirs, debian...), "/usr/local/pgsql/bin") {
		if executable(dir, "initdb") && executable(dir, "pg_ctl") {
			return dir
		}
	}
	return ""
}

func major(dir string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(dir)))
	return n
}

func executable(dir, name string) bool {
	info, err := os.Stat(filepath.Join(dir, name))
	return err == nil && info.Mode()&0o111 != 0
}

// New returns a cluster in a temporary folder of its own. Start makes it.
func New(programs string) (*Cluster, error) {
	dir, err := os.MkdirTemp("", "kept-pg-")
	if err != nil {
		return nil, err
	}
	return in(dir, programs)
}

// Kept returns the cluster in dir, which outlives this run: with what was put
// into it, and with the settings that initdb chose, so that what it says is
// committed is. dir must be reachable for the user postgres.
func Kept(dir, programs string) (*Cluster, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // what is in it is postgres' own
		return nil, err
	}
	return in(dir, programs)
}

func in(dir, programs string) (*Cluster, error) {
	c := &Cluster{programs: programs, dir: dir, password: rand.Text()}
	if os.Geteuid() != 0 {
		return c, nil
	}
	as, err := postgresUser()
	if err != nil {
		return nil, err
	}
	c.as = as
	return c, os.Chown(dir, int(as.Uid), int(as.Gid))
}

// postgresUser finds whom root steps down to: the server refuses to run as root.
func postgresUser() (*syscall.Credential, error) {
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, fmt.Errorf("root can't run PostgreSQL, and there is no user postgres to run it: %w", err)
	}
	uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
	gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}

// Start makes the cluster, quick and unsafe, and waits until it answers. Its
// default collation is a language's where that can be had, so that a column
// which should sort byte by byte and doesn't is found.
func (c *Cluster) Start() error {
	if err := c.make("--no-sync"); err != nil {
		return err
	}
	return c.run(throwAway)
}

// StartSafe starts a cluster with the settings that initdb chose, but for more
// connections; it makes it first where there is none. options are more of
// them, such as "-c shared_preload_libraries=pg_stat_statements".
func (c *Cluster) StartSafe(options ...string) error {
	secret, err := os.ReadFile(filepath.Join(c.dir, "password"))
	if err == nil {
		c.password = strings.TrimSpace(string(secret))
		return c.run(options...)
	}
	if err := c.make(); err != nil {
		return err
	}
	return c.run(options...)
}

func (c *Cluster) make(options ...string) error {
	secret := filepath.Join(c.dir, "password")
	if err := c.write(secret, c.password); err != nil {
		return err
	}
	plain := append([]string{"-D", c.data(), "-U", "postgres", "-A", "password", "--pwfile", secret, "-E", "UTF8", "--locale=C.UTF-8"}, options...)
	if c.program("initdb", append(plain, "--locale-provider=icu", "--icu-locale=en")...) != nil {
		if err := os.RemoveAll(c.data()); err != nil {
			return err
		}
		return c.program("initdb", plain...)
	}
	return nil
}

func (c *Cluster) run(options ...string) (err error) {
	for range 3 { // another program may take the port before the server does
		if c.port, err = freePort(); err != nil {
			return err
		}
		settings := fmt.Sprintf("-c listen_addresses=127.0.0.1 -c port=%d -c unix_socket_directories='%s' -c max_connections=500 %s",
			c.port, c.dir, strings.Join(options, " "))
		err = c.program("pg_ctl", "-D", c.data(), "-l", filepath.Join(c.dir, "log"), "-w", "-t", "60", "-o", settings, "start")
		if err == nil {
			return nil
		}
	}
	return err
}

// write leaves a file that only the server's user may read.
func (c *Cluster) write(path, text string) error {
	if err := os.WriteFile(path, []byte(text+"\n"), 0o600); err != nil || c.as == nil {
		return err
	}
	return os.Chown(path, int(c.as.Uid), int(c.as.Gid))
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	return l.Addr().(*net.TCPAddr).Port, l.Close()
}

// Stop stops the server and keeps what is in it.
func (c *Cluster) Stop() error { return c.stop("fast") }

// Remove stops the server, hard, and deletes it: nothing in it is worth keeping.
func (c *Cluster) Remove() error { return errors.Join(c.stop("immediate"), os.RemoveAll(c.dir)) }

func (c *Cluster) stop(how string) error {
	if _, err := os.Stat(filepath.Join(c.data(), "postmaster.pid")); err != nil {
		return nil
	}
	return c.program("pg_ctl", "-D", c.data(), "-w", "-m", how, "stop")
}

func (c *Cluster) data() string { return filepath.Join(c.dir, "data") }

// URL gives the way in as the superuser.
func (c *Cluster) URL() string {
	return fmt.Sprintf("postgres://postgres:%s@127.0.0.1:%d/postgres?sslmode=disable", c.password, c.port)
}

// program runs one of the server's programs, apart from the terminal's signals:
// they are for us to answer. Output goes to a file, because the server that
// pg_ctl leaves behind would keep a pipe open.
func (c *Cluster) program(name string, args ...string) error {
	out, err := os.CreateTemp("", "kept-pg-out-")
	if err != nil {
		return err
	}
	defer func() { _, _ = out.Close(), os.Remove(out.Name()) }()
	cmd := exec.Command(filepath.Join(c.programs, name), args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = c.dir, out, out
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: c.as, Setpgid: true}
	if err := cmd.Run(); err != nil {
		said, _ := os.ReadFile(out.Name())
		log, _ := os.ReadFile(filepath.Join(c.dir, "log"))
		return fmt.Errorf("%s: %w\n%s%s", name, err, said, log[max(0, len(log)-2000):])
	}
	return nil
}
