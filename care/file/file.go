// Package file keeps files on their way in and out: what somebody uploads for
// an import, and what an export makes to be downloaded.
//
// A file lies in the database, cut into chunks, so that every node has what any
// node took in, and memory holds one chunk of it however large it is. It grows
// chunk by chunk, each committed by itself, is then complete and can be read,
// and is swept when it has expired. A tenant's files together stay within a
// quota.
package file

import (
	"time"

	"kept/ent/store"
	"kept/internal/clock"
)

// How much there may be, and for how long.
const (
	// ChunkSize is how many bytes are written at once.
	ChunkSize = 256 << 10
	// UploadTime is how long an upload waits to be used, each time anew.
	UploadTime = 24 * time.Hour
	// DownloadTime is how long what a job made can be fetched.
	DownloadTime = 7 * 24 * time.Hour
)

// Encoding is how a file writes its letters.
type Encoding string

// The encodings that office programs write CSV in.
const (
	UTF8        Encoding = "UTF_8"
	UTF16       Encoding = "UTF_16" // with a byte order mark
	Windows1252 Encoding = "WINDOWS_1252"
)

// File is a text that was uploaded, or that a job made.
type File struct {
	ID          string
	Name        string
	Encoding    Encoding // as it seems: see sniffer
	Size        int64    // bytes
	Lines       int64    // lines that hold something; one within quotes is none of its own
	ActorID     string   // who uploaded it, or had it made
	JobID       string   // the job that made it; empty for an upload
	CreatedAt   time.Time
	CompletedAt *time.Time // nil while it still grows
	ExpiresAt   time.Time

	chunks int
}

// Archive is the name of a file with everything that a tenant has, which a job
// made. It isn't held to the quota: what is hers is hers to take away.
const Archive = "everything.zip"

func (f *File) whole() bool { return f.JobID != "" && f.Name == Archive }

// Book keeps the files of the tenant that the context acts for.
type Book struct {
	db    *store.DB
	quota int64
	now   clock.Func
}

// NewBook returns the book of files in db, of which each tenant may have quota
// bytes at a time.
func NewBook(db *store.DB, quota int64, now clock.Func) *Book {
	return &Book{db: db, quota: quota, now: now}
}
