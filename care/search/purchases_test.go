package search

import "testing"

func TestBeginnings(t *testing.T) {
	for _, tc := range []struct {
		keys          []string
		first, second string
	}{
		{nil, "", ""},
		{[]string{"?!"}, "", ""},
		{[]string{"E481F51C"}, "e481f51c", ""},
		{[]string{"ORD-4711"}, "ord 4711", "4711"},
		{[]string{"2026-4711-DE"}, "2026 4711 de", "4711"},
		{[]string{"Älteste Bestellung"}, "alteste bestellung", "bestellung"},
		{[]string{"o-1", "Shop-9"}, "o 1", "shop 9"},
		{[]string{"", "Shop-9"}, "shop 9", "9"},
		{[]string{"o-1", "O-1"}, "o 1", ""},
	} {
		first, second := Beginnings(tc.keys...)
		if got := [2]string{text(first), text(second)}; got != [2]string{tc.first, tc.second} {
			t.Errorf("Beginnings(%q) = %q, want %q and %q", tc.keys, got, tc.first, tc.second)
		}
	}
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
