package story

import (
	"context"
	"slices"
	"strings"
	"time"

	"kept/care/claim"
	"kept/care/promise"
	"kept/care/purchase"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/tenants"
)

// Use is what it takes to use an entitlement: which one, of which purchase, and
// by when we promise to do what it says.
type Use struct {
	promise.By
	ClaimID       string
	PurchaseID    string
	Text          string // what we promise; empty: as the claim read when she bought
	OwnerID       string
	InteractionID string // in which she said so
}

// UseEntitlement makes the promise that an entitlement stands for: she returns
// what she bought, or has it repaired. It is refused when the purchase didn't
// come under the claim, when the entitlement is over and when it hasn't begun.
func (b *Book) UseEntitlement(ctx context.Context, u Use) (*promise.Promise, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*promise.Promise, error) {
		p, err := b.Purchases.Find(ctx, u.PurchaseID)
		if err != nil {
			return nil, err
		}
		c, err := b.entitlement(ctx, p, u.ClaimID)
		if err != nil {
			return nil, err
		}
		a := tenants.From(ctx)
		until := entitledUntil(c, p, a)
		switch {
		case until == nil:
			return nil, fault.Conflict(fault.CodeConflict, "this entitlement begins with the delivery, which is still to come")
		case b.now().After(*until):
			return nil, fault.Conflict(fault.CodeConflict, "this entitlement ended on %s", clock.DayOf(*until, a.Zone))
		}
		if u.Text == "" {
			u.Text = c.TermsOn(clock.DayOf(p.OccurredAt, a.Zone)).Text
		}
		return b.Promises.Make(ctx, promise.Draft{
			By: u.By, CustomerID: p.CustomerID, Text: u.Text, OwnerID: u.OwnerID, DepartmentID: c.DepartmentID,
			ProductID: p.FirstProduct(), PurchaseID: p.ID, InteractionID: u.InteractionID, ClaimID: c.ID,
		})
	})
}

// entitlement gives the entitlement with an id that p came under.
func (b *Book) entitlement(ctx context.Context, p *purchase.Purchase, claimID string) (*claim.Claim, error) {
	c, err := b.Claims.Find(ctx, claimID)
	if err != nil {
		return nil, err
	}
	links, err := b.Claims.LinksOf(ctx, []string{p.ID})
	if err != nil {
		return nil, err
	}
	for _, l := range links[p.ID] {
		if l.ClaimID == c.ID && c.Kind == claim.Entitlement {
			return c, nil
		}
	}
	return nil, fault.Invalid("claimId", "must be an entitlement that was said when she bought this")
}

// entitledUntil is the last instant at which what p came under can be used; nil
// while it waits for the delivery.
func entitledUntil(c *claim.Claim, p *purchase.Purchase, a *tenants.Actor) *time.Time {
	m, begins := c.TermsOn(clock.DayOf(p.OccurredAt, a.Zone)).Measure, &p.OccurredAt
	if m.From == claim.FromDelivery {
		begins = p.DeliveredAt
	}
	if begins == nil {
		return nil
	}
	until := m.Limit(*begins, claim.Calendar(a)).At
	return &until
}

// Covered is a claim that a purchase came under.
type Covered struct {
	ClaimID   string
	PromiseID string     // the promise that keeps it; an entitlement has none
	Made      bool       // the claim made that promise; else another one says the same
	Looser    bool       // that promise is for later than the claim says
	Until     *time.Time // by when it says, or until when it can be used; nil while it waits for the delivery
}

// ClaimsOf gives the claims that each purchase came under, those that made a
// promise first.
func (b *Book) ClaimsOf(ctx context.Context, purchases []*purchase.Purchase) ([][]*Covered, error) {
	ids := make([]string, len(purchases))
	for i, p := range purchases {
		ids[i] = p.ID
	}
	made, err := b.Promises.ClaimedOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	links, err := b.Claims.LinksOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	for id, promises := range made {
		links[id] = append(links[id], alsoKept(promises)...)
		slices.SortStableFunc(links[id], func(a, c claim.Link) int { return strings.Compare(a.ClaimID, c.ClaimID) })
	}
	claims, err := b.linkedClaims(ctx, links)
	if err != nil {
		return nil, err
	}
	out := make([][]*Covered, len(purchases))
	for i, p := range purchases {
		for _, q := range made[p.ID] {
			if q.ClaimID == "" {
				continue // a day of her own
			}
			if claims[q.ClaimID] == nil || claims[q.ClaimID].Kind != claim.Entitlement { // an entitlement is told of once, however often it is used
				out[i] = append(out[i], &Covered{ClaimID: q.ClaimID, PromiseID: q.ID, Made: true, Until: &q.FirstDueAt})
			}
		}
		for _, l := range links[p.ID] {
			out[i] = append(out[i], covered(l, claims[l.ClaimID], p, tenants.From(ctx)))
		}
	}
	return out, nil
}

// alsoKept gives the claims that promises keep besides those that made them.
func alsoKept(promises []*promise.Promise) (out []claim.Link) {
	for _, p := range promises {
		for _, c := range p.Besides {
			out = append(out, claim.Link{ClaimID: c.ClaimID, PurchaseID: p.PurchaseID, PromiseID: p.ID, Limit: &claim.Limit{At: c.At}, Looser: c.Looser})
		}
	}
	return out
}

func covered(l claim.Link, c *claim.Claim, p *purchase.Purchase, a *tenants.Actor) *Covered {
	out := &Covered{ClaimID: l.ClaimID, PromiseID: l.PromiseID, Looser: l.Looser}
	switch {
	case l.Limit != nil:
		out.Until = &l.Limit.At
	case c != nil:
		out.Until = entitledUntil(c, p, a)
	}
	return out
}

func (b *Book) linkedClaims(ctx context.Context, links map[string][]claim.Link) (map[string]*claim.Claim, error) {
	var ids []string
	for _, of := range links {
		for _, l := range of {
			ids = append(ids, l.ClaimID)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	return b.Claims.ByIDs(ctx, ids)
}
