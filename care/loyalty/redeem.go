package loyalty

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	rows "kept/ent/db"
	table "kept/ent/db/loyaltyreservation"
	"kept/ent/db/loyaltytransaction"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/tenants"
)

// Wish is points that a customer wants to spend.
type Wish struct {
	Origin     // of what she wants them for; it may be left out
	CustomerID string
	Currency   string
	Points     int64
	Purpose    string // what they are for, in words
	Minutes    *int   // how long to hold them, if not as long as the program says
	Confirm    bool   // spend them at once
	OwnOnly    bool   // spend no points of others in her household, even if she may

	// Also is what else must be had with the points, in the same transaction: it
	// runs when her accounts are locked and she has enough, and not for what was
	// reserved already. The reservation isn't written yet.
	Also func(context.Context, *Reservation) error
}

// Reserve holds points of a customer, and of the others of her household if she
// may spend those, the first to expire first, until they are confirmed or
// cancelled, or the time is over; or it spends them at once. Held points can't be
// spent, and don't expire. Faults name the field; how many points are missing is one.
func (b *Book) Reserve(ctx context.Context, wish Wish) (*Reservation, error) {
	if err := wish.check(); err != nil {
		return nil, err
	}
	r := &Reservation{ID: id.New(id.Reservation), Points: wish.Points, Purpose: strings.TrimSpace(wish.Purpose)}
	open := func(ctx context.Context, p *Program) (*wallet, error) { return b.openPool(ctx, p, wish) }
	_, err := b.moveIn(ctx, wish.Currency, open, func(ctx context.Context, w *wallet) (*Transaction, error) {
		key := "reserve " + r.ID
		if wish.SourceID != "" {
			key = wish.key(KindHeld)
			again, err := b.posted(ctx, w, key)
			if again != nil || err != nil {
				return again, b.replay(ctx, r, again, w, wish, err)
			}
		}
		if err := b.loadSpendable(ctx, w, wish.Points); err != nil {
			return nil, err
		}
		r.fill(w, wish)
		t, err := w.reserve(r, transaction(ctx, key, r.Purpose))
		if err != nil || wish.Also == nil {
			return t, err
		}
		return t, wish.Also(ctx, r)
	})
	if err != nil {
		return nil, err
	}
	return r, nil
}

// check refuses a wish that can't be taken as it is.
func (wish Wish) check() error {
	if wish.CustomerID == "" {
		return fault.Required("customerId")
	}
	if wish.Minutes != nil {
		if err := within("minutes", *wish.Minutes, 1, 7*24*60); err != nil {
			return err
		}
	}
	if wish.Origin != (Origin{}) {
		if err := wish.Origin.check(); err != nil {
			return err
		}
	}
	return fault.First(checkPoints("points", wish.Points), fault.Text("purpose", wish.Purpose, maxText))
}

func (wish Wish) kind() Kind {
	if wish.Confirm {
		return KindSpent
	}
	return KindHeld
}

// fill makes r what wish asks of w.
func (r *Reservation) fill(w *wallet, wish Wish) {
	r.ProgramID, r.CustomerID, r.State = w.program.ID, w.accounts[0].CustomerID, Held
	r.HeldAt, r.ExpiresAt = w.now, w.now.Add(time.Duration(or(wish.Minutes, w.program.HoldMinutes))*time.Minute)
	if wish.Confirm {
		r.State, r.SettledAt = Confirmed, &r.HeldAt
	}
}

// replay makes r the reservation that the source has already. It must be hers, be its
// points in whichever account: not another's whose points are hers to spend.
func (b *Book) replay(ctx context.Context, r *Reservation, t *Transaction, w *wallet, wish Wish, err error) error {
	if err != nil {
		return err
	}
	if t.Kind != wish.kind() || t.ReservationID == "" {
		return ErrTaken
	}
	was, err := b.Reservation(ctx, t.ReservationID)
	if err != nil {
		return err
	}
	whose, err := b.customers.KeptUnder(ctx, was.CustomerID)
	if err != nil {
		return err
	}
	if whose != w.accounts[0].keeper || was.Points != wish.Points {
		return ErrTaken
	}
	*r = *was
	return nil
}

// Confirm spends the points of a reservation. Confirmed twice it stays as it is;
// one that was let go can't be confirmed.
func (b *Book) Confirm(ctx context.Context, reservationID string) (*Reservation, error) {
	may := func(holds []*hold) (bool, error) {
		switch r := holds[0]; {
		case r.State == Confirmed:
			return false, nil
		case r.State == Cancelled:
			return false, ErrSettled
		case slices.ContainsFunc(holds, func(h *hold) bool { return h.State != Held }): // itself, or what others give
			return false, ErrLapsed
		}
		return true, nil
	}
	return b.decide(ctx, reservationID, may, func(ctx context.Context, w *wallet, h *hold) {
		w.confirm(h, transaction(ctx, "confirm "+h.ID, h.Purpose))
	})
}

// Cancel lets the points of a reservation go. Cancelled twice, or after it has
// lapsed, it stays as it is; what was confirmed is reversed, not cancelled.
func (b *Book) Cancel(ctx context.Context, reservationID string) (*Reservation, error) {
	may := func(holds []*hold) (bool, error) {
		switch holds[0].State {
		case Confirmed:
			return false, ErrSettled
		case Cancelled, Lapsed:
			return false, nil
		}
		return true, nil
	}
	return b.decide(ctx, reservationID, may, func(ctx context.Context, w *wallet, h *hold) {
		w.cancel(h, transaction(ctx, "cancel "+h.ID, h.Purpose))
	})
}

// decide ends a reservation, and those that are part of it, unless it may not or
// need not be. A part that came to its end before is left as it is. What time has
// ended is written down in any case: so what was forgotten can be cancelled.
func (b *Book) decide(ctx context.Context, reservationID string, may func([]*hold) (bool, error), end func(context.Context, *wallet, *hold)) (*Reservation, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Reservation, error) {
		w, holds, err := b.openHold(ctx, reservationID, PartHeld)
		if err != nil {
			return nil, err
		}
		does, err := may(holds)
		if err != nil {
			return nil, err
		}
		for _, h := range holds {
			if does && h.State == Held {
				end(ctx, w, h)
			}
		}
		r := holds[0].Reservation
		if len(w.posted) == 0 {
			return r, nil
		}
		return r, b.write(ctx, w)
	})
}

// GiveBack is spent points to be given back, because what they were spent on was
// called off.
type GiveBack struct {
	Origin        // of what called it off
	ReservationID string
	Points        *int64 // all that are left, if nobody says
	Reason        string

	// Also is what else comes back with the points, in the same transaction: it
	// runs when her accounts are locked, and not for what was given back already.
	Also func(context.Context) error
}

// ReverseRedemption gives back points that were spent, each to whom it was of.
// They live as long as they did before, or for the program's minimum if they have
// expired since.
func (b *Book) ReverseRedemption(ctx context.Context, g GiveBack) (*Transaction, error) {
	if err := fault.First(g.check(), fault.Text("reason", g.Reason, maxText)); err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Transaction, error) {
		w, holds, err := b.openHold(ctx, g.ReservationID, PartSpent)
		if err != nil {
			return nil, err
		}
		h := holds[0]
		if h.State != Confirmed {
			return nil, ErrNotSpent
		}
		t := transaction(ctx, g.key(KindRestored), g.Reason)
		again, err := b.again(ctx, w, t.Key, func(t *Transaction) bool {
			return t.ReservationID == h.ID && (g.Points == nil || t.given()+t.Shared() == *g.Points)
		})
		if again != nil || err != nil {
			return again, err
		}
		if h.Points == h.Reversed {
			return nil, h.givenBack()
		}
		n := or(g.Points, h.Points-h.Reversed)
		if err := checkPoints("points", n); err != nil {
			return nil, err
		}
		posted, err := w.restore(holds, n, t)
		if err != nil {
			return nil, err
		}
		if g.Also != nil {
			if err := g.Also(ctx); err != nil {
				return nil, err
			}
		}
		return posted, b.write(ctx, w)
	})
}

// given is what a transaction took from what was spent.
func (t *Transaction) given() (n int64) {
	for _, e := range t.Entries {
		if e.Part == PartSpent {
			n -= e.Amount
		}
	}
	return n
}

// find gives a reservation as it is written, or missing.
func (b *Book) find(ctx context.Context, reservationID string) (*Reservation, error) {
	r, err := b.db.LoyaltyReservation.Query().Where(table.ID(reservationID)).Only(ctx)
	if rows.IsNotFound(err) {
		return nil, fault.Missing("reservation")
	}
	if err != nil {
		return nil, fmt.Errorf("find reservation %s: %w", reservationID, err)
	}
	return reservationFromRow(r), nil
}

// Reservation gives one reservation, or missing. One whose time is over has
// lapsed, whether or not anybody wrote that down.
func (b *Book) Reservation(ctx context.Context, reservationID string) (*Reservation, error) {
	found, err := b.Reservations(ctx, []string{reservationID})
	if err != nil {
		return nil, err
	}
	if r := found[reservationID]; r != nil {
		return r, nil
	}
	return nil, fault.Missing("reservation")
}

// ReservedByHerself reports whether an end customer's own token made a
// reservation: a transaction of hers that held its points, or spent them at once,
// tells. Only what she reserved she can have confirmed.
func (b *Book) ReservedByHerself(ctx context.Context, reservationID string) (bool, error) {
	hers, err := b.db.LoyaltyTransaction.Query().Where(loyaltytransaction.ReservationID(reservationID), loyaltytransaction.ActorKind(string(tenants.KindCustomer)),
		loyaltytransaction.KindIn(string(KindHeld), string(KindSpent))).Exist(ctx)
	if err != nil {
		return false, fmt.Errorf("who made reservation %s: %w", reservationID, err)
	}
	return hers, nil
}

// Reservations gives those of the reservations that there are, by id.
func (b *Book) Reservations(ctx context.Context, ids []string) (map[string]*Reservation, error) {
	found, err := b.db.LoyaltyReservation.Query().Where(table.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find %d reservations: %w", len(ids), err)
	}
	out := make(map[string]*Reservation, len(found))
	for _, row := range found {
		out[row.ID] = b.standingNow(reservationFromRow(row))
	}
	return out, nil
}
