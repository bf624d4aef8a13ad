package importing

import (
	"context"

	"kept/care/customer"
	"kept/care/interaction"
)

func loadInteractions(ctx context.Context, r *Room, b *batch) error {
	return into(ctx, b, readInteraction, r.Stories.LoadInteractions, func(a interaction.Result) result {
		out := result{outcome: a.Outcome, err: a.Err}
		if a.Record != nil {
			out.id = a.Record.ID
		}
		return out
	})
}

func readInteraction(f *reading) interaction.Draft {
	externalID := f.need("externalId")
	d := interaction.Draft{
		ExternalID: &externalID, CustomerID: f.mustRef("customer", aCustomer), Channel: customer.Channel(f.need("channel")),
		Direction: interaction.Direction(f.need("direction")), Initiative: interaction.Initiative(f.text("initiative")),
		Subject: f.text("subject"), Body: f.text("body"), MemberID: f.ref("member", aMember),
		TouchpointID: f.ref("touchpoint", aTouchpoint), PurchaseID: f.ref("purchase", aPurchase), ProductID: f.ref("product", aProduct),
		AnswersID: f.ref("answers", anInteract), WaitSeconds: f.whole("waitSeconds"), HandlingSeconds: f.whole("handlingSeconds"),
		Rings: f.whole("rings"), Complaint: f.yes("complaint"), OccurredAt: f.mustTime("occurredAt"),
		Feelings: interaction.Feelings{
			Relationship: f.whole("relationship"), EmotionBefore: f.whole("emotionBefore"), EmotionAfter: f.whole("emotionAfter"),
			Attitude: f.whole("attitude"), Rating: f.whole("rating"),
		},
	}
	if outcome := interaction.Outcome(f.text("outcome")); outcome != "" {
		d.Outcome = &outcome
	}
	if call := interaction.CallResult(f.text("callResult")); call != "" {
		d.CallResult = &call
	}
	// History waits for nobody's answer unless the file says so.
	answered := f.text("answered") != "false"
	if d.Direction == interaction.Inbound {
		d.Answered = &answered
	}
	return d
}
