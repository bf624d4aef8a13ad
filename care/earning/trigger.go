package earning

import (
	"slices"

	"kept/care/event"
	"kept/internal/fault"
)

// Triggers are the events for which points can be earned: all that are about one
// customer, but those about points, which would be triggered by what they give,
// and those that say who is who.
var Triggers = []event.Type{
	event.PurchaseRecorded, event.PurchaseUpdated, event.PurchaseDelivered,
	event.PurchaseCancelled, event.PurchaseUnavailable, event.PurchaseReturned,
	event.PromiseMade, event.PromiseKept, event.PromiseKeptLate, event.PromiseBroken, event.PromiseRenegotiated, event.PromiseWithdrawn,
	event.PromiseVoided, event.PromiseWaiting, event.PromiseResumed, event.PromiseDisputed, event.PromiseUpheld, event.PromiseDismissed,
	event.PromiseConfirmed, event.PromiseLinkMade, event.PromiseHandedOver, event.PromiseWarned, event.PromiseAtRisk, event.PromiseOverdue,
	event.InteractionRecorded, event.InteractionRated, event.InteractionAnswered, event.InteractionCompleted, event.InteractionCorrected,
	event.SuggestionDismissed, event.NoteWritten, event.NotePinned, event.NoteUnpinned,
	event.QuestionAsked, event.QuestionAnswered, event.QuestionHandedOver,
	event.ExpectationRecorded, event.ExpectationConfirmed, event.ExpectationRevised, event.ExpectationWithdrawn,
	event.ExpectationAssessed, event.ExpectationStruck,
	event.ExtraMileRecorded, event.ExtraMileTold, event.ExtraMileStruck,
	event.StudyAnswered, event.StudyStruck,
	event.CustomerCreated, event.CustomerUpdated, event.ConsentChanged,
	event.TierChanged, event.TierFloorSet, event.TierFloorLifted,
	event.RewardGiven, event.RewardReturned, event.RewardTold, event.CouponRedeemed,
	event.ReferralCodeMade, event.ReferralMade, event.ReferralHeld, event.ReferralRewarded,
	event.ReferralExpired, event.ReferralVoided, event.ReferralReversed,
	event.HouseholdFormed, event.HouseholdChanged, event.HouseholdJoined, event.HouseholdLeft, event.HouseholdDissolved,
	event.ThanksGiven, event.ThanksTaskDone,
}

// IsTrigger reports whether points can be earned for events of a type.
func IsTrigger(t string) bool { return slices.Contains(Triggers, event.Type(t)) }

// buys reports whether events of a type come with what was bought: it has an
// amount and pieces.
func buys(trigger string) bool {
	noun := event.Type(trigger).Noun()
	return noun == "purchase" || noun == "promise"
}

// fits refuses terms that come to nothing for what they are about.
func (t Terms) fits(trigger string) error {
	if t.Basis != Fixed && !buys(trigger) {
		return fault.Invalid("terms.basis", "must be FIXED: nothing is bought by %s, so that it has no amount and no pieces", trigger)
	}
	return nil
}
