package interaction

import (
	table "kept/ent/db/interaction"
	"kept/ent/store"
)

// sparse says what the fields are made from that lists of contacts are mostly
// asked for.
var sparse = store.Sparse{
	"id": {}, "externalId": {table.FieldExternalID}, "customerId": {table.FieldCustomerID},
	"channel": {table.FieldChannel}, "direction": {table.FieldDirection}, "initiative": {table.FieldInitiative}, "stage": {table.FieldStage},
	"subject": {table.FieldSubject}, "body": {table.FieldBody},
	"memberId": {table.FieldMemberID}, "touchpointId": {table.FieldTouchpointID}, "purchaseId": {table.FieldPurchaseID}, "productId": {table.FieldProductID},
	"waitSeconds": {table.FieldWaitSeconds}, "handlingSeconds": {table.FieldHandlingSeconds},
	"callResult": {table.FieldCallResult}, "rings": {table.FieldRings}, "complaint": {table.FieldComplaint}, "unanswered": {table.FieldUnanswered},
	"outcome": {table.FieldOutcome}, "relationship": {table.FieldRelationship}, "attitude": {table.FieldAttitude}, "rating": {table.FieldRating},
	"emotionBefore": {table.FieldEmotionBefore}, "emotionAfter": {table.FieldEmotionAfter},
	"occurredAt": {table.FieldOccurredAt}, "recordedAt": {table.FieldRecordedAt},
}
