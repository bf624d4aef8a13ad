// Package request keeps what is known about an HTTP request before anybody asks
// who is calling: its id, which every answer and every log line carries, and
// the address that it came from.
package request

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"net/netip"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
)

// longest is the longest id that is taken from a caller.
const longest = 64

type key struct{}

// Info is what the front door knows about a request.
type Info struct {
	ID string     // X-Request-Id: the caller's when it is a plain one, else made here
	IP netip.Addr // the caller's address, seen through trusted proxies only

	Language language.Tag // that the caller reads; zero is English

	Agent string // what the caller's browser says of itself, cut to a length
}

// longestAgent is as much as is kept of what a browser says of itself.
const longestAgent = 300

// Agent cuts a User-Agent to what may be kept of it: text, and not too much.
func Agent(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == utf8.RuneError || unicode.IsControl(r) {
			return -1
		}
		return r
	}, s)
	if r := []rune(s); len(r) > longestAgent {
		return string(r[:longestAgent])
	}
	return s
}

// With returns a context that carries i.
func With(ctx context.Context, i Info) context.Context { return context.WithValue(ctx, key{}, i) }

// From gives what is known about the request of ctx; nothing outside a request.
func From(ctx context.Context) Info {
	i, _ := ctx.Value(key{}).(Info)
	return i
}

// ID gives the id of the request of ctx, or "" outside one.
func ID(ctx context.Context) string { return From(ctx).ID }

// NewID returns a fresh request id.
func NewID() string { return rand.Text() }

// ValidID reports whether a caller's own id may be used as it is: letters,
// digits and -._ only, so that it can't forge a log line or a header.
func ValidID(s string) bool {
	if s == "" || len(s) > longest {
		return false
	}
	for _, c := range []byte(s) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '.', c == '_':
		default:
			return false
		}
	}
	return true
}

// TooLarge reports whether a body could not be read because it is larger than
// http.MaxBytesReader lets through.
func TooLarge(err error) bool {
	var large *http.MaxBytesError
	return errors.As(err, &large)
}
