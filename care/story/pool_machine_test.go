package story_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kept/care/customer"
	"kept/care/household"
	"kept/care/loyalty"
	"kept/ent/db/loyaltyreservation"
	"kept/internal/fault"
	"kept/tenants"
)

// TestAHouseholdWhoseMembersAreMergedAndParted does at random what members of a
// household and others can do, while records become one and are parted again, and
// after each step looks whether all points are there, none is held twice, nothing is
// held whose time is over, and everything adds up.
func TestAHouseholdWhoseMembersAreMergedAndParted(t *testing.T) {
	c := openClub(t)
	round := 0
	rapid.Check(t, func(r *rapid.T) {
		round++
		c.begin(fmt.Sprint("tenant-", round))
		c.homes(3)
		m := &poolMachine{club: c}
		for _, name := range []string{"Ann", "Bob", "Cy", "Anna"} {
			m.who = append(m.who, c.customer(t, c.ctx, name))
			if name != "Bob" { // who has only what the record has that is merged into his
				m.earnFor(r, len(m.who)-1, 30)
			}
		}
		m.h = c.home(m.who[0], m.who[1])
		m.merges = append(m.merges, c.merges(m.who[1], m.who[3]))
		m.draws(r, loyalty.Wish{CustomerID: m.who[0], Points: 50, Origin: m.key("draw")})
		r.Repeat(map[string]func(*rapid.T){
			"earn": m.earn, "draw": m.draw, "draw again": m.drawAgain, "confirm": m.confirm, "cancel": m.cancel, "give back": m.giveBack,
			"join": m.join, "leave": m.leave, "merge": m.merge, "part": m.part, "wait": m.wait, "sweep": m.sweep, "": m.check,
		})
		m.later(r, 24*time.Hour)
		m.check(r)
	})
}

type poolMachine struct {
	*club
	h      *household.Household
	who    []string
	merges []*customer.Merge
	wishes []loyalty.Wish
	drawn  []string // the reservation of each wish
	count  int
	earned int64
}

func (m *poolMachine) key(what string) loyalty.Origin {
	m.count++
	return loyalty.Origin{Source: what, SourceID: fmt.Sprint(m.count)}
}

func (m *poolMachine) anybody(r *rapid.T) string { return rapid.SampledFrom(m.who).Draw(r, "who") }

// fair fails unless an error is one that says what isn't possible as things stand.
func fair(r *rapid.T, what string, err error) {
	r.Helper()
	if kind := fault.KindOf(err); err != nil && kind != fault.KindInvalid && kind != fault.KindConflict {
		r.Fatalf("%s: %v", what, err)
	}
}

func (m *poolMachine) earn(r *rapid.T) {
	m.earnFor(r, rapid.IntRange(0, len(m.who)-1).Draw(r, "who"), rapid.Int64Range(1, 20).Draw(r, "points"))
}

func (m *poolMachine) earnFor(r *rapid.T, i int, n int64) {
	_, err := m.rooms.Points.Earn(m.ctx, loyalty.Earning{CustomerID: m.who[i], Points: n, Origin: m.key("till")})
	noRapid(r, err)
	m.earned += n
}

func (m *poolMachine) draw(r *rapid.T) {
	wish := loyalty.Wish{
		CustomerID: m.anybody(r), Points: rapid.Int64Range(1, 90).Draw(r, "points"), Origin: m.key("draw"),
		Confirm: rapid.IntRange(0, 4).Draw(r, "at once") == 0, OwnOnly: rapid.IntRange(0, 4).Draw(r, "her own") == 0,
	}
	m.draws(r, wish)
}

func (m *poolMachine) draws(r *rapid.T, wish loyalty.Wish) {
	v, err := m.rooms.Points.Reserve(m.ctx, wish)
	fair(r, "drawing", err)
	if err == nil {
		m.wishes, m.drawn = append(m.wishes, wish), append(m.drawn, v.ID)
	}
}

// drawAgain asks for what was drawn once more, as whom it was for or as another: it is
// answered with the same or refused, and never moves anything.
func (m *poolMachine) drawAgain(r *rapid.T) {
	i := m.any(r)
	wish := m.wishes[i]
	wish.CustomerID = m.anybody(r)
	asks, err := m.rooms.Customers.Resolve(m.ctx, wish.CustomerID)
	noRapid(r, err)
	is, err := m.rooms.Points.Reservation(m.ctx, m.drawn[i])
	noRapid(r, err)
	hers, err := m.rooms.Customers.Resolve(m.ctx, is.CustomerID)
	noRapid(r, err)
	v, err := m.rooms.Points.Reserve(m.ctx, wish)
	fair(r, "drawing again", err)
	if err == nil && (v.ID != is.ID || asks != hers) {
		r.Fatalf("%s asked for %s of %s, and was answered with %s", asks, is.ID, hers, v.ID)
	}
}

func (m *poolMachine) any(r *rapid.T) int {
	if len(m.drawn) == 0 {
		r.Skip("nothing was drawn")
	}
	return rapid.IntRange(0, len(m.drawn)-1).Draw(r, "reservation")
}

func (m *poolMachine) confirm(r *rapid.T) {
	_, err := m.rooms.Points.Confirm(m.ctx, m.drawn[m.any(r)])
	fair(r, "confirming", err)
}

func (m *poolMachine) cancel(r *rapid.T) {
	_, err := m.rooms.Points.Cancel(m.ctx, m.drawn[m.any(r)])
	fair(r, "cancelling", err)
}

func (m *poolMachine) giveBack(r *rapid.T) {
	n := rapid.Int64Range(1, 60).Draw(r, "points")
	_, err := m.rooms.Points.ReverseRedemption(m.ctx, loyalty.GiveBack{ReservationID: m.drawn[m.any(r)], Points: &n, Origin: m.key("back")})
	fair(r, "giving back", err)
}

func (m *poolMachine) join(r *rapid.T)  { fair(r, "joining", m.joins(m.h, m.anybody(r))) }
func (m *poolMachine) leave(r *rapid.T) { fair(r, "leaving", m.leaves(m.h, m.anybody(r))) }

func (m *poolMachine) merge(r *rapid.T) {
	survivor, other := m.anybody(r), m.anybody(r)
	made, err := m.rooms.Customers.Merge(m.ctx, customer.MergeDraft{CustomerID: survivor, OtherID: other, SurvivorID: &survivor, Reason: "the same"})
	fair(r, "merging", err)
	if err == nil {
		m.club.now = m.now.Add(time.Second) // what is merged later is parted first
		m.merges = append(m.merges, made)
	}
}

func (m *poolMachine) part(r *rapid.T) {
	if len(m.merges) == 0 {
		r.Skip("nobody was merged")
	}
	last := m.merges[len(m.merges)-1]
	_, err := m.rooms.Customers.Unmerge(m.ctx, last.ID)
	noRapid(r, err)
	m.merges = slices.DeleteFunc(m.merges, func(x *customer.Merge) bool { return x == last })
}

// wait lets time pass; more than a day doesn't without a sweep.
func (m *poolMachine) wait(r *rapid.T) {
	m.later(r, rapid.SampledFrom([]time.Duration{15 * time.Minute, time.Hour, 2 * time.Hour, 20 * 24 * time.Hour}).Draw(r, "how long"))
}

func (m *poolMachine) later(r *rapid.T, d time.Duration) {
	m.club.now = m.now.Add(d)
	if d >= 24*time.Hour {
		m.sweep(r)
	}
}

// sweep lets go of all whose time is over.
func (m *poolMachine) sweep(r *rapid.T) {
	_, err := m.rooms.Points.Sweep(m.ctx, func(ctx context.Context, tenantID string) (*tenants.Actor, error) {
		a, err := m.system(ctx, tenantID)
		a.TenantID = tenantID // there is one for each round
		return a, err
	})
	noRapid(r, err)
	late, err := m.db.LoyaltyReservation.Query().Where(loyaltyreservation.State(string(loyalty.Held)), loyaltyreservation.ExpiresAtLTE(m.now)).All(m.ctx)
	noRapid(r, err)
	for _, v := range late {
		r.Fatalf("after a sweep %s (part of %q) of %s is held, whose time was over %s", v.ID, v.PartOfID, v.CustomerID, v.ExpiresAt)
	}
}

func (m *poolMachine) check(r *rapid.T) {
	accounts, err := m.db.LoyaltyAccount.Query().All(m.ctx)
	noRapid(r, err)
	var earned, held int64
	for _, a := range accounts {
		earned, held = earned+a.Earned, held+a.Held
		if owns := a.Pending + a.Available + a.Held - a.Debt; a.Earned != owns+a.Spent+a.Expired+a.Reversed || a.Available < 0 || a.Held < 0 {
			r.Fatalf("account %s doesn't come out even: %+v", a.ID, a)
		}
	}
	if earned != m.earned {
		r.Fatalf("all accounts say that %d were earned; it was %d", earned, m.earned)
	}
	reserved, err := m.db.LoyaltyReservation.Query().Where(loyaltyreservation.State(string(loyalty.Held))).All(m.ctx)
	noRapid(r, err)
	for _, v := range reserved {
		held -= v.Points - v.Shared
	}
	if held != 0 {
		r.Fatalf("accounts hold %d points more than reservations do", held)
	}
	for _, verify := range []func(context.Context) ([]string, error){m.rooms.Points.Verify, m.rooms.Households.Verify} {
		wrong, err := verify(m.ctx)
		noRapid(r, err)
		if len(wrong) > 0 {
			r.Fatalf("verify: %s", wrong)
		}
	}
}
