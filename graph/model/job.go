package model

import (
	"kept/care/importing"
	"kept/care/job"
	"kept/care/notice"
)

// The shapes of jobs, imports and notices.
type (
	JobConnection        = Connection[job.Job]
	JobEdge              = Edge[job.Job]
	JobPayload           = Payload[job.Job]
	ImportRecordsPayload = Payload[importing.Outcome]
	NoticeConnection     = Connection[notice.Notice]
	NoticeEdge           = Edge[notice.Notice]
	NoticePayload        = Payload[notice.Notice]
)
