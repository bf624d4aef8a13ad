package fault_test

import (
	"strings"
	"testing"

	"kept/internal/fault"
)

func TestText(t *testing.T) {
	for _, tc := range []struct{ in, want string }{
		{"", ""},
		{"ééé", ""},
		{strings.Repeat("é", 4), "text: must have at most 3 characters"},
		{"\xff", "text: must be valid UTF-8"},
		{"a\x00", "text: must not contain a NUL character"},
	} {
		got := ""
		if err := fault.Text("text", tc.in, 3); err != nil {
			got = err.Error()
		}
		if got != tc.want {
			t.Errorf("Text(%q) = %q, want %q", tc.in, got, tc.want)
		}
	}
}
