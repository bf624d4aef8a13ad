package mail

import (
	"bytes"
	"fmt"
	htmltemplate "html/template"
	"regexp"
	"strings"
	"text/template"

	"kept/internal/wording"
)

// Written is a letter in words.
type Written struct {
	Subject string
	Text    string
	HTML    string
}

// facts are what the words of a letter may name.
type facts struct {
	Base, Link, To, Name, Business, By, On string
}

// Write gives l in words. base is where Kept is reached.
func (l Letter) Write(base string) (*Written, error) {
	tag := wording.Of(l.Language)
	w, ok := texts[l.Kind][tag]
	if !ok {
		return nil, fmt.Errorf("mail: no words for a letter of kind %q", l.Kind)
	}
	f := facts{
		Base: base, Link: Link(base, l.Kind, l.Token), To: l.To, Name: modest(l.Name), Business: modest(l.Business), By: modest(l.By),
	}
	if !l.On.IsZero() {
		f.On = wording.Day(tag, l.On)
	}
	frame := frames[tag]
	greeting := frame.nameless
	if f.Name != "" {
		greeting = frame.greeting
	}
	filled := filler{facts: f}
	s := sheet{
		Language: tag.String(), Subject: filled.one(w.subject), Greeting: filled.one(greeting),
		Before: filled.all(w.before), Button: w.button, Link: f.Link, After: filled.all(w.after), Footer: filled.one(frame.footer),
	}
	if filled.err != nil {
		return nil, fmt.Errorf("mail: write a letter of kind %s: %w", l.Kind, filled.err)
	}
	var html bytes.Buffer
	if err := page.Execute(&html, s); err != nil {
		return nil, fmt.Errorf("mail: write a letter of kind %s: %w", l.Kind, err)
	}
	return &Written{Subject: s.Subject, Text: s.text(), HTML: html.String()}, nil
}

// longestName is the most characters of a name that a letter repeats.
const longestName = 60

// modest gives a name that strangers chose as a letter may repeat it: short, and
// nothing that a mail reader would make a link of. Else anybody could sign up
// under a name that is an advertisement and have Kept mail it to everyone.
func modest(name string) string {
	name = strings.Join(strings.Fields(name), " ")
	if strings.ContainsAny(name, "/@<>") || strings.Contains(strings.ToLower(name), "www.") {
		return ""
	}
	if r := []rune(name); len(r) > longestName {
		return string(r[:longestName-1]) + "…"
	}
	return dotted.ReplaceAllString(name, ".\u200b$1")
}

// dotted is what looks like a domain; a space of no width keeps it a name.
var dotted = regexp.MustCompile(`\.(\S)`)

// filler fills facts into texts and keeps the first error.
type filler struct {
	facts facts
	err   error
}

func (f *filler) one(text string) string {
	t, err := template.New("").Option("missingkey=error").Parse(text)
	if err != nil {
		f.err = err
		return ""
	}
	var out strings.Builder
	if err := t.Execute(&out, f.facts); err != nil {
		f.err = err
	}
	return out.String()
}

func (f *filler) all(texts []string) []string {
	var out []string
	for _, t := range texts {
		out = append(out, f.one(t))
	}
	return out
}

// sheet is a letter filled in, to be laid out.
type sheet struct {
	Language, Subject, Greeting string
	Before                      []string
	Button, Link                string
	After                       []string
	Footer                      string
}

func (s sheet) text() string {
	parts := append([]string{s.Greeting}, s.Before...)
	if s.Link != "" {
		parts = append(parts, s.Link)
	}
	parts = append(parts, s.After...)
	return strings.Join(append(parts, "-- \n"+s.Footer), "\n\n") + "\n"
}

// page is plain on purpose: mail readers know little HTML, and a letter that
// carries one link shouldn't look like an advertisement.
var page = htmltemplate.Must(htmltemplate.New("letter").Parse(`<!doctype html>
<html lang="{{.Language}}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{.Subject}}</title></head>
<body style="margin:0;padding:24px 16px;background:#f4f5f7;color:#1d2330;font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif">
<div style="max-width:560px;margin:0 auto;padding:28px;background:#ffffff;border-radius:8px">
<p style="margin:0 0 16px">{{.Greeting}}</p>
{{range .Before}}<p style="margin:0 0 16px">{{.}}</p>
{{end}}{{with .Link}}<p style="margin:24px 0"><a href="{{.}}" style="display:inline-block;padding:10px 18px;background:#1b5e9c;color:#ffffff;border-radius:6px;text-decoration:none;font-weight:600">{{$.Button}}</a></p>
<p style="margin:0 0 16px;color:#566074;font-size:13px;word-break:break-all">{{.}}</p>
{{end}}{{range .After}}<p style="margin:0 0 16px">{{.}}</p>
{{end}}<p style="margin:24px 0 0;color:#566074;font-size:13px">{{.Footer}}</p>
</div></body></html>
`))
