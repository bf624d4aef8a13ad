package wording_test

import (
	"testing"
	"time"

	"golang.org/x/text/language"

	"kept/internal/wording"
)

func TestFiguresAndDays(t *testing.T) {
	day := time.Date(2026, 3, 4, 15, 5, 0, 0, time.UTC)
	en, de := language.English, language.German
	for _, tc := range []struct{ got, want string }{
		{wording.Percent(en, 0.9412), "94.1 %"},
		{wording.Percent(de, 0.9412), "94,1 %"},
		{wording.Percent(en, 0.9999), "99.9 %"}, // nobody keeps all who broke one
		{wording.Percent(en, 1), "100 %"},
		{wording.Percent(en, 0), "0 %"},
		{wording.Percent(en, 0.29), "29 %"}, // not a float's 28.9
		{wording.Count(en, 1234567), "1,234,567"},
		{wording.Count(de, 1234), "1.234"},
		{wording.Count(de, 30), "30"},
		{wording.Day(en, day), "4 March 2026"},
		{wording.Day(de, day), "4. März 2026"},
		{wording.Hour(en, day), "4 March 2026, 15:05"},
		{wording.Hour(de, day), "4. März 2026, 15:05 Uhr"},
	} {
		if tc.got != tc.want {
			t.Errorf("got %q, want %q", tc.got, tc.want)
		}
	}
}

func TestTheLanguageThatFitsBest(t *testing.T) {
	for _, tc := range []struct {
		wishes []string
		want   language.Tag
	}{
		{nil, language.English},
		{[]string{"", ""}, language.English},
		{[]string{"de-AT"}, language.German},
		{[]string{"fr, de;q=0.5", "en"}, language.German},
		{[]string{"pt-BR", "de"}, language.German},
		{[]string{"no such thing", "de"}, language.German},
	} {
		if got := wording.Of(tc.wishes...); got != tc.want {
			t.Errorf("%q: %s, want %s", tc.wishes, got, tc.want)
		}
	}
}
