package jobs

import (
	"context"
	"time"

	"kept/care/advice"
	"kept/care/allegiance"
	"kept/care/card"
	"kept/care/event"
	"kept/care/expectation"
	"kept/care/file"
	"kept/care/loyalty"
	"kept/care/promise"
	"kept/care/story"
	"kept/tenants/billing"
	"kept/tenants/guard"
	"kept/tenants/idempotency"
	"kept/tenants/partner"
	"kept/tenants/session"
	"kept/tenants/user"
)

// Rooms are what the periodic tasks are about.
type Rooms struct {
	Promises    *promise.Book
	Expected    *expectation.Book
	Stories     *story.Book
	Advice      *advice.Book
	Events      *event.Dispatcher
	Sessions    *session.Book
	Users       *user.Book
	Partners    *partner.Book
	Keys        *idempotency.Book
	Files       *file.Book
	Points      *loyalty.Book
	Cards       *card.Book
	Signing     *partner.Keys
	Allegiances *allegiance.Book
	Plans       *billing.Book
	ActorOf     guard.ActorOf
}

// Table lists everything that Kept does by itself. Each runs on one node at a
// time, and run twice in a row changes nothing the second time.
func Table(r Rooms) []Task {
	sweep := func(ctx context.Context) (int, error) { return r.Promises.Sweep(ctx, r.ActorOf) }
	rollUp := func(ctx context.Context) (int, error) { return r.Promises.RollUp(ctx, r.ActorOf) }
	fold := func(ctx context.Context) (int, error) { return r.Expected.Fold(ctx, r.ActorOf) }
	settle := func(ctx context.Context) (int, error) { return r.Points.Sweep(ctx, r.ActorOf) }
	lapse := func(ctx context.Context) (int, error) { return r.Cards.Sweep(ctx, r.ActorOf) }
	seal := func(ctx context.Context) (int, error) { return r.Points.Seal(ctx, r.ActorOf) }
	accrue := func(ctx context.Context) (int, error) { return r.Stories.Accrue(ctx, r.ActorOf) }
	weigh := func(ctx context.Context) (int, error) { return r.Allegiances.Sweep(ctx, r.ActorOf) }
	reckon := func(ctx context.Context) (int, error) { return r.Stories.ReckonTiers(ctx, r.ActorOf) }
	campaigns := func(ctx context.Context) (int, error) { return r.Stories.RunCampaigns(ctx, r.ActorOf) }
	sayThanks := func(ctx context.Context) (int, error) { return r.Stories.GiveThanks(ctx, r.ActorOf) }
	thank := func(ctx context.Context) (int, error) { return r.Stories.ReckonReferrals(ctx, r.ActorOf) }
	standIn := func(ctx context.Context) (int, error) { return r.Stories.StandIn(ctx, r.ActorOf) }
	ahead := func(ctx context.Context) (int, error) { return r.Stories.LookAhead(ctx, r.ActorOf) }
	times := func(ctx context.Context) (int, error) { return r.Advice.RollUp(ctx, r.ActorOf) }
	return []Task{
		{"warn of promises, and break those whose time is over", counting(sweep), 30 * time.Second},
		{"look which promises have become likely to be late", counting(ahead), time.Minute},
		{"hand over what members who are away promised", counting(standIn), time.Minute},
		{"recount the days whose promises changed", counting(rollUp), time.Minute},
		{"recount how long what was promised on a day took", counting(times), time.Minute},
		{"fold what was counted of expectations", counting(fold), time.Minute},
		{"let points become available and expire, and holds lapse", counting(settle), time.Minute},
		{"let gift cards expire, and what is held of them lapse", counting(lapse), time.Minute},
		{"ask rules of earning about events that nobody asked them about", counting(accrue), 30 * time.Second},
		{"look anew why customers stay whose records or time say so", counting(weigh), time.Minute},
		{"reckon the tiers that time changes", counting(reckon), time.Minute},
		{"go on with campaigns whose customers, week or day has come", counting(campaigns), time.Minute},
		{"thank customers whose day has come", counting(sayThanks), time.Minute},
		{"look again at referrals that time changes", counting(thank), time.Minute},
		{"seal the days of the ledger that are over", counting(seal), time.Hour},
		{"hand on events that nobody was woken for", r.Events.Step, time.Minute},
		{"make the next signing key when it is time", r.Signing.Rotate, time.Hour},
		{"forget sessions and failed log-ins that are over", counting(r.Sessions.Tidy), time.Hour},
		{"forget mailed links that lead nowhere any more", counting(r.Users.Tidy), time.Hour},
		{"forget revocations of tokens that have expired", counting(r.Partners.Tidy), time.Hour},
		{"forget files that have expired", counting(r.Files.Sweep), 10 * time.Minute},
		{"read at Stripe what no event has told for a day", counting(r.Plans.Reconcile), time.Hour},
		{"tell Stripe what was used of what is metered", counting(r.Plans.ReportUse), time.Hour},
		{"compare with Stripe what was used of what is metered", counting(r.Plans.ReconcileUse), 24 * time.Hour},
		{"tell owners what time makes of their plan, and erase what was closed for a month", counting(r.Plans.Look), 10 * time.Minute},
		{"forget old idempotency keys", counting(r.Keys.Purge), time.Hour},
	}
}

// counting makes a task of a verb that tells how much it did.
func counting(verb func(context.Context) (int, error)) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := verb(ctx)
		return err
	}
}
