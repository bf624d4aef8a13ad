package server_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kept/ent/store"
	"kept/internal/testhouse"
	"kept/server"
)

// visitor is a browser, or a program when it has no jar, before a whole house.
type visitor struct {
	t    *testing.T
	base string
	http *http.Client
}

// open builds a house on a database of the test's own and serves it.
func open(t *testing.T, base string) *httptest.Server {
	t.Helper()
	h := build(t, base)
	s := httptest.NewServer(h.Handler())
	t.Cleanup(s.Close)
	return s
}

func build(t *testing.T, base string) *server.House {
	t.Helper()
	return buildAt(t, base, testhouse.Config(t))
}

func buildAt(t *testing.T, base string, at store.Config, change ...func(*server.Config)) *server.House {
	t.Helper()
	c := server.Config{
		Addr: "127.0.0.1:8080", BaseURL: base, DataDir: t.TempDir(), DatabaseURL: at.URL, DatabaseConn: 8, UploadLimit: 1, FileQuota: 3, DatabaseWait: time.Second,
		Secret: base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{7}, 32)), RateLimit: "off",
		PasswordMemory: 64, PasswordTime: 1, PasswordThreads: 1,
	}
	if at.Path != "" {
		c.DataDir = filepath.Dir(at.Path)
	}
	for _, f := range change {
		f(&c)
	}
	if err := c.Check(); err != nil {
		t.Fatal(err)
	}
	h, err := server.Build(context.Background(), c, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	})
	return h
}

func browser(t *testing.T, base string) *visitor {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &visitor{t: t, base: base, http: &http.Client{Jar: jar}}
}

func program(t *testing.T, base string) *visitor {
	return &visitor{t: t, base: base, http: &http.Client{}}
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	text   string
	json   map[string]any
}

// at gives a value inside the JSON, by its path: "error.code".
func (a answer) at(path string) any {
	var v any = a.json
	for part := range strings.SplitSeq(path, ".") {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[part]
	}
	return v
}

// send sends a request as the console does; each header "Name: value" is
// added, and "Name:" alone takes one away.
func (v *visitor) send(method, path, body string, headers ...string) answer {
	v.t.Helper()
	r, err := http.NewRequest(method, v.base+path, strings.NewReader(body))
	if err != nil {
		v.t.Fatal(err)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("X-Kept-Console", "1")
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ":")
		if value = strings.TrimSpace(value); value == "" {
			r.Header.Del(name)
			continue
		}
		if strings.EqualFold(name, "Authorization") || strings.EqualFold(name, "Origin") { // what may be sent twice, to no avail
			r.Header.Add(name, value)
			continue
		}
		r.Header.Set(name, value)
	}
	resp, err := v.http.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	a := answer{status: resp.StatusCode, header: resp.Header, text: string(b)}
	_ = json.Unmarshal(b, &a.json)
	return a
}

func (v *visitor) form(path string, form url.Values, headers ...string) answer {
	v.t.Helper()
	return v.send("POST", path, form.Encode(), append([]string{"Content-Type: application/x-www-form-urlencoded"}, headers...)...)
}

func (v *visitor) graphql(query string, headers ...string) answer {
	v.t.Helper()
	b, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		v.t.Fatal(err)
	}
	return v.send("POST", "/graphql", string(b), headers...)
}

// signUp makes a tenant and stays signed in as its owner.
func (v *visitor) signUp(slug string) answer {
	v.t.Helper()
	a := v.send("POST", "/signup", signUpBody(slug))
	want(v.t, "sign up "+slug, a, http.StatusCreated)
	return a
}

func signUpBody(slug string) string {
	return `{"tenant":{"name":"The ` + slug + ` Shop","slug":"` + slug + `","timeZone":"Europe/Berlin","currency":"EUR"},
		"name":"Ann","email":"ann@` + slug + `.example","password":"a long password"}`
}

const logInAcme = `{"email":"ann@acme.example","password":"a long password"}`

func want(t *testing.T, what string, a answer, status int) {
	t.Helper()
	if a.status != status {
		t.Fatalf("%s = %d %s, want %d", what, a.status, a.text, status)
	}
}
