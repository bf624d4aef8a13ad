package reaction

import (
	"context"
	"slices"
	"time"

	"golang.org/x/text/language"

	"kept/care/event"
	"kept/ent/db"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/wording"
	"kept/tenants"
)

// NobodyStandsIn tells the owners and admins that a member is away, that promises
// of hers fall due meanwhile, and that nobody stands in: the supervisors of her
// department would, if there were any who are here. Those who are away
// themselves are told only where everybody is.
func NobodyStandsIn(d *store.DB, now clock.Func) event.Reaction {
	w := &watch{db: d, now: now}
	return event.Reaction{Name: "nobody-stands-in", Types: []event.Type{event.MemberUncovered}, Do: w.tellUncovered}
}

func (w *watch) tellUncovered(ctx context.Context, events []*event.Event) error {
	staff, err := w.staff(ctx, events)
	if err != nil {
		return err
	}
	var due []telling
	for _, e := range events {
		all := staff[e.TenantID]
		i := slices.IndexFunc(all, func(m *db.Member) bool { return m.ID == e.SubjectID })
		if i < 0 {
			continue // she has left meanwhile, and everything was handed over
		}
		for _, m := range inCharge(all, e.SubjectID, w.now()) {
			due = append(due, telling{e, e.SubjectID, uncovered(all[i].Name, e.Data), m})
		}
	}
	return w.write(ctx, due)
}

// inCharge gives the owners and admins who are here, but for the member herself;
// all of them where nobody is.
func inCharge(staff []*db.Member, away string, now time.Time) []*db.Member {
	all := slices.Concat(withRole(staff, "", tenants.Owner), withRole(staff, "", tenants.Admin))
	here := slices.DeleteFunc(slices.Clone(all), func(m *db.Member) bool {
		return m.ID == away || m.AwayUntil != nil && now.Before(*m.AwayUntil)
	})
	if len(here) == 0 {
		return all
	}
	return here
}

// uncovered says it; events keep a day as text and a count as a JSON number.
func uncovered(name string, data map[string]any) func(language.Tag) string {
	last, _ := data["until"].(string)
	promises, _ := data["promises"].(float64)
	return func(in language.Tag) string {
		until := wording.Day(in, clock.Day(last).Start(time.UTC))
		if promises == 1 {
			return wording.In(in, fault.Clause("Nobody stands in for %s, who is away until %s: a promise falls due", name, until))
		}
		return wording.In(in, fault.Clause("Nobody stands in for %s, who is away until %s: %d promises fall due", name, until, int(promises)))
	}
}
