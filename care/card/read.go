package card

import (
	"context"
	"fmt"

	table "kept/ent/db/card"
	"kept/ent/db/cardhold"
	"kept/ent/db/cardmovement"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/page"
)

// Find gives one card as it is now, or missing.
func (b *Book) Find(ctx context.Context, cardID string) (*Card, error) {
	found, err := b.ByIDs(ctx, []string{cardID})
	if err != nil {
		return nil, err
	}
	if c := found[cardID]; c != nil {
		return c, nil
	}
	return nil, fault.Missing("card")
}

// ByIDs gives those of the cards that there are, by id, as they are now.
func (b *Book) ByIDs(ctx context.Context, ids []string) (map[string]*Card, error) {
	found, err := b.db.Card.Query().Where(table.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find %d cards: %w", len(ids), err)
	}
	out := make(map[string]*Card, len(found))
	for _, r := range found {
		if out[r.ID], err = b.asTimeLeft(ctx, fromRow(r)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// List gives a page of the cards, the latest first.
func (b *Book) List(ctx context.Context, args page.Args) (page.Page[*Card], error) {
	latest := store.Order{Column: table.FieldCreatedAt, Kind: store.Time, Desc: true}
	found, err := store.List(ctx, b.db.Card.Query(), latest, args, fromRow, func(c *Card) page.Key { return store.KeyOf(c.CreatedAt, c.ID) })
	for i := 0; err == nil && i < len(found.Items); i++ {
		_, err = b.asTimeLeft(ctx, found.Items[i])
	}
	return found, err
}

// asTimeLeft lets time do its part in a card that is read, without writing it
// down: holds are looked up only when something is due.
func (b *Book) asTimeLeft(ctx context.Context, c *Card) (*Card, error) {
	if c.dueAt.IsZero() || c.dueAt.After(b.now()) {
		return c, nil
	}
	p := &purse{Card: c, now: b.now()}
	held, err := b.db.CardHold.Query().Where(cardhold.CardID(c.ID), cardhold.State(string(Held))).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read holds of card %s: %w", c.ID, err)
	}
	for _, h := range held {
		p.holds = append(p.holds, holdFromRow(h))
	}
	p.settle()
	return c, nil
}

// Movements gives all movements of a card, in their order: a card has few.
func (b *Book) Movements(ctx context.Context, cardID string) ([]*Movement, error) {
	found, err := b.db.CardMovement.Query().Where(cardmovement.CardID(cardID)).Order(cardmovement.BySeq()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("movements of card %s: %w", cardID, err)
	}
	out := make([]*Movement, len(found))
	for i, r := range found {
		out[i] = movementFromRow(r)
	}
	return out, nil
}
