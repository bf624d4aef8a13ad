package story

import (
	"context"
	"fmt"

	"kept/care/card"
	"kept/care/loyalty"
	"kept/care/reward"
	"kept/care/tier"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/tenants"
)

// giftSource is what cards call rewards: a reservation is its source id, so that
// of one reservation there is one card.
const giftSource = "kept-reward"

// AddReward offers a reward. What its vouchers are good for must be a coupon that
// is for rewards, and still good; the tier that it takes, one that there is.
func (b *Book) AddReward(ctx context.Context, d reward.Draft) (*reward.Reward, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*reward.Reward, error) {
		if err := b.checkTier(ctx, d.ProgramID, d.MinTier); err != nil {
			return nil, err
		}
		if d.CouponID == nil {
			return b.Rewards.Add(ctx, d)
		}
		c, err := b.Coupons.Find(ctx, *d.CouponID)
		if fault.IsMissing(err) {
			return nil, fault.Missing("coupon").At("couponId")
		}
		if err != nil {
			return nil, err
		}
		switch {
		case !c.ForRewards:
			return nil, fault.Invalid("couponId", "must be a coupon that was issued without codes: rewards make each as they give it")
		case c.WithdrawnAt != nil || b.Coupons.Over(ctx, c):
			return nil, fault.Invalid("couponId", "must be a coupon that is still good")
		}
		return b.Rewards.Add(ctx, d)
	})
}

// ChangeReward changes a reward. The tier that it is to take must be one that
// there is.
func (b *Book) ChangeReward(ctx context.Context, rewardID string, ch reward.Change) (*reward.Reward, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*reward.Reward, error) {
		r, err := b.Rewards.Find(ctx, rewardID)
		if err != nil {
			return nil, err
		}
		if err := b.checkTier(ctx, r.ProgramID, ch.MinTier); err != nil {
			return nil, err
		}
		return b.Rewards.Change(ctx, rewardID, ch)
	})
}

// checkTier refuses a tier that a program hasn't.
func (b *Book) checkTier(ctx context.Context, programID string, key *string) error {
	if key == nil {
		return nil
	}
	ladders, err := b.Tiers.LatestOf(ctx, []string{programID})
	if err != nil {
		return err
	}
	if p := ladders[programID]; p != nil {
		if t, _ := p.Find(*key); t != nil {
			return nil
		}
	}
	return fault.Invalid("minTier", "must be a tier that the program has")
}

// TierGap is the tier that a reward takes, and the one that a customer stands on.
type TierGap struct {
	Wanted *tier.Tier // by its key alone, if the program's ladder has it no more: then nobody reaches it
	Held   *tier.Tier // nil below the lowest
}

// tierGap gives what a customer's tier lacks for a reward now; nil when it lacks nothing.
func (b *Book) tierGap(ctx context.Context, r *reward.Reward, customerID string) (*TierGap, error) {
	if r.MinTier == nil {
		return nil, nil
	}
	ids, err := b.Customers.IDs(ctx, customerID)
	if err != nil {
		return nil, err
	}
	histories, err := b.tierHistories(ctx, r.ProgramID, ids[:1])
	if err != nil {
		return nil, err
	}
	gap := &TierGap{Wanted: &tier.Tier{Key: *r.MinTier, Name: *r.MinTier}}
	h := histories[ids[0]]
	if h == nil { // there is no ladder
		return gap, nil
	}
	stand := h.At(b.now())
	gap.Held = stand.Tier
	if wanted, rank := h.Policies[len(h.Policies)-1].Find(*r.MinTier); wanted != nil {
		if stand.Rank >= rank {
			return nil, nil
		}
		gap.Wanted = wanted
	}
	return gap, nil
}

// clause says the gap to whoever asks for the reward all the same.
func (g *TierGap) clause() error {
	switch {
	case g == nil:
		return nil
	case g.Held == nil:
		return fault.Clause("is for customers from the tier %s on, and this customer is on none", g.Wanted.Name)
	default:
		return fault.Clause("is for customers from the tier %s on, and this customer is on %s", g.Wanted.Name, g.Held.Name)
	}
}

// why says what speaks against a customer having a reward now: what the reward
// says, her tier, and that what it would give isn't to be had any more.
func (b *Book) why(ctx context.Context, r *reward.Reward, customerID string) ([]reward.Refusal, *TierGap, error) {
	why, err := b.Rewards.Why(ctx, r, customerID)
	if err != nil {
		return nil, nil, err
	}
	gap, err := b.tierGap(ctx, r, customerID)
	if err != nil {
		return nil, nil, err
	}
	if gap != nil {
		why = append(why, reward.RefuseTier)
	}
	if r.CouponID == nil {
		return why, gap, nil
	}
	c, err := b.Coupons.Look(ctx, *r.CouponID)
	if err != nil {
		return nil, nil, err
	}
	if (c.WithdrawnAt != nil || b.Coupons.Over(ctx, c)) && (len(why) == 0 || why[0] != reward.RefuseOver) {
		why = append([]reward.Refusal{reward.RefuseOver}, why...)
	}
	return why, gap, nil
}

// giveGift gives what a reward gives by itself for a reservation: the code of a
// voucher, a gift card, or nothing.
func (b *Book) giveGift(ctx context.Context, r *reward.Reward, reservationID string) (reward.Gift, error) {
	switch r.Kind() {
	case reward.Voucher:
		codeID, err := b.Coupons.Make(ctx, *r.CouponID)
		return reward.Gift{CodeID: &codeID}, err
	case reward.Card:
		d := card.Draft{Origin: card.Origin{Source: giftSource, SourceID: reservationID}, Amount: *r.CardAmount, How: card.Given, Reason: r.Name}
		if r.CardDays != nil {
			last := b.day(ctx).Add(int(*r.CardDays))
			d.ValidUntil = &last
		}
		issued, err := b.Cards.Issue(ctx, d)
		if err != nil {
			return reward.Gift{}, fmt.Errorf("a gift card for points: %w", err)
		}
		return reward.Gift{CardID: &issued.Card.ID}, nil
	}
	return reward.Gift{}, nil
}

// ReverseRedemption gives points back that were spent. What was given for them by
// itself is taken back in the same transaction, as it was given: points come back
// exactly when nothing of it was used, and then all of them do.
func (b *Book) ReverseRedemption(ctx context.Context, g loyalty.GiveBack) (*loyalty.Transaction, error) {
	// What was given is looked up behind the locks: a confirmation may be about to give it.
	g.Also = func(ctx context.Context) error { return b.giftComesBack(ctx, g) }
	return b.Points.ReverseRedemption(ctx, g)
}

// giftComesBack takes back what was given for points that are given back, if
// anything was.
func (b *Book) giftComesBack(ctx context.Context, g loyalty.GiveBack) error {
	p, err := b.Rewards.PieceOf(ctx, g.ReservationID)
	if err != nil || p == nil || !p.There() {
		return err
	}
	v, err := b.Points.Reservation(ctx, g.ReservationID)
	if err != nil {
		return err
	}
	if g.Points != nil && *g.Points != v.Points {
		return reward.ErrWhole
	}
	return b.takeGiftBack(ctx, p, g.Reason)
}

// takeGiftBack takes back what was given for a piece, and gives the piece to the others.
func (b *Book) takeGiftBack(ctx context.Context, p *reward.Piece, reason string) error {
	if p.CodeID != nil {
		if err := b.Coupons.TakeBack(ctx, *p.CodeID); err != nil {
			return err
		}
	}
	if p.CardID != nil {
		by := card.Origin{Source: giftSource, SourceID: p.ReservationID}
		if _, err := b.Cards.TakeBack(ctx, card.Reversal{Origin: by, CardID: *p.CardID, Reason: reason}); err != nil {
			return err
		}
	}
	return b.Rewards.Return(ctx, p)
}

// RewardCode is the code of what was given for a reservation.
type RewardCode struct {
	Reservation *loyalty.Reservation
	Code        string
}

// TakeRewardCode tells the code of the voucher or the gift card that was given for
// a reservation, once: nobody can come by it later, whoever signs in. An end
// customer takes the code of what she was given; for whoever else may only redeem,
// it is another's money.
func (b *Book) TakeRewardCode(ctx context.Context, reservationID string) (*RewardCode, error) {
	if !herself(ctx) && !tenants.From(ctx).May(tenants.LoyaltyWrite) {
		return nil, fault.Forbidden("this needs the scope %s", tenants.LoyaltyWrite)
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*RewardCode, error) {
		if _, err := b.Points.Reservation(ctx, reservationID); err != nil {
			return nil, err
		}
		if _, err := b.Rewards.Tell(ctx, reservationID); err != nil {
			return nil, err
		}
		return b.RewardCodeTaken(ctx, reservationID)
	})
}

// RewardCodeTaken answers again whoever was told a code: only under her own
// idempotency key is it asked, by which the same answer may be given for a while.
func (b *Book) RewardCodeTaken(ctx context.Context, reservationID string) (*RewardCode, error) {
	v, err := b.Points.Reservation(ctx, reservationID)
	if err != nil {
		return nil, err
	}
	p, err := b.Rewards.PieceOf(ctx, reservationID)
	if err != nil {
		return nil, err
	}
	out := &RewardCode{Reservation: v}
	switch {
	case p != nil && p.CodeID != nil:
		out.Code, err = b.Coupons.Text(ctx, *p.CodeID)
	case p != nil && p.CardID != nil:
		var issued *card.Issued
		if issued, err = b.Cards.Issued(ctx, *p.CardID); err == nil {
			out.Code = issued.Code
		}
	default:
		err = reward.ErrNothing
	}
	return out, err
}
