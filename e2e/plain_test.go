package e2e_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// plainer writes answers so that two runs of a story can be compared: what
// differs each time gets a name.
type plainer struct {
	names map[string]string
	kinds map[string]int
}

func newPlainer() *plainer { return &plainer{names: map[string]string{}, kinds: map[string]int{}} }

var (
	anID     = regexp.MustCompile(`\b([a-z]{3})_[0-7][0-9a-hjkmnp-tv-z]{25}\b`)
	anOpaque = regexp.MustCompile(`\b(kept_[a-z]+_)[A-Za-z0-9_-]{20,}|\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*`)
	anInst   = regexp.MustCompile(`\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z`)
)

// text gives shown as JSON, or raw when it is none, without what
// differs each time.
func (p *plainer) text(shown any, raw string) string {
	if shown == nil && strings.TrimSpace(raw) != "null" {
		return p.plain(raw)
	}
	return layout(p.value(shown), "") + "\n"
}

// value makes every text in v plain, before it is known what fits on a line.
func (p *plainer) value(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			out[name] = p.value(v[name])
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = p.value(v[i])
		}
		return out
	case string:
		return p.plain(v)
	}
	return v
}

// layout writes JSON with what fits on a line on one line: an answer should be
// as short as it can be read.
func layout(v any, indent string) string {
	line := compact(v)
	if len(indent)+len(line) <= 100 {
		return line
	}
	deeper, parts := indent+"  ", []string{}
	switch v := v.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			parts = append(parts, deeper+compact(name)+": "+layout(v[name], deeper))
		}
		return "{\n" + strings.Join(parts, ",\n") + "\n" + indent + "}"
	case []any:
		for _, e := range v {
			parts = append(parts, deeper+layout(e, deeper))
		}
		return "[\n" + strings.Join(parts, ",\n") + "\n" + indent + "]"
	}
	return line
}

func compact(v any) string {
	switch v := v.(type) {
	case map[string]any:
		var parts []string
		for _, name := range slices.Sorted(maps.Keys(v)) {
			parts = append(parts, compact(name)+": "+compact(v[name]))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case []any:
		var parts []string
		for _, e := range v {
			parts = append(parts, compact(e))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(v) // it came from JSON
	return strings.TrimSuffix(b.String(), "\n")
}

func (p *plainer) plain(s string) string {
	s = anOpaque.ReplaceAllString(s, "${1}…")
	s = anInst.ReplaceAllStringFunc(s, func(at string) string { return nearNow(at, time.Now()) })
	return anID.ReplaceAllStringFunc(s, func(id string) string {
		if p.names[id] == "" {
			kind := id[:3]
			p.kinds[kind]++
			p.names[id] = fmt.Sprintf("%s#%d", kind, p.kinds[kind])
		}
		return p.names[id]
	})
}

// nearNow names an instant within a year or so of now by its distance, to five
// minutes; one farther off was written by the story and stays.
func nearNow(at string, now time.Time) string {
	t, err := time.Parse(time.RFC3339Nano, at)
	if err != nil {
		return at
	}
	d := t.Sub(now).Round(5 * time.Minute)
	switch {
	case d.Abs() > 400*24*time.Hour:
		return at
	case d == 0:
		return "now"
	case d%(24*time.Hour) == 0:
		return fmt.Sprintf("now%+dd", d/(24*time.Hour))
	case d%time.Hour == 0:
		return fmt.Sprintf("now%+dh", d/time.Hour)
	}
	return fmt.Sprintf("now%+dm", d/time.Minute)
}

func TestAnswersAreMadePlain(t *testing.T) {
	now := time.Now()
	at := func(d time.Duration) string { return now.Add(d).UTC().Format(time.RFC3339Nano) }
	a, b := "cus_01jd4t0x9me5rbp3n2yz6f8k7c", "cus_01jd4t0x9me5rbp3n2yz6f8k7d"
	for _, tc := range []struct{ in, want string }{
		{a + " " + b + " " + a, "cus#1 cus#2 cus#1"},
		{strings.Replace(b, "cus_", "prm_", 1), "prm#1"},
		{at(0) + " " + at(7*24*time.Hour) + " " + at(-15*time.Minute), "now now+7d now-15m"},
		{"2020-02-03T04:05:06Z", "2020-02-03T04:05:06Z"},
		{"kept_inv_abcdefghijklmnopqrstuvwxyz", "kept_inv_…"},
		{"eyJhbGciOi.eyJzdWIi.c2lnbmF0", "…"},
		{"the customer_is here", "the customer_is here"},
	} {
		if got := newPlainer().plain(tc.in); got != tc.want {
			t.Errorf("plain(%q) = %q, want %q", tc.in, got, tc.want)
		}
	}
}
