package loyalty

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"kept/care/customer"
	"kept/ent/db/loyaltyaccount"
	"kept/ent/db/loyaltylot"
	table "kept/ent/db/loyaltytransaction"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/tenants/guard"
)

// Transfer is points that one customer gives to another.
type Transfer struct {
	Origin
	CustomerID   string // who gives them
	ToCustomerID string // who has them then
	Currency     string
	Points       int64
	Reason       string
}

// What can't be done with a transfer.
var (
	ErrNoTransfers = fault.Conflict(fault.CodeConflict, "in this program no customer can give points to another")
	ErrReturned    = fault.Conflict(fault.CodeSettled, "this transfer was reversed already")
	ErrOneNow      = fault.Conflict(fault.CodeConflict, "the two are one customer now: there is nothing to reverse")
)

func (t Transfer) check() error {
	switch {
	case t.CustomerID == "":
		return fault.Required("customerId")
	case t.ToCustomerID == "":
		return fault.Required("toCustomerId")
	}
	return fault.First(checkPoints("points", t.Points), t.Origin.check(), fault.Text("reason", t.Reason, maxText))
}

// TransferPoints moves available points from one customer to another, the first
// to expire first. They expire when they would have. The program says how many
// a customer may give in a day; how many are missing is a fault of the points.
// It gives what it did to the giver; asked again for the same source, the same.
func (b *Book) TransferPoints(ctx context.Context, t Transfer) (*Transaction, error) {
	if err := t.check(); err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Transaction, error) {
		p, err := b.ProgramOf(ctx, t.Currency)
		if err != nil {
			return nil, err
		}
		if err := b.bothThere(ctx, t); err != nil {
			return nil, err
		}
		from, to, err := b.openBoth(ctx, p, t.CustomerID, t.ToCustomerID)
		if err != nil {
			return nil, err
		}
		if from == to {
			return nil, fault.Invalid("toCustomerId", "must be another customer")
		}
		out := transaction(ctx, t.key(KindTransferred), t.Reason)
		again, err := b.again(ctx, from, out.Key, func(was *Transaction) bool { return was.hands(to.accounts[0].CustomerID, t.Points) })
		if again != nil || err != nil {
			return again, err
		}
		if err := b.mayGive(ctx, from, t.Points); err != nil {
			return nil, err
		}
		if err := b.loadSpendable(ctx, from, t.Points); err != nil {
			return nil, err
		}
		given, err := from.give(to, t.Points, out)
		if err != nil {
			return nil, err
		}
		return given, b.write(ctx, from, to)
	})
}

// hands reports whether a transaction moved so many points to a customer.
func (t *Transaction) hands(customerID string, n int64) bool {
	return slices.ContainsFunc(t.terms(), func(m term) bool { return m.Other != nil && *m.Other == handed{customerID, n} })
}

// mayGive refuses more than the program lets a customer give in a day, counted
// in the tenant's zone. What was reversed since counts too.
func (b *Book) mayGive(ctx context.Context, w *wallet, n int64) error {
	if w.program.TransferDaily == 0 {
		return ErrNoTransfers
	}
	today := clock.DayOf(w.now, w.zone).Start(w.zone)
	found, err := b.db.LoyaltyTransaction.Query().
		Where(table.CustomerIDIn(w.customers()...), table.ProgramID(w.program.ID), table.AtGTE(today), table.Kind(string(KindTransferred)), table.PointsLT(0)).
		Select(table.FieldID, table.FieldPoints).All(ctx)
	if err != nil {
		return fmt.Errorf("what customer %s gave today: %w", w.accounts[0].CustomerID, err)
	}
	left := w.program.TransferDaily
	for _, r := range found {
		left += r.Points
	}
	if n > left {
		return fault.Invalid("points", "must be at most %d, which is what is left of %d a day", max(left, 0), w.program.TransferDaily)
	}
	return nil
}

// bothThere refuses a transfer from or to who was erased.
func (b *Book) bothThere(ctx context.Context, t Transfer) error {
	if _, err := b.customers.ActiveIDs(ctx, t.CustomerID); err != nil {
		return err
	}
	_, err := b.customers.ActiveIDs(ctx, t.ToCustomerID)
	if errors.Is(err, customer.ErrErased) {
		return customer.ErasedAt("toCustomerId")
	}
	return err
}

// openBoth opens the wallets of two customers at one instant: the same one twice
// if they are one. All their accounts are locked first, in the order of their
// ids, so that two who give to each other don't wait in a circle.
func (b *Book) openBoth(ctx context.Context, p *Program, fromID, toID string) (from, to *wallet, err error) {
	hers, err := b.customers.IDs(ctx, fromID)
	if err != nil {
		return nil, nil, err
	}
	theirs, err := b.customers.IDs(ctx, toID)
	if err != nil {
		return nil, nil, err
	}
	_, err = b.db.LoyaltyAccount.Query().Where(loyaltyaccount.ProgramID(p.ID), loyaltyaccount.CustomerIDIn(append(hers, theirs...)...)).
		Modify(b.db.ForUpdate()).All(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("lock accounts of customers %s and %s: %w", fromID, toID, err)
	}
	if from, err = b.lock(ctx, p, hers); err != nil || hers[0] == theirs[0] {
		return from, from, err
	}
	if to, err = b.lock(ctx, p, theirs); err != nil {
		return nil, nil, err
	}
	return from, to, b.together(ctx, from, to)
}

// together brings two wallets to the later of their instants.
func (b *Book) together(ctx context.Context, v, w *wallet) error {
	if v.now.After(w.now) {
		v, w = w, v
	}
	if v.now.Equal(w.now) {
		return nil
	}
	v.now = w.now
	return b.catchUp(ctx, v)
}

// give moves n available points of w to another wallet's own account, in lots
// that expire when those expire that they are of.
func (w *wallet) give(to *wallet, n int64, t Transaction) (*Transaction, error) {
	parts, missing := draw(spendable(w.lots), n)
	if missing > 0 {
		return nil, short("points", n-missing, missing)
	}
	t.Kind = KindTransferred
	return w.hand(to, parts, t)
}

// hand moves points of lots to another wallet, with a transaction on each side.
func (w *wallet) hand(to *wallet, parts []slice, t Transaction) (*Transaction, error) {
	n := sum(parts)
	taker := to.accounts[0]
	if taker.Earned > maxEarned-n {
		return nil, fault.Invalid("points", "must leave what was ever earned below %d", int64(maxEarned))
	}
	t.At = w.now
	lots := taken(taker, w, parts) // with the dates from before she did this
	given := w.postEach(t, parts, PartAvailable, PartTransferred, term{Other: &handed{taker.CustomerID, n}})
	moves, terms := make([]move, len(parts)), []term{{Other: &handed{w.accounts[0].CustomerID, n}}}
	for i, l := range lots {
		moves[i], terms = move{l, PartTransferred, PartAvailable, l.Amount}, append(terms, l.times())
	}
	to.lots = append(to.lots, lots...)
	t.Key, t.OfID = "received "+given.ID, given.ID
	to.post(taker, t, moves, terms...)
	return given, nil
}

// taken makes the lots that an account receives of slices of another wallet. They
// end when they would have: what waited for inactivity has a date now.
func taken(a *account, of *wallet, parts []slice) []*Lot {
	out := make([]*Lot, len(parts))
	for i, p := range parts {
		out[i] = &Lot{
			ID: id.New(id.Lot), AccountID: a.ID, CustomerID: a.CustomerID, Amount: p.n,
			EarnedAt: p.lot.EarnedAt, ActivatesAt: p.lot.ActivatesAt, ExpiresAt: of.ends(p.lot), fresh: true,
		}
	}
	return out
}

// TransferBack is a transfer to be reversed.
type TransferBack struct {
	Origin
	TransactionID string // by which the points were given
	Reason        string
}

// ReverseTransfer gives the very points of a transfer back to who gave them. It
// is refused when some of them are gone: how many, is a fault of the transaction.
func (b *Book) ReverseTransfer(ctx context.Context, r TransferBack) (*Transaction, error) {
	if err := fault.First(r.Origin.check(), fault.Text("reason", r.Reason, maxText)); err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Transaction, error) {
		given, received, err := b.transfer(ctx, r.TransactionID)
		if err != nil {
			return nil, err
		}
		p, err := b.Program(ctx, given.ProgramID)
		if err != nil {
			return nil, err
		}
		taker, giver, err := b.openBoth(ctx, p, received.CustomerID, given.CustomerID)
		if err != nil {
			return nil, err
		}
		if taker == giver {
			return nil, ErrOneNow
		}
		t := transaction(ctx, r.key(KindReturned), r.Reason)
		again, err := b.again(ctx, taker, t.Key, func(t *Transaction) bool { return t.OfID == received.ID })
		if again != nil || err != nil {
			return again, err
		}
		t.Kind, t.OfID = KindReturned, received.ID
		returned, err := b.returnTo(ctx, taker, giver, received, t)
		if err != nil {
			return nil, err
		}
		return returned, b.write(ctx, taker, giver)
	})
}

// returnTo hands all that was received back, unless that was done.
func (b *Book) returnTo(ctx context.Context, taker, giver *wallet, received *Transaction, t Transaction) (*Transaction, error) {
	switch done, err := b.db.LoyaltyTransaction.Query().Where(table.OfID(received.ID), table.Kind(string(KindReturned))).Exist(ctx); {
	case err != nil:
		return nil, fmt.Errorf("whether transfer %s was reversed: %w", received.ID, err)
	case done:
		return nil, ErrReturned
	}
	lots, err := b.loadLots(ctx, taker, loyaltylot.TransactionID(received.ID))
	if err != nil {
		return nil, err
	}
	var parts []slice
	missing := int64(0)
	for _, l := range spendable(lots) {
		missing += l.Amount - l.Available
		if l.Available > 0 {
			parts = append(parts, slice{l, l.Available})
		}
	}
	if missing > 0 {
		return nil, fault.Invalid("transactionId", "must be one whose points are all still there: %d are gone", missing)
	}
	return taker.hand(giver, parts, t)
}

// ReversedAt says when transfers were reversed, by the id of each of the transactions
// that is a side of one which was.
func (b *Book) ReversedAt(ctx context.Context, list []*Transaction) (map[string]*time.Time, error) {
	var given []string
	of := map[string][]string{} // whom a side on which points were received answers: itself, who gave them, or both
	for _, t := range list {
		switch {
		case t.Kind != KindTransferred:
		case t.OfID == "":
			given = append(given, t.ID)
		default:
			of[t.ID] = append(of[t.ID], t.ID)
		}
	}
	if len(given) > 0 {
		received, err := b.db.LoyaltyTransaction.Query().Where(table.OfIDIn(given...), table.Kind(string(KindTransferred))).
			Select(table.FieldID, table.FieldOfID).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("who received %d transfers: %w", len(given), err)
		}
		for _, r := range received {
			of[r.ID] = append(of[r.ID], r.OfID)
		}
	}
	out := make(map[string]*time.Time, len(of))
	if len(of) == 0 {
		return out, nil
	}
	back, err := b.db.LoyaltyTransaction.Query().Where(table.OfIDIn(slices.Collect(maps.Keys(of))...), table.Kind(string(KindReturned))).
		Select(table.FieldID, table.FieldOfID, table.FieldAt).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("which of %d transfers were reversed: %w", len(of), err)
	}
	for _, r := range back {
		at := r.At.UTC()
		for _, id := range of[r.OfID] {
			out[id] = &at
		}
	}
	return out, nil
}

// transfer gives both sides of a transfer by the giver's.
func (b *Book) transfer(ctx context.Context, givenID string) (given, received *Transaction, err error) {
	if given, err = b.Transaction(ctx, givenID); err != nil {
		return nil, nil, err
	}
	if given.Kind != KindTransferred || given.OfID != "" || given.Key == "" {
		return nil, nil, fault.Invalid("transactionId", "must be one by which points were given")
	}
	found, err := b.db.LoyaltyTransaction.Query().Where(table.OfID(given.ID), table.Kind(string(KindTransferred))).Only(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("who received transfer %s: %w", given.ID, err)
	}
	guard.Known(ctx, given.ID, found.ID)
	return given, transactionFromRow(found), nil
}

// handed is who was on the other side of a transfer, and how many points went.
type handed struct {
	CustomerID string `json:"customer"`
	Points     int64  `json:"points"`
}

// OtherID is who is on the other side of a transfer: of points that were given
// who has them then, and of received ones who gave them. Empty for what isn't one.
func (t *Transaction) OtherID() string {
	for _, m := range t.terms() {
		if m.Other != nil {
			return m.Other.CustomerID
		}
	}
	return ""
}
