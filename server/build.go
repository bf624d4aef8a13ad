// Package server is the front door: it wires every room of the house, speaks
// HTTP, and knows who is calling. Nothing below it knows about either.
package server

import (
	"context"
	"log/slog"
	"net/http"

	"kept/care/bulk"
	"kept/care/claim"
	"kept/care/customer"
	"kept/care/event"
	"kept/care/exporting"
	"kept/care/file"
	"kept/care/importing"
	"kept/care/insight"
	"kept/care/interaction"
	"kept/care/job"
	"kept/care/note"
	"kept/care/notice"
	"kept/care/product"
	"kept/care/promise"
	"kept/care/purchase"
	"kept/care/question"
	"kept/care/reaction"
	"kept/care/search"
	"kept/care/story"
	"kept/care/timeline"
	"kept/care/touchpoint"
	"kept/graph"
	"kept/internal/clock"
	"kept/internal/password"
	"kept/internal/seal"
	"kept/jobs"
	"kept/tenants/account"
	"kept/tenants/billing"
	"kept/tenants/idempotency"
	"kept/tenants/partner"
	"kept/tenants/session"
	"kept/tenants/user"
	savedviews "kept/tenants/view"
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
	dispatcher := event.NewDispatcher(db, now, log, reaction.PromiseInDanger(db, now))
	feed := event.NewFeed(db, log)
	dispatcher.Numbered = feed.Wake
	events := event.NewLog(db, now, dispatcher.Wake)
	hasher := password.NewHasher(c.passwordCosts())
	accounts := account.NewBook(db, events, hasher, now)
	sessions := session.NewBook(db, events, hasher, now)
	sealer, err := seal.New(secret, "kept second factors")
	if err != nil {
		return nil, err
	}
	users := user.NewBook(db, events, hasher, sealer, sessions, now)
	users.Issuer = c.issuer()
	accounts.Welcome, sessions.Second = users.Welcome, users
	keys, err := partner.NewKeys(db, c.signing(secret), now)
	if err != nil {
		return nil, err
	}
	plans := billing.NewBook(db, events, accounts, now)
	plans.Page = c.BaseURL + "/settings/billing"
	feed.Watch(plans.Forget)
	accounts.SeatsFor = plans.SeatsFor
	customers := customer.NewBook(db, events, now)
	customers.Room = plans.Room(billing.Customers)
	partners := partner.NewBook(db, events, customers, keys, now)
	promises := promise.NewBook(db, events, customers, now)
	questions := question.NewBook(db, events, customers, now)
	views := savedviews.NewBook(db, now)
	accounts.HandOvers = []account.HandOver{promises.HandOverAll, questions.HandOverAll, views.HandOverAll}
	claims := claim.NewBook(db, events, now)
	products := product.NewBook(db, events, now)
	purchases := purchase.NewBook(db, events, customers, now)
	interactions := interaction.NewBook(db, events, customers, now)
	notes := note.NewBook(db, events, customers, now)
	idempotencyKeys := idempotency.NewBook(db, now)
	stories := story.NewBook(db, story.Rooms{
		Customers: customers, Purchases: purchases, Promises: promises,
		Interactions: interactions, Questions: questions, Claims: claims,
	}, now)
	timelines := timeline.NewBook(db, timeline.Rooms{
		Customers: customers, Interactions: interactions, Purchases: purchases, Promises: promises,
		Notes: notes, Questions: questions,
	}, now)
	queue, err := jobs.NewQueue(db, log)
	if err != nil {
		return nil, err
	}
	letters, err := c.letters(secret, users, log)
	if err != nil {
		return nil, err
	}
	if letters.Send != nil {
		post := queue.Post(letters.Seal)
		accounts.Post, users.Post = post, post
	}
	jobBook := job.NewBook(db, events, queue.Put, now)
	files := file.NewBook(db, c.FileQuota<<20, now)
	imports := &importing.Room{
		DB: db, Jobs: jobBook, Files: files, Customers: customers, Products: products, Promises: promises, Stories: stories,
	}

	exports := &exporting.Room{
		DB: db, Jobs: jobBook, Files: files, Customers: customers, Promises: promises, Purchases: purchases, Interactions: interactions,
		Accounts: accounts,
	}
	bulks := &bulk.Room{DB: db, Jobs: jobBook, Files: files, Customers: customers, Promises: promises}

	// Workers, stopped in reverse order.
	h := newHouse(c, log, db)
	h.rooms = rooms{
		accounts: accounts, customers: customers, promises: promises, stories: stories, jobs: jobBook, files: files, imports: imports,
		purchases: purchases, interactions: interactions, products: products, notes: notes, claims: claims,
	}
	h.worker("signing keys", keys.Rotate, nil) // so that no request has to make the first one
	h.dispatch(dispatcher)
	h.feed(feed)
	h.settling(plans)
	h.work(jobs.Config{
		DB: db, URL: c.DatabaseURL, Book: jobBook, ActorOf: accounts.SystemActor, Letters: letters, Log: log,
		Runs: map[job.Kind]jobs.Run{job.Import: imports.Run, job.Export: exports.Run, job.Bulk: bulks.Run},
		Tasks: jobs.Table(jobs.Rooms{
			Promises: promises, Events: dispatcher, Sessions: sessions, Users: users, Partners: partners, Keys: idempotencyKeys,
			Files: files, Signing: keys, ActorOf: accounts.SystemActor,
		}),
	})

	// Doors.
	mux := http.NewServeMux()
	h.health(mux)
	h.metrics(mux)
	if err := h.traces(ctx); err != nil {
		return nil, err
	}
	wrong := newWrongLimit(c.RateLimit == "off")
	people, err := NewAuthenticator(accounts, sessions, partners, customers, wrong, c.BaseURL, log)
	if err != nil {
		return nil, err
	}
	(&sessionDoor{Authenticator: people, users: users, limit: newAddressLimit(c.RateLimit == "off")}).routes(mux)
	(&oauthDoor{partners: partners, keys: keys, wrong: wrong, log: log}).routes(mux)
	guarded := func(door http.Handler) http.Handler {
		return people.Authenticate(crossOrigin(partners, log).Handler(door))
	}
	(&uploadDoor{files: files, limit: c.UploadLimit << 20, log: log}).routes(mux, guarded)
	(&jobDoor{jobs: jobBook, files: files, log: log}).routes(mux, guarded)
	documents, err := webadmin.Documents()
	if err != nil {
		return nil, err
	}
	api := graph.New(&graph.Resolver{
		Keys:            idempotencyKeys,
		EventLog:        events,
		EventFeed:       feed,
		PromiseBook:     promises,
		CustomerBook:    customers,
		SearchIndex:     search.NewIndex(db, now),
		AccountBook:     accounts,
		SessionBook:     sessions,
		ViewBook:        views,
		PartnerBook:     partners,
		ClaimBook:       claims,
		InsightBook:     insight.NewBook(promises, now),
		ProductBook:     products,
		TouchpointBook:  touchpoint.NewBook(db, events, now),
		PurchaseBook:    purchases,
		InteractionBook: interactions,
		NoteBook:        notes,
		QuestionBook:    questions,
		StoryBook:       stories,
		TimelineBook:    timelines,
		JobBook:         jobBook,
		Files:           files,
		Imports:         imports,
		Exports:         exports,
		Bulks:           bulks,
		NoticeBook:      notice.NewBook(db, now),
		BillingBook:     plans,
		BaseURL:         c.BaseURL,
	}, graph.Config{Log: log, Now: now, NoRates: c.RateLimit == "off", Documents: documents, Metrics: h.registry})
	mux.Handle("/graphql", guarded(api))
	listeners := &streamDoor{Authenticator: people, partners: partners}
	streams := api.Streams(listeners.identify, h.draining, graph.StreamLimits{})
	h.streamMetrics(streams, feed)
	mux.Handle("/graphql/stream", listeners.handler(streams, guarded(streams)))
	console, err := webadmin.Handler(people.SignedIn)
	if err != nil {
		return nil, err
	}
	mux.Handle("/", console)
	h.handler = h.front(mux)
	return h, nil
}
