package story

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"kept/care/claim"
	"kept/care/customer"
	"kept/care/promise"
	"kept/care/purchase"
	"kept/internal/fault"
	"kept/internal/upsert"
	"kept/tenants"
)

// claimedKey is the external id of the promise that one claim makes of one
// occasion when nothing but somebody's word shows that it was kept.
func claimedKey(claimID, occasionID string) string {
	return claimedBegin + claimID + ":" + occasionID
}

const claimedBegin = promise.OwnKey + "claim:"

// word is what one occasion leads to: the promises that are made of it, with the
// claims that each keeps besides, and what the customer is entitled to.
type word struct {
	made     []promise.History
	entitled []claim.Link
}

// before is what words are made of, as far as it is read for many occasions
// before any of them is written. What is missing is looked up when it is needed.
type before struct {
	live     *claim.InForce
	who      map[string]*customer.Survivor // by id
	segments map[string][]string           // of each survivor
}

// before reads what the promises of purchases under claims take besides.
func (b *Book) before(ctx context.Context, who map[string]*customer.Survivor, live *claim.InForce) (before, error) {
	known := before{live: live, who: who}
	if live.None() {
		return known, nil
	}
	segments, err := b.Expectations.SegmentsOf(ctx, slices.Collect(maps.Keys(who)))
	known.segments = segments
	return known, err
}

// promised is what p leads to when it is recorded. A day that was given for this
// very purchase is the promise of its delivery; without one the strictest claim
// makes it. Either way there is one promise of one delivery, and the other
// claims of a delivery are linked to it.
func promised(p *purchase.Purchase, under []claim.Applied, a *tenants.Actor) word {
	var w word
	deliveries := claim.Promising(under, claim.ByDelivery)
	switch {
	case p.PromisedDay != nil:
		w.made = append(w.made, delivery(p))
	case len(deliveries) > 0:
		first := claimed(p, deliveries[0], deliveryKey(p), a)
		first.Ending = ending(p)
		w.made, deliveries = append(w.made, first), deliveries[1:]
	}
	own := p.PromisedEnd() // zero, which is after nothing, if she was given no day of her own
	for _, c := range deliveries {
		also := alike(c)
		also.Looser = own.After(c.Limit.At)
		w.made[0].Besides = append(w.made[0].Besides, also)
	}
	for _, c := range claim.Promising(under, claim.ByHand) {
		byHand := claimed(p, c, claimedKey(c.ID, p.ID), a)
		if end := ending(p); end.State == promise.Void {
			byHand.Ending = end
		}
		w.made = append(w.made, byHand)
	}
	for _, c := range claim.Entitling(under) {
		w.entitled = append(w.entitled, claim.Link{ClaimID: c.ID, PurchaseID: p.ID, Limit: pinned(c)})
	}
	return w
}

// alike is a claim that says the same as a promise.
func alike(c claim.Applied) promise.Besides {
	return promise.Besides{ClaimID: c.ID, At: c.Limit.At}
}

// pinned is what an entitlement allows, as far as it is known at purchase.
func pinned(c claim.Applied) *claim.Limit {
	if c.Terms.Measure.From == claim.FromDelivery {
		return nil
	}
	return &c.Limit
}

// claimed is the promise that a claim makes of a purchase.
func claimed(p *purchase.Purchase, c claim.Applied, key string, a *tenants.Actor) promise.History {
	return promise.History{Draft: promise.Draft{
		ExternalID: key, CustomerID: p.CustomerID, Text: c.Terms.Text, By: by(c.Limit), Zone: a.Zone.String(), OwnerID: p.MemberID,
		DepartmentID: c.DepartmentID, ProductID: p.FirstProduct(), PurchaseID: p.ID, ClaimID: c.ID, MadeAt: &p.OccurredAt,
		AdvisedAt: c.Terms.AdvisedAt(p.OccurredAt), Reason: c.Terms.BoldReason,
	}}
}

// by is the date of a promise that a claim makes.
func by(l claim.Limit) promise.By {
	if l.Whole {
		return promise.By{DueDay: &l.Day}
	}
	return promise.By{DueAt: &l.At}
}

// promisePurchases makes the promises of new purchases, each ended already if
// the purchase has come that far, and lets those of changed purchases follow.
func (b *Book) promisePurchases(ctx context.Context, drafts []purchase.Draft, results []purchase.Result, known before) error {
	newest := latest(results)
	var words []word
	for i, r := range results {
		switch {
		case r.Err != nil || r.Outcome == upsert.Unchanged:
		case r.Outcome == upsert.Created:
			p := newest[r.Record.ID]
			under := known.live.Under(claim.Occasion{At: p.OccurredAt, ProductIDs: p.ProductIDs(), ClaimID: drafts[i].ClaimID})
			words = append(words, promised(p, under, tenants.From(ctx)))
		case newest[r.Record.ID] == nil:
			if err := b.followPurchase(ctx, r.Record); err != nil {
				return err
			}
		}
	}
	return b.giveWords(ctx, words, known)
}

// checkNamed refuses each draft that names a claim which wasn't said then, or
// isn't one of purchases. An id of nobody's is missing.
func (b *Book) checkNamed(ctx context.Context, drafts []purchase.Draft, live *claim.InForce) error {
	var wrong []int
	var ids []string
	for i, d := range drafts {
		if d.ClaimID != "" && !live.Holds(d.ClaimID, d.OccurredAt) {
			wrong, ids = append(wrong, i), append(ids, d.ClaimID)
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	there, err := b.Claims.ByIDs(ctx, ids)
	if err != nil {
		return err
	}
	for _, i := range wrong {
		drafts[i].Fault = fault.Invalid("claimId", "must be a claim about purchases that was said when she bought")
		if there[drafts[i].ClaimID] == nil {
			drafts[i].Fault = fault.Missing("claim").At("claimId")
		}
	}
	return nil
}

// latest gives, for the purchases that a load made, what it told of them last:
// one load may tell of a purchase twice.
func latest(results []purchase.Result) map[string]*purchase.Purchase {
	out := map[string]*purchase.Purchase{}
	for _, r := range results {
		if r.Err == nil && (r.Outcome == upsert.Created || out[r.Record.ID] != nil) {
			out[r.Record.ID] = r.Record
		}
	}
	return out
}

// giveWords makes the promises of occasions that were recorded in this
// transaction, and links what customers are entitled to.
func (b *Book) giveWords(ctx context.Context, words []word, known before) error {
	var made []promise.History
	var entitled []claim.Link
	for _, w := range words {
		entitled = append(entitled, w.entitled...)
		for _, h := range w.made {
			h.Customer, h.Fresh = known.who[h.CustomerID], true
			made = append(made, h)
		}
	}
	loaded, err := b.load(ctx, made)
	if err != nil {
		return err
	}
	if err := b.expect(ctx, made, loaded, known.segments); err != nil {
		return err
	}
	return b.Claims.Link(ctx, entitled)
}

// load makes promises of records that are checked already.
func (b *Book) load(ctx context.Context, made []promise.History) ([]promise.Loaded, error) {
	if len(made) == 0 {
		return nil, nil
	}
	loaded, err := b.Promises.Load(ctx, made)
	if err != nil {
		return nil, err
	}
	for i, l := range loaded {
		if l.Err != nil { // the record's own checks are stricter
			return nil, fmt.Errorf("promise %s: %w", made[i].ExternalID, l.Err)
		}
	}
	return loaded, nil
}

// times gives when each of some drafts happened.
func times[D any](drafts []D, at func(D) time.Time) []time.Time {
	out := make([]time.Time, len(drafts))
	for i, d := range drafts {
		out[i] = at(d)
	}
	return out
}

// span is from the first to the last of some times.
func span(times []time.Time) (from, to time.Time) {
	for _, t := range times {
		if from.IsZero() || t.Before(from) {
			from = t
		}
		if t.After(to) {
			to = t
		}
	}
	return from, to
}
