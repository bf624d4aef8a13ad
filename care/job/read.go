package job

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"

	table "kept/ent/db/job"
	"kept/ent/db/jobfile"
	"kept/ent/db/jobrow"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/page"
)

// Find gives one job; another tenant's is missing.
func (b *Book) Find(ctx context.Context, id string) (*Job, error) { return b.find(ctx, id) }

// ByIDs gives those of the jobs that there are, by id.
func (b *Book) ByIDs(ctx context.Context, ids []string) (map[string]*Job, error) {
	found, err := b.db.Job.Query().Where(table.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find %d jobs: %w", len(ids), err)
	}
	out := make(map[string]*Job, len(found))
	for _, r := range found {
		out[r.ID] = fromRow(r)
	}
	return out, nil
}

// List gives the tenant's jobs, newest first.
func (b *Book) List(ctx context.Context, a page.Args) (page.Page[*Job], error) {
	none := page.Page[*Job]{}
	w, err := a.Window()
	if err != nil {
		return none, err
	}
	keyset, err := store.Keyset(w, store.Order{Column: table.FieldCreatedAt, Kind: store.Time, Desc: true})
	if err != nil {
		return none, err
	}
	found, err := b.db.Job.Query().Modify(keyset).All(ctx)
	if err != nil {
		return none, fmt.Errorf("list jobs: %w", err)
	}
	out := make([]*Job, len(found))
	for i, r := range found {
		out[i] = fromRow(r)
	}
	p := page.Cut(w, out)
	p.Key = func(j *Job) page.Key { return store.KeyOf(j.CreatedAt, j.ID) }
	p.Count = func(ctx context.Context) (int, error) {
		ids, err := b.db.Job.Query().Limit(page.CountCap + 1).IDs(ctx)
		return len(ids), err
	}
	return p, nil
}

// Files gives what the job reads or has made, by name.
func (b *Book) Files(ctx context.Context, jobID string) ([]File, error) {
	found, err := b.db.JobFile.Query().Where(jobfile.JobID(jobID)).Order(jobfile.ByName()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("files of job %s: %w", jobID, err)
	}
	out := make([]File, len(found))
	for i, f := range found {
		out[i] = File{Name: f.Name, Body: f.Body}
	}
	return out, nil
}

// RefusedRows gives up to limit refused rows, by file and line, after the row
// given; nil begins with the first.
func (b *Book) RefusedRows(ctx context.Context, jobID string, after *Row, limit int) ([]*Row, error) {
	q := b.db.JobRow.Query().Where(jobrow.JobID(jobID))
	if after != nil {
		q = q.Where(jobrow.Or(
			jobrow.FileGT(after.File),
			jobrow.And(jobrow.File(after.File), jobrow.LineGT(after.Line)),
			jobrow.And(jobrow.File(after.File), jobrow.Line(after.Line), jobrow.IDGT(after.ID))))
	}
	found, err := q.Order(jobrow.ByFile(), jobrow.ByLine(), jobrow.ByID()).Limit(limit).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("refused rows of job %s: %w", jobID, err)
	}
	out := make([]*Row, len(found))
	for i, r := range found {
		out[i] = fromJobRow(r)
	}
	return out, nil
}

// FirstRefused gives the first refused rows of each job: 1 to 100.
func (b *Book) FirstRefused(ctx context.Context, jobIDs []string, first int) (map[string][]*Row, error) {
	if first < 1 || first > page.Max {
		return nil, fault.Invalid("first", "must be from 1 to %d", page.Max)
	}
	out := make(map[string][]*Row, len(jobIDs))
	for _, id := range jobIDs { // a page of jobs has few: one look-up each, by the index
		found, err := b.RefusedRows(ctx, id, nil, first)
		if err != nil {
			return nil, err
		}
		out[id] = found
	}
	return out, nil
}

// WriteRefused writes the refused rows as CSV: where each stood, the field at
// fault, the reason, and then the row as it was.
func (b *Book) WriteRefused(ctx context.Context, jobID string, w io.Writer) error {
	out := csv.NewWriter(w)
	if err := out.Write([]string{"file", "line", "field", "reason", "row"}); err != nil {
		return err
	}
	var last *Row
	for {
		part, err := b.RefusedRows(ctx, jobID, last, 1000)
		if err != nil {
			return err
		}
		for _, r := range part {
			record := append([]string{r.File, strconv.FormatInt(r.Line, 10), r.Field, r.Reason}, r.Values...)
			if err := out.Write(record); err != nil {
				return err
			}
		}
		if len(part) < 1000 {
			break
		}
		last = part[len(part)-1]
	}
	out.Flush()
	return out.Error()
}
