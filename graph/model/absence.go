package model

import "kept/care/absence"

// The API's shapes of absences.
type (
	AbsenceConnection = Connection[absence.Absence]
	AbsenceEdge       = Edge[absence.Absence]
	AbsencePayload    = Payload[absence.Absence]
)
