package billing

import (
	"fmt"
	"time"

	"kept/internal/mail"
)

// When owners are reminded, before what they are reminded of.
const (
	beforeTrialEnds = 3 * 24 * time.Hour
	beforeReadOnly  = 3 * 24 * time.Hour
	remindedAgain   = 7 * 24 * time.Hour // a second time, before it is read-only, closed or erased
)

// notice is what owners should have been told by now.
type notice struct {
	kind  mail.Kind
	again bool      // the same, a second time
	on    time.Time // the day that it names
}

// key tells one notice from another: of the same kind there may be one each month.
func (n notice) key() string {
	if n.kind == "" {
		return ""
	}
	return fmt.Sprintf("%s/%t/%d", n.kind, n.again, n.on.Unix())
}

// notice is a pure function of the account and the time, as the standing is: the
// last thing that time has made worth telling, and when there will be another;
// zero for never. Whoever was down for a week tells the last one only.
func (a *Account) notice(now time.Time) (n notice, next time.Time) {
	s := a.Standing(now)
	switch s.State {
	case Trialing:
		if a.Subscription != nil { // Stripe ends it, and charges the card
			return notice{}, time.Time{}
		}
		return latest(now, *s.TrialEndsAt, moment{mail.TrialEnding, false, s.TrialEndsAt.Add(-beforeTrialEnds)})
	case PastDue:
		at := *s.ReadOnlyAt
		return latest(now, at, moment{mail.PaymentFailed, false, at.Add(-Grace)},
			moment{mail.PaymentFailed, true, at.Add(-remindedAgain)}, moment{mail.GraceEnding, false, at.Add(-beforeReadOnly)})
	case ReadOnly:
		at := *s.ClosesAt
		return latest(now, at, moment{mail.NothingWrites, false, at.Add(-ReadOnlyFor)}, moment{mail.NothingWrites, true, at.Add(-remindedAgain)})
	case Closed:
		if s.ErasesAt == nil {
			return notice{mail.Closed, false, now.Add(KeptFor)}, now.Add(KeptFor - remindedAgain)
		}
		at := *s.ErasesAt
		return latest(now, at, moment{mail.Closed, false, at.Add(-KeptFor)}, moment{mail.Erasing, false, at.Add(-remindedAgain)})
	default:
		return notice{}, time.Time{}
	}
}

// moment is an instant from which on something should have been told.
type moment struct {
	kind  mail.Kind
	again bool
	from  time.Time
}

// latest gives the last of the moments, which are in order, that has come, and
// when the next one comes: at last the day itself.
func latest(now, on time.Time, moments ...moment) (n notice, next time.Time) {
	for _, m := range moments {
		if now.Before(m.from) {
			return n, m.from
		}
		n = notice{m.kind, m.again, on}
	}
	return n, on
}
