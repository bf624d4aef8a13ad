package server

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"kept/internal/testhouse"
	"kept/tenants"
)

// send asks the door for uploads behind the front door's log-in.
func send(h *House, ctx context.Context, method, path, body string, head ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body)).WithContext(ctx)
	r.Header.Set("Content-Type", "text/csv")
	for i := 0; i < len(head); i += 2 {
		r.Header.Set(head[i], head[i+1])
	}
	w, mux := httptest.NewRecorder(), http.NewServeMux()
	door := &uploadDoor{files: h.rooms.files, limit: 1 << 20, log: h.log}
	door.routes(mux, func(next http.Handler) http.Handler { return next })
	mux.ServeHTTP(w, r)
	return w
}

func TestFilesAreUploaded(t *testing.T) {
	h, _ := build(t, nil)
	a, b := testhouse.Tenant(t, h.db, "acme"), testhouse.Tenant(t, h.db, "bolt")
	w := send(h, a, http.MethodPost, "/uploads?name=people.csv", "name\nÄnne\n")
	var got uploaded
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != http.StatusCreated || got.Lines != 2 || got.Encoding != "UTF_8" || got.Size != 11 {
		t.Fatalf("uploaded: %d %s", w.Code, w.Body)
	}
	if w := send(h, b, http.MethodDelete, "/uploads/"+got.ID, ""); w.Code != http.StatusNotFound {
		t.Errorf("removed by another tenant: %d, want 404", w.Code)
	}
	if w := send(h, a, http.MethodDelete, "/uploads/"+got.ID, ""); w.Code != http.StatusNoContent {
		t.Errorf("removed: %d %s", w.Code, w.Body)
	}
	if w := send(h, a, http.MethodDelete, "/uploads/"+got.ID, ""); w.Code != http.StatusNotFound {
		t.Errorf("removed again: %d, want 404", w.Code)
	}
}

func TestUploadsThatAreRefused(t *testing.T) {
	h, _ := build(t, nil)
	a := testhouse.Tenant(t, h.db, "acme")
	agent := *tenants.From(a)
	agent.Scopes = tenants.ScopesOf(tenants.Agent)
	large := strings.Repeat("a,b,c\n", 1<<18)
	for _, tc := range []struct {
		name         string
		ctx          context.Context
		method, path string
		body         string
		head         []string
		status       int
		code         string
	}{
		{"nobody", context.Background(), http.MethodPost, "/uploads?name=a.csv", "a", nil, 401, "UNAUTHENTICATED"},
		{"an agent", tenants.As(a, &agent), http.MethodPost, "/uploads?name=a.csv", "a", nil, 403, "FORBIDDEN"},
		{"to be read", a, http.MethodGet, "/uploads", "", nil, 405, "BAD_REQUEST"},
		{"a form", a, http.MethodPost, "/uploads?name=a.csv", "a", []string{"Content-Type", "multipart/form-data"}, 415, "BAD_REQUEST"},
		{"compressed", a, http.MethodPost, "/uploads?name=a.csv", "a", []string{"Content-Encoding", "gzip"}, 415, "BAD_REQUEST"},
		{"without a name", a, http.MethodPost, "/uploads", "a", nil, 422, "BAD_USER_INPUT"},
		{"a workbook", a, http.MethodPost, "/uploads?name=a.csv", "PK\x03\x04", nil, 422, "BAD_USER_INPUT"},
		{"too large, as announced", a, http.MethodPost, "/uploads?name=a.csv", large, nil, 413, "PAYLOAD_TOO_LARGE"},
		{"not an id", a, http.MethodDelete, "/uploads/x%00", "", nil, 404, "NOT_FOUND"},
	} {
		w := send(h, tc.ctx, tc.method, tc.path, tc.body, tc.head...)
		if w.Code != tc.status || !strings.Contains(w.Body.String(), `"`+tc.code+`"`) {
			t.Errorf("%s: %d %s, want %d %s", tc.name, w.Code, w.Body, tc.status, tc.code)
		}
	}
	if n := h.db.File.Query().CountX(a); n != 0 {
		t.Errorf("%d refused files stayed", n)
	}
}

func TestABodyOfUnknownLengthIsCutOffAtTheLimit(t *testing.T) {
	h, _ := build(t, nil)
	a := testhouse.Tenant(t, h.db, "acme")
	r := httptest.NewRequest(http.MethodPost, "/uploads?name=a.csv", strings.NewReader(strings.Repeat("a,b,c\n", 1<<18))).WithContext(a)
	r.ContentLength = -1
	r.Header.Set("Content-Type", "text/csv")
	w := httptest.NewRecorder()
	(&uploadDoor{files: h.rooms.files, limit: 1 << 20, log: h.log}).take(w, r)
	if w.Code != http.StatusRequestEntityTooLarge || !strings.Contains(w.Body.String(), "1 MiB") {
		t.Errorf("%d %s, want 413 and the limit", w.Code, w.Body)
	}
	if n := h.db.FileChunk.Query().CountX(a); n != 0 {
		t.Errorf("%d chunks stayed", n)
	}
}

func TestAForeignPageUploadsNothing(t *testing.T) {
	h, _ := build(t, nil)
	for name, head := range map[string][]string{
		"without the console's header": {"Content-Type", "text/csv"},
		"as a form can send it":        {"Content-Type", "text/plain", consoleHeader, "1"},
		"from another site":            {"Content-Type", "text/csv", consoleHeader, "1", "Sec-Fetch-Site", "cross-site"},
	} {
		r := httptest.NewRequest(http.MethodPost, "/uploads?name=a.csv", strings.NewReader("a"))
		r.AddCookie(&http.Cookie{Name: "kept", Value: "kss_something"})
		for i := 0; i < len(head); i += 2 {
			r.Header.Set(head[i], head[i+1])
		}
		w := httptest.NewRecorder()
		h.handler.ServeHTTP(w, r)
		if w.Code != http.StatusForbidden {
			t.Errorf("%s: %d %s, want 403", name, w.Code, w.Body)
		}
	}
}
