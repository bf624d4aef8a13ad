package purchase

import (
	"slices"
	"time"

	"kept/internal/fault"
)

// next lists where a purchase may go from each status. What was delivered may
// still be cancelled or come back; what was unavailable may be found after all.
var next = map[Status][]Status{
	Placed:      {Shipped, Delivered, Cancelled, Unavailable},
	Shipped:     {Delivered, Cancelled, Unavailable},
	Unavailable: {Shipped, Delivered, Cancelled},
	Delivered:   {Returned, Cancelled},
}

// become moves p to a status, with the time of delivery or cancellation where
// the status has one, and reports whether that changed anything. Saying the
// same twice changes nothing; another date for what is dated is refused.
func (p *Purchase) become(to Status, deliveredAt, cancelledAt *time.Time) (bool, error) {
	if to != p.Status && !slices.Contains(next[p.Status], to) {
		return false, fault.Conflict(fault.CodeSettled, "this purchase is %s already and can't become %s", p.Status, to).At("status")
	}
	changed := to != p.Status
	p.Status = to
	delivered, err := fill(&p.DeliveredAt, deliveredAt)
	if err != nil {
		return false, err.At("deliveredAt")
	}
	cancelled, err := fill(&p.CancelledAt, cancelledAt)
	if err != nil {
		return false, err.At("cancelledAt")
	}
	return changed || delivered || cancelled, nil
}

// fill sets a date that isn't known yet.
func fill(into **time.Time, at *time.Time) (bool, *fault.Error) {
	switch {
	case at == nil:
		return false, nil
	case *into == nil:
		*into = at
		return true, nil
	case (*into).Equal(*at):
		return false, nil
	default:
		return false, fault.Conflict(fault.CodeSettled, "is recorded already, as %s", (*into).Format(time.RFC3339))
	}
}
