// Package scalar reads and writes the schema's own scalars. What can't be read
// is the caller's to mend: every error here is a fault of kind invalid.
package scalar

import (
	"net/mail"
	"net/url"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/nyaruka/phonenumbers"
	"github.com/shopspring/decimal"
	"golang.org/x/text/language"

	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/money"
)

// MarshalDateTime writes t in UTC; the zero time is null.
func MarshalDateTime(t time.Time) graphql.Marshaler { return marshal(AppendDateTime, t) }

// UnmarshalDateTime reads RFC 3339 with an offset, to the microsecond.
func UnmarshalDateTime(v any) (time.Time, error) {
	s, err := text(v, "a DateTime")
	if err != nil {
		return time.Time{}, err
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return time.Time{}, fault.Invalid("", "a DateTime is written as 2026-03-04T12:00:00Z")
	}
	// Four digits of a year are all that RFC 3339 has, and both databases agree
	// on the instants from year 1 on.
	if t = clock.Micro(t); t.Year() < 1 || t.Year() > 9999 {
		return time.Time{}, fault.Invalid("", "a DateTime lies in the years 1 to 9999")
	}
	return t, nil
}

// MarshalDate writes d; an empty day is null.
func MarshalDate(d clock.Day) graphql.Marshaler { return marshal(AppendDate, d) }

// UnmarshalDate reads YYYY-MM-DD.
func UnmarshalDate(v any) (clock.Day, error) {
	s, err := text(v, "a Date")
	if err != nil {
		return "", err
	}
	d, err := clock.ParseDay(s)
	if err != nil {
		return "", fault.Invalid("", "a Date is written as 2026-03-04")
	}
	return d, nil
}

// MarshalPoints writes a number of points.
func MarshalPoints(n int64) graphql.Marshaler { return marshal(AppendPoints, n) }

// UnmarshalPoints reads a whole number of points: a fraction is refused, not rounded.
func UnmarshalPoints(v any) (int64, error) {
	n, err := graphql.UnmarshalInt64(v)
	if _, isText := v.(string); err != nil || isText {
		return 0, fault.Invalid("", "Points are a whole number, without quotes")
	}
	return n, nil
}

// MarshalDecimal writes an exact decimal; an empty one is null.
func MarshalDecimal(s string) graphql.Marshaler { return marshal(AppendDecimal, s) }

// UnmarshalDecimal reads an exact decimal from a string or a whole number. A
// float is refused: it isn't exact. So is a huge exponent, which would take a
// megabyte to write out.
func UnmarshalDecimal(v any) (string, error) {
	s, err := text(v, "a Decimal")
	if err != nil {
		return "", fault.Invalid("", `a Decimal is written as "12.50", in quotes`)
	}
	d, err := decimal.NewFromString(s)
	if err != nil || len(s) > 40 || strings.ContainsAny(s, "eE") {
		return "", fault.Invalid("", `a Decimal is written as "12.50", with at most 40 characters`)
	}
	return d.String(), nil
}

// MarshalCurrency writes a currency; an empty one is null.
func MarshalCurrency(s string) graphql.Marshaler { return marshal(AppendCurrency, s) }

// UnmarshalCurrency reads an ISO 4217 code.
func UnmarshalCurrency(v any) (string, error) {
	s, err := text(v, "a Currency")
	if err != nil {
		return "", err
	}
	if _, err := money.Scale(s); err != nil {
		return "", fault.Invalid("", "a Currency is an ISO 4217 code, such as EUR")
	}
	return s, nil
}

// MarshalEmail writes an e-mail address; an empty one is null.
func MarshalEmail(s string) graphql.Marshaler { return marshal(AppendEmail, s) }

// UnmarshalEmail reads a bare address, without a display name.
func UnmarshalEmail(v any) (string, error) {
	s, err := text(v, "an Email")
	if err != nil {
		return "", err
	}
	s = strings.TrimSpace(s)
	if a, err := mail.ParseAddress(s); err != nil || a.Address != s || len(s) > 254 {
		return "", fault.Invalid("", "an Email is an address such as ana@shop.example")
	}
	return s, nil
}

// MarshalPhoneNumber writes a phone number; an empty one is null.
func MarshalPhoneNumber(s string) graphql.Marshaler { return marshal(AppendPhoneNumber, s) }

// UnmarshalPhoneNumber reads a number with its country and writes it as E.164.
func UnmarshalPhoneNumber(v any) (string, error) {
	s, err := text(v, "a PhoneNumber")
	if err != nil {
		return "", err
	}
	n, err := phonenumbers.Parse(s, "")
	if err != nil || !phonenumbers.IsPossibleNumber(n) {
		return "", fault.Invalid("", "a PhoneNumber is written with its country, such as +4930123456")
	}
	return phonenumbers.Format(n, phonenumbers.E164), nil
}

// MarshalLocale writes a language; an empty one is null.
func MarshalLocale(s string) graphql.Marshaler { return marshal(AppendLocale, s) }

// UnmarshalLocale reads BCP 47 and writes it in its canonical form.
func UnmarshalLocale(v any) (string, error) {
	s, err := text(v, "a Locale")
	if err != nil {
		return "", err
	}
	tag, err := language.Parse(s)
	if err != nil || len(s) > 35 {
		return "", fault.Invalid("", "a Locale is a BCP 47 tag, such as de or pt-BR")
	}
	return tag.String(), nil
}

// MarshalTimeZone writes a zone's name; an empty one is null.
func MarshalTimeZone(s string) graphql.Marshaler { return marshal(AppendTimeZone, s) }

// UnmarshalTimeZone reads an IANA name.
func UnmarshalTimeZone(v any) (string, error) {
	s, err := text(v, "a TimeZone")
	if err != nil {
		return "", err
	}
	if _, err := clock.Zone(s); err != nil {
		return "", fault.Invalid("", "a TimeZone is an IANA name, such as Europe/Berlin")
	}
	return s, nil
}

// MarshalURL writes an address; an empty one is null.
func MarshalURL(s string) graphql.Marshaler { return marshal(AppendURL, s) }

// UnmarshalURL reads an absolute http or https address without a password.
func UnmarshalURL(v any) (string, error) {
	s, err := text(v, "a URL")
	if err != nil {
		return "", err
	}
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "http" && u.Scheme != "https" || len(s) > 2048 {
		return "", fault.Invalid("", "a URL starts with https:// or http:// and names a host")
	}
	return u.String(), nil
}

// MarshalJSON writes a JSON object.
func MarshalJSON(of map[string]any) graphql.Marshaler { return graphql.MarshalMap(of) }

// UnmarshalJSON reads a JSON object, written as one and not as a text that holds one.
func UnmarshalJSON(v any) (map[string]any, error) {
	of, ok := v.(map[string]any)
	if !ok {
		return nil, fault.Invalid("", `a JSON object is written in braces, such as {"sort": "NAME"}`)
	}
	return of, nil
}

func text(v any, what string) (string, error) {
	s, ok := v.(string)
	if !ok {
		return "", fault.Invalid("", "%s is written as a string", what)
	}
	return s, nil
}

// MarshalID writes an id; an empty one is null: the record points to nothing.
func MarshalID(id string) graphql.Marshaler { return marshal(AppendID, id) }

// UnmarshalID reads an id; null is empty.
func UnmarshalID(v any) (string, error) { return graphql.UnmarshalString(v) }
