// Package secret makes the random strings that open doors (sessions, tokens,
// client secrets, invitations) and the hashes under which they are kept.
package secret

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
)

// The prefixes tell people and leak scanners what they have found.
const (
	AccessToken  = "kept_pat_"
	ClientSecret = "kept_sec_"
	Invitation   = "kept_inv_"
	Session      = "kept_ses_"
	Reset        = "kept_rst_"
	Address      = "kept_adr_"
)

// size is 256 bits: beyond guessing, so that a plain SHA-256 keeps it safe and
// no slow hash is needed.
const size = 32

// New returns a fresh secret that starts with prefix.
func New(prefix string) string {
	b := make([]byte, size)
	_, _ = rand.Read(b) // it never fails: without randomness the program stops
	return prefix + base64.RawURLEncoding.EncodeToString(b)
}

// Hash gives what is kept of a secret, in hexadecimal.
func Hash(plain string) string {
	sum := sha256.Sum256([]byte(plain))
	return hex.EncodeToString(sum[:])
}

// Matches reports whether plain hashes to hash, in the same time whatever differs.
func Matches(plain, hash string) bool {
	return subtle.ConstantTimeCompare([]byte(Hash(plain)), []byte(hash)) == 1
}
