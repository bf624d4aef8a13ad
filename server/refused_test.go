package server

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"kept/care/job"
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
	viewer.Scopes = tenants.ScopesOf(tenants.Viewer)
	for _, tc := range []struct {
		name   string
		ctx    context.Context
		status int
	}{
		{"who may import", a, http.StatusOK},
		{"another tenant", b, http.StatusNotFound},
		{"a viewer", tenants.As(a, &viewer), http.StatusForbidden},
		{"nobody", context.Background(), http.StatusUnauthorized},
	} {
		r := httptest.NewRequest(http.MethodGet, "/jobs/"+j.ID+"/refused.csv", nil).WithContext(tc.ctx)
		r.SetPathValue("id", j.ID)
		w := httptest.NewRecorder()
		(&refusedDoor{jobs: h.rooms.jobs, log: h.log}).ServeHTTP(w, r)
		if w.Code != tc.status {
			t.Errorf("%s gets %d, want %d", tc.name, w.Code, tc.status)
		}
		if want := "file,line,field,reason,row\na.csv,3,name,must not be empty,7,\n"; (w.Code == http.StatusOK) != (w.Body.String() == want) || strings.Contains(w.Body.String(), "7,") && w.Code != http.StatusOK {
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
	(&refusedDoor{jobs: h.rooms.jobs, log: h.log}).ServeHTTP(cutting{httptest.NewRecorder(), cut}, r)
}
