package file

import (
	"context"
	"errors"
	"fmt"
	"io"

	rows "kept/ent/db"
	table "kept/ent/db/file"
	"kept/ent/db/filechunk"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/tenants/guard"
)

// Find gives a complete file that hasn't expired. Another tenant's is missing.
func (b *Book) Find(ctx context.Context, fileID string) (*File, error) {
	r, err := b.db.File.Query().Where(table.ID(fileID), table.CompletedAtNotNil(), table.ExpiresAtGT(b.now())).Only(ctx)
	if rows.IsNotFound(err) {
		return nil, fault.Missing("file: it may have expired")
	}
	if err != nil {
		return nil, fmt.Errorf("find file %s: %w", fileID, err)
	}
	return fromRow(r), nil
}

// OfJobs gives the complete files that each job made and that haven't expired, by name.
func (b *Book) OfJobs(ctx context.Context, jobIDs []string) (map[string][]*File, error) {
	found, err := b.db.File.Query().Where(table.JobIDIn(jobIDs...), table.CompletedAtNotNil(), table.ExpiresAtGT(b.now())).
		Order(table.ByName()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("files of %d jobs: %w", len(jobIDs), err)
	}
	out := map[string][]*File{}
	for _, r := range found {
		out[r.JobID] = append(out[r.JobID], fromRow(r))
	}
	return out, nil
}

// OfJob gives the file of this name that a job has, complete or not; nil when
// there is none, or it has expired.
func (b *Book) OfJob(ctx context.Context, jobID, name string) (*File, error) {
	r, err := b.db.File.Query().Where(table.JobID(jobID), table.Name(name), table.ExpiresAtGT(b.now())).First(ctx)
	if rows.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("file %s of job %s: %w", name, jobID, err)
	}
	return fromRow(r), nil
}

// Open opens a file for reading from its beginning, a chunk at a time. What is
// read is read with ctx.
func (b *Book) Open(ctx context.Context, f *File) io.ReadCloser {
	return &reader{ctx: ctx, book: b, file: f}
}

type reader struct {
	ctx  context.Context
	book *Book
	file *File
	next int
	rest []byte
}

// Read reads from the chunk at hand, and fetches the next one when that is over.
func (r *reader) Read(p []byte) (int, error) {
	for len(r.rest) == 0 {
		if r.next >= r.file.chunks {
			return 0, io.EOF
		}
		body, err := r.book.Chunk(r.ctx, r.file, r.next)
		if err != nil {
			return 0, err
		}
		r.rest = body
		r.next++
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

// Close lets go of the chunk at hand.
func (r *reader) Close() error {
	r.rest = nil
	return nil
}

// Chunks gives how many chunks a file has.
func (f *File) Chunks() int { return f.chunks }

// Chunk gives one chunk of a file; 0 is the first.
func (b *Book) Chunk(ctx context.Context, f *File, number int) ([]byte, error) {
	c, err := b.db.FileChunk.Query().Where(filechunk.FileID(f.ID), filechunk.Number(number)).Only(ctx)
	if rows.IsNotFound(err) {
		return nil, fault.Missing("file: it may have expired")
	}
	if err != nil {
		return nil, fmt.Errorf("read chunk %d of file %s: %w", number, f.ID, err)
	}
	return c.Body, nil
}

// Keep lets uploads that are in use live for another while.
func (b *Book) Keep(ctx context.Context, fileIDs []string) error {
	err := b.db.File.Update().Where(table.IDIn(fileIDs...), table.ExpiresAtGT(b.now())).SetExpiresAt(b.now().Add(UploadTime)).Exec(ctx)
	if err != nil {
		return fmt.Errorf("keep %d files: %w", len(fileIDs), err)
	}
	return nil
}

// Forget removes files with all that is in them. Those that are gone already
// are no error.
func (b *Book) Forget(ctx context.Context, fileIDs []string) error {
	for _, one := range fileIDs {
		err := store.Do(ctx, b.db, func(ctx context.Context) error {
			_, chunks := b.db.FileChunk.Delete().Where(filechunk.FileID(one)).Exec(ctx)
			_, file := b.db.File.Delete().Where(table.ID(one)).Exec(ctx)
			return errors.Join(chunks, file)
		})
		if err != nil {
			return fmt.Errorf("forget file %s: %w", one, err)
		}
	}
	return nil
}

// sweepAtOnce is how many expired files one look finds.
const sweepAtOnce = 100

// Sweep removes every tenant's files that have expired, and tells how many.
func (b *Book) Sweep(ctx context.Context) (int, error) {
	ctx = guard.System(ctx, "files: every tenant's expired ones go")
	done := 0
	for {
		expired, err := b.db.File.Query().Where(table.ExpiresAtLTE(b.now())).Order(table.ByExpiresAt()).Limit(sweepAtOnce).IDs(ctx)
		if err != nil {
			return done, fmt.Errorf("look for expired files: %w", err)
		}
		if err := b.Forget(ctx, expired); err != nil {
			return done, err
		}
		if done += len(expired); len(expired) < sweepAtOnce {
			return done, nil
		}
	}
}
