package event

// What can happen, by noun. The names are public: subscriptions and webhooks
// carry them, and they are only ever added to.
const (
	CustomerCreated  Type = "customer.created"
	CustomerUpdated  Type = "customer.updated"
	CustomerMerged   Type = "customer.merged"
	CustomerUnmerged Type = "customer.unmerged"
	CustomerErased   Type = "customer.erased"
	ConsentChanged   Type = "customer.consent_changed"
	CompanyCreated   Type = "company.created"
	CompanyUpdated   Type = "company.updated"

	ProductCreated    Type = "product.created"
	ProductUpdated    Type = "product.updated"
	TouchpointCreated Type = "touchpoint.created"
	TouchpointUpdated Type = "touchpoint.updated"

	PurchaseRecorded    Type = "purchase.recorded"
	PurchaseUpdated     Type = "purchase.updated"
	PurchaseDelivered   Type = "purchase.delivered"
	PurchaseCancelled   Type = "purchase.cancelled"
	PurchaseUnavailable Type = "purchase.unavailable"
	PurchaseReturned    Type = "purchase.returned"

	InteractionRecorded  Type = "interaction.recorded"
	InteractionRated     Type = "interaction.rated"
	InteractionAnswered  Type = "interaction.answered"
	InteractionCompleted Type = "interaction.completed"
	InteractionCorrected Type = "interaction.corrected"
	SuggestionDismissed  Type = "interaction.suggestion_dismissed"
	NoteWritten          Type = "note.written"
	NotePinned           Type = "note.pinned"
	NoteUnpinned         Type = "note.unpinned"
	QuestionAsked        Type = "question.asked"
	QuestionAnswered     Type = "question.answered"
	QuestionHandedOver   Type = "question.handed_over"

	ClaimAdded   Type = "claim.added"
	ClaimUpdated Type = "claim.updated"
	ClaimRetired Type = "claim.retired"

	ExpectationRecorded  Type = "expectation.recorded"
	ExpectationConfirmed Type = "expectation.confirmed"
	ExpectationRevised   Type = "expectation.revised"
	ExpectationWithdrawn Type = "expectation.withdrawn"
	ExpectationAssessed  Type = "expectation.assessed"
	ExpectationStruck    Type = "expectation.assessment_struck"

	ExtraMileRecorded Type = "extra_mile.recorded"
	ExtraMileTold     Type = "extra_mile.effect_told"
	ExtraMileStruck   Type = "extra_mile.struck"
	ExtraBudgetSet    Type = "extra_mile.budget_set" // of a member

	StudySetUp    Type = "study.set_up"
	StudyUpdated  Type = "study.updated"
	StudyOpened   Type = "study.opened"
	StudyClosed   Type = "study.closed"
	StudyAnswered Type = "study.answered"
	StudyStruck   Type = "study.response_struck"

	PromiseMade         Type = "promise.made"
	PromiseKept         Type = "promise.kept"
	PromiseKeptLate     Type = "promise.kept_late"
	PromiseBroken       Type = "promise.broken"
	PromiseRenegotiated Type = "promise.renegotiated"
	PromiseWithdrawn    Type = "promise.withdrawn"
	PromiseVoided       Type = "promise.voided"
	PromiseWaiting      Type = "promise.waiting"
	PromiseResumed      Type = "promise.resumed"
	PromiseDisputed     Type = "promise.disputed"
	PromiseUpheld       Type = "promise.dispute_upheld"
	PromiseDismissed    Type = "promise.dispute_dismissed"
	PromiseConfirmed    Type = "promise.confirmed"
	PromiseLinkMade     Type = "promise.link_made" // by which the customer answers
	PromiseHandedOver   Type = "promise.handed_over"
	PromiseWarned       Type = "promise.warned"
	PromiseAtRisk       Type = "promise.at_risk" // more likely late than in time, by the tenant's own history
	PromiseOverdue      Type = "promise.overdue"

	ProgramStarted     Type = "loyalty_program.started"
	ProgramChanged     Type = "loyalty_program.changed"
	PointsEarned       Type = "points.earned"
	PointsActivated    Type = "points.activated"
	PointsReserved     Type = "points.reserved"
	PointsSpent        Type = "points.spent"
	PointsReleased     Type = "points.released"
	PointsExpired      Type = "points.expired"
	PointsReversed     Type = "points.reversed"
	PointsRestored     Type = "points.restored"
	PointsAdjusted     Type = "points.adjusted"
	PointsTransferred  Type = "points.transferred" // from one customer to another: one event for each
	PointsReturned     Type = "points.returned"    // a transfer was reversed: one event for each
	PointsLinkMade     Type = "points.link_made"   // by which the customer sees them
	AdjustmentProposed Type = "points.adjustment_proposed"
	AdjustmentRefused  Type = "points.adjustment_refused"
	EarningRuleAdded   Type = "earning_rule.added"
	EarningRuleChanged Type = "earning_rule.changed"
	EarningRulePaused  Type = "earning_rule.paused"
	EarningRuleResumed Type = "earning_rule.resumed"
	EarningRuleEnded   Type = "earning_rule.ended"
	EarningRuleFailed  Type = "earning_rule.failed" // it couldn't be asked: the first time of a version

	ThanksPlanned     Type = "thanks.planned"
	ThanksPlanChanged Type = "thanks.plan_changed"
	ThanksPlanStarted Type = "thanks.plan_started"
	ThanksPlanPaused  Type = "thanks.plan_paused"
	ThanksPlanResumed Type = "thanks.plan_resumed"
	ThanksPlanEnded   Type = "thanks.plan_ended"
	ThanksGiven       Type = "thanks.given"
	ThanksTaskDone    Type = "thanks.task_done"
	ThanksCapSet      Type = "thanks.cap_set"

	ParityStarted  Type = "parity.started"
	ParityFinished Type = "parity.finished"

	HouseholdFormed    Type = "household.formed"
	HouseholdChanged   Type = "household.changed"
	HouseholdJoined    Type = "household.joined" // by one customer
	HouseholdLeft      Type = "household.left"
	HouseholdDissolved Type = "household.dissolved"

	CampaignDrafted Type = "campaign.drafted"
	CampaignChanged Type = "campaign.changed"
	CampaignStarted Type = "campaign.started"
	CampaignPaused  Type = "campaign.paused"
	CampaignResumed Type = "campaign.resumed"
	CampaignEnded   Type = "campaign.ended"
	CampaignCapSet  Type = "campaign.cap_set"

	TierChanged     Type = "tier.changed"
	TierPolicySet   Type = "tier.policy_set"
	TierFloorSet    Type = "tier.floor_set"
	TierFloorLifted Type = "tier.floor_lifted"

	RewardAdded    Type = "reward.added"
	RewardChanged  Type = "reward.changed"
	RewardRetired  Type = "reward.retired"
	RewardGiven    Type = "reward.given"      // a voucher or a gift card, for points that were spent
	RewardReturned Type = "reward.returned"   // what was given was taken back, and so were its points
	RewardTold     Type = "reward.code_taken" // somebody was told the code of what was given

	CardIssued   Type = "card.issued"
	CardReserved Type = "card.reserved"
	CardRedeemed Type = "card.redeemed"
	CardReleased Type = "card.released"
	CardRefunded Type = "card.refunded"
	CardExpired  Type = "card.expired"
	CardReversed Type = "card.reversed" // what sold or gave it was called off
	CardBlocked  Type = "card.blocked"
	CardFreed    Type = "card.unblocked"

	CouponAdded     Type = "coupon.added"
	CouponTaken     Type = "coupon.codes_taken" // somebody took the text of its codes away
	CouponRedeemed  Type = "coupon.redeemed"
	CouponWithdrawn Type = "coupon.withdrawn"

	ReferralTermsSet Type = "referral.terms_set"
	ReferralCodeMade Type = "referral.code_made"
	ReferralMade     Type = "referral.made"
	ReferralHeld     Type = "referral.held" // the order was placed that earns the reward
	ReferralRewarded Type = "referral.rewarded"
	ReferralExpired  Type = "referral.expired"
	ReferralVoided   Type = "referral.voided"
	ReferralReversed Type = "referral.reversed"

	MemberJoined        Type = "member.joined"
	MemberLeft          Type = "member.left"
	MemberUpdated       Type = "member.updated"
	MemberInvited       Type = "member.invited"
	AbsencePlanned      Type = "member.absence_planned"
	AbsenceEnded        Type = "member.absence_ended"
	MemberUncovered     Type = "member.uncovered" // she is away, has promises due, and nobody stands in
	PasswordChanged     Type = "member.password_changed"
	FactorAdded         Type = "member.second_factor_added"
	FactorRemoved       Type = "member.second_factor_removed"
	DepartmentAdded     Type = "department.added"
	DepartmentRenamed   Type = "department.renamed"
	InvitationWithdrawn Type = "invitation.withdrawn"
	InvitationResent    Type = "invitation.resent"
	TenantUpdated       Type = "tenant.updated"
	TokenCreated        Type = "token.created"
	TokenRevoked        Type = "token.revoked"
	ClientCreated       Type = "client.created"
	ClientUpdated       Type = "client.updated"
	ClientRevoked       Type = "client.revoked"
	SecretRotated       Type = "client.secret_rotated"
	SecretRevoked       Type = "client.secret_revoked"
	JobFinished         Type = "job.finished"

	// BillingChanged is of the tenant itself: its plan, its seats or whether it has paid.
	BillingChanged Type = "billing.changed"
)
