package story

import (
	"context"
	"math"
	"time"

	"kept/care/expectation"
	"kept/care/promise"
	"kept/internal/clock"
	"kept/internal/servqual"
	"kept/tenants"
	"kept/tenants/guard"
)

// expect records what customers count on who came under claims: one explicit
// expectation of each promise that was made so. Her own day is what she was told
// last, and so it is what she expects; the claim that it was given under is
// linked all the same.
func (b *Book) expect(ctx context.Context, made []promise.History, loaded []promise.Loaded, segments map[string][]string) error {
	var all []expectation.Made
	zone := tenants.From(ctx).Zone
	for i, h := range made {
		claimID := h.ClaimID
		if claimID == "" && len(h.Besides) > 0 {
			claimID = h.Besides[0].ClaimID // the strictest
		}
		if claimID == "" || h.Ending.State == promise.Void {
			continue // nobody claimed anything, or nothing is left to be expected
		}
		guard.Known(ctx, loaded[i].ID, h.CustomerID) // made and looked up a moment ago
		e := expected(h, loaded[i].ID, claimID, zone)
		e.Segments = segments[h.CustomerID]
		all = append(all, e)
	}
	if len(all) == 0 {
		return nil
	}
	return b.Expectations.Load(ctx, all)
}

// expected is what a customer counts on who was promised h, and how it was met
// if it has been already. Both levels are what was said: she hopes for no less
// and puts up with no more.
func expected(h promise.History, promiseID, claimID string, zone *time.Location) expectation.Made {
	m, source, dimension := expectation.Hours, expectation.FromClaim, servqual.Reliability
	if h.DueDay != nil {
		m = expectation.Days
	}
	if h.ClaimID == "" {
		source = expectation.FromPromise
	}
	if h.PurchaseID == "" {
		dimension = servqual.Responsiveness
	}
	level := allowed(h, zone)
	out := expectation.Made{Draft: expectation.Draft{
		Kind: expectation.Explicit, CustomerID: h.CustomerID, Text: h.Text, ClaimID: claimID, ProductID: h.ProductID,
		PurchaseID: h.PurchaseID, InteractionID: h.InteractionID, PromiseID: promiseID, Dimension: dimension,
		Unit: m, Direction: expectation.LowerIsBetter, Desired: level, Source: source, OccurredAt: h.MadeAt,
	}}
	if h.Ending.State == promise.Kept {
		out.Met = &expectation.Measured{Level: lasting(m, *h.MadeAt, h.Ending.At, zone), At: h.Ending.At}
	}
	return out
}

// allowed is how long h may take: days to its day, or the hours begun until its time.
func allowed(h promise.History, zone *time.Location) expectation.Level {
	if h.DueDay != nil {
		return days(clock.DayOf(*h.MadeAt, zone), *h.DueDay)
	}
	return lasting(expectation.Hours, *h.MadeAt, *h.DueAt, zone)
}

// lasting is how long something took, as customers count: the days from one to the
// other, or the hours begun.
func lasting(u expectation.Unit, from, to time.Time, zone *time.Location) expectation.Level {
	if u == expectation.Days {
		return days(clock.DayOf(from, zone), clock.DayOf(to, zone))
	}
	return expectation.LevelOf(max(0, math.Ceil(to.Sub(from).Hours())))
}

// days are those from one day to another, and none to one before.
func days(from, to clock.Day) expectation.Level {
	return expectation.LevelOf(float64(max(0, from.Until(to))))
}

// metOrNot settles what was expected with promises that somebody has settled:
// kept, it is measured; void, there is nothing to be expected; and what was
// measured before doesn't count when a promise wasn't kept after all.
func (b *Book) metOrNot(ctx context.Context, settled []*promise.Promise) error {
	chains := make([]string, len(settled))
	for i, p := range settled {
		chains[i] = p.ChainID
	}
	found, err := b.Expectations.OfPromises(ctx, chains)
	if err != nil || len(found) == 0 {
		return err
	}
	zone := tenants.From(ctx).Zone
	for _, p := range settled {
		for _, e := range found[p.ChainID] {
			switch p.State {
			case promise.Kept, promise.KeptLate:
				err = b.Expectations.Measure(ctx, e, took(e, p, zone))
			case promise.Void:
				_, err = b.Expectations.Withdraw(ctx, e.ID, "there was nothing to keep: "+p.Reason)
			case promise.Broken:
				err = b.Expectations.Unmeasure(ctx, e, "the promise wasn't kept after all")
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// took is how long it took to keep p, in what e counts. What she expected is
// what she was told first: a date that she agreed to later is a smaller
// disappointment, and one all the same. The time that we waited for her is none
// of it, and the first date has moved by that.
func took(e *expectation.Expectation, p *promise.Promise, zone *time.Location) expectation.Measured {
	late := lasting(e.Measure.Unit, p.FirstDueAt, *p.SettledAt, zone)
	if p.SettledAt.Before(p.FirstDueAt) {
		late = -earlier(e.Measure.Unit, *p.SettledAt, p.FirstDueAt, zone)
	}
	return expectation.Measured{Level: max(0, e.Desired+late), At: *p.SettledAt}
}

// earlier is by how much something came sooner: the days between, or the whole
// hours, so that it took the hours begun.
func earlier(u expectation.Unit, at, due time.Time, zone *time.Location) expectation.Level {
	if u == expectation.Days {
		return lasting(u, at, due, zone)
	}
	return expectation.LevelOf(math.Floor(due.Sub(at).Hours()))
}
