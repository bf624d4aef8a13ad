package card

import (
	"context"
	"fmt"
	"time"

	rows "kept/ent/db"
	table "kept/ent/db/card"
	"kept/ent/db/cardmovement"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/guess"
	"kept/internal/id"
	"kept/internal/maybe"
	"kept/internal/money"
	"kept/tenants"
	"kept/tenants/guard"
)

// Wish is money of a card that somebody wants to pay with.
type Wish struct {
	Origin
	Code    string
	Amount  money.Money
	Minutes *int // how long to hold it: 15 if nobody says
	Confirm bool // redeem it at once
	Reason  string
}

const (
	holdMinutes = 15
	mostMinutes = 7 * 24 * 60
)

func (w Wish) check() error {
	if w.Minutes != nil && (*w.Minutes < 1 || *w.Minutes > mostMinutes) {
		return fault.Invalid("minutes", "must be from %d to %d", 1, mostMinutes)
	}
	return fault.First(checkAmount("amount", w.Amount.Minor), w.Origin.check(), fault.Text("reason", w.Reason, maxText))
}

// ByCode gives the card of a code, or missing: a code that was never one, one of
// another tenant's and one that was mistyped are the same. Whoever has tried too
// many of them waits.
func (b *Book) ByCode(ctx context.Context, typed string) (*Card, error) {
	a := tenants.From(ctx)
	caller := guess.Caller(a.TenantID, a.ID())
	if err := b.guesses.Open(b.now(), caller); err != nil {
		return nil, err
	}
	r, err := b.db.Card.Query().Where(table.Hash(b.safe.Hash(a.TenantID, typed))).Only(ctx)
	if rows.IsNotFound(err) {
		b.guesses.Wrong(b.now(), caller)
		return nil, fault.Missing("card").At("code")
	}
	if err != nil {
		return nil, fmt.Errorf("look for a card by its code: %w", err)
	}
	guard.Known(ctx, r.ID)
	return b.asTimeLeft(ctx, fromRow(r))
}

// Reserve holds money of a card until it is confirmed or cancelled, or the time is
// over; or it redeems it at once. Faults name the field; how much is missing is one.
func (b *Book) Reserve(ctx context.Context, w Wish) (*Hold, error) {
	if err := w.check(); err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Hold, error) {
		c, err := b.ByCode(ctx, w.Code)
		if err != nil {
			return nil, err
		}
		if w.Amount.Currency != c.Currency {
			return nil, fault.Invalid("amount", "must be in %s", c.Currency)
		}
		p, err := b.open(ctx, c.ID)
		if err != nil {
			return nil, err
		}
		m := movement(ctx, w.key("redeem"), w.Reason)
		if was, err := b.again(ctx, m.Key); was != nil || err != nil {
			return b.reserved(ctx, c, was, w, err)
		}
		h := &Hold{ID: id.New(id.CardHold), CardID: c.ID, Currency: c.Currency, Amount: w.Amount.Minor, State: Held, HeldAt: p.now}
		minutes := holdMinutes
		maybe.Set(&minutes, w.Minutes)
		h.ExpiresAt = p.now.Add(time.Duration(minutes) * time.Minute)
		if w.Confirm {
			h.State, h.SettledAt = Confirmed, &h.HeldAt
		}
		if err := p.reserve(h, m); err != nil {
			return nil, err
		}
		return h, b.write(ctx, p)
	})
}

// reserved answers whoever asks again for what a source has already.
func (b *Book) reserved(ctx context.Context, c *Card, was *Movement, w Wish, err error) (*Hold, error) {
	if err != nil {
		return nil, err
	}
	if was.CardID != c.ID || was.Amount != w.Amount.Minor || w.Confirm != (was.Kind == KindRedeemed) {
		return nil, errTaken
	}
	return b.Hold(ctx, was.HoldID)
}

// Confirm redeems what a hold holds. Confirmed twice it stays as it is.
func (b *Book) Confirm(ctx context.Context, holdID string) (*Hold, error) {
	return b.decide(ctx, holdID, func(ctx context.Context, p *purse, h *Hold) error {
		switch h.State {
		case Cancelled:
			return ErrSettled
		case Lapsed:
			return ErrLapsed
		case Held:
			p.confirm(h, movement(ctx, "", ""))
		}
		return nil
	})
}

// Cancel lets go of what a hold holds. Cancelled twice, or after it has lapsed, it
// stays as it is; what was confirmed is refunded, not cancelled.
func (b *Book) Cancel(ctx context.Context, holdID string) (*Hold, error) {
	return b.decide(ctx, holdID, func(ctx context.Context, p *purse, h *Hold) error {
		switch h.State {
		case Confirmed:
			return ErrSettled
		case Held:
			p.cancel(h, movement(ctx, "", ""))
		}
		return nil
	})
}

// decide ends a hold by a rule.
func (b *Book) decide(ctx context.Context, holdID string, rule func(context.Context, *purse, *Hold) error) (*Hold, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Hold, error) {
		p, h, err := b.openHold(ctx, holdID)
		if err != nil {
			return nil, err
		}
		if err := rule(ctx, p, h); err != nil {
			return nil, err
		}
		return h, b.write(ctx, p)
	})
}

// openHold locks the card of a hold, and gives the hold as it is behind the lock.
func (b *Book) openHold(ctx context.Context, holdID string) (*purse, *Hold, error) {
	h, err := b.Hold(ctx, holdID)
	if err != nil {
		return nil, nil, err
	}
	p, err := b.open(ctx, h.CardID)
	if err != nil {
		return nil, nil, err
	}
	for _, held := range p.holds {
		if held.ID == h.ID {
			return p, held, nil
		}
	}
	h, err = b.Hold(ctx, holdID)
	return p, h, err
}

// Refund is money that was redeemed and comes back onto its card.
type Refund struct {
	Origin
	HoldID string
	Amount *money.Money // all that is left, if nobody says
	Reason string
}

// Refund puts what was redeemed back onto its card, never more than it was. A card
// that has expired takes nothing.
func (b *Book) Refund(ctx context.Context, r Refund) (*Movement, error) {
	if err := fault.First(r.Origin.check(), fault.Text("reason", r.Reason, maxText)); err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Movement, error) {
		p, h, err := b.openHold(ctx, r.HoldID)
		if err != nil {
			return nil, err
		}
		if h.State != Confirmed {
			return nil, ErrNotSpent
		}
		m := movement(ctx, r.key("refund"), r.Reason)
		if was, err := b.again(ctx, m.Key); was != nil || err != nil {
			return refunded(was, r, err)
		}
		before, err := b.refundedOf(ctx, h.ID)
		if err != nil {
			return nil, err
		}
		n := h.Amount - before
		if r.Amount != nil {
			if r.Amount.Currency != p.Currency {
				return nil, fault.Invalid("amount", "must be in %s", p.Currency)
			}
			n = r.Amount.Minor
		}
		if err := checkAmount("amount", n); err != nil {
			return nil, err
		}
		back, err := p.refund(h, before, n, m)
		if err != nil {
			return nil, err
		}
		return back, b.write(ctx, p)
	})
}

func refunded(was *Movement, r Refund, err error) (*Movement, error) {
	if err == nil && (was.HoldID != r.HoldID || r.Amount != nil && r.Amount.Minor != was.Amount) {
		return nil, errTaken
	}
	return was, err
}

// refundedOf is how much of a redemption was refunded.
func (b *Book) refundedOf(ctx context.Context, holdID string) (n int64, err error) {
	found, err := b.db.CardMovement.Query().Where(cardmovement.HoldID(holdID), cardmovement.Kind(string(KindRefunded))).All(ctx)
	if err != nil {
		return 0, fmt.Errorf("what was refunded of %s: %w", holdID, err)
	}
	for _, r := range found {
		n += r.Amount
	}
	return n, nil
}

// Reversal is a card to be called off.
type Reversal struct {
	Origin
	CardID string
	Reason string
}

// Reverse takes all that is left on a card, because what sold or gave it was
// called off. While a till holds money of it, it is refused.
func (b *Book) Reverse(ctx context.Context, r Reversal) (*Movement, error) {
	return b.reverse(ctx, "reverse", r, (*purse).reverse)
}

// TakeBack takes all that a card was issued with, because what it was given for was
// called off. What was redeemed can't be taken: it is refused, and says how much is left.
func (b *Book) TakeBack(ctx context.Context, r Reversal) (*Movement, error) {
	return b.reverse(ctx, "takeback", r, (*purse).takeBack)
}

// reverse ends a card by a rule, once for each source and verb: a caller who calls a
// card off and Kept that takes one back are never answered with each other's.
func (b *Book) reverse(ctx context.Context, verb string, r Reversal, rule func(*purse, Movement) (*Movement, error)) (*Movement, error) {
	if err := fault.First(r.Origin.check(), fault.Text("reason", r.Reason, maxText)); err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Movement, error) {
		p, err := b.open(ctx, r.CardID)
		if err != nil {
			return nil, err
		}
		m := movement(ctx, r.key(verb), r.Reason)
		was, err := b.again(ctx, m.Key)
		if err != nil {
			return nil, err
		}
		if was != nil && was.CardID != p.ID {
			return nil, errTaken
		}
		if was != nil {
			return was, nil
		}
		back, err := rule(p, m)
		if err != nil {
			return nil, err
		}
		return back, b.write(ctx, p)
	})
}
