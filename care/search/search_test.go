package search

import (
	"fmt"
	"strings"
	"testing"
)

func TestWordsAreFoldedLettersAndDigitsEachOnce(t *testing.T) {
	for _, tc := range []struct{ text, want string }{
		{"", ""},
		{"  Ann   SMITH ", "ann smith"},
		{"São-Paulo, são paulo", "sao paulo"},
		{"ann.smith@example.com", "ann smith example annsmithexamplecom"},
		{"@ann", "ann"},
		{"O'Neil_2024", "o neil 2024"},
		{"Straße", "strasse"},
		{"Ἀθῆναι 東京", "αθηναι 東京"},
		{"'); DROP TABLE x; --", "drop table x"},
		{strings.Repeat("ä", 100) + "é", strings.Repeat("a", 64)},
		{strings.Repeat("東", 100), strings.Repeat("東", 21)},
	} {
		if got := strings.Join(words(tc.text), " "); got != tc.want {
			t.Errorf("words(%q) = %q, want %q", tc.text, got, tc.want)
		}
	}
	var long strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&long, "w%d ", i)
	}
	if n := len(words(long.String())); n != maxWords {
		t.Errorf("%d words, want %d", n, maxWords)
	}
}

func TestAlternativesReadATelephoneNumberAsOneWordToo(t *testing.T) {
	for _, tc := range []struct{ text, want string }{
		{"ann smith", "[[ann smith]]"},
		{"+49 (170) 123-45", "[[49 170 123 45] [4917012345]]"},
		{"4917012345", "[[4917012345]]"},
		{"12 34", "[[12 34]]"},
		{"Ann.Smith@exa", "[[annsmithexa]]"},
		{"ann @home", "[[ann home]]"},
		{"2024-0017", "[[2024 0017] [20240017]]"},
		{"?!", "[]"},
	} {
		if got := fmt.Sprint(alternatives(tc.text)); got != tc.want {
			t.Errorf("alternatives(%q) = %s, want %s", tc.text, got, tc.want)
		}
	}
}

func TestTitleIsTheFirstTextCutShort(t *testing.T) {
	for _, tc := range []struct {
		texts []string
		want  string
	}{
		{[]string{"", " \n ", "Where  is\nit?", "more"}, "Where is it?"},
		{[]string{strings.Repeat("é", 80)}, strings.Repeat("é", 80)},
		{[]string{strings.Repeat("é", 81)}, strings.Repeat("é", 79) + "…"},
		{nil, ""},
	} {
		if got := Title(tc.texts...); got != tc.want {
			t.Errorf("Title(%q) = %q, want %q", tc.texts, got, tc.want)
		}
	}
}

func TestBestFirst(t *testing.T) {
	hits := []*Hit{
		{ID: "int_1", folded: "about a delivery"},
		{ID: "cus_3", folded: "bea ann"},
		{ID: "cus_2", folded: "anna"},
		{ID: "cus_9", folded: "ann"},
		{ID: "cus_1", folded: "anna"},
		{ID: "cus_2", folded: "anna"},
	}
	var got []string
	for _, h := range best(hits, "Ann", 5) {
		got = append(got, h.ID)
	}
	if want := "[cus_9 cus_1 cus_2 cus_3 int_1]"; fmt.Sprint(got) != want {
		t.Errorf("best = %v, want %s", got, want)
	}
}
