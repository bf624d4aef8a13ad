package loyalty

import (
	"context"
	"errors"
	"fmt"
	"time"

	"entgo.io/ent/dialect/sql"

	"kept/ent/db/loyaltyaccount"
	"kept/ent/db/loyaltytransaction"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/tenants"
)

// Standing is where a customer's points of one program stand at a time.
type Standing struct {
	Balances
	CustomerID string
	Program    *Program
	At         time.Time

	past bool // it was asked for as of a time
}

// StandingsOf gives where the points of many customers stand now, who are
// survivors, or stood at a time in the past: of one program, in her accounts and
// those of the records that were merged into hers. It reads what the accounts
// say, however many entries they have, and for the past the last transaction by
// then; what time has done since, and nobody wrote down yet, is added in passing.
// Without any program nobody stands anywhere.
func (b *Book) StandingsOf(ctx context.Context, survivors []string, currency string, at *time.Time) (map[string]*Standing, error) {
	until := b.now()
	if at != nil {
		until = clock.Micro(*at)
	}
	if until.After(b.now()) {
		return nil, fault.Invalid("at", "must not be in the future")
	}
	p, err := b.ProgramOf(ctx, currency)
	if errors.Is(err, errNoProgram) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	wallets, err := b.look(ctx, p, survivors)
	if err != nil {
		return nil, err
	}
	out := make(map[string]*Standing, len(survivors))
	for id, w := range wallets {
		s := &Standing{CustomerID: id, Program: p, At: until, past: at != nil}
		if s.Balances, err = b.standing(ctx, w, until); err != nil {
			return nil, err
		}
		out[id] = s
	}
	return out, nil
}

// Standing is StandingsOf for one customer.
func (b *Book) Standing(ctx context.Context, customerID, currency string, at *time.Time) (*Standing, error) {
	c, err := b.customers.Find(ctx, customerID)
	if err != nil {
		return nil, err
	}
	found, err := b.StandingsOf(ctx, []string{c.ID}, currency, at)
	if err != nil {
		return nil, err
	}
	return found[c.ID], nil
}

// look reads wallets without locking them.
func (b *Book) look(ctx context.Context, p *Program, survivors []string) (map[string]*wallet, error) {
	ids, err := b.customers.IDsOf(ctx, survivors)
	if err != nil {
		return nil, err
	}
	owner, all := map[string]string{}, []string{}
	out := make(map[string]*wallet, len(survivors))
	for survivor, list := range ids {
		out[survivor] = &wallet{program: p, zone: tenants.From(ctx).Zone}
		for _, id := range list {
			owner[id] = survivor
			all = append(all, id)
		}
	}
	found, err := b.db.LoyaltyAccount.Query().Where(loyaltyaccount.ProgramID(p.ID), loyaltyaccount.CustomerIDIn(all...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("accounts of %d customers: %w", len(survivors), err)
	}
	for _, r := range found {
		w := out[owner[r.CustomerID]]
		w.accounts = append(w.accounts, accountFromRow(r))
	}
	return out, nil
}

// standing is what w came to at a time. An account in which something has come
// due since stands as it is written, plus what time did until then: nothing else
// can have happened in it, for that would have written time's part down first.
func (b *Book) standing(ctx context.Context, w *wallet, at time.Time) (Balances, error) {
	if err := b.loadDue(ctx, w, at); err != nil {
		return Balances{}, err
	}
	w.now = at
	w.settle()
	var sum Balances
	for _, a := range w.accounts {
		if !a.LastAt.After(at) {
			sum.add(a.Balances)
			continue
		}
		last, err := b.db.LoyaltyTransaction.Query().Where(loyaltytransaction.AccountID(a.ID), loyaltytransaction.AtLTE(at)).
			Order(loyaltytransaction.ByAt(sql.OrderDesc()), loyaltytransaction.BySeq(sql.OrderDesc())).Limit(1).All(ctx)
		if err != nil {
			return sum, fmt.Errorf("balance of account %s at %s: %w", a.ID, at, err)
		}
		for _, r := range last {
			sum.add(transactionFromRow(r).After)
		}
	}
	return sum, nil
}
