package server

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestAnUnknownFieldIsNamedUnlessItMightBeASecret(t *testing.T) {
	for body, want := range map[string]string{
		`{"slug": "x"}`:                 "the body has a field that isn't known here: slug",
		`{"my secret, mistyped!": "x"}`: "the body has a field that isn't known here",
		`{"name": 1}`:                   "name must be a string",
		`[]`:                            "the body must be one JSON object",
	} {
		r := httptest.NewRequest("POST", "/signup", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		_, err := readJSON[struct {
			Name string `json:"name"`
		}](httptest.NewRecorder(), r)
		if err == nil || !strings.HasSuffix(strings.ReplaceAll(err.Error(), ": must", " must"), want) {
			t.Errorf("%s: %v, want %s", body, err, want)
		}
	}
}

func TestACallerWhoHangsUpIsNobodysMistake(t *testing.T) {
	left, hangUp := context.WithCancel(t.Context())
	hangUp()
	late, cancel := context.WithTimeout(t.Context(), 0)
	defer cancel()
	for _, tc := range []struct {
		name   string
		ctx    context.Context
		status int
		line   string
	}{
		{"still there", t.Context(), http.StatusInternalServerError, "level=ERROR"},
		{"gone", left, statusHungUp, "level=DEBUG"},
		{"kept waiting for too long", late, http.StatusInternalServerError, "level=ERROR"},
	} {
		var lines bytes.Buffer
		log := slog.New(slog.NewTextHandler(&lines, &slog.HandlerOptions{Level: slog.LevelDebug}))
		w := httptest.NewRecorder()
		refuse(w, httptest.NewRequestWithContext(tc.ctx, "GET", "/session", nil), log, errors.New("read: context canceled"))
		if w.Code != tc.status || !strings.Contains(lines.String(), tc.line) {
			t.Errorf("%s: %d, logged %q; want %d, %s", tc.name, w.Code, lines.String(), tc.status, tc.line)
		}
	}
}
