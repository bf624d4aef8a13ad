package billing

import (
	"context"
	"time"

	"kept/internal/maybe"
	"kept/internal/money"
	"kept/tenants"
)

// Usage is how much of an allowance is used.
type Usage struct {
	Of      Allowance
	Used    int64
	Allowed *int64 // nil for no limit
	// Days is over how many days of this month it was counted so far, the last
	// of them begun; 0 for what isn't counted by the month.
	Days int
	// Forecast is what the month will come to if it goes on like this; nil in
	// its first three days, and for what isn't counted by the month.
	Forecast *int64
	// MoreWith is the smallest plan that has room for more; nil when none has, and
	// for seats that are paid for, of which there are as many as one pays for.
	MoreWith *Name
}

// soon is how many days must be counted before they foretell the month.
const soon = 3

// Overview is all that an owner wants to know of what she pays for.
type Overview struct {
	Standing
	Usage        []*Usage
	Connected    bool       // tenants subscribe through Stripe here
	Manageable   bool       // there is something to manage in Stripe's portal
	Subscribed   bool       // there is a subscription, to be changed in the portal
	PeriodEndsAt *time.Time // when it is paid for again
	CancelsAt    *time.Time // when it ends, if that was asked for
	Interval     *Interval  // how often it is paid for
	// Reduce is what there is more of than there will be room for.
	Reduce []*Reduction
}

// Overview tells how it stands with the tenant that ctx acts for, and what it uses.
func (b *Book) Overview(ctx context.Context) (*Overview, error) {
	acc, err := b.account(ctx)
	if err != nil {
		return nil, err
	}
	s := acc.Standing(b.now())
	o := &Overview{Standing: s, Connected: b.Connected(), Manageable: b.Connected() && acc.Customer != "", Subscribed: acc.Subscription.runs()}
	if o.Subscribed {
		o.PeriodEndsAt, o.CancelsAt = acc.Subscription.PeriodEndsAt, acc.Subscription.CancelsAt
		o.Interval = intervalOf(acc.Subscription.Price)
	}
	if o.Reduce, err = b.reducing(ctx, acc, &s); err != nil {
		return nil, err
	}
	for _, a := range counted {
		n, err := b.count(ctx, a, mostShown)
		if err != nil {
			return nil, err
		}
		o.Usage = append(o.Usage, usageOf(&s, a, n, b.now()))
	}
	return o, nil
}

// UsageOf tells how much of one allowance the tenant that ctx acts for has used,
// so that what needs more of it can say so before it is asked for. A count of
// the last minute serves, but for seats: who invites looks at what she did.
func (b *Book) UsageOf(ctx context.Context, a Allowance) (*Usage, error) {
	s, err := b.standing(ctx)
	if err != nil {
		return nil, err
	}
	tenantID := tenants.From(ctx).TenantID
	if n, ok := b.use.recent(tenantID, a, b.now()); ok && a != Seats {
		return usageOf(&s, a, n, b.now()), nil
	}
	n, err := b.count(ctx, a, mostShown)
	if err != nil {
		return nil, err
	}
	b.use.remember(tenantID, a, n, b.now())
	return usageOf(&s, a, n, b.now()), nil
}

// counted are the allowances of what there is today.
var counted = []Allowance{Seats, Customers, APIPoints}

// mostShown bounds what is counted from records for a page.
const mostShown = 1_000_000

func usageOf(s *Standing, a Allowance, n int64, now time.Time) *Usage {
	u := &Usage{Of: a, Used: n}
	if allowed, limited := s.Allowed(a); limited {
		u.Allowed = &allowed
		u.MoreWith = s.more(a, max(allowed, n)+1)
	}
	if !byTheMonth(a) {
		return u
	}
	since := month(now)
	gone := now.Sub(since)
	u.Days = int(gone/(24*time.Hour)) + 1
	if u.Days > soon {
		all := since.AddDate(0, 1, 0).Sub(since)
		forecast := int64(float64(n) * all.Hours() / gone.Hours())
		u.Forecast = &forecast
	}
	return u
}

// more names the smallest plan with room for n of something.
func (s *Standing) more(a Allowance, n int64) *Name {
	if a == Seats && s.Paid > 0 {
		return nil
	}
	return maybe.Some(enough(a, n))
}

// Limit is how much a plan has of something.
type Limit struct {
	Of Allowance
	At *int64 // nil for no limit
}

// Limits lists how much p has of everything that is counted.
func (p *Plan) Limits() []*Limit {
	out := make([]*Limit, len(Allowances))
	for i, a := range Allowances {
		out[i] = &Limit{Of: a}
		if n, limited := p.Allowed(a); limited {
			out[i].At = &n
		}
	}
	return out
}

// MonthlyPrice is what a seat costs for a month; nil for what isn't sold.
func (p *Plan) MonthlyPrice() *money.Money { return p.price(p.Monthly) }

// YearlyPrice is what a seat costs for a year; nil for what isn't sold.
func (p *Plan) YearlyPrice() *money.Money { return p.price(p.Yearly) }

func (p *Plan) price(minor int64) *money.Money {
	if !p.Sold() {
		return nil
	}
	return &money.Money{Minor: minor, Currency: Currency}
}
