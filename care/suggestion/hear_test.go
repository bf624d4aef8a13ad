package suggestion_test

import (
	"strings"
	"testing"
	"time"

	"kept/care/suggestion"
	"kept/internal/phrase"
)

// moment is Tuesday, 24 November 2026, half past ten in Berlin.
func moment(t *testing.T) phrase.Moment {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return phrase.Moment{At: time.Date(2026, 11, 24, 10, 30, 0, 0, zone).UTC(), Zone: zone}
}

func TestHear(t *testing.T) {
	for _, tc := range []struct{ text, want string }{ // empty: it is no promise
		{"I'll call you on Friday", "2026-11-27"},
		{"I’ll call you on Friday.", "2026-11-27"}, // as telephones write it
		{"We will send the spare part tomorrow, without fail.", "2026-11-25"},
		{"You'll have your money back within 3 working days", "2026-11-27"},
		{"Your new drawer will be delivered by 5 December.", "2026-12-05"},
		{"It'll be ready on Thursday at 4 pm", "2026-11-26 16:00"},
		{"I promise to have an answer by the end of the week", "2026-11-27"},
		{"We're going to refund it by Friday", "2026-11-27"},
		{"No worries, we'll have it there no later than Friday.", "2026-11-27"},
		{"Ich rufe Sie am Freitag an.", "2026-11-27"},
		{"Am Freitag rufe ich Sie zurück.", "2026-11-27"},
		{"Wir liefern spätestens am 5. Dezember.", "2026-12-05"},
		{"Wir melden uns nicht später als Freitag.", "2026-11-27"},
		{"Ich werde das bis morgen klären.", "2026-11-25"},
		{"Sie bekommen Ihr Geld in drei Tagen zurück.", "2026-11-27"},
		{"Ihr Paket wird am Montag geliefert.", "2026-11-30"},
		{"Vou ligar para você na sexta-feira.", "2026-11-27"},
		{"Enviaremos a peça amanhã.", "2026-11-25"},
		{"Você receberá o reembolso em 3 dias.", "2026-11-27"},
		{"Entrego até 5 de dezembro, sem falta", "2026-12-05"},
		{"Seu pedido será entregue na quinta-feira", "2026-11-26"},

		// Nothing that we do, or no date.
		{"The shop opens on Friday", ""},
		{"I'll call you soon", ""},
		{"Please call us on Friday", ""},
		{"Have a nice week-end, see you on Monday", ""},
		{"She will call on Friday", ""},
		{"Bitte rufen Sie uns am Freitag an", ""},
		{"Ihre Bestellung vom 5. Dezember", ""},
		{"Abrimos na sexta-feira", ""},
		// Not, never, no.
		{"I won't be able to call you on Friday", ""},
		{"We will not deliver on Monday", ""},
		{"We'll never ship on Sunday", ""},
		{"Ich rufe Sie am Freitag nicht an", ""},
		{"Wir liefern am Montag keine Möbel", ""},
		{"Não vou ligar na sexta-feira", ""},
		// Questions.
		{"Will I call you on Friday?", ""},
		{"We'll send it on Friday, is that all right?", ""},
		{"Soll ich Sie am Freitag anrufen?", ""},
		{"Vou ligar na sexta-feira?", ""},
		// Conditions and guesses.
		{"If the part arrives, I'll call you on Friday", ""},
		{"I'll call you on Friday unless you hear from them", ""},
		{"We might send it on Friday", ""},
		{"We'll probably deliver on Monday", ""},
		{"I'll try to call on Friday", ""},
		{"Hopefully we'll have it on Friday", ""},
		{"Wenn das Teil kommt, rufe ich Sie am Freitag an", ""},
		{"Wir liefern voraussichtlich am Montag", ""},
		{"Ich versuche, Sie am Freitag zu erreichen", ""},
		{"Se a peça chegar, vou ligar na sexta-feira", ""},
		{"Talvez enviaremos amanhã", ""},
		// The past.
		{"I called you on Friday", ""},
		{"We sent it last Friday", ""},
		{"I said I will call since Friday", ""},
		{"Wir haben es am Freitag verschickt", ""},
		{"Ich rief Sie am Freitag an", ""},
		{"Enviamos na sexta-feira", ""}, // as much the past as the present
		// What others said.
		{"She said I will get it on Friday", ""},
		{"Your colleague told me we'll have it on Friday", ""},
		{"The mail says “I'll call you on Friday”", ""},
		{"Er sagte, ich rufe am Freitag an", ""},
		{"Ela disse que vou receber amanhã", ""},
		// Quoted from before.
		{"Thank you!\n> I'll call you on Friday", ""},
		{"Thank you!\nOn Mon, 23 Nov 2026, Ann wrote:\nI'll call you on Friday", ""},
		{"Danke!\nAm 23.11.2026 schrieb Ann <ann@example.com>:\nIch rufe Sie am Freitag an", ""},
		// Two dates.
		{"I'll call you on Thursday or Friday", ""},
	} {
		t.Run(tc.text, func(t *testing.T) {
			m := moment(t)
			got := ""
			for _, s := range suggestion.Hear(tc.text, m) {
				if s.DueAt != nil {
					got += s.DueAt.In(m.Zone).Format("2006-01-02 15:04")
				} else {
					got += string(*s.DueDay)
				}
			}
			if got != tc.want {
				t.Errorf("Hear = %q, want %q", got, tc.want)
			}
		})
	}
}

func TestHearSeveral(t *testing.T) {
	text := "Dear Ann, sorry for the trouble. I'll send the drawer tomorrow. You'll have your money back by Friday.\n\nKind regards"
	got := suggestion.Hear(text, moment(t))
	if len(got) != 2 || got[0].Text != "I'll send the drawer tomorrow." || got[1].Text != "You'll have your money back by Friday." {
		t.Fatalf("Hear = %+v, want both sentences", got)
	}
	if got[0].Key == got[1].Key || got[0].Key != suggestion.Hear(text, moment(t))[0].Key {
		t.Error("a key tells one from the other, and stays")
	}
	if n := len(suggestion.Hear(strings.Repeat("I'll call on Friday. ", 50), moment(t))); n != 5 {
		t.Errorf("%d heard in a long text, want at most 5", n)
	}
}

func TestOverAndCovers(t *testing.T) {
	s := suggestion.Hear("I'll call you on Friday", moment(t))[0]
	end := time.Date(2026, 11, 27, 22, 59, 59, 999_999_000, time.UTC)
	if s.Over(end.Add(-time.Second)) || !s.Over(end) {
		t.Error("it is over when Friday is, in Berlin")
	}
	if !s.Covers(end) || s.Covers(end.Add(time.Second)) {
		t.Error("it covers the promise of that day alone")
	}
}
