package billing

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/stripe/stripe-go/v76"

	"kept/ent/db/billingaccount"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/money"
	"kept/tenants"
)

// The refusals of a change of plan.
var (
	ErrNotSubscribed = fault.Conflict(fault.CodeConflict, "there is no subscription to change: subscribe first")
	ErrChanged       = fault.Conflict(fault.CodeChanged, "the plan was changed meanwhile: look at it again")
	ErrChanging      = fault.Conflict(fault.CodeChanged, "another owner is changing the plan right now: look at it again in a few minutes")
	ErrDeclined      = fault.Conflict(fault.CodeConflict, "the payment was declined, and nothing has changed: see to the payment method")
)

// PlanChange is what a change of plan would come to.
type PlanChange struct {
	Order
	// Prorated is what is charged at once, with taxes and without what is unused
	// of the old plan; less than nothing is credited to the next invoices.
	Prorated money.Money
	Price    money.Money // what an interval costs from then on, without taxes
	At       time.Time   // the instant that Prorated is reckoned for
	Seen     string      // the subscription that it is reckoned from
	Reduce   []*Reduction
}

// Decision is a change of plan whose cost was seen.
type Decision struct {
	Order
	Seen string
	At   time.Time
}

// How long a reckoned amount may be decided on, and how long one owner has the
// plan to herself while Stripe is asked.
const (
	decideWithin = 30 * time.Minute
	oneAtATime   = 3 * time.Minute
)

// Preview tells what a change of plan would cost and what it would leave no
// room for. It changes nothing.
func (b *Book) Preview(ctx context.Context, o Order) (*PlanChange, error) {
	acc, err := b.changeable(ctx, o)
	if err != nil {
		return nil, err
	}
	c := &PlanChange{Order: o, At: b.now().Truncate(time.Second), Seen: acc.Subscription.revision()}
	c.Price = money.Money{Minor: PlanOf(o.Plan).Costs(o.Interval) * int64(o.Seats), Currency: Currency}
	items, err := b.itemsOf(ctx, acc.Subscription, o)
	if err != nil {
		return nil, err
	}
	if c.Prorated, err = b.stripe.prorated(ctx, acc.Subscription.ID, items, c.At); err != nil {
		return nil, away(err)
	}
	c.Reduce, err = b.reductions(ctx, o.allowed, b.reduceBy(acc.Subscription))
	return c, err
}

// Change changes the plan, the interval or the seats. It is charged what
// Preview told, and if the payment fails nothing changes. Of two owners who
// decide at once one succeeds, and the other is told.
func (b *Book) Change(ctx context.Context, d Decision) (*Overview, error) {
	acc, err := b.changeable(ctx, d.Order)
	if err != nil {
		return nil, err
	}
	if age := b.now().Sub(d.At); age > decideWithin || age < -time.Minute {
		return nil, fault.Invalid("at", "must be the instant that the amount was reckoned for, half an hour ago at most")
	}
	until, err := b.claim(ctx, d.Seen)
	if err != nil {
		return nil, err
	}
	changeErr := b.change(ctx, acc, d)
	if _, err := b.Refresh(ctx); err != nil && changeErr == nil {
		b.logger.WarnContext(ctx, "a change of plan is made; its event will tell of it", "error", err)
	}
	if err := errors.Join(changeErr, b.release(ctx, until)); err != nil {
		return nil, err
	}
	return b.Overview(ctx)
}

// changeable gives the account of a tenant that may change to o.
func (b *Book) changeable(ctx context.Context, o Order) (*Account, error) {
	if err := b.sold(o); err != nil {
		return nil, err
	}
	if o.Seats < 1 || o.Seats > mostSeats {
		return nil, fault.Invalid("seats", "must be from 1 to %d", mostSeats)
	}
	acc, err := b.load(ctx, tenants.From(ctx).TenantID)
	if err != nil {
		return nil, err
	}
	if !acc.Subscription.runs() {
		return nil, ErrNotSubscribed
	}
	return acc, nil
}

// claim takes the plan for whoever has seen it as it is, until an instant: a
// node that is killed meanwhile keeps nobody from it for longer.
func (b *Book) claim(ctx context.Context, seen string) (until time.Time, err error) {
	until = b.now().Add(oneAtATime)
	return until, store.Do(ctx, b.db, func(ctx context.Context) error {
		n, err := b.db.BillingAccount.Update().
			Where(billingaccount.Or(billingaccount.ChangingUntilIsNil(), billingaccount.ChangingUntilLTE(b.now()))).
			SetChangingUntil(until).Save(ctx)
		if err != nil {
			return fmt.Errorf("claim the plan: %w", err)
		}
		if n == 0 {
			return ErrChanging
		}
		acc, err := b.load(ctx, tenants.From(ctx).TenantID)
		if err != nil {
			return err
		}
		if acc.Subscription.revision() != seen {
			return ErrChanged
		}
		return nil
	})
}

func (b *Book) release(ctx context.Context, until time.Time) error {
	return store.Do(ctx, b.db, func(ctx context.Context) error {
		return b.db.BillingAccount.Update().Where(billingaccount.ChangingUntil(until)).ClearChangingUntil().Exec(ctx)
	})
}

// change asks Stripe for the change, unless the subscription isn't any more
// what the owner saw: Stripe's own pages change it too.
func (b *Book) change(ctx context.Context, acc *Account, d Decision) error {
	is, _, err := b.stripe.read(ctx, acc.Customer)
	if err != nil {
		return away(err)
	}
	if !is.runs() || is.revision() != d.Seen {
		return ErrChanged
	}
	items, err := b.itemsOf(ctx, is, d.Order)
	if err != nil {
		return err
	}
	reduce, err := b.reductions(ctx, d.allowed, b.reduceBy(is))
	if err != nil {
		return err
	}
	marks := map[string]string{markFrom: "", markFromSeats: "", markReduceBy: ""}
	if len(reduce) > 0 {
		marks = map[string]string{markFrom: is.Price, markFromSeats: strconv.Itoa(is.Seats), markReduceBy: strconv.FormatInt(b.reduceBy(is).Unix(), 10)}
	}
	err = b.stripe.change(ctx, is.ID, items, d.At, marks, changeKey(d))
	var told *stripe.Error
	if errors.As(err, &told) && told.HTTPStatusCode == http.StatusPaymentRequired {
		return ErrDeclined.Because(err)
	}
	if err != nil {
		return away(err)
	}
	return nil
}

// changeKey makes the same decision one change however often it is asked for.
func changeKey(d Decision) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %s %s %d %d", d.Seen, d.Plan, d.Interval, d.Seats, d.At.Unix()))
	return "kept-change-" + hex.EncodeToString(sum[:16])
}

// revision names what matters of a subscription to who changes it.
func (s *Subscription) revision() string {
	if s == nil {
		return ""
	}
	return fmt.Sprintf("%s/%s/%d", s.ID, s.Price, s.Seats)
}

// itemsOf gives what is to be on the subscription after a change to o: the
// seats, and each meter at the price of the same interval.
func (b *Book) itemsOf(ctx context.Context, s *Subscription, o Order) ([]*stripe.SubscriptionItemsParams, error) {
	p, err := b.priced(ctx, o)
	if err != nil {
		return nil, err
	}
	items := []*stripe.SubscriptionItemsParams{{ID: &s.ItemID, Price: &p.ID, Quantity: stripe.Int64(int64(o.Seats))}}
	metered, err := b.stripe.metered(ctx, o.Interval)
	if err != nil {
		return nil, away(err)
	}
	for _, m := range Meters {
		price, there := metered[m.Of]
		if !there {
			continue // not synced yet
		}
		item := &stripe.SubscriptionItemsParams{Price: &price}
		if id := s.Meters[m.Of]; id != "" {
			item.ID = &id
		}
		items = append(items, item)
	}
	return items, nil
}

// Whoever goes to a smaller plan may use as much as before until the period
// that she has paid ends, but for a month at least.
const reduceWithin = 30 * 24 * time.Hour

func (b *Book) reduceBy(s *Subscription) time.Time {
	by := b.now().Add(reduceWithin).Truncate(time.Second)
	if s.PeriodEndsAt != nil && s.PeriodEndsAt.After(by) {
		return *s.PeriodEndsAt
	}
	return by
}
