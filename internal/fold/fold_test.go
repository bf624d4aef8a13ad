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

func TestPrefixHoldsWhatStartsWithIt(t *testing.T) {
	from, to := fold.Prefix("Mü")
	for in, want := range map[string]bool{"mu": true, "muller": true, "muΩ": true, "mt": false, "mv": false, "m": false} {
		if got := from <= in && in < to; got != want {
			t.Errorf("%q in [%q, %q) = %v, want %v", in, from, to, got, want)
		}
	}
}
