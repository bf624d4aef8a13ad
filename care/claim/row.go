package claim

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"kept/care/customer"
	rows "kept/ent/db"
	"kept/ent/db/claimproduct"
	"kept/ent/db/claimterms"
	"kept/internal/clock"
	"kept/internal/maybe"
	"kept/tenants/guard"
)

// fromRow is a claim without its terms and products, which whole adds.
func fromRow(r *rows.Claim) *Claim {
	c := &Claim{
		ID: r.ID, ExternalID: r.ExternalID, Text: r.Text, Folded: r.Folded, Published: r.Published,
		Kind: Kind(r.Kind), Trigger: Trigger(r.Trigger), Proof: Proof(r.Proof), Channel: customer.Channel(r.Channel),
		DepartmentID: r.DepartmentID, ValidFrom: clock.Day(r.ValidFrom), ReviewOn: clock.Day(r.ReviewOn),
		RetiredAt: clock.UTC(r.RetiredAt), Reason: r.RetiredReason, CreatedAt: r.CreatedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC(), version: r.Version,
	}
	if r.ValidUntil != "" {
		day := clock.Day(r.ValidUntil)
		c.ValidUntil = &day
	}
	return c
}

// whole gives the claims of rows with their terms and products: two statements
// more for any number of claims, and none where there is none.
func (b *Book) whole(ctx context.Context, found []*rows.Claim) ([]*Claim, error) {
	if len(found) == 0 {
		return nil, nil
	}
	out := make([]*Claim, len(found))
	for i, r := range found {
		out[i] = fromRow(r)
	}
	return out, b.complete(ctx, out)
}

// complete adds their terms and products to claims.
func (b *Book) complete(ctx context.Context, claims []*Claim) error {
	byID, ids := make(map[string]*Claim, len(claims)), make([]string, len(claims))
	for i, c := range claims {
		byID[c.ID], ids[i] = c, c.ID
	}
	guard.Known(ctx, ids...)
	terms, err := b.db.ClaimTerms.Query().Where(claimterms.ClaimIDIn(ids...)).All(ctx)
	if err != nil {
		return fmt.Errorf("terms of %d claims: %w", len(ids), err)
	}
	slices.SortFunc(terms, func(a, b *rows.ClaimTerms) int { return cmp.Compare(a.Since, b.Since) })
	for _, t := range terms {
		c := byID[t.ClaimID]
		c.Terms = append(c.Terms, Terms{Since: clock.Day(t.Since), Text: t.Text, Measure: Measure{
			Amount: t.Amount, Unit: Unit(t.Unit), CutOff: t.CutOff, From: Start(t.CountedFrom),
		}, Advised: lasting(t.AdvisedSeconds), BoldReason: t.BoldReason})
		c.Measure = c.Terms[len(c.Terms)-1].Measure
	}
	products, err := b.db.ClaimProduct.Query().Where(claimproduct.ClaimIDIn(ids...)).Order(claimproduct.ByProductID()).All(ctx)
	if err != nil {
		return fmt.Errorf("products of %d claims: %w", len(ids), err)
	}
	for _, p := range products {
		byID[p.ClaimID].ProductIDs = append(byID[p.ClaimID].ProductIDs, p.ProductID)
	}
	return nil
}

func (b *Book) create(c *Claim) *rows.ClaimCreate {
	return b.db.Claim.Create().SetID(c.ID).SetNillableExternalID(c.ExternalID).SetText(c.Text).SetFolded(c.Folded).
		SetPublished(c.Published).SetKind(string(c.Kind)).SetTrigger(string(c.Trigger)).SetProof(string(c.Proof)).
		SetChannel(string(c.Channel)).SetNillableDepartmentID(maybe.Some(c.DepartmentID)).
		SetValidFrom(string(c.ValidFrom)).SetValidUntil(dayOr(c.ValidUntil)).SetReviewOn(string(c.ReviewOn)).
		SetCreatedAt(c.CreatedAt).SetUpdatedAt(c.UpdatedAt)
}

// change describes what may change in the row of c.
func (b *Book) change(c *Claim) *rows.ClaimUpdate {
	u := b.db.Claim.Update().SetText(c.Text).SetFolded(c.Folded).SetPublished(c.Published).SetChannel(string(c.Channel)).
		SetValidUntil(dayOr(c.ValidUntil)).SetReviewOn(string(c.ReviewOn)).SetNillableRetiredAt(c.RetiredAt).SetRetiredReason(c.Reason).
		SetUpdatedAt(c.UpdatedAt).SetVersion(c.version + 1).ClearDepartmentID()
	if c.DepartmentID != "" {
		u.SetDepartmentID(c.DepartmentID)
	}
	return u
}

func dayOr(d *clock.Day) string {
	if d == nil {
		return ""
	}
	return string(*d)
}
