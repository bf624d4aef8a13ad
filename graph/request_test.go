package graph

import (
	"net/http"
	"strings"
	"testing"
)

func TestTransport(t *testing.T) {
	const typename = `{"query":"{__typename}"}`
	d := open(t, nil, &Resolver{}, Config{})
	for _, tc := range []struct {
		name, method, body string
		headers            []string
		status             int
		code               Code
	}{
		{"anyone may ask for __typename", "POST", typename, []string{"Content-Type", "application/json"}, 200, ""},
		{"charset utf-8", "POST", typename, []string{"Content-Type", "application/json; charset=UTF-8"}, 200, ""},
		{"another charset", "POST", typename, []string{"Content-Type", "application/json; charset=latin1"}, 415, CodeBadRequest},
		{"GET", "GET", "", nil, 405, CodeBadRequest},
		{"PUT", "PUT", typename, []string{"Content-Type", "application/json"}, 405, CodeBadRequest},
		{"no content type", "POST", typename, nil, 415, CodeBadRequest},
		{"a form", "POST", "query={__typename}", []string{"Content-Type", "application/x-www-form-urlencoded"}, 415, CodeBadRequest},
		{"plain text", "POST", typename, []string{"Content-Type", "text/plain"}, 415, CodeBadRequest},
		{"compressed", "POST", typename, []string{"Content-Type", "application/json", "Content-Encoding", "gzip"}, 415, CodeBadRequest},
		{"identity isn't compressed", "POST", typename, []string{"Content-Type", "application/json", "Content-Encoding", "identity"}, 200, ""},
		{"an answer in XML", "POST", typename, []string{"Content-Type", "application/json", "Accept", "application/xml"}, 406, CodeBadRequest},
		{"a batch", "POST", "[" + typename + "]", []string{"Content-Type", "application/json"}, 400, CodeBadRequest},
		{"a batch after a space", "POST", " \n[" + typename + "]", []string{"Content-Type", "application/json"}, 400, CodeBadRequest},
		{"not UTF-8", "POST", "{\"query\":\"{__typename}\xff\"}", []string{"Content-Type", "application/json"}, 400, CodeBadRequest},
		{"cut off", "POST", `{"query":"{__typena`, []string{"Content-Type", "application/json"}, 400, CodeBadRequest},
		{"something after it", "POST", typename + typename, []string{"Content-Type", "application/json"}, 400, CodeBadRequest},
		{"nothing", "POST", "", []string{"Content-Type", "application/json"}, 400, CodeBadRequest},
		{"a number", "POST", "7", []string{"Content-Type", "application/json"}, 400, CodeBadRequest},
		{"null", "POST", "null", []string{"Content-Type", "application/json"}, 400, CodeBadRequest},
		{"no query", "POST", `{"variables":{}}`, []string{"Content-Type", "application/json"}, 400, CodeBadRequest},
		{"variables in a list", "POST", `{"query":"{__typename}","variables":[]}`, []string{"Content-Type", "application/json"}, 400, CodeBadRequest},
		{"1 MiB", "POST", padded(MaxBody), []string{"Content-Type", "application/json"}, 200, ""},
		{"1 MiB and a byte", "POST", padded(MaxBody + 1), []string{"Content-Type", "application/json"}, 413, CodeTooLarge},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d.t = t
			r := d.send(tc.method, tc.body, tc.headers...)
			if r.status != tc.status || r.code() != string(tc.code) {
				t.Errorf("got %d %q, want %d %q: %.300s", r.status, r.code(), tc.status, tc.code, r.text)
			}
			if tc.status == http.StatusMethodNotAllowed && r.header.Get("Allow") != "POST" {
				t.Errorf("Allow = %q, want POST", r.header.Get("Allow"))
			}
			if tc.status >= 400 && strings.Contains(r.text, `"data"`) {
				t.Errorf("a request that never ran has a data key: %s", r.text)
			}
		})
	}
}

// padded is a request of n bytes.
func padded(n int) string {
	const head, tail = `{"query":"{__typename}","extensions":{"pad":"`, `"}}`
	return head + strings.Repeat("x", n-len(head)-len(tail)) + tail
}

func TestMalformedBodyIsNotEchoed(t *testing.T) {
	d := open(t, nil, &Resolver{}, Config{})
	r := d.send("POST", `{"query": secret-4711`, "Content-Type", "application/json")
	if strings.Contains(r.text, "4711") {
		t.Errorf("the answer shows the body: %s", r.text)
	}
}

func TestNegotiation(t *testing.T) {
	d := signedIn(t, Config{})
	for _, tc := range []struct {
		accept, media string
		broken        int // the status of a query that doesn't parse
	}{
		{"", mediaJSON, 200},
		{"*/*", mediaJSON, 200},
		{"application/*", mediaJSON, 200},
		{"application/json", mediaJSON, 200},
		{"application/graphql-response+json", mediaResponse, 400},
		{"application/graphql-response+json, application/json", mediaResponse, 400},
		{"application/json, application/graphql-response+json", mediaJSON, 200},
		{"application/json;q=0.9, application/graphql-response+json", mediaResponse, 400},
		{"application/graphql-response+json;q=0.5, application/json;q=0.7", mediaJSON, 200},
		{"application/graphql-response+json;q=0, application/json", mediaJSON, 200},
		{"text/html, application/graphql-response+json;q=0.1", mediaResponse, 400},
	} {
		for query, want := range map[string]int{"{__typename}": 200, "{": tc.broken, "{nonsense}": tc.broken} {
			r := d.ask(query, "Accept", tc.accept)
			if got, _, _ := strings.Cut(r.header.Get("Content-Type"), ";"); got != tc.media || r.status != want {
				t.Errorf("Accept %q, %s: got %d %s, want %d %s", tc.accept, query, r.status, got, want, tc.media)
			}
			if query != "{__typename}" && (r.code() != string(CodeBadRequest) || strings.Contains(r.text, `"data"`)) {
				t.Errorf("Accept %q, %s: got %s", tc.accept, query, r.text)
			}
		}
	}
}

func TestAnonymousSeesTypenameOnly(t *testing.T) {
	d := open(t, nil, &Resolver{}, Config{})
	if r := d.ask("query Ping { kind: __typename }"); r.body.Data["kind"] != "Query" {
		t.Errorf("got %s", r.text)
	}
	for _, query := range []string{
		"{viewer{id}}", "{__typename viewer{id}}", "{__schema{types{name}}}", "{__type(name:\"Query\"){name}}",
		"{viewr}", "{__typename @skip(if: true)}", "mutation{__typename}", "mutation{noop}",
		"query A{__typename} query B{viewer{id}}", "{...F} fragment F on Query{viewer{id}}", "{... on Query{viewer{id}}}",
	} {
		r := d.ask(query)
		if r.code() != string(CodeUnauthenticated) || strings.Contains(r.text, `"data"`) || strings.Contains(r.text, "mean") {
			t.Errorf("%s: got %s", query, r.text)
		}
		if r := d.ask(query, "Accept", mediaResponse); r.status != 401 {
			t.Errorf("%s as %s: got %d, want 401", query, mediaResponse, r.status)
		}
	}
}

func TestSignedInMayLookRound(t *testing.T) {
	d := signedIn(t, Config{})
	r := d.ask(`{viewer{kind role scopes tenantSlug timeZone currency limits{points remaining refillPerSecond requestCost}} __schema{directives{name}}}`)
	viewer, _ := r.body.Data["viewer"].(map[string]any)
	if r.code() != "" || viewer["role"] != "OWNER" || viewer["tenantSlug"] != "acme" || viewer["timeZone"] != "Europe/Berlin" {
		t.Errorf("got %s", r.text)
	}
	if strings.Contains(r.text, "goField") || !strings.Contains(r.text, "requires") {
		t.Errorf("want the directive @requires shown and @goField hidden: %s", r.text)
	}
}
