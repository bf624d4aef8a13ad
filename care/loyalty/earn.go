package loyalty

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	rows "kept/ent/db"
	"kept/ent/db/loyaltylot"
	"kept/ent/db/loyaltyreservation"
	"kept/ent/db/loyaltytransaction"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/tenants"
	"kept/tenants/guard"
)

// Origin is what a movement follows from, by the caller's own keys: the till and
// its receipt, say. In a program there is one movement for each; asked again, it
// is answered with what it did.
type Origin struct {
	Source   string
	SourceID string
}

const maxText = 500

func (s Origin) check() error {
	switch {
	case s.Source == "":
		return fault.Required("source")
	case strings.TrimSpace(s.SourceID) == "":
		return fault.Required("sourceId")
	case strings.ContainsAny(s.Source, " \t\n"):
		return fault.Invalid("source", "must be one word")
	}
	return fault.First(fault.Text("source", s.Source, 40), fault.Text("sourceId", s.SourceID, 200))
}

// key begins with the kind of movement, so that a receipt may earn and redeem.
func (s Origin) key(k Kind) string {
	return fmt.Sprintf("%s %s %s", strings.ToLower(string(k)), s.Source, s.SourceID)
}

// Earning is points that a customer has earned.
type Earning struct {
	Origin
	CustomerID string
	Currency   string // of the program; empty if there is one only
	Points     int64
	OccurredAt *time.Time // when she earned them, if not now: their times count from there
	Reason     string
}

// Earn gives a customer points. They are pending until the program's return
// window is over. Of one source there is one earning: asked again it changes
// nothing, and with other points it is refused. Faults name the field.
func (b *Book) Earn(ctx context.Context, e Earning) (*Transaction, error) {
	return b.earn(ctx, e, func(*Program) error { return nil })
}

// Give is Earn for who says by a call what was earned. A member gives no more by
// herself than an adjustment lets her: the receipt that she names is her word. A
// partner's program has its till for a witness.
func (b *Book) Give(ctx context.Context, e Earning) (*Transaction, error) {
	return b.earn(ctx, e, func(p *Program) error {
		if tenants.From(ctx).Kind == tenants.KindMember && p.takesTwo(e.Points) {
			return fault.Invalid("points", "must be at most %d for one person to give: more takes two, who propose and approve an adjustment", p.ApproveAbove)
		}
		return nil
	})
}

func (b *Book) earn(ctx context.Context, e Earning, check func(*Program) error) (*Transaction, error) {
	at, err := e.at(b.now())
	if err != nil {
		return nil, err
	}
	return b.move(ctx, e.Currency, e.CustomerID, func(ctx context.Context, w *wallet) (*Transaction, error) {
		t := transaction(ctx, e.key(KindEarned), e.Reason)
		again, err := b.again(ctx, w, t.Key, func(t *Transaction) bool { return t.Kind == KindEarned && earned(t) == e.Points })
		if again != nil || err != nil {
			return again, err
		}
		if err := check(w.program); err != nil {
			return nil, err
		}
		return w.earn(e.Points, at, t)
	})
}

// at checks e and says when it was earned.
func (e Earning) at(now time.Time) (time.Time, error) {
	at := now
	if e.OccurredAt != nil {
		at = clock.Micro(*e.OccurredAt)
	}
	if at.After(now) {
		return at, fault.Invalid("occurredAt", "must not be in the future")
	}
	if e.CustomerID == "" {
		return at, fault.Required("customerId")
	}
	return at, fault.First(checkPoints("points", e.Points), e.check(), fault.Text("reason", e.Reason, maxText))
}

// earned is what a transaction brought in.
func earned(t *Transaction) (n int64) {
	for _, e := range t.Entries {
		if e.Part == PartIssued {
			n -= e.Amount
		}
	}
	return n
}

// transaction is what every movement says of who does it and why.
func transaction(ctx context.Context, key, reason string) Transaction {
	a := tenants.From(ctx)
	return Transaction{Key: key, Reason: strings.TrimSpace(reason), ActorKind: string(a.Kind), ActorID: a.ID()}
}

// move is the shape of a movement: lock her accounts, let time do its part,
// apply a rule, write down what it said. What a rule finds done already isn't
// written again.
//
// Nearly every movement is new, so it is first made without looking whether it
// was: its key is unique in the program, and one that was made is refused when it
// is written. Whatever refused it, it is then made again with a look. In a
// transaction of the caller's, which that would cost, it looks at once.
func (b *Book) move(ctx context.Context, currency, customerID string, rule func(context.Context, *wallet) (*Transaction, error)) (*Transaction, error) {
	return b.moveIn(ctx, currency, func(ctx context.Context, p *Program) (*wallet, error) { return b.openNew(ctx, p, customerID) }, rule)
}

// moveIn is move in the wallet that open opens.
func (b *Book) moveIn(ctx context.Context, currency string, open func(context.Context, *Program) (*wallet, error), rule func(context.Context, *wallet) (*Transaction, error)) (*Transaction, error) {
	var w *wallet
	try := func(unlooked bool) (*Transaction, error) {
		return store.Tx(ctx, b.db, func(ctx context.Context) (*Transaction, error) {
			p, err := b.ProgramOf(ctx, currency)
			if err != nil {
				return nil, err
			}
			if w, err = open(ctx, p); err != nil {
				return nil, err
			}
			w.unlooked = unlooked
			t, err := rule(ctx, w)
			if err != nil {
				return nil, err
			}
			if !w.has(t) {
				return t, nil
			}
			return t, b.write(ctx, w)
		})
	}
	if !store.InTx(ctx) {
		if t, err := try(true); err == nil || w == nil || !w.skipped {
			return t, err
		}
	}
	return try(false)
}

// has reports whether t is one of those that w has posted.
func (w *wallet) has(t *Transaction) bool {
	for _, p := range w.posted {
		if p == t {
			return true
		}
	}
	return false
}

// again gives the transaction that has a key already, if there is one. It must
// be the same movement: one of hers, of which same says that it is no other.
func (b *Book) again(ctx context.Context, w *wallet, key string, same func(*Transaction) bool) (*Transaction, error) {
	t, err := b.posted(ctx, w, key)
	if err != nil || t == nil {
		return nil, err
	}
	if w.account(t.AccountID) == nil || !same(t) {
		return nil, ErrTaken
	}
	return t, nil
}

// ErrTaken refuses the id of a source for one movement that another has already.
var ErrTaken = fault.Taken("sourceId", "is another movement's already")

// posted gives the transaction that has a key, whosever it is, if there is one.
func (b *Book) posted(ctx context.Context, w *wallet, key string) (*Transaction, error) {
	if w.unlooked {
		w.skipped = true
		return nil, nil
	}
	r, err := b.db.LoyaltyTransaction.Query().Where(loyaltytransaction.ProgramID(w.program.ID), loyaltytransaction.Key(key)).Only(ctx)
	if rows.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look for %q: %w", key, err)
	}
	t := transactionFromRow(r)
	return t, b.withEntries(ctx, []*Transaction{t})
}

// Reversal takes earned points back, because what earned them was refunded.
type Reversal struct {
	Origin        // of the refund
	TransactionID string
	Points        int64 // in proportion to what was refunded
	Reason        string

	upTo bool // fewer if no more are left of the earning, and nothing if none are
}

// ReverseEarning takes points back of what was earned at once. The program's
// policy says what happens when she has spent them. Of one earning no more can be
// taken back than it was, however often it is refunded.
func (b *Book) ReverseEarning(ctx context.Context, r Reversal) (*Transaction, error) {
	r.upTo = false
	return b.reverseEarning(ctx, r)
}

// ReverseUpTo is ReverseEarning of as many points as nobody has taken back yet, and
// of r.Points at most. It says how many those are; of none nothing is written down.
func (b *Book) ReverseUpTo(ctx context.Context, r Reversal) (int64, error) {
	r.upTo = true
	t, err := b.reverseEarning(ctx, r)
	if t == nil || err != nil {
		return 0, err
	}
	return t.refunded(), nil
}

// reverseEarning gives no transaction if nothing is left to take, and that is enough.
func (b *Book) reverseEarning(ctx context.Context, r Reversal) (*Transaction, error) {
	if err := fault.First(checkPoints("points", r.Points), r.check(), fault.Text("reason", r.Reason, maxText)); err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Transaction, error) {
		of, err := b.Transaction(ctx, r.TransactionID)
		if err != nil {
			return nil, err
		}
		if of.Kind != KindEarned {
			return nil, fault.Invalid("transactionId", "must be one by which points were earned")
		}
		guard.Known(ctx, of.ID)
		w, err := b.openAgain(ctx, of.ProgramID, of.CustomerID)
		if err != nil {
			return nil, err
		}
		t := transaction(ctx, r.key(KindReversed), r.Reason)
		t.OfID = of.ID
		again, err := b.again(ctx, w, t.Key, func(t *Transaction) bool { return t.OfID == of.ID && r.asked(t.refunded()) })
		if again != nil || err != nil {
			return again, err
		}
		lots, err := b.loadLots(ctx, w, loyaltylot.TransactionID(of.ID))
		if err != nil || len(lots) != 1 {
			return nil, fmt.Errorf("the lot of transaction %s: %d found, %w", of.ID, len(lots), err)
		}
		if r.upTo {
			r.Points = min(r.Points, lots[0].Amount-lots[0].Refunded)
		}
		if r.Points == 0 {
			return nil, nil
		}
		if err := b.loadLapsed(ctx, lots[0]); err != nil {
			return nil, err
		}
		if err := b.loadSpendable(ctx, w, r.Points); err != nil {
			return nil, err
		}
		if err := b.loadHeld(ctx, w); err != nil {
			return nil, err
		}
		posted, err := w.takeBack(lots[0], r.Points, t)
		if err != nil {
			return nil, err
		}
		return posted, b.write(ctx, w)
	})
}

// asked reports whether n points are what r asked for.
func (r Reversal) asked(n int64) bool { return n == r.Points || r.upTo && n < r.Points }

// loadLapsed reads how many points of a lot had expired when they were refunded.
func (b *Book) loadLapsed(ctx context.Context, l *Lot) error {
	if l.Refunded == 0 {
		return nil
	}
	found, err := b.db.LoyaltyTransaction.Query().Where(loyaltytransaction.OfID(l.TransactionID), loyaltytransaction.Kind(string(KindReversed))).All(ctx)
	if err != nil {
		return fmt.Errorf("refunds of lot %s: %w", l.ID, err)
	}
	l.lapsed = 0
	for _, r := range found {
		for _, m := range transactionFromRow(r).terms() {
			if m.LotID == l.ID {
				l.lapsed += m.Lapsed
			}
		}
	}
	return nil
}

// loadHeld adds to w what is held of its points, if a refund may have to wait for it.
func (b *Book) loadHeld(ctx context.Context, w *wallet) error {
	if w.program.Refunds != RefundWithinBalance || !slices.ContainsFunc(w.accounts, func(a *account) bool { return a.Held > 0 }) {
		return nil
	}
	found, err := b.db.LoyaltyReservation.Query().Where(loyaltyreservation.ProgramID(w.program.ID),
		loyaltyreservation.CustomerIDIn(w.customers()...), loyaltyreservation.State(string(Held))).All(ctx)
	if err != nil {
		return fmt.Errorf("what is held of customer %s: %w", w.accounts[0].CustomerID, err)
	}
	for _, r := range found {
		if _, err := b.loadHold(ctx, w, reservationFromRow(r), PartHeld); err != nil {
			return err
		}
	}
	return nil
}

// openAgain opens the wallet that something was written in before.
func (b *Book) openAgain(ctx context.Context, programID, customerID string) (*wallet, error) {
	p, err := b.Program(ctx, programID)
	if err != nil {
		return nil, err
	}
	return b.open(ctx, p, customerID)
}
