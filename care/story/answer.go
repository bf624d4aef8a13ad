package story

import (
	"context"
	"time"

	"kept/care/claim"
	"kept/care/interaction"
	"kept/care/promise"
	"kept/internal/fault"
	"kept/internal/upsert"
	"kept/tenants"
)

// answerKey is the external id of the promise that a contact is answered within
// what a claim says.
func answerKey(interactionID string) string { return promise.OwnKey + "answer:" + interactionID }

// promiseAnswers makes the promises of new contacts of customers. An answer is
// promised to who waits for one: what was attended to on the spot leaves nothing
// to promise.
func (b *Book) promiseAnswers(ctx context.Context, results []interaction.Result, live *claim.InForce) error {
	var words []word
	for _, r := range results {
		if r.Err == nil && r.Outcome == upsert.Created && r.Record.Direction == interaction.Inbound {
			words = append(words, promisedAnswer(r.Record, live.Under(occasion(r.Record)), tenants.From(ctx)))
		}
	}
	return b.giveWords(ctx, words, before{})
}

func occasion(i *interaction.Interaction) claim.Occasion {
	o := claim.Occasion{At: i.OccurredAt, Channel: i.Channel}
	if i.ProductID != "" {
		o.ProductIDs = []string{i.ProductID}
	}
	return o
}

// promisedAnswer is what a contact of hers leads to when it is recorded.
func promisedAnswer(i *interaction.Interaction, under []claim.Applied, a *tenants.Actor) word {
	var w word
	if answers := claim.Promising(under, claim.ByAnswer); len(answers) > 0 && i.Unanswered {
		w.made = append(w.made, replied(i, answers[0], answerKey(i.ID), a))
		for _, c := range answers[1:] {
			w.made[0].Besides = append(w.made[0].Besides, alike(c))
		}
	}
	for _, c := range claim.Promising(under, claim.ByHand) {
		w.made = append(w.made, replied(i, c, claimedKey(c.ID, i.ID), a))
	}
	return w
}

// replied is the promise that a claim makes of a contact.
func replied(i *interaction.Interaction, c claim.Applied, key string, a *tenants.Actor) promise.History {
	return promise.History{Draft: promise.Draft{
		ExternalID: key, CustomerID: i.CustomerID, Text: c.Terms.Text, By: by(c.Limit), Zone: a.Zone.String(), OwnerID: i.MemberID, Channel: i.Channel,
		DepartmentID: c.DepartmentID, ProductID: i.ProductID, PurchaseID: i.PurchaseID, InteractionID: i.ID, ClaimID: c.ID, MadeAt: &i.OccurredAt,
		AdvisedAt: c.Terms.AdvisedAt(i.OccurredAt), Reason: c.Terms.BoldReason,
	}}
}

// answer is a contact that answers, and when it was; without a time it is now.
type answer struct {
	by string
	at *time.Time
}

// waitingFor gives, for each draft that answers all that its customer waits for,
// which contacts those are: once it is recorded they wait no longer.
func (b *Book) waitingFor(ctx context.Context, drafts []interaction.Draft) (map[int][]string, error) {
	out := map[int][]string{}
	for n, d := range drafts {
		if !d.AnswersOpen {
			continue
		}
		ids, err := b.Interactions.Waiting(ctx, d.CustomerID, d.OccurredAt)
		if err != nil && !fault.IsMissing(err) { // a customer that isn't there refuses her draft alone
			return nil, err
		}
		out[n] = ids
	}
	return out, nil
}

// keepAnswers keeps the promises of the contacts that these results answer: by
// an answer of ours, or by a note of what came of hers.
func (b *Book) keepAnswers(ctx context.Context, results []interaction.Result, waiting map[int][]string) error {
	answers := map[string]answer{}
	for n, r := range results {
		switch i := r.Record; {
		case r.Err != nil || r.Outcome == upsert.Unchanged:
		case r.Outcome == upsert.Updated:
			if i.Direction == interaction.Inbound && !i.Unanswered {
				answers[answerKey(i.ID)] = answer{by: i.ID}
			}
		default:
			for _, asked := range append(waiting[n], i.AnswersID) {
				if asked != "" {
					answers[answerKey(asked)] = answer{i.ID, &i.OccurredAt}
				}
			}
		}
	}
	return b.answered(ctx, answers)
}

// answered keeps the promises with these keys, the last of each chain.
func (b *Book) answered(ctx context.Context, answers map[string]answer) error {
	if len(answers) == 0 {
		return nil
	}
	keys := make([]string, 0, len(answers))
	for key := range answers {
		keys = append(keys, key)
	}
	heads, err := b.Promises.Heads(ctx, keys)
	if err != nil {
		return err
	}
	for key, last := range heads {
		if !mendable(last) {
			continue
		}
		evidence := promise.Evidence{Note: "the contact was answered", InteractionID: answers[key].by, OccurredAt: answers[key].at}
		if evidence.OccurredAt == nil {
			_, err = b.Promises.Keep(ctx, last.ID, evidence)
		} else {
			err = b.keep(ctx, last, evidence)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
