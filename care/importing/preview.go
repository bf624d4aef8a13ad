package importing

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"io/fs"
	"strings"
	"unicode/utf8"

	"kept/care/file"
	"kept/internal/fault"
	"kept/internal/wording"
)

// previewRows is how many rows a preview shows.
const previewRows = 20

// Question asks for a preview of an upload. What is left empty is guessed.
type Question struct {
	UploadID  string
	Kind      Kind
	Delimiter Delimiter
	Encoding  file.Encoding
}

// Preview shows what is in an uploaded file, how it seems to be written, and
// what its columns seem to mean.
type Preview struct {
	Name      string
	Size      int64
	Rows      int64 // rows there are, as counted while the file came in
	Delimiter Delimiter
	Encoding  file.Encoding
	Dates     Dates
	Decimal   Decimal
	Columns   []string
	First     [][]string // the first rows, each as long as Columns
	Wrong     []string   // what can't be read in the first rows, a sentence each
	Kind      Kind
	Suggested []*FormField
}

// Preview looks at the beginning of an upload. A file that is no table is
// invalid; another tenant's upload, or one that has expired, is missing.
func (r *Room) Preview(ctx context.Context, q Question) (*Preview, error) {
	f, err := r.Files.Find(ctx, q.UploadID)
	if err != nil {
		return nil, err
	}
	if err := r.Files.Keep(ctx, []string{f.ID}); err != nil {
		return nil, err
	}
	p := &Preview{Name: f.Name, Size: f.Size, Rows: max(0, f.Lines-1), Delimiter: q.Delimiter, Encoding: q.Encoding, Kind: q.Kind}
	if p.Encoding == "" {
		p.Encoding = f.Encoding
	}
	if p.Delimiter == "" {
		head, err := io.ReadAll(io.LimitReader(File{Encoding: p.Encoding}.decoded(r.Files.Open(ctx, f)), 64<<10))
		if err != nil {
			return nil, err
		}
		p.Delimiter = guessDelimiter(head)
	}
	if err := p.read(ctx, folder{ctx: ctx, book: r.Files, uploads: map[string]*file.File{f.Name: f}}); err != nil {
		return nil, err
	}
	p.Dates, p.Decimal = guessDates(p.First), guessDecimal(p.First)
	attributes, err := r.Customers.Attributes(ctx)
	if err != nil {
		return nil, err
	}
	if p.Kind == "" {
		p.Kind = guessKind(p.Columns)
	}
	p.Suggested = suggest(p.Kind, p.Columns, attributes)
	return p, nil
}

// read reads the header and the first rows.
func (p *Preview) read(ctx context.Context, files fs.FS) error {
	t, err := openTable(files, (&Form{Delimiter: p.Delimiter, Encoding: p.Encoding}).file(p.Name))
	if err != nil {
		return err
	}
	defer func() { _ = t.close() }() // it was only read
	p.Columns = t.columns()
	for len(p.First) < previewRows {
		l, err := t.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if l.wrong != nil {
			p.Wrong = append(p.Wrong, wording.Say(ctx, unreadable(l)))
		}
		if len(p.Wrong) >= previewRows {
			return nil
		}
		row := make([]string, len(p.Columns))
		copy(row, l.values)
		p.First = append(p.First, row)
	}
	return nil
}

// columns gives the header as it is to be shown and mapped.
func (t *table) columns() []string {
	out := make([]string, len(t.header))
	for i, h := range t.header {
		out[i] = strings.TrimSpace(h)
	}
	return out
}

// headerOf gives the columns of a file.
func headerOf(files fs.FS, f File) ([]string, error) {
	t, err := openTable(files, f)
	if err != nil {
		return nil, err
	}
	return t.columns(), t.close()
}

// guessDelimiter gives the delimiter by which the first rows have the same
// number of columns, and most of them.
func guessDelimiter(head []byte) Delimiter {
	head = bytes.TrimPrefix(head, []byte("\ufeff"))
	best, most := CommaDelimiter, 1
	for _, d := range []Delimiter{CommaDelimiter, SemicolonDelimiter, TabDelimiter, PipeDelimiter} {
		if n := columnsBy(head, delimiters[d]); n > most {
			best, most = d, n
		}
	}
	return best
}

// columnsBy gives how many columns the first rows have by a delimiter: those
// of the header, if most rows have as many.
func columnsBy(head []byte, delimiter rune) int {
	r := csv.NewReader(bytes.NewReader(head))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes, r.ReuseRecord = delimiter, -1, true, true
	header, same, rows := 0, 0, 0
	for rows < 50 {
		row, err := r.Read()
		if err != nil {
			break
		}
		if rows++; rows == 1 {
			header = len(row)
		}
		if len(row) == header {
			same++
		}
	}
	if same*2 < rows {
		return 0
	}
	return header
}

// guessDates gives the order of the dates among the rows: day and month can
// be told apart as soon as one of them is above twelve.
func guessDates(rows [][]string) Dates {
	first, second, any := 0, 0, false
	for _, row := range rows {
		for _, v := range row {
			var a, b, year int
			if n, ok := datelike(v); ok {
				a, b, year = n[0], n[1], n[2]
			}
			if year == 0 || a > 31 || b > 31 || a == 0 || b == 0 {
				continue
			}
			any, first, second = true, max(first, a), max(second, b)
		}
	}
	switch {
	case !any:
		return YearFirst
	case second > 12:
		return MonthFirst
	default:
		return DayFirst
	}
}

// datelike reads three numbers such as those of 4.3.2026, with a time of day
// or without one.
func datelike(v string) (n [3]int, ok bool) {
	v, _, _ = strings.Cut(strings.TrimSpace(v), " ")
	parts := strings.FieldsFunc(v, func(r rune) bool { return r == '.' || r == '/' || r == '-' })
	if len(parts) != 3 || len(parts[0]) > 2 || len(parts[1]) > 2 || len(parts[2]) != 4 && len(parts[2]) != 2 {
		return n, false
	}
	for i, p := range parts {
		for _, c := range p {
			if c < '0' || c > '9' {
				return n, false
			}
			n[i] = n[i]*10 + int(c-'0')
		}
	}
	return n, true
}

// guessDecimal gives how the rows write decimals: a comma with one or two
// digits behind it is one; three are thousands.
func guessDecimal(rows [][]string) Decimal {
	for _, row := range rows {
		for _, v := range row {
			v = strings.TrimSpace(v)
			i := strings.LastIndexAny(v, ",.")
			if i < 1 || strings.Trim(v, "0123456789.,-+ ") != "" {
				continue
			}
			if behind := utf8.RuneCountInString(v[i+1:]); behind == 0 || behind > 2 || strings.Count(v, ".") > 1 && v[i] == '.' {
				continue
			}
			if v[i] == ',' {
				return Comma
			}
			return Point
		}
	}
	return Point
}

// unreadable says what keeps a line of the file from being read.
func unreadable(l line) error { return fault.Clause("line %d %s", l.number, l.wrong) }
