package loyalty

import (
	"context"
	"strings"
)

// Refusal says why points can't be spent.
type Refusal string

// The refusals.
const (
	RefuseTooFew  Refusal = "TOO_FEW"
	RefusePending Refusal = "PENDING" // there will be enough once pending points can be spent
	RefuseHeld    Refusal = "HELD"    // there would be enough if held points were let go
)

// Quote says whether a customer could spend points now, and if not, why.
type Quote struct {
	Points     int64
	Available  int64
	Shared     int64 // how many of those that are available others of her household have
	Missing    int64
	Affordable bool
	Refusals   []Refusal
}

// Quote says whether a customer could spend so many points now: her own, and those
// of the others of her household if she may and doesn't want her own only. It
// holds nothing.
func (b *Book) Quote(ctx context.Context, customerID string, points int64, currency *string, ownOnly bool) (*Quote, error) {
	if err := checkPoints("points", points); err != nil {
		return nil, err
	}
	s, err := b.Standing(ctx, customerID, or(currency, ""), nil)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return nil, errNoProgram
	}
	shared := Balances{}
	if !ownOnly {
		found, err := b.SharedOf(ctx, []*Standing{s})
		if err != nil {
			return nil, err
		}
		if with := found[s.CustomerID]; with != nil && with.MayDraw {
			shared = with.Balances
		}
	}
	all := s.Balances
	all.add(shared)
	q := all.quote(points)
	q.Shared = shared.Available
	return q, nil
}

// Shared is what the others of a customer's household have.
type Shared struct {
	*Pool
	Balances
	Own int64 // what she has available herself
}

// Together is what all members have available, with whatever she has.
func (s *Shared) Together() int64 { return s.Own + s.Available }

// SharedOf gives what others of their households have now, for the standings of
// customers in one program: by customer, and only of those who are in one. Of the
// past it knows none.
func (b *Book) SharedOf(ctx context.Context, standings []*Standing) (map[string]*Shared, error) {
	if len(standings) == 0 || standings[0].past || standings[0].Program.HouseholdMost == 0 || b.Pools == nil {
		return nil, nil
	}
	p, survivors := standings[0].Program, make([]string, len(standings))
	for i, s := range standings {
		survivors[i] = s.CustomerID
	}
	pools, err := b.Pools.PoolsOf(ctx, p.ID, survivors)
	if err != nil || len(pools) == 0 {
		return nil, err
	}
	others := []string{}
	for _, pool := range pools {
		others = append(others, pool.Others...)
	}
	have, err := b.StandingsOf(ctx, others, p.Currency, nil)
	if err != nil {
		return nil, err
	}
	out := make(map[string]*Shared, len(pools))
	for _, s := range standings {
		pool := pools[s.CustomerID]
		if pool == nil {
			continue
		}
		with := &Shared{Pool: pool, Own: s.Available}
		for _, other := range pool.Others {
			with.add(have[other].Balances)
		}
		out[s.CustomerID] = with
	}
	return out, nil
}

// quote is the rule of Quote.
func (b Balances) quote(points int64) *Quote {
	q := &Quote{Points: points, Available: b.Available, Missing: max(0, points-b.Available), Refusals: []Refusal{}}
	switch q.Affordable = q.Missing == 0; {
	case q.Affordable:
	case b.Available+b.Pending+b.Held < points:
		q.Refusals = append(q.Refusals, RefuseTooFew)
	default:
		if b.Pending > 0 {
			q.Refusals = append(q.Refusals, RefusePending)
		}
		if b.Held > 0 {
			q.Refusals = append(q.Refusals, RefuseHeld)
		}
	}
	return q
}

// Source is the caller's system that a transaction follows from; empty when Kept
// did it by itself.
func (t *Transaction) Source() string { return t.keyPart(1) }

// SourceID is the caller's own key for what a transaction follows from.
func (t *Transaction) SourceID() string { return t.keyPart(2) }

func (t *Transaction) keyPart(i int) string {
	parts := strings.SplitN(t.Key, " ", 3)
	if len(parts) < 3 {
		return ""
	}
	return parts[i]
}
