// Package fold makes the text that lists are sorted by and searches compare:
// lower case, without accents, the same on every database.
package fold

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// Of folds s: case and accents go, and runs of white space become one space.
func Of(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if plain(s) {
		return strings.ToLower(s)
	}
	// A chain keeps state between calls, so that each call has its own.
	chain := transform.Chain(norm.NFKD, runes.Remove(runes.In(unicode.Mn)), cases.Fold(), norm.NFC)
	out, _, err := transform.String(chain, s)
	if err != nil {
		return strings.ToLower(s) // none of the four can fail on a string
	}
	return out
}

func plain(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// Prefix gives the range [from, to) of folded texts that start with s: what a
// LIKE would find, said so that an index on the folded column serves it on
// every database.
func Prefix(s string) (from, to string) {
	from = Of(s)
	return from, from + "\U0010FFFF"
}
