package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"kept/ent/db/tenant"
	"kept/tenants/guard"
)

// ErrDiffers means that something derived isn't what the records say.
var ErrDiffers = errors.New("what is derived differs from the records")

// check recounts one thing that is derived, for the tenant of the context, and
// gives a sentence for each difference.
type check struct {
	what string
	do   func(context.Context) ([]string, error)
}

// recount does the check. A row that somebody changed by hand may say anything: one
// over which a check falls is a difference, and the checks behind it are done.
func (c check) recount(ctx context.Context) (found []string, err error) {
	defer func() {
		if wrong := recover(); wrong != nil {
			err = fmt.Errorf("a row isn't as Kept writes it: %v", wrong)
		}
	}()
	return c.do(ctx)
}

// checks lists everything derived that can be recounted. A new roll-up or
// counter gets its line here.
func (h *House) checks() []check {
	return []check{
		{"whether rows can be read", h.db.Unreadable},
		{"the daily roll-up of promises", h.rooms.promises.Verify},
		{"how long promises took, by the day they were made", h.rooms.advice.Verify},
		{"the states of promises, and what finds them", h.rooms.promises.VerifyRecords},
		{"what purchases come to, and what finds them", h.rooms.purchases.Verify},
		{"the list nobody answered, and what finds contacts", h.rooms.interactions.Verify},
		{"what finds products", h.rooms.products.Verify},
		{"how claims read, and what finds them", h.rooms.claims.Verify},
		{"balances, lots and days of points, and the chain of their transactions", h.rooms.points.Verify},
		{"what rules gave, by which their limits count", h.rooms.rules.Verify},
		{"what rules gave, by the ledger", h.rooms.stories.VerifyEarnings},
		{"the stock of rewards", h.rooms.rewards.Verify},
		{"who is in which household", h.rooms.households.Verify},
		{"how often coupons were used, and the points that they gave", h.rooms.stories.VerifyCoupons},
		{"whom campaigns came to, and what they have spent by the ledger", h.rooms.stories.VerifyCampaigns},
		{"whom plans of thanks thanked, what they gave by the ledger, and when", h.rooms.stories.VerifyThanks},
		{"how much worse off loyal customers are than newcomers, all together", h.rooms.parity.Verify},
		{"what became of referrals, and the points that they gave", h.rooms.stories.VerifyReferrals},
		{"what rewards gave for points", h.rooms.stories.VerifyGifts},
		{"what is on gift cards and vouchers, and the chain of their movements", h.rooms.cards.Verify},
		{"which type of loyalty customers are of", h.rooms.allegiances.Verify},
		{"on which tier customers stand", h.rooms.stories.VerifyTiers},
		{"how expectations were met", h.rooms.expectations.Verify},
		{"what finds notes", h.rooms.notes.Verify},
		{"the stages of customers and of contacts", h.rooms.stories.Verify},
		{"where merged customers lead, and what finds customers", h.rooms.customers.Verify},
		{"that nothing tells of customers who were erased", h.rooms.stories.VerifyErased},
	}
}

// Verify recounts, for every tenant, whatever is derived from the records, and
// tells out each difference. It returns ErrDiffers when there is one.
func Verify(ctx context.Context, c Config, log *slog.Logger, out io.Writer) (err error) {
	h, err := Build(ctx, c, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	if err := h.migrated(ctx); err != nil {
		return err
	}
	slugs, err := h.db.Tenant.Query().Order(tenant.BySlug()).Select(tenant.FieldSlug).
		Strings(guard.System(ctx, "verify: every tenant's records are recounted"))
	if err != nil {
		return fmt.Errorf("list the tenants: %w", err)
	}
	differences := 0
	for _, slug := range slugs {
		n, err := h.verifyTenant(ctx, slug, out)
		if err != nil {
			return err
		}
		differences += n
	}
	_, _ = fmt.Fprintf(out, "%d tenants recounted, %d differences\n", len(slugs), differences)
	if differences > 0 {
		return ErrDiffers
	}
	return nil
}

func (h *House) verifyTenant(ctx context.Context, slug string, out io.Writer) (differences int, err error) {
	actor, err := h.rooms.accounts.SystemActorBySlug(ctx, slug)
	if err != nil {
		return 0, fmt.Errorf("tenant %q: %w", slug, err)
	}
	ctx = guard.Within(ctx, actor)
	for _, c := range h.checks() {
		found, err := c.recount(ctx)
		if ctx.Err() != nil {
			return differences, fmt.Errorf("recount %s of %s: %w", c.what, slug, ctx.Err())
		}
		if err != nil {
			found = append(found, fmt.Sprintf("can't be recounted: %v", err))
		}
		for _, difference := range found {
			_, _ = fmt.Fprintf(out, "%s: %s: %s\n", slug, c.what, difference)
		}
		differences += len(found)
	}
	return differences, nil
}
