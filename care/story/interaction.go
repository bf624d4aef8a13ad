package story

import (
	"context"
	"maps"
	"slices"
	"time"

	"kept/care/claim"
	"kept/care/customer"
	"kept/care/interaction"
	"kept/care/purchase"
	"kept/ent/store"
	"kept/internal/upsert"
)

// RecordInteraction records a contact in its place before, during or after what
// the customer bought. One of hers may come under claims, and one of ours may be
// the answer that such a claim promised.
func (b *Book) RecordInteraction(ctx context.Context, d interaction.Draft) (*interaction.Result, error) {
	return upsert.One(b.LoadInteractions(ctx, []interaction.Draft{d}))
}

// LoadInteractions is RecordInteraction for many at once, in one transaction
// and few statements. A draft that can't be taken has its fault in its own result.
func (b *Book) LoadInteractions(ctx context.Context, drafts []interaction.Draft) ([]interaction.Result, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) ([]interaction.Result, error) {
		ids := make([]string, len(drafts))
		for n, d := range drafts {
			ids[n] = d.CustomerID
		}
		bought, err := b.bought(ctx, ids, earliest(drafts))
		if err != nil {
			return nil, err
		}
		from, to := span(times(drafts, func(d interaction.Draft) time.Time { return d.OccurredAt }))
		live, err := b.Claims.InForce(ctx, claim.OnInteraction, from, to)
		if err != nil {
			return nil, err
		}
		waiting, err := b.waitingFor(ctx, drafts)
		if err != nil {
			return nil, err
		}
		placed := make([]interaction.Draft, len(drafts))
		for n, d := range drafts {
			d.Stage = interaction.StageAt(bought[d.CustomerID], d.OccurredAt)
			placed[n] = d
		}
		results, err := b.Interactions.Load(ctx, placed)
		if err != nil {
			return nil, err
		}
		if err := b.promiseAnswers(ctx, results, live); err != nil {
			return nil, err
		}
		return results, b.keepAnswers(ctx, results, waiting)
	})
}

// RateInteraction notes what came of a contact. Noting that is what she was
// waiting for, where a claim promised an answer.
func (b *Book) RateInteraction(ctx context.Context, id string, f interaction.Feelings) (*interaction.Interaction, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*interaction.Interaction, error) {
		i, err := b.Interactions.Rate(ctx, id, f)
		if err != nil || f.Outcome == nil || i.Unanswered {
			return i, err
		}
		return i, b.answered(ctx, map[string]answer{answerKey(i.ID): {by: i.ID}})
	})
}

// CorrectInteraction mends what was recorded wrong; a contact at another time
// may belong to another stage, and one that was answered after all needs no
// answer any longer.
func (b *Book) CorrectInteraction(ctx context.Context, id string, c interaction.Correction) (*interaction.Interaction, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*interaction.Interaction, error) {
		i, err := b.Interactions.Correct(ctx, id, c)
		if err == nil && c.Answered != nil && *c.Answered {
			err = b.answered(ctx, map[string]answer{answerKey(i.ID): {by: i.ID}})
		}
		if err != nil || c.OccurredAt == nil {
			return i, err
		}
		bought, err := b.bought(ctx, []string{i.CustomerID}, i.OccurredAt)
		if err != nil {
			return nil, err
		}
		if err := b.Interactions.Restage(ctx, bought, i.OccurredAt); err != nil {
			return nil, err
		}
		return b.Interactions.Find(ctx, id)
	})
}

// touched gives whose purchases were recorded or changed, and the earliest time
// at which that can move a contact. A purchase that was known may have been
// dated otherwise before, so then it is the beginning.
func touched(results []purchase.Result) (customerIDs []string, since time.Time) {
	moved := false
	for _, r := range results {
		if r.Err != nil || r.Outcome == upsert.Unchanged {
			continue
		}
		customerIDs = append(customerIDs, r.Record.CustomerID)
		moved = moved || r.Outcome == upsert.Updated
		if since.IsZero() || r.Record.OccurredAt.Before(since) {
			since = r.Record.OccurredAt
		}
	}
	if moved {
		return customerIDs, time.Time{}
	}
	return customerIDs, since
}

// restage puts the customers' interactions since a time in their places again,
// under every id of theirs. known are those whom the caller has read already.
func (b *Book) restage(ctx context.Context, customerIDs []string, since time.Time, known map[string]*customer.Survivor) error {
	survivors, unknown := map[string]bool{}, []string{}
	for _, id := range customerIDs {
		if c := known[id]; c != nil {
			survivors[c.ID] = true
		} else {
			unknown = append(unknown, id)
		}
	}
	read, err := b.Customers.Survivors(ctx, unknown)
	if err != nil {
		return err
	}
	for _, c := range read {
		survivors[c.ID] = true
	}
	if len(survivors) == 0 {
		return nil
	}
	of, err := b.Customers.IDsOf(ctx, slices.Collect(maps.Keys(survivors)))
	if err != nil {
		return err
	}
	talked, err := b.Interactions.Since(ctx, slices.Concat(slices.Collect(maps.Values(of))...), since)
	if err != nil || len(talked) == 0 {
		return err
	}
	bought, err := b.bought(ctx, talked, since)
	if err != nil {
		return err
	}
	return b.Interactions.Restage(ctx, bought, since)
}

// earliest gives when the first of the contacts was.
func earliest(drafts []interaction.Draft) time.Time {
	var first time.Time
	for _, d := range drafts {
		if first.IsZero() || d.OccurredAt.Before(first) {
			first = d.OccurredAt
		}
	}
	return first
}

// few is how many ids are looked at one by one, to read no more than is needed
// of a customer who buys every day. For a batch one statement reads all.
const few = 20

// bought gives what each customer had bought at a time and has since, under
// every id of hers: the survivor's and the aliases'.
func (b *Book) bought(ctx context.Context, customerIDs []string, from time.Time) (map[string][]interaction.Bought, error) {
	of, err := b.families(ctx, customerIDs)
	if err != nil {
		return nil, err
	}
	var all []string
	for _, ids := range of {
		all = append(all, ids...)
	}
	since := time.Time{}
	if len(all) <= few {
		if since, err = b.Purchases.Standing(ctx, all, from); err != nil {
			return nil, err
		}
	}
	spans, err := b.Purchases.Spans(ctx, all, since)
	if err != nil {
		return nil, err
	}
	out := make(map[string][]interaction.Bought, len(all))
	for _, ids := range of {
		var hers []interaction.Bought
		for _, id := range ids {
			for _, s := range spans[id] {
				hers = append(hers, interaction.Bought{At: s.OccurredAt, Delivered: s.DeliveredAt, Open: s.Open})
			}
		}
		for _, id := range ids {
			out[id] = hers
		}
	}
	return out, nil
}

// families gives, by survivor, every id of the customers.
func (b *Book) families(ctx context.Context, customerIDs []string) (map[string][]string, error) {
	who, err := b.Customers.Survivors(ctx, customerIDs)
	if err != nil {
		return nil, err
	}
	survivors := map[string]bool{}
	for _, c := range who {
		survivors[c.ID] = true
	}
	return b.Customers.IDsOf(ctx, slices.Collect(maps.Keys(survivors)))
}
