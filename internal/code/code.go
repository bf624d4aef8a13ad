// Package code makes the codes that people type in at a till or in a shop, such
// as a gift card's, and says how they are kept: nobody who has the database alone
// can spend one.
//
// A code is looked up by a keyed hash, and its text is sealed so that it can be
// shown again to whoever may see it. Both keys come from the operator's secret,
// and are of one purpose. A code that a person thought of, such as WELCOME10, is
// read, hashed and sealed in the same way as one that was made here; it only has
// no check character.
package code

import (
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode"

	"kept/internal/fold"
	"kept/internal/seal"
)

// alphabet has no letter that is read as a digit (I, L, O), nor U, so that no
// code is a word to be ashamed of. It is Douglas Crockford's.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

const (
	size  = 16 // characters: 75 random bits, and the last one checks the others
	group = 4
)

// New makes a code: four groups of four characters, the last of which is a check.
func New() string {
	b := make([]byte, size-1)
	_, _ = rand.Read(b) // it never fails: without randomness the program stops
	for i := range b {
		b[i] = alphabet[b[i]%byte(len(alphabet))] // 256 is a multiple of 32
	}
	b = append(b, alphabet[check(string(b))])
	return Spaced(string(b))
}

// Spaced gives a folded code as it is printed: in groups of four.
func Spaced(folded string) string {
	var out strings.Builder
	for i, r := range []rune(folded) {
		if i > 0 && i%group == 0 {
			out.WriteByte('-')
		}
		out.WriteRune(r)
	}
	return out.String()
}

// Fold gives a code as it is compared: as capitals and digits without accents,
// whatever was typed between them, and what looks alike is the same (O is 0, I
// and L are 1).
func Fold(typed string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == 'o':
			return '0'
		case r == 'i' || r == 'l':
			return '1'
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			return unicode.ToUpper(r)
		}
		return -1
	}, fold.Of(typed))
}

// Sound reports whether what was typed can be a code that New made. One wrong
// character never is, nor two that changed places: a till can say so by itself.
func Sound(typed string) bool {
	folded := Fold(typed)
	if len(folded) != size || strings.Trim(folded, alphabet) != "" {
		return false
	}
	return alphabet[check(folded[:size-1])] == folded[size-1]
}

// Last gives the end of a code: enough for a person to tell her cards apart, too
// little to spend one.
func Last(typed string) string {
	folded := []rune(Fold(typed))
	return string(folded[max(0, len(folded)-group):])
}

// check is the value of the character that belongs after s: a sum in the field of
// 32 elements in which every place has a weight of its own, so that any one wrong
// character shows, and any two that changed places.
func check(s string) int {
	sum := 0
	for i := range len(s) {
		sum = twice(sum ^ strings.IndexByte(alphabet, s[i]))
	}
	return sum
}

// twice multiplies by x in GF(32), modulo x⁵+x²+1.
func twice(n int) int {
	n <<= 1
	if n >= len(alphabet) {
		n ^= 0b100101
	}
	return n
}

// Safe keeps the codes of one purpose.
type Safe struct {
	key    []byte
	cipher cipher.AEAD
}

// Open derives a safe's keys from the operator's secret. What belongs to one
// purpose, such as "kept gift cards", is nothing to another.
func Open(secret []byte, purpose string) (*Safe, error) {
	sealer, err := seal.New(secret, purpose)
	if err != nil {
		return nil, err
	}
	key, err := hkdf.Key(sha256.New, secret, nil, purpose+" by hash", sha256.Size)
	if err != nil {
		return nil, fmt.Errorf("derive a hashing key: %w", err)
	}
	return &Safe{key: key, cipher: sealer}, nil
}

// Hash gives what a code of one tenant is looked up by, in hexadecimal: the same
// however it was typed, and another for every tenant.
func (s *Safe) Hash(tenantID, typed string) string {
	mac := hmac.New(sha256.New, s.key)
	mac.Write([]byte(tenantID + "\n" + Fold(typed)))
	return hex.EncodeToString(mac.Sum(nil))
}

// Seal gives a code's text as it is kept in the row of the id.
func (s *Safe) Seal(id, text string) []byte {
	return s.cipher.Seal(nil, nil, []byte(text), []byte(id))
}

// Text opens what was sealed for the row of the id.
func (s *Safe) Text(id string, sealed []byte) (string, error) {
	text, err := s.cipher.Open(nil, nil, sealed, []byte(id))
	if err != nil {
		return "", fmt.Errorf("open the code of %s: %w", id, err)
	}
	return string(text), nil
}
