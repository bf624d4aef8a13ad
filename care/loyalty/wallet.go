package loyalty

import (
	"encoding/json"
	"slices"
	"time"

	"kept/internal/fault"
	"kept/internal/id"
)

// account is where one customer's points of a program stand.
type account struct {
	ID         string
	ProgramID  string
	CustomerID string
	Seq        int64
	Head       string // the hash of its last transaction
	LastAt     time.Time
	DueAt      time.Time // before this, time alone changes nothing; zero when nothing will
	ActiveAt   time.Time // when the customer herself did something last; zero if never
	Balances

	keeper  string // the customer whose it is: herself, or into whom she was merged
	changed bool   // it has posted
	stale   bool   // what it says is due is over
}

// wallet is all that one customer has in a program, as far as a rule needs it:
// her account, those of the records that were merged into hers, those of others
// whose points are spent with hers, and of their lots those that the rule touches. Its methods are the rules of the ledger.
// They change it in memory and put down what was done in posted.
type wallet struct {
	program  *Program
	zone     *time.Location
	now      time.Time
	accounts []*account // her own first
	lots     []*Lot
	holds    []*hold
	posted   []*Transaction

	household string // whose points she may spend; empty if only her own

	unlooked bool // a key isn't looked for before it is written
	skipped  bool // that a look was left out
}

// hold is a reservation with the lots that it holds.
type hold struct {
	*Reservation
	parts  []slice
	drawer string // of points that another of her household asked for: who; empty when nobody looked

	fresh, changed bool // not written yet; written, and different since
	settled        bool // it has come to its end just now
}

// move is so many points of a lot from one part to another.
type move struct {
	lot      *Lot // nil for points that were spent before they were taken back
	from, to Part
	n        int64
}

// term is what a transaction says besides its entries: of a lot, mostly.
type term struct {
	LotID       string     `json:"lot,omitempty"`
	EarnedAt    *time.Time `json:"earned,omitempty"` // of lots since November 2026
	ActivatesAt *time.Time `json:"activates,omitempty"`
	ExpiresAt   *time.Time `json:"expires,omitempty"`
	IdleMonths  *int       `json:"idle,omitempty"`
	Refunded    int64      `json:"refunded,omitempty"`
	Lapsed      int64      `json:"lapsed,omitempty"` // of what was refunded, what had expired unspent: it isn't taken again
	Other       *handed    `json:"other,omitempty"`  // of a transfer or of points that another spent, and of no lot
	Shared      int64      `json:"shared,omitempty"` // how many points of others went with it, likewise

	HoldID string `json:"hold,omitempty"` // of a refund, likewise: the reservation that keeps points from it
	Kept   int64  `json:"kept,omitempty"` // and how many of them
}

// account gives one of the wallet's accounts by its id, or nil.
func (w *wallet) account(accountID string) *account {
	for _, a := range w.accounts {
		if a.ID == accountID {
			return a
		}
	}
	return nil
}

func (w *wallet) accountIDs() []string {
	out := make([]string, len(w.accounts))
	for i, a := range w.accounts {
		out[i] = a.ID
	}
	return out
}

// post writes down one transaction of a: its moves in their order, what they
// leave, and its hash. It takes effect at t.At, but never before the account's
// last. Points that become available pay what she owes at once, be it in another of
// her accounts.
func (w *wallet) post(a *account, t Transaction, moves []move, terms ...term) *Transaction {
	t.ID, t.ProgramID, t.AccountID, t.CustomerID = id.New(id.Movement), a.ProgramID, a.ID, a.CustomerID
	t.Seq, t.RecordedAt = a.Seq+1, w.now
	if t.At.Before(a.LastAt) {
		t.At = a.LastAt
	}
	before := a.Balances
	for _, m := range moves {
		t.book(a, m)
	}
	for _, m := range moves {
		if pays := min(a.Debt, a.Available); m.to == PartAvailable && pays > 0 {
			t.book(a, move{m.lot, PartAvailable, PartDebt, min(pays, m.lot.Available)})
		}
	}
	t.After = a.Balances
	if t.Points = a.Owed() - before.Owed(); t.Points == 0 {
		t.Points = total(moves)
	}
	if len(terms) > 0 {
		text, _ := json.Marshal(terms) // of texts, times and numbers
		t.Terms = string(text)
	}
	for _, m := range moves {
		if m.lot != nil && m.lot.TransactionID == "" {
			m.lot.TransactionID = t.ID
		}
	}
	t.sealReason()
	t.Hash = t.sum(a.Head)
	a.Seq, a.Head, a.LastAt, a.changed = t.Seq, t.Hash, t.At, true
	if t.active() {
		w.wake(a, t.At)
	}
	w.posted = append(w.posted, &t)
	var came []*Lot
	for _, m := range moves {
		if m.to == PartAvailable && m.lot != nil {
			came = append(came, m.lot)
		}
	}
	w.payElsewhere(a, came, t.At)
	return &t
}

// payElsewhere pays with lots of a what she owes in her other accounts, those of
// records that were merged with hers. It is taken back here instead of there: a
// transaction in each, of one instant, so that no day's report sees it.
func (w *wallet) payElsewhere(a *account, lots []*Lot, at time.Time) {
	for _, o := range w.accounts {
		if o == a || o.keeper != a.keeper || o.Debt == 0 {
			continue
		}
		parts, _ := draw(lots, o.Debt)
		n := sum(parts)
		if n == 0 {
			return
		}
		t := Transaction{Kind: KindReversed, At: latest(at, a.LastAt, o.LastAt)}
		moves := make([]move, len(parts))
		for i, p := range parts {
			moves[i] = move{p.lot, PartAvailable, PartReversed, p.n}
		}
		t.Reason = "Another of her records owed them"
		w.post(a, t, moves)
		t.Reason = "Another of her records has paid"
		w.post(o, t, []move{{nil, PartReversed, PartDebt, n}})
	}
}

// owesBeside is how much she owes in one account while she has points in another:
// until the two records were merged, they weren't one customer's.
func (w *wallet) owesBeside() (n int64) {
	for _, o := range w.accounts {
		if slices.ContainsFunc(w.accounts, func(a *account) bool { return a.keeper == o.keeper && a.Available > 0 }) {
			n += o.Debt
		}
	}
	return n
}

func latest(at time.Time, others ...time.Time) time.Time {
	for _, o := range others {
		if o.After(at) {
			at = o
		}
	}
	return at
}

// book adds a move's two entries.
func (t *Transaction) book(a *account, m move) {
	lot := ""
	if m.lot != nil {
		lot = m.lot.ID
		m.lot.plus(m.from, -m.n)
		m.lot.plus(m.to, m.n)
	}
	a.plus(m.from, -m.n)
	a.plus(m.to, m.n)
	t.Entries = append(t.Entries, Entry{lot, m.from, -m.n}, Entry{lot, m.to, m.n})
}

func total(moves []move) (n int64) {
	for _, m := range moves {
		n += m.n
	}
	return n
}

// postEach posts slices that may be of several accounts, a transaction for each,
// and gives the first. Only it has t's key, and what is said of no lot: what is said of
// a lot stands where the lot lies.
func (w *wallet) postEach(t Transaction, parts []slice, from, to Part, terms ...term) *Transaction {
	var first *Transaction
	for _, a := range w.accounts {
		var moves []move
		for _, s := range parts {
			if s.lot.AccountID == a.ID {
				moves = append(moves, move{s.lot, from, to, s.n})
			}
		}
		if len(moves) == 0 {
			continue
		}
		posted := w.post(a, t, moves, said(terms, moves, first == nil)...)
		if first == nil {
			first, t.Key = posted, ""
		}
	}
	return first
}

// said is those of the terms that are of the lots that are moved, and with rest also
// those of none.
func said(terms []term, moves []move, rest bool) (out []term) {
	for _, m := range terms {
		if m.LotID == "" && rest || slices.ContainsFunc(moves, func(v move) bool { return v.lot.ID == m.LotID }) {
			out = append(out, m)
		}
	}
	return out
}

// settle writes down all that time alone has done until w.now, at the instants
// at which it happened: holds lapse, lots become available, lots expire. Done
// twice it does nothing more.
func (w *wallet) settle() {
	q := w.agenda()
	for {
		at, due, ok := q.next(w.now)
		if !ok {
			return
		}
		w.lapse(at, q)
		w.activate(at, due, q)
		w.expire(at, due)
	}
}

// lapse lets go of the holds whose time is over. What was held may have expired
// meanwhile: its lots come up next.
func (w *wallet) lapse(at time.Time, q *agenda) {
	for _, h := range w.holds {
		if h.State == Held && !h.ExpiresAt.After(at) {
			w.release(h, Lapsed, Transaction{At: at, Key: "lapse " + h.ID})
			for _, p := range h.parts {
				q.add(p.lot)
			}
		}
	}
}

// release lets go of a hold: its points are available again.
func (w *wallet) release(h *hold, s ReservationState, t Transaction) {
	t.Kind, t.ReservationID = KindReleased, h.ID
	w.postOwn(h, t, h.parts, PartHeld, PartAvailable, h.Shared)
	w.takeKept(h, t)
	h.settle(s, t.At)
}

// takeKept takes back what a hold that was just let go kept from refunds.
func (w *wallet) takeKept(h *hold, released Transaction) {
	var parts []slice
	left := h.Refunded
	for _, p := range h.parts {
		if n := min(left, p.n, p.lot.Available); n > 0 {
			parts = append(parts, slice{p.lot, n})
			left -= n
		}
	}
	t := released
	t.Kind, t.Key, t.Reason = KindReversed, "", "A refund asked for them while they were held"
	w.postEach(t, parts, PartAvailable, PartReversed)
}

// activate makes lots available whose return window is over.
func (w *wallet) activate(at time.Time, due []*Lot, q *agenda) {
	var parts []slice
	for _, l := range due {
		if l.Pending > 0 && !l.ActivatesAt.After(at) {
			parts = append(parts, slice{l, l.Pending})
		}
	}
	w.postEach(Transaction{Kind: KindActivated, At: at}, parts, PartPending, PartAvailable)
	for _, p := range parts {
		q.add(p.lot)
	}
}

// expire takes what is available of lots whose time is over. What was spent of
// them is spent, and what is held waits until it is let go.
func (w *wallet) expire(at time.Time, due []*Lot) {
	var parts []slice
	for _, l := range due {
		if l.Available > 0 && !w.ends(l).After(at) {
			parts = append(parts, slice{l, l.Available})
		}
	}
	w.postEach(Transaction{Kind: KindExpired, At: at}, parts, PartAvailable, PartExpired)
}

// short says that points are missing.
func short(field string, available, missing int64) error {
	return fault.Invalid(field, "must be at most %d, which is what is available: %d are missing", available, missing)
}
