package pages

import (
	"encoding/xml"
	"io"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/language"
)

func TestEveryPhraseIsInEveryLanguage(t *testing.T) {
	for key, said := range phrases {
		if said[language.English] == "" || said[language.German] == "" || strings.Count(said[language.English], "%s") != strings.Count(said[language.German], "%s") {
			t.Errorf("%s: %q", key, said)
		}
	}
}

func TestTheBadgeIsAPictureWhateverTheName(t *testing.T) {
	svg := Badge(language.German, `<script>"&' Söhne`, 0.975, 1200)
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
	for _, p := range []Page{Gone, Keep, Promise, Points} {
		w := httptest.NewRecorder()
		data := map[string]any{
			"Name": "<b>Acme", "Text": "<script>x</script>", "Made": "", "Due": "", "Standing": "", "ConfirmedOn": "", "DisputedOn": "today",
			"Dispute": "<img>", "MayAnswer": true, "Missing": true, "Changed": false, "Rate": 0.9, "FirstRate": 0.8, "FallenDue": 30,
			"Kept": 27, "Late": 1, "Broken": 1, "Overdue": 1, "From": time.Now(), "To": time.Now(),
			"Zone": "<b>", "Programs": []map[string]any{{
				"Name": "<b>Club", "Available": "1", "Pending": "2", "Held": "", "Owed": "", "Tier": "<b>", "Next": "<b>",
				"Ahead": nil, "Movements": []map[string]string{{"Day": "<b>", "What": "<b>", "Points": "<b>"}},
			}},
		}
		if err := Write(w, 200, p, View{Language: language.English, Data: data}); err != nil {
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
