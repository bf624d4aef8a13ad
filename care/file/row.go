package file

import rows "kept/ent/db"

func fromRow(r *rows.File) *File {
	f := &File{
		ID: r.ID, Name: r.Name, Encoding: Encoding(r.Encoding), Size: r.Size, Lines: r.Lines, ActorID: r.ActorID, JobID: r.JobID,
		CreatedAt: r.CreatedAt.UTC(), ExpiresAt: r.ExpiresAt.UTC(), chunks: r.Chunks,
	}
	if r.CompletedAt != nil {
		at := r.CompletedAt.UTC()
		f.CompletedAt = &at
	}
	return f
}
