// Package pages writes what people without a seat read in a browser: how a
// business keeps its word, a customer's own promise, and her points. They are
// plain HTML, without a script, in the reader's language.
package pages

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"net/http"
	"time"

	"golang.org/x/text/language"

	"kept/internal/wording"
)

//go:embed *.html style.css
var files embed.FS

// Page is one of the pages, by the name of its file.
type Page string

// The pages.
const (
	Keep    Page = "keep.html"    // how a business keeps its word
	Promise Page = "promise.html" // a customer's own promise
	Points  Page = "points.html"  // a customer's own points
	Gone    Page = "gone.html"    // there is nothing here
)

var (
	style  = mustRead("style.css")
	sheet  = mustParse()
	policy = fmt.Sprintf("default-src 'none'; style-src 'sha256-%s'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'", digest(style))
)

func mustRead(name string) string {
	b, err := files.ReadFile(name)
	if err != nil {
		panic(err) // embedded: a mistake in this package
	}
	return string(b)
}

func mustParse() *template.Template {
	return template.Must(template.New("pages").Funcs(template.FuncMap{
		"style": func() template.CSS { return template.CSS(style) }, // ours, embedded
	}).ParseFS(files, "*.html"))
}

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// View is what a page is made of.
type View struct {
	Language language.Tag
	Data     any
}

// T says a phrase of the page's language; %s in it are the arguments.
func (v View) T(key string, args ...any) string { return say(v.Language, key, args...) }

// Day writes a day in the page's language.
func (v View) Day(t time.Time) string { return wording.Day(v.Language, t) }

// Hour writes a moment in the page's language.
func (v View) Hour(t time.Time) string { return wording.Hour(v.Language, t) }

// Percent writes a share in the page's language.
func (v View) Percent(share float64) string { return wording.Percent(v.Language, share) }

// Count writes a number in the page's language.
func (v View) Count(n int) string { return wording.Count(v.Language, n) }

// Signed writes by how much something changed: +5, −5.
func (v View) Signed(n int) string {
	switch {
	case n < 0:
		return "−" + v.Count(-n)
	case n > 0:
		return "+" + v.Count(n)
	default:
		return v.Count(0)
	}
}

// Write writes a page with a status, under a policy of its own.
func Write(w http.ResponseWriter, status int, p Page, v View) error {
	h := w.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", v.Language.String())
	h.Add("Vary", "Accept-Language")
	w.WriteHeader(status)
	return sheet.ExecuteTemplate(w, string(p), v)
}

// LanguageOf gives the language that fits best what the reader's browser asks
// for and, when it asks for none, what the business speaks.
func LanguageOf(r *http.Request, tenant string) language.Tag {
	return wording.Of(r.Header.Get("Accept-Language"), tenant)
}
