package story

import (
	"context"
	"fmt"
	"slices"
	"time"

	"kept/care/loyalty"
	"kept/care/purchase"
	"kept/care/referral"
	table "kept/ent/db/purchase"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/maybe"
	"kept/internal/money"
	"kept/tenants"
	"kept/tenants/guard"
)

// SetReferralTerms says what holds for those whom customers of a program refer
// from now on.
func (b *Book) SetReferralTerms(ctx context.Context, t referral.Terms) (*referral.Terms, error) {
	if _, err := b.Points.Program(ctx, t.ProgramID); err != nil {
		return nil, err
	}
	return b.Referrals.SetTerms(ctx, t)
}

// ReferCustomer writes down that a newcomer came by a customer's code. Whoever
// can't be referred is refused with the reason (referral.Refused).
func (b *Book) ReferCustomer(ctx context.Context, code, customerID string) (*referral.Referral, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*referral.Referral, error) {
		ids, err := b.Customers.ActiveIDs(ctx, customerID)
		if fault.IsMissing(err) {
			return nil, fault.Missing("customer").At("customerId")
		}
		if err != nil {
			return nil, err
		}
		ordered, err := b.db.Purchase.Query().Where(table.CustomerIDIn(ids...)).Exist(ctx)
		if err != nil {
			return nil, fmt.Errorf("whether customer %s has ordered: %w", customerID, err)
		}
		return b.Referrals.Refer(ctx, code, referral.Newcomer{IDs: ids, Ordered: ordered, Hold: func(programID string) (int, error) {
			p, err := b.Points.Program(ctx, programID)
			if err != nil {
				return 0, err
			}
			return p.PendingDays, nil
		}})
	})
}

// ReckonReferrals looks again at whatever referral is due: an order was placed or
// called off, records were merged, or time alone changes it. It costs what is due.
// Run late, twice, or by two nodes at once it comes to the same. actor gives
// Kept's own actor for a tenant. It returns how many it looked at; what fails
// stays due.
func (b *Book) ReckonReferrals(ctx context.Context, actor guard.ActorOf) (int, error) {
	total, until := 0, b.now()
	for {
		due, err := b.Referrals.Ringing(ctx, until)
		if err != nil || len(due) == 0 {
			return total, err
		}
		n, err := guard.Each(ctx, actor, "referral", due, b.settleReferral)
		if total += n; err != nil || n == 0 {
			return total, err
		}
	}
}

// settleReferral looks at one referral again, gives both their points or takes
// them back, and says how many it settled.
func (b *Book) settleReferral(ctx context.Context, r *referral.Referral) (int, error) {
	done, err := store.Tx(ctx, b.db, func(ctx context.Context) (bool, error) {
		mine, err := b.Referrals.Hold(ctx, r)
		if err != nil || !mine {
			return false, err
		}
		o, err := b.outcomeOf(ctx, r)
		if err != nil {
			return false, err
		}
		var advocate, friend string
		switch {
		case o.State == referral.Rewarded && r.State != referral.Rewarded:
			advocate, friend, err = b.thank(ctx, r, *o.QualifiedAt)
		case o.State == referral.Reversed && r.State == referral.Rewarded:
			err = b.unthank(ctx, r)
		}
		if err != nil {
			return false, err
		}
		return b.Referrals.Settle(ctx, r, o, advocate, friend)
	})
	if !done {
		return 0, err
	}
	return 1, err
}

// outcomeOf says what became of a referral by now.
func (b *Book) outcomeOf(ctx context.Context, r *referral.Referral) (referral.Outcome, error) {
	friend, err := b.Customers.IDs(ctx, r.FriendID)
	if err != nil {
		return referral.Outcome{}, err
	}
	advocate, err := b.Customers.IDs(ctx, r.AdvocateID)
	if err != nil {
		return referral.Outcome{}, err
	}
	both, err := b.Customers.ByIDs(ctx, []string{friend[0], advocate[0]})
	if err != nil {
		return referral.Outcome{}, err
	}
	gone := slices.ContainsFunc([]string{friend[0], advocate[0]}, func(id string) bool { return both[id] != nil && both[id].ErasedAt != nil })
	orders, err := b.ordersOf(ctx, r, friend)
	if err != nil {
		return referral.Outcome{}, err
	}
	return r.Reckon(orders, slices.Contains(advocate, friend[0]), gone, b.now()), nil
}

// ordersOf gives when a customer placed those of her orders that stand, and come
// to enough for a referral.
func (b *Book) ordersOf(ctx context.Context, r *referral.Referral, ids []string) ([]time.Time, error) {
	found, err := b.db.Purchase.Query().
		Where(table.CustomerIDIn(ids...), table.StatusNotIn(string(purchase.Cancelled), string(purchase.Returned), string(purchase.Unavailable))).
		Order(table.ByOccurredAt(), table.ByID()).Select(table.FieldOccurredAt, table.FieldAmount, table.FieldCurrency, table.FieldRate).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("when she ordered: %w", err)
	}
	var out []time.Time
	for _, p := range found {
		paid := money.Money{Minor: p.Amount, Currency: p.Currency}
		if r.Enough(&paid, inHome(paid, p.Rate, tenants.From(ctx).Currency)) {
			out = append(out, p.OccurredAt.UTC())
		}
	}
	return out, nil
}

// referralSource is what the ledger calls referrals: one and whose share is its source id.
const (
	referralSource = "kept-referral"
	forAdvocate    = "advocate"
	forFriend      = "friend"
)

// half is what one of the two has of a referral.
type half struct {
	whose       string
	transaction *string // by which it was given
	points      int64
}

func halvesOf(r *referral.Referral) []half {
	return []half{{forAdvocate, r.AdvocateTransactionID, r.AdvocatePoints}, {forFriend, r.FriendTransactionID, r.FriendPoints}}
}

// thank gives both their points, as of when the order was placed that earned them:
// the hold was their return window.
func (b *Book) thank(ctx context.Context, r *referral.Referral, at time.Time) (advocate, friend string, err error) {
	p, err := b.Points.Program(ctx, r.ProgramID)
	if err != nil {
		return "", "", err
	}
	give := func(customerID, whose, reason string, points int64) (string, error) {
		if points == 0 {
			return "", nil
		}
		t, err := b.Points.Earn(ctx, loyalty.Earning{
			Origin: loyalty.Origin{Source: referralSource, SourceID: r.ID + " " + whose}, CustomerID: customerID,
			Currency: p.Currency, Points: points, OccurredAt: &at, Reason: reason,
		})
		if err != nil {
			return "", fmt.Errorf("points for a referral: %w", err)
		}
		return t.ID, nil
	}
	if advocate, err = give(r.AdvocateID, forAdvocate, "You brought somebody along", r.AdvocatePoints); err != nil {
		return "", "", err
	}
	friend, err = give(r.FriendID, forFriend, "Somebody brought you along", r.FriendPoints)
	return advocate, friend, err
}

// unthank takes back what both were given, as the program says. What a till took
// back already can't be taken twice: of those it is what is left.
func (b *Book) unthank(ctx context.Context, r *referral.Referral) error {
	for _, of := range halvesOf(r) {
		if of.transaction == nil {
			continue
		}
		_, err := b.Points.ReverseUpTo(ctx, loyalty.Reversal{
			Origin:        loyalty.Origin{Source: referralSource, SourceID: r.ID + " " + of.whose},
			TransactionID: *of.transaction, Points: of.points, Reason: "The referral didn't last",
		})
		if err != nil {
			return fmt.Errorf("take back points of a referral: %w", err)
		}
	}
	return nil
}

// VerifyReferrals looks at every referral of the acting tenant again that isn't
// due, and holds those that gave points against the ledger. It gives a sentence
// for each difference.
func (b *Book) VerifyReferrals(ctx context.Context) (out []string, err error) {
	waiting, err := b.Events.Untold(ctx, referral.Reaction, referral.Stirring)
	if err != nil {
		return nil, err
	}
	err = b.Referrals.Each(ctx, func(part []*referral.Referral) error {
		var points []string
		for _, r := range part {
			points = append(points, maybe.Value(r.AdvocateTransactionID), maybe.Value(r.FriendTransactionID))
		}
		keys, err := b.keysOf(ctx, points)
		if err != nil {
			return err
		}
		for _, r := range part {
			o, err := b.outcomeOf(ctx, r)
			if fault.IsMissing(err) {
				out = append(out, fmt.Sprintf("referral %s: there is no customer %s or no customer %s", r.ID, r.AdvocateID, r.FriendID))
				continue
			}
			if err != nil {
				return err
			}
			if len(waiting) == 0 && !r.Due(b.now()) && o.State != r.State {
				out = append(out, fmt.Sprintf("referral %s says %s, and comes to %s", r.ID, r.State, o.State))
			}
			out = append(out, ledgerOf(r, keys)...)
		}
		return nil
	})
	return out, err
}

// ledgerOf says where a referral's points aren't in the ledger as its own.
func ledgerOf(r *referral.Referral, keys map[string]string) (out []string) {
	gave := r.State == referral.Rewarded || r.State == referral.Reversed
	for _, of := range halvesOf(r) {
		want := ""
		if gave && of.points > 0 {
			want = "earned " + referralSource + " " + r.ID + " " + of.whose
		}
		if keys[maybe.Value(of.transaction)] != want {
			out = append(out, fmt.Sprintf("referral %s: the points of the %s aren't in the ledger as its own", r.ID, of.whose))
		}
	}
	return out
}
