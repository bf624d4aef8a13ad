package billing

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"time"

	rows "kept/ent/db"
	"kept/ent/db/billingaccount"
	"kept/ent/store"
	"kept/tenants"
	"kept/tenants/guard"
)

// Refresh reads at Stripe how it stands with the tenant that ctx acts for, and
// applies it; it reports whether that changed anything.
//
// Two may read at once, and the one who read first may apply last. So whoever
// reads takes a number before, and an answer is applied only when none with a
// later number has been. That suffices: each change at Stripe is followed by an
// event, and the number that its job takes is later than the change.
func (b *Book) Refresh(ctx context.Context) (changed bool, err error) {
	number, customerID, err := b.number(ctx)
	if err != nil || customerID == "" {
		return false, err
	}
	sub, inv, err := b.stripe.read(ctx, customerID)
	if err != nil {
		return false, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (bool, error) { return b.apply(ctx, number, sub, inv) })
}

// number takes the next number, and tells which customer to ask for; "" when
// Stripe knows none of this tenant.
func (b *Book) number(ctx context.Context) (number int64, customerID string, err error) {
	err = store.Do(ctx, b.db, func(ctx context.Context) error {
		// The write comes first: who waits for it reads what the other wrote.
		n, err := b.db.BillingAccount.Update().AddAsked(1).Save(ctx)
		if err != nil || n == 0 {
			return err
		}
		row, err := b.db.BillingAccount.Query().Only(ctx)
		if err != nil {
			return err
		}
		number = row.Asked
		if row.StripeCustomer != nil {
			customerID = *row.StripeCustomer
		}
		return nil
	})
	if err != nil {
		err = fmt.Errorf("take a number: %w", err)
	}
	return number, customerID, err
}

// apply writes an answer down unless a later one stands already.
func (b *Book) apply(ctx context.Context, number int64, sub *Subscription, inv *Invoice) (bool, error) {
	n, err := b.db.BillingAccount.Update().Where(billingaccount.AppliedLT(number)).
		SetApplied(number).SetUpdatedAt(b.now()).Save(ctx)
	if err != nil {
		return false, fmt.Errorf("apply answer %d: %w", number, err)
	}
	if n == 0 {
		return false, nil
	}
	tenantID := tenants.From(ctx).TenantID
	was, err := b.load(ctx, tenantID)
	if err != nil {
		return false, err
	}
	is := *was
	is.Subscription, is.Invoice = sub, inv
	if reflect.DeepEqual(was, &is) {
		return false, nil
	}
	if err := b.save(ctx, sub, inv); err != nil {
		return false, fmt.Errorf("apply answer %d: %w", number, err)
	}
	return true, b.changed(ctx, tenantID, was, &is)
}

func (b *Book) save(ctx context.Context, sub *Subscription, inv *Invoice) error {
	up := b.db.BillingAccount.Update()
	if sub == nil {
		sub = &Subscription{}
		up.ClearSubscribedAt()
	} else {
		up.SetSubscribedAt(sub.CreatedAt)
	}
	up.SetSubscription(sub.ID).SetSubscriptionItem(sub.ItemID).SetSubscriptionStatus(sub.Status).SetPrice(sub.Price).SetSeats(sub.Seats)
	meters := map[string]string{}
	for a, item := range sub.Meters {
		meters[string(a)] = item
	}
	up.SetLookAt(b.now()) // what there is to tell may be another now
	up.SetMeters(meters).SetFromPrice(sub.From).SetFromSeats(sub.FromSeats)
	orClear(sub.ReduceBy, up.SetReduceBy, up.ClearReduceBy)
	orClear(sub.PeriodBegan, up.SetPeriodBeganAt, up.ClearPeriodBeganAt)
	orClear(sub.TrialEndsAt, up.SetSubscriptionTrialEndsAt, up.ClearSubscriptionTrialEndsAt)
	orClear(sub.PeriodEndsAt, up.SetPeriodEndsAt, up.ClearPeriodEndsAt)
	orClear(sub.CancelsAt, up.SetCancelsAt, up.ClearCancelsAt)
	orClear(sub.EndedAt, up.SetEndedAt, up.ClearEndedAt)
	if inv == nil {
		inv = &Invoice{}
		up.ClearInvoiceAt()
	} else {
		up.SetInvoiceAt(inv.CreatedAt)
	}
	return up.SetInvoice(inv.ID).SetInvoiceStatus(inv.Status).SetInvoiceOwed(inv.Owed).Exec(ctx)
}

func orClear(t *time.Time, set func(time.Time) *rows.BillingAccountUpdate, clear func() *rows.BillingAccountUpdate) {
	if t == nil {
		clear()
		return
	}
	set(*t)
}

// How long nothing may have been read of a tenant, and how many are read at once.
const (
	unheard = 24 * time.Hour
	asMany  = 200
)

// Reconcile reads at Stripe whoever wasn't heard of for a day, and repairs what
// a lost event would have told. It says how many had changed, logs each, and in
// the end what it found. Whoever can't be read ends it until the next turn.
func (b *Book) Reconcile(ctx context.Context) (int, error) {
	if b.stripe == nil {
		return 0, nil
	}
	read, repaired := 0, 0
	for {
		some, changed, err := b.reconcileSome(ctx)
		read, repaired = read+some, repaired+changed
		if err != nil || some < asMany || ctx.Err() != nil {
			if read > 0 {
				b.logger.InfoContext(ctx, "read at Stripe whom no event had told of for a day", "tenants", read, "changed", repaired)
			}
			return repaired, err
		}
	}
}

// reconcileSome reads those that weren't heard of for the longest.
func (b *Book) reconcileSome(ctx context.Context) (read, repaired int, err error) {
	across := guard.System(ctx, "reconcile: tenants that Stripe wasn't asked about for a day")
	due, err := b.db.BillingAccount.Query().
		Where(billingaccount.UpdatedAtLT(b.now().Add(-unheard)), billingaccount.StripeCustomerNotNil()).
		Order(billingaccount.ByUpdatedAt()).Limit(asMany).All(across)
	if err != nil {
		return 0, 0, fmt.Errorf("reconcile with Stripe: %w", err)
	}
	var errs []error
	for _, row := range due {
		changed, err := b.Refresh(guard.Within(ctx, &tenants.Actor{TenantID: row.TenantID, Kind: tenants.KindSystem}))
		if err != nil {
			errs = append(errs, err)
			continue
		}
		if changed {
			repaired++
			b.logger.WarnContext(ctx, "Stripe knew something that no event had told", "tenant", row.TenantID)
		}
	}
	return len(due), repaired, errors.Join(errs...)
}
