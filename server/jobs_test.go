package server

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"kept/care/exporting"
	"kept/care/job"
	"kept/internal/id"
	"kept/internal/testhouse"
	"kept/tenants"
)

func TestRefusedRowsAreDownloaded(t *testing.T) {
	h, _ := build(t, nil)
	a, b := testhouse.Tenant(t, h.db, "acme"), testhouse.Tenant(t, h.db, "bolt")
	j, err := h.rooms.jobs.Open(a, job.Draft{Kind: job.Import})
	if err != nil {
		t.Fatal(err)
	}
	row := job.Row{File: "a.csv", Line: 3, Field: "name", Reason: "must not be empty", Values: []string{"7", ""}}
	if _, err := h.rooms.jobs.Advance(a, j, job.Progress{Refused: 1, Rows: []job.Row{row}}); err != nil {
		t.Fatal(err)
	}
	viewer := *tenants.From(a)
	viewer.Scopes, viewer.MemberID = tenants.ScopesOf(tenants.Viewer), id.New(id.Member)
	for _, tc := range []struct {
		name   string
		ctx    context.Context
		status int
	}{
		{"who may import", a, http.StatusOK},
		{"another tenant", b, http.StatusNotFound},
		{"a viewer, whose it isn't", tenants.As(a, &viewer), http.StatusNotFound},
		{"nobody", context.Background(), http.StatusUnauthorized},
	} {
		r := httptest.NewRequest(http.MethodGet, "/jobs/"+j.ID+"/refused.csv", nil).WithContext(tc.ctx)
		r.SetPathValue("id", j.ID)
		w := httptest.NewRecorder()
		(&jobDoor{jobs: h.rooms.jobs, files: h.rooms.files, log: h.log}).refused(w, r)
		if w.Code != tc.status {
			t.Errorf("%s gets %d, want %d", tc.name, w.Code, tc.status)
		}
		if want := "\ufeffrefused file,refused line,refused field,refused reason,row\na.csv,3,name,must not be empty,7,\n"; (w.Code == http.StatusOK) != (w.Body.String() == want) || strings.Contains(w.Body.String(), "7,") && w.Code != http.StatusOK {
			t.Errorf("%s reads %q", tc.name, w.Body)
		}
	}
	if w := get(h.handler, "/jobs/"+j.ID+"/refused.csv"); w.Code != http.StatusUnauthorized {
		t.Errorf("through the front door without a credential: %d, want 401", w.Code)
	}
}

// cutting is a reader's connection during whose first bytes the database goes.
type cutting struct {
	*httptest.ResponseRecorder
	cut context.CancelFunc
}

func (w cutting) Write(b []byte) (int, error) {
	w.cut()
	return w.ResponseRecorder.Write(b)
}

func TestHalfAFileDoesntLookWhole(t *testing.T) {
	h, _ := build(t, nil)
	ctx, cut := context.WithCancel(testhouse.Tenant(t, h.db, "acme"))
	defer cut()
	j, err := h.rooms.jobs.Open(ctx, job.Draft{Kind: job.Import})
	if err != nil {
		t.Fatal(err)
	}
	rows := make([]job.Row, 1001) // more than is read at once
	for i := range rows {
		rows[i] = job.Row{File: "a.csv", Line: int64(i + 2), Reason: "must not be empty"}
	}
	if _, err := h.rooms.jobs.Advance(ctx, j, job.Progress{Refused: int64(len(rows)), Rows: rows}); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodGet, "/jobs/"+j.ID+"/refused.csv", nil).WithContext(ctx)
	r.SetPathValue("id", j.ID)
	defer func() {
		if recover() != http.ErrAbortHandler {
			t.Error("the answer ended as if it were whole, want the connection to be cut")
		}
	}()
	(&jobDoor{jobs: h.rooms.jobs, files: h.rooms.files, log: h.log}).refused(cutting{httptest.NewRecorder(), cut}, r)
}

func TestAnExportIsDownloadedByWhoAskedForIt(t *testing.T) {
	h, _ := build(t, nil)
	a, b := testhouse.Tenant(t, h.db, "acme"), testhouse.Tenant(t, h.db, "bolt")
	colleague := *tenants.From(a)
	colleague.MemberID = id.New(id.Member)
	j, err := h.rooms.jobs.Open(a, job.Draft{Kind: job.Export})
	if err != nil {
		t.Fatal(err)
	}
	door := &jobDoor{jobs: h.rooms.jobs, files: h.rooms.files, log: h.log}
	fetch := func(ctx context.Context) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, "/jobs/"+j.ID+"/export.csv", nil).WithContext(ctx)
		r.SetPathValue("id", j.ID)
		w := httptest.NewRecorder()
		door.export(w, r)
		return w
	}
	f, err := h.rooms.files.Begin(a, j.ID, exporting.FileName)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.rooms.files.Append(a, f, []byte("id\r\n1\r\n")); err != nil {
		t.Fatal(err)
	}
	if w := fetch(a); w.Code != http.StatusNotFound {
		t.Errorf("before it is complete: %d, want 404", w.Code)
	}
	if err := h.rooms.files.Complete(a, f); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name   string
		ctx    context.Context
		status int
	}{
		{"who asked for it", a, http.StatusOK},
		{"a colleague", tenants.As(a, &colleague), http.StatusNotFound},
		{"another tenant", b, http.StatusNotFound},
		{"nobody", context.Background(), http.StatusUnauthorized},
	} {
		w := fetch(tc.ctx)
		if w.Code != tc.status || (w.Code == http.StatusOK) != (w.Body.String() == "id\r\n1\r\n") {
			t.Errorf("%s: %d %q, want %d", tc.name, w.Code, w.Body, tc.status)
		}
	}
}
