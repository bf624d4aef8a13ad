package phrase

import (
	"regexp"
	"strings"
	"unicode"
)

// Normal writes a sentence for patterns: lower case, without punctuation but
// for what belongs to a number or inside a word, a space on either side of each
// word. So two spaces lie between words, and a pattern that begins and ends
// with one matches whole words whatever letters they are of.
func Normal(sentence string) string {
	var b strings.Builder
	for _, w := range strings.FieldsFunc(strings.ToLower(straight.Replace(sentence)), apart) {
		if w = strings.Trim(w, "'-:/"); !ordinal.MatchString(w) {
			w = strings.Trim(w, "'-:/.")
		}
		if w != "" {
			b.WriteString(" " + w + " ")
		}
	}
	return b.String()
}

var straight = strings.NewReplacer("’", "'", "‘", "'", "–", "-", "\u00a0", " ", "%", " % ")

func apart(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) && !strings.ContainsRune("'-.:/%", r)
}

// ordinal is a number whose full stop is part of it in German: 5. and 5.12.
var ordinal = regexp.MustCompile(`^\d{1,2}\.(?:\d{1,2}\.)?$`)

// Sentences cuts a text at full stops, questions, exclamations and new lines,
// each with its mark. A stop after a digit ends none: “am 5. Dezember”.
func Sentences(text string) []string {
	var out []string
	from := 0
	rs := []rune(text)
	for i, r := range rs {
		if ends(rs, i, r) {
			if s := strings.TrimSpace(string(rs[from : i+1])); s != "" {
				out = append(out, s)
			}
			from = i + 1
		}
	}
	if s := strings.TrimSpace(string(rs[from:])); s != "" {
		out = append(out, s)
	}
	return out
}

func ends(rs []rune, i int, r rune) bool {
	last := i+1 == len(rs) || unicode.IsSpace(rs[i+1])
	switch r {
	case '\n':
		return true
	case '?', '!':
		return last
	case '.':
		// “p.m.” and “z.B.” are words of one letter and a stop.
		return last && i > 0 && !unicode.IsDigit(rs[i-1]) && (i < 2 || rs[i-2] != '.' && !unicode.IsSpace(rs[i-2]))
	default:
		return false
	}
}
