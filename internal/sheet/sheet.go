// Package sheet writes CSV files that people open in spreadsheets: what would
// run there as a formula is shown as text. Read back by Plain, it is what it was.
package sheet

import (
	"encoding/csv"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"
)

// Mark is the byte order mark: without it at the beginning of a file a
// spreadsheet takes UTF-8 for something else.
const Mark = "\ufeff"

// Writer is a csv.Writer that defuses every cell.
type Writer struct{ *csv.Writer }

// NewWriter returns a Writer to w.
func NewWriter(w io.Writer) *Writer { return &Writer{csv.NewWriter(w)} }

// Write writes a row, made safe. As with a csv.Writer, what went wrong below is
// told by Error after Flush.
func (w *Writer) Write(row []string) error {
	safe := make([]string, len(row))
	for i, cell := range row {
		safe[i] = Defuse(cell)
	}
	return w.Writer.Write(safe)
}

// Defuse gives a text that a spreadsheet shows and doesn't run, with an
// apostrophe before it: a customer may have any name, and =HYPERLINK(…) is one.
// One more goes before a text that has apostrophes already, so that Plain can tell.
func Defuse(cell string) string {
	if runs(strings.TrimLeft(cell, "'")) {
		return "'" + cell
	}
	return cell
}

// Plain takes back what Defuse added.
func Plain(cell string) string {
	if rest, ok := strings.CutPrefix(cell, "'"); ok && runs(strings.TrimLeft(rest, "'")) {
		return rest
	}
	return cell
}

// aNumber is what begins like a formula and is none: -12.50, or a telephone
// number such as +4930123456.
var aNumber = regexp.MustCompile(`^[+-]\d[\d., ]*$`)

// runs reports whether a spreadsheet may take cell for a formula. Some take the
// wide signs of East Asian keyboards too.
func runs(cell string) bool {
	first, _ := utf8.DecodeRuneInString(cell)
	return cell != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", first) && !aNumber.MatchString(cell)
}
