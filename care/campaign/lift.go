package campaign

import (
	"context"
	"fmt"
	"time"

	"entgo.io/ent/dialect/sql"

	"kept/ent/db/campaignmember"
	"kept/ent/store"
	"kept/internal/share"
)

// enough is how many of each group must have had their days before their shares
// are held against each other.
const enough = 30

// Arm is one of the two groups whose purchases are compared.
type Arm struct {
	N      int // whose days are over
	Bought int // how many of them bought within their days
}

// Share is how many of them bought, and its interval; nil when there are too few.
func (a Arm) Share() *Estimate {
	if a.N < enough {
		return nil
	}
	return &Estimate{float64(a.Bought) / float64(a.N), share.Wilson(a.Bought, a.N)}
}

// Estimate is a figure and within what the true one is, 95 times of a hundred.
type Estimate struct {
	Value float64
	share.Interval
}

// Lift is what a campaign did: how many of those who got something bought within
// so many days, against how many of those who were held out by lot.
type Lift struct {
	Given   Arm
	HeldOut Arm
	Days    int // within how many days somebody had to buy
	Running int // whose days aren't over yet
}

// Enough is how many of each group it takes for a figure.
func (Lift) Enough() int { return enough }

// Difference is the share of the one less that of the other; nil when either has
// too few.
func (l Lift) Difference() *Estimate {
	if l.Given.N < enough || l.HeldOut.N < enough {
		return nil
	}
	d, within := share.Difference(l.Given.Bought, l.Given.N, l.HeldOut.Bought, l.HeldOut.N)
	return &Estimate{d, within}
}

// herPurchases are the purchases of a member that count: of hers, whichever of
// her records they are kept under, that stand and fall within her days. %[1]s is
// the member's row.
const herPurchases = `customers me, customers her, purchases p
WHERE me.tenant_id = %[1]s.tenant_id AND me.id = %[1]s.customer_id AND her.tenant_id = me.tenant_id
AND (her.id = COALESCE(me.merged_into_id, me.id) OR her.merged_into_id = COALESCE(me.merged_into_id, me.id))
AND p.tenant_id = her.tenant_id AND p.customer_id = her.id AND p.status NOT IN ('CANCELLED', 'RETURNED', 'UNAVAILABLE')
AND p.occurred_at > %[1]s.entered_at AND p.occurred_at <= %[1]s.counts_until`

// LiftOf gives what each of the campaigns did. It costs as many looks as they
// have members, not what else is kept.
func (b *Book) LiftOf(ctx context.Context, campaigns []*Campaign) (map[string]*Lift, error) {
	out := make(map[string]*Lift, len(campaigns))
	if len(campaigns) == 0 {
		return out, nil
	}
	ids := make([]string, len(campaigns))
	for i, c := range campaigns {
		out[c.ID], ids[i] = &Lift{Days: c.LiftDays}, c.ID
	}
	in, args := store.Places([]any{string(Granted), string(HeldOut), b.now()}, ids)
	query := fmt.Sprintf(`SELECT t.campaign_id, t.state, t.over, COUNT(*), SUM(t.bought) FROM (
  SELECT m.campaign_id, m.state, CASE WHEN m.counts_until < $4 THEN 1 ELSE 0 END AS over,
    CASE WHEN EXISTS (SELECT 1 FROM `+herPurchases+`) THEN 1 ELSE 0 END AS bought
  FROM campaign_members m WHERE m.tenant_id = $1 AND m.state IN ($2, $3) AND m.campaign_id IN (%[2]s)) t
GROUP BY 1, 2, 3`, "m", in)
	err := b.db.Rows(ctx, query, args, func(r store.Row) error {
		var campaignID, state string
		var over, n, bought int
		if err := r.Scan(&campaignID, &state, &over, &n, &bought); err != nil {
			return err
		}
		out[campaignID].add(MemberState(state), over == 1, n, bought)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("what %d campaigns did: %w", len(campaigns), err)
	}
	return out, nil
}

func (l *Lift) add(s MemberState, over bool, n, bought int) {
	switch {
	case !over:
		l.Running += n
	case s == Granted:
		l.Given = Arm{n, bought}
	default:
		l.HeldOut = Arm{n, bought}
	}
}

// BoughtAt gives when each of the members first bought something that counts, by
// the member's id.
func (b *Book) BoughtAt(ctx context.Context, memberIDs []string) (map[string]*time.Time, error) {
	out := make(map[string]*time.Time, len(memberIDs))
	if len(memberIDs) == 0 {
		return out, nil
	}
	in, args := store.Places(nil, memberIDs)
	query := fmt.Sprintf(`SELECT m.id, p.occurred_at FROM campaign_members m, `+herPurchases+`
AND m.tenant_id = $1 AND m.id IN (%[2]s) ORDER BY p.occurred_at DESC`, "m", in)
	err := b.db.Rows(ctx, query, args, func(r store.Row) error {
		var id string
		var at time.Time
		if err := r.Scan(&id, &at); err != nil {
			return err
		}
		at = at.UTC()
		out[id] = &at
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("when %d members of campaigns bought: %w", len(memberIDs), err)
	}
	return out, nil
}

// whoBought holds for members who bought something that counts, or didn't.
func whoBought(yes *bool) func(*sql.Selector) {
	return func(s *sql.Selector) {
		if yes == nil {
			return
		}
		did := sql.ExprP(fmt.Sprintf("EXISTS (SELECT 1 FROM "+herPurchases+")", campaignmember.Table))
		if !*yes {
			did = sql.Not(did)
		}
		s.Where(sql.And(sql.NotNull(s.C(campaignmember.FieldEnteredAt)), did))
	}
}
