package thanks

import (
	"context"
	"fmt"

	"kept/ent/store"
	"kept/tenants"
)

// historySQL reads the purchases of customers %s that stand, up to $2: the first of
// each survivor, and those since $3, each with its number.
const historySQL = `SELECT survivor, id, at, place FROM (
  SELECT coalesce(nullif(c.merged_into_id, ''), c.id) AS survivor, p.id, p.occurred_at AS at,
    row_number() OVER (PARTITION BY coalesce(nullif(c.merged_into_id, ''), c.id) ORDER BY p.occurred_at, p.id) AS place
  FROM purchases p JOIN customers c ON c.tenant_id = p.tenant_id AND c.id = p.customer_id
  WHERE p.tenant_id = $1 AND p.occurred_at <= $2 AND p.status NOT IN ('CANCELLED', 'UNAVAILABLE', 'RETURNED') AND p.customer_id IN (%s)
) AS numbered WHERE place = 1 OR at >= $3 ORDER BY survivor, place`

// Histories gives what the occasions of customers, who are survivors, are told from.
func (b *Book) Histories(ctx context.Context, survivors []string) (map[string]*History, error) {
	now, zone := b.now(), tenants.From(ctx).Zone
	out := make(map[string]*History, len(survivors))
	of, err := b.customers.IDsOf(ctx, survivors)
	if err != nil {
		return nil, err
	}
	since := now.AddDate(0, 0, -lookBack)
	var all []string
	for survivor, ids := range of {
		out[survivor], all = &History{Zone: zone}, append(all, ids...)
	}
	if len(all) == 0 {
		return out, nil
	}
	in, args := store.Places([]any{now, since}, all)
	err = b.db.Rows(ctx, fmt.Sprintf(historySQL, in), args, func(r store.Row) error {
		var survivor string
		var p Bought
		if err := r.Scan(&survivor, &p.ID, &p.At, &p.Number); err != nil {
			return err
		}
		h := out[survivor]
		if h == nil {
			return nil // merged a moment ago: it will be looked at again
		}
		p.At = p.At.UTC()
		if p.Number == 1 {
			h.First = &p
		}
		if !p.At.Before(since) {
			h.Recent = append(h.Recent, p)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("what %d customers have bought: %w", len(survivors), err)
	}
	return out, nil
}
