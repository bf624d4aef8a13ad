package scalar_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"kept/graph/scalar"
	"kept/internal/fault"
)

// TestScalars reads each value and writes it again; "" means that it is refused.
func TestScalars(t *testing.T) {
	for name, s := range map[string]struct {
		round func(any) (string, error)
		cases map[any]string
	}{
		"DateTime": {both(scalar.UnmarshalDateTime, scalar.MarshalDateTime), map[any]string{
			"2026-03-04T12:00:00Z": "2026-03-04T12:00:00Z", "2026-03-04T12:00:00+01:00": "2026-03-04T11:00:00Z",
			"2026-03-04T12:00:00.1234567Z": "2026-03-04T12:00:00.123456Z",
			"2026-03-04T12:00:00":          "", "2026-03-04": "", "2026-02-30T12:00:00Z": "", "0000-01-01T00:00:00Z": "", 7: "", nil: "", "": "",
		}},
		"Date": {both(scalar.UnmarshalDate, scalar.MarshalDate), map[any]string{
			"2026-03-04": "2026-03-04", "2024-02-29": "2024-02-29", "2026-02-29": "", "2026-3-4": "", "04.03.2026": "", 20260304: "", "": "",
		}},
		"Duration": {both(scalar.UnmarshalDuration, scalar.MarshalDuration), map[any]string{
			"PT36H": "P1DT12H", "P1DT2H3M4.5S": "P1DT2H3M4.5S", "-PT90M": "-PT1H30M", "P2W": "P14D", "PT0S": "PT0S", "P40D": "P40D", "PT0.000001S": "PT0.000001S",
			"P36500D": "P36500D", "P36501D": "", "P1Y": "", "P1M": "", "36h": "", "PT1e99H": "", 5: "", "": "",
		}},
		"Decimal": {both(scalar.UnmarshalDecimal, scalar.MarshalDecimal), map[any]string{
			"12.50": "12.5", "-0.01": "-0.01", "9223372036854775807": "9223372036854775807", "12,50": "", "1e9": "", "1E999999999": "",
			strings.Repeat("9", 40): strings.Repeat("9", 40), strings.Repeat("9", 41): "", 12.5: "", "NaN": "", "": "",
		}},
		"Currency": {both(scalar.UnmarshalCurrency, scalar.MarshalCurrency), map[any]string{"EUR": "EUR", "JPY": "JPY", "eur": "", "EURO": "", "XQX": "", "": ""}},
		"Email": {both(scalar.UnmarshalEmail, scalar.MarshalEmail), map[any]string{
			"ana@shop.example": "ana@shop.example", " ana@shop.example ": "ana@shop.example", "Ana <ana@shop.example>": "", "ana": "", "ana@shop.example, bob@shop.example": "", "a\r\nBcc: b@c.d": "", "": "",
		}},
		"PhoneNumber": {both(scalar.UnmarshalPhoneNumber, scalar.MarshalPhoneNumber), map[any]string{
			"+49 30 123456": "+4930123456", "+55 (11) 96123-4567": "+5511961234567", "030 123456": "", "+49": "", "call me": "", "": "",
		}},
		"Locale":   {both(scalar.UnmarshalLocale, scalar.MarshalLocale), map[any]string{"de": "de", "pt-br": "pt-BR", "klingon language": "", "": ""}},
		"TimeZone": {both(scalar.UnmarshalTimeZone, scalar.MarshalTimeZone), map[any]string{"Europe/Berlin": "Europe/Berlin", "UTC": "UTC", "Local": "", "+01:00": "", "../../etc/passwd": "", "": ""}},
		"URL": {both(scalar.UnmarshalURL, scalar.MarshalURL), map[any]string{
			"https://shop.example/a?b=c": "https://shop.example/a?b=c", "http://shop.example": "http://shop.example",
			"javascript:alert(1)": "", "//shop.example": "", "/a": "", "https://u:p@shop.example": "", "https://": "", "": "",
		}},
	} {
		for in, want := range s.cases {
			got, err := s.round(in)
			if want == "" && fault.KindOf(err) != fault.KindInvalid {
				t.Errorf("%s %#v: got %q, %v, want it refused as the caller's to mend", name, in, got, err)
			}
			if want != "" && (got != want || err != nil) {
				t.Errorf("%s %#v: got %q, %v, want %q", name, in, got, err, want)
			}
		}
	}
}

func TestNothingIsNull(t *testing.T) {
	for name, m := range map[string]graphql.Marshaler{
		"DateTime": scalar.MarshalDateTime(time.Time{}), "Date": scalar.MarshalDate(""), "Email": scalar.MarshalEmail(""), "URL": scalar.MarshalURL(""),
	} {
		if m != graphql.Null {
			t.Errorf("an empty %s isn't null", name)
		}
	}
}

func both[T any](read func(any) (T, error), write func(T) graphql.Marshaler) func(any) (string, error) {
	return func(v any) (string, error) {
		x, err := read(v)
		if err != nil {
			return "", err
		}
		var b bytes.Buffer
		write(x).MarshalGQL(&b)
		var s string
		if err := json.Unmarshal(b.Bytes(), &s); err != nil {
			return "", fmt.Errorf("%s isn't a JSON string: %w", b.String(), err)
		}
		return s, nil
	}
}
