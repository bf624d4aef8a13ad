package extramile

import (
	"context"
	"fmt"
	"strings"

	"kept/care/event"
	table "kept/ent/db/extramile"
	"kept/ent/db/promise"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/tenants"
)

// ErrStruck means that an extra mile counts no longer.
var ErrStruck = fault.Conflict(fault.CodeSettled, "this extra mile was struck: it was recorded in error")

// Record writes an extra mile down. What it cost must be within what the month's budget of
// who went it leaves; who has none decides for herself.
func (b *Book) Record(ctx context.Context, d Draft) (*Mile, error) {
	m, err := d.mile(tenants.From(ctx), b.now())
	if err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Mile, error) {
		if err := b.checkHers(ctx, m); err != nil {
			return nil, err
		}
		if err := b.checkBudget(ctx, m); err != nil {
			return nil, err
		}
		if err := b.insert(m).Exec(ctx); err != nil {
			return nil, fmt.Errorf("record an extra mile: %w", err)
		}
		return m, b.log.Append(ctx, m.tell(event.ExtraMileRecorded, m.OccurredAt, map[string]any{
			"what": m.What, "memberId": m.MemberID, "cost": m.Cost.Amount(), "currency": m.Cost.Currency,
		}))
	})
}

// checkHers puts the survivor in the place of a merged customer, and refuses what
// is another customer's.
func (b *Book) checkHers(ctx context.Context, m *Mile) error {
	survivor, err := b.customers.Resolve(ctx, m.CustomerID)
	if fault.IsMissing(err) {
		return fault.Missing("customer").At("customerId")
	}
	if err != nil {
		return err
	}
	m.CustomerID = survivor
	if err := b.customers.CheckHers(ctx, survivor, m.PurchaseID, m.InteractionID); err != nil || m.PromiseID == "" {
		return err
	}
	whose, err := b.db.Promise.Query().Where(promise.ID(m.PromiseID)).Select(promise.FieldCustomerID).Strings(ctx)
	switch {
	case err != nil:
		return fmt.Errorf("whose promise %s is: %w", m.PromiseID, err)
	case len(whose) == 0:
		return fault.Missing("promise").At("promiseId")
	}
	if owner, err := b.customers.KeptUnder(ctx, whose[0]); err != nil || owner == survivor {
		return err
	}
	return fault.Invalid("promiseId", "must be to the same customer")
}

// Tell says what came of an extra mile. Said again it replaces what was said.
func (b *Book) Tell(ctx context.Context, mileID string, effect Effect, note string) (*Mile, error) {
	note = strings.TrimSpace(note)
	if err := checkEffect(&effect, note); err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Mile, error) {
		m, err := b.standing(ctx, mileID)
		if err != nil || m.Effect != nil && *m.Effect == effect && m.EffectNote == note {
			return m, err
		}
		if err := b.customers.CheckThere(ctx, m.CustomerID, "id"); err != nil {
			return nil, err
		}
		m.Effect, m.EffectNote = &effect, note
		if err := b.db.ExtraMile.UpdateOneID(m.ID).SetEffect(string(effect)).SetEffectNote(note).Exec(ctx); err != nil {
			return nil, fmt.Errorf("tell of extra mile %s: %w", mileID, err)
		}
		return m, b.log.Append(ctx, m.tell(event.ExtraMileTold, b.now(), map[string]any{"effect": string(effect)}))
	})
}

// Strike takes an extra mile out of every count and budget: it was recorded in
// error. The record stays, with the reason.
func (b *Book) Strike(ctx context.Context, mileID, reason string) (*Mile, error) {
	reason = strings.TrimSpace(reason)
	if reason == "" {
		return nil, fault.Required("reason")
	}
	if err := fault.Text("reason", reason, maxNote); err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Mile, error) {
		m, err := b.standing(ctx, mileID)
		if err != nil {
			return nil, err
		}
		now := b.now()
		n, err := b.db.ExtraMile.Update().Where(table.ID(m.ID), table.StruckAtIsNil()).SetStruckAt(now).SetReason(reason).Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("strike extra mile %s: %w", mileID, err)
		}
		if n == 0 {
			return nil, ErrStruck // by somebody else at the same moment
		}
		m.StruckAt, m.Reason = &now, reason
		return m, b.log.Append(ctx, m.tell(event.ExtraMileStruck, now, nil))
	})
}

// standing finds an extra mile that counts.
func (b *Book) standing(ctx context.Context, mileID string) (*Mile, error) {
	m, err := b.Find(ctx, mileID)
	if err == nil && m.StruckAt != nil {
		return nil, ErrStruck
	}
	return m, err
}
