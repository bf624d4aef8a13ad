package importing

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"kept/internal/fault"
)

// plan is a mapping held against the files that it is to read.
type plan struct {
	*Mapping
	files   fs.FS
	total   int64               // rows of all steps
	counts  []int64             // rows of each step
	headers map[string][]string // the columns of each file, by its path
	print   string              // tells these files and this mapping from any others
}

// prepare is check, and reads the files to their ends: it counts their rows and
// takes their fingerprint.
func prepare(m *Mapping, files fs.FS) (*plan, error) {
	p, err := check(m, files)
	if err != nil {
		return nil, err
	}
	for _, s := range m.Steps {
		n, err := count(files, m.Files[s.From])
		if err != nil {
			return nil, err
		}
		p.counts = append(p.counts, n)
		p.total += n
	}
	return p, p.fingerprint()
}

// check sees that the files are there and have the columns that the mapping
// names. All that is wrong is reported at once.
func check(m *Mapping, files fs.FS) (*plan, error) {
	p := &plan{Mapping: m, files: files}
	r := &mappingReader{name: m.name}
	headers := map[string]*table{}
	p.headers = map[string][]string{}
	for _, name := range slices.Sorted(maps.Keys(m.Files)) {
		f := m.Files[name]
		t, err := openTable(files, f)
		if err != nil {
			if fault.As(err) == nil {
				return nil, err
			}
			r.fail(f.line, "files.%s: %s", name, fault.As(err).Message)
			continue
		}
		headers[name], p.headers[f.Path] = t, t.header
		_ = t.close() // only the header was wanted
	}
	for i, s := range m.Steps {
		r.checkColumns(fmt.Sprintf("load[%d]", i), s, headers)
	}
	if len(r.wrong) > 0 {
		return nil, fault.Invalid("mapping", "%s", strings.Join(r.wrong, "\n"))
	}
	return p, nil
}

// delimiter gives what stands between the columns, "" when there are several files.
func (p *plan) delimiter() string {
	if len(p.Files) == 1 {
		for _, f := range p.Files {
			return string(f.Delimiter)
		}
	}
	return ""
}

// checkColumns complains about columns that the files of a step don't have.
func (r *mappingReader) checkColumns(at string, s Step, headers map[string]*table) {
	from := map[string]*table{"": headers[s.From]}
	check := func(line int, at, column string) {
		as, name := s.split(column)
		t, ok := from[as]
		if !ok {
			r.fail(line, "%s: there is no join %q", at, as)
			return
		}
		if t == nil {
			return // the file itself is missing, which was said
		}
		if _, ok := t.at[name]; ok {
			return
		}
		if join, _, ok := strings.Cut(name, "."); ok && as == "" {
			r.fail(line, "%s: there is no join %q, and %s has no column %q", at, join, t.Path, name)
			return
		}
		r.fail(line, "%s: %s has no column %q", at, t.Path, name)
	}
	for _, j := range s.Joins {
		check(j.line, at+".join."+j.As+".by", j.By)
		from[j.As] = headers[j.File]
		check(j.line, at+".join."+j.As+".key", j.As+"."+j.Key)
	}
	fields := func(at string, values map[string]Value) {
		for _, name := range slices.Sorted(maps.Keys(values)) {
			for _, c := range values[name].columns() {
				check(values[name].line, at+"."+name, c)
			}
		}
	}
	fields(at+".fields", s.Fields)
	if s.Lines == nil {
		return
	}
	check(s.Lines.line, at+".lines.by", s.Lines.By)
	from = map[string]*table{"": headers[s.Lines.File]}
	check(s.Lines.line, at+".lines.key", s.Lines.Key)
	fields(at+".lines.fields", s.Lines.Fields)
}

// split cuts "buyer.city" into the join and its column. Where the step has no
// such join it is a column whose name has a dot, such as "Kd.-Nr.".
func (s Step) split(column string) (join, name string) {
	join, name, ok := strings.Cut(column, ".")
	if ok && slices.ContainsFunc(s.Joins, func(j Join) bool { return j.As == join }) {
		return join, name
	}
	return "", column
}

// fingerprint makes p.print from all that the import reads.
func (p *plan) fingerprint() error {
	h := sha256.New()
	h.Write(p.source)
	for _, name := range slices.Sorted(maps.Keys(p.Files)) {
		f, err := p.files.Open(p.Files[name].Path)
		if err != nil {
			return err
		}
		_, err = io.Copy(h, f)
		_ = f.Close() // it was only read
		if err != nil {
			return err
		}
	}
	p.print = hex.EncodeToString(h.Sum(nil))
	return nil
}
