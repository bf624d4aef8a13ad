package loyalty

import (
	"cmp"
	"slices"
	"time"

	"kept/internal/fault"
	"kept/internal/id"
)

// earn gives her points that were earned at a time: pending until the return
// window is over, or available at once. Points that would have expired by now,
// of history that is brought in late, come and go.
func (w *wallet) earn(n int64, at time.Time, t Transaction) (*Transaction, error) {
	l, err := w.lot(n, at, w.program.activates(at, w.zone))
	if err != nil {
		return nil, err
	}
	to := PartPending
	if !l.ActivatesAt.After(w.now) {
		to = PartAvailable
	}
	t.Kind, t.At = KindEarned, w.now
	posted := w.post(w.accounts[0], t, []move{{l, PartIssued, to, n}}, l.times())
	w.settle()
	return posted, nil
}

// lot makes a lot of n points in her own account, which some transaction fills.
func (w *wallet) lot(n int64, earned, activates time.Time) (*Lot, error) {
	a := w.accounts[0]
	if a.Earned > maxEarned-n {
		return nil, fault.Invalid("points", "must leave what was ever earned below %d", int64(maxEarned))
	}
	l := &Lot{
		ID: id.New(id.Lot), AccountID: a.ID, CustomerID: a.CustomerID, Amount: n,
		EarnedAt: earned, ActivatesAt: activates, ExpiresAt: w.program.expires(activates, w.zone), IdleMonths: w.program.idle(), fresh: true,
	}
	w.lots = append(w.lots, l)
	return l, nil
}

func (l *Lot) times() term {
	said := term{LotID: l.ID, EarnedAt: &l.EarnedAt, ActivatesAt: &l.ActivatesAt, ExpiresAt: &l.ExpiresAt}
	if l.IdleMonths > 0 {
		said.IdleMonths = &l.IdleMonths
	}
	return said
}

// adjust gives her points that can be spent at once, or takes available ones.
func (w *wallet) adjust(n int64, t Transaction) (*Transaction, error) {
	t.Kind, t.At = KindAdjusted, w.now
	if n > 0 {
		l, err := w.lot(n, w.now, w.now)
		if err != nil {
			return nil, err
		}
		return w.post(w.accounts[0], t, []move{{l, PartIssued, PartAvailable, n}}, l.times()), nil
	}
	parts, missing := draw(spendable(w.lots), -n)
	if missing > 0 {
		return nil, short("points", -n-missing, missing)
	}
	return w.postEach(t, parts, PartAvailable, PartReversed), nil
}

// reserve holds points for r, the first to expire first, or spends them at once
// when r says that it is confirmed. What others give of them has reservations of
// its own.
func (w *wallet) reserve(r *Reservation, t Transaction) (*Transaction, error) {
	parts, missing := draw(spendable(w.lots), r.Points)
	if missing > 0 {
		return nil, short("points", r.Points-missing, missing)
	}
	t.Kind, t.At, t.ReservationID = KindHeld, w.now, r.ID
	to := PartHeld
	if r.State == Confirmed {
		t.Kind, to = KindSpent, PartSpent
	}
	holds := w.share(r, parts)
	w.holds = append(w.holds, holds...)
	posted := w.postOwn(holds[0], t, holds[0].parts, PartAvailable, to, r.Shared)
	for _, h := range holds[1:] {
		t.Key, t.ReservationID = "", h.ID
		w.postOwn(h, t, h.parts, PartAvailable, to, 0)
	}
	return posted, nil
}

// confirm spends what is held.
func (w *wallet) confirm(h *hold, t Transaction) {
	t.Kind, t.At, t.ReservationID = KindSpent, w.now, h.ID
	w.postOwn(h, t, h.parts, PartHeld, PartSpent, h.Shared)
	h.settle(Confirmed, w.now)
}

// cancel lets go of what is held. What has expired meanwhile is gone.
func (w *wallet) cancel(h *hold, t Transaction) {
	t.At = w.now
	w.release(h, Cancelled, t)
	w.settle()
}

// takeBack takes n points back of a lot, because so much of what earned them was
// refunded. What is left of the lot goes first, and what has expired of it is gone
// already. If she has spent more than that, the program's policy says whether her
// other points go, those that are held as soon as they are let go, and whether she
// owes the rest. It is written down even if nothing could be taken.
func (w *wallet) takeBack(l *Lot, n int64, t Transaction) (*Transaction, error) {
	if n > l.Amount-l.Refunded {
		return nil, fault.Invalid("points", "must be at most %d: of %d that were earned, %d are taken back already", l.Amount-l.Refunded, l.Amount, l.Refunded)
	}
	l.Refunded, l.changed = l.Refunded+n, true
	pending := min(n, l.Pending)
	moves := some([]move{{l, PartPending, PartReversed, pending}})
	rest, policy := n-pending, w.program.Refunds
	if policy == RefundOnlyPending {
		rest = 0
	}
	own := min(rest, l.Available)
	moves = append(moves, some([]move{{l, PartAvailable, PartReversed, own}})...)
	lapsed := min(rest-own, l.Expired-l.lapsed)
	l.lapsed += lapsed
	others := slices.DeleteFunc(spendable(w.lots), func(o *Lot) bool { return o == l })
	parts, missing := draw(others, rest-own-lapsed)
	t.Kind, t.At = KindReversed, w.now
	for _, p := range parts {
		if p.lot.AccountID == l.AccountID {
			moves = append(moves, move{p.lot, PartAvailable, PartReversed, p.n})
		}
	}
	if policy == RefundDebt && missing > 0 {
		moves = append(moves, move{nil, PartDebt, PartReversed, missing})
	}
	terms := []term{{LotID: l.ID, Refunded: n, Lapsed: lapsed}}
	if policy == RefundWithinBalance {
		terms = append(terms, w.keep(missing)...)
	}
	posted := w.post(w.account(l.AccountID), t, moves, terms...)
	foreign := slices.DeleteFunc(parts, func(p slice) bool { return p.lot.AccountID == l.AccountID })
	t.Key = ""
	w.postEach(t, foreign, PartAvailable, PartReversed)
	return posted, nil
}

// keep puts down on what is held that n points of it are taken back if they are let
// go: the hold that ends first is the first. Once they are spent they are as good as
// spent before.
func (w *wallet) keep(n int64) (terms []term) {
	held := slices.Clone(w.holds)
	slices.SortFunc(held, func(a, b *hold) int { return cmp.Or(a.ExpiresAt.Compare(b.ExpiresAt), cmp.Compare(a.ID, b.ID)) })
	for _, h := range held {
		if part := min(n, sum(h.parts)-h.Refunded); part > 0 && h.State == Held {
			terms = append(terms, term{HoldID: h.ID, Kept: part})
			h.Refunded, h.changed = h.Refunded+part, true
			n -= part
		}
	}
	return terms
}

// some leaves out moves of nothing.
func some(moves []move) []move {
	return slices.DeleteFunc(moves, func(m move) bool { return m.n == 0 })
}
