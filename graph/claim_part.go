package graph

import (
	"context"
	"slices"

	"kept/care/claim"
	"kept/care/insight"
	"kept/care/interaction"
	"kept/care/product"
	"kept/care/promise"
	"kept/care/story"
	"kept/internal/id"
	"kept/tenants"
)

// claims is what claims add to the API.
func (r *Resolver) claims() noun {
	again := reread(claimID, r.ClaimBook.Find)
	made := reread(promiseID, r.PromiseBook.Find)
	return noun{
		kinds:   map[id.Prefix]kind{id.Claim: {tenants.ClaimsRead, many(r.ClaimBook.ByIDs)}},
		replays: map[string]replay{"addClaim": again, "updateClaim": again, "retireClaim": again, "useEntitlement": made},
	}
}

func claimID(c *claim.Claim) string { return c.ID }

func claimedBy(p *promise.Promise) string { return p.ClaimID }

func coveredBy(c *story.Covered) string { return c.ClaimID }

func answersForClaim(c *claim.Claim) string { return c.DepartmentID }

// productsOf gives what each claim is for, by the claims' order.
func (r *Resolver) productsOf(ctx context.Context, claims []*claim.Claim) ([][]*product.Product, error) {
	var ids []string
	for _, c := range claims {
		ids = append(ids, c.ProductIDs...)
	}
	out := make([][]*product.Product, len(claims))
	if len(ids) == 0 {
		return out, nil
	}
	found, err := r.ProductBook.ByIDs(ctx, slices.Compact(slices.Sorted(slices.Values(ids))))
	for i, c := range claims {
		for _, id := range c.ProductIDs {
			if p := found[id]; p != nil {
				out[i] = append(out[i], p)
			}
		}
	}
	return out, err
}

// complaintsBehind gives the complaints that each figure counts, by the figures' order.
func (r *Resolver) complaintsBehind(ctx context.Context, figures []*insight.After) ([][]*interaction.Interaction, error) {
	ids, err := r.InsightBook.ComplaintsBehind(ctx, figures)
	if err != nil {
		return nil, err
	}
	all := slices.Concat(ids...)
	out := make([][]*interaction.Interaction, len(figures))
	if len(all) == 0 {
		return out, nil
	}
	found, err := r.InteractionBook.ByIDs(ctx, all)
	for i, of := range ids {
		for _, id := range of {
			if c := found[id]; c != nil {
				out[i] = append(out[i], c)
			}
		}
	}
	return out, err
}
