package story

import (
	"context"

	"kept/care/loyalty"
	"kept/care/reward"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/tenants/guard"
)

// RewardQuote says whether a customer could have something for points now, and
// everything that speaks against it.
type RewardQuote struct {
	Points     int64 // what it costs
	Available  int64
	Shared     int64 // how many of those that are available others of her household have
	Missing    int64
	Affordable bool // whether nothing speaks against it
	Refusals   []reward.Refusal
	Tier       *TierGap // nil unless her tier speaks against it
}

// QuoteReward says whether a customer could have a reward now, or spend so many
// points: her own only, or also those of her household that she may spend. It holds
// nothing: only a reservation does.
func (b *Book) QuoteReward(ctx context.Context, customerID string, rewardID *string, points *int64, currency *string, ownOnly bool) (*RewardQuote, error) {
	if rewardID == nil {
		if points == nil {
			return nil, fault.Required("points")
		}
		return b.quotePoints(ctx, customerID, *points, currency, ownOnly)
	}
	if points != nil {
		return nil, fault.Invalid("points", "must be left out: the reward says what it costs")
	}
	ctx = guard.Redeeming(ctx)
	r, err := b.Rewards.Find(ctx, *rewardID)
	if err != nil {
		return nil, err
	}
	p, err := b.Points.Program(ctx, r.ProgramID)
	if err != nil {
		return nil, err
	}
	q, err := b.quotePoints(ctx, customerID, r.Points, &p.Currency, ownOnly)
	if err != nil {
		return nil, err
	}
	why, gap, err := b.why(ctx, r, customerID)
	q.Refusals, q.Tier = append(why, q.Refusals...), gap
	q.Affordable = len(q.Refusals) == 0
	return q, err
}

func (b *Book) quotePoints(ctx context.Context, customerID string, points int64, currency *string, ownOnly bool) (*RewardQuote, error) {
	q, err := b.Points.Quote(ctx, customerID, points, currency, ownOnly)
	if err != nil {
		return nil, err
	}
	out := &RewardQuote{Points: q.Points, Available: q.Available, Shared: q.Shared, Missing: q.Missing, Affordable: q.Affordable, Refusals: []reward.Refusal{}}
	for _, why := range q.Refusals {
		out.Refusals = append(out.Refusals, reward.Refusal(why))
	}
	return out, nil
}

// RewardWish is a reward that a customer wants to have.
type RewardWish struct {
	loyalty.Origin // of what she wants it by; it may be left out
	CustomerID     string
	RewardID       string
	Minutes        *int // how long to hold it, if not as long as the program says
	Confirm        bool // spend the points at once
	OwnOnly        bool // spend no points of others in her household, even if she may
}

// ReserveReward holds one piece of a reward and the points that it costs, until
// the reservation is confirmed, cancelled, or lapses. An end customer's own token
// has it for herself, with points of her own. Faults name the field.
func (b *Book) ReserveReward(ctx context.Context, w RewardWish) (*loyalty.Reservation, error) {
	if w.RewardID == "" {
		return nil, fault.Required("rewardId")
	}
	if herself(ctx) {
		if err := w.checkHers(); err != nil {
			return nil, err
		}
		ctx = guard.Redeeming(ctx)
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*loyalty.Reservation, error) {
		r, err := b.Rewards.Find(ctx, w.RewardID)
		if err != nil {
			return nil, err
		}
		if w.Confirm && herself(ctx) && r.Kind() == reward.Goods {
			return nil, errHandedOver
		}
		p, err := b.Points.Program(ctx, r.ProgramID)
		if err != nil {
			return nil, err
		}
		piece := &reward.Piece{RewardID: r.ID}
		v, err := b.Points.Reserve(ctx, loyalty.Wish{
			Origin: w.Origin, CustomerID: w.CustomerID, Currency: p.Currency, Points: r.Points, Purpose: r.Name, Minutes: w.Minutes, Confirm: w.Confirm, OwnOnly: w.OwnOnly,
			Also: func(ctx context.Context, v *loyalty.Reservation) error {
				piece.CustomerID, piece.ReservationID, piece.State, piece.ExpiresAt = v.CustomerID, v.ID, reward.State(v.State), v.ExpiresAt
				return b.takePiece(ctx, r, piece, w.CustomerID)
			},
		})
		if err != nil {
			return nil, err
		}
		if piece.ReservationID == "" {
			return v, b.sameReward(ctx, v, r)
		}
		return v, b.Rewards.Keep(ctx, piece)
	})
}

// takePiece takes a piece for a customer whose accounts are locked: she can't
// have more than she may by asking twice at once. What is had at once is given.
func (b *Book) takePiece(ctx context.Context, r *reward.Reward, p *reward.Piece, customerID string) error {
	why, gap, err := b.why(ctx, r, customerID)
	if err != nil {
		return err
	}
	if len(why) > 0 {
		return reward.Refused(why, gap.clause())
	}
	if err := b.Rewards.Take(ctx, r.ID); err != nil || p.State != reward.Confirmed {
		return err
	}
	p.Gift, err = b.giveGift(ctx, r, p.ReservationID)
	return err
}

// sameReward holds a reservation that its source had already against the reward
// that is asked for now.
func (b *Book) sameReward(ctx context.Context, v *loyalty.Reservation, r *reward.Reward) error {
	of, err := b.Rewards.Of(ctx, []string{v.ID})
	if err != nil {
		return err
	}
	if was := of[v.ID]; was == nil || was.ID != r.ID {
		return loyalty.ErrTaken
	}
	return nil
}

// rewardFollows has the piece that a reservation took follow it to its end,
// whoever or whatever ended it: a till, a member, or time alone. What is a voucher
// or a gift card is given when it is confirmed.
func (b *Book) rewardFollows(ctx context.Context, v *loyalty.Reservation) error {
	p, err := b.Rewards.Settle(ctx, v.ID, reward.State(v.State))
	if err != nil || p == nil || p.State != reward.Confirmed {
		return err
	}
	r, err := b.Rewards.Find(ctx, p.RewardID)
	if err != nil {
		return err
	}
	g, err := b.giveGift(ctx, r, v.ID)
	if err != nil {
		return err
	}
	return b.Rewards.Hand(ctx, p, g)
}
