package story_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kept/care/customer"
	"kept/care/loyalty"
	"kept/care/reward"
	"kept/care/story"
	"kept/internal/money"
)

// shelf is the stock of some rewards as somebody would keep it with pencil and
// paper: every piece by itself.
type shelf struct {
	goods  []*goods
	pieces []*onePiece
	earned map[int]int64 // what each customer has earned
	one    map[int]int   // who became whose record
}

type goods struct {
	*reward.Reward
	stock   *int64
	most    *int64 // for one customer
	card    bool   // a gift card, which can be taken back
	retired bool
}

type onePiece struct {
	of          *goods
	reservation string
	who         int
	points      int64
	state       reward.State
	until       time.Time
	back        bool // its points were given back
}

func (s *shelf) survivor(i int) int {
	for {
		j, merged := s.one[i]
		if !merged {
			return i
		}
		i = j
	}
}

// taken counts the pieces of a reward that are held or somebody's.
func (s *shelf) taken(g *goods, whose func(who int) bool) (n int64) {
	for _, p := range s.pieces {
		if p.of == g && (p.state == reward.Held || p.state == reward.Confirmed) && whose(p.who) {
			n++
		}
	}
	return n
}

func anybody(int) bool { return true }

// available is what a customer has to spend.
func (s *shelf) spendable(who int) int64 {
	n := int64(0)
	for i, points := range s.earned {
		if s.survivor(i) == who {
			n += points
		}
	}
	for _, p := range s.pieces {
		if s.survivor(p.who) == who && (p.state == reward.Held || p.state == reward.Confirmed) && !p.back {
			n -= p.points
		}
	}
	return n
}

// TestTheStockOfRewardsAgainstPencilAndPaper does at random what can be done to
// rewards and by those who want them, and holds what is left against the shelf
// after each step: nothing is given twice, or without its points.
func TestTheStockOfRewardsAgainstPencilAndPaper(t *testing.T) {
	c := openClub(t)
	round := 0
	rapid.Check(t, func(r *rapid.T) {
		if round++; round > 40 {
			return // forty shelves are enough a run, with another seed each time
		}
		c.begin(fmt.Sprint("tenant-", round))
		m := &stockMachine{club: c, shelf: shelf{earned: map[int]int64{}, one: map[int]int{}}}
		for i, name := range []string{"Ann", "Bob", "Cy"} {
			m.earned[i] = 60
			m.who = append(m.who, c.member(name, 60))
		}
		for _, g := range []*goods{{stock: ptr(int64(2))}, {most: ptr(int64(1))}, {stock: ptr(int64(1)), card: true}} {
			d := reward.Draft{Name: fmt.Sprint("Reward ", len(m.goods)), Points: 10, Stock: g.stock, PerCustomer: g.most}
			if g.card {
				d.CardAmount = &money.Money{Minor: 500, Currency: "EUR"}
			}
			g.Reward = c.offer(d)
			m.goods = append(m.goods, g)
		}
		r.Repeat(map[string]func(*rapid.T){
			"reserve": m.reserve, "confirm": m.confirm, "cancel": m.cancel, "give back": m.giveBack,
			"change": m.change, "retire": m.retire, "merge": m.merge, "wait": m.wait, "sweep": m.sweep, "": m.check,
		})
		c.right()
		m.sweep(r)
		c.right()
	})
}

type stockMachine struct {
	*club
	shelf
	who   []string
	backs int
}

func (m *stockMachine) any(r *rapid.T) *goods { return rapid.SampledFrom(m.goods).Draw(r, "reward") }

func (m *stockMachine) reserve(r *rapid.T) {
	g, i := m.any(r), rapid.IntRange(0, 2).Draw(r, "who")
	p := &onePiece{of: g, who: m.survivor(i), points: g.Points, state: reward.Held, until: m.now.Add(15 * time.Minute)}
	v, err := m.stories.ReserveReward(m.ctx, story.RewardWish{CustomerID: m.who[i], RewardID: g.ID, Confirm: rapid.Bool().Draw(r, "at once")})
	mine := func(who int) bool { return m.survivor(who) == p.who }
	can := !g.retired && (g.stock == nil || m.taken(g, anybody) < *g.stock) &&
		(g.most == nil || m.taken(g, mine) < *g.most) && m.shelf.spendable(p.who) >= g.Points
	if can != (err == nil) {
		r.Fatalf("reserving %s, of which %d are taken, with %d points: %v, want done: %v", g.Name, m.taken(g, anybody), m.shelf.spendable(p.who), err, can)
	}
	if err != nil {
		return
	}
	p.reservation = v.ID
	if v.State == loyalty.Confirmed {
		p.state = reward.Confirmed
	}
	m.pieces = append(m.pieces, p)
}

func (m *stockMachine) piece(r *rapid.T) *onePiece {
	if len(m.pieces) == 0 {
		r.Skip("nothing was reserved")
	}
	return rapid.SampledFrom(m.pieces).Draw(r, "piece")
}

func (m *stockMachine) confirm(r *rapid.T) {
	p := m.piece(r)
	_, err := m.rooms.Points.Confirm(m.ctx, p.reservation)
	can := p.state == reward.Held || p.state == reward.Confirmed || p.state == reward.Returned
	if can != (err == nil) {
		r.Fatalf("confirming one that is %s: %v", p.state, err)
	}
	if p.state == reward.Held {
		p.state = reward.Confirmed
	}
}

func (m *stockMachine) cancel(r *rapid.T) {
	p := m.piece(r)
	_, err := m.rooms.Points.Cancel(m.ctx, p.reservation)
	if can := p.state != reward.Confirmed && p.state != reward.Returned; can != (err == nil) {
		r.Fatalf("cancelling one that is %s: %v", p.state, err)
	}
	if p.state == reward.Held {
		p.state = reward.Cancelled
	}
}

// giveBack gives back the points of a piece: a gift card comes back, a thing is
// somebody's all the same.
func (m *stockMachine) giveBack(r *rapid.T) {
	p := m.piece(r)
	m.backs++
	_, err := m.stories.ReverseRedemption(m.ctx, loyalty.GiveBack{ReservationID: p.reservation, Origin: loyalty.Origin{Source: "back", SourceID: fmt.Sprint(m.backs)}})
	if can := p.state == reward.Confirmed && !p.back; can != (err == nil) {
		r.Fatalf("giving back one that is %s, given back before: %v: %v", p.state, p.back, err)
	}
	if err != nil {
		return
	}
	p.back = true
	if p.of.card {
		p.state = reward.Returned
	}
}

// change makes the stock larger or smaller, or one without end.
func (m *stockMachine) change(r *rapid.T) {
	g := m.any(r)
	ch, stock := reward.Change{Clear: []reward.Field{reward.FieldStock}}, (*int64)(nil)
	if rapid.Bool().Draw(r, "counted") {
		stock = ptr(rapid.Int64Range(0, 4).Draw(r, "stock"))
		ch = reward.Change{Stock: stock}
	}
	_, err := m.rooms.Rewards.Change(m.ctx, g.ID, ch)
	can := !g.retired && (stock == nil || *stock >= m.taken(g, anybody))
	if can != (err == nil) {
		r.Fatalf("a stock of %v with %d taken: %v, want done: %v", stock, m.taken(g, anybody), err, can)
	}
	if err == nil {
		g.stock = stock
	}
}

func (m *stockMachine) retire(r *rapid.T) {
	if rapid.IntRange(0, 4).Draw(r, "whether") > 0 {
		r.Skip("it stays")
	}
	g := m.any(r)
	noRapid(r, second(m.rooms.Rewards.Retire(m.ctx, g.ID)))
	g.retired = true
}

func (m *stockMachine) merge(r *rapid.T) {
	i, j := m.survivor(rapid.IntRange(0, 2).Draw(r, "one")), m.survivor(rapid.IntRange(0, 2).Draw(r, "other"))
	if i == j || rapid.Bool().Draw(r, "whether") {
		r.Skip("nobody to merge")
	}
	noRapid(r, second(m.stories.MergeCustomers(m.ctx, customer.MergeDraft{CustomerID: m.who[i], OtherID: m.who[j], SurvivorID: &m.who[i], Reason: "one person"})))
	m.one[j] = i
}

func (m *stockMachine) wait(r *rapid.T) {
	m.now = m.now.Add(rapid.SampledFrom([]time.Duration{time.Minute, 10 * time.Minute, time.Hour}).Draw(r, "how long"))
	for _, p := range m.pieces {
		if p.state == reward.Held && !p.until.After(m.now) {
			p.state = reward.Lapsed
		}
	}
}

func (m *stockMachine) sweep(r *rapid.T) {
	noRapid(r, second(m.rooms.Points.Sweep(m.ctx, m.system)))
}

func (m *stockMachine) check(r *rapid.T) {
	for _, g := range m.goods {
		found, err := m.rooms.Rewards.Find(m.ctx, g.ID)
		noRapid(r, err)
		taken := m.taken(g, anybody)
		if found.Taken != taken {
			r.Fatalf("%s says that %d are taken, of %d", g.Name, found.Taken, taken)
		}
		if left := found.Left(); (left == nil) != (g.stock == nil) || left != nil && (*left != *g.stock-taken || *left < 0) {
			r.Fatalf("%s says that %v are left of %v, with %d taken", g.Name, left, g.stock, taken)
		}
	}
	for i, id := range m.who {
		if m.survivor(i) != i {
			continue
		}
		s, err := m.rooms.Points.Standing(m.ctx, id, "", nil)
		noRapid(r, err)
		if s.Available != m.shelf.spendable(i) {
			r.Fatalf("%d has %d points to spend, want %d", i, s.Available, m.shelf.spendable(i))
		}
	}
}
