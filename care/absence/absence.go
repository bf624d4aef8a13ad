// Package absence keeps when members are away, and who stands in for them.
//
// An absence is planned from one day to another, both included, in the tenant's
// zone. While it lasts, what the member promised for that time goes to her
// deputy (care/story does that). It is over when its last day is, or earlier
// when somebody ends it; what was handed over stays where it is.
package absence

import (
	"time"

	"kept/care/event"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
)

// Absence is a stretch of days on which a member is away.
type Absence struct {
	ID        string
	MemberID  string
	DeputyID  string // who stands in; empty leaves it to her department
	From      clock.Day
	Until     clock.Day // the last day
	FromAt    time.Time
	UntilAt   time.Time // the last instant
	CreatedAt time.Time
	EndedAt   *time.Time // when it was ended before its time, or taken back

	lookAt        *time.Time
	uncoveredTold bool
}

// Away reports whether the member is away by now, for this reason.
func (a *Absence) Away(now time.Time) bool {
	return a.EndedAt == nil && !now.Before(a.FromAt) && !now.After(a.UntilAt)
}

// Over reports whether it is past, or was ended.
func (a *Absence) Over(now time.Time) bool { return a.EndedAt != nil || now.After(a.UntilAt) }

// Draft is what it takes to plan an absence.
type Draft struct {
	MemberID string // empty means the caller herself
	From     clock.Day
	Until    clock.Day
	DeputyID string
}

// longest is for how many days at most somebody is away: beyond that she has left.
const longest = 366

// plan is the rule: it gives the absence that d describes.
func (d Draft) plan(zone *time.Location, now time.Time) (*Absence, error) {
	for _, day := range []struct {
		field string
		value clock.Day
	}{{"from", d.From}, {"until", d.Until}} {
		if _, err := clock.ParseDay(string(day.value)); err != nil {
			return nil, fault.Invalid(day.field, "%s", err)
		}
	}
	switch {
	case d.MemberID == "":
		return nil, fault.Required("memberId")
	case d.Until < d.From:
		return nil, fault.Invalid("until", "must not be before from")
	case d.Until < clock.DayOf(now, zone):
		return nil, fault.Invalid("until", "must not be over")
	case d.From.Until(d.Until) >= longest:
		return nil, fault.Invalid("until", "must be within %d days of from", longest)
	case d.DeputyID == d.MemberID:
		return nil, fault.Invalid("deputyId", "must be another member")
	}
	a := &Absence{
		MemberID: d.MemberID, DeputyID: d.DeputyID, From: d.From, Until: d.Until,
		FromAt: d.From.Start(zone), UntilAt: d.Until.End(zone), CreatedAt: now,
	}
	first := a.FromAt // one that has begun already is looked at at once
	if first.Before(now) {
		first = now
	}
	a.lookAt = &first
	return a, nil
}

// glance is how often the sweep looks at who is away: what is promised in her
// name meanwhile waits so long for its new owner at most.
const glance = 10 * time.Minute

// look sets when the sweep looks at a next: at its beginning, again and again
// while it lasts, and once when it is over.
func (a *Absence) look(now time.Time) {
	var next time.Time
	switch {
	case a.Over(now):
		a.lookAt = nil
		return
	case now.Before(a.FromAt):
		next = a.FromAt
	default:
		next = now.Add(glance)
		if end := a.UntilAt.Add(time.Microsecond); end.Before(next) {
			next = end
		}
	}
	a.lookAt = &next
}

// Book keeps the absences of the tenant that the context acts for.
type Book struct {
	db  *store.DB
	log *event.Log
	now clock.Func
}

// NewBook returns the book of absences in db, which tells of changes in log.
func NewBook(db *store.DB, log *event.Log, now clock.Func) *Book {
	return &Book{db: db, log: log, now: now}
}
