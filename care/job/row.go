package job

import (
	rows "kept/ent/db"
	"kept/internal/clock"
)

func fromRow(r *rows.Job) *Job {
	return &Job{
		ID: r.ID, Kind: Kind(r.Kind), State: State(r.State), ActorID: r.ActorID, Input: r.Input, DryRun: r.DryRun,
		Total: r.Total, Done: r.Done, Accepted: r.Accepted, Refused: r.Refused, Message: r.Message, Place: r.Place,
		CreatedAt: r.CreatedAt.UTC(), StartedAt: clock.UTC(r.StartedAt), FinishedAt: clock.UTC(r.FinishedAt), CancelAskedAt: clock.UTC(r.CancelAskedAt),
	}
}

func fromJobRow(r *rows.JobRow) *Row {
	return &Row{ID: r.ID, File: r.File, Line: r.Line, Field: r.Field, Reason: r.Reason, Values: r.Values}
}
