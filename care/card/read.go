package card

import (
	"context"
	"fmt"

	rows "kept/ent/db"
	table "kept/ent/db/card"
	"kept/ent/db/cardhold"
	"kept/ent/db/cardmovement"
	"kept/ent/db/predicate"
	"kept/ent/store"
	"kept/internal/code"
	"kept/internal/fault"
	"kept/internal/page"
	"kept/tenants/guard"
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

// Filter narrows cards: what isn't given says nothing.
type Filter struct {
	Last     *string // the end of the code, however it is typed
	Currency *string
	How      *How
	Blocked  *bool
}

func (f Filter) conditions() (out []predicate.Card) {
	if f.Last != nil {
		out = append(out, table.Last(code.Last(*f.Last)))
	}
	if f.Currency != nil {
		out = append(out, table.Currency(*f.Currency))
	}
	if f.How != nil {
		out = append(out, table.Origin(string(*f.How)))
	}
	switch {
	case f.Blocked != nil && *f.Blocked:
		out = append(out, table.BlockedAtNotNil())
	case f.Blocked != nil:
		out = append(out, table.BlockedAtIsNil())
	}
	return out
}

// List gives a page of the cards, the latest first.
func (b *Book) List(ctx context.Context, f Filter, args page.Args) (page.Page[*Card], error) {
	latest := store.Order{Column: table.FieldCreatedAt, Kind: store.Time, Desc: true}
	q := b.db.Card.Query().Where(f.conditions()...)
	found, err := store.List(ctx, q, latest, args, fromRow, func(c *Card) page.Key { return store.KeyOf(c.CreatedAt, c.ID) })
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
	if _, err := b.settled(ctx, c, b.now()); err != nil {
		return nil, err
	}
	return c, nil
}

// movements gives all movements of a card, in their order: a card has few.
func (b *Book) movements(ctx context.Context, cardID string) ([]*Movement, error) {
	found, err := b.db.CardMovement.Query().Where(cardmovement.CardID(cardID)).Order(cardmovement.BySeq()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("movements of card %s: %w", cardID, err)
	}
	out := make([]*Movement, len(found))
	for i, r := range found {
		out[i] = movementFromRow(r, "") // they are counted, not shown
	}
	return out, nil
}

// History gives a page of a card's movements, in their order.
func (b *Book) History(ctx context.Context, cardID string, args page.Args) (page.Page[*Movement], error) {
	c, err := b.Find(ctx, cardID)
	if err != nil {
		return page.Page[*Movement]{}, err
	}
	q := b.db.CardMovement.Query().Where(cardmovement.CardID(cardID))
	inOrder := store.Order{Column: cardmovement.FieldSeq, Kind: store.Int}
	ofCard := func(r *rows.CardMovement) *Movement { return movementFromRow(r, c.Currency) }
	return store.List(ctx, q, inOrder, args, ofCard, func(m *Movement) page.Key { return store.KeyOf(m.Seq, m.ID) })
}

// Movement gives one movement, or missing.
func (b *Book) Movement(ctx context.Context, movementID string) (*Movement, error) {
	found, err := b.MovementsByIDs(ctx, []string{movementID})
	if err != nil {
		return nil, err
	}
	if m := found[movementID]; m != nil {
		return m, nil
	}
	return nil, fault.Missing("movement")
}

// MovementsByIDs gives those of the movements that there are, by id.
func (b *Book) MovementsByIDs(ctx context.Context, ids []string) (map[string]*Movement, error) {
	found, err := b.db.CardMovement.Query().Where(cardmovement.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find %d movements: %w", len(ids), err)
	}
	of := make([]string, len(found))
	for i, r := range found {
		of[i] = r.CardID
	}
	in, err := b.currencies(ctx, of)
	if err != nil {
		return nil, err
	}
	out := make(map[string]*Movement, len(found))
	for _, r := range found {
		out[r.ID] = movementFromRow(r, in[r.CardID])
	}
	return out, nil
}

// Hold gives one hold as it is now, or missing.
func (b *Book) Hold(ctx context.Context, holdID string) (*Hold, error) {
	found, err := b.HoldsByIDs(ctx, []string{holdID})
	if err != nil {
		return nil, err
	}
	if h := found[holdID]; h != nil {
		guard.Known(ctx, h.ID)
		return h, nil
	}
	return nil, fault.Missing("hold")
}

// HoldsByIDs gives those of the holds that there are, by id, as they are now: one
// whose time is over has lapsed, whether or not that is written down yet.
func (b *Book) HoldsByIDs(ctx context.Context, ids []string) (map[string]*Hold, error) {
	found, err := b.db.CardHold.Query().Where(cardhold.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find %d holds: %w", len(ids), err)
	}
	now := b.now()
	of := make([]string, len(found))
	for i, r := range found {
		of[i] = r.CardID
	}
	in, err := b.currencies(ctx, of)
	if err != nil {
		return nil, err
	}
	out := make(map[string]*Hold, len(found))
	for _, r := range found {
		h := holdFromRow(r, in[r.CardID])
		if h.State == Held && !h.ExpiresAt.After(now) {
			h.State, h.SettledAt = Lapsed, &h.ExpiresAt
		}
		out[h.ID] = h
	}
	return out, nil
}

// currencies gives what each of these cards is in.
func (b *Book) currencies(ctx context.Context, cardIDs []string) (map[string]string, error) {
	found, err := b.db.Card.Query().Where(table.IDIn(cardIDs...)).Select(table.FieldID, table.FieldCurrency).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("currencies of %d cards: %w", len(cardIDs), err)
	}
	out := make(map[string]string, len(found))
	for _, r := range found {
		out[r.ID] = r.Currency
	}
	return out, nil
}
