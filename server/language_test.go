package server_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestFaultsAreSaidInTheCallersLanguage asks in German, in English and in no
// language at all, at GraphQL and at the doors beside it.
func TestFaultsAreSaidInTheCallersLanguage(t *testing.T) {
	const base = "http://127.0.0.1:8080"
	s := open(t, base)
	ann := browser(t, s.URL)
	ann.signUp("acme")
	const nameless = `mutation{addDepartment(input:{name:""}){userErrors{field message}}}`
	for _, tc := range []struct{ accept, department, door string }{
		{"Accept-Language: de-AT, de;q=0.9, en;q=0.5", "name darf nicht leer sein", "der Inhalt muss ein JSON-Objekt sein"},
		{"Accept-Language: en", "name must not be empty", "the body must be one JSON object"},
		{"Accept-Language: fr", "name must not be empty", "the body must be one JSON object"},
		{"Accept-Language:", "name must not be empty", "the body must be one JSON object"},
	} {
		if a := ann.graphql(nameless, tc.accept); !strings.Contains(a.text, tc.department) || !strings.Contains(a.text, `"field":["input","name"]`) {
			t.Errorf("%s: got %s, want %q", tc.accept, a.text, tc.department)
		}
		a := browser(t, s.URL).send("POST", "/session", `[]`, tc.accept)
		if a.status != http.StatusUnprocessableEntity || a.at("error.message") != tc.door {
			t.Errorf("%s: got %d %s, want %q", tc.accept, a.status, a.text, tc.door)
		}
	}
}
