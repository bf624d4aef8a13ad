package model

import "kept/tenants/view"

// ViewPayload is what the verbs on views answer.
type ViewPayload = Payload[view.View]
