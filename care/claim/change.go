package claim

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"kept/care/customer"
	"kept/care/event"
	table "kept/ent/db/claim"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/fold"
)

// Field is something that can be cleared of a claim.
type Field string

// The fields that can be cleared.
const (
	FieldValidUntil Field = "VALID_UNTIL"
	FieldDepartment Field = "DEPARTMENT"
	FieldChannel    Field = "CHANNEL"
	FieldProducts   Field = "PRODUCTS" // the claim is for everything
)

// Change is what may change about a claim; nil leaves a part as it is. What it
// gives and what triggers it stay: another promise is another claim.
type Change struct {
	Text         *string
	Measure      *Measure
	Since        *clock.Day // from when another text or measure holds; empty: today
	Published    *string
	Channel      *customer.Channel
	ProductIDs   []string
	DepartmentID *string
	ValidUntil   *clock.Day
	ReviewOn     *clock.Day
	Clear        []Field
	Advised      bool   // want a reason where another measure is bolder than our own history
	Reason       string // why it is
}

// Change changes a claim. Another text or measure are new terms from a day on:
// promises that were made before keep theirs, and what is recorded later of the
// days before comes under the earlier terms. Saying the same changes nothing.
func (b *Book) Change(ctx context.Context, claimID string, ch Change) (*Claim, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Claim, error) {
		c, err := b.Find(ctx, claimID)
		if err != nil {
			return nil, err
		}
		if c.RetiredAt != nil {
			return nil, ErrRetired
		}
		was := c.Measure
		terms, changed, err := c.take(ch, b.today(ctx))
		if err != nil || len(changed) == 0 {
			return c, err
		}
		c.UpdatedAt = b.now()
		if terms != nil {
			if !terms.Measure.same(was) {
				if err := b.hold(ctx, c, ch.Advised, ch.Reason); err != nil {
					return nil, err
				}
			}
			if err := b.writeTerms(ctx, c.ID, *terms); err != nil {
				return nil, err
			}
		}
		if changed["productIds"] != nil {
			if err := b.writeProducts(ctx, c); err != nil {
				return nil, err
			}
		}
		if err := b.save(ctx, c); err != nil {
			return nil, err
		}
		if err := b.index.Put(ctx, c.doc()); err != nil {
			return nil, err
		}
		return c, b.log.Append(ctx, event.Event{Type: event.ClaimUpdated, SubjectID: c.ID, Reason: terms.why(), OccurredAt: c.UpdatedAt, Data: changed})
	})
}

// Retire ends a claim: we no longer say it. What came under it stays, and so
// does its record. Retired twice, it stays as it was.
func (b *Book) Retire(ctx context.Context, claimID, reason string) (*Claim, error) {
	if strings.TrimSpace(reason) == "" {
		return nil, fault.Required("reason")
	}
	if err := fault.Text("reason", reason, maxText); err != nil {
		return nil, err
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Claim, error) {
		c, err := b.Find(ctx, claimID)
		if err != nil || c.RetiredAt != nil {
			return c, err
		}
		now := b.now()
		c.RetiredAt, c.Reason, c.UpdatedAt = &now, reason, now
		if err := b.save(ctx, c); err != nil {
			return nil, err
		}
		return c, b.log.Append(ctx, event.Event{Type: event.ClaimRetired, SubjectID: c.ID, Reason: reason, OccurredAt: now})
	})
}

// save writes c if it is still as it was read: of two at once, one wins.
func (b *Book) save(ctx context.Context, c *Claim) error {
	n, err := b.change(c).Where(table.ID(c.ID), table.Version(c.version)).Save(ctx)
	if err != nil {
		return fmt.Errorf("save claim %s: %w", c.ID, err)
	}
	if n == 0 {
		return ErrChanged
	}
	c.version++
	return nil
}

// take changes c to what ch says, and gives the new terms, if there are any, and
// what differed, for the event.
func (c *Claim) take(ch Change, today clock.Day) (*Terms, map[string]any, error) {
	was := *c
	if err := c.takePlain(ch); err != nil {
		return nil, nil, err
	}
	terms, err := c.takeTerms(ch, today)
	if err != nil {
		return nil, nil, err
	}
	err = fault.First(
		c.again().check(), fault.Text("reason", ch.Reason, maxText),
		checkDays(c.ValidFrom, c.ValidUntil, c.ReviewOn),
	)
	return terms, was.differences(c), err
}

// takePlain takes what isn't part of the terms.
func (c *Claim) takePlain(ch Change) error {
	for _, f := range ch.Clear {
		switch f {
		case FieldValidUntil:
			c.ValidUntil = nil
		case FieldDepartment:
			c.DepartmentID = ""
		case FieldChannel:
			c.Channel = ""
		case FieldProducts:
			c.ProductIDs = nil
		default:
			return fault.Invalid("clear", "must be VALID_UNTIL, DEPARTMENT, CHANNEL or PRODUCTS")
		}
	}
	if ch.Published != nil {
		c.Published = strings.TrimSpace(*ch.Published)
	}
	if ch.Channel != nil {
		c.Channel = *ch.Channel
	}
	if ch.ProductIDs != nil {
		c.ProductIDs = slices.Compact(slices.Sorted(slices.Values(ch.ProductIDs)))
	}
	if ch.DepartmentID != nil {
		c.DepartmentID = *ch.DepartmentID
	}
	if ch.ValidUntil != nil {
		c.ValidUntil = ch.ValidUntil
	}
	if ch.ReviewOn != nil {
		c.ReviewOn = *ch.ReviewOn
	}
	return nil
}

// takeTerms gives the terms that hold from now on, or nil when they stay; another
// text alone leaves what was advised. They
// never reach back behind the terms that there are.
func (c *Claim) takeTerms(ch Change, today clock.Day) (*Terms, error) {
	last := c.Terms[len(c.Terms)-1]
	next := last
	next.Since = max(today, c.ValidFrom)
	if ch.Text != nil {
		next.Text = strings.TrimSpace(*ch.Text)
	}
	if ch.Measure != nil {
		next.Measure = *ch.Measure.tidy()
	}
	if next.Text == last.Text && next.Measure.same(last.Measure) {
		return nil, nil
	}
	if ch.Since != nil {
		next.Since = *ch.Since
	}
	if _, err := clock.ParseDay(string(next.Since)); err != nil {
		return nil, fault.Invalid("since", "%s", err)
	}
	if next.Since < last.Since {
		return nil, fault.Invalid("since", "must not be before the terms that hold already (%s)", last.Since)
	}
	if next.Since == last.Since {
		c.Terms = slices.Clone(c.Terms[:len(c.Terms)-1])
	}
	c.Terms = append(slices.Clip(c.Terms), next)
	c.Text, c.Folded, c.Measure = next.Text, fold.Of(next.Text), next.Measure
	return &c.Terms[len(c.Terms)-1], nil
}

// again gives the draft that would make c, for the same rules.
func (c *Claim) again() Draft {
	return Draft{
		ExternalID: c.ExternalID, Text: c.Text, Published: c.Published, Kind: c.Kind, Trigger: c.Trigger, Proof: c.Proof,
		Channel: c.Channel, ProductIDs: c.ProductIDs, DepartmentID: c.DepartmentID, Measure: &c.Measure,
		ValidFrom: &c.ValidFrom, ValidUntil: c.ValidUntil, ReviewOn: &c.ReviewOn,
	}
}

// differences tells what changed from c to d, for the event.
func (c *Claim) differences(d *Claim) map[string]any {
	out := map[string]any{}
	put := func(field string, was, now any, same bool) {
		if !same {
			out[field] = map[string]any{"was": was, "now": now}
		}
	}
	put("text", c.Text, d.Text, c.Text == d.Text)
	put("measure", c.Measure.told(), d.Measure.told(), c.Measure.same(d.Measure))
	put("published", c.Published, d.Published, c.Published == d.Published)
	put("channel", c.Channel, d.Channel, c.Channel == d.Channel)
	put("productIds", c.ProductIDs, d.ProductIDs, slices.Equal(c.ProductIDs, d.ProductIDs))
	put("departmentId", c.DepartmentID, d.DepartmentID, c.DepartmentID == d.DepartmentID)
	put("validUntil", dayOr(c.ValidUntil), dayOr(d.ValidUntil), dayOr(c.ValidUntil) == dayOr(d.ValidUntil))
	put("reviewOn", c.ReviewOn, d.ReviewOn, c.ReviewOn == d.ReviewOn)
	if n := len(d.Terms); out["text"] != nil || out["measure"] != nil {
		out["since"] = d.Terms[n-1].Since
	}
	return out
}

// told writes a measure as events keep it.
func (m Measure) told() map[string]any {
	out := map[string]any{"amount": m.Amount, "unit": m.Unit, "from": m.From}
	if m.CutOff != nil {
		out["cutOff"] = *m.CutOff
	}
	return out
}
