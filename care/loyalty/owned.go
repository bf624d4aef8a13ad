package loyalty

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect/sql"

	"kept/care/customer"
	table "kept/ent/db/loyaltylot"
	"kept/ent/db/loyaltyreservation"
	"kept/ent/store"
	"kept/internal/page"
)

// LotsOf gives the same page of the lots of many customers, who are survivors,
// in one program: what was earned last first. Each is as time has left it by now,
// whether or not anybody wrote that down.
func (b *Book) LotsOf(ctx context.Context, survivors []string, p *Program, args page.Args) (map[string]page.Page[*Lot], error) {
	wallets, err := b.look(ctx, p, survivors)
	if err != nil {
		return nil, err
	}
	accounts, settled, of := []string{}, map[string]*Lot{}, map[string]*wallet{}
	for _, w := range wallets {
		accounts = append(accounts, w.accountIDs()...)
		for _, id := range w.accountIDs() {
			of[id] = w
		}
		if err := b.settleInMemory(ctx, w, settled); err != nil {
			return nil, err
		}
	}
	return customer.PageOfEach(ctx, b.customers, store.ListsOf[*Lot]{
		Lists: store.Lists{
			Table: table.Table, Order: store.Order{Column: table.FieldEarnedAt, Kind: store.Time, Desc: true},
			Where: []func(*sql.Selector){table.AccountIDIn(accounts...)},
		},
		Read: func(ctx context.Context, narrow func(*sql.Selector)) ([]*Lot, error) {
			found, err := b.db.LoyaltyLot.Query().Modify(narrow).All(ctx)
			if err != nil {
				return nil, fmt.Errorf("read lots: %w", err)
			}
			out := make([]*Lot, len(found))
			for i, r := range found {
				if out[i] = settled[r.ID]; out[i] == nil {
					out[i] = lotFromRow(r)
				}
				of[r.AccountID].date(out[i])
			}
			return out, nil
		},
		Keeper:  func(l *Lot) string { return l.CustomerID },
		Compare: func(l, m *Lot) int { return page.Newest(l.EarnedAt, l.ID, m.EarnedAt, m.ID) },
		Key:     func(l *Lot) page.Key { return store.KeyOf(l.EarnedAt, l.ID) },
		Count: func(ctx context.Context, ids []string) (int, error) {
			return store.CountUpTo(ctx, b.db.LoyaltyLot.Query().Where(table.CustomerIDIn(ids...), table.AccountIDIn(accounts...)), page.CountCap+1)
		},
	}, survivors, args)
}

// settleInMemory lets time do its part in w without writing it down, and gives
// the lots that it changed.
func (b *Book) settleInMemory(ctx context.Context, w *wallet, into map[string]*Lot) error {
	w.now = b.now()
	if err := b.loadDue(ctx, w, w.now); err != nil {
		return err
	}
	w.settle()
	for _, l := range w.lots {
		into[l.ID] = l
	}
	return nil
}

// ReservationsOf gives the same page of the reservations of many customers, who
// are survivors, in one program: the latest first.
func (b *Book) ReservationsOf(ctx context.Context, survivors []string, p *Program, args page.Args) (map[string]page.Page[*Reservation], error) {
	of := func(s *sql.Selector) { s.Where(sql.EQ(s.C(loyaltyreservation.FieldProgramID), p.ID)) }
	return customer.PageOfEach(ctx, b.customers, store.ListsOf[*Reservation]{
		Lists: store.Lists{
			Table: loyaltyreservation.Table, Order: store.Order{Column: loyaltyreservation.FieldHeldAt, Kind: store.Time, Desc: true},
			Where: []func(*sql.Selector){of},
		},
		Read: func(ctx context.Context, narrow func(*sql.Selector)) ([]*Reservation, error) {
			found, err := b.db.LoyaltyReservation.Query().Modify(narrow).All(ctx)
			if err != nil {
				return nil, fmt.Errorf("read reservations: %w", err)
			}
			out := make([]*Reservation, len(found))
			for i, r := range found {
				out[i] = b.standingNow(reservationFromRow(r))
			}
			return out, nil
		},
		Keeper:  func(r *Reservation) string { return r.CustomerID },
		Compare: func(r, s *Reservation) int { return page.Newest(r.HeldAt, r.ID, s.HeldAt, s.ID) },
		Key:     func(r *Reservation) page.Key { return store.KeyOf(r.HeldAt, r.ID) },
		Count: func(ctx context.Context, ids []string) (int, error) {
			q := b.db.LoyaltyReservation.Query().Where(loyaltyreservation.CustomerIDIn(ids...), loyaltyreservation.ProgramID(p.ID))
			return store.CountUpTo(ctx, q, page.CountCap+1)
		},
	}, survivors, args)
}

// standingNow is r as it is now, whether or not somebody wrote down already that
// it has lapsed.
func (b *Book) standingNow(r *Reservation) *Reservation {
	if r.State = r.standing(b.now()); r.State == Lapsed && r.SettledAt == nil {
		r.SettledAt = &r.ExpiresAt
	}
	return r
}
