package loyalty

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	rows "kept/ent/db"
	"kept/ent/db/loyaltyaccount"
	"kept/ent/db/loyaltyanchor"
	"kept/ent/db/loyaltyday"
	"kept/ent/db/loyaltyentry"
	"kept/ent/db/loyaltylot"
	"kept/ent/db/loyaltyreservation"
	"kept/ent/db/loyaltytransaction"
	"kept/internal/clock"
	"kept/tenants"
)

// verifyBatch is how many rows are looked at once.
const verifyBatch = 1000

// Verify recounts the acting tenant's points from its transactions alone: every
// balance, lot, reservation and day, and the hash of every transaction and seal.
// It gives a sentence for each difference. What was changed by hand is one.
func (b *Book) Verify(ctx context.Context) ([]string, error) {
	programs, err := b.Programs(ctx)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, p := range programs {
		kept := map[string]int64{} // by reservation, what it keeps from refunds
		for _, check := range []func(context.Context, *Program, map[string]int64) ([]string, error){b.verifyAccounts, b.verifyReservations, b.verifySeals} {
			found, err := check(ctx, p, kept)
			if err != nil {
				return nil, fmt.Errorf("verify program %s: %w", p.Currency, err)
			}
			out = append(out, found...)
		}
	}
	wrong, err := b.verifyAdjustments(ctx)
	return append(out, wrong...), err
}

func (b *Book) verifyAccounts(ctx context.Context, p *Program, kept map[string]int64) (out []string, err error) {
	gone, err := b.customers.Erased(ctx)
	if err != nil {
		return nil, err
	}
	days, between := map[clock.Day]flow{}, int64(0)
	for after := ""; ; {
		found, err := b.db.LoyaltyAccount.Query().Where(loyaltyaccount.ProgramID(p.ID), loyaltyaccount.IDGT(after)).
			Order(loyaltyaccount.ByID()).Limit(verifyBatch).All(ctx)
		if err != nil {
			return nil, err
		}
		for _, r := range found {
			after = r.ID
			c, err := b.verifyAccount(ctx, accountFromRow(r), gone[r.CustomerID], days, kept)
			if err != nil {
				return nil, fmt.Errorf("account %s: %w", r.ID, err)
			}
			out, between = append(out, c.differences...), between+c.between
		}
		if len(found) < verifyBatch {
			if between != 0 {
				out = append(out, fmt.Sprintf("%s: customers gave each other %d points more than they received", p.Currency, between))
			}
			differences, err := b.verifyDays(ctx, p, days)
			return append(out, differences...), err
		}
	}
}

// verifyAccount goes through an account's transactions in their order, adds up
// what they say, and holds it against what is written beside them.
func (b *Book) verifyAccount(ctx context.Context, a *account, erased bool, days map[clock.Day]flow, kept map[string]int64) (*recount, error) {
	c := &recount{account: &account{ID: a.ID}, erased: erased, lots: map[string]*Lot{}, days: days, kept: kept, zone: tenants.From(ctx).Zone}
	for {
		found, err := b.db.LoyaltyTransaction.Query().Where(loyaltytransaction.AccountID(a.ID), loyaltytransaction.SeqGT(c.account.Seq)).
			Order(loyaltytransaction.BySeq()).Limit(verifyBatch).All(ctx)
		if err != nil {
			return nil, err
		}
		list := make([]*Transaction, len(found))
		for i, r := range found {
			list[i] = transactionFromRow(r)
		}
		if err := b.withEntries(ctx, list); err != nil {
			return nil, err
		}
		for _, t := range list {
			c.take(t)
		}
		if len(found) < verifyBatch {
			break
		}
	}
	c.compare(a)
	if err := b.verifyActive(ctx, a, c); err != nil {
		return nil, err
	}
	lots, err := b.db.LoyaltyLot.Query().Where(loyaltylot.AccountID(a.ID)).All(ctx)
	if err != nil {
		return nil, err
	}
	for _, r := range lots {
		c.compareLot(lotFromRow(r), r.DueAt)
	}
	for id := range c.lots {
		c.says("lot %s is gone", id)
	}
	return c, nil
}

// verifyActive looks for what a customer did by another account, of a record that
// was merged with hers, if by this one she did nothing as late as it says.
func (b *Book) verifyActive(ctx context.Context, a *account, c *recount) error {
	if !a.ActiveAt.After(c.account.ActiveAt) {
		return nil
	}
	found, err := b.db.LoyaltyTransaction.Query().
		Where(loyaltytransaction.ProgramID(a.ProgramID), loyaltytransaction.RecordedAt(a.ActiveAt)).All(ctx)
	if err != nil {
		return err
	}
	for _, r := range found {
		if t := transactionFromRow(r); t.active() && t.At.Equal(a.ActiveAt) {
			return nil
		}
	}
	c.says("it says that she did something last %s; nobody did anything then", a.ActiveAt)
	return nil
}

// verifyDays holds the sums of the days against what the transactions came to.
func (b *Book) verifyDays(ctx context.Context, p *Program, want map[clock.Day]flow) (out []string, err error) {
	got, err := b.sumDays(ctx, loyaltyday.ProgramID(p.ID))
	if err != nil {
		return nil, err
	}
	for day, f := range want {
		if got[day] != f {
			out = append(out, fmt.Sprintf("%s of %s: the day says %+v, the transactions say %+v", day, p.Currency, got[day], f))
		}
		delete(got, day)
	}
	for day, f := range got {
		if f != (flow{}) {
			out = append(out, fmt.Sprintf("%s of %s: the day says %+v, and there are no transactions", day, p.Currency, f))
		}
	}
	slices.Sort(out)
	return out, nil
}

// verifyReservations holds what each reservation says against its entries.
func (b *Book) verifyReservations(ctx context.Context, p *Program, kept map[string]int64) (out []string, err error) {
	kin, err := b.customers.Kin(ctx)
	if err != nil {
		return nil, err
	}
	for after := ""; ; {
		found, err := b.db.LoyaltyReservation.Query().Where(loyaltyreservation.ProgramID(p.ID), loyaltyreservation.IDGT(after)).
			Order(loyaltyreservation.ByID()).Limit(verifyBatch).All(ctx)
		if err != nil {
			return nil, err
		}
		if len(found) == 0 {
			gone, err := b.verifyUnreserved(ctx, p)
			return append(out, gone...), err
		}
		ids := make([]string, len(found))
		for i, r := range found {
			ids[i] = r.ID
		}
		after = ids[len(ids)-1]
		moved, err := b.movedBy(ctx, ids)
		if err != nil {
			return nil, err
		}
		out = append(out, whose(found, moved, kin)...)
		held, spent, err := b.partsOf(ctx, moved)
		if err != nil {
			return nil, err
		}
		parts, err := b.partsOfEach(ctx, ids)
		if err != nil {
			return nil, err
		}
		for _, row := range found {
			r := reservationFromRow(row)
			if h, s := r.should(parts[r.ID]); held[r.ID] != h || spent[r.ID] != s {
				out = append(out, fmt.Sprintf("reservation %s is %s: it should hold %d and have spent %d; its transactions say %d and %d", r.ID, r.State, h, s, held[r.ID], spent[r.ID]))
			}
			if r.Refunded != kept[r.ID] {
				out = append(out, fmt.Sprintf("reservation %s says that it keeps %d points from refunds; they say %d", r.ID, r.Refunded, kept[r.ID]))
			}
			out = append(out, r.contradictions(parts[r.ID], b.now())...)
			if r.forgotten(b.now()) {
				out = append(out, fmt.Sprintf("reservation %s is still held, and its time was over %s: cancel %s, which lets it go", r.ID, r.ExpiresAt.Format(time.RFC3339), cmp.Or(r.PartOfID, r.ID)))
			}
		}
	}
}

// sweptBy is how long after its time a hold may still be written down as held: a
// node that was down, and a sweep that has much to do, are no contradiction.
const sweptBy = 24 * time.Hour

// forgotten reports whether a reservation is written down as held so long after its
// time was over that nobody will look at it any more.
func (r *Reservation) forgotten(now time.Time) bool {
	return r.State == Held && now.Sub(r.ExpiresAt) > sweptBy
}

// should is what a reservation holds and has spent itself by what it, and those
// that are part of it, say of themselves.
func (r *Reservation) should(parts []*Reservation) (held, spent int64) {
	own, reversed := r.Points-r.Shared, r.Reversed
	for _, p := range parts {
		reversed -= p.Reversed
	}
	switch r.State {
	case Held:
		return own, 0
	case Confirmed:
		return 0, own - reversed
	default:
		return 0, 0
	}
}

// contradictions are a sentence for whatever a reservation and those that are part
// of it say otherwise of each other. What time has let go is written down for each
// when its account is looked at.
func (r *Reservation) contradictions(parts []*Reservation, now time.Time) (out []string) {
	shared := int64(0)
	for _, p := range parts {
		shared += p.Points
		if s := r.standing(now); p.standing(now) != s {
			out = append(out, fmt.Sprintf("reservation %s is %s; %s, which is part of it, is %s", r.ID, s, p.ID, p.standing(now)))
		}
		if p.HouseholdID != r.HouseholdID || p.ProgramID != r.ProgramID || p.PartOfID == p.ID {
			out = append(out, fmt.Sprintf("reservation %s is of another household than %s, which is part of it", r.ID, p.ID))
		}
	}
	if shared != r.Shared {
		out = append(out, fmt.Sprintf("reservation %s says that others give %d of its points; they give %d", r.ID, r.Shared, shared))
	}
	return out
}

// partsOf gives what reservations hold and have spent by the entries of what they moved.
func (b *Book) partsOf(ctx context.Context, moved []*rows.LoyaltyTransaction) (held, spent map[string]int64, err error) {
	of := map[string]string{}
	held, spent = map[string]int64{}, map[string]int64{}
	var named []string
	for _, t := range moved {
		of[t.ID] = t.ReservationID
		named = append(named, t.ID)
	}
	for part := range slices.Chunk(named, verifyBatch) {
		entries, err := b.db.LoyaltyEntry.Query().Where(loyaltyentry.TransactionIDIn(part...)).All(ctx)
		if err != nil {
			return nil, nil, err
		}
		for _, e := range entries {
			switch Part(e.Part) {
			case PartHeld:
				held[of[e.TransactionID]] += e.Amount
			case PartSpent:
				spent[of[e.TransactionID]] += e.Amount
			}
		}
	}
	return held, spent, nil
}

// verifySeals makes every day's seal again.
func (b *Book) verifySeals(ctx context.Context, p *Program, _ map[string]int64) (out []string, err error) {
	seals, err := b.db.LoyaltyAnchor.Query().Where(loyaltyanchor.ProgramID(p.ID)).Order(loyaltyanchor.ByDay()).All(ctx)
	if err != nil {
		return nil, err
	}
	previous, last := "", clock.Day("")
	for _, s := range seals {
		n, hash, err := b.sealOf(ctx, p.ID, clock.Day(s.Day), previous)
		if err != nil {
			return nil, err
		}
		if n != s.Transactions || hash != s.Hash {
			out = append(out, fmt.Sprintf("%s of %s was sealed with %d transactions, and has %d: one was changed, added or removed since", s.Day, p.Currency, s.Transactions, n))
		}
		previous = s.Hash
		last = clock.Day(s.Day)
	}
	unsealed, err := b.verifyUnsealed(ctx, p, last)
	return append(out, unsealed...), err
}
