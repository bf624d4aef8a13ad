package reward

import (
	"context"
	"fmt"
	"time"

	"entgo.io/ent/dialect/sql"

	"kept/care/event"
	rows "kept/ent/db"
	"kept/ent/db/predicate"
	table "kept/ent/db/reward"
	claims "kept/ent/db/rewardclaim"
	"kept/internal/id"
	"kept/internal/maybe"
	"kept/tenants"
	"kept/tenants/guard"
)

type claimIs = predicate.RewardClaim

// State is what became of one piece: what became of the reservation that took it.
type State string

// The states of a piece. All but the first two are its end, and give it back.
const (
	Held      State = "HELD"
	Confirmed State = "CONFIRMED"
	Cancelled State = "CANCELLED"
	Lapsed    State = "LAPSED"
	Returned  State = "RETURNED" // what was given for it was taken back, and its points given back
)

// Piece is one piece of a reward, and the reservation of points that took it.
type Piece struct {
	RewardID      string
	CustomerID    string
	ReservationID string
	State         State
	ExpiresAt     time.Time  // when the reservation lapses by itself
	Gift                     // what was given for it
	ToldAt        *time.Time // when somebody was told the code of that
}

// Why says what speaks against a customer having a reward now; nothing when she
// may have it, as far as her points go.
func (b *Book) Why(ctx context.Context, r *Reward, customerID string) ([]Refusal, error) {
	ids, err := b.customers.IDs(ctx, customerID)
	if err != nil {
		return nil, err
	}
	tags, err := b.customers.Tags(ctx, ids[:1])
	if err != nil {
		return nil, err
	}
	had, err := b.db.RewardClaim.Query().Where(claims.CustomerIDIn(ids...), claims.RewardID(r.ID),
		claims.Or(claims.State(string(Confirmed)), claims.And(claims.State(string(Held)), claims.ExpiresAtGT(b.now())))).Count(ctx)
	if err != nil {
		return nil, fmt.Errorf("how many of reward %s she has had: %w", r.ID, err)
	}
	return r.Refusals(tags[ids[0]], int64(had), b.today(ctx)), nil
}

// Take takes one piece of a reward out of the stock: of any number who ask at
// once for the last one, one has it. Call it when the customer's accounts are
// locked already: whoever holds a reward's row wants no account.
func (b *Book) Take(ctx context.Context, rewardID string) error {
	for {
		took, err := b.takeOne(ctx, rewardID)
		if err != nil || took {
			return err
		}
		back, err := b.lapse(ctx, rewardID)
		if err != nil {
			return err
		}
		if back == 0 {
			return Refused([]Refusal{RefuseSoldOut}, nil)
		}
	}
}

// takeOne takes a piece if there is one left.
func (b *Book) takeOne(ctx context.Context, rewardID string) (bool, error) {
	left := func(s *sql.Selector) {
		s.Where(sql.Or(sql.IsNull(s.C(table.FieldStock)), sql.ColumnsLT(s.C(table.FieldTaken), s.C(table.FieldStock))))
	}
	n, err := b.db.Reward.Update().Where(table.ID(rewardID), left).AddTaken(1).Save(ctx)
	if err != nil {
		return false, fmt.Errorf("take one of reward %s: %w", rewardID, err)
	}
	return n > 0, nil
}

// lapse gives back what was held too long, whether or not the ledger has written
// down yet that those reservations have lapsed. It says how many that were.
func (b *Book) lapse(ctx context.Context, rewardID string) (int, error) {
	n, err := b.db.RewardClaim.Update().Where(claims.TenantID(tenants.From(ctx).TenantID), claims.RewardID(rewardID), claims.State(string(Held)), claims.ExpiresAtLTE(b.now())).
		SetState(string(Lapsed)).Save(everybodys(ctx))
	if err != nil {
		return 0, fmt.Errorf("give back what has lapsed of reward %s: %w", rewardID, err)
	}
	return n, b.giveBack(ctx, rewardID, n)
}

func (b *Book) giveBack(ctx context.Context, rewardID string, n int) error {
	if n == 0 {
		return nil
	}
	if _, err := b.db.Reward.Update().Where(table.ID(rewardID)).AddTaken(int64(-n)).Save(ctx); err != nil {
		return fmt.Errorf("give back %d of reward %s: %w", n, rewardID, err)
	}
	return nil
}

// Keep writes down for which reservation a piece was taken, and what was given for it.
func (b *Book) Keep(ctx context.Context, p *Piece) error {
	guard.Known(ctx, p.ReservationID, p.CustomerID, maybe.Value(p.CardID), maybe.Value(p.CodeID))
	err := b.db.RewardClaim.Create().SetID(id.New(id.RewardClaim)).SetRewardID(p.RewardID).SetCustomerID(p.CustomerID).
		SetReservationID(p.ReservationID).SetState(string(p.State)).SetExpiresAt(p.ExpiresAt).SetNillableCardID(p.CardID).SetNillableCodeID(p.CodeID).Exec(ctx)
	if err != nil {
		return fmt.Errorf("keep one of reward %s: %w", p.RewardID, err)
	}
	if !p.There() {
		return nil
	}
	return b.tellPiece(ctx, event.RewardGiven, p)
}

// Settle follows a reservation to its end, and gives the piece that it took:
// confirmed that stays hers, else it goes back to the others. A reservation that
// is for no reward is none of ours, and there is no piece. It fails when the piece
// went back already, because by another node's clock the reservation had lapsed.
func (b *Book) Settle(ctx context.Context, reservationID string, s State) (*Piece, error) {
	p, err := b.PieceOf(ctx, reservationID)
	if p == nil || err != nil {
		return nil, err
	}
	n, err := b.db.RewardClaim.Update().Where(claims.ReservationID(reservationID), claims.State(string(Held))).SetState(string(s)).Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("settle one of reward %s: %w", p.RewardID, err)
	}
	if n == 0 && s == Confirmed {
		return nil, ErrGone
	}
	p.State = s
	if s == Confirmed {
		return p, nil
	}
	return p, b.giveBack(ctx, p.RewardID, n)
}

// Of gives the reward that each of the reservations is for, by reservation.
func (b *Book) Of(ctx context.Context, reservationIDs []string) (map[string]*Reward, error) {
	found, err := b.db.RewardClaim.Query().Where(claims.ReservationIDIn(reservationIDs...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("what %d reservations are for: %w", len(reservationIDs), err)
	}
	ids := make([]string, len(found))
	for i, c := range found {
		ids[i] = c.RewardID
	}
	rewards, err := b.ByIDs(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := make(map[string]*Reward, len(found))
	for _, c := range found {
		out[c.ReservationID] = rewards[c.RewardID]
	}
	return out, nil
}

// tally is how many claims there are on each reward.
type tally []struct {
	RewardID string `json:"reward_id"`
	Count    int64
}

// asTimeLeft counts as left what was held too long, whoever has written that down
// and whoever held it: an end customer's own token doesn't see others' pieces.
func (b *Book) asTimeLeft(ctx context.Context, list []*Reward) error {
	ids := make([]string, len(list))
	for i, r := range list {
		ids[i] = r.ID
	}
	back, err := b.count(everybodys(ctx), claims.TenantID(tenants.From(ctx).TenantID), claims.RewardIDIn(ids...), claims.State(string(Held)), claims.ExpiresAtLTE(b.now()))
	if err != nil {
		return err
	}
	for _, r := range list {
		r.Taken -= back[r.ID]
	}
	return nil
}

// everybodys is for what is asked of the pieces that others held too long, which
// an end customer's own token doesn't see. Name the tenant with it.
func everybodys(ctx context.Context) context.Context {
	if tenants.From(ctx).Kind == tenants.KindCustomer {
		return guard.System(ctx, "rewards: what others held too long is left to an end customer, too")
	}
	return ctx
}

func (b *Book) count(ctx context.Context, where ...claimIs) (map[string]int64, error) {
	var found tally
	err := b.db.RewardClaim.Query().Where(where...).GroupBy(claims.FieldRewardID).Aggregate(rows.Count()).Scan(ctx, &found)
	if err != nil {
		return nil, fmt.Errorf("count what is taken of rewards: %w", err)
	}
	out := make(map[string]int64, len(found))
	for _, t := range found {
		out[t.RewardID] = t.Count
	}
	return out, nil
}

// Verify counts the acting tenant's stock again, and gives a sentence for each difference.
func (b *Book) Verify(ctx context.Context) (out []string, err error) {
	taken, err := b.count(ctx, claims.StateIn(string(Held), string(Confirmed)))
	if err != nil {
		return nil, err
	}
	all, err := b.db.Reward.Query().Order(table.ByID()).Select(table.FieldID, table.FieldTaken).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("verify rewards: %w", err)
	}
	for _, r := range all {
		if r.Taken != taken[r.ID] {
			out = append(out, fmt.Sprintf("reward %s says that %d are taken; there are %d", r.ID, r.Taken, taken[r.ID]))
		}
	}
	return out, nil
}
