package file

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"kept/ent/db/filechunk"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/testhouse"
	"kept/tenants/guard"
)

func open(t *testing.T, quota int64) (*Book, *store.DB, *time.Time) {
	t.Helper()
	db, now := testhouse.Open(t), testhouse.Now
	return NewBook(db, quota, func() time.Time { return now }), db, &now
}

func TestAFileComesOutAsItWentIn(t *testing.T) {
	b, db, _ := open(t, 1<<20)
	ctx := testhouse.Tenant(t, db, "acme")
	const rows = ChunkSize / 12 // more than a chunk
	body := strings.Repeat("name,\"a,\nb\"\r\n", rows) + "\nlast"
	f, err := b.Receive(ctx, "people.csv", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if f.Size != int64(len(body)) || f.Chunks() != 2 || f.Encoding != UTF8 || f.Lines != int64(rows+1) || !f.ExpiresAt.Equal(testhouse.Now.Add(UploadTime)) {
		t.Errorf("received %+v of %d bytes", f, len(body))
	}
	found, err := b.Find(ctx, f.ID)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(b.Open(ctx, found)); err != nil || string(got) != body {
		t.Errorf("read %d bytes, %v; want the %d that went in", len(got), err, len(body))
	}
}

func TestOnlyTextsAreTaken(t *testing.T) {
	b, db, _ := open(t, 1<<20)
	ctx := testhouse.Tenant(t, db, "acme")
	for _, tc := range []struct{ name, body, want string }{
		{"a.xlsx", "PK\x03\x04\x14\x00", "file: is an Excel workbook or a zip archive: save the table as CSV and upload that"},
		{"a.csv.gz", "\x1f\x8b\x08", "file: is compressed: save the table as CSV and upload that"},
		{"a.png", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "file: is no text but binary data: save the table as CSV and upload that"},
		{"late.csv", strings.Repeat("a,b\n", ChunkSize) + "\x00", "file: is no text but binary data: save the table as CSV and upload that"},
		{"a.csv", "", "file: is empty"},
		{"", "a,b", "name: must not be empty"},
		{"../a.csv", "a,b", "name: must be a file's name, without folders"},
		{"a\x00.csv", "a,b", "name: must not contain a NUL character"},
	} {
		if _, err := b.Receive(ctx, tc.name, strings.NewReader(tc.body)); err == nil || err.Error() != tc.want {
			t.Errorf("%s: %v, want %s", tc.name, err, tc.want)
		}
	}
	if n := db.File.Query().CountX(ctx) + db.FileChunk.Query().CountX(ctx); n != 0 {
		t.Errorf("%d rows of refused files stayed", n)
	}
}

func TestNothingStaysOfAnUploadThatBreaksOff(t *testing.T) {
	b, db, _ := open(t, 1<<20)
	ctx, cancel := context.WithCancel(testhouse.Tenant(t, db, "acme"))
	gone := errors.New("the caller hung up")
	r := io.MultiReader(bytes.NewReader(make([]byte, 0)), strings.NewReader(strings.Repeat("a\n", ChunkSize)), failing{func() { cancel() }, gone})
	if _, err := b.Receive(ctx, "a.csv", r); !errors.Is(err, gone) {
		t.Errorf("received: %v, want the reader's error", err)
	}
	if n := db.File.Query().CountX(context.WithoutCancel(ctx)); n != 0 {
		t.Errorf("%d files stayed", n)
	}
}

type failing struct {
	before func()
	err    error
}

func (f failing) Read([]byte) (int, error) { f.before(); return 0, f.err }

func TestATenantHasAQuota(t *testing.T) {
	b, db, now := open(t, 3*ChunkSize)
	acme, bolt := testhouse.Tenant(t, db, "acme"), testhouse.Tenant(t, db, "bolt")
	big := strings.Repeat("x", 2*ChunkSize)
	if _, err := b.Receive(acme, "a.csv", strings.NewReader(big)); err != nil {
		t.Fatal(err)
	}
	_, err := b.Receive(acme, "b.csv", strings.NewReader(big))
	if f := fault.As(err); f == nil || f.Kind != fault.KindExhausted || f.RetryAfter != UploadTime {
		t.Errorf("beyond the quota: %v, want exhausted until the first expires", err)
	}
	if _, err := b.Receive(bolt, "b.csv", strings.NewReader(big)); err != nil {
		t.Errorf("another tenant's quota: %v", err)
	}
	*now = now.Add(UploadTime)
	if _, err := b.Receive(acme, "b.csv", strings.NewReader(big)); err != nil {
		t.Errorf("when the first has expired: %v", err)
	}
}

func TestWhatExpiredIsGone(t *testing.T) {
	b, db, now := open(t, 1<<20)
	acme, bolt := testhouse.Tenant(t, db, "acme"), testhouse.Tenant(t, db, "bolt")
	old, err := b.Receive(acme, "a.csv", strings.NewReader("a"))
	if err != nil {
		t.Fatal(err)
	}
	*now = now.Add(UploadTime / 2)
	used, err := b.Receive(acme, "b.csv", strings.NewReader("b"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Receive(bolt, "c.csv", strings.NewReader("c")); err != nil {
		t.Fatal(err)
	}
	*now = now.Add(UploadTime/2 - time.Second)
	if err := b.Keep(acme, []string{used.ID}); err != nil {
		t.Fatal(err)
	}
	*now = now.Add(time.Second)
	if _, err := b.Find(acme, old.ID); !fault.IsMissing(err) {
		t.Errorf("expired: %v, want missing", err)
	}
	*now = now.Add(UploadTime / 2)
	if n, err := b.Sweep(context.Background()); n != 2 || err != nil {
		t.Errorf("swept %d, %v; want the two that nobody used", n, err)
	}
	if left := db.FileChunk.Query().Where(filechunk.FileIDNEQ(used.ID)).CountX(guard.System(context.Background(), "test: what is left")); left != 0 {
		t.Errorf("%d chunks of swept files are left", left)
	}
	if _, err := b.Find(acme, used.ID); err != nil {
		t.Errorf("in use: %v", err)
	}
}

func TestAnotherTenantsFileIsMissing(t *testing.T) {
	b, db, _ := open(t, 1<<20)
	acme, bolt := testhouse.Tenant(t, db, "acme"), testhouse.Tenant(t, db, "bolt")
	f, err := b.Receive(acme, "a.csv", strings.NewReader("a"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Find(bolt, f.ID); !fault.IsMissing(err) {
		t.Errorf("read by id: %v, want missing", err)
	}
	if _, err := io.ReadAll(b.Open(bolt, f)); !fault.IsMissing(err) {
		t.Errorf("read its chunks: %v, want missing", err)
	}
	if err := b.Append(bolt, f, []byte("b")); err == nil {
		t.Error("written by another tenant")
	}
	if err := errors.Join(b.Forget(bolt, []string{f.ID}), b.Keep(bolt, []string{f.ID})); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Find(acme, f.ID); err != nil {
		t.Errorf("after another tenant forgot it: %v", err)
	}
}

func TestSniffing(t *testing.T) {
	for _, tc := range []struct {
		name, body string
		encoding   Encoding
		lines      int64
	}{
		{"ascii", "a,b\n1,2\n", UTF8, 2},
		{"no end of the last line", "a\n1", UTF8, 2},
		{"blank lines", "a\r\n\r\n1\r\n\n", UTF8, 2},
		{"a line within quotes", "a\n\"x\ny\"\n", UTF8, 2},
		{"umlauts", "Müller,€\n", UTF8, 1},
		{"windows", "M\xfcller\n", Windows1252, 1},
		{"a letter cut off at the end", "M\xc3", Windows1252, 1},
		{"utf-16", "\xff\xfea\x00,\x00b\x00\r\x00\n\x001\x00", UTF16, 2},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for _, size := range []int{1, 2, 100} {
				var s sniffer
				for rest := []byte(tc.body); len(rest) > 0; rest = rest[min(size, len(rest)):] {
					if err := s.look(rest[:min(size, len(rest))]); err != nil && size > 1 {
						t.Fatal(err)
					}
				}
				encoding, lines, err := s.end()
				if size == 1 && tc.encoding == UTF16 {
					continue // a mark of two bytes isn't seen in one: chunks are larger
				}
				if encoding != tc.encoding || lines != tc.lines || err != nil {
					t.Errorf("by %d: %s, %d lines, %v; want %s, %d", size, encoding, lines, err, tc.encoding, tc.lines)
				}
			}
		})
	}
}
