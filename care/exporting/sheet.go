package exporting

import (
	"encoding/csv"
	"io"
	"regexp"
	"strings"
)

// sheet writes rows as CSV, made safe for spreadsheets.
type sheet struct {
	csv *csv.Writer
	err error
}

func newSheet(w io.Writer) *sheet {
	s := &sheet{csv: csv.NewWriter(w)}
	s.csv.UseCRLF = true // RFC 4180
	return s
}

func (s *sheet) write(row []string) {
	safe := make([]string, len(row))
	for i, cell := range row {
		safe[i] = defused(cell)
	}
	if err := s.csv.Write(safe); err != nil && s.err == nil {
		s.err = err
	}
}

func (s *sheet) flush() error {
	s.csv.Flush()
	if s.err != nil {
		return s.err
	}
	return s.csv.Error()
}

// aNumber is what begins like a formula and is none: -12.50, or a telephone
// number such as +4930123456.
var aNumber = regexp.MustCompile(`^[+-]\d[\d., ]*$`)

// defused gives a text that a spreadsheet shows and doesn't run: a customer may
// have any name, and =HYPERLINK(…) is one.
func defused(cell string) string {
	if cell == "" || !strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) || aNumber.MatchString(cell) {
		return cell
	}
	return "'" + cell
}
