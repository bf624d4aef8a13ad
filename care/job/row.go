package job

import (
	"time"

	rows "kept/ent/db"
)

func fromRow(r *rows.Job) *Job {
	return &Job{
		ID: r.ID, Kind: Kind(r.Kind), State: State(r.State), ActorID: r.ActorID, Input: r.Input, DryRun: r.DryRun,
		Total: r.Total, Done: r.Done, Accepted: r.Accepted, Refused: r.Refused, Message: r.Message, Place: r.Place,
		CreatedAt: r.CreatedAt.UTC(), StartedAt: utc(r.StartedAt), FinishedAt: utc(r.FinishedAt), CancelAskedAt: utc(r.CancelAskedAt),
	}
}

func fromJobRow(r *rows.JobRow) *Row {
	return &Row{ID: r.ID, File: r.File, Line: r.Line, Field: r.Field, Reason: r.Reason, Values: r.Values}
}

func utc(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	u := t.UTC()
	return &u
}
