package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/trace"

	"kept/ent/store"
	webadmin "kept/web-admin"
)

// House is the whole program, wired. Its life: Build, Start, Stop.
type House struct {
	config   Config
	log      *slog.Logger
	db       *store.DB
	handler  http.Handler
	registry *prometheus.Registry
	requests *requestMetrics
	tracer   trace.Tracer // nil without an endpoint
	console  string       // the build of the console in this binary
	workers  []worker
	rooms    rooms

	listener net.Listener
	servers  []*http.Server
	failed   chan error
	draining chan struct{} // closed when a stop was asked for
	inFlight atomic.Int64  // requests, without those of probes
	probed   atomic.Int64  // unix seconds of the last /readyz
	schema   atomic.Bool   // the schema was found right since the database last answered
}

// worker is something that runs beside the requests.
type worker struct {
	name  string
	start func(context.Context) error
	stop  func(context.Context) error
}

func newHouse(c Config, log *slog.Logger, db *store.DB) *House {
	h := &House{config: c, log: log, db: db, console: webadmin.Build(), failed: make(chan error, 2), draining: make(chan struct{})}
	h.registry, h.requests = newMetrics(c.Version, db, &h.inFlight)
	return h
}

// worker adds something that Start starts and Stop stops, in reverse order.
// Either function may be nil. start returns once it runs.
func (h *House) worker(name string, start, stop func(context.Context) error) {
	h.workers = append(h.workers, worker{name, start, stop})
}

// Handler gives everything that Kept answers over HTTP, for tests that need no socket.
func (h *House) Handler() http.Handler { return h.handler }

// Draining is closed when a stop was asked for: streams that never end by
// themselves end then.
func (h *House) Draining() <-chan struct{} { return h.draining }

// Addr gives the address that Start listens on.
func (h *House) Addr() string { return h.listener.Addr().String() }

// Failed tells when a listener breaks after Start.
func (h *House) Failed() <-chan error { return h.failed }

// Start listens, starts the workers, then answers. It returns when Kept is up.
func (h *House) Start(ctx context.Context) error {
	main, err := net.Listen("tcp", h.config.Addr)
	if err != nil {
		return fmt.Errorf("can't listen on %s: %w", h.config.Addr, err)
	}
	h.listener = main
	var aside net.Listener
	if h.config.MetricsAddr != "" {
		if aside, err = net.Listen("tcp", h.config.MetricsAddr); err != nil {
			return errors.Join(fmt.Errorf("can't listen on %s: %w", h.config.MetricsAddr, err), main.Close())
		}
	}
	for _, w := range h.workers {
		if w.start == nil {
			continue
		}
		if err := w.start(ctx); err != nil {
			if behind := h.migrated(ctx); behind != nil {
				err = behind // a table that isn't there is the consequence
			}
			return errors.Join(fmt.Errorf("start %s: %w", w.name, err), main.Close())
		}
	}
	h.serve(main, h.handler)
	if aside != nil {
		h.serve(aside, h.metricsHandler())
	}
	return nil
}

func (h *House) serve(l net.Listener, handler http.Handler) {
	s := newHTTPServer(handler, h.log)
	h.servers = append(h.servers, s)
	go func() {
		if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			h.failed <- fmt.Errorf("serve %s: %w", l.Addr(), err)
		}
	}()
}

// Stop says "unready" at once, lets balancers see it and requests finish, as
// long as ctx allows, then stops the workers and closes the database.
func (h *House) Stop(ctx context.Context) error {
	close(h.draining)
	h.log.Info("stopping: finishing what runs", "at most", h.config.Drain.String())
	h.settle(ctx)
	var errs []error
	for _, s := range h.servers {
		if err := s.Shutdown(ctx); err != nil {
			errs = append(errs, fmt.Errorf("requests were cut off: %w", err), s.Close())
		}
	}
	for _, w := range slices.Backward(h.workers) {
		if w.stop == nil {
			continue
		}
		if err := w.stop(ctx); err != nil {
			errs = append(errs, fmt.Errorf("stop %s: %w", w.name, err))
		}
	}
	return errors.Join(append(errs, h.db.Close())...)
}

// settle keeps answering while requests run and while a balancer that asks
// /readyz may still send some: five seconds after a stop, unless nobody asks.
// A fifth of the time is left for closing what still runs.
func (h *House) settle(ctx context.Context) {
	told := time.Now()
	if time.Since(time.Unix(h.probed.Load(), 0)) < time.Minute {
		told = told.Add(5 * time.Second)
	}
	last := time.Now().Add(h.config.Drain * 4 / 5)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		now := time.Now()
		if now.After(last) || (h.inFlight.Load() == 0 && !now.Before(told)) {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Close frees what Build opened, for a house that never started.
func (h *House) Close() error { return h.db.Close() }
