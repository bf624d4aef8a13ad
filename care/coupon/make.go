package coupon

import (
	"context"
	"fmt"
	"time"

	rows "kept/ent/db"
	codes "kept/ent/db/couponcode"
	"kept/internal/clock"
	"kept/internal/code"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/tenants"
	"kept/tenants/guard"
)

// Code is one code of a coupon, without its text.
type Code struct {
	ID          string
	CouponID    string
	Used        int64
	WithdrawnAt *time.Time
}

// Over reports whether no code of a coupon can be redeemed any more on a day.
func (c *Coupon) Over(today clock.Day) bool { return c.ValidUntil != nil && today > *c.ValidUntil }

// Over reports whether no code of a coupon can be redeemed any more today.
func (b *Book) Over(ctx context.Context, c *Coupon) bool {
	return c.Over(b.today(ctx))
}

func (b *Book) today(ctx context.Context) clock.Day {
	return clock.DayOf(b.now(), tenants.From(ctx).Zone)
}

// Make makes one code of a coupon for rewards, and gives its id. It takes no lock
// on the coupon: who redeems another of its codes needn't wait. What was reserved
// when the coupon was withdrawn is still made; what could never be redeemed isn't.
func (b *Book) Make(ctx context.Context, couponID string) (string, error) {
	c, err := b.Look(ctx, couponID)
	if err != nil {
		return "", err
	}
	if !c.ForRewards {
		return "", fmt.Errorf("coupon %s isn't for rewards", couponID)
	}
	if b.Over(ctx, c) {
		return "", ErrEnded
	}
	text, codeID := code.New(), id.New(id.CouponCode)
	err = b.db.CouponCode.Create().SetID(codeID).SetCouponID(c.ID).SetHash(b.safe.Hash(tenants.From(ctx).TenantID, text)).
		SetSealed(b.safe.Seal(codeID, text)).SetNillableMost(c.PerCode).Exec(ctx)
	if err != nil {
		return "", fmt.Errorf("make a code of coupon %s: %w", couponID, err)
	}
	guard.Known(ctx, codeID)
	return codeID, nil
}

// TakeBack ends a code that nobody has used: from then on it is withdrawn. One that
// was used is refused, and of using and taking back at once one comes first.
func (b *Book) TakeBack(ctx context.Context, codeID string) error {
	n, err := b.db.CouponCode.Update().Where(codes.ID(codeID), codes.Used(0), codes.WithdrawnAtIsNil()).SetWithdrawnAt(b.now()).Save(ctx)
	if err != nil {
		return fmt.Errorf("take code %s back: %w", codeID, err)
	}
	if n == 0 {
		return ErrUsed
	}
	return nil
}

// Text gives the text of one code, for whoever may be told.
func (b *Book) Text(ctx context.Context, codeID string) (string, error) {
	r, err := b.db.CouponCode.Query().Where(codes.ID(codeID)).Only(ctx)
	if rows.IsNotFound(err) {
		return "", fault.Missing("coupon")
	}
	if err != nil {
		return "", fmt.Errorf("read code %s: %w", codeID, err)
	}
	return b.safe.Text(r.ID, r.Sealed)
}

// CodesByIDs gives those of the codes that there are, by id.
func (b *Book) CodesByIDs(ctx context.Context, ids []string) (map[string]*Code, error) {
	found, err := b.db.CouponCode.Query().Where(codes.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find %d codes: %w", len(ids), err)
	}
	out := make(map[string]*Code, len(found))
	for _, r := range found {
		out[r.ID] = &Code{ID: r.ID, CouponID: r.CouponID, Used: r.Used, WithdrawnAt: clock.UTC(r.WithdrawnAt)}
	}
	return out, nil
}

// countMade says of coupons for rewards how many codes were made so far. Their rows
// don't: whoever makes one would wait for whoever redeems another.
func (b *Book) countMade(ctx context.Context, list []*Coupon) error {
	var ids []string
	for _, c := range list {
		if c.ForRewards {
			ids = append(ids, c.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	var found tally
	if err := b.db.CouponCode.Query().Where(codes.CouponIDIn(ids...)).GroupBy(codes.FieldCouponID).Aggregate(rows.Count()).Scan(ctx, &found); err != nil {
		return fmt.Errorf("count codes of %d coupons: %w", len(ids), err)
	}
	made := found.byCoupon()
	for _, c := range list {
		if c.ForRewards {
			c.Codes = made[c.ID]
		}
	}
	return nil
}
