// Package server is the front door: it wires every room of the house, speaks
// HTTP, and knows who is calling. Nothing below it knows about either.
package server

import (
	"context"
	"errors"
	"log/slog"

	"kept/care/job"
	"kept/jobs"
)

// Build wires the house, top to bottom: settings, database, rooms, workers,
// doors. It and its steps are the only place that knows every room, and it
// starts nothing: Start does. Until the database is migrated (Migrate) the house
// is unready. Close or Stop frees what Build opened.
func Build(ctx context.Context, c Config, log *slog.Logger) (_ *House, err error) {
	if c.StripeKey != "" && c.StripeSecret == "" {
		return nil, errors.New("KEPT_STRIPE_SECRET_KEY is set and KEPT_STRIPE_WEBHOOK_SECRET is not: kept stripe sync --apply makes the endpoint and tells its secret")
	}
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
	h := newHouse(c, log, db)
	if err := h.furnish(secret); err != nil {
		return nil, err
	}
	if err := h.migrated(ctx); err != nil { // it may be migrated yet: until then the house is unready
		log.Warn("the database isn't ready for this program", "error", oneLine(err))
	}
	h.employ()
	if err := h.open(ctx); err != nil {
		return nil, err
	}
	return h, nil
}

// employ lists the workers in the order in which they start: the reverse is the
// order in which they stop.
func (h *House) employ() {
	r := &h.rooms
	h.worker("signing keys", r.keys.Rotate, nil) // so that no request has to make the first one
	h.dispatch(r.dispatcher)
	h.feed(r.feed)
	h.settling(r.plans)
	h.whenever(r.accruing, "what customers earn", func(ctx context.Context) error {
		_, err := r.stories.Accrue(ctx, r.accounts.SystemActor)
		return err
	})
	h.whenever(r.weighing, "whose loyalty is looked at anew", func(ctx context.Context) error {
		_, err := r.allegiances.Sweep(ctx, r.accounts.SystemActor)
		return err
	})
	h.whenever(r.climbing, "the tiers of customers", func(ctx context.Context) error {
		_, err := r.stories.ReckonTiers(ctx, r.accounts.SystemActor)
		return err
	})
	h.whenever(r.campaigning, "what campaigns give", func(ctx context.Context) error {
		_, err := r.stories.RunCampaigns(ctx, r.accounts.SystemActor)
		return err
	})
	h.whenever(r.hearty, "who is thanked", func(ctx context.Context) error {
		_, err := r.stories.GiveThanks(ctx, r.accounts.SystemActor)
		return err
	})
	h.whenever(r.thanking, "whom customers brought along", func(ctx context.Context) error {
		_, err := r.stories.ReckonReferrals(ctx, r.accounts.SystemActor)
		return err
	})
	h.work(jobs.Config{
		DB: h.db, URL: h.config.Store().Direct(), Book: r.jobs, ActorOf: r.accounts.SystemActor, Letters: r.letters, Log: h.log,
		Stripe: r.plans.Work,
		Runs:   map[job.Kind]jobs.Run{job.Import: r.imports.Run, job.Export: r.exports.Run, job.Bulk: r.bulks.Run, job.Parity: r.parities.Run},
		Tasks: jobs.Table(jobs.Rooms{
			Promises: r.promises, Advice: r.advice, Stories: r.stories, Expected: r.expectations, Events: r.dispatcher, Sessions: r.sessions, Users: r.users, Partners: r.partners, Keys: r.idempotency,
			Files: r.files, Points: r.points, Cards: r.cards, Allegiances: r.allegiances, Signing: r.keys, Plans: r.plans, ActorOf: r.accounts.SystemActor,
		}),
	})
}
