package loyalty

import (
	"cmp"
	"slices"
	"time"
)

// Lot is what was earned at once, and what became of it. Its parts always come
// to its amount.
type Lot struct {
	ID            string
	AccountID     string
	CustomerID    string
	TransactionID string // that earned it
	Amount        int64
	Pending       int64
	Available     int64
	Held          int64
	Spent         int64
	Expired       int64
	Reversed      int64 // taken back, gone to pay a debt, or given to another customer
	Refunded      int64 // of how much of it the purchase was refunded, whatever became of the points
	EarnedAt      time.Time
	ActivatesAt   time.Time // from when it can be spent
	ExpiresAt     time.Time // from when it is gone; Never if it has no date
	IdleMonths    int       // of inactivity, after which it is gone; 0 if that doesn't matter

	lapsed         int64     // of what was refunded, what had expired by then: once for each point
	ends           time.Time // from when it is gone if it has no date, as things stand
	fresh, changed bool      // not written yet; written, and different since
}

// Whole reports whether the parts come to the amount, and none is below zero.
func (l *Lot) Whole() bool {
	parts := []int64{l.Pending, l.Available, l.Held, l.Spent, l.Expired, l.Reversed}
	sum := int64(0)
	for _, n := range parts {
		if n < 0 {
			return false
		}
		sum += n
	}
	return sum == l.Amount && l.Refunded <= l.Amount
}

// Ends is from when what is left of l is gone; nil if it never is. One that waits
// for inactivity ends then if the customer does nothing more.
func (l *Lot) Ends() *time.Time {
	if l.IdleMonths > 0 && !l.ends.IsZero() {
		return &l.ends
	}
	if !l.ExpiresAt.Before(Never) {
		return nil
	}
	return &l.ExpiresAt
}

// Idle is how many months of inactivity end l; nil if that doesn't matter.
func (l *Lot) Idle() *int {
	if l.IdleMonths == 0 {
		return nil
	}
	return &l.IdleMonths
}

// due is the next instant at which time alone changes l, whatever the customer
// does; zero when none will.
func (l *Lot) due() time.Time {
	switch {
	case l.Pending > 0:
		return l.ActivatesAt
	case l.Available > 0 && l.ExpiresAt.Before(Never):
		return l.ExpiresAt
	default:
		return time.Time{}
	}
}

// plus adds an entry's amount to a part of l. What pays a debt is gone like what
// is taken back, and so is what is given away; what was issued or received is l
// itself.
func (l *Lot) plus(p Part, n int64) {
	l.changed = true
	switch p {
	case PartPending:
		l.Pending += n
	case PartAvailable:
		l.Available += n
	case PartHeld:
		l.Held += n
	case PartSpent:
		l.Spent += n
	case PartExpired:
		l.Expired += n
	case PartReversed, PartDebt:
		l.Reversed += n
	case PartTransferred:
		l.Reversed += max(n, 0)
	}
}

// slice is some points of a lot.
type slice struct {
	lot *Lot
	n   int64
}

func sum(parts []slice) (n int64) {
	for _, p := range parts {
		n += p.n
	}
	return n
}

// spendable puts lots in the order in which they are spent: those first that
// expire first, then the oldest.
func spendable(lots []*Lot) []*Lot {
	out := slices.Clone(lots)
	slices.SortFunc(out, func(a, b *Lot) int {
		return cmp.Or(a.ExpiresAt.Compare(b.ExpiresAt), a.EarnedAt.Compare(b.EarnedAt), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// draw takes n points from what is available of lots, in their order, and says
// how many it couldn't have.
func draw(lots []*Lot, n int64) (taken []slice, missing int64) {
	for _, l := range lots {
		if n == 0 {
			break
		}
		if part := min(n, l.Available); part > 0 {
			taken = append(taken, slice{l, part})
			n -= part
		}
	}
	return taken, n
}
