package loyalty

import (
	"slices"

	"kept/internal/fault"
)

// piece is some of what was spent of one of several holds.
type piece struct {
	of int // which of them
	slice
}

// restore gives back n points that were spent on a reservation, those first that
// live longest, each to whom it was of: the first hold is the reservation's, the
// others are part of it. Lots that have expired since live on for the program's
// minimum.
func (w *wallet) restore(holds []*hold, n int64, t Transaction) (*Transaction, error) {
	h := holds[0]
	if n > h.Points-h.Reversed {
		return nil, h.givenBack()
	}
	back, left := make([][]slice, len(holds)), n
	for _, p := range w.longest(holds) {
		if part := min(left, p.n); part > 0 {
			back[p.of] = append(back[p.of], slice{p.lot, part})
			left -= part
		}
	}
	posted := w.giveBack(h, n, back[0], n-sum(back[0]), t)
	t.Key = ""
	for i, part := range holds[1:] {
		if parts := back[i+1]; len(parts) > 0 {
			w.giveBack(part, sum(parts), parts, 0, t)
		}
	}
	return posted, nil
}

// longest is what was spent of holds, what lives longest first.
func (w *wallet) longest(holds []*hold) (out []piece) {
	for i, h := range holds {
		for _, p := range h.parts {
			out = append(out, piece{i, p})
		}
	}
	slices.SortStableFunc(out, func(a, b piece) int { return w.ends(b.lot).Compare(w.ends(a.lot)) })
	return out
}

// giveBack gives slices of a hold back to their lots, and counts n points as given
// back of its reservation.
func (w *wallet) giveBack(h *hold, n int64, parts []slice, shared int64, t Transaction) *Transaction {
	var terms []term
	for _, p := range parts {
		if !w.ends(p.lot).After(w.now) {
			p.lot.ExpiresAt, p.lot.IdleMonths = w.program.minimum(w.now, w.zone), 0
			terms = append(terms, term{LotID: p.lot.ID, ExpiresAt: &p.lot.ExpiresAt, IdleMonths: &p.lot.IdleMonths})
		}
	}
	h.Reversed, h.changed = h.Reversed+n, true
	t.Kind, t.At, t.ReservationID = KindRestored, w.now, h.ID
	return w.postOwn(h, t, parts, PartSpent, PartAvailable, shared, terms...)
}

// givenBack says how many points of what was spent can still be given back.
func (h *hold) givenBack() error {
	return fault.Invalid("points", "must be at most %d: of %d that were spent, %d are given back already", h.Points-h.Reversed, h.Points, h.Reversed)
}
