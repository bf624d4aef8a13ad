package file

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	rows "kept/ent/db"
	table "kept/ent/db/file"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/tenants"
)

const (
	maxName  = 200
	maxFiles = 1000 // of a tenant at a time, however small
)

// Receive takes a text in from r to its end, chunk by chunk; nothing of it
// stays when r fails or the text is refused. It is refused when it is no text,
// is empty, or would exceed the tenant's quota. Reading from r never happens
// inside a transaction: it may be slow.
func (b *Book) Receive(ctx context.Context, name string, r io.Reader) (*File, error) {
	if err := checkName(name); err != nil {
		return nil, err
	}
	f, err := b.begin(ctx, &File{ID: id.New(id.Upload), Name: name, ExpiresAt: b.now().Add(UploadTime)})
	if err != nil {
		return nil, err
	}
	f, err = b.fill(ctx, f, r)
	if err != nil {
		// The caller may be gone, and what came of the file is to go with her.
		return nil, errors.Join(err, b.Forget(context.WithoutCancel(ctx), []string{f.ID}))
	}
	return f, nil
}

func checkName(name string) error {
	if strings.TrimSpace(name) == "" {
		return fault.Required("name")
	}
	if strings.ContainsAny(name, "/\\\r\n") {
		return fault.Invalid("name", "must be a file's name, without folders")
	}
	return fault.Text("name", name, maxName)
}

func (b *Book) fill(ctx context.Context, f *File, r io.Reader) (*File, error) {
	var seen sniffer
	chunk := make([]byte, ChunkSize)
	for {
		n, err := io.ReadFull(r, chunk)
		if n > 0 {
			if err := seen.look(chunk[:n]); err != nil {
				return f, err
			}
			if err := b.Append(ctx, f, chunk[:n]); err != nil {
				return f, err
			}
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			break
		}
		if err != nil {
			return f, fmt.Errorf("receive file %s: %w", f.ID, err)
		}
	}
	encoding, lines, err := seen.end()
	if err != nil {
		return f, err
	}
	f.Encoding, f.Lines = encoding, lines
	return f, b.Complete(ctx, f)
}

// Begin makes an empty file that the job of this id fills with Append. A job
// that begins a file of the same name again goes on with the one there is.
func (b *Book) Begin(ctx context.Context, jobID, name string) (*File, error) {
	found, err := b.db.File.Query().Where(table.JobID(jobID), table.Name(name)).First(ctx)
	if err == nil {
		return fromRow(found), nil
	}
	if !rows.IsNotFound(err) {
		return nil, fmt.Errorf("look for file %s of job %s: %w", name, jobID, err)
	}
	return b.begin(ctx, &File{ID: id.New(id.Download), Name: name, JobID: jobID, Encoding: UTF8, ExpiresAt: b.now().Add(DownloadTime)})
}

func (b *Book) begin(ctx context.Context, f *File) (*File, error) {
	c := b.db.File.Create().SetID(f.ID).SetName(f.Name).SetEncoding(string(f.Encoding)).
		SetActorID(tenants.From(ctx).ID()).SetCreatedAt(b.now()).SetExpiresAt(f.ExpiresAt)
	if f.JobID != "" {
		c.SetJobID(f.JobID)
	}
	r, err := c.Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("begin a file: %w", err)
	}
	return fromRow(r), nil
}

// Append adds bytes to a file that isn't complete, in the transaction of ctx or
// in one of its own. It is exhausted when the tenant's files reach their quota,
// to which an archive of everything isn't held.
func (b *Book) Append(ctx context.Context, f *File, body []byte) error {
	err := store.Do(ctx, b.db, func(ctx context.Context) error {
		n, err := b.db.File.Update().Where(table.ID(f.ID), table.Chunks(f.chunks), table.CompletedAtIsNil()).
			AddChunks(1).AddSize(int64(len(body))).Save(ctx)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.Conflict(fault.CodeChanged, "somebody else is writing this file")
		}
		if !f.whole() {
			if err := b.within(ctx); err != nil {
				return err
			}
		}
		return b.db.FileChunk.Create().SetID(id.New(id.Chunk)).SetFileID(f.ID).SetNumber(f.chunks).SetBody(body).Exec(ctx)
	})
	if err != nil {
		return fmt.Errorf("append to file %s: %w", f.ID, err)
	}
	f.chunks, f.Size = f.chunks+1, f.Size+int64(len(body))
	return nil
}

// within checks the quota. Two files that grow at once may exceed it by a chunk each.
func (b *Book) within(ctx context.Context) error {
	var held []struct {
		Size      int64     `json:"size"`
		ExpiresAt time.Time `json:"expires_at"`
	}
	err := b.db.File.Query().Where(table.ExpiresAtGT(b.now()), table.Not(archives)).Limit(maxFiles+1).
		Select(table.FieldSize, table.FieldExpiresAt).Scan(ctx, &held)
	if err != nil {
		return err
	}
	var sum int64
	first := b.now().Add(DownloadTime)
	for _, h := range held {
		sum += h.Size
		if h.ExpiresAt.Before(first) {
			first = h.ExpiresAt
		}
	}
	if sum <= b.quota && len(held) <= maxFiles {
		return nil
	}
	return fault.Exhausted(first.Sub(b.now()), "uploads and downloads may take %d MiB together, and %d files: remove some, or wait until they expire",
		b.quota>>20, maxFiles)
}

// Complete ends a file: it can be read, and takes nothing more.
func (b *Book) Complete(ctx context.Context, f *File) error {
	now := b.now()
	err := b.db.File.Update().Where(table.ID(f.ID), table.CompletedAtIsNil()).
		SetCompletedAt(now).SetEncoding(string(f.Encoding)).SetLines(f.Lines).Exec(ctx)
	if err != nil {
		return fmt.Errorf("complete file %s: %w", f.ID, err)
	}
	f.CompletedAt = &now
	return nil
}
