// Package wording writes days, times and figures as a reader's language does, for
// what Kept itself puts into words: letters, the pages that customers see, and
// what a form is refused for. The console words the rest for itself.
package wording

import (
	"fmt"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

// Languages are those that Kept writes; the first one where nothing fits.
var Languages = []language.Tag{language.English, language.German}

var matcher = language.NewMatcher(Languages)

// Of gives the language of Languages that fits best what is wished for, the
// dearest first: a BCP 47 tag, or what an Accept-Language header says (RFC 9110,
// section 12.5.4).
func Of(wishes ...string) language.Tag {
	_, i := language.MatchStrings(matcher, wishes...)
	return Languages[i]
}

// germanMonths are written out: golang.org/x/text has no names of months yet.
var germanMonths = []string{
	"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember",
}

// Day writes the day of t in t's own zone: 4 March 2026, 4. März 2026.
func Day(in language.Tag, t time.Time) string {
	if in == language.German {
		return fmt.Sprintf("%d. %s %d", t.Day(), germanMonths[t.Month()-1], t.Year())
	}
	return t.Format("2 January 2006")
}

// Hour writes a moment with its day, in t's own zone.
func Hour(in language.Tag, t time.Time) string {
	hour := Day(in, t) + ", " + t.Format("15:04")
	if in == language.German {
		hour += " Uhr"
	}
	return hour
}

// Percent writes a share of 1: 94.1 % or 94,1 %. It is cut, not rounded up: nobody
// keeps 100 % who broke one.
func Percent(in language.Tag, share float64) string {
	tenths := int(share*1000 + 1e-9) // 0.29 × 1000 is a little less than 290
	return message.NewPrinter(in).Sprint(number.Decimal(float64(tenths)/10, number.MaxFractionDigits(1))) + " %"
}

// Count writes a number with the language's marks between thousands.
func Count(in language.Tag, n int) string {
	return message.NewPrinter(in).Sprint(number.Decimal(n))
}
