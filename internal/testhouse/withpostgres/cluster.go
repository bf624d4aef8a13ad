//go:build unix

package main

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
	"syscall"
)

// cluster is a PostgreSQL server of our own.
type cluster struct {
	programs string // the folder of initdb and pg_ctl
	dir      string
	port     int                 // on 127.0.0.1
	password string              // or anybody on this machine would be its superuser
	as       *syscall.Credential // whom to run it as; nil for ourselves
}

// serverPrograms gives the folder of initdb and pg_ctl, or "" without an error
// where doing without is allowed.
func serverPrograms() (string, error) {
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

func newCluster(programs string) (*cluster, error) {
	c := &cluster{programs: programs, password: rand.Text()}
	if os.Geteuid() == 0 {
		as, err := postgresUser()
		if err != nil {
			return nil, err
		}
		c.as = as
	}
	dir, err := os.MkdirTemp("", "kept-pg-")
	if err != nil {
		return nil, err
	}
	c.dir = dir
	if c.as != nil {
		err = os.Chown(dir, int(c.as.Uid), int(c.as.Gid))
	}
	return c, err
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

// start makes the cluster and waits until it answers. Its default collation is
// a language's where that can be had, so that a column which should sort byte
// by byte and doesn't is found.
func (c *cluster) start() error {
	secret := filepath.Join(c.dir, "password")
	if err := c.write(secret, c.password); err != nil {
		return err
	}
	plain := []string{"-D", c.data(), "-U", "postgres", "-A", "password", "--pwfile", secret, "-E", "UTF8", "--no-sync", "--locale=C.UTF-8"}
	if c.program("initdb", append(plain, "--locale-provider=icu", "--icu-locale=en")...) != nil {
		if err := os.RemoveAll(c.data()); err != nil {
			return err
		}
		if err := c.program("initdb", plain...); err != nil {
			return err
		}
	}
	var err error
	for range 3 { // another program may take the port before the server does
		if c.port, err = freePort(); err != nil {
			return err
		}
		settings := fmt.Sprintf("-c listen_addresses=127.0.0.1 -c port=%d -c unix_socket_directories='%s' -c max_connections=500 "+
			"-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=128MB", c.port, c.dir)
		err = c.program("pg_ctl", "-D", c.data(), "-l", filepath.Join(c.dir, "log"), "-w", "-t", "60", "-o", settings, "start")
		if err == nil {
			return nil
		}
	}
	return err
}

// write leaves a file that only the server's user may read.
func (c *cluster) write(path, text string) error {
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

// remove stops the server, hard: nothing in it is worth keeping.
func (c *cluster) remove() error {
	var stop error
	if _, err := os.Stat(filepath.Join(c.data(), "postmaster.pid")); err == nil {
		stop = c.program("pg_ctl", "-D", c.data(), "-w", "-m", "immediate", "stop")
	}
	return errors.Join(stop, os.RemoveAll(c.dir))
}

func (c *cluster) data() string { return filepath.Join(c.dir, "data") }

func (c *cluster) url() string {
	return fmt.Sprintf("postgres://postgres:%s@127.0.0.1:%d/postgres?sslmode=disable", c.password, c.port)
}

// program runs one of the server's programs, apart from the terminal's signals:
// they are for us to answer. Output goes to a file, because the server that
// pg_ctl leaves behind would keep a pipe open.
func (c *cluster) program(name string, args ...string) error {
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
		return fmt.Errorf("%s: %w\n%s%s", name, err, said, log)
	}
	return nil
}
