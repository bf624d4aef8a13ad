package card_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kept/care/card"
	"kept/internal/clock"
	"kept/tenants"
)

// TestMain has the state machine try fewer histories than rapid would: each is
// dozens of transactions on a real database. -rapid.checks says otherwise.
func TestMain(m *testing.M) {
	flag.Parse()
	if f := flag.Lookup("rapid.checks"); f != nil && f.Value.String() == f.DefValue {
		_ = f.Value.Set("30")
	}
	os.Exit(m.Run())
}

// plain is a card as somebody would keep it with pencil and paper. It shares no
// line with the book.
type plain struct {
	card.Balances
	code    string
	ends    time.Time
	blocked bool
}

// tab is what a till asked of a plain card.
type tab struct {
	card, amount, back int64
	until              time.Time
	state              card.HoldState
}

type machine struct {
	*shop
	round, count int
	cards        []*plain
	ids          []string
	tabs         map[string]*tab
}

// TestCardsAgainstPencilAndPaper does at random what can be done, to the book on a
// real database and with pencil and paper beside it, and holds one against the
// other after each step.
func TestCardsAgainstPencilAndPaper(t *testing.T) {
	s, round := newShop(t), 0
	rapid.Check(t, func(t *rapid.T) {
		round++
		m := &machine{shop: s, round: round, tabs: map[string]*tab{}}
		t.Repeat(map[string]func(*rapid.T){
			"issue": m.issueOne, "pay": m.payOne, "confirm": m.confirm, "cancel": m.cancel, "refund": m.refund,
			"reverse": m.reverse, "block": m.block, "wait": m.wait, "sweep": func(*rapid.T) { m.sweep() }, "": m.check,
		})
	})
	s.t = t
	s.sweep()
	s.sound()
	s.closes()
}

// closes holds the report against what is on the cards.
func (s *shop) closes() {
	s.t.Helper()
	to := clock.DayOf(s.now, tenants.From(s.ctx).Zone)
	r, err := s.book.Liability(s.ctx, "EUR", ptr(to.Add(-5)), &to)
	s.must(err)
	var owed int64
	all, err := s.db.Card.Query().All(s.ctx)
	s.must(err)
	for _, c := range all {
		owed += c.Available + c.Held
	}
	if r.Opening.Minor+r.Issued.Minor-r.Redeemed.Minor-r.Expired.Minor-r.Reversed.Minor != r.Closing.Minor || r.Closing.Minor != owed {
		s.t.Errorf("the report says %+v, and %d are on the cards", r, owed)
	}
}

func (m *machine) key() card.Origin {
	m.count++
	return card.Origin{Source: "machine", SourceID: fmt.Sprintf("%d-%d", m.round, m.count)}
}

func (m *machine) issueOne(t *rapid.T) {
	n := rapid.Int64Range(1, 50).Draw(t, "amount")
	zone := tenants.From(m.ctx).Zone
	p := &plain{Balances: card.Balances{Issued: n, Available: n}, ends: card.Never}
	d := card.Draft{Origin: m.key(), Amount: eur(n), How: card.Sold}
	if days := rapid.IntRange(-1, 40).Draw(t, "days"); days >= 0 {
		d.ValidUntil = ptr(clock.DayOf(m.now, zone).Add(days))
		p.ends = d.ValidUntil.Add(1).Start(zone)
	}
	made, err := m.book.Issue(m.ctx, d)
	noError(t, err)
	p.code = made.Code
	m.cards, m.ids = append(m.cards, p), append(m.ids, made.Card.ID)
}

func (m *machine) anyCard(t *rapid.T) (int, *plain) {
	if len(m.cards) == 0 {
		t.Skip("there is no card")
	}
	i := rapid.IntRange(0, len(m.cards)-1).Draw(t, "card")
	return i, m.cards[i]
}

func (m *machine) payOne(t *rapid.T) {
	i, p := m.anyCard(t)
	n, at := rapid.Int64Range(1, 60).Draw(t, "amount"), rapid.Bool().Draw(t, "at once")
	h, err := m.book.Reserve(m.ctx, card.Wish{Origin: m.key(), Code: p.code, Amount: eur(n), Confirm: at})
	if can := !p.blocked && p.ends.After(m.now) && n <= p.Available; can != (err == nil) {
		t.Fatalf("paying %d with %+v: %v", n, p, err)
	}
	if err != nil {
		return
	}
	v := &tab{card: int64(i), amount: n, until: m.now.Add(15 * time.Minute), state: card.Held}
	p.Available -= n
	if at {
		v.state = card.Confirmed
		p.Redeemed += n
	} else {
		p.Held += n
	}
	m.tabs[h.ID] = v
}

func (m *machine) anyTab(t *rapid.T) (string, *tab, *plain) {
	if len(m.tabs) == 0 {
		t.Skip("nothing was asked for")
	}
	id := rapid.SampledFrom(slices.Sorted(maps.Keys(m.tabs))).Draw(t, "hold")
	return id, m.tabs[id], m.cards[m.tabs[id].card]
}

func (m *machine) confirm(t *rapid.T) {
	id, v, p := m.anyTab(t)
	_, err := m.book.Confirm(m.ctx, id)
	if can := v.state == card.Held || v.state == card.Confirmed; can != (err == nil) {
		t.Fatalf("confirming one that is %s: %v", v.state, err)
	}
	if v.state == card.Held {
		v.state = card.Confirmed
		p.Held, p.Redeemed = p.Held-v.amount, p.Redeemed+v.amount
	}
}

func (m *machine) cancel(t *rapid.T) {
	id, v, p := m.anyTab(t)
	_, err := m.book.Cancel(m.ctx, id)
	if can := v.state != card.Confirmed; can != (err == nil) {
		t.Fatalf("cancelling one that is %s: %v", v.state, err)
	}
	if v.state == card.Held {
		m.letGo(v, p, card.Cancelled)
	}
}

func (m *machine) letGo(v *tab, p *plain, s card.HoldState) {
	v.state = s
	p.Held, p.Available = p.Held-v.amount, p.Available+v.amount
	if !p.ends.After(m.now) {
		p.Available, p.Expired = 0, p.Expired+p.Available
	}
}

func (m *machine) refund(t *rapid.T) {
	id, v, p := m.anyTab(t)
	n := rapid.Int64Range(1, 60).Draw(t, "amount")
	_, err := m.book.Refund(m.ctx, card.Refund{Origin: m.key(), HoldID: id, Amount: ptr(eur(n))})
	if can := v.state == card.Confirmed && p.ends.After(m.now) && n <= v.amount-v.back; can != (err == nil) {
		t.Fatalf("refunding %d of %+v: %v", n, v, err)
	}
	if err == nil {
		v.back += n
		p.Redeemed, p.Available = p.Redeemed-n, p.Available+n
	}
}

func (m *machine) reverse(t *rapid.T) {
	i, p := m.anyCard(t)
	_, err := m.book.Reverse(m.ctx, card.Reversal{Origin: m.key(), CardID: m.ids[i]})
	if can := p.Held == 0 && p.Available > 0; can != (err == nil) {
		t.Fatalf("calling off %+v: %v", p, err)
	}
	if err == nil {
		p.Available, p.Reversed = 0, p.Reversed+p.Available
	}
}

func (m *machine) block(t *rapid.T) {
	i, p := m.anyCard(t)
	var err error
	if p.blocked = !p.blocked; p.blocked {
		_, err = m.book.Block(m.ctx, m.ids[i], "because")
	} else {
		_, err = m.book.Unblock(m.ctx, m.ids[i])
	}
	noError(t, err)
}

func (m *machine) wait(t *rapid.T) {
	m.shop.now = m.now.Add(rapid.SampledFrom([]time.Duration{5 * time.Minute, 15 * time.Minute, 9 * time.Hour, 20 * 24 * time.Hour}).Draw(t, "how long"))
	for _, v := range m.tabs {
		if v.state == card.Held && !v.until.After(m.now) {
			m.letGo(v, m.cards[v.card], card.Lapsed)
		}
	}
	for _, p := range m.cards {
		if !p.ends.After(m.now) {
			p.Available, p.Expired = 0, p.Expired+p.Available
		}
	}
}

func (m *machine) check(t *rapid.T) {
	for i, p := range m.cards {
		c, err := m.book.ByCode(m.ctx, p.code)
		noError(t, err)
		if c.ID != m.ids[i] || c.Balances != p.Balances || !c.Even() || (c.BlockedAt != nil) != p.blocked {
			t.Fatalf("the book says %+v, pencil and paper %+v", c, p)
		}
	}
}

func noError(t *rapid.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
