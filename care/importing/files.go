package importing

import (
	"bytes"
	"io/fs"
	"time"

	"kept/care/job"
)

// filesFS shows a job's files as a folder.
type filesFS []job.File

// Open opens a file by its name.
func (files filesFS) Open(name string) (fs.File, error) {
	for _, f := range files {
		if f.Name == name {
			return &openFile{Reader: bytes.NewReader(f.Body), file: f}, nil
		}
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// openFile is a file in memory, open for reading; it is its own description.
type openFile struct {
	*bytes.Reader
	file job.File
}

// Stat describes the file.
func (f *openFile) Stat() (fs.FileInfo, error) { return f, nil }

// Close does nothing: the file is memory.
func (f *openFile) Close() error { return nil }

// Name is the file's name.
func (f *openFile) Name() string { return f.file.Name }

// Mode says that the file is read only.
func (f *openFile) Mode() fs.FileMode { return 0o444 }

// ModTime is unknown.
func (f *openFile) ModTime() time.Time { return time.Time{} }

// IsDir is never so.
func (f *openFile) IsDir() bool { return false }

// Sys gives nothing.
func (f *openFile) Sys() any { return nil }
