package card

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"kept/care/event"
	table "kept/ent/db/card"
	"kept/ent/db/cardhold"
	"kept/internal/clock"
	"kept/tenants"
)

// verifyBatch is how many cards are looked at once.
const verifyBatch = 1000

// Verify recounts the acting tenant's cards from their movements alone: every
// balance, hold and day, and the hash of every movement; and it holds how many
// movements there are against the history. It gives a sentence for each
// difference. What was changed by hand is one.
func (b *Book) Verify(ctx context.Context) (out []string, err error) {
	told, err := b.told(ctx)
	if err != nil {
		return nil, err
	}
	days, zone := map[dayOf]flow{}, tenants.From(ctx).Zone
	for after := ""; ; {
		found, err := b.db.Card.Query().Where(table.IDGT(after)).Order(table.ByID()).Limit(verifyBatch).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("verify cards: %w", err)
		}
		for _, r := range found {
			after = r.ID
			c := fromRow(r)
			moves, err := b.movements(ctx, c.ID)
			if err != nil {
				return nil, err
			}
			out = append(out, c.recount(moves)...)
			out = append(out, c.againstHistory(moves, told[c.ID])...)
			delete(told, c.ID)
			for _, m := range moves {
				key := dayOf{c.Currency, clock.DayOf(m.At, zone)}
				f := days[key]
				f.plus(m)
				days[key] = f
			}
			wrong, err := b.verifyHolds(ctx, c, moves)
			if err != nil {
				return nil, err
			}
			out = append(out, wrong...)
		}
		if len(found) < verifyBatch {
			for _, cardID := range slices.Sorted(maps.Keys(told)) {
				out = append(out, fmt.Sprintf("card %s is gone, and its history tells of it", cardID))
			}
			wrong, err := b.verifyDays(ctx, days)
			return append(out, wrong...), err
		}
	}
}

// told counts, for each card, the events of each type that tell of its movements.
// Ask for it before the movements are read: what moves meanwhile isn't missed then.
func (b *Book) told(ctx context.Context) (map[string]map[event.Type]int, error) {
	out := map[string]map[event.Type]int{}
	for _, t := range toldBy {
		err := b.log.EachOf(ctx, t, func(events []*event.Event) error {
			for _, e := range events {
				if out[e.SubjectID] == nil {
					out[e.SubjectID] = map[event.Type]int{}
				}
				out[e.SubjectID][t]++
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// againstHistory finds movements that were told of and are gone: a chain doesn't
// show that its end was cut off, when the card was set back to what was before it.
func (c *Card) againstHistory(moves []*Movement, told map[event.Type]int) (out []string) {
	have := map[event.Type]int{}
	for _, m := range moves {
		have[toldBy[m.Kind]]++
	}
	for _, t := range slices.Sorted(maps.Keys(told)) {
		if told[t] > have[t] {
			out = append(out, fmt.Sprintf("card %s: its history tells %d times of %s; there are %d such movements", c.ID, told[t], t, have[t]))
		}
	}
	return out
}

// recount goes through a card's movements in their order, and holds what they come
// to against what the card says.
func (c *Card) recount(moves []*Movement) (out []string) {
	says := func(format string, args ...any) {
		out = append(out, fmt.Sprintf("card %s: ", c.ID)+fmt.Sprintf(format, args...))
	}
	var b Balances
	var last time.Time
	seq, head := int64(0), ""
	for _, m := range moves {
		b.plus(m.From, -m.Amount)
		b.plus(m.To, m.Amount)
		switch {
		case m.Seq != seq+1:
			says("movement %d is missing", seq+1)
		case m.Hash != m.sum(head):
			says("movement %d (%s) isn't what was hashed: it was changed, or the one before it is gone", m.Seq, m.ID)
		case m.After != b || !b.Even():
			says("movement %d (%s) leaves %+v; all until then come to %+v", m.Seq, m.ID, m.After, b)
		case m.At.Before(last):
			says("movement %d (%s) took effect before the one before it", m.Seq, m.ID)
		}
		seq, head, last = m.Seq, m.Hash, m.At
	}
	switch {
	case c.seq != seq || c.head != head:
		says("it says that its last movement is number %d (%.8s…); it is number %d (%.8s…)", c.seq, c.head, seq, head)
	case c.Balances != b:
		says("it says %+v; its movements say %+v", c.Balances, b)
	}
	return out
}

// verifyHolds holds what each hold of a card says against its movements, and
// whether somebody will look when time changes the card.
func (b *Book) verifyHolds(ctx context.Context, c *Card, moves []*Movement) (out []string, err error) {
	found, err := b.db.CardHold.Query().Where(cardhold.CardID(c.ID)).Order(cardhold.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("verify holds of card %s: %w", c.ID, err)
	}
	p := &purse{Card: c}
	for _, r := range found {
		h := holdFromRow(r, c.Currency)
		p.holds = append(p.holds, h)
		var all, refunded Balances
		for _, m := range moves {
			if m.HoldID != h.ID {
				continue
			}
			into := &all
			if m.Kind == KindRefunded {
				into = &refunded
			}
			into.plus(m.From, -m.Amount)
			into.plus(m.To, m.Amount)
		}
		want := Balances{}
		switch h.State {
		case Held:
			want.Held = h.Amount
		case Confirmed:
			want.Redeemed = h.Amount
		}
		if all.Held != want.Held || all.Redeemed != want.Redeemed || -refunded.Redeemed > h.Amount {
			out = append(out, fmt.Sprintf("hold %s is %s of %d; its movements say %d held, %d redeemed and %d refunded", h.ID, h.State, h.Amount, all.Held, all.Redeemed, -refunded.Redeemed))
		}
	}
	if due := p.due(); !c.dueAt.Equal(due) {
		out = append(out, fmt.Sprintf("card %s is put down for %s, and due %s", c.ID, c.dueAt.Format(time.RFC3339), due.Format(time.RFC3339)))
	}
	return out, nil
}

// verifyDays holds the sums of the days against what the movements came to.
func (b *Book) verifyDays(ctx context.Context, want map[dayOf]flow) (out []string, err error) {
	got, err := b.days(ctx)
	if err != nil {
		return nil, err
	}
	for key, f := range want {
		if got[key] != f {
			out = append(out, fmt.Sprintf("%s in %s: the day says %+v, the movements say %+v", key.Day, key.Currency, got[key], f))
		}
		delete(got, key)
	}
	for key, f := range got {
		if f != (flow{}) {
			out = append(out, fmt.Sprintf("%s in %s: the day says %+v, and there are no movements", key.Day, key.Currency, f))
		}
	}
	slices.Sort(out)
	return out, nil
}
