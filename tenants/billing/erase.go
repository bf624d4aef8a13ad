package billing

import (
	"context"
	"fmt"
	"time"

	"github.com/stripe/stripe-go/v76"

	"kept/ent/db/stripeevent"
	"kept/ent/store"
	"kept/internal/mail"
	"kept/tenants"
	"kept/tenants/guard"
)

// erased is what is noted as told once an erasure has begun: from then on there
// is no way back.
const erased = "ERASED"

// erasable reports whether what is kept of a tenant goes now: it was closed, its
// owners were told so, and have had a month since.
func (a *Account) erasable(now time.Time) bool {
	s := a.Standing(now)
	return a.told == erased || s.State == Closed && s.ErasesAt != nil && !now.Before(*s.ErasesAt)
}

// erase deletes a tenant that was closed for a month, after it was read at
// Stripe once more: who has paid meanwhile stays, and while Stripe is away
// nobody goes. A subscription that still runs is ended first, and the tenant
// goes with the next look, so that no event of Stripe's finds nobody.
func (b *Book) erase(ctx context.Context, acc *Account) error {
	if acc.told != erased {
		goes, err := b.condemn(ctx, acc)
		if err != nil || !goes {
			return err
		}
	}
	across := guard.System(ctx, "erase: a tenant that was closed for a month goes whole")
	done, err := b.db.EraseTenant(across, acc.TenantID, time.Now().Add(eraseFor))
	if err != nil || !done {
		return err
	}
	b.known.Forget(acc.TenantID)
	b.logger.WarnContext(ctx, "a tenant is erased: it was closed for a month, and its owners were told", "tenant", acc.TenantID)
	if b.Gone != nil {
		b.Gone()
	}
	if acc.Customer == "" {
		return nil
	}
	return store.Do(across, b.db, func(ctx context.Context) error {
		_, err := b.db.StripeEvent.Delete().Where(stripeevent.Customer(acc.Customer)).Exec(ctx)
		return err
	})
}

// condemn decides for the last time, and tells owners. It reports false for who
// stays, for now or for good.
func (b *Book) condemn(ctx context.Context, acc *Account) (bool, error) {
	if b.stripe == nil {
		return false, nil // a node without Stripe can't know
	}
	if _, err := b.Refresh(ctx); err != nil {
		return false, fmt.Errorf("read it once more before it is erased: %w", err)
	}
	acc, err := b.load(ctx, acc.TenantID)
	if err != nil || !acc.erasable(b.now()) {
		return false, err
	}
	if acc.Subscription.runs() {
		if err := b.stripe.end(ctx, acc.Subscription.ID); err != nil {
			return false, err
		}
		_, err := b.Refresh(ctx)
		return false, err
	}
	return true, store.Do(ctx, b.db, func(ctx context.Context) error {
		if err := b.db.BillingAccount.Update().SetTold(erased).Exec(ctx); err != nil {
			return fmt.Errorf("begin to erase %s: %w", tenants.From(ctx).TenantID, err)
		}
		return b.write(ctx, notice{kind: mail.Erased, on: b.now()})
	})
}

// end ends a subscription at once. What is owed stays owed.
func (d *desk) end(ctx context.Context, subscription string) error {
	params := &stripe.SubscriptionCancelParams{Prorate: stripe.Bool(false), InvoiceNow: stripe.Bool(false)}
	params.Context = ctx
	if _, err := d.subscriptions.Cancel(subscription, params); err != nil {
		return fmt.Errorf("end %s: %w", subscription, err)
	}
	return nil
}
