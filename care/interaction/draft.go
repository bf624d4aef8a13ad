package interaction

import (
	"slices"
	"time"

	"kept/care/customer"
	"kept/internal/clock"
	"kept/internal/fault"
)

// Draft is an interaction to be recorded.
type Draft struct {
	ExternalID      *string
	CustomerID      string
	Channel         customer.Channel
	Direction       Direction
	Initiative      Initiative // empty: an answer is reactive, other outbound contacts proactive
	Stage           Stage      // derived by care/story; empty means BEFORE
	Subject         string
	Body            string
	MemberID        string
	TouchpointID    string
	PurchaseID      string
	ProductID       string
	AnswersID       string // outbound only: the inbound interaction that this one answers
	Complaint       bool   // inbound only: she complained
	AnswersOpen     bool   // outbound only: it answers all that she is still waiting for
	Answered        *bool  // inbound only: whether it needs no answer any longer; empty: by the rule
	WaitSeconds     *int
	HandlingSeconds *int
	CallResult      *CallResult
	Rings           *int
	Feelings
	OccurredAt time.Time
}

// The most characters of texts, and the longest wait in seconds: a month.
const (
	maxSubject = 500 // what an index of PostgreSQL can hold besides ids: decision 51
	maxBody    = 50_000
	maxSeconds = 31 * 24 * 3600
)

var channels = []customer.Channel{
	customer.Email, customer.Phone, customer.Chat, customer.Web, customer.SMS, customer.Social,
	customer.InPerson, customer.Survey, customer.System,
}

func (d Draft) keys() []string {
	if d.ExternalID == nil {
		return nil
	}
	return []string{*d.ExternalID}
}

// settle fills in what a draft leaves to be derived and refuses what can't be.
func (d Draft) settle(now time.Time) (Draft, error) {
	d.OccurredAt = clock.Micro(d.OccurredAt)
	if d.Initiative == "" {
		d.Initiative = Proactive
		if d.Direction == Inbound || d.AnswersID != "" || d.AnswersOpen {
			d.Initiative = Reactive
		}
	}
	if d.Stage == "" {
		d.Stage = Before
	}
	return d, fault.First(d.checkKind(), d.checkTexts(), d.checkNumbers(), d.checkTime(now), d.Feelings.check())
}

func (d Draft) checkTime(now time.Time) error {
	if d.OccurredAt.IsZero() {
		return fault.Required("occurredAt")
	}
	if d.OccurredAt.After(now) {
		return fault.Invalid("occurredAt", "must not be in the future")
	}
	return nil
}

func (d Draft) checkKind() error {
	switch {
	case !slices.Contains(channels, d.Channel):
		return fault.Invalid("channel", "must be one of EMAIL, PHONE, CHAT, WEB, SMS, SOCIAL, IN_PERSON, SURVEY and SYSTEM")
	case d.Direction != Inbound && d.Direction != Outbound:
		return fault.Invalid("direction", "must be INBOUND or OUTBOUND")
	case d.Initiative != Proactive && d.Initiative != Reactive:
		return fault.Invalid("initiative", "must be PROACTIVE or REACTIVE")
	case d.Direction == Inbound && d.Initiative == Proactive:
		return fault.Invalid("initiative", "must be REACTIVE: she contacted us")
	case d.Direction == Inbound && (d.AnswersID != "" || d.AnswersOpen):
		return fault.Invalid("answersId", "goes with an outbound interaction")
	case d.Direction == Outbound && d.Complaint:
		return fault.Invalid("complaint", "goes with an inbound interaction")
	case d.Direction == Outbound && d.Answered != nil:
		return fault.Invalid("answered", "goes with an inbound interaction")
	case (d.CallResult != nil || d.Rings != nil) && d.Channel != customer.Phone:
		return fault.Invalid("callResult", "goes with the channel PHONE")
	}
	return checkCall(d.CallResult)
}

func checkCall(r *CallResult) error {
	if r == nil || slices.Contains([]CallResult{Answered, Abandoned, Busy, Missed, Voicemail}, *r) {
		return nil
	}
	return fault.Invalid("callResult", "must be ANSWERED, ABANDONED, BUSY, MISSED or VOICEMAIL")
}

func (d Draft) checkTexts() error {
	return fault.First(
		fault.Key("externalId", d.ExternalID),
		fault.Text("subject", d.Subject, maxSubject),
		fault.Text("body", d.Body, maxBody),
	)
}

func (d Draft) checkNumbers() error {
	return fault.First(
		within("waitSeconds", d.WaitSeconds, 0, maxSeconds),
		within("handlingSeconds", d.HandlingSeconds, 0, maxSeconds),
		within("rings", d.Rings, 0, 1000),
	)
}

func (f Feelings) check() error {
	if f.Outcome != nil && !slices.Contains([]Outcome{Settled, Partly, No}, *f.Outcome) {
		return fault.Invalid("outcome", "must be SETTLED, PARTLY or NO")
	}
	return fault.First(
		within("relationship", f.Relationship, -2, 2),
		within("emotionBefore", f.EmotionBefore, -2, 2),
		within("emotionAfter", f.EmotionAfter, -2, 2),
		within("attitude", f.Attitude, 1, 5),
		within("rating", f.Rating, 1, 5),
	)
}

// judges reports whether f holds a mark that goes into a figure about the member.
func (f Feelings) judges() bool { return f.Attitude != nil || f.Rating != nil }

// ratedBy says that one person answers for all that f holds.
func (f Feelings) ratedBy(id string) Raters {
	of := func(n *int) string {
		if n == nil {
			return ""
		}
		return id
	}
	return Raters{EmotionBefore: of(f.EmotionBefore), EmotionAfter: of(f.EmotionAfter), Attitude: of(f.Attitude), Rating: of(f.Rating)}
}

func within(field string, n *int, low, high int) error {
	if n != nil && (*n < low || *n > high) {
		return fault.Invalid(field, "must be from %d to %d", low, high)
	}
	return nil
}

// unanswered says whether a new contact goes on the list nobody answered. What
// she wrote waits until somebody answers or notes what came of it; a call, a
// chat or a visit was attended to unless it says otherwise.
func (d Draft) unanswered() bool {
	switch {
	case d.Direction != Inbound:
		return false
	case d.Answered != nil:
		return !*d.Answered
	}
	switch d.Channel {
	case customer.Email, customer.SMS, customer.Social, customer.Web:
		return d.Outcome == nil
	case customer.Chat:
		return d.Outcome == nil && d.MemberID == ""
	case customer.Phone:
		return d.CallResult != nil && *d.CallResult != Answered
	default:
		return false
	}
}
