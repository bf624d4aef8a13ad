package pages

import (
	"encoding/xml"
	"io"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestEveryPhraseIsInEveryLanguage(t *testing.T) {
	for key, said := range phrases {
		if said[English] == "" || said[German] == "" || strings.Count(said[English], "%s") != strings.Count(said[German], "%s") {
			t.Errorf("%s: %q", key, said)
		}
	}
}

func TestFiguresAndDays(t *testing.T) {
	day := time.Date(2026, 3, 4, 15, 5, 0, 0, time.UTC)
	for _, tc := range []struct{ got, want string }{
		{English.Percent(0.9412), "94.1 %"},
		{German.Percent(0.9412), "94,1 %"},
		{English.Percent(0.9999), "99.9 %"}, // nobody keeps all who broke one
		{English.Percent(1), "100 %"},
		{English.Percent(0.29), "29 %"}, // not a float's 28.9
		{English.Count(1234567), "1,234,567"},
		{German.Count(1234), "1.234"},
		{German.Count(30), "30"},
		{English.Day(day), "4 March 2026"},
		{German.Hour(day), "4. März 2026, 15:05 Uhr"},
	} {
		if tc.got != tc.want {
			t.Errorf("got %q, want %q", tc.got, tc.want)
		}
	}
}

func TestTheBadgeIsAPictureWhateverTheName(t *testing.T) {
	svg := Badge(German, `<script>"&' Söhne`, 0.975, 1200)
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		_, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("%v in %s", err, svg)
		}
	}
	if strings.Contains(svg, "<script") || !strings.Contains(svg, "97,5 % (n = 1.200)") {
		t.Errorf("the badge is %s", svg)
	}
}

func TestWhatACustomerWroteIsNoMarkup(t *testing.T) {
	for _, p := range []Page{Gone, Keep, Promise} {
		w := httptest.NewRecorder()
		data := map[string]any{
			"Name": "<b>Acme", "Text": "<script>x</script>", "Made": "", "Due": "", "Standing": "", "ConfirmedOn": "", "DisputedOn": "today",
			"Dispute": "<img>", "MayAnswer": true, "Missing": true, "Changed": false, "Rate": 0.9, "FirstRate": 0.8, "FallenDue": 30,
			"Kept": 27, "Late": 1, "Broken": 1, "Overdue": 1, "From": time.Now(), "To": time.Now(),
		}
		if err := Write(w, 200, p, View{Language: English, Data: data}); err != nil {
			t.Fatalf("%s: %v", p, err)
		}
		body := w.Body.String()
		for _, raw := range []string{"<script", "<img", "<b>", "ZgotmplZ", "&lt;style"} {
			if strings.Contains(body, raw) {
				t.Errorf("%s holds %s: %s", p, raw, body)
			}
		}
		if !strings.Contains(body, style) {
			t.Errorf("%s hasn't the style whose digest the policy names", p)
		}
	}
}
