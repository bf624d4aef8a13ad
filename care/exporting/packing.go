package exporting

import (
	"bytes"
	"context"
	"slices"
	"time"

	"kept/care/file"
	"kept/care/job"
	"kept/ent/store"
	"kept/internal/archive"
	"kept/internal/fault"
)

// A piece of an archive holds about so much, before it is packed, and is read so
// many rows at a time.
const (
	pieceSize  = 1 << 20
	rowsAtOnce = 500
)

// lastingFor is how long a file must still be there to be put into an archive.
const lastingFor = time.Hour

// packing makes one piece of an archive.
type packing struct {
	*Room
	job   *job.Job
	place place
	zip   *archive.Writer
	size  int   // bytes that were read
	did   int64 // rows, and chunks of files
}

// piece goes on until there is enough for a piece, or nothing is left.
func (w *packing) piece(ctx context.Context) error {
	for !w.place.Over && w.size < pieceSize {
		if err := w.next(ctx); err != nil {
			return err
		}
	}
	return nil
}

// next goes on with the first step that is left.
func (w *packing) next(ctx context.Context) error {
	switch step := w.place.Steps[0]; step {
	case stepManifest:
		return w.manifest(ctx)
	case stepJobFiles:
		return w.jobFiles(ctx)
	case stepFiles:
		return w.files(ctx)
	default:
		tables := store.Possessions()
		i := slices.IndexFunc(tables, func(t *store.Possession) bool { return t.Table == step })
		if i < 0 { // of another version of Kept, which began it
			w.over()
			return nil
		}
		return w.table(ctx, tables[i])
	}
}

// over goes to the next step.
func (w *packing) over() {
	w.place.Steps, w.place.Cursor = w.place.Steps[1:], ""
	w.place.Over = len(w.place.Steps) == 0
}

// table reads some rows of a table.
func (w *packing) table(ctx context.Context, t *store.Possession) error {
	if !w.zip.Open() {
		if err := w.zip.Begin(fileOf(t.Table), w.job.CreatedAt); err != nil {
			return err
		}
		w.place.Rows[t.Table] = 0
	}
	var lines bytes.Buffer
	n, last, err := w.DB.Take(ctx, t, w.place.Cursor, rowsAtOnce, &lines)
	if err != nil {
		return err
	}
	w.place.Cursor = last
	w.place.Rows[t.Table] += int64(n)
	w.did += int64(n)
	if err := w.write(lines.Bytes()); err != nil || n == rowsAtOnce {
		return err
	}
	w.over()
	return w.zip.End()
}

func (w *packing) write(b []byte) error {
	w.size += len(b)
	_, err := w.zip.Write(b)
	return err
}

// fileOf names the file of a table.
func fileOf(table string) string { return table + ".ndjson" }

// jobFiles packs the files that came with a job, or that it has made.
func (w *packing) jobFiles(ctx context.Context) error {
	jobID, err := w.Jobs.NextWithFiles(ctx, w.place.Cursor)
	if err != nil {
		return err
	}
	if jobID == "" {
		w.over()
		return nil
	}
	w.place.Cursor = jobID
	files, err := w.Jobs.Files(ctx, jobID)
	if err != nil {
		return err
	}
	for _, f := range files {
		w.did++
		if err := w.whole(nameIn(jobID, f.Name), w.job.CreatedAt, f.Body); err != nil {
			return err
		}
	}
	return nil
}

// files packs a chunk of an uploaded file, or of one that a job has made.
func (w *packing) files(ctx context.Context) error {
	f, err := w.file(ctx)
	if err != nil {
		return err
	}
	if f == nil {
		w.over()
		return nil
	}
	if !w.zip.Open() {
		w.place.File = f.ID
		if err := w.zip.Begin(nameIn(f.ID, f.Name), f.CreatedAt); err != nil {
			return err
		}
	}
	if w.place.Chunk >= f.Chunks() {
		w.place.Cursor, w.place.File, w.place.Chunk = f.ID, "", 0
		return w.zip.End()
	}
	body, err := w.Files.Chunk(ctx, f, w.place.Chunk)
	if err != nil {
		return err
	}
	w.place.Chunk++
	w.did++
	return w.write(body)
}

// file gives the file that isn't over, or the next one. One that will have
// expired before it is read isn't begun.
func (w *packing) file(ctx context.Context) (*file.File, error) {
	if w.place.File != "" {
		return w.Files.Find(ctx, w.place.File)
	}
	return w.Files.Next(ctx, w.place.Cursor, lastingFor)
}

// whole packs a file that is in memory.
func (w *packing) whole(name string, modified time.Time, body []byte) error {
	if err := w.zip.Begin(name, modified); err != nil {
		return err
	}
	if err := w.write(body); err != nil {
		return err
	}
	return w.zip.End()
}

// nameIn names a file in the archive: by the id that its line has, so that no
// two are the same, and none leads out of its folder.
func nameIn(id, name string) string { return folder + id + "-" + name }

const folder = "files/"

// commit keeps the piece with the place that it reached.
func (w *packing) commit(ctx context.Context) (*job.Job, error) {
	before := w.place.Zip.Size
	piece, state := w.zip.Take()
	w.place.Zip = state
	return store.Tx(ctx, w.DB, func(ctx context.Context) (*job.Job, error) {
		f, err := w.Files.Begin(ctx, w.job.ID, file.Archive)
		if err != nil {
			return nil, err
		}
		if f.Size != before {
			return nil, fault.Conflict(fault.CodeChanged, "what was made of this archive is gone: begin another")
		}
		if len(piece) > 0 {
			if err := w.Files.Append(ctx, f, piece); err != nil {
				return nil, err
			}
		}
		return w.Jobs.Advance(ctx, w.job, job.Progress{Accepted: w.did, Place: map[string]any{"archive": w.place}})
	})
}
