package card

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"kept/internal/fault"
	"kept/internal/id"
)

// purse is a card with its holds, as far as a rule needs them. Its methods are the
// rules of cards: they change it in memory and put down what was done in posted.
type purse struct {
	*Card
	now    time.Time
	holds  []*Hold
	posted []*Movement
}

// post writes down one movement. It takes effect at m.At, but never before the
// card's last.
func (p *purse) post(k Kind, from, to Part, n int64, m Movement) *Movement {
	m.ID, m.CardID, m.Seq, m.Kind, m.From, m.To, m.Amount = id.New(id.CardMovement), p.ID, p.seq+1, k, from, to, n
	m.RecordedAt, m.currency = p.now, p.Currency
	if m.At.Before(p.lastAt) {
		m.At = p.lastAt
	}
	p.plus(from, -n)
	p.plus(to, n)
	m.After = p.Balances
	m.Hash = m.sum(p.head)
	p.seq, p.head, p.lastAt = m.Seq, m.Hash, m.At
	p.posted = append(p.posted, &m)
	return &m
}

// sum is the hash of a movement: of all it says, and of the hash of the card's
// movement before it. Texts are quoted, so that no two movements read alike.
func (m *Movement) sum(previous string) string {
	h, b := sha256.New(), m.After
	_, _ = fmt.Fprintf(h, "kept-card-1 %q %q %q %d %q %q %q %d %d %d %q %q %q %q %q after %d %d %d %d %d %d",
		previous, m.ID, m.CardID, m.Seq, m.Kind, m.From, m.To, m.Amount, m.At.UnixMicro(), m.RecordedAt.UnixMicro(),
		m.Key, m.HoldID, m.Reason, m.ActorKind, m.ActorID, b.Issued, b.Available, b.Held, b.Redeemed, b.Expired, b.Reversed)
	return hex.EncodeToString(h.Sum(nil))
}

// settle writes down all that time alone has done until p.now, at the instants at
// which it happened. Done twice it does nothing more.
func (p *purse) settle() {
	slices.SortFunc(p.holds, func(a, b *Hold) int { return a.ExpiresAt.Compare(b.ExpiresAt) })
	for _, h := range p.holds {
		if h.State == Held && !h.ExpiresAt.After(p.now) {
			p.expire(h.ExpiresAt)
			p.release(h, Lapsed, Movement{At: h.ExpiresAt})
		}
	}
	p.expire(p.now)
}

// expire takes what is available if the card's time is over by then.
func (p *purse) expire(by time.Time) {
	if p.Available > 0 && !p.ExpiresAt.After(by) {
		p.post(KindExpired, PartAvailable, PartExpired, p.Available, Movement{At: p.ExpiresAt})
	}
}

func (p *purse) release(h *Hold, s HoldState, m Movement) {
	m.HoldID = h.ID
	m = *p.post(KindReleased, PartHeld, PartAvailable, h.Amount, m)
	h.settle(s, m.At)
}

func (h *Hold) settle(s HoldState, at time.Time) { h.State, h.SettledAt, h.changed = s, &at, true }

// due is the next instant at which time alone changes the card; zero when none will.
func (p *purse) due() (due time.Time) {
	if p.Available > 0 && p.ExpiresAt.Before(Never) {
		due = p.ExpiresAt
	}
	for _, h := range p.holds {
		if h.State == Held && (due.IsZero() || h.ExpiresAt.Before(due)) {
			due = h.ExpiresAt
		}
	}
	return due
}

// reserve holds an amount for h, or redeems it at once when h says that it is
// confirmed.
func (p *purse) reserve(h *Hold, m Movement) error {
	switch missing := h.Amount - p.Available; {
	case p.BlockedAt != nil:
		return ErrBlocked
	case !p.ExpiresAt.After(p.now):
		return ErrExpired
	case missing > 0:
		return fault.Invalid("amount", "must be at most what is on the card: %s are missing", p.money(missing).Amount())
	}
	m.At, m.HoldID, h.fresh = p.now, h.ID, true
	p.holds = append(p.holds, h)
	if h.State == Confirmed {
		p.post(KindRedeemed, PartAvailable, PartRedeemed, h.Amount, m)
		return nil
	}
	p.post(KindHeld, PartAvailable, PartHeld, h.Amount, m)
	return nil
}

// confirm redeems what is held, even if the card was blocked since: the hold was
// a promise to the till.
func (p *purse) confirm(h *Hold, m Movement) {
	m.At, m.HoldID = p.now, h.ID
	p.post(KindRedeemed, PartHeld, PartRedeemed, h.Amount, m)
	h.settle(Confirmed, p.now)
}

// cancel lets go of what is held. What has expired meanwhile is gone.
func (p *purse) cancel(h *Hold, m Movement) {
	m.At = p.now
	p.release(h, Cancelled, m)
	p.settle()
}

// refund puts an amount of a redemption back, of which so much was refunded before.
func (p *purse) refund(h *Hold, before, n int64, m Movement) (*Movement, error) {
	switch left := h.Amount - before; {
	case !p.ExpiresAt.After(p.now):
		return nil, ErrExpired
	case n > left:
		return nil, fault.Invalid("amount", "must be at most %s: the rest is refunded already", p.money(left).Amount())
	}
	m.At, m.HoldID = p.now, h.ID
	return p.post(KindRefunded, PartRedeemed, PartAvailable, n, m), nil
}

// reverse takes all that is left, because what sold or gave the card was called off.
func (p *purse) reverse(m Movement) (*Movement, error) {
	switch {
	case p.Held > 0:
		return nil, ErrHeld
	case p.Available == 0:
		return nil, fault.Conflict(fault.CodeSettled, "there is nothing left on this card")
	}
	m.At = p.now
	return p.post(KindReversed, PartAvailable, PartReversed, p.Available, m), nil
}

// takeBack takes a card as it was issued, or nothing of it. One that was called off
// whole is taken already: there is no movement.
func (p *purse) takeBack(m Movement) (*Movement, error) {
	switch {
	case p.Held > 0:
		return nil, ErrHeld
	case p.Balances.Reversed == p.Issued:
		return nil, nil
	case p.Available < p.Issued:
		return nil, fault.Conflict(fault.CodeSettled, "of the gift card that was given for these points %s of %s are left: they can't be given back",
			p.money(p.Available).Amount(), p.money(p.Issued).Amount())
	}
	return p.reverse(m)
}
