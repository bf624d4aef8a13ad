package model

import (
	"time"

	"kept/care/importing"
	"kept/care/job"
	"kept/care/notice"
)

// Download is a file that a job made.
type Download struct {
	Path      string
	Size      int64
	Rows      int64
	ExpiresAt time.Time
}

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
