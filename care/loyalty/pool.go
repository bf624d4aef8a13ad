package loyalty

import (
	"context"
	"fmt"
	"slices"

	table "kept/ent/db/loyaltyreservation"
	"kept/internal/fault"
	"kept/internal/id"
)

// Pool is whom a customer spends points with: the other members of her household.
type Pool struct {
	HouseholdID string
	Others      []string // the members but herself, who are survivors
	MayDraw     bool     // whether she may spend what they have
}

// Pools says with whom customers spend their points of a program. Whoever has
// nobody is left out, or has none.
type Pools interface {
	// PoolsOf gives the pools of many customers, who are survivors.
	PoolsOf(ctx context.Context, programID string, survivors []string) (map[string]*Pool, error)
	// HoldPool gives the pool of one customer, and holds it as it is for the rest
	// of the transaction: nobody joins or leaves meanwhile.
	HoldPool(ctx context.Context, programID, customerID string) (*Pool, error)
}

// ErrPart is for who would settle one member's part of what another reserved.
var ErrPart = fault.Conflict(fault.CodeConflict, "this is part of another customer's reservation: settle that one")

// errElsewhere is for an end customer's own token: of a record that was merged into
// hers and isn't any more, it doesn't see the points that a reservation holds there.
var errElsewhere = fault.Conflict(fault.CodeConflict, "points of this reservation are another customer's by now: have the business settle it")

// openPool opens the wallet of who wishes, with the accounts of those in it whose
// points she may spend too. The household is held before any account is.
func (b *Book) openPool(ctx context.Context, p *Program, wish Wish) (*wallet, error) {
	if wish.OwnOnly || p.HouseholdMost == 0 || b.Pools == nil {
		return b.openNew(ctx, p, wish.CustomerID)
	}
	pool, err := b.Pools.HoldPool(ctx, p.ID, wish.CustomerID)
	if err != nil {
		return nil, err
	}
	if pool == nil || !pool.MayDraw {
		return b.openNew(ctx, p, wish.CustomerID)
	}
	w, err := b.openAll(ctx, p, append([]string{wish.CustomerID}, pool.Others...))
	if err != nil {
		return nil, err
	}
	w.household = pool.HouseholdID
	return w, nil
}

// openAll opens one wallet with the accounts of several customers, of whom the
// first is who acts. They are locked by one statement, in the order of their ids:
// so members who redeem at once don't wait in a circle.
func (b *Book) openAll(ctx context.Context, p *Program, customerIDs []string) (*wallet, error) {
	kept := make([][]string, len(customerIDs))
	for i, c := range customerIDs {
		ids, err := b.customers.IDs(ctx, c)
		if err != nil {
			return nil, err
		}
		kept[i] = ids
	}
	return b.lock(ctx, p, kept[0], kept[1:]...)
}

// share makes a hold of her own part of r and, for each other who gives points to
// it, one of a reservation that is part of r. Hers is the first, even if it is of
// nothing. Each part is filed under the customer whose account its points lie in,
// be it that of a merged record: parted from her survivor she has it still, and it
// lapses when that account is looked at.
func (w *wallet) share(r *Reservation, parts []slice) []*hold {
	me := w.accounts[0].keeper
	out := []*hold{{Reservation: r, fresh: true}}
	of := map[string]*hold{}
	for _, p := range parts {
		a := w.account(p.lot.AccountID)
		switch {
		case a.keeper == me:
			of[a.ID] = out[0]
		case of[a.ID] == nil:
			part := *r
			part.ID, part.CustomerID, part.PartOfID, part.HouseholdID, part.Points = id.New(id.Reservation), a.CustomerID, r.ID, w.household, 0
			of[a.ID] = &hold{Reservation: &part, drawer: me, fresh: true}
			out = append(out, of[a.ID])
		}
		of[a.ID].parts = append(of[a.ID].parts, p)
	}
	for _, h := range out[1:] {
		h.Points = sum(h.parts)
		r.Shared, r.HouseholdID = r.Shared+h.Points, w.household
	}
	return out
}

// postOwn posts slices of a hold, with which so many of others go. When others
// give all the points there is nothing of hers to move, and her account tells of
// it all the same: hers, whoever opened the wallet.
func (w *wallet) postOwn(h *hold, t Transaction, parts []slice, from, to Part, shared int64, terms ...term) *Transaction {
	if h.drawer != "" {
		terms = append(terms, term{Other: &handed{h.drawer, sum(parts)}})
	}
	if shared > 0 {
		terms = append(terms, term{Shared: shared})
	}
	if len(parts) == 0 && h.Shared > 0 {
		return w.post(w.filed(h), t, nil, terms...)
	}
	return w.postEach(t, parts, from, to, terms...)
}

// filed gives the account of the customer under whom a hold is filed.
func (w *wallet) filed(h *hold) *account {
	for _, a := range w.accounts {
		if a.CustomerID == h.CustomerID {
			return a
		}
	}
	return w.accounts[0]
}

// Shared is how many points of others in her household went with a transaction.
func (t *Transaction) Shared() (n int64) {
	for _, m := range t.terms() {
		n += m.Shared
	}
	return n
}

// openHold locks the accounts of a reservation and of those that are part of it,
// and reads them again behind the lock. The reservation itself is the first. Of what
// is held, whatever is over has lapsed: also what lies in an account that said of
// nothing due.
func (b *Book) openHold(ctx context.Context, reservationID string, in Part) (*wallet, []*hold, error) {
	list, err := b.withParts(ctx, reservationID)
	if err != nil {
		return nil, nil, err
	}
	p, err := b.Program(ctx, list[0].ProgramID)
	if err != nil {
		return nil, nil, err
	}
	customers := make([]string, len(list))
	for i, r := range list {
		customers[i] = r.CustomerID
	}
	w, err := b.openAll(ctx, p, customers)
	if err != nil {
		return nil, nil, err
	}
	if list, err = b.withParts(ctx, reservationID); err != nil {
		return nil, nil, err
	}
	holds := make([]*hold, len(list))
	for i, r := range list {
		if holds[i], err = b.loadHold(ctx, w, r, in); err != nil {
			return nil, nil, err
		}
		if i > 0 {
			holds[i].drawer = list[0].CustomerID
		}
	}
	if in == PartHeld {
		w.settle()
	}
	return w, holds, nil
}

// withParts gives a reservation as it is written, and those that are part of it
// in the order of their ids.
func (b *Book) withParts(ctx context.Context, reservationID string) ([]*Reservation, error) {
	r, err := b.find(ctx, reservationID)
	if err != nil {
		return nil, err
	}
	switch {
	case r.PartOfID != "":
		return nil, ErrPart
	case r.Shared == 0:
		return []*Reservation{r}, nil
	}
	parts, err := b.partsOfEach(ctx, []string{r.ID})
	return slices.Insert(parts[r.ID], 0, r), err
}

// partsOfEach gives the reservations that are part of each of these, in the order
// of their ids.
func (b *Book) partsOfEach(ctx context.Context, reservationIDs []string) (map[string][]*Reservation, error) {
	if len(reservationIDs) == 0 {
		return nil, nil
	}
	found, err := b.db.LoyaltyReservation.Query().Where(table.PartOfIDIn(reservationIDs...)).Order(table.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("parts of %d reservations: %w", len(reservationIDs), err)
	}
	out := map[string][]*Reservation{}
	for _, part := range found {
		out[part.PartOfID] = append(out[part.PartOfID], reservationFromRow(part))
	}
	return out, nil
}
