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
	"kept/care/question"
	"kept/care/search"
	"kept/graph"
	"kept/internal/clock"
	"kept/internal/password"
	"kept/tenants/account"
	"kept/tenants/idempotency"
	"kept/tenants/partner"
	"kept/tenants/session"
	webadmin "kept/web-admin"
)

// Build wires the house, top to bottom: settings, database, rooms, doors. It is
// the only place that knows every room, and it starts nothing: Start does.
// The database must be migrated (Migrate). Close or Stop frees what Build opened.
func Build(ctx context.Context, c Config, log *slog.Logger) (_ *House, err error) {
	secret, err := c.LoadSecret()
	if err != nil {
		return nil, err
	}
	db, err := openDatabase(ctx, c, log)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			_ = db.Close()
		}
	}()
	now := clock.System

	// Rooms.
	events := event.NewLog(db, now, nil)
	hasher := password.NewHasher(c.passwordCosts())
	accounts := account.NewBook(db, events, hasher, now)
	sessions := session.NewBook(db, events, hasher, now)
	keys, err := partner.NewKeys(db, partner.Settings{Issuer: c.BaseURL, Secret: secret}, now)
	if err != nil {
		return nil, err
	}
	customers := customer.NewBook(db, events, now)
	partners := partner.NewBook(db, events, customers, keys, now)
	promises := promise.NewBook(db, events, customers, now)
	questions := question.NewBook(db, events, customers, now)
	accounts.HandOvers = []account.HandOver{promises.HandOverAll, questions.HandOverAll}

	// Workers: h.worker(name, start, stop), stopped in reverse order.

	// Doors.
	h := newHouse(c, log, db)
	h.worker("signing keys", keys.Rotate, nil) // so that no request has to make the first one
	mux := http.NewServeMux()
	h.health(mux)
	h.metrics(mux)
	if err := h.traces(ctx); err != nil {
		return nil, err
	}
	people, err := NewAuthenticator(accounts, sessions, partners, customers, c.BaseURL, log)
	if err != nil {
		return nil, err
	}
	(&sessionDoor{Authenticator: people, limit: newAddressLimit(c.RateLimit == "off")}).routes(mux)
	(&oauthDoor{partners: partners, keys: keys, log: log}).routes(mux)
	mux.Handle("/graphql", people.Authenticate(graph.New(&graph.Resolver{
		Keys:         idempotency.NewBook(db, now),
		EventLog:     events,
		PromiseBook:  promises,
		CustomerBook: customers,
		SearchIndex:  search.NewIndex(db, now),
		AccountBook:  accounts,
		SessionBook:  sessions,
		PartnerBook:  partners,
		BaseURL:      c.BaseURL,
	}, graph.Config{Log: log, Now: now, NoRates: c.RateLimit == "off"})))
	console, err := webadmin.Handler(people.SignedIn)
	if err != nil {
		return nil, err
	}
	mux.Handle("/", console)
	h.handler = h.front(mux)
	return h, nil
}
