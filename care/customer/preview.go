package customer

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"kept/ent/store"
	"kept/internal/maybe"
)

// MergePreview shows what a merge would do, before it is done.
type MergePreview struct {
	Survivor  *Customer
	Alias     *Customer
	Moves     []Move     // what the survivor's page would show besides her own
	Conflicts []Conflict // what the two say differently: the survivor's stands
}

// Move counts the alias's records of one kind.
type Move struct {
	Records string // the kind, as its table is called: purchases, promises
	Count   int
}

// Conflict is something that the two records say differently.
type Conflict struct {
	Field    string
	Survivor string
	Alias    string
}

// MergePreview tells what Merge would do with d, and fails where Merge would.
func (b *Book) MergePreview(ctx context.Context, d MergeDraft) (*MergePreview, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*MergePreview, error) {
		p, err := b.pair(ctx, d)
		if err != nil {
			return nil, err
		}
		moves, err := b.moves(ctx, p.alias.ID)
		if err != nil {
			return nil, err
		}
		return &MergePreview{Survivor: p.survivor, Alias: p.alias, Moves: moves, Conflicts: p.conflicts()}, nil
	})
}

// belongings are the tables whose rows belong to a customer, by customer_id; a
// test holds the list against the schema.
var belongings = []string{
	"assessments", "campaign_members", "campaign_slots", "consents", "coupon_uses", "customer_tags", "earnings", "expectations", "extra_miles", "household_members", "identities", "interactions",
	"loyalty_accounts", "loyalty_adjustments", "loyalty_lots", "loyalty_reservations", "loyalty_transactions",
	"notes", "open_questions", "parity_findings", "promises", "purchases", "referral_codes", "reward_claims", "study_responses",
	"thanks_occasions", "thanks_watches",
	"tier_floors", "tier_standings",
}

// moves counts the records of a customer in each table. A count is the same
// for all of them, so it is asked here and not in each noun.
func (b *Book) moves(ctx context.Context, id string) ([]Move, error) {
	ids, err := b.IDs(ctx, id)
	if err != nil {
		return nil, err
	}
	in, args := store.Places(nil, ids)
	var counts []string
	for _, t := range belongings {
		counts = append(counts, fmt.Sprintf("SELECT '%s', count(*) FROM %s WHERE tenant_id = $1 AND customer_id IN (%s)", t, t, in))
	}
	var out []Move
	err = b.db.Rows(ctx, strings.Join(counts, " UNION ALL "), args, func(r store.Row) error {
		var m Move
		err := r.Scan(&m.Records, &m.Count)
		if m.Count > 0 {
			out = append(out, m)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("count the records of %s: %w", id, err)
	}
	slices.SortFunc(out, func(a, b Move) int { return strings.Compare(a.Records, b.Records) })
	return out, nil
}

// conflicts lists what both of the pair say, and say differently.
func (p pair) conflicts() []Conflict {
	a, b := p.survivor.says(), p.alias.says()
	var out []Conflict
	for _, field := range slices.Sorted(maps.Keys(a)) {
		if a[field] != "" && b[field] != "" && a[field] != b[field] {
			out = append(out, Conflict{Field: field, Survivor: a[field], Alias: b[field]})
		}
	}
	return out
}

// says gives what a record says about its customer, by field.
func (c *Customer) says() map[string]string {
	out := map[string]string{
		"name": c.Name, "externalId": maybe.Value(c.ExternalID), "companyId": c.CompanyID, "timeZone": c.Zone, "language": c.Language,
		"preferredChannel": string(maybe.Value(c.PreferredChannel)), "contactMemberId": c.ContactMemberID, "heardOfUsBy": c.HeardOfUsBy,
	}
	if h := c.ContactHours; h != nil {
		out["contactHours"] = fmt.Sprintf("%02d:%02d-%02d:%02d", h.From/60, h.From%60, h.Until/60, h.Until%60)
	}
	for k, v := range c.Attributes {
		out["attributes."+k] = written(v)
	}
	return out
}
