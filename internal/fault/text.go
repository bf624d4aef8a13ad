package fault

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Text checks a text of a draft: at most limit characters, valid UTF-8, and no
// NUL, which PostgreSQL can't keep. It is nil when s can be taken.
func Text(field, s string, limit int) error {
	switch {
	case len(s) > limit && utf8.RuneCountInString(s) > limit:
		return TooLong(field, limit)
	case !utf8.ValidString(s):
		return Invalid(field, "must be valid UTF-8")
	case strings.ContainsRune(s, 0):
		return Invalid(field, "must not contain a NUL character")
	}
	return nil
}

// Key checks a partner's own key: nil when there is none, else a text that isn't empty.
func Key(field string, key *string) error {
	if key == nil {
		return nil
	}
	if *key == "" {
		return Required(field)
	}
	return Text(field, *key, 200)
}

// Clear checks the fields that a change empties: none is given a value at once.
// What a change leaves out stays; Clear is the one way to say "nothing".
func Clear[F ~string](fields []F, given func(F) bool) error {
	for i, f := range fields {
		if given(f) {
			return Invalid("clear."+strconv.Itoa(i), "%s is given a value and cleared at once", f)
		}
	}
	return nil
}

// First gives the first error that isn't nil.
func First(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
