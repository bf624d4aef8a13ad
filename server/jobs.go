package server

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"path"
	"strconv"

	"kept/care/exporting"
	"kept/care/file"
	"kept/care/job"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/tenants"
)

// jobDoor gives the files that jobs have made, to whoever may see the job.
type jobDoor struct {
	jobs  *job.Book
	files *file.Book
	log   *slog.Logger
}

func (d *jobDoor) routes(mux *http.ServeMux, guarded func(http.Handler) http.Handler) {
	mux.Handle("/jobs/{id}/refused.csv", guarded(byMethod{http.MethodGet: d.refused}))
	mux.Handle("/jobs/{id}/"+exporting.FileName, guarded(byMethod{http.MethodGet: d.export}))
	mux.Handle("/jobs/{id}/"+file.Archive, guarded(byMethod{http.MethodGet: d.everything}))
}

// find gives the job of the path. It answers by itself, and gives nil, when
// there is none for this caller.
func (d *jobDoor) find(w http.ResponseWriter, r *http.Request) *job.Job {
	if tenants.From(r.Context()) == nil {
		refuse(w, r, d.log, fault.Unauthenticated())
		return nil
	}
	wanted := r.PathValue("id")
	if !id.Is(id.Job, wanted) { // a path may hold what no database takes as text
		refuse(w, r, d.log, fault.Missing("job"))
		return nil
	}
	j, err := d.jobs.Find(r.Context(), wanted)
	if err != nil {
		refuse(w, r, d.log, err)
		return nil
	}
	return j
}

// refused gives the rows that a job refused as a CSV file, with the reasons.
func (d *jobDoor) refused(w http.ResponseWriter, r *http.Request) {
	j := d.find(w, r)
	if j == nil {
		return
	}
	attach(w, "refused-"+j.ID+".csv")
	if err := d.jobs.WriteRefused(r.Context(), j.ID, w); err != nil {
		d.cutOff(r, j, err)
	}
}

// export gives what an export made, to who asked for it: what is masked in it
// was masked for her.
func (d *jobDoor) export(w http.ResponseWriter, r *http.Request) {
	if j := d.find(w, r); j != nil {
		d.fetch(w, r, j, exporting.FileName)
	}
}

// everything gives the archive of all that a tenant has, to the owner who asked
// for it, as long as she is one, and asks in person.
func (d *jobDoor) everything(w http.ResponseWriter, r *http.Request) {
	j := d.find(w, r)
	if j == nil {
		return
	}
	if !tenants.From(r.Context()).OwnerHerself() {
		refuse(w, r, d.log, exporting.ErrOwner)
		return
	}
	d.fetch(w, r, j, file.Archive)
}

// fetch gives a file that a job made, to who started the job. It is missing
// until it is complete, and once it has expired.
func (d *jobDoor) fetch(w http.ResponseWriter, r *http.Request, j *job.Job, name string) {
	f, err := d.files.OfJob(r.Context(), j.ID, name)
	if err == nil && (f == nil || f.CompletedAt == nil || j.ActorID != tenants.From(r.Context()).ID()) {
		err = fault.Missing("file: it may have expired")
	}
	if err != nil {
		refuse(w, r, d.log, err)
		return
	}
	attach(w, "export-"+j.ID+path.Ext(name))
	w.Header().Set("Content-Length", strconv.FormatInt(f.Size, 10))
	if _, err := io.Copy(&unhurried{w, http.NewResponseController(w)}, d.files.Open(r.Context(), f)); err != nil {
		d.cutOff(r, j, err)
	}
}

// cutOff drops the connection: half a file must not look whole.
func (d *jobDoor) cutOff(r *http.Request, j *job.Job, err error) {
	failed(r, d.log, "a download was cut off", fmt.Errorf("job %s: %w", j.ID, err))
	panic(http.ErrAbortHandler)
}

// kinds are the media types of what can be fetched.
var kinds = map[string]string{".csv": "text/csv; charset=utf-8", ".zip": "application/zip"}

func attach(w http.ResponseWriter, name string) {
	w.Header().Set("Content-Type", kinds[path.Ext(name)])
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	w.Header().Set("Cache-Control", "private, no-store")
}

// unhurried writes an answer that may take longer than others do, as long as
// the reader takes it.
type unhurried struct {
	io.Writer
	conn *http.ResponseController
}

// Write writes on, and gives the connection time for the next piece.
func (u *unhurried) Write(b []byte) (int, error) {
	more(u.conn)
	return u.Writer.Write(b)
}
