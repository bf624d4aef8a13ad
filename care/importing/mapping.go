// Package importing brings a tenant's records in from CSV files: customers,
// products, purchases, interactions and promises.
//
// A mapping says, in a small declarative YAML file, how the rows of some files
// become records; examples/olist.mapping.yaml is one to read. Each row stands
// alone: a wrong one is refused with its file, line, field and reason while
// the rest goes in, or nothing does, as asked. Rows go in by batches, each
// committed with the place that it reached, so an import that was killed goes
// on from there; and because records are known by the partner's own ids,
// importing the same files again changes nothing. It is all history: no event
// of it raises a mail or a warning.
//
// The files that drive the records are read as a stream. A file that is joined
// is held in memory, with the columns that are asked for: about its own size.
package importing

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"kept/care/file"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/money"
)

// Mapping says how files become records. Parse makes it.
type Mapping struct {
	Zone     *time.Location // of times and days without a zone of their own; nil means the tenant's
	Currency string         // of amounts; empty means the tenant's
	// Rates give one unit of Currency in the tenant's, by the tenant's; a
	// purchase's own field "rate" comes before them.
	Rates   map[string]string
	Dates   Dates   // in which order files write a date; a field's own layout comes before it
	Decimal Decimal // how they write a number
	Files   map[string]File
	Steps   []Step
	name    string
	source  []byte
}

// File is a CSV file beside the others.
type File struct {
	Name      string // as the mapping calls it
	Path      string
	Delimiter rune
	Encoding  file.Encoding // "" is UTF-8
	line      int
}

// Step makes one kind of record from the rows of one file.
type Step struct {
	Kind   Kind
	From   string
	Joins  []Join
	Fields map[string]Value
	Lines  *Lines
	line   int
}

// Join finds for each row the row of another file whose Key holds what By holds.
type Join struct {
	As, File, Key, By string
	line              int
}

// Lines are the rows of another file that belong to a record: a purchase's.
type Lines struct {
	Join
	Fields map[string]Value
}

// Parse reads a mapping. name is how messages call it. All that is wrong is
// reported at once, as a fault of the field "mapping", each with its line.
func Parse(name string, source []byte) (*Mapping, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(source, &doc); err != nil {
		return nil, fault.Invalid("mapping", "%s: %s", name, strings.TrimPrefix(err.Error(), "yaml: "))
	}
	if len(doc.Content) == 0 {
		return nil, fault.Invalid("mapping", "%s is empty", name)
	}
	r := &mappingReader{name: name}
	m := r.mapping(doc.Content[0])
	m.name, m.source = name, source
	if len(r.wrong) > 0 {
		return nil, fault.Invalid("mapping", "%s", strings.Join(r.wrong, "\n"))
	}
	return m, nil
}

func (m *Mapping) setZone(name string) (err error) {
	m.Zone, err = clock.Zone(name)
	return err
}

// mappingReader turns YAML into a Mapping and notes all that is wrong with it.
type mappingReader struct {
	name  string
	wrong []string
}

func (r *mappingReader) fail(line int, format string, args ...any) {
	r.wrong = append(r.wrong, fmt.Sprintf("%s:%d: %s", r.name, line, fmt.Sprintf(format, args...)))
}

func (r *mappingReader) mapping(n *yaml.Node) *Mapping {
	m := &Mapping{Files: map[string]File{}}
	s := r.section("the mapping", n, "timeZone", "currency", "rates", "dates", "decimal", "files", "load")
	if zone := r.text(s["timeZone"], "timeZone"); zone != "" {
		if err := m.setZone(zone); err != nil {
			r.fail(s["timeZone"].Line, "timeZone: %s", err)
		}
	}
	if m.Currency = r.text(s["currency"], "currency"); m.Currency != "" {
		if _, err := money.Scale(m.Currency); err != nil {
			r.fail(s["currency"].Line, "currency: %s", err)
		}
	}
	if s["rates"] != nil {
		m.Rates = map[string]string{}
		for currency, rate := range r.section("rates", s["rates"]) {
			m.Rates[currency] = r.text(rate, "rates."+currency)
		}
	}
	m.Dates, m.Decimal = r.dates(s["dates"]), r.decimal(s["decimal"])
	r.need(n, "the mapping", s, "files", "load")
	for name, f := range r.section("files", s["files"]) {
		m.Files[name] = r.file(name, f)
	}
	for i, step := range r.list("load", s["load"]) {
		m.Steps = append(m.Steps, r.step(m, fmt.Sprintf("load[%d]", i), step))
	}
	return m
}

func (r *mappingReader) file(name string, n *yaml.Node) File {
	f := File{Name: name, Delimiter: ',', line: n.Line}
	if n.Kind == yaml.ScalarNode {
		f.Path = n.Value
		return f
	}
	at := "files." + name
	s := r.section(at, n, "path", "delimiter", "encoding")
	r.need(n, at, s, "path")
	f.Path = r.text(s["path"], at+".path")
	switch d := r.text(s["delimiter"], at+".delimiter"); d {
	case "", ",":
	case ";", "|", "\t":
		f.Delimiter = rune(d[0])
	case "tab":
		f.Delimiter = '\t'
	default:
		r.fail(s["delimiter"].Line, `%s.delimiter: must be ",", ";", "|" or tab`, at)
	}
	if e := s["encoding"]; e != nil {
		var ok bool
		if f.Encoding, ok = encodings[r.text(e, at+".encoding")]; !ok {
			r.fail(e.Line, "%s.encoding: must be one of %s", at, strings.Join(slices.Sorted(maps.Keys(encodings)), ", "))
		}
	}
	return f
}

func (r *mappingReader) step(m *Mapping, at string, n *yaml.Node) Step {
	s := r.section(at, n, "kind", "from", "join", "fields", "lines")
	r.need(n, at, s, "kind", "from", "fields")
	step := Step{Kind: Kind(r.text(s["kind"], at+".kind")), From: r.text(s["from"], at+".from"), line: n.Line}
	form, ok := forms[step.Kind]
	if !ok && s["kind"] != nil {
		r.fail(s["kind"].Line, "%s.kind: %q must be one of %s", at, step.Kind, strings.Join(kinds(), ", "))
	}
	r.known(m, s["from"], at+".from", step.From)
	step.Joins = r.joins(m, at+".join", s["join"])
	step.Fields = r.fields(at+".fields", s["fields"], form, ok)
	if lines := s["lines"]; lines != nil {
		if ok && form.lines == nil {
			r.fail(lines.Line, "%s.lines: %s have none", at, step.Kind)
		}
		step.Lines = r.lines(m, at+".lines", lines, form.lines)
	}
	return step
}

func (r *mappingReader) joins(m *Mapping, at string, n *yaml.Node) []Join {
	var out []Join
	if n == nil || n.Kind != yaml.MappingNode {
		r.section(at, n)
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 { // in the order of the file: a join may use those above it
		as := n.Content[i].Value
		s := r.section(at+"."+as, n.Content[i+1], "file", "key", "by")
		r.need(n.Content[i+1], at+"."+as, s, "file", "key", "by")
		out = append(out, r.join(m, at+"."+as, as, s, n.Content[i].Line))
	}
	return out
}

func (r *mappingReader) join(m *Mapping, at, as string, s map[string]*yaml.Node, line int) Join {
	j := Join{As: as, File: r.text(s["file"], at+".file"), Key: r.text(s["key"], at+".key"), By: r.text(s["by"], at+".by"), line: line}
	r.known(m, s["file"], at+".file", j.File)
	return j
}

func (r *mappingReader) lines(m *Mapping, at string, n *yaml.Node, fields []string) *Lines {
	s := r.section(at, n, "file", "key", "by", "fields")
	r.need(n, at, s, "file", "key", "by", "fields")
	return &Lines{
		Join:   r.join(m, at, "", s, n.Line),
		Fields: r.fields(at+".fields", s["fields"], form{fields: fields}, fields != nil),
	}
}

func (r *mappingReader) fields(at string, n *yaml.Node, allowed form, check bool) map[string]Value {
	out := map[string]Value{}
	for name, v := range r.section(at, n) {
		if check && !allowed.has(name) {
			r.fail(v.Line, "%s.%s: there is no such field; there are %s", at, name, strings.Join(allowed.fields, ", "))
			continue
		}
		out[name] = r.value(at+"."+name, v)
	}
	return out
}

// known checks that a file is among those of the mapping.
func (r *mappingReader) known(m *Mapping, n *yaml.Node, at, file string) {
	if _, ok := m.Files[file]; !ok && n != nil {
		r.fail(n.Line, "%s: %q isn't among the files", at, file)
	}
}
