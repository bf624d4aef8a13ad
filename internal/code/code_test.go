package code_test

import (
	"bytes"
	"fmt"
	"regexp"
	"testing"

	"kept/internal/code"
)

var shape = regexp.MustCompile(`^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$`)

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

func TestWhatIsMadeIsSound(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		made := code.New()
		if !shape.MatchString(made) || !code.Sound(made) || seen[made] {
			t.Fatalf("made %s: want four groups of four, sound and new", made)
		}
		seen[made] = true
	}
}

func TestOneWrongCharacterAndTwoSwappedShow(t *testing.T) {
	plain := []byte(code.Fold(code.New()))
	for i := range plain {
		for _, other := range []byte(alphabet) {
			wrong := bytes.Clone(plain)
			wrong[i] = other
			if other != plain[i] && code.Sound(string(wrong)) {
				t.Errorf("%s for %s is taken for sound", wrong, plain)
			}
		}
		for j := range i {
			swapped := bytes.Clone(plain)
			swapped[i], swapped[j] = plain[j], plain[i]
			if plain[i] != plain[j] && code.Sound(string(swapped)) {
				t.Errorf("%s for %s is taken for sound", swapped, plain)
			}
		}
	}
	for _, short := range []string{"", "0", string(plain[1:]), string(plain) + "0", "ÄÄÄÄÄÄÄÄ"} {
		if code.Sound(short) {
			t.Errorf("%q is taken for sound", short)
		}
	}
}

func TestACodeIsTheSameHoweverItIsTyped(t *testing.T) {
	for _, tc := range []struct{ typed, want string }{
		{"7kq4-abcd 0123/wxyz", "7KQ4ABCD0123WXYZ"},
		{" O0-iIlL1 ", "0011111"},
		{"Müller's 10 %", "MU11ERS10"},
		{"welcome10", "WE1C0ME10"},
		{"- ", ""},
	} {
		if got := code.Fold(tc.typed); got != tc.want {
			t.Errorf("Fold(%q) = %q, want %q", tc.typed, got, tc.want)
		}
	}
	for _, tc := range []struct{ typed, want string }{{"7kq4-abcd 0123/wxyz", "WXYZ"}, {"ab", "AB"}, {"", ""}} {
		if got := code.Last(tc.typed); got != tc.want {
			t.Errorf("Last(%q) = %q, want %q", tc.typed, got, tc.want)
		}
	}
}

func TestASafeKeepsCodesOfItsPurposeAndTenant(t *testing.T) {
	open := func(secret byte, purpose string) *code.Safe {
		s, err := code.Open(bytes.Repeat([]byte{secret}, 32), purpose)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	cards := open(7, "cards")
	hash := cards.Hash("ten_1", "7KQ4-ABCD")
	if again := cards.Hash("ten_1", "7kq4 abcd"); again != hash {
		t.Errorf("typed otherwise it is %s, want %s", again, hash)
	}
	for name, other := range map[string]string{
		"another tenant's":  cards.Hash("ten_2", "7KQ4-ABCD"),
		"another code's":    cards.Hash("ten_1", "7KQ4-ABCE"),
		"another purpose's": open(7, "coupons").Hash("ten_1", "7KQ4-ABCD"),
		"another house's":   open(8, "cards").Hash("ten_1", "7KQ4-ABCD"),
	} {
		if other == hash {
			t.Errorf("%s hash is the same", name)
		}
	}
	sealed := cards.Seal("crd_1", "7KQ4-ABCD")
	if got, err := cards.Text("crd_1", sealed); err != nil || got != "7KQ4-ABCD" {
		t.Errorf("opened %q, %v", got, err)
	}
	if _, err := cards.Text("crd_2", sealed); err == nil {
		t.Error("it opens in another row")
	}
	if _, err := open(7, "coupons").Text("crd_1", sealed); err == nil {
		t.Error("it opens for another purpose")
	}
	if _, err := code.Open([]byte("short"), "cards"); err == nil {
		t.Error("a short secret is taken")
	}
}

func ExampleFold() {
	fmt.Println(code.Spaced(code.Fold("7kq4 abcd ol23 wxyz")))
	// Output: 7KQ4-ABCD-0123-WXYZ
}
