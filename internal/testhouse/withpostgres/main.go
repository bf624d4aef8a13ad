//go:build unix

// Command withpostgres runs a command with a throw-away PostgreSQL:
//
//	go run ./internal/testhouse/withpostgres -- go test ./...
//
// The command finds the server in KEPT_TEST_POSTGRES. When that is set already
// it is left as it is. Else one cluster is made with the machine's initdb and
// pg_ctl, for this run only: on a random port of this machine, with a random
// password, without fsync. It is stopped and deleted at the end, also after a failure or
// a signal. As root the server programs run as the user postgres.
//
// Without server programs nothing is run and it says so loudly; with CI=true it
// installs them (as root, where there is apt-get) or fails.
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"

	"kept/internal/testhouse/cluster"
)

const variable = "KEPT_TEST_POSTGRES"

func main() {
	args := os.Args[1:]
	if len(args) > 0 && args[0] == "--" {
		args = args[1:]
	}
	if len(args) == 0 {
		fmt.Fprintln(os.Stderr, "usage: withpostgres -- COMMAND [ARG…]")
		os.Exit(2)
	}
	err := run(args)
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		os.Exit(max(exit.ExitCode(), 1))
	case err != nil:
		fmt.Fprintln(os.Stderr, "withpostgres:", err)
		os.Exit(1)
	}
}

func run(args []string) (err error) {
	if os.Getenv(variable) != "" {
		return command(args, os.Getenv(variable), nil)
	}
	// From here on a signal ends the command, not us: we have to tidy up.
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	programs, err := cluster.Programs()
	if err != nil {
		return err
	}
	if programs == "" {
		fmt.Fprintf(os.Stderr, notTested, strings.Join(args, " "))
		return nil
	}
	c, err := cluster.New(programs)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Remove()) }()
	if err := c.Start(); err != nil {
		return err
	}
	return command(args, c.URL(), signals)
}

// command runs args and hands it the signals that we get.
func command(args []string, url string, signals <-chan os.Signal) error {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Env = append(os.Environ(), variable+"="+url)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := cmd.Start(); err != nil {
		return err
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	for {
		select {
		case err := <-done:
			return err
		case s := <-signals:
			_ = cmd.Process.Signal(s) // it may have ended just now
		}
	}
}

const notTested = `
==============================================================================
  NOT TESTED ON POSTGRESQL: %s
  No initdb and pg_ctl on this machine, and KEPT_TEST_POSTGRES is not set.
  Install the server (Debian, as root: apt-get install postgresql), or set
  KEPT_TEST_POSTGRES=postgres://… to a server where databases may be made.
==============================================================================

`
