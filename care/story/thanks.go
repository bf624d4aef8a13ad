package story

import (
	"context"
	"errors"
	"fmt"

	"kept/care/customer"
	"kept/care/loyalty"
	"kept/care/thanks"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/maybe"
	"kept/tenants"
	"kept/tenants/guard"
)

// thanksSource is the source of what plans of thanks give, in the ledger.
const thanksSource = "kept-thanks"

// GiveThanks looks at every customer, of any tenant, whose anniversary it is or whose
// purchases have changed, and thanks her where a plan says so. It costs those who are
// due. Run late, twice, or by two nodes at once, nobody is thanked twice. actor gives
// Kept's own actor for a tenant. It returns how many it looked at; who fails stays due.
func (b *Book) GiveThanks(ctx context.Context, actor guard.ActorOf) (int, error) {
	until := b.now()
	return guard.Sweep(ctx, actor, "thanks", thanks.SweepBatch, func(ctx context.Context, except []string) ([]guard.Due[*thanks.Watch], error) {
		return b.Thanks.Ringing(ctx, until, except)
	}, b.thankWhoIsDue)
}

// thankWhoIsDue looks at one customer. Her row is locked first, then the month of a
// plan, then her accounts: nobody waits in a circle. All is decided on one day, also
// when it is over meanwhile.
func (b *Book) thankWhoIsDue(ctx context.Context, due *thanks.Watch) error {
	return store.Do(ctx, b.db, func(ctx context.Context) error {
		w := *due
		mine, err := b.Thanks.Hold(ctx, &w)
		if err != nil || !mine {
			return err
		}
		ids, err := b.Customers.ActiveIDs(ctx, w.CustomerID)
		if fault.IsMissing(err) || errors.Is(err, customer.ErrErased) {
			return b.Thanks.Forget(ctx, &w, "")
		}
		if err != nil {
			return err
		}
		if ids[0] != w.CustomerID {
			return b.Thanks.Forget(ctx, &w, ids[0])
		}
		on := b.day(ctx)
		histories, err := b.Thanks.Histories(ctx, ids[:1])
		if err != nil {
			return err
		}
		h := histories[w.CustomerID]
		if err := b.thankFor(ctx, h, ids, on); err != nil {
			return err
		}
		return b.Thanks.Settle(ctx, &w, h, on)
	})
}

// thankFor decides each occasion of hers that wasn't decided before.
func (b *Book) thankFor(ctx context.Context, h *thanks.History, ids []string, on clock.Day) error {
	plans, err := b.Thanks.Running(ctx)
	if err != nil {
		return err
	}
	open, err := b.Thanks.Open(ctx, h.Chances(plans, on), ids)
	if err != nil || len(open) == 0 {
		return err
	}
	last, err := b.Thanks.Last(ctx, ids)
	if err != nil {
		return err
	}
	known, err := b.regardsOf(ctx, plans, ids[:1], on)
	if err != nil {
		return err
	}
	for _, c := range open {
		out, transactionID, err := b.thankOnce(ctx, c, known.facts(c, ids[0], last), ids[0])
		if err != nil {
			return err
		}
		if out == thanks.Thanked {
			last = maybe.Some(on)
		}
		if _, err := b.Thanks.Write(ctx, c, ids[0], on, out, transactionID); err != nil {
			return err
		}
	}
	return nil
}

// thankOnce decides one occasion, and has her earn its points: by the occasion, once.
func (b *Book) thankOnce(ctx context.Context, c thanks.Chance, f thanks.Facts, customerID string) (thanks.Outcome, string, error) {
	out := c.Decide(f)
	if out != thanks.Thanked {
		return out, "", nil
	}
	enough, err := b.Thanks.Spend(ctx, c.Plan, f.On)
	if err != nil || !enough {
		return thanks.Budget, "", err
	}
	if c.Plan.Points == 0 {
		return out, "", nil
	}
	p, err := b.Points.Program(ctx, c.Plan.ProgramID)
	if err != nil {
		return "", "", err
	}
	t, err := b.Points.Earn(ctx, loyalty.Earning{
		Origin:     loyalty.Origin{Source: thanksSource, SourceID: fmt.Sprintf("%s %s %d", c.Plan.ID, customerID, c.Number)},
		CustomerID: customerID, Currency: p.Currency, Points: c.Plan.Points, Reason: c.Plan.Name,
	})
	if no := fault.As(err); no != nil && (no.Kind == fault.KindInvalid || no.Kind == fault.KindConflict) {
		return thanks.Ledger, "", b.Thanks.Unspend(ctx, c.Plan, f.On)
	}
	if err != nil {
		return "", "", err
	}
	return out, t.ID, nil
}

// regards is what plans ask about customers, who are survivors.
type regards struct {
	on    clock.Day
	days  int
	types map[string]customer.LoyaltyType
	tiers map[string]map[string]string // by program and customer
}

func (b *Book) regardsOf(ctx context.Context, plans []*thanks.Plan, survivors []string, on clock.Day) (*regards, error) {
	limits, err := b.Thanks.Limits(ctx)
	if err != nil {
		return nil, err
	}
	k := &regards{on: on, days: limits.Days, types: map[string]customer.LoyaltyType{}, tiers: map[string]map[string]string{}}
	standing, err := b.Allegiances.Of(ctx, survivors)
	if err != nil {
		return nil, err
	}
	for id, s := range standing {
		k.types[id] = s.Type()
	}
	for _, p := range plans {
		if len(p.Tiers) == 0 || k.tiers[p.ProgramID] != nil {
			continue
		}
		found, err := b.TiersOf(ctx, p.ProgramID, survivors)
		if err != nil {
			return nil, err
		}
		k.tiers[p.ProgramID] = map[string]string{}
		for id, s := range found {
			if s.Tier != nil {
				k.tiers[p.ProgramID][id] = s.Tier.Key
			}
		}
	}
	return k, nil
}

func (k *regards) facts(c thanks.Chance, customerID string, last *clock.Day) thanks.Facts {
	return thanks.Facts{On: k.on, Type: k.types[customerID], Tier: k.tiers[c.Plan.ProgramID][customerID], Last: last, CapDays: k.days}
}

func (b *Book) day(ctx context.Context) clock.Day {
	return clock.DayOf(b.now(), tenants.From(ctx).Zone)
}

// VerifyThanks recounts what plans of thanks say of their months, holds what they
// gave against the ledger, and looks anew at when customers are to be thanked. It
// gives a sentence for each difference.
func (b *Book) VerifyThanks(ctx context.Context) (out []string, err error) {
	err = b.Thanks.Each(ctx, func(p *thanks.Plan) error {
		wrong, err := b.Thanks.Recount(ctx, p)
		if err != nil {
			return err
		}
		out = append(out, wrong...)
		records, err := b.Thanks.RecordsOf(ctx, []string{p.ID})
		if err != nil {
			return err
		}
		said := int64(0)
		for _, c := range records[p.ID].Total {
			said += c.Points
		}
		gave, err := b.Points.EarnedFrom(ctx, p.ProgramID, thanksSource, p.ID)
		if err == nil && gave.Points != said {
			out = append(out, fmt.Sprintf("plan of thanks %s says that it gave %d points; the ledger says %d", p.ID, said, gave.Points))
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	occasions, err := b.verifyOccasions(ctx)
	if err != nil {
		return nil, err
	}
	wrong, err := b.Thanks.Verify(ctx)
	return append(append(out, occasions...), wrong...), err
}
