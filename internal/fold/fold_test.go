package fold_test

import (
	"testing"

	"kept/internal/fold"
)

func TestOf(t *testing.T) {
	for _, tc := range []struct{ in, want string }{
		{"", ""},
		{"  Ann   Smith ", "ann smith"},
		{"Müller", "muller"},
		{"STRASSE", "strasse"},
		{"Straße", "strasse"},
		{"São Paulo", "sao paulo"},
		{"Ἀθῆναι", "αθηναι"},
		{"Ann\u00a0B", "ann b"},
	} {
		if got := fold.Of(tc.in); got != tc.want {
			t.Errorf("Of(%q) = %q, want %q", tc.in, got, tc.want)
		}
	}
}
