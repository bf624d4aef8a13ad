package claim

import (
	"context"
	"slices"

	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/upsert"
)

// Result is one claim after Load.
type Result = upsert.Result[Claim]

// Load adds many claims, known by the partner's key: sent again the same
// changes nothing, another text or measure are new terms from today on. A draft
// that can't be taken has its fault in its own result. There are few claims:
// each is written by itself.
func (b *Book) Load(ctx context.Context, drafts []Draft) ([]Result, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) ([]Result, error) {
		out := make([]Result, len(drafts))
		for i, d := range drafts {
			r, err := b.loadOne(ctx, d)
			if fault.As(err) != nil {
				out[i].Err = err
				continue
			}
			if err != nil {
				return nil, err
			}
			out[i] = *r
		}
		return out, nil
	})
}

func (b *Book) loadOne(ctx context.Context, d Draft) (*Result, error) {
	if d.ExternalID == nil {
		return nil, fault.Required("externalId")
	}
	review := d.ReviewOn
	d = d.tidy(b.today(ctx))
	if err := d.check(); err != nil {
		return nil, err
	}
	old, err := b.FindExternal(ctx, *d.ExternalID)
	if fault.IsMissing(err) {
		c, err := b.Add(ctx, d)
		return &Result{Record: c, Outcome: upsert.Created}, err
	}
	if err != nil {
		return nil, err
	}
	if d.Kind != old.Kind || d.Trigger != old.Trigger || d.Proof != old.Proof {
		return nil, fault.Conflict(fault.CodeTaken, "the claim with this key gives something else, or is triggered or proved otherwise: another promise is another claim").At("externalId")
	}
	ch := d.over(old)
	ch.ReviewOn = review
	c, err := b.Change(ctx, old.ID, ch)
	if err != nil {
		return nil, err
	}
	r := &Result{Record: c, Outcome: upsert.Unchanged}
	if c.version != old.version {
		r.Outcome = upsert.Updated
	}
	return r, nil
}

// over says how d, sent again, changes what there is. What it leaves out stays.
func (d Draft) over(old *Claim) Change {
	ch := Change{Text: &d.Text, Measure: d.Measure, ValidUntil: d.ValidUntil}
	if d.Published != "" {
		ch.Published = &d.Published
	}
	if d.Channel != "" {
		ch.Channel = &d.Channel
	}
	if d.DepartmentID != "" {
		ch.DepartmentID = &d.DepartmentID
	}
	if len(d.ProductIDs) > 0 && !slices.Equal(d.ProductIDs, old.ProductIDs) {
		ch.ProductIDs = d.ProductIDs
	}
	return ch
}
