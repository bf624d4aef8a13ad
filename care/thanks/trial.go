package thanks

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"kept/ent/db/purchase"
	table "kept/ent/db/thankswatch"
	"kept/internal/clock"
	"kept/tenants"
)

// TrialDays is how many days, up to today, a plan is tried on; mostTried how many
// customers it is tried on at most.
const (
	TrialDays = 30
	mostTried = 5000
)

// Trial is what would have come of a plan on the days that were. Nothing is written.
type Trial struct {
	From   clock.Day
	To     clock.Day
	All    bool // whether everybody was tried who had an occasion; otherwise the first of them
	Counts []Count
}

// Candidates gives who may have had an occasion of a kind since a day, and whether
// that is everybody. It costs those.
func (b *Book) Candidates(ctx context.Context, k Kind, from clock.Day) (ids []string, all bool, err error) {
	if k == Anniversary {
		ids, err = b.db.ThanksWatch.Query().Where(table.AnniversaryOnGTE(string(from))).
			Order(table.ByAnniversaryOn(), table.ByID()).Limit(mostTried + 1).Select(table.FieldCustomerID).Strings(ctx)
	} else {
		ids, err = b.db.Purchase.Query().Where(purchase.OccurredAtGTE(from.Start(tenants.From(ctx).Zone))).
			Unique(true).Limit(mostTried + 1).Select(purchase.FieldCustomerID).Strings(ctx)
	}
	if err != nil {
		return nil, false, fmt.Errorf("on whom to try a plan of thanks: %w", err)
	}
	all = len(ids) <= mostTried
	survivors, err := b.customers.Survivors(ctx, ids[:min(len(ids), mostTried)])
	if err != nil {
		return nil, false, err
	}
	ids = ids[:0]
	for _, s := range survivors {
		ids = append(ids, s.ID)
	}
	slices.Sort(ids)
	return slices.Compact(ids), all, nil
}

// Tried is a chance of a customer, and what a decision on its own day depends on.
type Tried struct {
	Chance
	CustomerID string
	Facts      Facts
}

// Try decides chances as they would have been decided, each on its day.
func Try(tried []Tried) []Count {
	slices.SortFunc(tried, func(a, c Tried) int {
		return strings.Compare(string(a.Day)+a.CustomerID, string(c.Day)+c.CustomerID)
	})
	counts, last, spent := map[Outcome]*Count{}, map[string]*clock.Day{}, map[string]int64{}
	for _, t := range tried {
		f := t.Facts
		f.On, f.Last = t.Day, last[t.CustomerID]
		out := t.Decide(f)
		if out == Thanked && spent[t.Day.Month()]+t.Plan.Points > t.Plan.Budget {
			out = Budget
		}
		if counts[out] == nil {
			counts[out] = &Count{Outcome: out}
		}
		counts[out].N++
		if out == Thanked {
			counts[out].Points += t.Plan.Points
			spent[t.Day.Month()] += t.Plan.Points
			last[t.CustomerID] = &t.Day
		}
	}
	return inOrder(counts)
}
