package importing

import (
	"io"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"kept/care/file"
)

// encodings are the names by which a mapping calls a file's encoding.
var encodings = map[string]file.Encoding{
	"utf-8": file.UTF8, "utf-16": file.UTF16, "windows-1252": file.Windows1252,
}

// decoded gives f's text in UTF-8. A byte order mark counts for more than what
// the mapping says: a file of refused rows has one, whatever the rows came in.
func (f File) decoded(r io.Reader) io.Reader {
	switch f.Encoding {
	case file.UTF16:
		return transform.NewReader(r, unicode.BOMOverride(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder()))
	case file.Windows1252:
		return transform.NewReader(r, unicode.BOMOverride(charmap.Windows1252.NewDecoder()))
	default:
		return r
	}
}

// Dates is the order in which a file writes a date: 4.3.2026 and 3/4/2026 are
// the same day in different countries.
type Dates string

// The orders of a date.
const (
	YearFirst  Dates = "YEAR_FIRST" // as in 2026-03-04; the usual one
	DayFirst   Dates = "DAY_FIRST"
	MonthFirst Dates = "MONTH_FIRST"
)

// usual are the ways in which files write times, those with a zone first.
var usual = []string{
	time.RFC3339, "2006-01-02 15:04:05Z07:00", "2006-01-02T15:04Z07:00",
	time.DateTime, "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-01-02T15:04", time.DateOnly,
}

// byHand are the ways in which people write dates; ISO's is understood in any order.
var byHand = map[Dates][]string{
	YearFirst:  usual,
	DayFirst:   append(written("2.1.2006", "2/1/2006", "2-1-2006", "2.1.06", "2/1/06"), usual...),
	MonthFirst: append(written("1/2/2006", "1-2-2006", "1/2/06"), usual...),
}

// written gives each date with a time of day and without one.
func written(dates ...string) []string {
	var out []string
	for _, d := range dates {
		out = append(out, d, d+" 15:04", d+" 15:04:05", d+" 3:04 PM", d+" 3:04:05 PM")
	}
	return out
}

func (d Dates) layouts() []string {
	if layouts := byHand[d]; layouts != nil {
		return layouts
	}
	return usual
}

// example shows how a time is written in this order.
func (d Dates) example() string {
	switch d {
	case DayFirst:
		return "31.12.2006 15:04"
	case MonthFirst:
		return "12/31/2006 15:04"
	default:
		return "2006-01-02 15:04:05"
	}
}

// Decimal is how a file writes a number with decimals.
type Decimal string

// The ways to write twelve and a half thousand.
const (
	Point Decimal = "POINT" // 12500.5 or 12,500.50
	Comma Decimal = "COMMA" // 12500,5 or 12.500,50
)

// plain writes a number as programs do: 12500.5. What is no number stays as it is.
func (d Decimal) plain(number string) string {
	switch d {
	case Comma:
		return strings.NewReplacer(".", "", " ", "", "\u00a0", "", "'", "", ",", ".").Replace(number)
	case Point:
		return strings.NewReplacer(",", "", " ", "", "\u00a0", "", "'", "").Replace(number)
	default:
		return number
	}
}

// dateNames and decimalNames are what a mapping says for them.
var (
	dateNames    = map[string]Dates{"": "", "year first": YearFirst, "day first": DayFirst, "month first": MonthFirst}
	decimalNames = map[string]Decimal{"": "", ".": Point, ",": Comma}
)

func (r *mappingReader) dates(n *yaml.Node) Dates {
	d, ok := dateNames[r.text(n, "dates")]
	if !ok {
		r.fail(n.Line, "dates: must be year first, day first or month first")
	}
	return d
}

func (r *mappingReader) decimal(n *yaml.Node) Decimal {
	d, ok := decimalNames[r.text(n, "decimal")]
	if !ok {
		r.fail(n.Line, `decimal: must be "." or ","`)
	}
	return d
}
