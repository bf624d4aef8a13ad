// Package archive writes a ZIP file that may be cut off at any piece and gone
// on with by another process: what it must remember is a plain value, State,
// which is kept beside what was written.
//
// The library's own writer keeps that in memory and can't be begun in the middle.
// Files are deflated piece by piece, each piece ending at a byte, so that one
// after the other is a single stream. Archives and files of more than 4 GiB
// are written as ZIP64.
package archive

import (
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"hash/crc32"
	"time"
)

// State is how far an archive has come.
type State struct {
	Size  int64 // bytes written so far
	Files []File
	Open  bool // the last file isn't over yet
}

// File is one file in an archive.
type File struct {
	Name   string
	At     int64 // where it begins
	CRC    uint32
	Size   int64 // bytes as they were
	Packed int64 // bytes as they lie in the archive
	Time   time.Time
}

// Writer writes the next piece of an archive into memory.
type Writer struct {
	state State
	piece bytes.Buffer
	pack  *flate.Writer
}

// Resume goes on with an archive; a zero state begins one.
func Resume(s State) *Writer {
	s.Files = append([]File(nil), s.Files...)
	return &Writer{state: s}
}

// Take gives the piece that was written since the last Take, to be kept
// together with the state that it leads to.
func (w *Writer) Take() ([]byte, State) {
	piece := bytes.Clone(w.piece.Bytes())
	w.piece.Reset()
	s := w.state
	s.Files = append([]File(nil), s.Files...)
	return piece, s
}

// Open reports whether the file that was begun last isn't over.
func (w *Writer) Open() bool { return w.state.Open }

// Files lists what was begun so far.
func (w *Writer) Files() []File { return w.state.Files }

// Begin begins a file.
func (w *Writer) Begin(name string, modified time.Time) error {
	if w.state.Open {
		return fmt.Errorf("archive: begin %s: the file before it isn't over", name)
	}
	f := File{Name: name, At: w.state.Size, Time: modified.UTC()}
	w.state.Files, w.state.Open = append(w.state.Files, f), true
	w.put(localHeader(&f))
	return nil
}

// Write adds to the file that was begun last.
func (w *Writer) Write(b []byte) (int, error) {
	if !w.state.Open {
		return 0, errors.New("archive: write: no file was begun")
	}
	if len(b) == 0 {
		return 0, nil
	}
	f := w.last()
	f.CRC = crc32.Update(f.CRC, crc32.IEEETable, b)
	f.Size += int64(len(b))
	return len(b), w.deflate(b)
}

// deflate packs b as blocks that end at a byte and aren't the last, whoever
// packs the next ones.
func (w *Writer) deflate(b []byte) error {
	var packed bytes.Buffer
	if w.pack == nil {
		pack, err := flate.NewWriter(&packed, flate.DefaultCompression)
		if err != nil {
			return err
		}
		w.pack = pack
	}
	w.pack.Reset(&packed)
	if _, err := w.pack.Write(b); err != nil {
		return err
	}
	if err := w.pack.Flush(); err != nil {
		return err
	}
	w.pour(packed.Bytes())
	return nil
}

// endOfStream is a last block with nothing in it.
var endOfStream = []byte{0x03, 0x00}

// End ends the file that was begun last.
func (w *Writer) End() error {
	if !w.state.Open {
		return errors.New("archive: end: no file was begun")
	}
	w.pour(endOfStream)
	w.put(descriptor(w.last()))
	w.state.Open = false
	return nil
}

// Close writes the directory, with which the archive is whole.
func (w *Writer) Close() error {
	if w.state.Open {
		return errors.New("archive: close: a file isn't over")
	}
	begin := w.state.Size
	for i := range w.state.Files {
		w.put(directoryHeader(&w.state.Files[i]))
	}
	w.put(directoryEnd(len(w.state.Files), begin, w.state.Size))
	return nil
}

func (w *Writer) last() *File { return &w.state.Files[len(w.state.Files)-1] }

// pour writes what belongs to the last file's stream.
func (w *Writer) pour(b []byte) {
	w.last().Packed += int64(len(b))
	w.put(b)
}

func (w *Writer) put(b []byte) {
	w.piece.Write(b)
	w.state.Size += int64(len(b))
}
