package claim

import (
	"slices"
	"strings"

	"kept/care/customer"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/fold"
	"kept/internal/id"
)

// Draft is a claim to be added.
type Draft struct {
	ExternalID   *string
	Text         string
	Published    string
	Kind         Kind
	Trigger      Trigger
	Proof        Proof // empty: what the trigger suggests
	Channel      customer.Channel
	ProductIDs   []string
	DepartmentID string
	Measure      *Measure
	ValidFrom    *clock.Day // empty: today
	ValidUntil   *clock.Day
	ReviewOn     *clock.Day // empty: half a year on
	Advised      bool       // want a reason where it is bolder than our own history
	Reason       string     // why it is
}

// What bounds a claim.
const (
	maxText      = 500
	maxPublished = 500
	maxProducts  = 250
	reviewAfter  = 182 // days
)

// tidy fills in what a draft leaves to be derived.
func (d Draft) tidy(today clock.Day) Draft {
	d.Text, d.Published = strings.TrimSpace(d.Text), strings.TrimSpace(d.Published)
	d.Measure = d.Measure.tidy()
	d.ProductIDs = slices.Compact(slices.Sorted(slices.Values(d.ProductIDs)))
	if d.Proof == "" {
		d.Proof = d.proof()
	}
	if d.ValidFrom == nil {
		d.ValidFrom = &today
	}
	if d.ReviewOn == nil {
		on := max(today, *d.ValidFrom).Add(reviewAfter)
		d.ReviewOn = &on
	}
	return d
}

// proof is what the trigger suggests.
func (d Draft) proof() Proof {
	switch {
	case d.Kind == Entitlement:
		return ByHand
	case d.Trigger == OnInteraction:
		return ByAnswer
	default:
		return ByDelivery
	}
}

// check refuses a tidy draft that makes no claim.
func (d Draft) check() error {
	switch {
	case d.Text == "":
		return fault.Required("text")
	case d.Kind != Deadline && d.Kind != Entitlement:
		return fault.Invalid("kind", "must be DEADLINE or ENTITLEMENT")
	case d.Trigger != OnPurchase && d.Trigger != OnInteraction:
		return fault.Invalid("trigger", "must be PURCHASE or INTERACTION")
	case d.Kind == Entitlement && d.Trigger != OnPurchase:
		return fault.Invalid("trigger", "must be PURCHASE: what she is entitled to goes with what she bought")
	case d.Channel != "" && d.Trigger != OnInteraction:
		return fault.Invalid("channel", "goes with the trigger INTERACTION")
	case len(d.ProductIDs) > maxProducts:
		return fault.Invalid("productIds", "must be at most %d; name none if it is for all", maxProducts)
	}
	return fault.First(
		d.checkProof(), d.Measure.check(d.Kind), checkDays(*d.ValidFrom, d.ValidUntil, *d.ReviewOn),
		fault.Text("text", d.Text, maxText), fault.Text("published", d.Published, maxPublished), fault.Text("reason", d.Reason, maxText), fault.Key("externalId", d.ExternalID),
	)
}

func (d Draft) checkProof() error {
	switch {
	case d.Proof == ByHand:
		return nil
	case d.Kind == Entitlement:
		return fault.Invalid("proof", "must be HAND: an entitlement makes no promise until it is used")
	case d.Proof == ByDelivery && d.Trigger == OnPurchase, d.Proof == ByAnswer && d.Trigger == OnInteraction:
		return nil
	default:
		return fault.Invalid("proof", "must be DELIVERY with PURCHASE, ANSWER with INTERACTION, or HAND")
	}
}

func checkDays(from clock.Day, until *clock.Day, review clock.Day) error {
	for _, d := range []struct {
		field string
		day   clock.Day
	}{{"validFrom", from}, {"reviewOn", review}} {
		if _, err := clock.ParseDay(string(d.day)); err != nil {
			return fault.Invalid(d.field, "%s", err)
		}
	}
	if until == nil {
		return nil
	}
	if _, err := clock.ParseDay(string(*until)); err != nil {
		return fault.Invalid("validUntil", "%s", err)
	}
	if *until < from {
		return fault.Invalid("validUntil", "must not be before validFrom (%s)", from)
	}
	return nil
}

// claim makes the claim of a tidy, checked draft.
func (d Draft) claim() *Claim {
	c := &Claim{
		ID: id.New(id.Claim), ExternalID: d.ExternalID, Text: d.Text, Folded: fold.Of(d.Text), Published: d.Published,
		Kind: d.Kind, Trigger: d.Trigger, Proof: d.Proof, Channel: d.Channel, ProductIDs: d.ProductIDs, DepartmentID: d.DepartmentID,
		Measure: *d.Measure, ValidFrom: *d.ValidFrom, ValidUntil: d.ValidUntil, ReviewOn: *d.ReviewOn, version: 1,
	}
	c.Terms = []Terms{{Since: c.ValidFrom, Text: c.Text, Measure: c.Measure}}
	return c
}
