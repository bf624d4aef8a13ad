package graph

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// hashed is a request for a document by its hash alone.
func hashed(t *testing.T, document string, variables map[string]any) string {
	t.Helper()
	body, err := json.Marshal(map[string]any{
		"variables":  variables,
		"extensions": map[string]any{"persistedQuery": map[string]any{"version": 1, "sha256Hash": fmt.Sprintf("%x", sha256.Sum256([]byte(document)))}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestADocumentByItsHash(t *testing.T) {
	const (
		one     = `query One($id: ID!) { customer(id: $id) { id name timeline(first: 2) { nodes { kind } } } }`
		unknown = `{ viewer { role } }`
	)
	deep := strings.Repeat("{ node ", 13) + strings.Repeat("}", 13)
	d, _, customer := shop(t, Config{Documents: []string{one, deep}})
	json, response := []string{"Content-Type", mediaJSON}, []string{"Content-Type", mediaJSON, "Accept", mediaResponse}

	got := d.send("POST", hashed(t, one, map[string]any{"id": customer}), json...)
	want := d.with(one, map[string]any{"id": customer})
	if got.status != 200 || got.body.Data["customer"] == nil || fmt.Sprint(got.body.Data) != fmt.Sprint(want.body.Data) {
		t.Errorf("by its hash: %d %s, want what the document gets: %s", got.status, got.text, want.text)
	}

	for _, tc := range []struct {
		name, body string
		headers    []string
		status     int
		code       Code
	}{
		{"unknown", hashed(t, unknown, nil), json, 200, CodeUnknownDocument},
		{"unknown, as a status too", hashed(t, unknown, nil), response, 400, CodeUnknownDocument},
		{"no hash", `{"extensions":{"persistedQuery":{}}}`, json, 200, CodeUnknownDocument},
		{"a hash that is no text", `{"extensions":{"persistedQuery":{"sha256Hash":7}}}`, json, 200, CodeUnknownDocument},
		{"something else where the hash belongs", `{"extensions":{"persistedQuery":7}}`, json, 400, CodeBadRequest},
		{"known, and over the limits", hashed(t, deep, nil), json, 200, CodeTooComplex},
		{"a document beside an unknown hash", strings.Replace(hashed(t, unknown, nil), "{", `{"query":"{__typename}",`, 1), json, 200, ""},
	} {
		r := d.send("POST", tc.body, tc.headers...)
		if r.status != tc.status || r.code() != string(tc.code) {
			t.Errorf("%s: got %d %q, want %d %q: %s", tc.name, r.status, r.code(), tc.status, tc.code, r.text)
		}
		if tc.code != "" && strings.Contains(r.text, `"data"`) {
			t.Errorf("%s: a request that never ran has a data key: %s", tc.name, r.text)
		}
	}
}

// Whoever is told that her hash isn't known here sends the document with the
// same idempotency key: it is the same request.
func TestAMutationByItsHashAndThenByItsText(t *testing.T) {
	const verb = `mutation Note($in: WriteNoteInput!) { writeNote(input: $in) { note { id } userErrors { message } } }`
	d, _, customer := shop(t, Config{Documents: []string{verb}})
	variables := map[string]any{"in": map[string]any{"customerId": customer, "body": "Rang twice."}}
	first := d.send("POST", hashed(t, verb, variables), "Content-Type", mediaJSON, "Idempotency-Key", "k")
	again := d.with(verb, variables, "Idempotency-Key", "k")
	if first.code() != "" || again.header.Get("Idempotent-Replayed") != "true" {
		t.Fatalf("got %s, then %v %s, want a replay", first.text, again.header, again.text)
	}
	if fmt.Sprint(first.body.Data) != fmt.Sprint(again.body.Data) {
		t.Errorf("the replay says %s, want %s", again.text, first.text)
	}
}

func TestNobodyIsKnownByAHash(t *testing.T) {
	const viewer = `{ viewer { role } }`
	d := open(t, nil, &Resolver{}, Config{Documents: []string{viewer}})
	if r := d.send("POST", hashed(t, viewer, nil), "Content-Type", mediaJSON); r.code() != string(CodeUnauthenticated) {
		t.Errorf("got %s, want %s", r.text, CodeUnauthenticated)
	}
}
