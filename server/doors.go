package server

import (
	"context"
	"net/http"

	"kept/care/insight"
	"kept/care/notice"
	"kept/care/search"
	"kept/care/timeline"
	"kept/care/touchpoint"
	"kept/graph"
	webadmin "kept/web-admin"
)

// open makes the doors: what Kept answers over HTTP, and to whom.
func (h *House) open(ctx context.Context) error {
	mux := http.NewServeMux()
	h.health(mux)
	h.metrics(mux)
	if err := h.traces(ctx); err != nil {
		return err
	}
	r, unlimited := &h.rooms, h.config.RateLimit == "off"
	wrong := newWrongLimit(unlimited)
	people, err := NewAuthenticator(r.accounts, r.sessions, r.partners, r.customers, wrong, h.config.BaseURL, h.log)
	if err != nil {
		return err
	}
	guarded := func(door http.Handler) http.Handler {
		return people.Authenticate(crossOrigin(r.partners, h.log).Handler(door))
	}
	(&sessionDoor{Authenticator: people, users: r.users, events: r.events, limit: newAddressLimit(unlimited)}).routes(mux)
	(&oauthDoor{partners: r.partners, keys: r.keys, wrong: wrong, log: h.log}).routes(mux)
	(&uploadDoor{files: r.files, limit: h.config.UploadLimit << 20, log: h.log}).routes(mux, guarded)
	(&jobDoor{jobs: r.jobs, files: r.files, log: h.log}).routes(mux, guarded)
	newShownDoor(r.accounts, r.promises, newAddressLimit(unlimited), r.now, h.log).routes(mux)
	byLink := linkDoor{Authenticator: people, limit: newAddressLimit(unlimited), log: h.log, now: r.now}
	(&promiseDoor{linkDoor: byLink, links: r.links, promises: r.promises}).routes(mux)
	(&pointsDoor{linkDoor: byLink, links: r.pointsLinks, points: r.points, customers: r.customers, stories: r.stories}).routes(mux)
	h.stripeDoor(mux, r.plans)
	if err := h.openGraph(mux, people, guarded); err != nil {
		return err
	}
	console, err := webadmin.Handler(people.SignedIn)
	if err != nil {
		return err
	}
	mux.Handle("/", console)
	h.handler = h.front(mux)
	return nil
}

// openGraph opens the API: requests behind the door of every request, streams
// behind one of their own.
func (h *House) openGraph(mux *http.ServeMux, people *Authenticator, guarded func(http.Handler) http.Handler) error {
	documents, err := webadmin.Documents()
	if err != nil {
		return err
	}
	api := graph.New(h.resolver(), graph.Config{
		Log: h.log, Now: h.rooms.now, NoRates: h.config.RateLimit == "off", Documents: documents, Metrics: h.registry,
	})
	mux.Handle("/graphql", guarded(api))
	listeners := &streamDoor{Authenticator: people, partners: h.rooms.partners}
	streams := api.Streams(listeners.identify, h.draining, graph.StreamLimits{})
	h.streamMetrics(streams, h.rooms.feed)
	mux.Handle("/graphql/stream", listeners.handler(streams, guarded(streams)))
	return nil
}

// resolver gives the API its rooms, and makes those that nobody else uses.
func (h *House) resolver() *graph.Resolver {
	r := &h.rooms
	return &graph.Resolver{
		Keys:            r.idempotency,
		EventLog:        r.events,
		EventFeed:       r.feed,
		PromiseBook:     r.promises,
		PromiseLinks:    r.links,
		PointsLinks:     r.pointsLinks,
		CustomerBook:    r.customers,
		SearchIndex:     search.NewIndex(h.db, r.now),
		AccountBook:     r.accounts,
		AbsenceBook:     r.absences,
		SessionBook:     r.sessions,
		ViewBook:        r.views,
		PartnerBook:     r.partners,
		ClaimBook:       r.claims,
		ExpectationBook: r.expectations,
		StudyBook:       r.studies,
		ExtraMileBook:   r.extraMiles,
		LoyaltyBook:     r.points,
		EarningBook:     r.rules,
		RewardBook:      r.rewards,
		CouponBook:      r.coupons,
		HouseholdBook:   r.households,
		CardBook:        r.cards,
		ReferralBook:    r.referrals,
		AllegianceBook:  r.allegiances,
		TierBook:        r.tiers,
		CampaignBook:    r.campaigns,
		ThanksBook:      r.thanks,
		ParityBook:      r.parity,
		Parities:        r.parities,
		AdviceBook:      r.advice,
		InsightBook:     insight.NewBook(h.db, r.promises, r.advice, r.now),
		ProductBook:     r.products,
		TouchpointBook:  touchpoint.NewBook(h.db, r.events, r.now),
		PurchaseBook:    r.purchases,
		InteractionBook: r.interactions,
		NoteBook:        r.notes,
		QuestionBook:    r.questions,
		StoryBook:       r.stories,
		TimelineBook: timeline.NewBook(h.db, timeline.Rooms{
			Customers: r.customers, Interactions: r.interactions, Purchases: r.purchases, Promises: r.promises,
			Notes: r.notes, Questions: r.questions,
		}, r.now),
		JobBook:     r.jobs,
		Files:       r.files,
		Imports:     r.imports,
		Exports:     r.exports,
		Bulks:       r.bulks,
		NoticeBook:  notice.NewBook(h.db, r.now),
		BillingBook: r.plans,
		BaseURL:     h.config.BaseURL,
	}
}
