// Package tier keeps what customers have reached by the points that they earned.
//
// A program may have a ladder of tiers. Which one a customer stands on is a pure
// function (walk.go) of what she earned, of the floors that a member gave her, of
// the policy (in versions: the past stays as it was) and of the time; nothing else
// is known of it. She goes up at once. When her points no longer reach, a grace
// begins, and at its end she goes down, a tier at a time or all the way.
//
// What the function says is kept in one row for each customer, with the next
// instant at which time alone changes it. An event about her points makes the row
// due, and whatever is due is reckoned again from the beginning (care/story): to
// do so twice, late, or out of order comes to the same.
package tier

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"kept/internal/clock"
	"kept/internal/fault"
)

// Tier is one step of a program's ladder.
type Tier struct {
	Key    string `json:"key"` // what programs call it, such as GOLD
	Name   string `json:"name"`
	Points int64  `json:"points"` // how many within the window reach it
}

// Window says how long points count.
type Window string

// The windows.
const (
	WindowLifetime Window = "LIFETIME"
	WindowRolling  Window = "ROLLING"  // so many months after the day on which they were earned
	WindowCalendar Window = "CALENDAR" // until the end of the calendar year in which those months end
)

// Descent says how far a customer goes down at the end of a grace.
type Descent string

// The ways down.
const (
	ByOne  Descent = "BY_ONE"  // one tier; then another grace begins
	ToBase Descent = "TO_BASE" // to what her points reach, be it nothing
)

// Terms are what a policy says.
type Terms struct {
	Tiers     []*Tier `json:"tiers"` // from the lowest up
	Window    Window  `json:"window"`
	Months    int     `json:"months"`
	GraceDays int     `json:"graceDays"`
	Descent   Descent `json:"descent"`
}

// Policy is a version of a program's ladder, in force from an instant on.
type Policy struct {
	ID        string
	ProgramID string
	Number    int
	From      time.Time
	Terms
}

// Gain is points that count towards a tier: earned or, below zero, taken back.
type Gain struct {
	At     time.Time // when they came, or were taken back
	Earned time.Time // when they were earned; of what is taken back, when that was: from here they count
	Points int64
}

// Floor is a tier below which a customer doesn't fall while it holds, because a
// member said so.
type Floor struct {
	ID         string
	ProgramID  string
	CustomerID string
	Tier       string // its key
	From       time.Time
	Until      *time.Time // nil while nobody lifts it
	Reason     string
	ActorKind  string
	ActorID    string
}

// Standing is where a customer stands on a ladder.
type Standing struct {
	ID         string
	ProgramID  string
	CustomerID string
	Tier       *Tier // nil below the lowest
	Rank       int   // 1 is the lowest tier; 0 is none
	Since      *time.Time
	Points     int64      // that count now
	GraceUntil *time.Time // her points don't reach her tier any more: until then she keeps it
	Next       *Tier      // the one above; nil on the highest
	Missing    int64      // how many points she is short of it
	Falls      *Fall      // what becomes of her tier if she earns nothing more; nil when it stays
	DueAt      *time.Time // before this, time alone changes none of it
	Floor      *Floor     // nil when none holds
}

// Fall is a tier that is lost if nothing more is earned.
type Fall struct {
	At   time.Time
	To   *Tier // nil below the lowest
	Keep int64 // how many points earned by then would avert it, all of which count until then
}

// key is the key of a tier, or "" for none.
func (t *Tier) key() string {
	if t == nil {
		return ""
	}
	return t.Key
}

// leaves gives from when points don't count any more, or false when they always do.
func (t *Terms) leaves(earned time.Time, zone *time.Location) (time.Time, bool) {
	if t.Window == WindowLifetime {
		return time.Time{}, false
	}
	last := clock.DayOf(earned, zone).AddMonths(t.Months)
	if t.Window == WindowCalendar {
		last = last[:4] + "-12-31"
	}
	return last.Add(1).Start(zone), true
}

// graceEnds gives until when a tier is kept that isn't reached any more at a
// time: the end of the last day of grace.
func (t *Terms) graceEnds(at time.Time, zone *time.Location) time.Time {
	if t.GraceDays == 0 {
		return at
	}
	return clock.DayOf(at, zone).Add(t.GraceDays + 1).Start(zone)
}

// reached gives the level that so many points reach: 0 for none, 1 for the lowest tier.
func (t *Terms) reached(points int64) (level int) {
	for level < len(t.Tiers) && points >= t.Tiers[level].Points {
		level++
	}
	return level
}

// level gives the level of the tier with a key, or 0.
func (t *Terms) level(key string) int {
	return 1 + slices.IndexFunc(t.Tiers, func(tier *Tier) bool { return tier.Key == key })
}

// tier gives the tier at a level, or nil.
func (t *Terms) tier(level int) *Tier {
	if level < 1 || level > len(t.Tiers) {
		return nil
	}
	return t.Tiers[level-1]
}

// Find gives the tier with a key and its rank, 1 for the lowest; nil and 0 when
// there is none.
func (t *Terms) Find(key string) (*Tier, int) {
	rank := t.level(key)
	return t.tier(rank), rank
}

const (
	mostTiers   = 10
	mostPoints  = 1_000_000_000_000
	mostMonths  = 120
	mostGrace   = 366
	longestName = 100
)

var keys = regexp.MustCompile(`^[A-Z][A-Z0-9_]{0,19}$`)

// check refuses what no policy can say. Faults name the field.
func (t *Terms) check() error {
	switch {
	case len(t.Tiers) == 0 || len(t.Tiers) > mostTiers:
		return fault.Invalid("tiers", "must be 1 to %d", mostTiers)
	case t.Window != WindowLifetime && t.Window != WindowRolling && t.Window != WindowCalendar:
		return fault.Invalid("window", "must be LIFETIME, ROLLING or CALENDAR")
	case t.Descent != ByOne && t.Descent != ToBase:
		return fault.Invalid("descent", "must be BY_ONE or TO_BASE")
	case t.Months < 0 || t.Months > mostMonths || t.Months == 0 && t.Window == WindowRolling:
		return fault.Invalid("months", "must be 1 to %d; of a calendar year, from 0", mostMonths)
	case t.GraceDays < 0 || t.GraceDays > mostGrace:
		return fault.Invalid("graceDays", "must be 0 to %d", mostGrace)
	}
	for i, tier := range t.Tiers {
		switch {
		case !keys.MatchString(tier.Key):
			return fault.Invalid("tiers.key", "must be up to 20 capital letters, digits and underscores, such as GOLD")
		case t.level(tier.Key) != i+1:
			return fault.Invalid("tiers.key", "%s is there twice", tier.Key)
		case tier.Name == "":
			return fault.Required("tiers.name")
		case tier.Points < 0 || tier.Points > mostPoints:
			return fault.Invalid("tiers.points", "must be 0 to %d", int64(mostPoints))
		case i > 0 && tier.Points <= t.Tiers[i-1].Points:
			return fault.Invalid("tiers.points", "must be more than those of the tier below")
		}
		if err := fault.Text("tiers.name", tier.Name, longestName); err != nil {
			return err
		}
	}
	return nil
}

// tidy trims what people type.
func (t *Terms) tidy() {
	for _, tier := range t.Tiers {
		tier.Key, tier.Name = strings.TrimSpace(tier.Key), strings.TrimSpace(tier.Name)
	}
	if t.Window == WindowLifetime {
		t.Months = 0
	}
}
