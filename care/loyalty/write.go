package loyalty

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"kept/care/event"
	rows "kept/ent/db"
	"kept/ent/db/loyaltyaccount"
	"kept/ent/db/loyaltylot"
	"kept/ent/db/loyaltyreservation"
	"kept/ent/store"
	"kept/internal/id"
	"kept/tenants"
	"kept/tenants/guard"
)

// write writes down what wallets have posted, what their lots, holds and accounts
// have become, what the days came to, and tells of it: all in the transaction that
// locked the accounts. The days are the last to be locked, in one order.
func (b *Book) write(ctx context.Context, wallets ...*wallet) error {
	for _, w := range wallets {
		if err := b.writeWallet(ctx, w); err != nil {
			return err
		}
	}
	slices.SortFunc(wallets, func(v, w *wallet) int { return cmp.Compare(v.shard(), w.shard()) })
	for _, w := range wallets {
		if err := b.writeDays(ctx, w); err != nil {
			return err
		}
		if err := b.log.Append(ctx, w.events()...); err != nil {
			return err
		}
	}
	return nil
}

func (b *Book) writeWallet(ctx context.Context, w *wallet) error {
	if err := b.writeHolds(ctx, w); err != nil {
		return err
	}
	if err := b.writeLots(ctx, w); err != nil {
		return err
	}
	if err := b.writePosted(ctx, w); err != nil {
		return err
	}
	if err := b.writeAccounts(ctx, w); err != nil {
		return err
	}
	return b.tellSettled(ctx, w)
}

// tellSettled tells whoever follows reservations of those that have come to
// their end. It comes before the days, which are the last to be locked.
func (b *Book) tellSettled(ctx context.Context, w *wallet) error {
	for _, h := range w.holds {
		if !h.settled || h.PartOfID != "" || b.Settled == nil {
			continue
		}
		if err := b.Settled(ctx, h.Reservation); err != nil {
			return err
		}
	}
	return nil
}

func (b *Book) writeHolds(ctx context.Context, w *wallet) error {
	for _, h := range w.holds {
		switch {
		case h.fresh:
			err := b.db.LoyaltyReservation.Create().SetID(h.ID).SetProgramID(h.ProgramID).SetCustomerID(h.CustomerID).SetPoints(h.Points).
				SetPurpose(h.Purpose).SetState(string(h.State)).SetHeldAt(h.HeldAt).SetExpiresAt(h.ExpiresAt).SetNillableSettledAt(h.SettledAt).
				SetShared(h.Shared).SetNillablePartOfID(given(h.PartOfID)).SetNillableHouseholdID(given(h.HouseholdID)).Exec(store.Unwaited(ctx))
			if err != nil {
				return fmt.Errorf("write reservation %s: %w", h.ID, err)
			}
			guard.Known(ctx, h.ID)
		case h.changed:
			err := b.db.LoyaltyReservation.Update().Where(loyaltyreservation.ID(h.ID)).SetState(string(h.State)).SetReversed(h.Reversed).SetRefunded(h.Refunded).
				SetNillableSettledAt(h.SettledAt).Exec(store.Unwaited(ctx))
			if err != nil {
				return fmt.Errorf("write reservation %s: %w", h.ID, err)
			}
		}
	}
	return nil
}

// writeLots changes the lots that are there, whose account is locked; fresh ones come after the
// transaction that earned them.
func (b *Book) writeLots(ctx context.Context, w *wallet) error {
	for _, l := range w.lots {
		if l.fresh || !l.changed {
			continue
		}
		u := b.db.LoyaltyLot.Update().Where(loyaltylot.ID(l.ID)).SetPending(l.Pending).SetAvailable(l.Available).SetHeld(l.Held).
			SetSpent(l.Spent).SetExpired(l.Expired).SetReversed(l.Reversed).SetRefunded(l.Refunded).SetExpiresAt(l.ExpiresAt).SetIdleMonths(l.IdleMonths)
		if due := l.due(); due.IsZero() {
			u.ClearDueAt()
		} else {
			u.SetDueAt(due)
		}
		if err := u.Exec(store.Unwaited(ctx)); err != nil {
			return fmt.Errorf("write lot %s: %w", l.ID, err)
		}
	}
	return nil
}

// writePosted inserts the transactions, the lots that they made, and their
// entries. Nobody waits for the answer: what is wrong, the next statement tells.
func (b *Book) writePosted(ctx context.Context, w *wallet) error {
	a := tenants.From(ctx)
	ctx = store.Unwaited(ctx)
	var entries []*rows.LoyaltyEntryCreate
	transactions := make([]*rows.LoyaltyTransactionCreate, len(w.posted))
	for i, t := range w.posted {
		guard.Known(ctx, t.ID)
		n := t.After
		transactions[i] = b.db.LoyaltyTransaction.Create().SetID(t.ID).SetProgramID(t.ProgramID).SetAccountID(t.AccountID).SetCustomerID(t.CustomerID).
			SetSeq(t.Seq).SetKind(string(t.Kind)).SetAt(t.At).SetRecordedAt(t.RecordedAt).SetNillableKey(given(t.Key)).SetPoints(t.Points).
			SetReason(t.Reason).SetSalt(t.salt).SetReasonSeal(t.reasonSeal).SetActorKind(t.ActorKind).SetActorID(t.ActorID).SetTerms(t.Terms).SetHash(t.Hash).
			SetNillableReservationID(given(t.ReservationID)).SetNillableOfID(given(t.OfID)).
			SetEarned(n.Earned).SetPending(n.Pending).SetAvailable(n.Available).SetHeld(n.Held).SetDebt(n.Debt).
			SetSpent(n.Spent).SetExpired(n.Expired).SetReversed(n.Reversed)
		for line, e := range t.Entries {
			entries = append(entries, b.db.LoyaltyEntry.Create().SetID(id.New(id.Entry)).SetTransactionID(t.ID).SetLine(line).
				SetNillableLotID(given(e.LotID)).SetPart(string(e.Part)).SetAmount(e.Amount))
		}
	}
	if err := insert(ctx, transactions, func(part []*rows.LoyaltyTransactionCreate) error {
		return b.db.LoyaltyTransaction.CreateBulk(part...).Exec(ctx)
	}); err != nil {
		return fmt.Errorf("post %d transactions for %s: %w", len(transactions), a.ID(), err)
	}
	if err := b.writeFreshLots(ctx, w); err != nil {
		return err
	}
	if err := insert(ctx, entries, func(part []*rows.LoyaltyEntryCreate) error { return b.db.LoyaltyEntry.CreateBulk(part...).Exec(ctx) }); err != nil {
		return fmt.Errorf("post %d entries: %w", len(entries), err)
	}
	return nil
}

func (b *Book) writeFreshLots(ctx context.Context, w *wallet) error {
	for _, l := range w.lots {
		if !l.fresh {
			continue
		}
		err := b.db.LoyaltyLot.Create().SetID(l.ID).SetAccountID(l.AccountID).SetCustomerID(l.CustomerID).SetTransactionID(l.TransactionID).
			SetAmount(l.Amount).SetPending(l.Pending).SetAvailable(l.Available).SetHeld(l.Held).SetSpent(l.Spent).SetExpired(l.Expired).
			SetReversed(l.Reversed).SetRefunded(l.Refunded).SetEarnedAt(l.EarnedAt).SetActivatesAt(l.ActivatesAt).SetExpiresAt(l.ExpiresAt).
			SetIdleMonths(l.IdleMonths).SetNillableDueAt(instantOr(l.due())).Exec(ctx)
		if err != nil {
			return fmt.Errorf("write lot %s: %w", l.ID, err)
		}
		guard.Known(ctx, l.ID)
	}
	return nil
}

// insert writes many rows, some at a time: SQLite takes 32,766 parameters.
func insert[C any](_ context.Context, creates []C, bulk func([]C) error) error {
	for part := range slices.Chunk(creates, 500) {
		if err := bulk(part); err != nil {
			return err
		}
	}
	return nil
}

// writeAccounts saves the accounts, which are locked: nobody else has changed them.
func (b *Book) writeAccounts(ctx context.Context, w *wallet) error {
	for _, a := range w.accounts {
		if !a.changed && !a.stale && !w.holdsFor(a) {
			continue
		}
		due, err := b.nextDue(ctx, w, a)
		if err != nil {
			return err
		}
		u := b.db.LoyaltyAccount.Update().Where(loyaltyaccount.ID(a.ID)).SetSeq(a.Seq).SetHead(a.Head).SetLastAt(a.LastAt).
			SetNillableActiveAt(instantOr(a.ActiveAt)).SetEarned(a.Earned).SetPending(a.Pending).SetAvailable(a.Available).SetHeld(a.Held).SetDebt(a.Debt).
			SetSpent(a.Spent).SetExpired(a.Expired).SetReversed(a.Reversed)
		if due.IsZero() {
			u.ClearDueAt()
		} else {
			u.SetDueAt(due)
		}
		if err := u.Exec(store.Unwaited(ctx)); err != nil {
			return fmt.Errorf("write account %s: %w", a.ID, err)
		}
	}
	return nil
}

// holdsFor reports whether points were held just now for the customer of a: perhaps
// all of them in other accounts, of records that were merged into hers. Hers is where
// it is looked for when the time is over.
func (w *wallet) holdsFor(a *account) bool {
	return slices.ContainsFunc(w.holds, func(h *hold) bool { return h.fresh && h.State == Held && h.CustomerID == a.CustomerID })
}

// nextDue is a time before which time alone changes nothing in a: what the
// account said, unless that is over, and whatever of w comes earlier.
func (b *Book) nextDue(ctx context.Context, w *wallet, a *account) (due time.Time, err error) {
	due = a.DueAt
	if a.stale {
		if due, err = b.laterDue(ctx, w, a); err != nil {
			return due, err
		}
	}
	for _, l := range w.lots {
		if l.AccountID == a.ID {
			due = earlier(due, w.due(l))
		}
	}
	for _, h := range w.holds {
		if h.State == Held {
			due = earlier(due, h.ExpiresAt)
		}
	}
	return due, nil
}

// laterDue looks for what time does next, after all that w has settled.
func (b *Book) laterDue(ctx context.Context, w *wallet, a *account) (due time.Time, err error) {
	lot, err := b.db.LoyaltyLot.Query().Where(loyaltylot.AccountID(a.ID), loyaltylot.DueAtGT(w.now)).
		Order(loyaltylot.ByDueAt()).Limit(1).All(ctx)
	if err != nil {
		return due, fmt.Errorf("what is due next of account %s: %w", a.ID, err)
	}
	for _, l := range lot {
		due = l.DueAt.UTC()
	}
	held, err := b.db.LoyaltyReservation.Query().Where(loyaltyreservation.CustomerIDIn(w.customers()...), loyaltyreservation.State(string(Held)),
		loyaltyreservation.ExpiresAtGT(w.now)).Order(loyaltyreservation.ByExpiresAt()).Limit(1).All(ctx)
	if err != nil {
		return due, fmt.Errorf("what is due next of account %s: %w", a.ID, err)
	}
	for _, r := range held {
		due = earlier(due, r.ExpiresAt.UTC())
	}
	idle, err := b.firstIdle(ctx, a)
	for _, l := range idle {
		due = earlier(due, w.ends(l))
	}
	return due, err
}

func (w *wallet) customers() []string {
	out := make([]string, len(w.accounts))
	for i, a := range w.accounts {
		out[i] = a.CustomerID
	}
	return out
}

// earlier is the first of two instants, of which the zero one is none.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// toldBy names the event of each kind of transaction.
var toldBy = map[Kind]event.Type{
	KindEarned: event.PointsEarned, KindActivated: event.PointsActivated, KindHeld: event.PointsReserved, KindSpent: event.PointsSpent,
	KindReleased: event.PointsReleased, KindExpired: event.PointsExpired, KindReversed: event.PointsReversed,
	KindRestored: event.PointsRestored, KindAdjusted: event.PointsAdjusted,
	KindTransferred: event.PointsTransferred, KindReturned: event.PointsReturned,
}

// events tells of what w has posted.
func (w *wallet) events() []event.Event {
	out := make([]event.Event, len(w.posted))
	for i, t := range w.posted {
		data := map[string]any{"points": t.Points, "currency": w.program.Currency, "available": t.After.Available}
		if t.ReservationID != "" {
			data["reservationId"] = t.ReservationID
		}
		if other := t.OtherID(); other != "" {
			data["otherCustomerId"] = other
		}
		if n := t.Shared(); n > 0 {
			data["shared"] = n
		}
		out[i] = event.Event{Type: toldBy[t.Kind], SubjectID: t.ID, CustomerID: t.CustomerID, Reason: t.Reason, OccurredAt: t.At, Data: data}
	}
	return out
}
