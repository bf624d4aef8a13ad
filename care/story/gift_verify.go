package story

import (
	"context"
	"fmt"

	"kept/care/card"
	"kept/care/coupon"
	"kept/care/reward"
	rows "kept/ent/db"
	"kept/ent/db/cardmovement"
	coupons "kept/ent/db/coupon"
	"kept/ent/db/couponcode"
	"kept/ent/db/loyaltyreservation"
	claims "kept/ent/db/rewardclaim"
	"kept/internal/id"
	"kept/internal/maybe"
)

// VerifyGifts holds what rewards gave by themselves against what their pieces say:
// each that was confirmed has one gift card or one code as its reward says, each
// that was returned had it taken back whole, no other has any, and none was given
// without a piece. It gives a sentence for each difference.
func (b *Book) VerifyGifts(ctx context.Context) (out []string, err error) {
	for last := ""; ; {
		some, err := b.db.RewardClaim.Query().Where(claims.IDGT(last)).Order(claims.ByID()).Limit(1000).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("verify what rewards gave: %w", err)
		}
		if len(some) == 0 {
			orphans, err := b.giftsOfNobody(ctx)
			return append(out, orphans...), err
		}
		last = some[len(some)-1].ID
		given, err := b.given(ctx, some)
		if err != nil {
			return nil, err
		}
		for _, c := range some {
			if wrong := given.differs(c); wrong != "" {
				out = append(out, fmt.Sprintf("reservation %s of reward %s: %s", c.ReservationID, c.RewardID, wrong))
			}
		}
	}
}

// given is what there is of what some pieces were given.
type given struct {
	rewards map[string]*reward.Reward
	cards   map[string]*card.Card
	codes   map[string]*coupon.Code
	sources map[string]string // the reservation that a card was issued for
	back    map[string]bool   // the reservations of which points were given back
}

func (b *Book) given(ctx context.Context, some []*rows.RewardClaim) (g given, err error) {
	var rewards, cardIDs, codeIDs, reservations []string
	for _, c := range some {
		rewards, cardIDs, codeIDs = append(rewards, c.RewardID), append(cardIDs, c.CardID), append(codeIDs, c.CodeID)
		reservations = append(reservations, c.ReservationID)
	}
	back, err := b.db.LoyaltyReservation.Query().Where(loyaltyreservation.IDIn(reservations...), loyaltyreservation.ReversedGT(0)).IDs(ctx)
	if err != nil {
		return g, fmt.Errorf("of which of %d reservations points were given back: %w", len(some), err)
	}
	g.back = make(map[string]bool, len(back))
	for _, reservationID := range back {
		g.back[reservationID] = true
	}
	if g.rewards, err = b.Rewards.ByIDs(ctx, rewards); err != nil {
		return g, err
	}
	if g.cards, err = b.Cards.ByIDs(ctx, cardIDs); err != nil {
		return g, err
	}
	if g.codes, err = b.Coupons.CodesByIDs(ctx, codeIDs); err != nil {
		return g, err
	}
	issued, err := b.db.CardMovement.Query().Where(cardmovement.CardIDIn(cardIDs...), cardmovement.Kind(string(card.KindIssued))).
		Select(cardmovement.FieldCardID, cardmovement.FieldKey).All(ctx)
	if err != nil {
		return g, fmt.Errorf("for what %d cards were issued: %w", len(cardIDs), err)
	}
	g.sources = make(map[string]string, len(issued))
	for _, m := range issued {
		g.sources[m.CardID] = maybe.Value(m.Key)
	}
	return g, nil
}

// differs says what is wrong with what a piece was given, or nothing.
func (g given) differs(c *rows.RewardClaim) string {
	r := g.rewards[c.RewardID]
	if s := reward.State(c.State); r == nil || s != reward.Confirmed && s != reward.Returned {
		if c.CardID != "" || c.CodeID != "" {
			return "it was never confirmed, and something was given for it"
		}
		return ""
	}
	returned := reward.State(c.State) == reward.Returned
	gift, code := g.cards[c.CardID], g.codes[c.CodeID]
	switch kind := r.Kind(); {
	case (gift != nil || code != nil) && !returned && g.back[c.ReservationID]:
		return "its points were given back, and what was given for them wasn't taken back"
	case (gift != nil) != (kind == reward.Card) || (code != nil) != (kind == reward.Voucher):
		return fmt.Sprintf("it is a %s; a card: %t, a code: %t", kind, gift != nil, code != nil)
	case gift != nil && (gift.Balances.Issued != r.CardAmount.Minor || gift.Currency != r.CardAmount.Currency):
		return fmt.Sprintf("card %s isn't of what the reward says", gift.ID)
	case gift != nil && g.sources[gift.ID] != issuedFor(c.ReservationID):
		return fmt.Sprintf("card %s was issued for something else", gift.ID)
	case gift != nil && returned && gift.Balances.Reversed != gift.Balances.Issued:
		return fmt.Sprintf("its points were given back, and card %s wasn't taken back whole", gift.ID)
	case code != nil && code.CouponID != *r.CouponID:
		return fmt.Sprintf("code %s is another coupon's", code.ID)
	case code != nil && (code.WithdrawnAt != nil) != returned:
		return fmt.Sprintf("code %s taken back: %t, its points given back: %t", code.ID, code.WithdrawnAt != nil, returned)
	case code != nil && returned && code.Used != 0:
		return fmt.Sprintf("its points were given back, and code %s was used", code.ID)
	}
	return ""
}

// issuedFor is the key of the movement that issues the card of a reservation.
func issuedFor(reservationID string) string { return "issue " + giftSource + " " + reservationID }

// giftsOfNobody finds cards that were issued for a reward, and codes for rewards,
// that no piece has.
func (b *Book) giftsOfNobody(ctx context.Context) (out []string, err error) {
	for last := ""; ; {
		some, err := b.db.CardMovement.Query().Where(cardmovement.KeyHasPrefix(issuedFor("")), cardmovement.IDGT(last)).
			Order(cardmovement.ByID()).Limit(1000).Select(cardmovement.FieldID, cardmovement.FieldCardID).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("cards that were issued for rewards: %w", err)
		}
		if len(some) == 0 {
			break
		}
		ids := make([]string, len(some))
		for i, m := range some {
			ids[i], last = m.CardID, m.ID
		}
		had, err := b.db.RewardClaim.Query().Where(claims.CardIDIn(ids...)).Select(claims.FieldCardID).Strings(ctx)
		if err != nil {
			return nil, fmt.Errorf("whose %d cards are: %w", len(ids), err)
		}
		out = append(out, ofNobody("card", ids, had)...)
	}
	ours, err := b.db.Coupon.Query().Where(coupons.Codes(0)).IDs(ctx)
	if err != nil {
		return nil, fmt.Errorf("coupons for rewards: %w", err)
	}
	for last := ""; len(ours) > 0; {
		ids, err := b.db.CouponCode.Query().Where(couponcode.CouponIDIn(ours...), couponcode.IDGT(last)).Order(couponcode.ByID()).Limit(1000).IDs(ctx)
		if err != nil {
			return nil, fmt.Errorf("codes that were made for rewards: %w", err)
		}
		if len(ids) == 0 {
			break
		}
		last = ids[len(ids)-1]
		had, err := b.db.RewardClaim.Query().Where(claims.CodeIDIn(ids...)).Select(claims.FieldCodeID).Strings(ctx)
		if err != nil {
			return nil, fmt.Errorf("whose %d codes are: %w", len(ids), err)
		}
		out = append(out, ofNobody("code", ids, had)...)
	}
	return out, nil
}

// ofNobody names those that nobody has.
func ofNobody(what string, ids, had []string) (out []string) {
	for _, it := range id.Without(ids, had) {
		out = append(out, fmt.Sprintf("%s %s was made for a reward, and no piece has it", what, it))
	}
	return out
}
