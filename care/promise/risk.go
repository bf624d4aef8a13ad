package promise

import (
	"context"
	"errors"
	"fmt"
	"time"

	"kept/care/event"
	table "kept/ent/db/promise"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/tenants/guard"
)

// AtRisk reports whether the promise was found more likely late than in time, by
// the tenant's own history, and may still be kept in time. One that waits for
// the customer isn't: its clock stands still.
func (p *Promise) AtRisk(now time.Time) bool {
	return p.running(now) && p.AtRiskSince != nil
}

// running reports whether time passes for p and it may still be kept in time.
func (p *Promise) running(now time.Time) bool {
	return p.State == Open && p.WaitingSince == nil && !now.After(p.Due.At)
}

// lookAfter has the risk of p looked at at the next occasion. What was found at
// risk once stays so.
func (p *Promise) lookAfter(now time.Time) {
	if p.State == Open && p.AtRiskSince == nil {
		p.lookAt = &now
	}
}

// Clock is how long the chain of an open promise has taken so far, the time that
// we waited for the customer left out.
type Clock struct {
	Taken time.Duration
	Left  time.Duration // until it is due; nothing when Runs is false
	Given time.Duration // from when it was made to its first date
	Runs  bool          // it doesn't wait for the customer, and may still be kept in time
}

// Clocks gives the clocks of those of the promises that are open, by id.
func (b *Book) Clocks(ctx context.Context, promises []*Promise) (map[string]Clock, error) {
	now, out := b.now(), map[string]Clock{}
	var chains []string // that began with another promise
	for _, p := range promises {
		if p.State != Open {
			continue
		}
		out[p.ID] = p.clock(p.MadeAt, p.Waited, now)
		if p.PreviousID != "" {
			chains = append(chains, p.ChainID)
		}
	}
	if len(chains) == 0 {
		return out, nil
	}
	begun, waited := map[string]time.Time{}, map[string]time.Duration{}
	rs, err := b.db.Promise.Query().Where(inChains(chains...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("clocks of %d chains: %w", len(chains), err)
	}
	for _, r := range rs {
		waited[r.ChainID] += time.Duration(r.WaitedSeconds) * time.Second
		if r.PreviousID == "" {
			begun[r.ChainID] = r.MadeAt
		}
	}
	for _, p := range promises {
		if p.State == Open && p.PreviousID != "" {
			out[p.ID] = p.clock(begun[p.ChainID], waited[p.ChainID], now)
		}
	}
	return out, nil
}

// clock is the rule: what p's clock shows whose chain began at begun and waited
// so long before now.
func (p *Promise) clock(begun time.Time, waited time.Duration, now time.Time) Clock {
	c := Clock{Runs: p.running(now), Given: p.FirstDueAt.Sub(begun) - waited}
	if c.Runs {
		c.Left = p.Due.At.Sub(now)
	}
	if p.WaitingSince != nil {
		now = *p.WaitingSince
	}
	c.Taken = max(0, now.Sub(begun)-waited)
	return c
}

// Look is what was found when the risk of a promise was looked at.
type Look struct {
	Promise *Promise
	High    bool           // it is more likely late than in time
	Data    map[string]any // the figures behind that, for its event
	Next    *time.Time     // when to look again, if it isn't
}

// ToLookAt gives the promises, of any tenant, whose risk is to be looked at now,
// by tenant and at most as many as one transaction changes.
func (b *Book) ToLookAt(ctx context.Context, now time.Time, except []string) (map[string][]string, error) {
	ctx = guard.System(ctx, "look ahead: which tenants have promises that history may have something new to say of")
	rs, err := b.db.Promise.Query().Where(table.LookAtLTE(now), table.TenantIDNotIn(except...)).Order(table.ByLookAt()).Limit(sweepBatch).
		Select(table.FieldID, table.FieldTenantID).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("look ahead: %w", err)
	}
	out := map[string][]string{}
	for _, r := range rs {
		out[r.TenantID] = append(out[r.TenantID], r.ID)
	}
	return out, nil
}

// Looked writes down what was found of promises as they were read. Who is found
// at risk is told of once; of what was at risk already when it was recorded, some
// time after it was made, there is nothing to warn: that is history. It returns
// how many it changed; what changed meanwhile is looked at again.
func (b *Book) Looked(ctx context.Context, looks []Look) (int, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (int, error) {
		changed, now := 0, b.now()
		for _, l := range looks {
			p := *l.Promise // the transaction may run again
			guard.Known(ctx, p.ID, p.CustomerID, p.OwnerID)
			news := p.lookAt == nil || p.lookAt.After(p.RecordedAt) || p.MadeAt.Equal(p.RecordedAt)
			p.lookAt = l.Next
			if l.High {
				p.lookAt, p.AtRiskSince = nil, &now
			}
			if err := b.save(ctx, &p); errors.Is(err, ErrChanged) {
				continue
			} else if err != nil {
				return 0, err
			}
			changed++
			if !l.High {
				continue
			}
			telling := ctx
			if !news {
				telling = event.Backfilling(ctx)
			}
			found := change{kind: event.PromiseAtRisk, data: l.Data}
			if err := b.log.Append(telling, found.event(&p, now)); err != nil {
				return 0, err
			}
		}
		return changed, nil
	})
}

// LookAgain is when to look at a promise's risk again that is due after left and
// may become high after crosses: by then, or half way, since history changes too.
func LookAgain(now time.Time, left time.Duration, crosses *time.Duration) *time.Time {
	after := max(left/2, time.Hour)
	if crosses != nil {
		after = min(after, max(*crosses, time.Minute))
	}
	if after >= left {
		return nil // it is due by then
	}
	at := clock.Micro(now.Add(after))
	return &at
}
