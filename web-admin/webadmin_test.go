package webadmin

import (
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

// built is a build in small: two pages, a hashed script with its packed form, an icon.
func built() fstest.MapFS {
	return fstest.MapFS{
		".gitkeep":            {},
		"index.html":          {Data: []byte(`<meta property="csp-nonce" nonce="__KEPT_NONCE__"><meta name="kept-build" content="__KEPT_BUILD__">the console`)},
		"graphiql/index.html": {Data: []byte(`<meta property="csp-nonce" nonce="__KEPT_NONCE__">graphiql`)},
		"assets/a-1x.js":      {Data: []byte("plain")},
		"assets/a-1x.js.gz":   {Data: []byte("packed")},
		"favicon.svg":         {Data: []byte("<svg/>")},
		"documents.json":      {Data: []byte(`{"5f3c": "{__typename}"}`)},
	}
}

func get(t *testing.T, files fstest.MapFS, signedIn bool, target string, headers ...string) *http.Response {
	t.Helper()
	c, err := newConsole(files, func(*http.Request) bool { return signedIn })
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodGet, target, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	c.ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestWhatAnAddressGives(t *testing.T) {
	for _, tc := range []struct {
		name, target string
		signedIn     bool
		status       int
		want         string // part of the body, or where to
	}{
		{"the start page", "/", false, 200, "the console"},
		{"a route of the console", "/customers/cus_01", false, 200, "the console"},
		{"a page under its file name is not found", "/index.html", false, 404, ""},
		{"an asset", "/assets/a-1x.js", false, 200, "plain"},
		{"the documents are the server's", "/documents.json", false, 404, ""},
		{"a missing asset is never a page", "/assets/gone.js", false, 404, ""},
		{"nor is one without an extension", "/assets/gone", false, 404, ""},
		{"a packed form has no address of its own", "/assets/a-1x.js.gz", false, 404, ""},
		{"a missing file", "/robots.txt", false, 404, ""},
		{"a dot file", "/.gitkeep", false, 404, ""},
		{"a climb", "/assets/../../webadmin.go", false, 404, ""},
		{"graphiql without its slash", "/graphiql?example=a", true, 303, "/graphiql/?example=a"},
		{"graphiql before signing in", "/graphiql/?example=a", false, 303, "/?next=%2Fgraphiql%2F%3Fexample%3Da"},
		{"graphiql", "/graphiql/", true, 200, "graphiql"},
		{"below graphiql is nothing", "/graphiql/index", true, 404, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := get(t, built(), tc.signedIn, tc.target)
			if r.StatusCode != tc.status {
				t.Fatalf("got status %d, want %d", r.StatusCode, tc.status)
			}
			got := body(t, r)
			if tc.status == http.StatusSeeOther {
				got = r.Header.Get("Location")
			}
			if !strings.Contains(got, tc.want) {
				t.Errorf("got %q, want %q in it", got, tc.want)
			}
			if tc.status == 404 && strings.Contains(got, "the console") {
				t.Errorf("a missing file answered with the console")
			}
		})
	}
}

func TestAssetsNeverChangePagesAreAskedForAnew(t *testing.T) {
	asset := get(t, built(), false, "/assets/a-1x.js")
	if got, want := asset.Header.Get("Cache-Control"), "public, max-age=31536000, immutable"; got != want {
		t.Errorf("asset: got Cache-Control %q, want %q", got, want)
	}
	if got, want := asset.Header.Get("Content-Type"), "text/javascript; charset=utf-8"; got != want {
		t.Errorf("asset: got type %q, want %q", got, want)
	}
	again := get(t, built(), false, "/assets/a-1x.js", "If-None-Match", asset.Header.Get("ETag"))
	if again.StatusCode != http.StatusNotModified {
		t.Errorf("asset asked for with its ETag: got %d, want 304", again.StatusCode)
	}
	for _, target := range []string{"/", "/favicon.svg"} {
		if got := get(t, built(), false, target).Header.Get("Cache-Control"); !strings.Contains(got, "no-cache") {
			t.Errorf("%s: got Cache-Control %q, want no-cache", target, got)
		}
	}
}

func TestPackedForWhoUnpacks(t *testing.T) {
	for accept, want := range map[string]string{
		"gzip, br": "packed", "br;q=1, GZIP;q=0.5": "packed", "gzip; q=1.0": "packed",
		"": "plain", "br": "plain", "gzip;q=0": "plain", "gzip;q=0.00": "plain", "x-gzip": "plain",
	} {
		r := get(t, built(), false, "/assets/a-1x.js", "Accept-Encoding", accept)
		if got := body(t, r); got != want {
			t.Errorf("Accept-Encoding %q: got %s, want %s", accept, got, want)
		}
		if (r.Header.Get("Content-Encoding") == "gzip") != (want == "packed") {
			t.Errorf("Accept-Encoding %q: got Content-Encoding %q", accept, r.Header.Get("Content-Encoding"))
		}
		if r.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("Accept-Encoding %q: got Vary %q", accept, r.Header.Get("Vary"))
		}
	}
	part := get(t, built(), false, "/assets/a-1x.js", "Accept-Encoding", "gzip", "Range", "bytes=0-1")
	if got := body(t, part); part.StatusCode != http.StatusPartialContent || got != "pl" {
		t.Errorf("a range: got %d %q, want 206 of the plain bytes", part.StatusCode, got)
	}
}

func TestEveryPageHasItsOwnNonce(t *testing.T) {
	for _, target := range []string{"/", "/graphiql/"} {
		seen := map[string]bool{}
		for range 2 {
			r := get(t, built(), true, target)
			policy, page := r.Header.Get("Content-Security-Policy"), body(t, r)
			m := regexp.MustCompile(`'nonce-([^']+)'`).FindStringSubmatch(policy)
			if m == nil {
				t.Fatalf("%s: no nonce in %q", target, policy)
			}
			if !strings.Contains(page, `nonce="`+m[1]+`"`) || strings.Contains(page, noncePlaceholder) {
				t.Errorf("%s: the page doesn't carry the policy's nonce: %s", target, page)
			}
			if seen[m[1]] {
				t.Errorf("%s: a nonce came twice", target)
			}
			seen[m[1]] = true
			if !strings.Contains(policy, "script-src 'self';") || strings.Contains(policy, "unsafe") {
				t.Errorf("%s: got policy %q", target, policy)
			}
		}
	}
}

func TestAPageNamesItsBuild(t *testing.T) {
	name := func(files fstest.MapFS) string {
		page := body(t, get(t, files, false, "/"))
		m := regexp.MustCompile(`name="kept-build" content="([^"]+)"`).FindStringSubmatch(page)
		if m == nil || m[1] == buildPlaceholder {
			t.Fatalf("the page doesn't name its build: %s", page)
		}
		return m[1]
	}
	other := built()
	other["index.html"].Data = append(other["index.html"].Data, "another"...)
	first, again, another := name(built()), name(built()), name(other)
	if first != again || first == another {
		t.Errorf("got %q, %q and %q for another build, want the first two alike", first, again, another)
	}
}

func TestABinaryWithoutTheConsoleSaysHowToBuildIt(t *testing.T) {
	r := get(t, fstest.MapFS{".gitkeep": {}}, true, "/")
	if got := body(t, r); r.StatusCode != http.StatusServiceUnavailable || !strings.Contains(got, "make build") {
		t.Errorf("got %d %q, want 503 and how to build", r.StatusCode, got)
	}
}

func TestOnlyReading(t *testing.T) {
	c, err := newConsole(built(), func(*http.Request) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	c.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/", nil))
	if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" {
		t.Errorf("POST: got %d, Allow %q, want 405 and GET, HEAD", w.Code, w.Header().Get("Allow"))
	}
}

func TestWhatIsEmbeddedCanBeServed(t *testing.T) {
	if _, err := Handler(func(*http.Request) bool { return false }); err != nil {
		t.Fatal(err)
	}
}
