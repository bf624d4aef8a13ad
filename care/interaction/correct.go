package interaction

import (
	"context"
	"time"

	"kept/care/customer"
	"kept/care/event"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/maybe"
	"kept/tenants"
)

// Field names what of a contact can be cleared.
type Field string

// The fields that can be cleared.
const (
	FieldMember          Field = "MEMBER"
	FieldTouchpoint      Field = "TOUCHPOINT"
	FieldPurchase        Field = "PURCHASE"
	FieldProduct         Field = "PRODUCT"
	FieldWaitSeconds     Field = "WAIT_SECONDS"
	FieldHandlingSeconds Field = "HANDLING_SECONDS"
	FieldCallResult      Field = "CALL_RESULT"
	FieldRings           Field = "RINGS"
)

// Correction says what was written wrong, and why it is written anew. What is
// nil stays, what is named in Clear is cleared. The event keeps both readings.
type Correction struct {
	Reason          string
	Channel         *customer.Channel
	Subject         *string
	Body            *string
	MemberID        *string
	TouchpointID    *string
	PurchaseID      *string
	ProductID       *string
	WaitSeconds     *int
	HandlingSeconds *int
	CallResult      *CallResult
	Rings           *int
	Complaint       *bool // inbound only
	Answered        *bool // inbound only: true takes it off the list nobody answered
	OccurredAt      *time.Time
	Clear           []Field
}

func (c Correction) check() error {
	if c.Reason == "" {
		return fault.Required("reason")
	}
	given := map[Field]bool{
		FieldMember: c.MemberID != nil, FieldTouchpoint: c.TouchpointID != nil, FieldPurchase: c.PurchaseID != nil, FieldProduct: c.ProductID != nil,
		FieldWaitSeconds: c.WaitSeconds != nil, FieldHandlingSeconds: c.HandlingSeconds != nil, FieldCallResult: c.CallResult != nil, FieldRings: c.Rings != nil,
	}
	return fault.First(
		fault.Text("reason", c.Reason, maxSubject),
		fault.Key("memberId", c.MemberID), fault.Key("touchpointId", c.TouchpointID),
		fault.Key("purchaseId", c.PurchaseID), fault.Key("productId", c.ProductID),
		fault.Clear(c.Clear, func(f Field) bool { return given[f] }),
	)
}

// Correct mends what was recorded wrong. Whose contact it was, and who
// contacted whom, can't be corrected: that is another interaction.
func (b *Book) Correct(ctx context.Context, id string, c Correction) (*Interaction, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	return b.change(ctx, id, event.InteractionCorrected, c.Reason, func(ctx context.Context, i *Interaction, _ *tenants.Actor) (map[string]any, error) {
		if err := b.customers.CheckThere(ctx, i.CustomerID, "id"); err != nil {
			return nil, err
		}
		was := c.apply(i)
		if err := b.customers.CheckHers(ctx, i.CustomerID, maybe.Value(c.PurchaseID), ""); err != nil {
			return nil, err
		}
		if i.ownMark() {
			return nil, fault.Invalid("memberId", "must not be who marked this contact: nobody rates her own work")
		}
		d := Draft{
			Channel: i.Channel, Direction: i.Direction, Initiative: i.Initiative, Subject: i.Subject, Body: i.Body,
			WaitSeconds: i.WaitSeconds, HandlingSeconds: i.HandlingSeconds, CallResult: i.CallResult, Rings: i.Rings,
			Complaint: i.Complaint, Answered: c.Answered, OccurredAt: i.OccurredAt,
		}
		_, err := d.settle(b.now())
		return was, err
	})
}

func (c Correction) apply(i *Interaction) map[string]any {
	was := map[string]any{}
	put(was, "channel", &i.Channel, c.Channel)
	put(was, "subject", &i.Subject, c.Subject)
	put(was, "body", &i.Body, c.Body)
	put(was, "memberId", &i.MemberID, c.MemberID)
	put(was, "touchpointId", &i.TouchpointID, c.TouchpointID)
	put(was, "purchaseId", &i.PurchaseID, c.PurchaseID)
	put(was, "productId", &i.ProductID, c.ProductID)
	replace(was, "waitSeconds", &i.WaitSeconds, c.WaitSeconds)
	replace(was, "handlingSeconds", &i.HandlingSeconds, c.HandlingSeconds)
	replace(was, "callResult", &i.CallResult, c.CallResult)
	replace(was, "rings", &i.Rings, c.Rings)
	put(was, "complaint", &i.Complaint, c.Complaint)
	if c.Answered != nil {
		unanswered := !*c.Answered
		put(was, "unanswered", &i.Unanswered, &unanswered)
	}
	if c.OccurredAt != nil {
		at := clock.Micro(*c.OccurredAt)
		put(was, "occurredAt", &i.OccurredAt, &at)
	}
	for _, f := range c.Clear {
		i.clear(was, f)
	}
	return was
}

// clear empties a field, and notes what it was.
func (i *Interaction) clear(was map[string]any, f Field) {
	none := ""
	switch f {
	case FieldMember:
		put(was, "memberId", &i.MemberID, &none)
	case FieldTouchpoint:
		put(was, "touchpointId", &i.TouchpointID, &none)
	case FieldPurchase:
		put(was, "purchaseId", &i.PurchaseID, &none)
	case FieldProduct:
		put(was, "productId", &i.ProductID, &none)
	case FieldWaitSeconds:
		remove(was, "waitSeconds", &i.WaitSeconds)
	case FieldHandlingSeconds:
		remove(was, "handlingSeconds", &i.HandlingSeconds)
	case FieldCallResult:
		remove(was, "callResult", &i.CallResult)
	case FieldRings:
		remove(was, "rings", &i.Rings)
	}
}

// remove takes away what was there, and notes it.
func remove[T any](was map[string]any, field string, from **T) {
	if *from != nil {
		was[field] = map[string]any{"was": **from, "now": nil}
		*from = nil
	}
}

// put takes what was said over what was there, and notes both.
func put[T comparable](was map[string]any, field string, into, said *T) {
	if said == nil || *into == *said {
		return
	}
	was[field] = map[string]any{"was": *into, "now": *said}
	*into = *said
}

// complete fills in what a record lacked when the partner sends it again. What
// it says otherwise than before is refused: that takes a correction.
func (i *Interaction) complete(d Draft, a *tenants.Actor) (bool, error) {
	otherwise := fault.Conflict(fault.CodeTaken, "the interaction with this key says otherwise: correct it, with a reason")
	if i.Channel != d.Channel || i.Direction != d.Direction || !i.OccurredAt.Equal(d.OccurredAt) {
		return false, otherwise.At("externalId")
	}
	var all tally
	fill(&all, &i.Subject, d.Subject)
	fill(&all, &i.Body, d.Body)
	fill(&all, &i.MemberID, d.MemberID)
	fill(&all, &i.TouchpointID, d.TouchpointID)
	fill(&all, &i.PurchaseID, d.PurchaseID)
	fill(&all, &i.ProductID, d.ProductID)
	fillNil(&all, &i.WaitSeconds, d.WaitSeconds)
	fillNil(&all, &i.HandlingSeconds, d.HandlingSeconds)
	fillNil(&all, &i.CallResult, d.CallResult)
	fillNil(&all, &i.Rings, d.Rings)
	fillNil(&all, &i.Outcome, d.Outcome)
	fillNil(&all, &i.Relationship, d.Relationship)
	by := rater(i.Channel, i.CustomerID, a)
	fillRated(&all, &i.EmotionBefore, d.EmotionBefore, &i.RatedBy.EmotionBefore, by)
	fillRated(&all, &i.EmotionAfter, d.EmotionAfter, &i.RatedBy.EmotionAfter, by)
	felt := all.filled
	fillRated(&all, &i.Attitude, d.Attitude, &i.RatedBy.Attitude, by)
	fillRated(&all, &i.Rating, d.Rating, &i.RatedBy.Rating, by)
	if all.otherwise {
		return false, otherwise
	}
	if i.ownMark() || all.filled > felt && a.MemberID != "" && a.MemberID == i.MemberID {
		return false, errOwnMark
	}
	if d.Complaint && !i.Complaint {
		i.Complaint = true
		all.filled++
	}
	if i.Unanswered && (d.Answered != nil && *d.Answered || i.noted(d.Outcome)) {
		i.Unanswered = false
		all.filled++
	}
	return all.filled > 0, nil
}

// tally counts what complete filled in, and remembers whether anything differed.
type tally struct {
	filled    int
	otherwise bool
}

func fill(t *tally, into *string, said string) {
	switch {
	case said == "" || *into == said:
	case *into == "":
		*into = said
		t.filled++
	default:
		t.otherwise = true
	}
}

func fillNil[T comparable](t *tally, into **T, said *T) {
	switch {
	case said == nil || *into != nil && **into == *said:
	case *into == nil:
		*into = said
		t.filled++
	default:
		t.otherwise = true
	}
}

// fillRated is fillNil for what somebody answers for.
func fillRated(t *tally, into **int, said *int, ratedBy *string, by string) {
	filled := t.filled
	if fillNil(t, into, said); t.filled > filled {
		*ratedBy = by
	}
}
