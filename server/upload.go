package server

import (
	"io"
	"log/slog"
	"mime"
	"net/http"
	"time"

	"kept/care/file"
	"kept/graph"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/request"
	"kept/internal/wording"
	"kept/tenants"
)

// uploadDoor takes files in for imports, as the plain body of a request:
//
//	POST /uploads?name=customers.csv   Content-Type: text/csv
//	DELETE /uploads/{id}
//
// It stands beside GraphQL because a file is neither JSON nor small. What is
// done with the upload is then said over GraphQL, by its id.
type uploadDoor struct {
	files *file.Book
	limit int64 // bytes of one file
	log   *slog.Logger
}

// uploaded is what the door answers.
type uploaded struct {
	ID        string        `json:"id"`
	Name      string        `json:"name"`
	Size      int64         `json:"size"`
	Lines     int64         `json:"lines"`
	Encoding  file.Encoding `json:"encoding"`
	ExpiresAt time.Time     `json:"expiresAt"`
}

func (d *uploadDoor) routes(mux *http.ServeMux, guarded func(http.Handler) http.Handler) {
	mux.Handle("/uploads", guarded(byMethod{http.MethodPost: d.take}))
	mux.Handle("/uploads/{id}", guarded(byMethod{http.MethodDelete: d.remove}))
}

func (d *uploadDoor) take(w http.ResponseWriter, r *http.Request) {
	if err := mayImport(r); err != nil {
		refuse(w, r, d.log, err)
		return
	}
	if !isCSV(r) {
		writeJSON(w, http.StatusUnsupportedMediaType, map[string]told{"error": {Code: graph.CodeBadRequest, Message: "send the file as text/csv"}})
		return
	}
	if r.Header.Get("Content-Encoding") != "" {
		writeJSON(w, http.StatusUnsupportedMediaType, map[string]told{"error": {Code: graph.CodeBadRequest, Message: "send the file as it is, not compressed"}})
		return
	}
	if r.ContentLength > d.limit {
		d.tooLarge(w, r)
		return
	}
	body := &patient{Reader: http.MaxBytesReader(w, r.Body, d.limit), conn: http.NewResponseController(w)}
	f, err := d.files.Receive(r.Context(), r.URL.Query().Get("name"), body)
	if request.TooLarge(err) {
		d.tooLarge(w, r)
		return
	}
	if err != nil {
		refuse(w, r, d.log, err)
		return
	}
	writeJSON(w, http.StatusCreated, uploaded{f.ID, f.Name, f.Size, f.Lines, f.Encoding, f.ExpiresAt})
}

func (d *uploadDoor) remove(w http.ResponseWriter, r *http.Request) {
	if err := mayImport(r); err != nil {
		refuse(w, r, d.log, err)
		return
	}
	wanted := r.PathValue("id")
	if !id.Is(id.Upload, wanted) { // a path may hold what no database takes as text
		refuse(w, r, d.log, fault.Missing("file"))
		return
	}
	if _, err := d.files.Find(r.Context(), wanted); err != nil {
		refuse(w, r, d.log, err)
		return
	}
	if err := d.files.Forget(r.Context(), []string{wanted}); err != nil {
		refuse(w, r, d.log, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (d *uploadDoor) tooLarge(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Connection", "close") // nobody reads the rest
	err := fault.Clause("a file may have at most %d MiB: cut it into several, or use the command kept import", d.limit>>20)
	writeJSON(w, http.StatusRequestEntityTooLarge, map[string]told{"error": {Code: graph.CodeTooLarge, Message: wording.Say(r.Context(), err)}})
}

// mayImport says why the caller may not bring files in, or nil.
func mayImport(r *http.Request) error {
	a := tenants.From(r.Context())
	if a == nil {
		return fault.Unauthenticated()
	}
	if !a.May(tenants.ImportWrite) {
		return fault.Forbidden("this needs the scope %s", tenants.ImportWrite)
	}
	return nil
}

func isCSV(r *http.Request) bool {
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && media == "text/csv"
}

// patient reads a body that may take longer than other requests do, as long as
// something comes: each chunk has chunkTime.
type patient struct {
	io.Reader
	conn *http.ResponseController
	left int
}

// chunkTime is how long a chunk of a file may be on its way, in or out.
const chunkTime = 30 * time.Second

// Read reads on, and gives the connection more time whenever a chunk is through.
func (p *patient) Read(b []byte) (int, error) {
	if p.left <= 0 {
		more(p.conn)
		p.left = file.ChunkSize
	}
	n, err := p.Reader.Read(b)
	p.left -= n
	return n, err
}

// more gives a connection time for another chunk. One that can't be given
// any, as in a test without a socket, has no limit either.
func more(conn *http.ResponseController) {
	_ = conn.SetReadDeadline(time.Now().Add(chunkTime))
	_ = conn.SetWriteDeadline(time.Now().Add(2 * chunkTime))
}
