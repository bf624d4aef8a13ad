package pages

import (
	"fmt"
	"html"
	"unicode/utf8"

	"golang.org/x/text/language"

	"kept/internal/wording"
)

// Badge draws the keep rate as a small picture, for a business's own pages. Its
// widths are reckoned, not measured: a renderer stretches the words to fit.
func Badge(l language.Tag, name string, rate float64, n int) string {
	left, right := say(l, "badge"), fmt.Sprintf("%s (n = %s)", wording.Percent(l, rate), wording.Count(l, n))
	a, b := width(left), width(right)
	title := html.EscapeString(fmt.Sprintf("%s %s: %s", name, left, right))
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%[1]d" height="24" role="img" aria-label="%[2]s"><title>%[2]s</title>`+
		`<rect width="%[3]d" height="24" fill="#26312d"/><rect x="%[3]d" width="%[4]d" height="24" fill="#0b6b53"/>`+
		`<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="12">`+
		`<text x="8" y="16" textLength="%[5]d">%[6]s</text><text x="%[7]d" y="16" textLength="%[8]d">%[9]s</text></g></svg>`,
		a+b, title, a, b, a-16, html.EscapeString(left), a+8, b-16, html.EscapeString(right))
}

// width is how many pixels words take, with a margin of eight on either side.
func width(words string) int { return 16 + utf8.RuneCountInString(words)*7 }
