package archive_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kept/internal/archive"
)

var at = time.Date(2026, 12, 31, 23, 30, 1, 0, time.UTC)

// TestCutOffAnywhere writes files by many writers, each of which knows nothing
// but the state that the one before it left.
func TestCutOffAnywhere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		files := rapid.SliceOfN(rapid.SliceOf(rapid.SliceOfN(rapid.Byte(), 0, 3000)), 0, 6).Draw(t, "files")
		var whole bytes.Buffer
		var s archive.State
		w := archive.Resume(s)
		cut := func() {
			if !rapid.Bool().Draw(t, "cut") {
				return
			}
			var piece []byte
			piece, s = w.Take()
			whole.Write(piece)
			w = archive.Resume(s)
		}
		for i, pieces := range files {
			must(t, w.Begin(fmt.Sprintf("files/%d – ü.json", i), at))
			cut()
			for _, p := range pieces {
				_, err := w.Write(p)
				must(t, err)
				cut()
			}
			must(t, w.End())
			cut()
		}
		must(t, w.Close())
		piece, s := w.Take()
		whole.Write(piece)
		if s.Size != int64(whole.Len()) {
			t.Fatalf("the state says %d bytes, there are %d", s.Size, whole.Len())
		}
		read(t, whole.Bytes(), files)
	})
}

func read(t *rapid.T, whole []byte, want [][][]byte) {
	r, err := zip.NewReader(bytes.NewReader(whole), int64(len(whole)))
	must(t, err)
	if len(r.File) != len(want) {
		t.Fatalf("%d files, want %d", len(r.File), len(want))
	}
	for i, f := range r.File {
		in, err := f.Open()
		must(t, err)
		got, err := io.ReadAll(in)
		must(t, err)
		if f.Name != fmt.Sprintf("files/%d – ü.json", i) || !f.Modified.Equal(at) || !bytes.Equal(got, slices.Concat(want[i]...)) {
			t.Fatalf("file %d is %s of %s with %d bytes", i, f.Name, f.Modified, len(got))
		}
	}
}

func must(t *rapid.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// sparse is an archive of which only the end was written.
type sparse struct {
	tail []byte
	size int64
}

func (s sparse) ReadAt(b []byte, off int64) (int, error) {
	begin := s.size - int64(len(s.tail))
	if off < begin {
		return 0, fmt.Errorf("read at %d: nothing was written there", off)
	}
	n := copy(b, s.tail[off-begin:])
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

// TestAnArchiveThatIsLarge pretends that much was written already.
func TestAnArchiveThatIsLarge(t *testing.T) {
	const huge = int64(math.MaxUint32)
	before := archive.State{Size: 3 * huge}
	for i := range math.MaxUint16 {
		before.Files = append(before.Files, archive.File{Name: fmt.Sprint(i), At: int64(i), Time: at})
	}
	before.Files = append(before.Files,
		archive.File{Name: "large", At: 7, Size: 2*huge + 5, Packed: huge, Time: at},
		archive.File{Name: "far away", At: huge, Size: 1, Packed: 3, Time: at})
	w := archive.Resume(before)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	tail, s := w.Take()
	r, err := zip.NewReader(sparse{tail, s.Size}, s.Size)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.File) != len(before.Files) {
		t.Fatalf("%d files, want %d", len(r.File), len(before.Files))
	}
	for i, want := range before.Files[math.MaxUint16:] {
		got := r.File[math.MaxUint16+i]
		if got.Name != want.Name || int64(got.UncompressedSize64) != want.Size || int64(got.CompressedSize64) != want.Packed {
			t.Errorf("%+v, want %+v", got.FileHeader, want)
		}
	}
}

func TestWhatIsOutOfOrder(t *testing.T) {
	w := archive.Resume(archive.State{})
	if _, err := w.Write([]byte("x")); err == nil {
		t.Error("written without a file")
	}
	if err := w.End(); err == nil {
		t.Error("ended without a file")
	}
	if err := w.Begin("a", at); err != nil {
		t.Fatal(err)
	}
	if err := w.Begin("b", at); err == nil {
		t.Error("begun within another")
	}
	if err := w.Close(); err == nil {
		t.Error("closed with a file that isn't over")
	}
}
