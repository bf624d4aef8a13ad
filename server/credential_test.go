package server_test

import (
	"net/http"
	"strings"
	"testing"
)

// Whatever is wrong with a credential, the answer is 401 and the same, even
// for what anybody may ask.
func TestWrongCredentialsGetOneAnswer(t *testing.T) {
	s := open(t, "")
	p := program(t, s.URL)
	if a := p.graphql(`{__typename}`); a.status != 200 || a.at("data.__typename") != "Query" {
		t.Fatalf("without a credential = %d %s, want an answer", a.status, a.text)
	}
	var first answer
	for name, headers := range map[string][]string{
		"no JWT":              {"Authorization: Bearer hello"},
		"no token":            {"Authorization: Bearer"},
		"an unknown PAT":      {"Authorization: Bearer kept_pat_x"},
		"another scheme":      {"Authorization: Basic YTpi"},
		"two tokens":          {"Authorization: Bearer a b"},
		"two headers":         {"Authorization: Bearer a", "Authorization: Bearer b"},
		"a header too long":   {"Authorization: Bearer " + strings.Repeat("x", 8<<10)},
		"alg none":            {"Authorization: Bearer eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.e30."},
		"an unknown cookie":   {"Cookie: kept=kept_ses_x"},
		"an empty cookie":     {"Cookie: kept="},
		"two cookies":         {"Cookie: kept=a; kept=b"},
		"an unknown cookie 2": {"Cookie: kept=\"quoted\""},
	} {
		a := p.graphql(`{__typename}`, headers...)
		want(t, name, a, http.StatusUnauthorized)
		if first.text == "" {
			first = a
		}
		if a.text != first.text || a.header.Get("WWW-Authenticate") == "" {
			t.Errorf("%s answers %s, want %s as the others do", name, a.text, first.text)
		}
	}
	if !strings.Contains(first.text, `"code":"UNAUTHENTICATED"`) || !strings.HasPrefix(first.text, `{"errors":`) {
		t.Errorf("the answer = %s, want GraphQL's shape with UNAUTHENTICATED", first.text)
	}
}
