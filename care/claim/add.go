package claim

import (
	"context"
	"fmt"
	"slices"

	"kept/care/event"
	rows "kept/ent/db"
	"kept/ent/db/claimproduct"
	"kept/ent/db/claimterms"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/tenants"
	"kept/tenants/guard"
)

// Add writes a claim down. What happened before it was added doesn't come under
// it, whatever day it is valid from: it is counted from the next purchase or
// contact that is recorded. Faults name the field.
func (b *Book) Add(ctx context.Context, d Draft) (*Claim, error) {
	d = d.tidy(b.today(ctx))
	if err := d.check(); err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Claim, error) {
		c := d.claim()
		c.CreatedAt, c.UpdatedAt = b.now(), b.now()
		if err := b.hold(ctx, c, d.Advised, d.Reason); err != nil {
			return nil, err
		}
		err := b.create(c).Exec(ctx)
		if c.ExternalID != nil && store.IsUnique(err) {
			return nil, fault.Taken("externalId", "belongs to another claim already")
		}
		if err != nil {
			return nil, fmt.Errorf("add claim: %w", err)
		}
		guard.Known(ctx, c.ID)
		if err := b.writeProducts(ctx, c); err != nil {
			return nil, err
		}
		if err := b.writeTerms(ctx, c.ID, c.Terms[0]); err != nil {
			return nil, err
		}
		if err := b.index.Add(ctx, c.doc()); err != nil {
			return nil, err
		}
		return c, b.log.Append(ctx, event.Event{Type: event.ClaimAdded, SubjectID: c.ID, Reason: c.Terms[0].BoldReason, OccurredAt: c.CreatedAt, Data: map[string]any{"text": c.Text}})
	})
}

// today is the day of the acting tenant.
func (b *Book) today(ctx context.Context) clock.Day {
	return clock.DayOf(b.now(), tenants.From(ctx).Zone)
}

// writeProducts makes c one for its products and no others.
func (b *Book) writeProducts(ctx context.Context, c *Claim) error {
	there, err := guard.Present(ctx, b.db.Client, "products", c.ProductIDs...)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(c.ProductIDs, func(id string) bool { return !there[id] }) {
		return fault.Missing("product").At("productIds")
	}
	if _, err := b.db.ClaimProduct.Delete().Where(claimproduct.ClaimID(c.ID)).Exec(ctx); err != nil {
		return fmt.Errorf("products of claim %s: %w", c.ID, err)
	}
	creates := make([]*rows.ClaimProductCreate, len(c.ProductIDs))
	for i, p := range c.ProductIDs {
		creates[i] = b.db.ClaimProduct.Create().SetID(id.New(id.ClaimPart)).SetClaimID(c.ID).SetProductID(p)
	}
	if err := b.db.ClaimProduct.CreateBulk(creates...).Exec(ctx); err != nil {
		return fmt.Errorf("products of claim %s: %w", c.ID, err)
	}
	return nil
}

// writeTerms adds terms, or puts them in the place of those of the same day.
func (b *Book) writeTerms(ctx context.Context, claimID string, t Terms) error {
	sameDay := b.db.ClaimTerms.Delete().Where(claimterms.ClaimID(claimID), claimterms.Since(string(t.Since)))
	if _, err := sameDay.Exec(ctx); err != nil {
		return fmt.Errorf("terms of claim %s: %w", claimID, err)
	}
	err := b.db.ClaimTerms.Create().SetID(id.New(id.ClaimPart)).SetClaimID(claimID).SetSince(string(t.Since)).SetText(t.Text).
		SetAmount(t.Measure.Amount).SetUnit(string(t.Measure.Unit)).SetNillableCutOff(t.Measure.CutOff).SetCountedFrom(string(t.Measure.From)).
		SetNillableAdvisedSeconds(seconds(t.Advised)).SetBoldReason(t.BoldReason).Exec(ctx)
	if err != nil {
		return fmt.Errorf("terms of claim %s: %w", claimID, err)
	}
	return nil
}
