package purchase

import (
	"context"
	"fmt"
	"math/bits"
	"time"

	"github.com/shopspring/decimal"

	"kept/care/customer"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/money"
	"kept/tenants"
)

// Draft is a purchase to be recorded, or recorded again.
type Draft struct {
	ExternalID   *string
	Source       *string
	SourceID     *string
	CustomerID   string
	Status       Status  // empty: told by DeliveredAt and CancelledAt, else PLACED
	Channel      Channel // empty means SELF_SERVICE
	TouchpointID string
	MemberID     string
	Lines        []LineDraft
	Amount       *money.Money // empty: the sum of the lines; given with lines it must be their sum
	Rate         string       // empty means 1, which only the tenant's own currency may have
	PromisedDay  *clock.Day
	PromisedZone string // empty means the customer's zone, else the tenant's
	DeliveredAt  *time.Time
	CancelledAt  *time.Time
	OccurredAt   time.Time
	// ClaimID names a claim that she bought under, though it isn't for what she
	// bought; care/story sees to it when the purchase is recorded first.
	ClaimID string
	// Fault is what the caller found wrong with this draft: it alone is refused.
	Fault error
	// Customer is who CustomerID names, for callers who have read her in this
	// transaction; nil has Load look her up.
	Customer *customer.Survivor
}

// LineDraft is one line of a Draft. A negative price is a discount.
type LineDraft struct {
	ProductID   string
	Description string
	Quantity    int
	UnitPrice   money.Money
}

// What a purchase may hold at most.
const (
	horizonYears = 19 // promises look 20 years ahead
	maxLines     = 500
	maxText      = 500
	maxQuantity  = 1_000_000
)

// keys are what a draft is known by: no two drafts of a run share one.
func (d Draft) keys() []string {
	var keys []string
	if d.ExternalID != nil {
		keys = append(keys, "key:"+*d.ExternalID)
	}
	if d.Source != nil && d.SourceID != nil {
		keys = append(keys, "source:"+*d.Source+"\x00"+*d.SourceID)
	}
	return keys
}

// settle fills in what a draft leaves to be derived and refuses what can't be.
func (d Draft) settle(ctx context.Context, now time.Time) (Draft, error) {
	d.OccurredAt = clock.Micro(d.OccurredAt)
	d.DeliveredAt, d.CancelledAt = micro(d.DeliveredAt), micro(d.CancelledAt)
	if d.Channel == "" {
		d.Channel = SelfService
	}
	if d.Status == "" {
		d.Status = d.told()
	}
	if err := fault.First(d.checkKeys(), d.checkTimes(now), d.checkStatus()); err != nil {
		return d, err
	}
	amount, err := d.sum()
	if err != nil {
		return d, err
	}
	d.Amount = &amount
	d.Rate, err = rate(d.Rate, amount.Currency, tenants.From(ctx).Currency)
	return d, err
}

// over fills in from the purchase that is known already what d says nothing
// about: what it came to, and the rate that was fixed.
func (d Draft) over(old *Purchase) Draft {
	if old == nil {
		return d
	}
	if d.Lines == nil && d.Amount == nil {
		d.Amount = &old.Amount
	}
	if d.Rate == "" && d.currency() == old.Amount.Currency {
		d.Rate = old.Rate
	}
	return d
}

// currency gives the currency of d's lines or else of its amount.
func (d Draft) currency() string {
	switch {
	case len(d.Lines) > 0:
		return d.Lines[0].UnitPrice.Currency
	case d.Amount != nil:
		return d.Amount.Currency
	default:
		return ""
	}
}

// told derives the status from the dates.
func (d Draft) told() Status {
	switch {
	case d.CancelledAt != nil:
		return Cancelled
	case d.DeliveredAt != nil:
		return Delivered
	default:
		return Placed
	}
}

func (d Draft) checkKeys() error {
	if (d.Source == nil) != (d.SourceID == nil) {
		return fault.Invalid("sourceId", "goes with source: give both or neither")
	}
	return fault.First(
		fault.Key("externalId", d.ExternalID),
		fault.Key("source", d.Source),
		fault.Key("sourceId", d.SourceID),
	)
}

func (d Draft) checkTimes(now time.Time) error {
	switch {
	case d.OccurredAt.IsZero():
		return fault.Required("occurredAt")
	case d.OccurredAt.After(now):
		return fault.Invalid("occurredAt", "must not be in the future")
	case d.DeliveredAt != nil && d.DeliveredAt.After(now):
		return fault.Invalid("deliveredAt", "must not be in the future")
	case d.DeliveredAt != nil && d.DeliveredAt.Before(d.OccurredAt):
		return fault.Invalid("deliveredAt", "must not be before the purchase")
	case d.CancelledAt != nil && d.CancelledAt.After(now):
		return fault.Invalid("cancelledAt", "must not be in the future")
	case d.CancelledAt != nil && d.CancelledAt.Before(d.OccurredAt):
		return fault.Invalid("cancelledAt", "must not be before the purchase")
	}
	if d.PromisedDay != nil {
		if _, err := clock.ParseDay(string(*d.PromisedDay)); err != nil {
			return fault.Invalid("promisedDay", "%s", err)
		}
	}
	if d.PromisedZone != "" {
		if _, err := clock.Zone(d.PromisedZone); err != nil {
			return fault.Invalid("timeZone", "%s", err)
		}
	}
	return nil
}

// zone gives the zone in which the promised day is meant: where the customer
// is, as far as that is known.
func (d Draft) zone(ctx context.Context, c *customer.Survivor) string {
	switch {
	case d.PromisedZone != "":
		return d.PromisedZone
	case c.Zone != "":
		return c.Zone
	default:
		return tenants.From(ctx).Zone.String()
	}
}

// checkPromised refuses a promised day that was over before the purchase, or
// that is a slip of the pen.
func (d Draft) checkPromised(now time.Time) error {
	zone, err := clock.Zone(d.PromisedZone)
	if err != nil {
		return fault.Invalid("timeZone", "%s", err)
	}
	if d.PromisedDay.End(zone).Before(d.OccurredAt) {
		return fault.Invalid("promisedDay", "must not be before the purchase")
	}
	if d.PromisedDay.Start(zone).After(now.AddDate(horizonYears, 0, 0)) {
		return fault.Invalid("promisedDay", "must be within %d years", horizonYears)
	}
	return nil
}

// checkStatus holds the status against the dates. DELIVERED needs no date: some
// sources know only that it arrived, which is a status but no evidence. What
// arrived may be cancelled afterwards.
func (d Draft) checkStatus() error {
	switch d.Channel {
	case Human, SelfService:
	default:
		return fault.Invalid("channel", "must be HUMAN or SELF_SERVICE")
	}
	switch d.Status {
	case Placed, Shipped, Unavailable:
		if d.DeliveredAt != nil {
			return fault.Invalid("deliveredAt", "does not go with the status %s", d.Status)
		}
	case Delivered, Cancelled, Returned:
	default:
		return fault.Invalid("status", "must be PLACED, SHIPPED, DELIVERED, CANCELLED, UNAVAILABLE or RETURNED")
	}
	if d.CancelledAt != nil && d.Status != Cancelled {
		return fault.Invalid("cancelledAt", "does not go with the status %s", d.Status)
	}
	return nil
}

// sum adds the lines up and holds them against the amount.
func (d Draft) sum() (money.Money, error) {
	if len(d.Lines) == 0 {
		if d.Amount == nil {
			return money.Money{}, fault.Required("amount")
		}
		return *d.Amount, checkAmount(*d.Amount)
	}
	if len(d.Lines) > maxLines {
		return money.Money{}, fault.Invalid("lines", "must be at most %d", maxLines)
	}
	total := money.Money{Currency: d.Lines[0].UnitPrice.Currency}
	for i, l := range d.Lines {
		at := fmt.Sprintf("lines.%d", i)
		if err := l.check(at, total.Currency); err != nil {
			return total, err
		}
		sum, ok := addTo(total.Minor, l.UnitPrice.Minor, int64(l.Quantity))
		if !ok {
			return total, fault.Invalid(at, "makes the purchase too large an amount")
		}
		total.Minor = sum
	}
	if d.Amount != nil && *d.Amount != total {
		return total, fault.Invalid("amount", "must be the sum of the lines, %s %s", total.Amount(), total.Currency)
	}
	return total, checkAmount(total)
}

func checkAmount(m money.Money) error {
	if m.Minor < 0 {
		return fault.Invalid("amount", "must not be negative")
	}
	if _, err := money.Scale(m.Currency); err != nil {
		return fault.Invalid("amount", "%s", err)
	}
	return nil
}

func (l LineDraft) check(at, currency string) error {
	switch {
	case l.Quantity < 1 || l.Quantity > maxQuantity:
		return fault.Invalid(at+".quantity", "must be from 1 to %d", maxQuantity)
	case l.UnitPrice.Currency != currency:
		return fault.Invalid(at+".unitPrice", "must be in %s like the first line", currency)
	}
	return fault.Text(at+".description", l.Description, maxText)
}

// addTo gives total + price × quantity, and false where int64 can't hold it.
func addTo(total, price, quantity int64) (int64, bool) {
	abs := uint64(price)
	if price < 0 {
		abs = -abs
	}
	hi, lo := bits.Mul64(abs, uint64(quantity))
	if hi != 0 || lo > 1<<62 {
		return 0, false
	}
	add := int64(lo)
	if price < 0 {
		add = -add
	}
	sum := total + add
	return sum, sum >= -(1<<62) && sum <= 1<<62
}

// rate checks the rate between two currencies: a positive decimal, 1 when they are the same.
func rate(given, from, to string) (string, error) {
	if given == "" {
		if from != to {
			return "", fault.Invalid("rate", "is needed: one unit of %s in %s, as a decimal", from, to)
		}
		return "1", nil
	}
	if len(given) > 40 {
		return "", fault.TooLong("rate", 40)
	}
	r, err := decimal.NewFromString(given)
	if err != nil || !r.IsPositive() || r.Exponent() < -30 || r.Exponent() > 15 || r.NumDigits() > 40 {
		return "", fault.Invalid("rate", "must be a positive decimal such as 1.0842")
	}
	if from == to && !r.Equal(decimal.NewFromInt(1)) {
		return "", fault.Invalid("rate", "must be 1: the purchase is in the tenant's own currency")
	}
	return r.String(), nil
}

func micro(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	at := clock.Micro(*t)
	return &at
}
