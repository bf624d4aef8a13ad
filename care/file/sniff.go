package file

import (
	"bytes"
	"unicode/utf8"

	"kept/internal/fault"
)

// sniffer looks at a text while it streams by: how it is encoded, how many
// lines it has, and whether it is a text at all.
type sniffer struct {
	begun   bool
	utf16   bool
	notUTF8 bool
	rest    []byte // the bytes of a letter that the chunk before ended in
	quoted  bool
	blank   bool // the line so far holds nothing
	lines   int64
}

// magic are the beginnings of files that people take for a table.
var magic = []struct {
	start string
	what  error
}{
	{"PK\x03\x04", fault.Clause("an Excel workbook or a zip archive")},
	{"PK\x05\x06", fault.Clause("an empty zip archive")},
	{"\xd0\xcf\x11\xe0", fault.Clause("an old Excel workbook")},
	{"\x1f\x8b", fault.Clause("compressed")},
	{"%PDF", fault.Clause("a PDF")},
	{"SQLite format 3", fault.Clause("a database")},
	{"{\\rtf", fault.Clause("a rich text")},
}

// errNoText refuses what is no text. The rest of the file isn't looked at.
func errNoText(what error) error {
	return fault.Invalid("file", "is %s: save the table as CSV and upload that", what)
}

// look takes the next bytes of the text.
func (s *sniffer) look(p []byte) error {
	if !s.begun && len(p) > 0 {
		s.begun, s.blank = true, true
		for _, m := range magic {
			if bytes.HasPrefix(p, []byte(m.start)) {
				return errNoText(m.what)
			}
		}
		s.utf16 = bytes.HasPrefix(p, []byte("\xff\xfe")) || bytes.HasPrefix(p, []byte("\xfe\xff"))
	}
	if !s.utf16 && bytes.IndexByte(p, 0) >= 0 {
		return errNoText(fault.Clause("no text but binary data"))
	}
	s.letters(p)
	s.count(p)
	return nil
}

// letters sees whether the text can be UTF-8.
func (s *sniffer) letters(p []byte) {
	if s.utf16 || s.notUTF8 {
		return
	}
	if len(s.rest) > 0 {
		p = append(s.rest, p...)
	}
	s.rest = nil
	if utf8.Valid(p) {
		return
	}
	for n := 1; n < utf8.UTFMax && n <= len(p); n++ { // a letter that is cut in two
		if tail := p[len(p)-n:]; utf8.RuneStart(tail[0]) && !utf8.FullRune(tail) && utf8.Valid(p[:len(p)-n]) {
			s.rest = bytes.Clone(tail)
			return
		}
	}
	s.notUTF8 = true
}

// count counts lines. It works on bytes: in all three encodings a quote and a
// line's end are bytes of their own, and no other letter of a table's usual
// ones has them. It is what a progress bar starts from, not what is imported.
func (s *sniffer) count(p []byte) {
	for _, c := range p {
		switch c {
		case '"':
			s.quoted, s.blank = !s.quoted, false
		case '\n':
			if !s.quoted && !s.blank {
				s.lines++
				s.blank = true
			}
		case '\r', 0:
		default:
			s.blank = false
		}
	}
}

// end tells what the text turned out to be.
func (s *sniffer) end() (Encoding, int64, error) {
	if !s.begun {
		return "", 0, fault.Invalid("file", "is empty")
	}
	if !s.blank {
		s.lines++
	}
	switch {
	case s.utf16:
		return UTF16, s.lines, nil
	case s.notUTF8 || len(s.rest) > 0:
		return Windows1252, s.lines, nil
	default:
		return UTF8, s.lines, nil
	}
}
