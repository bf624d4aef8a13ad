package insight

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"kept/ent/store"
)

// complaintsShown is how many complaints stand behind a figure; the newest.
const complaintsShown = 10

// complaintsSQL finds the newest complaints that followed the promises of claims.
const complaintsSQL = `SELECT claim_id, in_time, id FROM (
  SELECT claim_id, in_time, id, row_number() OVER (PARTITION BY claim_id, in_time ORDER BY occurred_at DESC, id) AS place FROM (
    SELECT DISTINCT p.claim_id, CASE WHEN p.state = 'KEPT' THEN 1 ELSE 0 END AS in_time, i.id, i.occurred_at
    FROM promises p JOIN interactions i ON ` + complainedOf + ` WHERE ` + countedPromise + `) AS complaints) AS ranked
WHERE place <= %[3]d ORDER BY claim_id, in_time, place`

// ComplaintsBehind gives the ids of the newest complaints that each figure
// counts, in the order of what it is asked for: ten at most.
func (b *Book) ComplaintsBehind(ctx context.Context, all []*After) ([][]string, error) {
	claims := map[string]bool{}
	for _, a := range all {
		if a.Complained > 0 {
			claims[a.of.claim] = true
		}
	}
	out := make([][]string, len(all))
	if len(claims) == 0 {
		return out, nil
	}
	query, args := b.aboutClaims(ctx, complaintsSQL, slices.Sorted(maps.Keys(claims)))
	found := map[side][]string{}
	err := b.db.Rows(ctx, query, args, func(r store.Row) error {
		var claim, id string
		var inTime int
		if err := r.Scan(&claim, &inTime, &id); err != nil {
			return err
		}
		of := side{claim, inTime == 1}
		found[of] = append(found[of], id)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("complaints of %d claims: %w", len(claims), err)
	}
	for i, a := range all {
		out[i] = found[a.of]
	}
	return out, nil
}
