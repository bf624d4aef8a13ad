package story

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"kept/care/claim"
	"kept/care/expectation"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/servqual"
	"kept/tenants"
)

// What habit is concluded from.
const (
	habitual = 5   // deliveries make a habit
	recalled = 200 // the latest are looked at, at most
)

// pasts are whose deliveries a customer's habit is concluded from: her own, of
// whoever is in a segment with her, or everybody's. %s are her ids.
var pasts = []struct{ whose, where string }{
	{"her own latest", `AND p.customer_id IN (%s)`},
	{"the latest of the customers in her segments", `AND EXISTS (SELECT 1 FROM customer_tags hers JOIN customer_tags t ON t.tenant_id = hers.tenant_id AND t.tag = hers.tag
  WHERE hers.tenant_id = p.tenant_id AND hers.customer_id IN (%s) AND t.customer_id = p.customer_id)`},
	{"the latest of all customers", ``},
}

// InferDelivery concludes from what a customer got so far how long she counts on
// a delivery to take, in days: she hopes for what was usual (P50), and puts up
// with what four of five took (P80) or, where that is less, with what a claim
// says today. With fewer than five deliveries of her own those of her segments
// tell, or else everybody's; with fewer than five of these nothing is concluded.
func (b *Book) InferDelivery(ctx context.Context, customerID string) (*expectation.Expectation, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*expectation.Expectation, error) {
		c, err := b.Customers.Find(ctx, customerID)
		if fault.IsMissing(err) {
			return nil, fault.Missing("customer").At("customerId")
		}
		if err != nil {
			return nil, err
		}
		took, whose, err := b.deliveriesLike(ctx, c.ID)
		if err != nil {
			return nil, err
		}
		claimed, err := b.claimedDelivery(ctx)
		if err != nil {
			return nil, err
		}
		return b.Expectations.Infer(ctx, habit(c.ID, took, whose, claimed))
	})
}

// habit is the rule: what is concluded from how many days deliveries took, and
// from what we say that they take, if we do.
func habit(customerID string, took []expectation.Level, whose string, claimed *expectation.Level) expectation.Draft {
	slices.Sort(took)
	p50, p80 := share(took, .5), share(took, .8)
	desired, adequate, note := p50, p80, fmt.Sprintf("%d deliveries, %s", len(took), whose)
	if claimed != nil && *claimed < adequate {
		adequate, desired = *claimed, min(desired, *claimed)
		note += ", and what we say"
	}
	key := expectation.OwnKey + "habit:delivery:" + customerID
	return expectation.Draft{
		ExternalID: &key, Kind: expectation.Implicit, Source: expectation.FromHabit, CustomerID: customerID,
		Text: "Delivered as fast as usual", Dimension: servqual.Reliability, Unit: expectation.Days, Direction: expectation.LowerIsBetter,
		Adequate: &adequate, Desired: desired, Basis: &expectation.Basis{Note: note, N: len(took), P50: &p50, P80: &p80},
	}
}

// share is the least of sorted levels that a share q of them doesn't exceed:
// Hyndman and Fan's type 1, as everywhere in the house.
func share(sorted []expectation.Level, q float64) expectation.Level {
	return sorted[max(0, int(math.Ceil(q*float64(len(sorted))))-1)]
}

// deliveriesLike gives how many days the deliveries took from which a customer's
// habit is concluded, and whose they are.
func (b *Book) deliveriesLike(ctx context.Context, customerID string) (took []expectation.Level, whose string, err error) {
	ids, err := b.Customers.IDs(ctx, customerID)
	if err != nil {
		return nil, "", err
	}
	for _, past := range pasts {
		if took, err = b.deliveries(ctx, past.where, ids); err != nil {
			return nil, "", err
		}
		if len(took) >= habitual {
			return took, past.whose, nil
		}
	}
	return nil, "", fault.Conflict(fault.CodeConflict, "there are too few deliveries to conclude from: %d, and it takes %d", len(took), habitual)
}

// deliveries gives how many days the latest deliveries took that where holds for.
func (b *Book) deliveries(ctx context.Context, where string, ids []string) (took []expectation.Level, err error) {
	var args []any
	if where != "" {
		var in string
		in, args = store.Places(nil, ids)
		where = fmt.Sprintf(where, in)
	}
	query := fmt.Sprintf(`SELECT p.occurred_at, p.delivered_at FROM purchases p WHERE p.tenant_id = $1 AND p.delivered_at IS NOT NULL %s
ORDER BY p.occurred_at DESC, p.id DESC LIMIT %d`, where, recalled)
	zone := tenants.From(ctx).Zone
	err = b.db.Rows(ctx, query, args, func(r store.Row) error {
		var ordered, delivered time.Time
		if err := r.Scan(&ordered, &delivered); err != nil {
			return err
		}
		took = append(took, lasting(expectation.Days, ordered, delivered, zone))
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("deliveries: %w", err)
	}
	return took, nil
}

// claimedDelivery is within how many days we say today that anything is
// delivered; nil when we don't.
func (b *Book) claimedDelivery(ctx context.Context) (*expectation.Level, error) {
	now := b.now()
	inForce, err := b.Claims.InForce(ctx, claim.OnPurchase, now, now)
	if err != nil {
		return nil, err
	}
	said := claim.Promising(inForce.Under(claim.Occasion{At: now}), claim.ByDelivery)
	if len(said) == 0 {
		return nil, nil
	}
	days := lasting(expectation.Days, now, said[0].Limit.At, tenants.From(ctx).Zone)
	return &days, nil
}
