package event

// What can happen, by noun. The names are public: subscriptions and webhooks
// carry them, and they are only ever added to.
const (
	CustomerCreated  Type = "customer.created"
	CustomerUpdated  Type = "customer.updated"
	CustomerMerged   Type = "customer.merged"
	CustomerUnmerged Type = "customer.unmerged"
	ConsentChanged   Type = "customer.consent_changed"

	PurchaseRecorded  Type = "purchase.recorded"
	PurchaseUpdated   Type = "purchase.updated"
	PurchaseDelivered Type = "purchase.delivered"
	PurchaseCancelled Type = "purchase.cancelled"

	InteractionRecorded Type = "interaction.recorded"
	NoteWritten         Type = "note.written"
	QuestionAsked       Type = "question.asked"
	QuestionAnswered    Type = "question.answered"

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
	PromiseHandedOver   Type = "promise.handed_over"
	PromiseWarned       Type = "promise.warned"
	PromiseOverdue      Type = "promise.overdue"

	MemberJoined        Type = "member.joined"
	MemberLeft          Type = "member.left"
	MemberChanged       Type = "member.changed"
	MemberInvited       Type = "member.invited"
	DepartmentAdded     Type = "department.added"
	DepartmentRenamed   Type = "department.renamed"
	InvitationWithdrawn Type = "invitation.withdrawn"
	TenantChanged       Type = "tenant.changed"
	TokenCreated        Type = "token.created"
	TokenRevoked        Type = "token.revoked"
	ClientCreated       Type = "client.created"
	ClientRevoked       Type = "client.revoked"
	SecretRotated       Type = "client.secret_rotated"
	JobFinished         Type = "job.finished"
)
