package server

import (
	"log/slog"
	"net/http"

	"kept/care/job"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/tenants"
)

// refusedDoor gives the rows that a job refused as a CSV file, with the reasons.
type refusedDoor struct {
	jobs *job.Book
	log  *slog.Logger
}

// ServeHTTP answers GET /jobs/{id}/refused.csv for whoever may import.
func (d *refusedDoor) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	a := tenants.From(ctx)
	switch {
	case a == nil:
		refuse(w, r, d.log, fault.Unauthenticated())
		return
	case !a.May(tenants.ImportWrite):
		refuse(w, r, d.log, fault.Forbidden("this needs the scope %s", tenants.ImportWrite))
		return
	}
	wanted := r.PathValue("id")
	if !id.Is(id.Job, wanted) { // a path may hold what no database takes as text
		refuse(w, r, d.log, fault.Missing("job"))
		return
	}
	j, err := d.jobs.Find(ctx, wanted)
	if err != nil {
		refuse(w, r, d.log, err)
		return
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="refused-`+j.ID+`.csv"`)
	if err := d.jobs.WriteRefused(ctx, j.ID, w); err != nil {
		d.log.ErrorContext(ctx, "the file of refused rows was cut off", "job", j.ID, "error", err)
		panic(http.ErrAbortHandler) // half a file must not look whole
	}
}
