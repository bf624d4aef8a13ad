package server

import (
	"context"

	"kept/care/absence"
	"kept/care/advice"
	"kept/care/allegiance"
	"kept/care/bulk"
	"kept/care/campaign"
	"kept/care/card"
	"kept/care/claim"
	"kept/care/coupon"
	"kept/care/customer"
	"kept/care/earning"
	"kept/care/event"
	"kept/care/expectation"
	"kept/care/exporting"
	"kept/care/extramile"
	"kept/care/file"
	"kept/care/household"
	"kept/care/importing"
	"kept/care/interaction"
	"kept/care/job"
	"kept/care/loyalty"
	"kept/care/note"
	"kept/care/parity"
	"kept/care/product"
	"kept/care/promise"
	"kept/care/purchase"
	"kept/care/question"
	"kept/care/reaction"
	"kept/care/referral"
	"kept/care/reward"
	"kept/care/story"
	"kept/care/study"
	"kept/care/suggestion"
	"kept/care/thanks"
	"kept/care/tier"
	"kept/internal/clock"
	"kept/internal/code"
	"kept/internal/password"
	"kept/internal/seal"
	"kept/internal/ticket"
	"kept/jobs"
	"kept/tenants/account"
	"kept/tenants/billing"
	"kept/tenants/idempotency"
	"kept/tenants/partner"
	"kept/tenants/session"
	"kept/tenants/user"
	savedviews "kept/tenants/view"
)

// rooms are those that more than one door, worker or command uses.
type rooms struct {
	now clock.Func

	dispatcher *event.Dispatcher
	feed       *event.Feed
	events     *event.Log

	customers    *customer.Book
	promises     *promise.Book
	links        *promise.Links
	pointsLinks  *loyalty.Links
	claims       *claim.Book
	expectations *expectation.Book
	studies      *study.Book
	extraMiles   *extramile.Book
	advice       *advice.Book
	products     *product.Book
	purchases    *purchase.Book
	interactions *interaction.Book
	questions    *question.Book
	notes        *note.Book
	absences     *absence.Book
	stories      *story.Book
	points       *loyalty.Book
	rules        *earning.Book
	accruing     bell // rung when events wait for the rules
	rewards      *reward.Book
	coupons      *coupon.Book
	households   *household.Book
	referrals    *referral.Book
	thanking     bell // rung when referrals are due
	cards        *card.Book
	allegiances  *allegiance.Book
	weighing     bell // rung when somebody's loyalty is to be looked at anew
	tiers        *tier.Book
	climbing     bell // rung when tiers are due
	campaigns    *campaign.Book
	campaigning  bell // rung when campaigns are to go on
	thanks       *thanks.Book
	hearty       bell // rung when somebody may be thanked

	accounts    *account.Book
	sessions    *session.Book
	users       *user.Book
	keys        *partner.Keys
	partners    *partner.Book
	views       *savedviews.Book
	idempotency *idempotency.Book
	plans       *billing.Book

	letters jobs.Letters
	jobs    *job.Book
	files   *file.Book
	imports *importing.Room
	exports *exporting.Room
	bulks   *bulk.Room

	parity   *parity.Book
	parities *story.Parities
}

// furnish makes the rooms, those first that others stand on.
func (h *House) furnish(secret []byte) error {
	h.rooms.now = clock.System
	h.furnishEvents()
	if err := h.furnishCare(secret); err != nil {
		return err
	}
	if err := h.furnishLinks(secret); err != nil {
		return err
	}
	if err := h.furnishTenants(secret); err != nil {
		return err
	}
	return h.furnishWork(secret)
}

// furnishEvents makes what every change is told to, and who passes it on.
func (h *House) furnishEvents() {
	r, db := &h.rooms, h.db
	r.accruing = newBell()
	await := func(ctx context.Context, events []*event.Event) error { return r.rules.Await(ctx, events) }
	r.weighing, r.climbing, r.thanking = newBell(), newBell(), newBell()
	weigh := func(ctx context.Context, events []*event.Event) error { return r.allegiances.Await(ctx, events) }
	stir := func(ctx context.Context, events []*event.Event) error { return r.tiers.Stir(ctx, events) }
	r.hearty = newBell()
	occasion := func(ctx context.Context, events []*event.Event) error { return r.thanks.Stir(ctx, events) }
	refer := func(ctx context.Context, events []*event.Event) error { return r.referrals.Stir(ctx, events) }
	r.dispatcher = event.NewDispatcher(db, r.now, h.log, reaction.PromiseInDanger(db, r.now), reaction.NobodyStandsIn(db, r.now), reaction.SayThanks(db, r.now),
		reaction.Earning(await, r.accruing.ring), reaction.Allegiance(weigh, r.weighing.ring), reaction.Tier(stir, r.climbing.ring), reaction.Referral(refer, r.thanking.ring),
		reaction.Thanks(occasion, r.hearty.ring))
	r.feed = event.NewFeed(db, h.log)
	r.dispatcher.Numbered = r.feed.Wake
	r.events = event.NewLog(db, r.now, r.dispatcher.Wake)
}

// furnishCare makes the rooms of the tenant's customers.
func (h *House) furnishCare(secret []byte) error {
	r, db := &h.rooms, h.db
	r.customers = customer.NewBook(db, r.events, r.now)
	r.promises = promise.NewBook(db, r.events, r.customers, r.now)
	r.questions = question.NewBook(db, r.events, r.customers, r.now)
	r.claims = claim.NewBook(db, r.events, r.now)
	r.expectations = expectation.NewBook(db, r.events, r.customers, r.now)
	r.studies = study.NewBook(db, r.events, r.customers, r.now)
	r.extraMiles = extramile.NewBook(db, r.events, r.customers, r.now)
	r.advice = advice.NewBook(db, r.now)
	r.products = product.NewBook(db, r.events, r.now)
	r.purchases = purchase.NewBook(db, r.events, r.customers, r.now)
	r.interactions = interaction.NewBook(db, r.events, r.customers, r.now)
	r.points = loyalty.NewBook(db, r.events, r.customers, r.now)
	r.rules = earning.NewBook(db, r.events, r.customers, r.now)
	r.rewards = reward.NewBook(db, r.events, r.customers, r.now)
	codes, err := code.Open(secret, coupon.Purpose)
	if err != nil {
		return err
	}
	r.coupons = coupon.NewBook(db, r.events, r.customers, codes, r.now)
	r.referrals = referral.NewBook(db, r.events, r.customers, r.now)
	r.households = household.NewBook(db, r.events, r.customers, r.now)
	if codes, err = code.Open(secret, card.Purpose); err != nil {
		return err
	}
	r.cards = card.NewBook(db, r.events, codes, r.now)
	r.allegiances = allegiance.NewBook(db, r.customers, r.now)
	r.tiers = tier.NewBook(db, r.events, r.customers, r.now)
	r.campaigns, r.campaigning = campaign.NewBook(db, r.events, r.customers, r.now), newBell()
	r.campaigns.Due = r.campaigning.ring
	r.thanks = thanks.NewBook(db, r.events, r.customers, r.now)
	r.thanks.Due = r.hearty.ring
	r.notes = note.NewBook(db, r.events, r.customers, r.now)
	r.absences = absence.NewBook(db, r.events, r.now)
	r.stories = story.NewBook(db, story.Rooms{
		Customers: r.customers, Purchases: r.purchases, Promises: r.promises,
		Interactions: r.interactions, Questions: r.questions, Claims: r.claims, Advice: r.advice, Expectations: r.expectations,
		Products: r.products, Rules: r.rules, Points: r.points, Events: r.events,
		Absences: r.absences, Rewards: r.rewards, Coupons: r.coupons, Cards: r.cards, Referrals: r.referrals, Households: r.households, Tiers: r.tiers, Campaigns: r.campaigns,
		Allegiances: r.allegiances, Thanks: r.thanks, Heard: suggestion.NewBook(db, r.events, r.now),
	}, r.now)
	return nil
}

// furnishLinks makes what lets customers in by a link.
func (h *House) furnishLinks(secret []byte) error {
	r, base := &h.rooms, h.config.BaseURL
	toPromises, err := ticket.Open(secret, promise.LinkPage(base+promisePage), r.now)
	if err != nil {
		return err
	}
	toPoints, err := ticket.Open(secret, loyalty.LinkPage(base+pointsPage), r.now)
	if err != nil {
		return err
	}
	r.links, r.pointsLinks = promise.NewLinks(r.promises, toPromises), loyalty.NewLinks(r.points, toPoints)
	return nil
}

// furnishTenants makes the rooms of those who ask: members and programs.
func (h *House) furnishTenants(secret []byte) error {
	r, db := &h.rooms, h.db
	sealer, err := seal.New(secret, "kept second factors")
	if err != nil {
		return err
	}
	hasher := password.NewHasher(h.config.passwordCosts())
	r.accounts = account.NewBook(db, r.events, hasher, r.now)
	r.sessions = session.NewBook(db, r.events, hasher, r.now)
	r.users = user.NewBook(db, r.events, hasher, sealer, r.sessions, r.now)
	r.users.Issuer = h.config.issuer()
	r.accounts.Welcome, r.sessions.Second = r.users.Welcome, r.users
	r.views = savedviews.NewBook(db, r.now)
	r.accounts.HandOvers = []account.HandOver{r.promises.HandOverAll, r.questions.HandOverAll, r.views.HandOverAll}
	if r.keys, err = partner.NewKeys(db, h.config.signing(secret), r.now); err != nil {
		return err
	}
	r.partners = partner.NewBook(db, r.events, r.customers, r.keys, r.now)
	r.idempotency = idempotency.NewBook(db, r.now)
	h.furnishPlans()
	return nil
}

// furnishPlans makes what tenants subscribe to, and asks it where something has a limit.
func (h *House) furnishPlans() {
	r := &h.rooms
	r.plans = billing.NewBook(h.db, r.events, r.accounts, r.now)
	r.plans.Page = h.config.BaseURL + "/settings/billing"
	r.feed.Watch(r.plans.Forget)
	r.accounts.SeatsFor, r.accounts.Founding = r.plans.SeatsFor, r.plans.Begin
	r.customers.Room = r.plans.Room(billing.Customers)
}

// furnishWork makes what is done while nobody waits: mail, imports, exports, bulks.
func (h *House) furnishWork(secret []byte) error {
	r, db := &h.rooms, h.db
	queue, err := jobs.NewQueue(db, h.log)
	if err != nil {
		return err
	}
	h.stripe(r.plans, queue)
	if r.letters, err = h.config.letters(secret, r.users, h.log); err != nil {
		return err
	}
	if r.letters.Send != nil {
		post := queue.Post(r.letters.Seal)
		r.accounts.Post, r.users.Post, r.plans.Post = post, post, post
	}
	r.jobs = job.NewBook(db, r.events, queue.Put, r.now)
	r.files = file.NewBook(db, h.config.FileQuota<<20, r.now)
	r.imports = &importing.Room{
		DB: db, Jobs: r.jobs, Files: r.files, Customers: r.customers, Products: r.products, Promises: r.promises, Stories: r.stories,
	}
	r.parity = parity.NewBook(db, r.events, r.now)
	r.parities = &story.Parities{Book: r.stories, Jobs: r.jobs, Runs: r.parity}
	r.exports = &exporting.Room{
		DB: db, Jobs: r.jobs, Files: r.files, Customers: r.customers, Promises: r.promises, Purchases: r.purchases,
		Interactions: r.interactions, Expectations: r.expectations, Accounts: r.accounts, Parities: r.parity,
	}
	r.bulks = &bulk.Room{DB: db, Jobs: r.jobs, Files: r.files, Customers: r.customers, Promises: r.promises}
	return nil
}
