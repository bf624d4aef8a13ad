// Command kept is customer care that keeps its word: one binary with the API,
// the workers and the pages.
package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	_ "time/tzdata" // zones, where the machine has none: a container from scratch

	"github.com/alecthomas/kong"

	"kept/server"
)

// version is set by the build; without it the module's own is told.
var version string

// program is the command line: the settings and one field a command.
type program struct {
	server.Config

	Serve   serveCmd   `cmd:"" help:"Run Kept: the API, the workers and the pages. Migrates the database first."`
	Migrate migrateCmd `cmd:"" help:"Bring the database to this program's schema."`
	Demo    demoCmd    `cmd:"" help:"Make the tenant demo with made-up data, unless it is there."`
	Import  importCmd  `cmd:"" help:"Bring a tenant's records in from CSV files, by a mapping."`
	Verify  verifyCmd  `cmd:"" help:"Recount whatever is derived from the records; fails when something differs."`
	Token   tokenCmd   `cmd:"" help:"Access tokens for scripts."`
	Plan    planCmd    `cmd:"" help:"Put a tenant on a plan, where nobody pays: FREE, STARTER, GROWTH, SCALE, or LOCAL, which has everything."`
	Stripe  stripeCmd  `cmd:"" help:"The account at Stripe that tenants pay through."`
	Reset   resetCmd   `cmd:"" name:"reset-password" help:"Make a link by which a user sets a new password. Who can reach the database may."`
	Version versionCmd `cmd:"" help:"Print the version."`
}

// env is what a command runs in.
type env struct {
	config server.Config
	log    *slog.Logger
	stdout io.Writer
	stop   <-chan os.Signal
}

func main() {
	tuneMemory()
	stop := make(chan os.Signal, 2)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM)
	if err := run(os.Args[1:], os.Stdout, os.Stderr, stop); err != nil {
		fmt.Fprintln(os.Stderr, "kept:", err)
		os.Exit(1)
	}
}

func run(args []string, stdout, stderr io.Writer, stop <-chan os.Signal) error {
	var p program
	parser, err := kong.New(&p, kong.Name("kept"), kong.UsageOnError(), kong.Writers(stdout, stderr),
		kong.Description("Customer care that keeps its word. Every setting is a flag or a variable of the environment."))
	if err != nil {
		return err
	}
	command, err := parser.Parse(args)
	if err != nil {
		return fmt.Errorf("%w (kept --help lists what there is)", err)
	}
	p.Config.Version = versionOf()
	if err := p.Check(); err != nil {
		return err
	}
	log := server.NewLogger(p.Config, stderr)
	return command.Run(&env{config: p.Config, log: log, stdout: stdout, stop: stop})
}

// untilStopped returns a context that the first signal ends, for commands that
// have nothing to drain.
func (e *env) untilStopped() (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		select {
		case <-e.stop:
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx, cancel
}

type versionCmd struct{}

// Run prints the version.
func (versionCmd) Run(e *env) error {
	_, err := fmt.Fprintln(e.stdout, "kept", e.config.Version)
	return err
}

func versionOf() string {
	if version != "" {
		return version
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return s.Value[:12]
		}
	}
	return info.Main.Version
}
