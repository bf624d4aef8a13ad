package email_test

import (
	"strings"
	"testing"

	"kept/internal/email"
)

func TestParse(t *testing.T) {
	for _, tc := range []struct{ in, want string }{
		{" Ann@Example.COM ", "ann@example.com"},
		{"ann+kept@shop.example", "ann+kept@shop.example"},
		{"jörg@bücher.example", "jörg@bücher.example"},
		{"", ""},
		{"ann", ""},
		{"ann@", ""},
		{"@example.com", ""},
		{"ann@localhost", ""},
		{"ann@example.com.", ""},
		{"Ann <ann@example.com>", ""},
		{"ann@example.com, bea@example.com", ""},
		{"\"a b\"@example.com", ""},
		{"ann@example.com\r\nBcc: all@example.com", ""},
		{strings.Repeat("a", 250) + "@example.com", ""},
	} {
		got, err := email.Parse(tc.in)
		if got != tc.want || (err == nil) != (tc.want != "") {
			t.Errorf("Parse(%q) = %q, %v; want %q", tc.in, got, err, tc.want)
		}
	}
}
