package promise

import (
	table "kept/ent/db/promise"
	"kept/ent/store"
)

// sparse says what the fields are made from that lists of promises are mostly
// asked for.
var sparse = store.Sparse{
	"id": {}, "externalId": {table.FieldExternalID}, "chainId": {table.FieldChainID}, "previousId": {table.FieldPreviousID},
	"customerId": {table.FieldCustomerID}, "text": {table.FieldText}, "channel": {table.FieldChannel},
	"madeById": {table.FieldMadeByID}, "ownerId": {table.FieldOwnerID}, "departmentId": {table.FieldDepartmentID},
	"productId": {table.FieldProductID}, "purchaseId": {table.FieldPurchaseID}, "interactionId": {table.FieldInteractionID}, "claimId": {table.FieldClaimID},
	"due":        {table.FieldDueKind, table.FieldDueDay, table.FieldDueZone, table.FieldDueAt},
	"firstDueAt": {table.FieldFirstDueAt}, "targetAt": {table.FieldTargetAt}, "advisedAt": {table.FieldAdvisedAt},
	"bold": {table.FieldAdvisedAt, table.FieldFirstDueAt}, "boldReason": {table.FieldBoldReason},
	"madeAt": {table.FieldMadeAt}, "recordedAt": {table.FieldRecordedAt}, "state": {table.FieldState}, "settledAt": {table.FieldSettledAt},
	"margin":   {table.FieldState, table.FieldSettledAt, table.FieldDueAt},
	"evidence": {table.FieldEvidence}, "evidenceInteractionId": {table.FieldEvidenceInteractionID}, "reason": {table.FieldReason},
	"byTimeAlone": {table.FieldByTimeAlone}, "waitingSince": {table.FieldWaitingSince},
	"disputedAt": {table.FieldDisputedAt}, "dispute": {table.FieldDispute}, "confirmedAt": {table.FieldConfirmedAt},
}
