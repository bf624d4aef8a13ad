package claim

import (
	"context"
	"fmt"

	rows "kept/ent/db"
	table "kept/ent/db/claimlink"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/id"
	"kept/internal/upsert"
)

// Link says that a purchase came under a claim without a promise of the claim's
// own. What is linked now is an entitlement; that another promise says the same as
// a claim stands on that promise, and stood in a link of its own once.
type Link struct {
	ClaimID    string
	PurchaseID string
	PromiseID  string // the promise that was made instead; an entitlement has none
	Limit      *Limit // what the claim allows; nil when it counts from a delivery that is to come
	Looser     bool   // the promise was for later than the claim says
}

// Link writes entitlements down, in few statements. On one occasion there is one of a
// claim: a second is an error, so that nothing is counted twice.
func (b *Book) Link(ctx context.Context, links []Link) error {
	creates := make([]*rows.ClaimLinkCreate, len(links))
	for i, l := range links {
		c := b.db.ClaimLink.Create().SetID(id.New(id.ClaimPart)).SetClaimID(l.ClaimID).SetPurchaseID(l.PurchaseID)
		if l.Limit != nil {
			c.SetDueAt(l.Limit.At).SetDueDay(string(l.Limit.Day))
		}
		creates[i] = c
	}
	for start := 0; start < len(creates); start += upsert.Chunk {
		part := creates[start:min(start+upsert.Chunk, len(creates))]
		if err := b.db.ClaimLink.CreateBulk(part...).Exec(ctx); err != nil {
			return store.Raced(fmt.Errorf("link %d claims: %w", len(part), err))
		}
	}
	return nil
}

// LinksOf gives the links of many purchases, by purchase.
func (b *Book) LinksOf(ctx context.Context, purchaseIDs []string) (map[string][]Link, error) {
	found, err := b.db.ClaimLink.Query().Where(table.PurchaseIDIn(purchaseIDs...)).Order(table.ByClaimID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("claims of %d purchases: %w", len(purchaseIDs), err)
	}
	out := map[string][]Link{}
	for _, r := range found {
		out[r.PurchaseID] = append(out[r.PurchaseID], linkFromRow(r))
	}
	return out, nil
}

func linkFromRow(r *rows.ClaimLink) Link {
	l := Link{ClaimID: r.ClaimID, PurchaseID: r.PurchaseID, PromiseID: r.PromiseID, Looser: r.Looser}
	if r.DueAt != nil {
		l.Limit = &Limit{Day: clock.Day(r.DueDay), At: r.DueAt.UTC()}
	}
	return l
}
