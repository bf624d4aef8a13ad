// Package campaign gives points to the customers of a segment, within a budget.
//
// A campaign is drafted, then runs: it goes through its segment once, in the
// order of the customers' ids, and comes to each of them one time. Some are held
// out by lot and get nothing, so that one sees what would have happened anyway;
// who has had enough of campaigns this week waits for the next. It ends when its
// budget is out, its time is over, or everybody was reached. The database itself
// holds that no budget is overspent and that nobody is given anything twice.
//
// What a campaign comes to is decided here; the points are the ledger's
// (care/story).
package campaign

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"kept/care/customer"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/maybe"
)

// State is how far a campaign's life has come.
type State string

// The states of a campaign.
const (
	Draft   State = "DRAFT"
	Running State = "RUNNING"
	Paused  State = "PAUSED"
	Ended   State = "ENDED"
)

// End says why a campaign has ended.
type End string

// The ends.
const (
	EndBudget  End = "BUDGET"  // what is left of it isn't enough for another customer
	EndReached End = "REACHED" // everybody in the segment was reached
	EndTime    End = "TIME"    // its last day is over
	EndMember  End = "MEMBER"  // somebody ended it
)

// Campaign gives points to the customers of a segment.
type Campaign struct {
	ID          string
	ProgramID   string
	Name        string
	Points      int64 // for each customer
	Budget      int64 // the most that it may give in all
	Spent       int64
	Holdout     int // percent of the segment that gets nothing
	LiftDays    int // within how many days somebody must buy to count
	FirstDay    clock.Day
	LastDay     clock.Day
	State       State
	EndedBy     *End // nil while it hasn't
	SegmentSize int  // as it was started
	Granted     int  // how many customers were given points
	HeldOut     int
	Waiting     int // who have had enough this week
	Refused     int
	StartedAt   *time.Time
	EndedAt     *time.Time
	CreatedAt   time.Time
	UpdatedAt   time.Time

	segment   string // whom it is for: a customer.Filter, as JSON
	reachedTo string // the last customer that it came to
}

// Segment gives whom it is for.
func (c *Campaign) Segment() (customer.Filter, error) {
	var f customer.Filter
	if err := json.Unmarshal([]byte(c.segment), &f); err != nil {
		return f, fmt.Errorf("read the segment of campaign %s: %w", c.ID, err)
	}
	return f, nil
}

// SegmentAsAsked gives whom it is for as the API took it.
func (c *Campaign) SegmentAsAsked() map[string]any {
	out := map[string]any{}
	_ = json.Unmarshal([]byte(c.segment), &out) // what Kept wrote itself
	return out
}

// asText writes a segment down; nil is everybody.
func asText(f *customer.Filter) string {
	text, _ := json.Marshal(maybe.Value(f)) // of texts and times
	return string(text)
}

// Left is what is left of the budget.
func (c *Campaign) Left() int64 { return c.Budget - c.Spent }

// Over reports whether the last day is over.
func (c *Campaign) Over(now time.Time, zone *time.Location) bool { return !now.Before(c.ends(zone)) }

func (c *Campaign) ends(zone *time.Location) time.Time { return c.LastDay.Add(1).Start(zone) }

// HoldsOut reports whether the lot falls on a customer to get nothing. The lot is
// drawn from the two ids: whoever asks, and however often, it falls the same way.
func (c *Campaign) HoldsOut(customerID string) bool {
	sum := sha256.Sum256([]byte(c.ID + " " + customerID))
	return binary.BigEndian.Uint64(sum[:8])%100 < uint64(c.Holdout)
}

// Week gives the Monday of the week in which an instant falls: weeks are counted
// as ISO 8601 has them, in the tenant's zone.
func Week(at time.Time, zone *time.Location) clock.Day {
	return clock.DayOf(at, zone).Monday()
}

// due is when there is something to do next, if more says whether somebody is to
// be reached now; nil when time alone does nothing.
func (c *Campaign) due(now time.Time, zone *time.Location, more bool) *time.Time {
	at := c.ends(zone)
	switch {
	case c.State != Running && c.State != Paused:
		return nil
	case c.State == Running && more:
		at = earlier(at, clock.Later(now, c.FirstDay.Start(zone)))
	case c.State == Running:
		at = earlier(at, Week(now, zone).Add(7).Start(zone))
	}
	return &at
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// What can't be done with a campaign.
var (
	ErrEnded   = fault.Conflict(fault.CodeSettled, "this campaign has ended: draft another one")
	ErrStarted = fault.Conflict(fault.CodeSettled, "this campaign was started already: only its name, budget and last day can change")
	ErrDraft   = fault.Conflict(fault.CodeConflict, "this campaign wasn't started yet")
)

const (
	longestName = 100
	mostPoints  = 1_000_000_000         // as much as one movement may be of
	mostBudget  = 1_000_000_000_000_000 // as much as an account may ever earn
	mostHoldout = 90
	mostDays    = 366
)

// check refuses what no campaign can be.
func (c *Campaign) check() error {
	switch {
	case c.Name == "":
		return fault.Required("name")
	case c.Points < 1 || c.Points > mostPoints:
		return fault.Invalid("points", "must be from 1 to %d", mostPoints)
	case c.Budget > mostBudget:
		return fault.Invalid("budget", "must be at most %d", mostBudget)
	case c.Budget < c.Spent:
		return fault.Invalid("budget", "must be at least %d, which are given already", c.Spent)
	case c.Budget < c.Points:
		return fault.Invalid("budget", "must be enough for one customer")
	case c.Holdout < 0 || c.Holdout > mostHoldout:
		return fault.Invalid("holdout", "must be 0 to %d", mostHoldout)
	case c.LiftDays < 1 || c.LiftDays > mostDays:
		return fault.Invalid("liftDays", "must be from 1 to %d", mostDays)
	}
	return fault.First(fault.Text("name", c.Name, longestName), c.checkDays())
}

func (c *Campaign) checkDays() error {
	if _, err := clock.ParseDay(string(c.FirstDay)); err != nil {
		return fault.Invalid("firstDay", "%s", err)
	}
	if _, err := clock.ParseDay(string(c.LastDay)); err != nil {
		return fault.Invalid("lastDay", "%s", err)
	}
	switch days := c.FirstDay.Until(c.LastDay); {
	case days < 0:
		return fault.Invalid("lastDay", "must not be before firstDay (%s)", c.FirstDay)
	case days >= mostDays:
		return fault.Invalid("lastDay", "must be within %d days of firstDay", mostDays)
	}
	return nil
}

func (c *Campaign) tidy() { c.Name = strings.TrimSpace(c.Name) }
