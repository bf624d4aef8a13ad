// Package server is the front door: it wires every room of the house, speaks
// HTTP, and knows who is calling. Nothing below it knows about either.
package server

import (
	"context"
	"log/slog"
	"net/http"

	"kept/care/customer"
	"kept/care/event"
	"kept/care/promise"
	"kept/graph"
	"kept/internal/clock"
	"kept/tenants/idempotency"
	webadmin "kept/web-admin"
)

// Build wires the house, top to bottom: settings, database, rooms, doors. It is
// the only place that knows every room, and it starts nothing: Start does.
// The database must be migrated (Migrate). Close or Stop frees what Build opened.
func Build(ctx context.Context, c Config, log *slog.Logger) (*House, error) {
	secret, err := c.LoadSecret()
	if err != nil {
		return nil, err
	}
	db, err := openDatabase(ctx, c, log)
	if err != nil {
		return nil, err
	}
	now := clock.System
	_ = secret // the rooms below take it

	// Rooms.
	events := event.NewLog(db, now, nil)
	customers := customer.NewBook(db, events, now)
	promises := promise.NewBook(db, events, customers, now)

	// Workers: h.worker(name, start, stop), stopped in reverse order.

	// Doors.
	h := newHouse(c, log, db)
	mux := http.NewServeMux()
	h.health(mux)
	h.metrics(mux)
	if err := h.traces(ctx); err != nil {
		return nil, err
	}
	mux.Handle("/graphql", graph.New(&graph.Resolver{
		Keys:        idempotency.NewBook(db, now),
		EventLog:    events,
		PromiseBook: promises,
	}, graph.Config{Log: log, Now: now, NoRates: c.RateLimit == "off"}))
	console, err := webadmin.Handler(func(*http.Request) bool { return false })
	if err != nil {
		return nil, err
	}
	mux.Handle("/", console)
	h.handler = h.front(mux)
	return h, nil
}
