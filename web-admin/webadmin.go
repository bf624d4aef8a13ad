// Package webadmin serves the console, a page of React that `npm run build`
// leaves in dist and that lives inside the binary.
//
// Files under assets carry a hash in their name and never change; pages are
// asked for anew each time, because each carries its own style nonce. A file
// that isn't there is not found, and any other address is the console's, which
// knows its own routes. GraphiQL is a page apart, for signed-in members only.
package webadmin

import (
	"crypto/rand"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
)

//go:embed all:dist
var dist embed.FS

// noncePlaceholder is the word that vite.config.ts leaves where a nonce belongs,
// buildPlaceholder the one that index.html leaves for the build's name.
const (
	noncePlaceholder = "__KEPT_NONCE__"
	buildPlaceholder = "__KEPT_BUILD__"
)

// documentsName is the file that tools/documents.ts leaves for Documents.
const documentsName = "documents.json"

// Build names the console in this binary. A tab compares it with its own: when
// they differ, Kept was upgraded under it.
func Build() string {
	page, err := dist.ReadFile("dist/index.html")
	if err != nil {
		page = []byte(notBuilt)
	}
	return nameOf(page)
}

// nameOf is short for the page that names every file of its build by content.
func nameOf(page []byte) string {
	sum := sha256.Sum256(page)
	return base64.RawURLEncoding.EncodeToString(sum[:9])
}

// Documents are the GraphQL documents that the console in this binary asks by
// their hash; none when it isn't in it.
func Documents() ([]string, error) {
	built, err := dist.ReadFile("dist/" + documentsName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("console: %w", err)
	}
	var byHash map[string]string
	if err := json.Unmarshal(built, &byHash); err != nil {
		return nil, fmt.Errorf("console: %s: %w", documentsName, err)
	}
	return slices.Collect(maps.Values(byHash)), nil
}

// Handler serves the console. signedIn says whether a request carries a member's
// session: without one GraphiQL sends the caller to sign in first.
func Handler(signedIn func(*http.Request) bool) (http.Handler, error) {
	built, err := fs.Sub(dist, "dist")
	if err != nil {
		return nil, fmt.Errorf("console: %w", err)
	}
	return newConsole(built, signedIn)
}

// console answers every request that no other door of the server takes.
type console struct {
	files    map[string]*file  // by path, without the leading slash
	pages    map[string]string // HTML by path, with nonce placeholders
	signedIn func(*http.Request) bool
}

func newConsole(built fs.FS, signedIn func(*http.Request) bool) (*console, error) {
	c := &console{signedIn: signedIn, pages: map[string]string{}}
	var err error
	if c.files, err = index(built); err != nil {
		return nil, err
	}
	for _, name := range []string{"index.html", "graphiql/index.html"} {
		page, err := fs.ReadFile(built, name)
		if err != nil {
			page = []byte(notBuilt)
		}
		c.pages[name] = strings.ReplaceAll(string(page), buildPlaceholder, nameOf(page))
	}
	return c, nil
}

// ServeHTTP gives a file, GraphiQL or the console.
func (c *console) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	name := strings.TrimPrefix(r.URL.Path, "/")
	if f, ok := c.files[name]; ok {
		f.serve(w, r)
		return
	}
	switch {
	case name == "graphiql":
		redirect(w, r, "/graphiql/"+query(r))
	case name == "graphiql/" && !c.signedIn(r):
		redirect(w, r, "/?next="+url.QueryEscape("/graphiql/"+query(r)))
	case name == "graphiql/":
		c.page(w, "graphiql/index.html")
	case path.Ext(name) != "" || strings.HasPrefix(name, "assets/") || strings.HasPrefix(name, "graphiql/"):
		http.NotFound(w, r)
	default:
		c.page(w, "index.html")
	}
}

// page writes a page under a content security policy with a nonce of its own.
func (c *console) page(w http.ResponseWriter, name string) {
	nonce := rand.Text()
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "private, no-cache")
	h.Set("Content-Security-Policy", policy(nonce))
	if c.pages[name] == notBuilt {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	_, _ = w.Write([]byte(strings.ReplaceAll(c.pages[name], noncePlaceholder, nonce))) // the caller hung up: nothing to tell it
}

// policy lets in what was built with the binary and styles that carry nonce.
func policy(nonce string) string {
	return strings.Join([]string{
		"default-src 'none'",
		"script-src 'self'",
		"style-src 'self' 'nonce-" + nonce + "'",
		"img-src 'self' data:",
		"font-src 'self'",
		"connect-src 'self'",
		"base-uri 'none'",
		"form-action 'self'",
		"frame-ancestors 'none'",
	}, "; ")
}

func redirect(w http.ResponseWriter, r *http.Request, to string) {
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, to, http.StatusSeeOther)
}

func query(r *http.Request) string {
	if r.URL.RawQuery == "" {
		return ""
	}
	return "?" + r.URL.RawQuery
}

const notBuilt = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<title>Kept</title>
<h1>The console isn't in this binary</h1>
<p>The API works without it. To have the console, run <code>make build</code>, which needs Node 20, and start <code>bin/kept</code> again.</p>
`
