package webadmin

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"
)

// file is one built file. Its bytes stay in the binary until they are asked for.
type file struct {
	fsys      fs.FS
	name      string
	kind      string
	etag      string // embedded files have no time, so their content speaks for them
	immutable bool
	packed    *file // the same bytes under gzip, or nil
}

// kinds are the types of what a build may hold; anything else isn't served.
var kinds = map[string]string{
	".css":   "text/css; charset=utf-8",
	".ico":   "image/x-icon",
	".js":    "text/javascript; charset=utf-8",
	".json":  "application/json",
	".png":   "image/png",
	".svg":   "image/svg+xml",
	".txt":   "text/plain; charset=utf-8",
	".woff2": "font/woff2",
}

// index lists what may be served as it is: no pages, no dot files, not what is
// there for the server, and a .gz only as the packed form of its file.
func index(built fs.FS) (map[string]*file, error) {
	files := map[string]*file{}
	err := fs.WalkDir(built, ".", func(name string, d fs.DirEntry, err error) error {
		kind, known := kinds[path.Ext(name)]
		if err != nil || d.IsDir() || !known || name == documentsName {
			return err
		}
		f, err := newFile(built, name, kind)
		if err != nil {
			return err
		}
		if _, err := fs.Stat(built, name+".gz"); err == nil {
			if f.packed, err = newFile(built, name+".gz", kind); err != nil {
				return err
			}
		}
		files[name] = f
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("console: %w", err)
	}
	return files, nil
}

func newFile(built fs.FS, name, kind string) (*file, error) {
	body, err := built.Open(name)
	if err != nil {
		return nil, err
	}
	defer body.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, body); err != nil {
		return nil, err
	}
	etag := `"` + base64.RawURLEncoding.EncodeToString(sum.Sum(nil)[:16]) + `"`
	return &file{fsys: built, name: name, kind: kind, etag: etag, immutable: strings.HasPrefix(name, "assets/")}, nil
}

func (f *file) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	if f.packed != nil {
		h.Add("Vary", "Accept-Encoding")
		if takesGzip(r) {
			h.Set("Content-Encoding", "gzip")
			f = f.packed
		}
	}
	body, err := f.fsys.Open(f.name)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	defer body.Close()
	h.Set("Content-Type", f.kind)
	h.Set("ETag", f.etag)
	h.Set("Cache-Control", "no-cache")
	if f.immutable {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	http.ServeContent(w, r, "", time.Time{}, body.(io.ReadSeeker)) // embedded files seek
}

// takesGzip reports whether the caller unpacks gzip. A range is of plain bytes.
func takesGzip(r *http.Request) bool {
	if r.Header.Get("Range") != "" {
		return false
	}
	for coding := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, weight, _ := strings.Cut(strings.ReplaceAll(coding, " ", ""), ";")
		if strings.EqualFold(name, "gzip") {
			return strings.Trim(strings.TrimPrefix(weight, "q="), "0.") != "" || weight == ""
		}
	}
	return false
}
