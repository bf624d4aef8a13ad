package mail_test

import (
	"context"
	"crypto/tls"
	"encoding/pem"
	"errors"
	"log/slog"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"kept/internal/mail"
	"kept/internal/testhouse/mailbox"
)

const base = "https://kept.example"

// certificate is what the tests' servers show: one for 127.0.0.1 that this
// process trusts and no other.
var certificate tls.Certificate

func TestMain(m *testing.M) {
	os.Exit(func() int {
		s := httptest.NewTLSServer(nil)
		defer s.Close()
		certificate = s.TLS.Certificates[0]
		file, err := os.CreateTemp("", "kept-mail-*.pem")
		if err != nil {
			panic(err)
		}
		defer func() { _ = os.Remove(file.Name()) }()
		if err := pem.Encode(file, &pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw}); err != nil {
			panic(err)
		}
		_ = os.Setenv("SSL_CERT_FILE", file.Name())
		return m.Run()
	}())
}

func TestEveryLetterHasItsWords(t *testing.T) {
	for kind, link := range map[mail.Kind]string{
		mail.Reset: base + "/reset#t0ken", mail.Verify: base + "/verify#t0ken", mail.Invitation: base + "/invitation#t0ken",
		mail.PasswordChanged: "", mail.AddressChanged: "", mail.FactorAdded: "", mail.FactorRemoved: "",
		mail.TrialEnding: base + "/settings/billing", mail.PaymentFailed: base + "/settings/billing", mail.GraceEnding: base + "/settings/billing",
		mail.NothingWrites: base + "/settings/billing", mail.Closed: base + "/settings/billing", mail.Erasing: base + "/settings/billing", mail.Erased: "",
	} {
		subjects := map[string]bool{}
		for _, language := range []string{"en", "de-AT", "", "tlh"} {
			l := mail.Letter{Kind: kind, To: "ann@example.com", Name: "Ann", Language: language, Business: "Acme", By: "Bea", On: time.Date(2026, 12, 7, 0, 0, 0, 0, time.UTC)}
			if link != "" {
				l.Token = "t0ken"
			}
			w, err := l.Write(base)
			if err != nil {
				t.Fatal(err)
			}
			subjects[w.Subject] = true
			if w.Subject == "" || !strings.Contains(w.Text, "Ann,") || !strings.Contains(w.HTML, "Ann,") || strings.Contains(w.Text+w.HTML+w.Subject, "{{") {
				t.Errorf("%s in %q = %+v", kind, language, w)
			}
			if link != "" && (strings.Count(w.Text, link+"\n") != 1 || !strings.Contains(w.HTML, `href="`+link+`"`)) {
				t.Errorf("%s in %q has not its link:\n%s", kind, language, w.Text)
			}
		}
		if len(subjects) != 2 {
			t.Errorf("%s has the subjects %v, want an English and a German one", kind, subjects)
		}
	}
	if _, err := (mail.Letter{Kind: "NEWS"}).Write(base); err == nil {
		t.Error("a letter of an unknown kind is written")
	}
}

func TestNoLetterAdvertises(t *testing.T) {
	for name, want := range map[string]string{
		"Acme GmbH":                           "Acme GmbH invites you",
		"Cheap pills https://evil.example/x":  "You are invited",
		"see www.evil.example":                "You are invited",
		"mail me@evil.example":                "You are invited",
		"evil.example":                        "evil.\u200bexample invites you",
		"Dr. Ann":                             "Dr. Ann invites you",
		"<b>Acme</b>":                         "You are invited",
		strings.Repeat("x", 80):               strings.Repeat("x", 59) + "… invites you",
		"Acme\r\nBcc: everybody@else.example": "You are invited",
		"Acme\r\nBcc":                         "Acme Bcc invites you",
	} {
		w, err := mail.Letter{Kind: mail.Invitation, Business: name}.Write(base)
		if err != nil || w.Subject != want {
			t.Errorf("from %q the subject is %q, %v, want %q", name, w.Subject, err, want)
		}
	}
}

func box(t *testing.T, certificates ...tls.Certificate) *mailbox.Box {
	t.Helper()
	b, err := mailbox.Open(certificates...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	return b
}

func office(t *testing.T, url string) *mail.Office {
	t.Helper()
	o, err := mail.Open(mail.Settings{URL: url, From: "Kept <kept@example.com>", Base: base}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestALetterArrives(t *testing.T) {
	b := box(t, certificate)
	o := office(t, strings.Replace(b.URL(), "smtp://", "smtp://kept:a%20relay's%20password@", 1))
	err := o.Send(context.Background(), "ltr_1", mail.Letter{Kind: mail.Reset, To: "jo@example.com", Name: "Jörg", Language: "de", Token: "t0ken"})
	if err != nil {
		t.Fatal(err)
	}
	l, err := b.Take("jo@example.com", 5*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	if l.Header.Get("Message-Id") != "<ltr_1@example.com>" || l.Header.Get("Auto-Submitted") != "auto-generated" || l.From != "kept@example.com" {
		t.Errorf("headers = %v", l.Header)
	}
	if l.Subject != "Neues Passwort festlegen" || l.Token() != "t0ken" || !strings.HasPrefix(l.Text, "Hallo Jörg,\n") || !strings.Contains(l.HTML, "Hallo Jörg,") {
		t.Errorf("the letter = %+v", l)
	}
	if l.User != mailbox.User {
		t.Errorf("it came from %q, want who the URL says", l.User)
	}
}

func TestRefusalsForGoodAndForNow(t *testing.T) {
	b := box(t)
	o := office(t, b.URL())
	l := mail.Letter{Kind: mail.Verify, To: "ann@example.com", Token: "t"}
	b.Refuse(1, 451)
	if err := o.Send(context.Background(), "ltr_1", l); err == nil || errors.Is(err, mail.ErrRefused) {
		t.Errorf("refused for now = %v, want an error that may pass", err)
	}
	b.Refuse(1, 550)
	err := o.Send(context.Background(), "ltr_1", l)
	if !errors.Is(err, mail.ErrRefused) || strings.Contains(err.Error(), "ann@") {
		t.Errorf("refused for good = %v, want ErrRefused, without her address", err)
	}
	b.Close()
	if err := o.Send(context.Background(), "ltr_1", l); err == nil || errors.Is(err, mail.ErrRefused) {
		t.Errorf("with nobody there = %v, want an error that may pass", err)
	}
	if err := office(t, "smtp://kept:wrong@"+strings.TrimPrefix(box(t, certificate).URL(), "smtp://")).Send(context.Background(), "ltr_1", l); err == nil {
		t.Error("a wrong password is taken")
	}
}

func TestAPasswordIsNeverToldInTheOpen(t *testing.T) {
	b := box(t) // which has no TLS
	o := office(t, strings.Replace(b.URL(), "smtp://", "smtp://kept:a%20relay's%20password@", 1))
	if err := o.Send(context.Background(), "ltr_1", mail.Letter{Kind: mail.Verify, To: "ann@example.com", Token: "t"}); err == nil || b.Asked() != 0 {
		t.Errorf("sent = %v, asked %d times", err, b.Asked())
	}
}

func TestNothingIsSentInTheOpen(t *testing.T) {
	b := box(t)
	_, port, _ := strings.Cut(strings.TrimPrefix(b.URL(), "smtp://"), ":")
	l := mail.Letter{Kind: mail.Verify, To: "ann@example.com", Token: "t"}
	// 0.0.0.0 leads to this machine, but it isn't one of its names: and the server has no TLS.
	url := "smtp://0.0.0.0:" + port
	if err := office(t, url).Send(context.Background(), "ltr_1", l); err == nil || b.Asked() != 0 {
		t.Errorf("sent = %v, asked %d times", err, b.Asked())
	}
	if err := office(t, url+"?starttls=optional").Send(context.Background(), "ltr_1", l); err != nil || b.Asked() != 1 {
		t.Errorf("when the operator says so: sent = %v, asked %d times", err, b.Asked())
	}
}

func TestSettingsThatCantBe(t *testing.T) {
	for _, s := range []mail.Settings{
		{URL: "smtp://mail.example"},
		{URL: "smtp://mail.example", From: "Kept"},
		{URL: "smtp://user:s3cret@mail.example:port", From: "kept@example.com"},
		{URL: "http://mail.example", From: "kept@example.com"},
		{URL: "smtp://", From: "kept@example.com"},
		{URL: "mail.example:587", From: "kept@example.com"},
		{URL: "smtp://mail.example/x", From: "kept@example.com"},
	} {
		_, err := mail.Open(s, slog.New(slog.DiscardHandler))
		if err == nil || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%+v = %v, want a refusal without the password", s, err)
		}
	}
	if o, err := mail.Open(mail.Settings{}, nil); o != nil || err != nil {
		t.Errorf("without settings = %v, %v, want no mail", o, err)
	}
}

func TestLettersToTheLog(t *testing.T) {
	var out strings.Builder
	o, err := mail.Open(mail.Settings{URL: "log:", Base: base}, slog.New(slog.NewTextHandler(&out, nil)))
	if err != nil {
		t.Fatal(err)
	}
	if err := o.Send(context.Background(), "ltr_1", mail.Letter{Kind: mail.Reset, To: "ann@example.com", Token: "t0ken"}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), base+"/reset#t0ken") || !strings.Contains(out.String(), "ann@example.com") {
		t.Errorf("logged %s", out.String())
	}
}
