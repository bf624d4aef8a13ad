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
const complaintsSQL = `SELECT claim_id, first_half, id FROM (
  SELECT claim_id, first_half, id, row_number() OVER (PARTITION BY claim_id, first_half ORDER BY occurred_at DESC, id) AS place FROM (
    SELECT DISTINCT p.claim_id, CASE WHEN %[5]s THEN 1 ELSE 0 END AS first_half, i.id, i.occurred_at
    FROM promises p JOIN interactions i ON ` + complainedOf + ` WHERE ` + countedPromise + `) AS complaints) AS ranked
WHERE place <= %[3]d ORDER BY claim_id, first_half, place`

// ComplaintsBehind gives the ids of the newest complaints that each figure
// counts, in the order of what it is asked for: ten at most.
func (b *Book) ComplaintsBehind(ctx context.Context, all []*After) ([][]string, error) {
	claims := map[division]map[string]bool{}
	for _, a := range all {
		if a.Complained == 0 {
			continue
		}
		if claims[a.of.by] == nil {
			claims[a.of.by] = map[string]bool{}
		}
		claims[a.of.by][a.of.claim] = true
	}
	found := map[side][]string{}
	for by, ids := range claims {
		if err := b.complaints(ctx, slices.Sorted(maps.Keys(ids)), by, found); err != nil {
			return nil, err
		}
	}
	out := make([][]string, len(all))
	for i, a := range all {
		out[i] = found[a.of]
	}
	return out, nil
}

// complaints finds those that followed both halves of the promises of claims.
func (b *Book) complaints(ctx context.Context, claimIDs []string, by division, found map[side][]string) error {
	query, args := b.aboutClaims(ctx, complaintsSQL, claimIDs, by)
	err := b.db.Rows(ctx, query, args, func(r store.Row) error {
		var claim, id string
		var first int
		if err := r.Scan(&claim, &first, &id); err != nil {
			return err
		}
		of := side{claim, by, first == 1}
		found[of] = append(found[of], id)
		return nil
	})
	if err != nil {
		return fmt.Errorf("complaints of %d claims: %w", len(claimIDs), err)
	}
	return nil
}
