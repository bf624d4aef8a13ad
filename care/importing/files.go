package importing

import (
	"bytes"
	"context"
	"io"
	"io/fs"
	"time"

	"kept/care/file"
	"kept/care/job"
)

// folder shows the files of an import as a folder: those that came with the
// request, and those that were uploaded before.
type folder struct {
	ctx     context.Context // of the one call in which the folder is read
	texts   []job.File
	uploads map[string]*file.File // by the name that the mapping uses
	book    *file.Book
}

// Open opens a file by its name.
func (d folder) Open(name string) (fs.File, error) {
	for _, f := range d.texts {
		if f.Name == name {
			return &openFile{Reader: bytes.NewReader(f.Body), name: name, size: int64(len(f.Body))}, nil
		}
	}
	if u := d.uploads[name]; u != nil {
		return &openFile{Reader: d.book.Open(d.ctx, u), name: name, size: u.Size}, nil
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// openFile is a file that is open for reading; it is its own description.
type openFile struct {
	io.Reader
	name string
	size int64
}

// Stat describes the file.
func (f *openFile) Stat() (fs.FileInfo, error) { return f, nil }

// Close does nothing: what is read is memory, or a chunk at a time.
func (f *openFile) Close() error { return nil }

// Name is the file's name.
func (f *openFile) Name() string { return f.name }

// Size is how many bytes it has.
func (f *openFile) Size() int64 { return f.size }

// Mode says that the file is read only.
func (f *openFile) Mode() fs.FileMode { return 0o444 }

// ModTime is unknown.
func (f *openFile) ModTime() time.Time { return time.Time{} }

// IsDir is never so.
func (f *openFile) IsDir() bool { return false }

// Sys gives nothing.
func (f *openFile) Sys() any { return nil }
