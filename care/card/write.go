package card

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"kept/care/event"
	table "kept/ent/db/card"
	"kept/ent/db/cardday"
	"kept/ent/db/cardhold"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/id"
	"kept/internal/maybe"
	"kept/tenants"
	"kept/tenants/guard"
)

// write writes down what a purse has posted, what its card and holds have become,
// what the days came to, and tells of it: all in the transaction that locked the
// card. The days are the last to be locked, in their order.
func (b *Book) write(ctx context.Context, p *purse) error {
	for _, write := range []func(context.Context, *purse) error{b.writeHolds, b.writeMovements, b.writeCard, b.writeDays} {
		if err := write(ctx, p); err != nil {
			return err
		}
	}
	return b.log.Append(ctx, p.events()...)
}

func (b *Book) writeHolds(ctx context.Context, p *purse) error {
	for _, h := range p.holds {
		var err error
		switch {
		case h.fresh:
			err = b.db.CardHold.Create().SetID(h.ID).SetCardID(h.CardID).SetAmount(h.Amount).SetState(string(h.State)).SetHeldAt(h.HeldAt).
				SetExpiresAt(h.ExpiresAt).SetNillableSettledAt(h.SettledAt).Exec(ctx)
			guard.Known(ctx, h.ID)
		case h.changed:
			err = b.db.CardHold.Update().Where(cardhold.ID(h.ID)).SetState(string(h.State)).SetNillableSettledAt(h.SettledAt).Exec(ctx)
		}
		if err != nil {
			return fmt.Errorf("write hold %s: %w", h.ID, err)
		}
		h.fresh, h.changed = false, false
	}
	return nil
}

// writeMovements inserts what was posted. A key that another has written meanwhile
// lets the transaction begin again, which then finds it.
func (b *Book) writeMovements(ctx context.Context, p *purse) error {
	for _, m := range p.posted {
		n := m.After
		err := b.db.CardMovement.Create().SetID(m.ID).SetCardID(m.CardID).SetSeq(m.Seq).SetKind(string(m.Kind)).SetFromPart(string(m.From)).
			SetToPart(string(m.To)).SetAmount(m.Amount).SetAt(m.At).SetRecordedAt(m.RecordedAt).SetNillableKey(maybe.Some(m.Key)).
			SetNillableHoldID(maybe.Some(m.HoldID)).SetReason(m.Reason).SetActorKind(m.ActorKind).SetActorID(m.ActorID).SetHash(m.Hash).
			SetIssued(n.Issued).SetAvailable(n.Available).SetHeld(n.Held).SetRedeemed(n.Redeemed).SetExpired(n.Expired).SetReversed(n.Reversed).Exec(ctx)
		if store.IsUnique(err) {
			return store.Again(err)
		}
		if err != nil {
			return fmt.Errorf("write movement %s: %w", m.ID, err)
		}
	}
	return nil
}

func (b *Book) writeCard(ctx context.Context, p *purse) error {
	u := b.db.Card.Update().Where(table.ID(p.ID)).SetSeq(p.seq).SetHead(p.head).SetLastAt(p.lastAt).SetBlockReason(p.BlockReason).
		SetIssued(p.Issued).SetAvailable(p.Available).SetHeld(p.Held).SetRedeemed(p.Redeemed).SetExpired(p.Expired).SetReversed(p.Reversed)
	maybe.Put(p.BlockedAt, u.SetBlockedAt, u.ClearBlockedAt)
	p.dueAt = p.due()
	maybe.Put(maybe.Some(p.dueAt), u.SetDueAt, u.ClearDueAt)
	if err := u.Exec(ctx); err != nil {
		return fmt.Errorf("write card %s: %w", p.ID, err)
	}
	return nil
}

// flow is what came and went on a day.
type flow struct{ Issued, Redeemed, Expired, Reversed int64 }

func (f flow) net() int64 { return f.Issued - f.Redeemed - f.Expired - f.Reversed }

// plus adds a movement; what moves within the card is none.
func (f *flow) plus(m *Movement) {
	var b Balances
	b.plus(m.From, -m.Amount)
	b.plus(m.To, m.Amount)
	f.Issued, f.Redeemed, f.Expired, f.Reversed = f.Issued+b.Issued, f.Redeemed+b.Redeemed, f.Expired+b.Expired, f.Reversed+b.Reversed
}

func (b *Book) writeDays(ctx context.Context, p *purse) error {
	zone, flows := tenants.From(ctx).Zone, map[clock.Day]flow{}
	for _, m := range p.posted {
		day := clock.DayOf(m.At, zone)
		f := flows[day]
		f.plus(m)
		flows[day] = f
	}
	for _, day := range slices.Sorted(maps.Keys(flows)) {
		f := flows[day]
		if f == (flow{}) {
			continue
		}
		n, err := b.db.CardDay.Update().Where(cardday.Currency(p.Currency), cardday.Day(string(day))).
			AddIssued(f.Issued).AddRedeemed(f.Redeemed).AddExpired(f.Expired).AddReversed(f.Reversed).Save(ctx)
		if err == nil && n == 0 {
			err = b.db.CardDay.Create().SetID(id.New(id.Rollup)).SetCurrency(p.Currency).SetDay(string(day)).
				SetIssued(f.Issued).SetRedeemed(f.Redeemed).SetExpired(f.Expired).SetReversed(f.Reversed).Exec(ctx)
		}
		if store.IsUnique(err) { // the day's first movements, at once
			return store.Again(err)
		}
		if err != nil {
			return fmt.Errorf("add to day %s: %w", day, err)
		}
	}
	return nil
}

// toldBy names the event of each kind of movement.
var toldBy = map[Kind]event.Type{
	KindIssued: event.CardIssued, KindHeld: event.CardReserved, KindRedeemed: event.CardRedeemed, KindReleased: event.CardReleased,
	KindRefunded: event.CardRefunded, KindExpired: event.CardExpired, KindReversed: event.CardReversed,
}

// events tells of what p has posted. No event has a code in it.
func (p *purse) events() []event.Event {
	out := make([]event.Event, len(p.posted))
	for i, m := range p.posted {
		out[i] = event.Event{Type: toldBy[m.Kind], SubjectID: p.ID, Reason: m.Reason, OccurredAt: m.At, Data: map[string]any{
			"amount": p.money(m.Amount).Amount(), "currency": p.Currency, "available": p.money(m.After.Available).Amount(), "last": p.Last,
		}}
	}
	return out
}
