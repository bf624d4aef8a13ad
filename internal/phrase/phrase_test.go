package phrase_test

import (
	"testing"
	"time"

	"kept/internal/phrase"
)

// said is Tuesday, 24 November 2026, half past ten in Berlin.
func said(t *testing.T) phrase.Moment {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return phrase.Moment{At: time.Date(2026, 11, 24, 10, 30, 0, 0, zone), Zone: zone}
}

func TestDates(t *testing.T) {
	for _, tc := range []struct {
		language phrase.Language
		sentence string
		want     string // the day, or the minute of it; empty for none
	}{
		{"en", "I'll call you on Friday", "2026-11-27"},
		{"en", "We will send it by Friday at 3 pm.", "2026-11-27 15:00"},
		{"en", "We will send it by Friday, 3:30 p.m.", "2026-11-27 15:30"},
		{"en", "You'll have it tomorrow by noon", "2026-11-25 12:00"},
		{"en", "I will get back to you tomorrow", "2026-11-25"},
		{"en", "the day after tomorrow", "2026-11-26"},
		{"en", "You'll have it in 3 days", "2026-11-27"},
		{"en", "You'll have it within two working days", "2026-11-26"},
		{"en", "within four working days, over the week-end", "2026-11-30"},
		{"en", "within 24 hours we'll refund it", "2026-11-25 10:30"},
		{"en", "I'll ring you in an hour", "2026-11-24 11:30"},
		{"en", "in 45 minutes", "2026-11-24 11:15"},
		{"en", "I'll call you back on Tuesday", "2026-12-01"}, // today is one, and would be called so
		{"en", "next week", "2026-12-04"},
		{"en", "by the end of the week", "2026-11-27"},
		{"en", "by the end of the month", "2026-11-30"},
		{"en", "by end of next week", "2026-12-04"},
		{"en", "this afternoon", "2026-11-24"},
		{"en", "by close of business", "2026-11-24"},
		{"en", "next Friday", "2026-11-27"}, // of two readings the earlier
		{"en", "by March 3rd", "2027-03-03"},
		{"en", "by March 3.", "2027-03-03"},
		{"en", "on the 3rd of March 2027.", "2027-03-03"},
		{"en", "on 5 December", "2026-12-05"},
		{"en", "on 29 February", "2028-02-29"},
		{"en", "on 30 February", ""},
		{"en", "by the 5th", "2026-12-05"},
		{"en", "on 2026-12-05", "2026-12-05"},
		{"en", "on 2026-11-05", ""},
		{"en", "tomorrow, Wednesday, 25 November", "2026-11-25"},
		{"en", "on Friday or on Monday", ""},
		{"en", "on 03/04/2027", ""}, // March or April: nobody can tell
		{"en", "at 15:30", "2026-11-24 15:30"},
		{"en", "at 9:30", ""}, // over
		{"en", "We may send the second one", ""},
		{"en", "since Friday", ""},
		{"en", "last Friday", ""},
		{"en", "every Monday", ""},
		{"en", "at 25:00", ""},
		{"en", "in 0 days", ""},
		{"en", "in many days", ""},
		{"de", "Ich rufe Sie am Freitag an", "2026-11-27"},
		{"de", "am Freitagnachmittag", "2026-11-27"},
		{"de", "bis 3. Dezember", "2026-12-03"},
		{"de", "am 3. Dezember 2027", "2027-12-03"},
		{"de", "Wir melden uns morgen früh bei Ihnen", "2026-11-25"},
		{"de", "Ich melde mich in drei Tagen", "2026-11-27"},
		{"de", "bis spätestens Montag um 15 Uhr", "2026-11-30 15:00"},
		{"de", "bis 15:30 Uhr", "2026-11-24 15:30"},
		{"de", "bis zum 05.12. ist es da", "2026-12-05"},
		{"de", "am 5.12.26 ist es da", "2026-12-05"},
		{"de", "am 5.", "2026-12-05"},
		{"de", "heute Nachmittag", "2026-11-24"},
		{"de", "übermorgen", "2026-11-26"},
		{"de", "innerhalb von 24 Stunden", "2026-11-25 10:30"},
		{"de", "innerhalb von zwei Werktagen", "2026-11-26"},
		{"de", "nächsten Freitag", "2026-11-27"},
		{"de", "nächste Woche", "2026-12-04"},
		{"de", "noch diese Woche", "2026-11-27"},
		{"de", "bis Ende der Woche", "2026-11-27"},
		{"de", "bis Ende des Monats", "2026-11-30"},
		{"de", "Guten Morgen", ""},
		{"de", "seit Montag", ""},
		{"de", "letzten Freitag", ""},
		{"de", "am 31.11.", ""},
		{"pt", "Vou ligar para você na sexta-feira", "2026-11-27"},
		{"pt", "até sexta", "2026-11-27"},
		{"pt", "Enviaremos amanhã", "2026-11-25"},
		{"pt", "depois de amanhã", "2026-11-26"},
		{"pt", "até 5 de dezembro", "2026-12-05"},
		{"pt", "até 05/12", "2026-12-05"},
		{"pt", "até 05/12/2027.", "2027-12-05"},
		{"pt", "no dia 5.", "2026-12-05"},
		{"pt", "em 3 dias", "2026-11-27"},
		{"pt", "em três dias úteis", "2026-11-27"},
		{"pt", "em duas horas", "2026-11-24 12:30"},
		{"pt", "até segunda-feira às 15h", "2026-11-30 15:00"},
		{"pt", "até segunda-feira às 15h30", "2026-11-30 15:30"},
		{"pt", "na próxima semana", "2026-12-04"},
		{"pt", "ainda hoje", "2026-11-24"},
		{"pt", "na semana passada", ""},
		{"pt", "Tem uma segunda via", ""}, // segunda is “second” too
	} {
		t.Run(string(tc.language)+" "+tc.sentence, func(t *testing.T) {
			m := said(t)
			got := ""
			if d := phrase.In(tc.sentence, tc.language, m); d != nil && d.At != nil {
				got = d.At.In(m.Zone).Format("2006-01-02 15:04")
			} else if d != nil {
				got = string(d.Day)
			}
			if got != tc.want {
				t.Errorf("In = %q, want %q", got, tc.want)
			}
		})
	}
}

// The same words mean another day elsewhere, and another instant.
func TestDatesAreWhereTheyAreSaid(t *testing.T) {
	auckland, err := time.LoadLocation("Pacific/Auckland")
	if err != nil {
		t.Fatal(err)
	}
	m := said(t)
	m.Zone = auckland // half past ten at night
	if d := phrase.In("tomorrow at 9 am", phrase.English, m); d == nil || d.At.Format(time.RFC3339) != "2026-11-24T20:00:00Z" {
		t.Errorf("In = %+v, want nine in Auckland", d)
	}
	m.At = m.At.Add(2 * time.Hour) // past midnight there, noon in Berlin
	if d := phrase.In("tomorrow", phrase.English, m); d == nil || d.Day != "2026-11-26" {
		t.Errorf("In = %+v, want tomorrow there", d)
	}
	m = said(t)
	m.Working = []time.Weekday{time.Sunday, time.Monday, time.Tuesday, time.Wednesday, time.Thursday}
	if d := phrase.In("by the end of the week", phrase.English, m); d == nil || d.Day != "2026-11-29" {
		t.Errorf("In = %+v, want the last day that they work", d)
	}
}

func TestSentences(t *testing.T) {
	for _, tc := range []struct {
		text string
		want []string
	}{
		{"Hello Ann.\nI'll call on Friday. Is that good?", []string{"Hello Ann.", "I'll call on Friday.", "Is that good?"}},
		{"Wir liefern am 5. Dezember. Danke!", []string{"Wir liefern am 5. Dezember.", "Danke!"}},
		{"It comes at 3 p.m. on Friday. Bye", []string{"It comes at 3 p.m. on Friday.", "Bye"}},
		{"Das ist z.B. so. Ja", []string{"Das ist z.B. so.", "Ja"}},
		{" \n ", nil},
	} {
		got := phrase.Sentences(tc.text)
		if len(got) != len(tc.want) {
			t.Errorf("Sentences(%q) = %q, want %q", tc.text, got, tc.want)
			continue
		}
		for i := range got {
			if got[i] != tc.want[i] {
				t.Errorf("Sentences(%q)[%d] = %q, want %q", tc.text, i, got[i], tc.want[i])
			}
		}
	}
}
