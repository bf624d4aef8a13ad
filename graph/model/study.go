package model

import "kept/care/study"

// The API's shapes of studies.
type (
	StudyConnection    = Connection[study.Study]
	StudyEdge          = Edge[study.Study]
	StudyPayload       = Payload[study.Study]
	ResponseConnection = Connection[study.Response]
	ResponseEdge       = Edge[study.Response]
	ResponsePayload    = Payload[study.Response]
)

// UpdateServqualStudyInput is a study and what to change of it.
type UpdateServqualStudyInput struct {
	ID string
	study.Change
}
