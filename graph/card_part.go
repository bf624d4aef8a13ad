package graph

import (
	"kept/care/card"
	"kept/internal/id"
	"kept/tenants"
)

// cards is what gift cards and vouchers add to the API.
func (r *Resolver) cards() noun {
	book := r.CardBook
	again := reread(func(c *card.Card) string { return c.ID }, book.Find)
	held := reread(func(h *card.Hold) string { return h.ID }, book.Hold)
	moved := reread(func(m *card.Movement) string { return m.ID }, book.Movement)
	return noun{
		kinds: map[id.Prefix]kind{
			id.Card:         {tenants.LoyaltyRead, many(book.ByIDs)},
			id.CardHold:     {tenants.LoyaltyRead, many(book.HoldsByIDs)},
			id.CardMovement: {tenants.LoyaltyRead, many(book.MovementsByIDs)},
		},
		replays: map[string]replay{
			"issueCard":   reread(func(i *card.Issued) string { return i.Card.ID }, book.Issued),
			"reserveCard": held, "confirmCardHold": held, "cancelCardHold": held,
			"refundCard": moved, "callOffCard": moved,
			"blockCard": again, "unblockCard": again,
		},
	}
}

func heldOf(h *card.Hold) string { return h.CardID }

func movedOn(m *card.Movement) string { return m.CardID }

func movementHold(m *card.Movement) string { return m.HoldID }
