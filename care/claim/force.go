package claim

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"kept/care/customer"
	table "kept/ent/db/claim"
	"kept/internal/calendar"
	"kept/internal/clock"
	"kept/tenants"
)

// Occasion is what may come under claims: a purchase or a contact.
type Occasion struct {
	At         time.Time
	ProductIDs []string
	Channel    customer.Channel // of a contact
	ClaimID    string           // a claim that it names: it comes under that one whatever the products
}

// Applied is a claim that an occasion came under.
type Applied struct {
	*Claim
	Terms Terms // those of the day
	Limit Limit // what they allow; of one that counts from the delivery, when that is known
}

// InForce are the claims that were said in some stretch of time, with the
// calendar that counts their days. A nil InForce holds none. It is for one
// goroutine at a time: it remembers what it has counted.
type InForce struct {
	claims   []*Claim
	calendar *calendar.Calendar
	counted  map[span]Limit
}

// span is so many days from one on.
type span struct {
	from   clock.Day
	amount int
	unit   Unit
}

// InForce reads the claims that what happened from one time to another may come
// under: a few statements for any number of occasions, and one where there is none.
func (b *Book) InForce(ctx context.Context, t Trigger, from, to time.Time) (*InForce, error) {
	c := Calendar(tenants.From(ctx))
	found, err := b.db.Claim.Query().Where(
		table.Trigger(string(t)), table.ValidFromLTE(string(clock.DayOf(to, c.Zone))),
		table.Or(table.ValidUntil(""), table.ValidUntilGTE(string(clock.DayOf(from, c.Zone)))),
		table.Or(table.RetiredAtIsNil(), table.RetiredAtGT(from)),
	).Order(table.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("claims in force: %w", err)
	}
	claims, err := b.whole(ctx, found)
	return &InForce{claims: claims, calendar: c}, err
}

// Calendar gives the calendar by which a tenant's claims are counted: its word,
// in its days, without its holidays.
func Calendar(a *tenants.Actor) *calendar.Calendar {
	return calendar.New(a.Zone, a.WorkingDays, a.Holidays)
}

// Under gives the claims that o came under, the strictest first; of two that
// allow the same, the older one.
func (f *InForce) Under(o Occasion) []Applied {
	if f == nil {
		return nil
	}
	var out []Applied
	day := clock.DayOf(o.At, f.calendar.Zone)
	for _, c := range f.claims {
		if !c.Covers(o, f.calendar.Zone) {
			continue
		}
		terms := c.TermsOn(day)
		out = append(out, Applied{Claim: c, Terms: terms, Limit: f.limit(terms.Measure, o.At, day)})
	}
	slices.SortStableFunc(out, func(a, b Applied) int {
		return cmp.Or(a.Limit.At.Compare(b.Limit.At), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// limit is m.Limit of something that happened at, on day. An import asks for the
// same days a thousand times, and a calendar counts them one by one.
func (f *InForce) limit(m Measure, at time.Time, day clock.Day) Limit {
	if m.Unit == Hours {
		return m.Limit(at, f.calendar)
	}
	s := span{m.begins(at, day, f.calendar), m.Amount, m.Unit}
	l, known := f.counted[s]
	if !known {
		if f.counted == nil {
			f.counted = map[span]Limit{}
		}
		l = m.endOf(s.from, f.calendar)
		f.counted[s] = l
	}
	return l
}

// None reports whether nothing was said.
func (f *InForce) None() bool { return f == nil || len(f.claims) == 0 }

// Holds reports whether what happened at a time may name a claim: one of these,
// said on that day.
func (f *InForce) Holds(claimID string, at time.Time) bool {
	return f != nil && slices.ContainsFunc(f.claims, func(c *Claim) bool {
		return c.ID == claimID && c.said(at, f.calendar.Zone)
	})
}

// Promising keeps those deadlines that are proved in one way. They overlap: the
// first of them is the strictest.
func Promising(all []Applied, by Proof) []Applied {
	return keep(all, func(a Applied) bool { return a.Kind == Deadline && a.Proof == by })
}

// Entitling keeps those that give the customer a right.
func Entitling(all []Applied) []Applied {
	return keep(all, func(a Applied) bool { return a.Kind == Entitlement })
}

func keep(all []Applied, want func(Applied) bool) (out []Applied) {
	for _, a := range all {
		if want(a) {
			out = append(out, a)
		}
	}
	return out
}
