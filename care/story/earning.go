package story

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"kept/care/customer"
	"kept/care/earning"
	"kept/care/event"
	"kept/care/loyalty"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/tenants"
	"kept/tenants/guard"
)

// accrueBatch is how many waiting events are looked for at once.
const accrueBatch = 200

// Accrue asks the rules of every tenant about the events that wait for them, each
// in a transaction of its own: what one customer earns waits for nobody else, and
// one tenant's trouble is nobody else's. What fails is put off and tried again; it
// is never given up. Run twice, or by two nodes at once, it gives nothing twice.
// actor gives Kept's own actor for a tenant. It returns how many it dealt with.
func (b *Book) Accrue(ctx context.Context, actor func(ctx context.Context, tenantID string) (*tenants.Actor, error)) (int, error) {
	total := 0
	var errs error
	for {
		waiting, err := b.Rules.Due(ctx, accrueBatch)
		if err != nil || len(waiting) == 0 {
			return total, errors.Join(errs, err)
		}
		for _, w := range waiting {
			if ctx.Err() != nil {
				return total, errors.Join(errs, ctx.Err())
			}
			who, err := actor(ctx, w.TenantID)
			if err != nil {
				return total, errors.Join(errs, err)
			}
			within := guard.Within(ctx, who)
			if err := b.accrue(within, w); err != nil {
				errs = errors.Join(errs, fmt.Errorf("event %s: %w", w.EventID, err))
				if err := b.Rules.Postpone(within, w, err); err != nil {
					return total, errors.Join(errs, err)
				}
				continue
			}
			total++
		}
	}
}

// accrue asks the rules about one event and posts what they give.
func (b *Book) accrue(ctx context.Context, w *earning.Waiting) error {
	return store.Do(ctx, b.db, func(ctx context.Context) error {
		mine, err := b.Rules.Take(ctx, w)
		if err != nil || !mine {
			return err
		}
		asked, err := b.Rules.Asked(ctx, w.EventID)
		if err != nil || asked {
			return err
		}
		found, err := b.Events.ByIDs(ctx, []string{w.EventID})
		if err != nil {
			return err
		}
		e := found[w.EventID]
		if e == nil {
			return nil // erased meanwhile
		}
		if slices.Contains(earning.Refunds, e.Type) {
			if err := b.takeBack(ctx, e, e.SubjectID); err != nil {
				return err
			}
		}
		return b.earn(ctx, e)
	})
}

// earn asks the rules that were in force when e was recorded.
func (b *Book) earn(ctx context.Context, e *event.Event) error {
	rules, err := b.Rules.InForce(ctx, e.Type, e.RecordedAt)
	if err != nil || len(rules) == 0 {
		return err
	}
	occasions, err := b.occasions(ctx, []*event.Event{e}, rules)
	if err != nil || len(occasions) == 0 {
		return err
	}
	o := occasions[0]
	outcomes, err := earning.Decide(ctx, rules, o, held{b})
	if err != nil {
		return err
	}
	for _, out := range outcomes {
		transactionID, err := b.post(ctx, o, out)
		if errors.Is(err, customer.ErrErased) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := b.Rules.Record(ctx, o, out, transactionID); err != nil {
			return err
		}
	}
	if o.PurchaseID == "" {
		return nil
	}
	return b.takeBack(ctx, e, o.PurchaseID) // it may have been called off before anybody got to it
}

// held is what rules gave before, behind the lock of her account: of two events
// of one customer, the second sees what the first gave.
type held struct{ *Book }

// Had is earning.Tallies.
func (h held) Had(ctx context.Context, r *earning.Rule, s earning.Scope, customerID string, first, last clock.Day) (earning.Tally, error) {
	if s == earning.OfCustomer {
		if err := h.Points.Hold(ctx, r.ProgramID, customerID); err != nil {
			return earning.Tally{}, err
		}
	}
	return h.Rules.Had(ctx, r, s, customerID, first, last)
}

// post gives her the points. What the ledger refuses, such as more than an
// account may ever have, is the rule's trouble and no fault of ours.
func (b *Book) post(ctx context.Context, o *earning.Occasion, out *earning.Outcome) (string, error) {
	if out.Points == 0 {
		return "", nil
	}
	p, err := b.Points.Program(ctx, out.Rule.ProgramID)
	if err != nil {
		return "", err
	}
	at := o.OccurredAt
	if at.After(b.now()) {
		at = b.now() // another node's clock is ahead
	}
	t, err := b.Points.Earn(ctx, loyalty.Earning{
		Origin:     loyalty.Origin{Source: ruleSource, SourceID: out.Rule.ID + " " + o.EventID},
		CustomerID: o.CustomerID, Currency: p.Currency, Points: out.Points, OccurredAt: &at, Reason: out.Sentence(),
	})
	if f := fault.As(err); f != nil && (f.Kind == fault.KindInvalid || f.Kind == fault.KindConflict) {
		out.Trouble, out.Points = "the ledger refused it: "+f.Error(), 0
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return t.ID, nil
}
