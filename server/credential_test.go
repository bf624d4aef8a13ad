package server_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"kept/internal/testhouse"
	"kept/server"
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

// Guessing is slowed: an address that shows one wrong credential after another
// is told to wait, whatever it shows next, but for what was right before. Other
// addresses, and who shows nothing, don't notice.
func TestAnAddressThatGuessesIsSlowed(t *testing.T) {
	h := buildAt(t, "", testhouse.Config(t), func(c *server.Config) { c.RateLimit, c.TrustedProxies = "on", []string{"127.0.0.0/8"} })
	s := httptest.NewServer(h.Handler())
	t.Cleanup(s.Close)
	p, ann := program(t, s.URL), browser(t, s.URL)
	ann.signUp("acme")
	for name, tc := range map[string]struct {
		from  string
		guess func(n int, from string) answer
		code  string
	}{
		"tokens": {"192.0.2.1", func(n int, from string) answer {
			return p.graphql(`{__typename}`, from, fmt.Sprintf("Authorization: Bearer guess-%d", n))
		}, "RATE_LIMITED"},
		"own tokens": {"192.0.2.2", func(n int, from string) answer {
			return p.graphql(`{__typename}`, from, fmt.Sprintf("Authorization: Bearer kept_pat_%d", n))
		}, "RATE_LIMITED"},
		"cookies": {"192.0.2.3", func(n int, from string) answer {
			return p.send("GET", "/session", "", from, fmt.Sprintf("Cookie: kept=kept_ses_%d", n))
		}, "RATE_LIMITED"},
		"one network": {"2001:db8::", func(n int, from string) answer {
			return p.graphql(`{__typename}`, fmt.Sprintf("%s%x", from, n), "Authorization: Bearer guess")
		}, "RATE_LIMITED"},
		"clients": {"192.0.2.4", func(n int, from string) answer {
			return p.form("/oauth/token", url.Values{"grant_type": {"client_credentials"}, "client_id": {fmt.Sprint(n)}}, from)
		}, "temporarily_unavailable"},
	} {
		from := "X-Forwarded-For: " + tc.from
		want(t, "Ann beside "+name, ann.graphql(`{viewer{member{id}}}`, from), http.StatusOK)
		n, a := 1, tc.guess(1, from)
		for ; a.status == http.StatusUnauthorized && n < 500; n++ {
			a = tc.guess(n, from)
		}
		if a.status != http.StatusTooManyRequests || a.header.Get("Retry-After") != "1" || !strings.Contains(a.text, tc.code) || n <= 60 {
			t.Errorf("%s: guess %d = %d %s, Retry-After %q; want 429 after sixty", name, n, a.status, a.text, a.header.Get("Retry-After"))
		}
		want(t, "nobody, beside "+name, p.graphql(`{__typename}`, from), http.StatusOK)
		want(t, "Ann beside "+name+" still", ann.graphql(`{viewer{member{id}}}`, from), http.StatusOK)
	}
	want(t, "a guess from elsewhere", p.graphql(`{__typename}`, "X-Forwarded-For: 192.0.2.9", "Authorization: Bearer guess"), http.StatusUnauthorized)
}
