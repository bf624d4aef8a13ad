package purchase

import (
	"slices"
	"time"

	"kept/internal/fault"
)

// take changes p to what a draft says of it and reports whether anything
// differed. What the draft leaves empty stays. What was fixed at purchase, and
// the day that was promised, can't be changed: the promise can be renegotiated.
func (p *Purchase) take(given, settled Draft, near parents) (bool, error) {
	if err := p.keepsFixed(given, settled, near); err != nil {
		return false, err
	}
	if given.Status == "" && p.saysNothingNew(settled.Status) {
		settled.Status = p.Status
	}
	changed, err := p.become(settled.Status, settled.DeliveredAt, settled.CancelledAt)
	if err != nil {
		return false, err
	}
	linesChanged, err := p.takeLines(given, settled)
	if err != nil {
		return false, err
	}
	if err := p.checkMoved(settled.OccurredAt); err != nil {
		return false, err
	}
	was := *p
	p.OccurredAt = settled.OccurredAt
	if given.Channel != "" {
		p.Channel = given.Channel
	}
	if given.TouchpointID != "" {
		p.TouchpointID = given.TouchpointID
	}
	if given.MemberID != "" {
		p.MemberID = given.MemberID
	}
	if p.ExternalID == nil {
		p.ExternalID = given.ExternalID
	}
	if p.Source == nil {
		p.Source, p.SourceID = given.Source, given.SourceID
	}
	if p.PromisedDay == nil && given.PromisedDay != nil {
		p.PromisedDay, p.PromisedZone = given.PromisedDay, settled.PromisedZone
	}
	return changed || linesChanged || !p.sameHead(was), nil
}

// saysNothingNew reports whether a status that was derived from a draft's dates
// is none that p doesn't know: PLACED says nothing, and what was delivered may
// have come back or been called off since.
func (p *Purchase) saysNothingNew(derived Status) bool {
	return derived == Placed || derived == Delivered && (p.Status == Returned || p.DeliveredAt != nil)
}

// checkMoved holds another time of purchase against what became of it.
func (p *Purchase) checkMoved(to time.Time) error {
	for _, end := range []*time.Time{p.DeliveredAt, p.CancelledAt} {
		if end != nil && end.Before(to) {
			return fault.Invalid("occurredAt", "must not be after it was delivered or called off (%s)", end.Format(time.RFC3339))
		}
	}
	return nil
}

// keepsFixed refuses a draft that would change what was fixed at purchase.
func (p *Purchase) keepsFixed(given, settled Draft, near parents) error {
	same := func(stored, said *string) bool { return stored == nil || said == nil || *stored == *said }
	switch {
	case near.customers[p.CustomerID] == nil || near.customers[p.CustomerID].ID != near.customers[given.CustomerID].ID:
		return fault.Taken("customerId", "is not the customer of the purchase with this key")
	case !same(p.ExternalID, given.ExternalID):
		return fault.Taken("externalId", "is not that of the purchase with this source id")
	case !same(p.Source, given.Source) || !same(p.SourceID, given.SourceID):
		return fault.Taken("sourceId", "is not that of the purchase with this external id")
	case settled.Amount.Currency != p.Amount.Currency:
		return fault.Invalid("amount", "must stay in %s, fixed at purchase", p.Amount.Currency)
	case given.Rate != "" && settled.Rate != p.Rate:
		return fault.Invalid("rate", "must stay %s, fixed at purchase", p.Rate)
	case p.PromisedDay != nil && given.PromisedDay != nil && *given.PromisedDay != *p.PromisedDay:
		return fault.Invalid("promisedDay", "was promised as %s: renegotiate the promise with the customer instead", *p.PromisedDay)
	case p.PromisedDay != nil && given.PromisedZone != "" && given.PromisedZone != p.PromisedZone:
		return fault.Invalid("timeZone", "was promised as %s", p.PromisedZone)
	}
	return nil
}

// takeLines replaces the lines and the amount where the draft has others.
func (p *Purchase) takeLines(given, settled Draft) (bool, error) {
	if given.Lines == nil {
		if len(p.Lines) > 0 && *settled.Amount != p.sum() {
			return false, fault.Invalid("amount", "must be the sum of the lines, %s %s", p.Amount.Amount(), p.Amount.Currency)
		}
		changed := p.Amount != *settled.Amount
		p.Amount = *settled.Amount
		return changed, nil
	}
	lines := given.lines()
	same := slices.EqualFunc(p.Lines, lines, func(a, b Line) bool {
		a.ID, b.ID = "", ""
		return a == b
	})
	if same {
		return false, nil
	}
	p.Lines, p.Amount = lines, *settled.Amount
	return true, nil
}

// sameHead compares what take may change beside status, dates and lines.
func (p *Purchase) sameHead(was Purchase) bool {
	return p.OccurredAt.Equal(was.OccurredAt) && p.Channel == was.Channel && p.TouchpointID == was.TouchpointID &&
		p.MemberID == was.MemberID && p.ExternalID == was.ExternalID && p.Source == was.Source && p.PromisedDay == was.PromisedDay
}
