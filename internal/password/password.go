// Package password hashes and checks the passwords of people, with argon2id.
//
// A check costs as much time and memory as a hash, on purpose. So never hash
// inside a transaction; at most a few are computed at a time, and others wait.
package password

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"runtime"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"kept/internal/email"
	"kept/internal/fault"
)

// Costs are what one hash takes.
type Costs struct {
	Memory  uint32 // KiB
	Time    uint32 // passes
	Threads uint8
}

// DefaultCosts are OWASP's: about 25 ms and 19 MiB a hash.
var DefaultCosts = Costs{Memory: 19456, Time: 2, Threads: 1}

// The lengths of a password, in characters. Nothing else is asked of it.
const (
	MinLength = 10
	MaxLength = 256
)

const (
	saltSize = 16
	keySize  = 32
)

// Check reports whether an operator may set c: weaker ones than argon2's own
// least are refused.
func (c Costs) Check() error {
	if c.Time < 1 || c.Threads < 1 || c.Memory < 8*uint32(c.Threads) {
		return fmt.Errorf("password costs: time and threads must be at least 1, memory at least 8 KiB a thread")
	}
	return nil
}

// Hasher hashes passwords at set costs, a few at a time.
type Hasher struct {
	costs Costs
	turn  chan struct{}
	decoy string // what a password is compared with when there is nobody to compare with
}

// NewHasher returns a hasher at costs c, which must pass Check.
func NewHasher(c Costs) *Hasher {
	h := &Hasher{costs: c, turn: make(chan struct{}, max(2, runtime.GOMAXPROCS(0)))}
	// No password has this hash: its key isn't made from one.
	h.decoy = encode(c, random(saltSize), random(keySize))
	return h
}

// Acceptable checks a new password for who signs in with address; field names
// it in the fault.
func Acceptable(field, plain, address string) error {
	n := utf8.RuneCountInString(plain)
	switch {
	case plain == "":
		return fault.Required(field)
	case n < MinLength:
		return fault.Invalid(field, "must have at least %d characters", MinLength)
	case n > MaxLength:
		return fault.TooLong(field, MaxLength)
	case email.Fold(plain) == address:
		return fault.Invalid(field, "must not be the e-mail address")
	}
	return nil
}

// Hash gives what is kept of a password: the costs, a salt and the key.
func (h *Hasher) Hash(ctx context.Context, plain string) (string, error) {
	salt := random(saltSize)
	key, err := h.derive(ctx, h.costs, salt, plain)
	if err != nil {
		return "", err
	}
	return encode(h.costs, salt, key), nil
}

// Matches reports whether plain is the password that was hashed to hash. With
// an empty hash, which nobody has, it takes the same time and says no.
func (h *Hasher) Matches(ctx context.Context, plain, hash string) (bool, error) {
	costs, salt, want, err := decode(hash)
	if err != nil {
		costs, salt, want, _ = decode(h.decoy)
	}
	got, derr := h.derive(ctx, costs, salt, plain)
	if derr != nil {
		return false, derr
	}
	return subtle.ConstantTimeCompare(got, want) == 1 && err == nil, nil
}

// Outdated reports whether hash was made at other costs than today's: hash the
// password again while it is at hand.
func (h *Hasher) Outdated(hash string) bool {
	costs, _, _, err := decode(hash)
	return err == nil && costs != h.costs
}

func (h *Hasher) derive(ctx context.Context, c Costs, salt []byte, plain string) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	select {
	case h.turn <- struct{}{}:
		defer func() { <-h.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if len(plain) > 4*MaxLength {
		plain = "" // too long for anybody's: a hash of it must not cost more than others
	}
	// The same password typed on two keyboards may come in two Unicode forms.
	return argon2.IDKey([]byte(norm.NFKC.String(plain)), salt, c.Time, c.Memory, c.Threads, keySize), nil
}

// encode writes the usual text form: $argon2id$v=19$m=…,t=…,p=…$salt$key.
func encode(c Costs, salt, key []byte) string {
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.Memory, c.Time, c.Threads,
		b64.EncodeToString(salt), b64.EncodeToString(key))
}

func decode(hash string) (c Costs, salt, key []byte, err error) {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return c, nil, nil, fmt.Errorf("not a password hash")
	}
	if _, err = fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.Memory, &c.Time, &c.Threads); err != nil {
		return c, nil, nil, fmt.Errorf("password hash: %w", err)
	}
	if err = c.Check(); err != nil {
		return c, nil, nil, err
	}
	if salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err != nil {
		return c, nil, nil, fmt.Errorf("password hash: %w", err)
	}
	if key, err = base64.RawStdEncoding.DecodeString(parts[5]); err != nil || len(key) != keySize {
		return c, nil, nil, fmt.Errorf("password hash: no key of %d bytes", keySize)
	}
	return c, salt, key, nil
}

func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // it never fails: without randomness the program stops
	return b
}
