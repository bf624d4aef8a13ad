package importing

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"

	"kept/internal/fault"
	"kept/internal/sheet"
)

// table reads a CSV file (RFC 4180) row by row.
type table struct {
	File
	header []string
	at     map[string]int // column → place in a row
	closer io.Closer
	csv    *csv.Reader
}

// line is a row of a file as it stands there.
type line struct {
	file   string // its path
	number int64  // 1 is the header
	values []string
	wrong  error  // why it can't be read at all; nil if it can
	where  string // the column that keeps it from being read, if it is one
}

// openTable opens a file and reads its header.
func openTable(files fs.FS, f File) (*table, error) {
	r, err := files.Open(f.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.Invalid("files", "there is no file %s", f.Path)
	}
	if err != nil {
		return nil, fault.Invalid("files", "%s can't be opened", f.Path).Because(err)
	}
	t := &table{File: f, closer: r, at: map[string]int{}}
	buffered := bufio.NewReaderSize(f.decoded(r), 1<<16)
	if mark, err := buffered.Peek(3); err == nil && string(mark) == sheet.Mark {
		_, _ = buffered.Discard(3) // the byte order mark that spreadsheets write: it was just seen to be there
	}
	t.csv = csv.NewReader(buffered)
	t.csv.Comma = f.Delimiter
	t.header, err = t.csv.Read()
	if err != nil {
		return nil, errors.Join(fault.Invalid("files", "%s has no header: %s", f.Path, plain(err)), r.Close())
	}
	for i, h := range t.header {
		h = strings.TrimSpace(sheet.Plain(h))
		t.header[i] = h
		if h == "" {
			continue // what spreadsheets leave behind beside a table
		}
		if _, twice := t.at[h]; twice {
			return nil, errors.Join(fault.Invalid("files", "%s has two columns %q", f.Path, h), r.Close())
		}
		t.at[h] = i
	}
	return t, nil
}

// next reads a row; io.EOF follows the last one.
func (t *table) next() (line, error) {
	values, err := t.csv.Read()
	if err == io.EOF {
		return line{}, io.EOF
	}
	for i, v := range values {
		values[i] = sheet.Plain(v)
	}
	l := line{file: t.Path, values: values}
	if len(values) > 0 {
		n, _ := t.csv.FieldPos(0)
		l.number = int64(n)
	}
	var parse *csv.ParseError
	switch {
	case errors.As(err, &parse):
		l.number, l.wrong = int64(parse.StartLine), plain(err)
		if errors.Is(err, csv.ErrFieldCount) {
			l.wrong = fault.Clause("must have %d fields as the header has, not %d", len(t.header), len(values))
		}
	case err != nil:
		return line{}, fmt.Errorf("read %s: %w", t.Path, err)
	default:
		i := slices.IndexFunc(values, isNoText)
		if i < 0 {
			return l, nil
		}
		l.where, l.wrong = t.header[i], fault.Clause("must be text in UTF-8, without NUL characters")
	}
	for i, v := range l.values { // so that it can be shown
		l.values[i] = strings.ReplaceAll(strings.ToValidUTF8(v, "\ufffd"), "\x00", "\ufffd")
	}
	return l, nil
}

// isNoText reports whether v holds what PostgreSQL can't keep as text: the row
// would take its whole batch with it.
func isNoText(v string) bool { return !utf8.ValidString(v) || strings.ContainsRune(v, 0) }

func (t *table) close() error { return t.closer.Close() }

// plain says what is wrong with a row without the package's own prefix.
func plain(err error) error {
	var parse *csv.ParseError
	switch {
	case errors.Is(err, io.EOF):
		return fault.Clause("it is empty")
	case errors.As(err, &parse):
		return fault.Clause(parse.Err.Error())
	default:
		return err
	}
}

// held is a joined file in memory: of each row the columns that are asked for.
type held struct {
	path  string
	at    map[string]int
	rows  map[string][]line // by key
	wrong []line            // rows that can't be read
}

// hold reads a file for a join by key, with the columns wanted.
func hold(files fs.FS, f File, key string, columns []string) (*held, error) {
	t, err := openTable(files, f)
	if err != nil {
		return nil, err
	}
	defer func() { _ = t.close() }() // it was only read
	h := &held{path: f.Path, at: map[string]int{}, rows: map[string][]line{}}
	var from []int
	for _, c := range columns {
		if _, there := h.at[c]; !there {
			h.at[c] = len(from)
			from = append(from, t.at[c])
		}
	}
	for {
		l, err := t.next()
		if err == io.EOF {
			return h, nil
		}
		if err != nil {
			return nil, err
		}
		if l.wrong != nil {
			h.wrong = append(h.wrong, l)
			continue
		}
		k := strings.Clone(strings.TrimSpace(l.values[t.at[key]]))
		h.rows[k] = append(h.rows[k], l.only(from))
	}
}

// only keeps some of a row's values and lets go of the memory of the others:
// encoding/csv cuts all of a row's values from one string.
func (l line) only(places []int) line {
	values := make([]string, len(places))
	for i, p := range places {
		values[i] = strings.Clone(l.values[p])
	}
	l.values = values
	return l
}

// count gives how many rows a file has, readable or not.
func count(files fs.FS, f File) (n int64, err error) {
	t, err := openTable(files, f)
	if err != nil {
		return 0, err
	}
	defer func() { _ = t.close() }() // it was only read
	for {
		if _, err := t.next(); err == io.EOF {
			return n, nil
		} else if err != nil {
			return n, err
		}
		n++
	}
}
