package story_test

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kept/care/household"
	"kept/care/loyalty"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/tenants"
)

// purse is the points of several people as somebody would keep them with pencil
// and paper: every point by itself. It shares no line with the books.
type purse struct {
	who    []string
	coins  []*coin
	drawn  map[string]*drawing
	inside map[string]bool // who is in the household
	zone   *time.Location
	at     time.Time // until when time has passed
	lots   int
}

type coin struct {
	of, lot         int
	where           string
	earned, expires time.Time
}

type drawing struct {
	coins []*coin // in the order of the ledger: whose wish it was first, then the others
	state loyalty.ReservationState
	until time.Time
}

func (p *purse) count(of int, where string) (n int64) {
	for _, c := range p.coins {
		if c.of == of && c.where == where {
			n++
		}
	}
	return n
}

func (p *purse) balances(of int) loyalty.Balances {
	b := loyalty.Balances{Available: p.count(of, "available"), Held: p.count(of, "held"), Spent: p.count(of, "spent"), Expired: p.count(of, "expired")}
	b.Earned = b.Available + b.Held + b.Spent + b.Expired
	return b
}

// may is those whose points somebody may spend.
func (p *purse) may(i int) (all []int) {
	for j := range p.who {
		if i == j || p.inside[p.who[i]] && p.inside[p.who[j]] {
			all = append(all, j)
		}
	}
	return all
}

// spendable is what somebody may spend, in the order in which it is spent.
func (p *purse) spendable(i int) (out []*coin) {
	all := p.may(i)
	for _, c := range p.coins {
		if c.where == "available" && slices.Contains(all, c.of) {
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(a, b *coin) int {
		return cmp.Or(a.expires.Compare(b.expires), a.earned.Compare(b.earned), cmp.Compare(a.lot, b.lot))
	})
	return out
}

// pass lets time come to an instant, step by step.
func (p *purse) pass(until time.Time) {
	for ; !p.at.After(until); p.at = p.at.Add(15 * time.Minute) {
		for _, d := range p.drawn {
			if d.state == loyalty.Held && !d.until.After(p.at) {
				d.state = loyalty.Lapsed
				move(d.coins, "available")
			}
		}
		p.expire()
	}
	p.at = until
}

func (p *purse) expire() {
	for _, c := range p.coins {
		if c.where == "available" && !c.expires.After(p.at) {
			c.where = "expired"
		}
	}
}

func move(coins []*coin, where string) {
	for _, c := range coins {
		c.where = where
	}
}

// TestAHouseholdAgainstPencilAndPaper does at random what members of a household
// and others can do, and holds the books against the purse after each step:
// everybody's balance, what is refused, and what is quoted.
func TestAHouseholdAgainstPencilAndPaper(t *testing.T) {
	c := openClub(t)
	round := 0
	rapid.Check(t, func(r *rapid.T) {
		round++
		c.begin(fmt.Sprint("tenant-", round))
		c.homes(3)
		m := &homeMachine{club: c, purse: purse{drawn: map[string]*drawing{}, inside: map[string]bool{}, zone: tenants.From(c.ctx).Zone, at: c.now}}
		for _, name := range []string{"Ann", "Bob", "Cy"} {
			m.who = append(m.who, c.customer(t, c.ctx, name))
		}
		m.h = c.home(m.who[0])
		m.inside[m.who[0]] = true
		r.Repeat(map[string]func(*rapid.T){
			"earn": m.earn, "draw": m.draw, "confirm": m.confirm, "cancel": m.cancel, "give back": m.giveBack,
			"join": m.join, "leave": m.leave, "wait": m.wait, "sweep": m.sweep, "": m.check,
		})
		m.sweep(r)
		c.sound()
	})
}

type homeMachine struct {
	*club
	purse
	h *household.Household
}

func (m *homeMachine) anybody(r *rapid.T) int { return rapid.IntRange(0, 2).Draw(r, "who") }

func (m *homeMachine) earn(r *rapid.T) {
	i, n := m.anybody(r), rapid.IntRange(1, 20).Draw(r, "points")
	m.lots++
	_, err := m.rooms.Points.Earn(m.ctx, loyalty.Earning{CustomerID: m.who[i], Points: int64(n), Origin: loyalty.Origin{Source: "till", SourceID: fmt.Sprint(m.lots)}})
	noRapid(r, err)
	expires := clock.DayOf(m.now, m.zone).AddMonths(1).Add(1).Start(m.zone)
	for range n {
		m.purse.coins = append(m.purse.coins, &coin{of: i, lot: m.lots, where: "available", earned: m.now, expires: expires})
	}
}

func (m *homeMachine) draw(r *rapid.T) {
	i, n := m.anybody(r), rapid.IntRange(1, 40).Draw(r, "points")
	confirm := rapid.Bool().Draw(r, "at once")
	v, err := m.rooms.Points.Reserve(m.ctx, loyalty.Wish{CustomerID: m.who[i], Points: int64(n), Confirm: confirm})
	can := m.spendable(i)
	if enough := len(can) >= n; enough != (err == nil) {
		r.Fatalf("drawing %d of %d: %v", n, len(can), err)
	}
	if err != nil {
		return
	}
	d := &drawing{state: loyalty.Held, until: m.now.Add(time.Hour), coins: byMember(i, can[:n])}
	move(d.coins, "held")
	if confirm {
		d.state = loyalty.Confirmed
		move(d.coins, "spent")
	}
	m.drawn[v.ID] = d
	others := 0
	for _, c := range d.coins {
		if c.of != i {
			others++
		}
	}
	if v.Shared != int64(others) {
		r.Fatalf("it says that others give %d, they give %d", v.Shared, others)
	}
}

// byMember puts what somebody draws in the order in which it is written down: her
// own, then each other's in the order in which they come.
func byMember(me int, coins []*coin) []*coin {
	order := map[int]int{me: -1}
	for i, c := range coins {
		if _, ok := order[c.of]; !ok {
			order[c.of] = i
		}
	}
	out := slices.Clone(coins)
	slices.SortStableFunc(out, func(a, b *coin) int { return cmp.Compare(order[a.of], order[b.of]) })
	return out
}

func (m *homeMachine) any(r *rapid.T) (string, *drawing) {
	if len(m.drawn) == 0 {
		r.Skip("nothing was drawn")
	}
	id := rapid.SampledFrom(slices.Sorted(maps.Keys(m.drawn))).Draw(r, "reservation")
	return id, m.drawn[id]
}

func (m *homeMachine) confirm(r *rapid.T) {
	id, d := m.any(r)
	_, err := m.rooms.Points.Confirm(m.ctx, id)
	if can := d.state == loyalty.Held || d.state == loyalty.Confirmed; can != (err == nil) {
		r.Fatalf("confirming one that is %s: %v", d.state, err)
	}
	if d.state == loyalty.Held {
		d.state = loyalty.Confirmed
		move(d.coins, "spent")
	}
}

func (m *homeMachine) cancel(r *rapid.T) {
	id, d := m.any(r)
	_, err := m.rooms.Points.Cancel(m.ctx, id)
	if can := d.state != loyalty.Confirmed; can != (err == nil) {
		r.Fatalf("cancelling one that is %s: %v", d.state, err)
	}
	if d.state == loyalty.Held {
		d.state = loyalty.Cancelled
		move(d.coins, "available")
		m.expire()
	}
}

func (m *homeMachine) giveBack(r *rapid.T) {
	id, d := m.any(r)
	n := rapid.IntRange(1, 40).Draw(r, "points")
	m.lots++
	_, err := m.rooms.Points.ReverseRedemption(m.ctx, loyalty.GiveBack{ReservationID: id, Points: ptr(int64(n)), Origin: loyalty.Origin{Source: "back", SourceID: fmt.Sprint(m.lots)}})
	if can := d.state == loyalty.Confirmed && n <= len(d.coins); can != (err == nil) {
		r.Fatalf("giving back %d of %d: %v", n, len(d.coins), err)
	}
	if err != nil {
		return
	}
	spent := slices.Clone(d.coins)
	slices.SortStableFunc(spent, func(a, b *coin) int { return b.expires.Compare(a.expires) })
	over := map[int]bool{}
	for _, c := range spent[:n] {
		c.where = "available"
		over[c.lot] = over[c.lot] || !c.expires.After(m.now)
	}
	d.coins = slices.DeleteFunc(d.coins, func(c *coin) bool { return slices.Contains(spent[:n], c) })
	for _, c := range m.purse.coins { // a lot has one end
		if over[c.lot] {
			c.expires = clock.DayOf(m.now, m.zone).Add(4).Start(m.zone)
		}
	}
	m.expire()
}

func (m *homeMachine) join(r *rapid.T) {
	who := m.who[m.anybody(r)]
	err := m.joins(m.h, who)
	if (err == nil) == m.inside[who] {
		r.Fatalf("joining, in it already: %v: %v", m.inside[who], err)
	}
	m.inside[who] = true
}

func (m *homeMachine) leave(r *rapid.T) {
	who := m.who[rapid.IntRange(1, 2).Draw(r, "who")] // not the head
	err := m.leaves(m.h, who)
	if (err == nil) != m.inside[who] || err != nil && fault.KindOf(err) != fault.KindConflict {
		r.Fatalf("leaving, in it: %v: %v", m.inside[who], err)
	}
	delete(m.inside, who)
}

func (m *homeMachine) wait(r *rapid.T) {
	m.now = m.now.Add(rapid.SampledFrom([]time.Duration{15 * time.Minute, time.Hour, 24 * time.Hour, 20 * 24 * time.Hour}).Draw(r, "how long"))
	m.pass(m.now)
}

func (m *homeMachine) sweep(r *rapid.T) {
	_, err := m.rooms.Points.Sweep(m.ctx, func(ctx context.Context, tenantID string) (*tenants.Actor, error) {
		a, err := m.system(ctx, tenantID)
		a.TenantID = tenantID // there is one for each round
		return a, err
	})
	noRapid(r, err)
}

func (m *homeMachine) check(r *rapid.T) {
	for i, who := range m.who {
		s, err := m.rooms.Points.Standing(m.ctx, who, "", nil)
		noRapid(r, err)
		if want := m.balances(i); s.Balances != want || want.Available < 0 {
			r.Fatalf("of %d the book says %+v, pencil and paper %+v", i, s.Balances, want)
		}
		q, err := m.rooms.Points.Quote(m.ctx, who, 25, nil, false)
		noRapid(r, err)
		if can := int64(len(m.spendable(i))); q.Available != can || q.Affordable != (can >= 25) {
			r.Fatalf("%d is quoted %+v, and can spend %d", i, q, can)
		}
	}
}
