package server

import (
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
