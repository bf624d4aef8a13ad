// Package promise keeps what we told a customer we would do, and by when.
//
// A promise is made OPEN with a due time or a due day. It ends KEPT or
// KEPT_LATE by evidence, WITHDRAWN when the customer releases us in time,
// BROKEN by a member or by time alone, VOID when there was nothing to keep. A
// date that the customer agrees to move makes it RENEGOTIATED and starts a new
// OPEN promise: both are one chain, and the chain is what is counted. Nothing
// is rewritten: every change is an event, and a correction is a change.
package promise

import (
	"strings"
	"time"

	"kept/care/customer"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/maybe"
)

// State is where a promise stands.
type State string

// The states of a promise (domain.md, section 2).
const (
	Open         State = "OPEN"
	Kept         State = "KEPT"
	KeptLate     State = "KEPT_LATE"
	Renegotiated State = "RENEGOTIATED"
	Withdrawn    State = "WITHDRAWN"
	Broken       State = "BROKEN"
	Void         State = "VOID"
)

// Promise is a commitment to one customer.
type Promise struct {
	ID         string
	ExternalID string
	ChainID    string // the first promise of the chain
	PreviousID string // the promise that this one renegotiated

	CustomerID    string
	Text          string
	Channel       customer.Channel // the channel through which it was made
	MadeByID      string
	OwnerID       string // the member who sees to it
	DepartmentID  string
	ProductID     string
	PurchaseID    string
	InteractionID string // the interaction in which it was made
	ClaimID       string // the claim that made it
	Besides       []Besides

	Due        Due
	FirstDueAt time.Time  // the chain's first date
	TargetAt   *time.Time // our own, earlier date: under-promise, over-deliver
	AdvisedAt  *time.Time // what our own history advised, where it was asked
	BoldReason string     // why the date is earlier than that
	MadeAt     time.Time
	RecordedAt time.Time

	State                 State
	SettledAt             *time.Time // when what settled it occurred
	Evidence              string
	EvidenceInteractionID string
	Reason                string
	ByTimeAlone           bool // broken by the sweep, not by a person

	WaitingSince *time.Time    // set while we wait for the customer: the clock stands still
	Waited       time.Duration // all waiting so far
	DisputedAt   *time.Time
	Dispute      string
	ConfirmedAt  *time.Time // when the customer said last that it was kept, too

	AtRiskSince *time.Time // since when it has been more likely late than in time, by our own history

	alarmAt   *time.Time
	alarmStep int
	lookAt    *time.Time // when its risk is looked at next
	version   int
}

// What a promise can't do in the state that it is in.
var (
	ErrSettled     = fault.Conflict(fault.CodeSettled, "this promise is already settled")
	ErrChanged     = fault.Conflict(fault.CodeChanged, "this promise was changed by somebody else just now: read it again")
	ErrNotWaiting  = fault.Conflict(fault.CodeConflict, "this promise isn't waiting for the customer")
	ErrWaiting     = fault.Conflict(fault.CodeConflict, "this promise is waiting for the customer already")
	ErrNotKept     = fault.Conflict(fault.CodeConflict, "only a promise that we say we kept can be confirmed or disputed")
	ErrDisputed    = fault.Conflict(fault.CodeConflict, "this promise is disputed already")
	ErrNotDisputed = fault.Conflict(fault.CodeConflict, "this promise isn't disputed")
	ErrUpheld      = fault.Conflict(fault.CodeSettled, "the customer disputed this promise and was right: who settles disputes may mend that")
)

// Via is the channel through which it was made; nil when nobody said.
func (p *Promise) Via() *customer.Channel {
	return maybe.Some(p.Channel)
}

// Overdue reports whether an open promise has passed its due time. A kept or
// withdrawn promise is never overdue, however late it was; nor is one that
// waits for the customer.
func (p *Promise) Overdue(now time.Time) bool {
	return p.State == Open && p.WaitingSince == nil && now.After(p.Due.At)
}

// FallenDue reports whether the date agreed has passed, so that the promise
// counts: as kept, kept late, broken or overdue. What was withdrawn, voided or
// renegotiated never does.
func (p *Promise) FallenDue(now time.Time) bool {
	switch p.State {
	case Kept, KeptLate, Broken:
		return now.After(p.Due.At)
	case Open:
		return p.Overdue(now)
	default:
		return false
	}
}

// Margin is how long before its due time the promise was kept; negative when
// it was late. It is nil unless the promise was kept.
func (p *Promise) Margin() *time.Duration {
	if p.SettledAt == nil || (p.State != Kept && p.State != KeptLate) {
		return nil
	}
	m := p.Due.At.Sub(*p.SettledAt)
	return &m
}

// KeptByFirstDate reports whether the promise was kept by the first date that
// the customer was ever given.
func (p *Promise) KeptByFirstDate() bool {
	return p.SettledAt != nil && (p.State == Kept || p.State == KeptLate) && !p.SettledAt.After(p.FirstDueAt)
}

// OverDelivered reports whether the promise was kept by our own target.
func (p *Promise) OverDelivered() bool {
	return p.State == Kept && p.TargetAt != nil && p.SettledAt != nil && !p.SettledAt.After(*p.TargetAt)
}

// Bold reports whether the first date was earlier than our own history advised
// when it was made. Why it is stands in BoldReason, where somebody was asked.
func (p *Promise) Bold() bool { return p.AdvisedAt != nil && p.FirstDueAt.Before(*p.AdvisedAt) }

// BoldnessPaid reports whether a bold date was kept. It is nil while nobody knows,
// when there was nothing to keep, and of a date that wasn't bold.
func (p *Promise) BoldnessPaid() *bool {
	switch {
	case !p.Bold():
		return nil
	case p.State == Kept, p.State == KeptLate, p.State == Broken, p.State == Renegotiated:
		paid := p.KeptByFirstDate()
		return &paid
	default:
		return nil
	}
}

// upheld reports whether the promise is broken because people decided that the
// customer, who disputed it, was right.
func (p *Promise) upheld() bool { return p.State == Broken && p.Dispute != "" }

// checkReason refuses a reason that says nothing or can't be kept.
func checkReason(reason string) error {
	if strings.TrimSpace(reason) == "" {
		return fault.Required("reason")
	}
	return fault.Text("reason", reason, maxText)
}

// keep settles the promise by evidence of something that occurred at. In time
// it is KEPT, after due KEPT_LATE; evidence that arrives after the promise
// broke corrects it by the same rule.
func (p *Promise) keep(at, now time.Time, how, interactionID string) error {
	if p.State != Open && p.State != Broken {
		return ErrSettled
	}
	if at.After(now) {
		return fault.Invalid("occurredAt", "must not be in the future")
	}
	if at.Before(p.MadeAt) {
		return fault.Invalid("occurredAt", "must not be before the promise was made (%s)", p.MadeAt.Format(time.RFC3339))
	}
	if how == "" && interactionID == "" {
		return fault.Invalid("note", "or interactionId must be given, as evidence")
	}
	if err := fault.Text("note", how, maxText); err != nil {
		return err
	}
	if p.WaitingSince != nil && at.After(*p.WaitingSince) {
		p.resume(at)
	}
	p.settle(Kept, at)
	if at.After(p.Due.At) {
		p.State = KeptLate
	}
	p.Evidence, p.EvidenceInteractionID, p.ByTimeAlone = how, interactionID, false
	return nil
}

// withdraw takes the promise out of the measures because the customer released
// us before it was due. A release after due comes too late: it counts as broken.
func (p *Promise) withdraw(reason string, now time.Time) error {
	if p.State != Open {
		return ErrSettled
	}
	if err := checkReason(reason); err != nil {
		return err
	}
	late := p.Overdue(now)
	p.settle(Withdrawn, now)
	if late {
		p.State = Broken
	}
	p.Reason = reason
	return nil
}

// breakBy settles the promise as broken because a member says so.
func (p *Promise) breakBy(reason string, now time.Time) error {
	if p.State != Open {
		return ErrSettled
	}
	if err := checkReason(reason); err != nil {
		return err
	}
	p.settle(Broken, now)
	p.Reason = reason
	return nil
}

// void takes the promise out of the measures: there was nothing to keep.
func (p *Promise) void(reason string, now time.Time) error {
	if p.State == Void || p.State == Renegotiated {
		return ErrSettled
	}
	if err := checkReason(reason); err != nil {
		return err
	}
	p.settle(Void, now)
	p.Reason = reason
	return nil
}

// settle ends the promise at the time given; nothing is waited for any longer.
// It doesn't end before it was made, though the clock was set back.
func (p *Promise) settle(s State, at time.Time) {
	at = clock.Later(at, p.MadeAt)
	p.State, p.SettledAt = s, &at
	p.WaitingSince, p.DisputedAt, p.ConfirmedAt = nil, nil, nil
	p.alarmAt, p.lookAt = nil, nil
}

// wait stops the promise's clock: we can't go on before the customer has done
// something. An overdue promise can't be saved that way.
func (p *Promise) wait(now time.Time) error {
	switch {
	case p.State != Open:
		return ErrSettled
	case p.WaitingSince != nil:
		return ErrWaiting
	case p.Overdue(now):
		return fault.Conflict(fault.CodeConflict, "this promise is overdue: waiting for the customer can't start now")
	}
	p.WaitingSince, p.alarmAt, p.lookAt = &now, nil, nil
	return nil
}

// resume lets the clock run again. Due, first date and target move by the time
// waited, since waiting for the customer doesn't count; a due day moves by the
// days it took, begun days included. A first date that was missed before we
// began to wait stays where it was.
func (p *Promise) resume(now time.Time) {
	waited := now.Sub(*p.WaitingSince)
	if waited < 0 {
		waited = 0 // the clock was set back
	}
	move := waited
	if p.Due.Kind == DueDay {
		from := p.Due.At
		p.Due = p.Due.later(clock.DayOf(*p.WaitingSince, p.Due.location()).Until(clock.DayOf(p.WaitingSince.Add(waited), p.Due.location())))
		move = p.Due.At.Sub(from)
	} else {
		p.Due.At = p.Due.At.Add(move)
		p.Due.Day = clock.DayOf(p.Due.At, p.Due.location())
	}
	if !p.FirstDueAt.Before(*p.WaitingSince) {
		p.FirstDueAt = p.FirstDueAt.Add(move)
		p.AdvisedAt = moved(p.AdvisedAt, move)
	}
	p.TargetAt = moved(p.TargetAt, move)
	p.Waited += waited
	p.WaitingSince = nil
	p.lookAfter(now)
}

// moved is a time, if there is one, so much later.
func moved(at *time.Time, by time.Duration) *time.Time {
	if at == nil {
		return nil
	}
	t := at.Add(by)
	return &t
}

// dispute notes that the customer says we did not keep it.
func (p *Promise) dispute(why string, now time.Time) error {
	switch {
	case p.State != Kept && p.State != KeptLate:
		return ErrNotKept
	case p.DisputedAt != nil:
		return ErrDisputed
	}
	if err := checkReason(why); err != nil {
		return err
	}
	p.DisputedAt, p.Dispute, p.ConfirmedAt = &now, why, nil
	return nil
}

// confirm notes that the customer says, too, that it was kept. Her last word
// counts: a dispute that nobody has settled yet is taken back. It changes no
// rate, which never depended on her saying so.
func (p *Promise) confirm(now time.Time) error {
	switch {
	case p.State != Kept && p.State != KeptLate:
		return ErrNotKept
	case p.ConfirmedAt != nil:
		return errSame
	}
	if p.DisputedAt != nil {
		p.DisputedAt, p.Dispute = nil, ""
	}
	p.ConfirmedAt = &now
	return nil
}

// settleDispute upholds the dispute, and the promise is broken after all, or dismisses it.
func (p *Promise) settleDispute(uphold bool, reason string, now time.Time) error {
	if p.DisputedAt == nil {
		return ErrNotDisputed
	}
	if err := checkReason(reason); err != nil {
		return err
	}
	p.DisputedAt = nil
	if uphold {
		p.settle(Broken, now)
		p.Reason = reason
	}
	return nil
}
