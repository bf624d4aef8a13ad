package loyalty

import (
	"context"
	"fmt"
	"slices"
	"time"

	"kept/care/customer"
	"kept/care/event"
	rows "kept/ent/db"
	"kept/ent/db/loyaltyaccount"
	"kept/ent/db/loyaltyentry"
	"kept/ent/db/loyaltylot"
	"kept/ent/db/loyaltyreservation"
	"kept/ent/db/loyaltytransaction"
	"kept/ent/db/predicate"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/id"
	"kept/tenants"
	"kept/tenants/guard"
)

// Book keeps the points of whichever tenant is acting.
type Book struct {
	db        *store.DB
	log       *event.Log
	customers *customer.Book
	now       clock.Func

	// Settled is told of a reservation that has come to its end, in the transaction
	// in which it did: confirmed, cancelled, or lapsed.
	Settled func(context.Context, *Reservation) error

	// Pools says with whom customers spend their points. Without it each spends her own.
	Pools Pools

	days seen // the rows of days that are there
}

// NewBook returns a book on db that tells its changes to log.
func NewBook(db *store.DB, log *event.Log, customers *customer.Book, now clock.Func) *Book {
	return &Book{db: db, log: log, customers: customers, now: now}
}

// openNew is open for what begins something: nothing does about who was erased.
func (b *Book) openNew(ctx context.Context, p *Program, customerID string) (*wallet, error) {
	ids, err := b.customers.ActiveIDs(ctx, customerID)
	if err != nil {
		return nil, err
	}
	return b.lock(ctx, p, ids)
}

// open locks her accounts in p, those of her merged records too, and writes down
// in the wallet what time has done to them. Accounts are locked before anything
// else of the ledger, in the order of their ids: so nobody waits in a circle.
// Her own is the first, and is made if she has none.
func (b *Book) open(ctx context.Context, p *Program, customerID string) (*wallet, error) {
	ids, err := b.customers.IDs(ctx, customerID)
	if err != nil {
		return nil, err
	}
	return b.lock(ctx, p, ids)
}

// lock makes a wallet of the accounts of one customer, and of those of others
// whose points are moved with hers; each of them is named by all her ids.
func (b *Book) lock(ctx context.Context, p *Program, customerIDs []string, others ...[]string) (*wallet, error) {
	keeper, all := keepers(customerIDs, others)
	w := &wallet{program: p, zone: tenants.From(ctx).Zone, now: b.now()}
	found, err := b.db.LoyaltyAccount.Query().
		Where(loyaltyaccount.ProgramID(p.ID), loyaltyaccount.CustomerIDIn(all...)).
		Modify(b.db.ForUpdate()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("lock accounts of customer %s: %w", customerIDs[0], err)
	}
	for _, r := range found {
		a := accountFromRow(r)
		a.keeper = keeper[a.CustomerID]
		guard.Known(ctx, a.ID, a.CustomerID)
		w.accounts = append(w.accounts, a)
		if w.now.Before(a.LastAt) { // another node's clock is ahead
			w.now = a.LastAt
		}
	}
	own := slices.IndexFunc(w.accounts, func(a *account) bool { return a.CustomerID == customerIDs[0] })
	if own < 0 {
		return w, b.openAccount(ctx, w, customerIDs[0])
	}
	w.accounts[0], w.accounts[own] = w.accounts[own], w.accounts[0]
	return w, b.catchUp(ctx, w)
}

// keepers says under whom each of the ids is kept, and gives them all.
func keepers(hers []string, others [][]string) (keeper map[string]string, all []string) {
	keeper = map[string]string{}
	for _, ids := range append([][]string{hers}, others...) {
		for _, id := range ids {
			if keeper[id] == "" {
				keeper[id], all = ids[0], append(all, id)
			}
		}
	}
	return keeper, all
}

// openAccount makes her own account. Somebody else may do so at the same time:
// then this transaction begins again, and finds it.
func (b *Book) openAccount(ctx context.Context, w *wallet, customerID string) error {
	a := &account{ID: id.New(id.Account), ProgramID: w.program.ID, CustomerID: customerID, LastAt: w.now, keeper: customerID}
	err := b.db.LoyaltyAccount.Create().SetID(a.ID).SetProgramID(a.ProgramID).SetCustomerID(a.CustomerID).SetLastAt(a.LastAt).Exec(ctx)
	if store.IsUnique(err) {
		return store.Again(err)
	}
	if err != nil {
		return fmt.Errorf("open an account for customer %s: %w", customerID, err)
	}
	guard.Known(ctx, a.ID)
	w.accounts = append([]*account{a}, w.accounts...)
	return b.catchUp(ctx, w)
}

// catchUp settles w if time has something to do in it, and what she owes in one
// account while she has points in another.
func (b *Book) catchUp(ctx context.Context, w *wallet) error {
	if err := b.loadDue(ctx, w, w.now); err != nil {
		return err
	}
	w.settle()
	owes := w.owesBeside()
	if owes == 0 {
		return nil
	}
	if err := b.loadSpendable(ctx, w, owes); err != nil {
		return err
	}
	lots := spendable(w.lots)
	for _, a := range w.accounts {
		w.payElsewhere(a, slices.DeleteFunc(slices.Clone(lots), func(l *Lot) bool { return l.AccountID != a.ID }), w.now)
	}
	return nil
}

// PayDebts has what a customer owes in one account paid by what she has in another:
// when records are merged, and once more before they are parted. In a program in
// which she owes nothing, or has one account, there is nothing to do.
func (b *Book) PayDebts(ctx context.Context, customerID string) error {
	ids, err := b.customers.IDs(ctx, customerID)
	if err != nil {
		return err
	}
	var programs []string
	err = b.db.LoyaltyAccount.Query().Where(loyaltyaccount.CustomerIDIn(ids...), loyaltyaccount.DebtGT(0)).
		Order(loyaltyaccount.ByProgramID()).Select(loyaltyaccount.FieldProgramID).Scan(ctx, &programs)
	if err != nil {
		return fmt.Errorf("what customer %s owes: %w", customerID, err)
	}
	var wallets []*wallet
	for _, id := range slices.Compact(programs) {
		w, err := b.openAgain(ctx, id, customerID)
		if err != nil {
			return err
		}
		wallets = append(wallets, w)
	}
	return b.write(ctx, wallets...)
}

// loadDue reads what time has to do in w until then: nothing, mostly, which the
// accounts themselves tell.
func (b *Book) loadDue(ctx context.Context, w *wallet, until time.Time) error {
	var due, customers []string
	for _, a := range w.accounts {
		customers = append(customers, a.CustomerID)
		if !a.DueAt.IsZero() && !a.DueAt.After(until) {
			due = append(due, a.ID)
			a.stale = true
		}
	}
	if len(due) == 0 {
		return nil
	}
	if _, err := b.loadLots(ctx, w, loyaltylot.AccountIDIn(due...), loyaltylot.DueAtLTE(until)); err != nil {
		return err
	}
	if err := b.loadIdle(ctx, w, due, until); err != nil {
		return err
	}
	lapsed, err := b.db.LoyaltyReservation.Query().Where(loyaltyreservation.ProgramID(w.program.ID), loyaltyreservation.CustomerIDIn(customers...),
		loyaltyreservation.State(string(Held)), loyaltyreservation.ExpiresAtLTE(until)).All(ctx)
	if err != nil {
		return fmt.Errorf("read lapsed reservations: %w", err)
	}
	for _, r := range lapsed {
		if _, err := b.loadHold(ctx, w, reservationFromRow(r), PartHeld); err != nil {
			return err
		}
	}
	return nil
}

// loadLots adds lots to w, each once, and gives those that were found.
func (b *Book) loadLots(ctx context.Context, w *wallet, where ...predicate.LoyaltyLot) ([]*Lot, error) {
	found, err := b.db.LoyaltyLot.Query().Where(where...).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read lots: %w", err)
	}
	return w.take(ctx, found), nil
}

func (w *wallet) take(ctx context.Context, found []*rows.LoyaltyLot) []*Lot {
	have := make(map[string]*Lot, len(w.lots))
	for _, l := range w.lots {
		have[l.ID] = l
	}
	out := make([]*Lot, len(found))
	for i, r := range found {
		guard.Known(ctx, r.ID)
		if out[i] = have[r.ID]; out[i] == nil {
			out[i] = lotFromRow(r)
			w.lots = append(w.lots, out[i])
		}
	}
	return out
}

// loadSpendable adds lots to w until n points can be spent, or all there are:
// the first to expire first, and of as many lots as it takes.
func (b *Book) loadSpendable(ctx context.Context, w *wallet, n int64) error {
	for _, a := range w.accounts {
		for size, got := 16, int64(0); got < min(n, a.Available); size *= 8 {
			found, err := b.db.LoyaltyLot.Query().Where(loyaltylot.AccountID(a.ID), loyaltylot.AvailableGT(0)).
				Order(loyaltylot.ByExpiresAt(), loyaltylot.ByEarnedAt(), loyaltylot.ByID()).Limit(size).All(ctx)
			if err != nil {
				return fmt.Errorf("read what account %s can spend: %w", a.ID, err)
			}
			got = 0
			for _, l := range w.take(ctx, found) {
				got += l.Available
			}
			if len(found) < size {
				break
			}
		}
	}
	return nil
}

// loadHold adds a reservation to w with what it has of lots in a part: held
// points while it is held, spent ones after it was confirmed.
func (b *Book) loadHold(ctx context.Context, w *wallet, r *Reservation, in Part) (*hold, error) {
	guard.Known(ctx, r.ID)
	for _, h := range w.holds {
		if h.ID == r.ID {
			return h, nil
		}
	}
	of, err := b.db.LoyaltyTransaction.Query().Where(loyaltytransaction.ReservationID(r.ID)).IDs(ctx)
	if err != nil {
		return nil, fmt.Errorf("read reservation %s: %w", r.ID, err)
	}
	entries, err := b.db.LoyaltyEntry.Query().Where(loyaltyentry.TransactionIDIn(of...), loyaltyentry.Part(string(in))).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read reservation %s: %w", r.ID, err)
	}
	n := map[string]int64{}
	var ids []string
	for _, e := range entries {
		n[e.LotID] += e.Amount
		ids = append(ids, e.LotID)
	}
	lots, err := b.loadLots(ctx, w, loyaltylot.IDIn(ids...))
	if err != nil {
		return nil, err
	}
	h := &hold{Reservation: r}
	for _, l := range spendable(lots) {
		if n[l.ID] > 0 {
			h.parts = append(h.parts, slice{l, n[l.ID]})
		}
	}
	if in == PartHeld && r.State == Held && tenants.From(ctx).Kind == tenants.KindCustomer && sum(h.parts) < r.Points-r.Shared {
		return nil, errElsewhere
	}
	w.holds = append(w.holds, h)
	return h, b.lockOthers(ctx, w, h)
}

// lockOthers locks accounts that a hold is in and w isn't: of a record that was
// merged into hers when the points were held, and isn't any more.
func (b *Book) lockOthers(ctx context.Context, w *wallet, h *hold) error {
	for _, p := range h.parts {
		if w.account(p.lot.AccountID) != nil {
			continue
		}
		r, err := b.db.LoyaltyAccount.Query().Where(loyaltyaccount.ID(p.lot.AccountID)).Modify(b.db.ForUpdate()).All(ctx)
		if err != nil || len(r) != 1 {
			return fmt.Errorf("lock account %s: %d found, %w", p.lot.AccountID, len(r), err)
		}
		guard.Known(ctx, r[0].ID, r[0].CustomerID)
		a := accountFromRow(r[0])
		a.keeper = a.CustomerID
		w.accounts = append(w.accounts, a)
	}
	return nil
}
