package promise

import (
	"context"
	"errors"
	"fmt"
	"time"

	"kept/care/event"
	table "kept/ent/db/promise"
	"kept/ent/store"
	"kept/tenants"
	"kept/tenants/guard"
)

// sweepBatch is how many promises one transaction of the sweep changes.
const sweepBatch = 200

// Sweep does what time alone does: it warns of open promises at four fifths of
// their time and at their target, says when they are overdue, and breaks them
// when the grace after due has passed. actor gives Kept's own actor for a
// tenant. It costs what is due, not what is open, and run twice or by two
// nodes at once it changes nothing more. It returns how many it changed.
func (b *Book) Sweep(ctx context.Context, actor guard.ActorOf) (int, error) {
	total, until := 0, b.now()
	var failed []string // tenants whose turn ended in an error: the others still get theirs
	var errs error
	for {
		due, err := b.ringing(ctx, until, failed)
		if err != nil || len(due) == 0 {
			return total, errors.Join(errs, err)
		}
		changed, before := 0, len(failed)
		for tenantID, ids := range due {
			n, err := b.ringTenant(ctx, tenantID, ids, until, actor)
			if err != nil {
				failed, errs = append(failed, tenantID), errors.Join(errs, fmt.Errorf("sweep tenant %s: %w", tenantID, err))
			}
			changed += n
		}
		total += changed
		if changed == 0 && len(failed) == before {
			return total, errs // another node has them
		}
	}
}

func (b *Book) ringTenant(ctx context.Context, tenantID string, ids []string, now time.Time,
	actor guard.ActorOf) (int, error) {
	a, err := actor(ctx, tenantID)
	if err != nil {
		return 0, err
	}
	return b.ringAll(guard.Within(ctx, a), ids, now)
}

// ringing gives the promises, of any tenant, whose next alarm has come, the
// longest overdue first.
func (b *Book) ringing(ctx context.Context, now time.Time, except []string) (map[string][]string, error) {
	ctx = guard.System(ctx, "sweep: which tenants have promises whose time has come")
	rs, err := b.db.Promise.Query().Where(table.AlarmAtLTE(now), table.TenantIDNotIn(except...)).Order(table.ByAlarmAt()).Limit(sweepBatch).
		Select(table.FieldID, table.FieldTenantID).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("sweep: %w", err)
	}
	out := map[string][]string{}
	for _, r := range rs {
		out[r.TenantID] = append(out[r.TenantID], r.ID)
	}
	return out, nil
}

// ringAll lets time do its part to some promises of one tenant.
func (b *Book) ringAll(ctx context.Context, ids []string, now time.Time) (int, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (int, error) {
		rs, err := b.db.Promise.Query().Where(table.IDIn(ids...)).All(ctx)
		if err != nil {
			return 0, err
		}
		remember(ctx, rs...)
		changed := 0
		var rung []*Promise
		var events []event.Event
		for _, p := range fromRows(rs) {
			what := p.ring(now, tenants.From(ctx).Grace)
			if what == "" {
				p.arm(tenants.From(ctx).Grace) // the grace was made longer meanwhile
			}
			if err := b.save(ctx, p); errors.Is(err, ErrChanged) {
				continue // somebody was faster: time has nothing left to do, or the next sweep does it
			} else if err != nil {
				return 0, err
			}
			changed++
			if what != "" {
				rung, events = append(rung, p), append(events, p.rang(what, now))
			}
		}
		if len(events) == 0 {
			return changed, nil
		}
		if err := b.markDirty(ctx, rung...); err != nil {
			return 0, err
		}
		return changed, b.log.Append(ctx, events...)
	})
}

// rang tells of an alarm of p.
func (p *Promise) rang(what alarmKind, now time.Time) event.Event {
	c := change{kind: event.PromiseWarned, data: map[string]any{"step": string(what), "ownerId": p.OwnerID}}
	switch what {
	case alarmDue:
		c.kind = event.PromiseOverdue
	case alarmBreak:
		c.kind, c.at, c.reason = event.PromiseBroken, *p.SettledAt, p.Reason
	}
	return c.event(p, now)
}
