package scalar

import (
	"io"
	"strconv"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"kept/graph/lean"
	"kept/internal/clock"
)

// Each scalar is written by its Append function, which the lean read path calls
// (its generator looks for one beside each Marshal function); false means null.

// AppendDateTime appends t in UTC; the zero time is null.
func AppendDateTime(b []byte, t time.Time) ([]byte, bool) {
	if t.IsZero() {
		return b, false
	}
	return append(t.UTC().AppendFormat(append(b, '"'), time.RFC3339Nano), '"'), true
}

// AppendDuration appends d as ISO 8601.
func AppendDuration(b []byte, d time.Duration) ([]byte, bool) { return orNull(b, write(d)) }

// AppendDate appends d; an empty day is null.
func AppendDate(b []byte, d clock.Day) ([]byte, bool) { return orNull(b, string(d)) }

// AppendDecimal appends an exact decimal; an empty one is null.
func AppendDecimal(b []byte, s string) ([]byte, bool) { return orNull(b, s) }

// AppendCurrency appends a currency; an empty one is null.
func AppendCurrency(b []byte, s string) ([]byte, bool) { return orNull(b, s) }

// AppendPoints appends a number of points.
func AppendPoints(b []byte, n int64) ([]byte, bool) { return strconv.AppendInt(b, n, 10), true }

// AppendEmail appends an e-mail address; an empty one is null.
func AppendEmail(b []byte, s string) ([]byte, bool) { return orNull(b, s) }

// AppendPhoneNumber appends a phone number; an empty one is null.
func AppendPhoneNumber(b []byte, s string) ([]byte, bool) { return orNull(b, s) }

// AppendLocale appends a language; an empty one is null.
func AppendLocale(b []byte, s string) ([]byte, bool) { return orNull(b, s) }

// AppendTimeZone appends a zone's name; an empty one is null.
func AppendTimeZone(b []byte, s string) ([]byte, bool) { return orNull(b, s) }

// AppendURL appends an address; an empty one is null.
func AppendURL(b []byte, s string) ([]byte, bool) { return orNull(b, s) }

// AppendID appends an id; an empty one is null: the record points to nothing.
func AppendID(b []byte, id string) ([]byte, bool) { return orNull(b, id) }

func orNull(b []byte, s string) ([]byte, bool) {
	if s == "" {
		return b, false
	}
	return lean.AppendString(b, s), true
}

// marshal makes gqlgen's marshaler of an Append function.
func marshal[V any](add func([]byte, V) ([]byte, bool), v V) graphql.Marshaler {
	b, ok := add(nil, v)
	if !ok {
		return graphql.Null
	}
	return graphql.WriterFunc(func(w io.Writer) { _, _ = w.Write(b) })
}
