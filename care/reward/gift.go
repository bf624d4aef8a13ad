package reward

import (
	"context"
	"fmt"

	"kept/care/event"
	claims "kept/ent/db/rewardclaim"
	"kept/internal/fault"
	"kept/internal/maybe"
	"kept/internal/money"
	"kept/tenants/guard"
)

// Kind says what customers have of a reward.
type Kind string

// The kinds. Goods somebody hands over; the others Kept gives by itself, in the
// transaction in which the points are spent.
const (
	Goods   Kind = "GOODS"
	Voucher Kind = "VOUCHER" // a coupon's code, made for her
	Card    Kind = "CARD"    // a gift card
)

// Kind says what customers have of a reward. It never changes.
func (r *Reward) Kind() Kind {
	switch {
	case r.CouponID != nil:
		return Voucher
	case r.CardAmount != nil:
		return Card
	}
	return Goods
}

const (
	mostMinor = 1_000_000_000 // as much as one card may be of
	mostDays  = 36_500
)

// checkGift refuses what no reward can give.
func (r *Reward) checkGift() error {
	switch {
	case r.CouponID != nil && r.CardAmount != nil:
		return fault.Invalid("couponId", "must be left out: a reward gives a gift card or a voucher, not both")
	case r.CardDays != nil && r.CardAmount == nil:
		return fault.Required("cardAmount")
	case r.CardDays != nil && (*r.CardDays < 1 || *r.CardDays > mostDays):
		return fault.Invalid("cardDays", "must be from %d to %d", 1, mostDays)
	case r.CardAmount == nil:
		return nil
	}
	if _, err := money.Scale(r.CardAmount.Currency); err != nil {
		return fault.Invalid("cardAmount", "%s", err)
	}
	if n := r.CardAmount.Minor; n < 1 || n > mostMinor {
		return fault.Invalid("cardAmount", "must be more than 0, and at most %d minor units", mostMinor)
	}
	return nil
}

// Gift is what was given for a piece: a gift card or the code of a voucher, never
// both. There is none for goods, nor before the reservation is confirmed.
type Gift struct {
	CardID *string
	CodeID *string
}

// There reports whether anything was given.
func (g Gift) There() bool { return g.CardID != nil || g.CodeID != nil }

// What can't be done with what was given.
var (
	ErrNothing = fault.Conflict(fault.CodeConflict, "nothing was given for this reservation that has a code")
	ErrTold    = fault.Conflict(fault.CodeSettled, "this code was told already: it leaves once")
	ErrWhole   = fault.Invalid("points", "must be left out: what was given for them is taken back as a whole")
)

// PieceOf gives the piece that a reservation took; nil when it is for no reward.
func (b *Book) PieceOf(ctx context.Context, reservationID string) (*Piece, error) {
	found, err := b.PiecesOf(ctx, []string{reservationID})
	return found[reservationID], err
}

// PiecesOf gives the piece that each of the reservations took, by reservation.
func (b *Book) PiecesOf(ctx context.Context, reservationIDs []string) (map[string]*Piece, error) {
	found, err := b.db.RewardClaim.Query().Where(claims.ReservationIDIn(reservationIDs...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("what %d reservations are for: %w", len(reservationIDs), err)
	}
	out := make(map[string]*Piece, len(found))
	for _, row := range found {
		out[row.ReservationID] = pieceFromRow(row)
	}
	return out, nil
}

// Hand writes down what was given for a piece that was confirmed, once.
func (b *Book) Hand(ctx context.Context, p *Piece, g Gift) error {
	if !g.There() {
		return nil
	}
	guard.Known(ctx, maybe.Value(g.CardID), maybe.Value(g.CodeID))
	n, err := b.db.RewardClaim.Update().Where(claims.ReservationID(p.ReservationID), claims.State(string(Confirmed)), claims.CardIDIsNil(), claims.CodeIDIsNil()).
		SetNillableCardID(g.CardID).SetNillableCodeID(g.CodeID).Save(ctx)
	if err != nil || n != 1 {
		return fmt.Errorf("hand one of reward %s over, to %d pieces: %w", p.RewardID, n, err)
	}
	p.Gift = g
	return b.tellPiece(ctx, event.RewardGiven, p)
}

// Return gives a piece back whose gift was taken back, to the others.
func (b *Book) Return(ctx context.Context, p *Piece) error {
	n, err := b.db.RewardClaim.Update().Where(claims.ReservationID(p.ReservationID), claims.State(string(Confirmed))).SetState(string(Returned)).Save(ctx)
	if err != nil {
		return fmt.Errorf("return one of reward %s: %w", p.RewardID, err)
	}
	if err := b.giveBack(ctx, p.RewardID, n); err != nil || n == 0 {
		return err
	}
	p.State = Returned
	return b.tellPiece(ctx, event.RewardReturned, p)
}

// Tell writes down that the code of what was given is told, which it is once.
func (b *Book) Tell(ctx context.Context, reservationID string) (*Piece, error) {
	p, err := b.PieceOf(ctx, reservationID)
	if err != nil {
		return nil, err
	}
	if p == nil || !p.There() || p.State != Confirmed {
		return nil, ErrNothing
	}
	at := b.now()
	n, err := b.db.RewardClaim.Update().Where(claims.ReservationID(reservationID), claims.ToldAtIsNil()).SetToldAt(at).Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("tell the code of %s: %w", reservationID, err)
	}
	if n == 0 {
		return nil, ErrTold
	}
	p.ToldAt = &at
	return p, b.tellPiece(ctx, event.RewardTold, p)
}

func (b *Book) tellPiece(ctx context.Context, what event.Type, p *Piece) error {
	r, err := b.find(ctx, p.RewardID)
	if err != nil {
		return err
	}
	return b.log.Append(ctx, event.Event{Type: what, SubjectID: r.ID, CustomerID: p.CustomerID, OccurredAt: b.now(), Data: map[string]any{
		"name": r.Name, "kind": string(r.Kind()), "reservationId": p.ReservationID,
	}})
}
