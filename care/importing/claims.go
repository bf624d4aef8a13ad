package importing

import (
	"context"
	"time"

	"kept/care/claim"
	"kept/care/customer"
)

func loadClaims(ctx context.Context, r *Room, b *batch) error {
	return into(ctx, b, readClaim, r.Stories.Claims.Load, func(a claim.Result) result {
		out := result{outcome: a.Outcome, err: a.Err}
		if a.Record != nil {
			out.id = a.Record.ID
		}
		return out
	})
}

func readClaim(f *reading) claim.Draft {
	externalID := f.need("externalId")
	d := claim.Draft{
		ExternalID: &externalID, Text: f.need("text"), Published: f.text("published"), Kind: claim.Kind(f.text("kind")),
		Trigger: claim.Trigger(f.text("trigger")), Proof: claim.Proof(f.text("proof")), Channel: customer.Channel(f.text("channel")),
		ProductIDs: f.refs("products", aProduct), DepartmentID: f.ref("department", aDepartment),
		Measure:   &claim.Measure{Unit: claim.Unit(f.need("unit")), CutOff: f.minute("cutOff"), From: claim.Start(f.text("from"))},
		ValidFrom: f.day("validFrom"), ValidUntil: f.day("validUntil"), ReviewOn: f.day("reviewOn"),
	}
	f.need("amount") // none is no measure; 0 days are the same day
	if amount := f.whole("amount"); amount != nil {
		d.Measure.Amount = *amount
	}
	if d.Kind == "" {
		d.Kind = claim.Deadline
	}
	if d.Trigger == "" {
		d.Trigger = claim.OnPurchase
	}
	return d
}

// minute reads a time of the day, such as 14:00, as its minute.
func (f *reading) minute(field string) *int {
	text := f.text(field)
	if text == "" {
		return nil
	}
	at, err := time.Parse("15:04", text)
	if err != nil {
		f.fail(field, "%q is not a time of the day such as 14:00", text)
		return nil
	}
	m := at.Hour()*60 + at.Minute()
	return &m
}
