package user_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"kept/care/event"
	"kept/internal/fault"
	"kept/internal/mail"
	"kept/tenants/user"
)

const another = "another long password"

func TestAForgottenPasswordIsSetAnew(t *testing.T) {
	h := open(t)
	s, err := h.logIn("ann@example.com", right)
	must(t, err)
	must(t, h.AskReset(context.Background(), " ANN@example.com "))
	l := h.posted(t, mail.Reset, "ann@example.com")
	if l.Until.Sub(h.now) != time.Hour || l.Name != "" {
		t.Errorf("the letter = %+v, want one for an hour that doesn't know who reads it", l)
	}
	for range 6 { // locked out, for a while
		_, _ = h.logIn("ann@example.com", "wrong password")
	}
	_, err = h.Reset(context.Background(), l.Token, "short")
	wantKind(t, "a short password", err, fault.KindInvalid, "password")
	_, err = h.Reset(context.Background(), l.Token, "Ann@example.com")
	wantKind(t, "her address for a password", err, fault.KindInvalid, "password")

	u, err := h.Reset(context.Background(), l.Token, another)
	if err != nil || u.ID != h.ann {
		t.Fatalf("Reset = %+v, %v", u, err)
	}
	if _, err := h.sessions.Resume(context.Background(), s.Token); err == nil {
		t.Error("her session goes on")
	}
	if _, err := h.logIn("ann@example.com", another); err != nil {
		t.Errorf("the new password = %v, want it heard at once", err)
	}
	if _, err := h.logIn("ann@example.com", right); err == nil {
		t.Error("the old password is good still")
	}
	h.posted(t, mail.PasswordChanged, "ann@example.com")
	if got := h.told(t, event.PasswordChanged); got[0] != 1 || got[1] != 1 {
		t.Errorf("told %v, want each tenant once", got)
	}
	if u, err = h.Find(context.Background(), h.ann); err != nil || u.VerifiedAt == nil {
		t.Errorf("the user = %+v, %v, want her address proved by the mail", u, err)
	}
	_, err = h.Reset(context.Background(), l.Token, another)
	wantLink(t, "the link again", err)
}

func TestLinksThatLeadNowhereGetOneAnswer(t *testing.T) {
	h := open(t)
	must(t, h.AskReset(context.Background(), "ann@example.com"))
	first := h.posted(t, mail.Reset, "ann@example.com").Token
	must(t, h.AskReset(context.Background(), "ann@example.com"))
	second := h.posted(t, mail.Reset, "ann@example.com").Token
	must(t, h.AskReset(context.Background(), "nobody@example.com"))
	nobodys := h.posted(t, mail.Reset, "nobody@example.com").Token
	must(t, h.AskVerify(context.Background(), h.ann))
	verifying := h.posted(t, mail.Verify, "ann@example.com").Token
	for name, token := range map[string]string{
		"a guess": "kept_rst_guess", "none": "", "an address that nobody has": nobodys, "a link for something else": verifying,
		"its hash": "kept_rst_" + strings.Repeat("0", 43),
	} {
		_, err := h.Reset(context.Background(), token, another)
		wantLink(t, name, err)
	}
	_, err := h.Verify(context.Background(), second)
	wantLink(t, "a reset link to verify", err)
	_, err = h.Reset(context.Background(), second, another)
	must(t, err)
	_, err = h.Reset(context.Background(), first, another)
	wantLink(t, "an earlier one, after the later was used", err)

	h.letters = nil
	must(t, h.AskReset(context.Background(), "ann@example.com"))
	late := h.posted(t, mail.Reset, "ann@example.com").Token
	h.now = h.now.Add(user.ResetLife)
	_, err = h.Reset(context.Background(), late, another)
	wantLink(t, "an hour later", err)
}

func TestOneOfTwoAtOnceSetsThePassword(t *testing.T) {
	h := open(t)
	must(t, h.AskReset(context.Background(), "ann@example.com"))
	token := h.posted(t, mail.Reset, "ann@example.com").Token
	h.Post = nil // the letters aren't what this is about
	var wg sync.WaitGroup
	errs := make([]error, 4)
	for n := range errs {
		wg.Go(func() { _, errs[n] = h.Reset(context.Background(), token, another) })
	}
	wg.Wait()
	done := 0
	for _, err := range errs {
		if err == nil {
			done++
		} else {
			wantLink(t, "one of the others", err)
		}
	}
	if done != 1 {
		t.Errorf("it was set %d times, want once", done)
	}
}

// What asking does is the same for every address: only the letter's reader tells.
func TestAskingTellsNothingOfAnAddress(t *testing.T) {
	h := open(t)
	for _, address := range []string{"ann@example.com", "nobody@example.com"} {
		for n := range 7 {
			if err := h.AskReset(context.Background(), address); err != nil {
				t.Errorf("asked %d times for %s = %v, want the same as ever", n+1, address, err)
			}
		}
		if h.links(address) != 5 || len(h.letters) != 5 {
			t.Errorf("%s: %d links, %d letters, want five in an hour", address, h.links(address), len(h.letters))
		}
		h.letters = nil
	}
	for address, want := range map[string]bool{"ann@example.com": true, "nobody@example.com": false} {
		l := mail.Letter{Kind: mail.Reset, To: address, Language: "en"}
		if got, err := h.Reader(context.Background(), &l); got != want || err != nil {
			t.Errorf("Reader(%s) = %v, %v, want %v", address, got, err, want)
		}
		if want && (l.Name != "Ann" || l.Language != "de") {
			t.Errorf("the letter = %+v, want it in her name and language", l)
		}
	}
	l := mail.Letter{Kind: mail.Invitation, To: "nobody@example.com", Language: "en"}
	if got, err := h.Reader(context.Background(), &l); !got || err != nil || l.Language != "en" {
		t.Errorf("an invitation to somebody new: %v, %v, %+v, want it sent", got, err, l)
	}
	h.now = h.now.Add(time.Hour + time.Second)
	must(t, h.AskReset(context.Background(), "ann@example.com"))
	h.posted(t, mail.Reset, "ann@example.com")
	wantKind(t, "no address", h.AskReset(context.Background(), "ann"), fault.KindInvalid, "email")
	h.Post = nil
	for _, address := range []string{"ann@example.com", "nobody@example.com"} {
		if err := h.AskReset(context.Background(), address); !errors.Is(err, user.ErrNoMail) {
			t.Errorf("without mail = %v, want ErrNoMail", err)
		}
	}
}

func TestAnOperatorMakesALinkWithoutMail(t *testing.T) {
	h := open(t)
	h.Post = nil
	token, err := h.ResetToken(context.Background(), "Ann@example.com")
	must(t, err)
	if _, err := h.Reset(context.Background(), token, another); err != nil {
		t.Fatal(err)
	}
	if u, err := h.Find(context.Background(), h.ann); err != nil || u.VerifiedAt != nil {
		t.Errorf("the user = %+v, %v: nobody has mailed her", u, err)
	}
	_, err = h.ResetToken(context.Background(), "nobody@example.com")
	wantKind(t, "for nobody", err, fault.KindMissing, "")
}

func TestAPasswordIsChangedByWhoKnowsIt(t *testing.T) {
	h := open(t)
	here, err := h.logIn("ann@example.com", right)
	must(t, err)
	there, err := h.logIn("ann@example.com", right)
	must(t, err)
	change := user.PasswordChange{UserID: h.ann, SessionID: here.ID, Old: right, New: another}
	wrong, short := change, change
	wrong.Old, short.New = "wrong password", "short"
	wantKind(t, "with a wrong one", h.ChangePassword(context.Background(), wrong), fault.KindInvalid, "old")
	wantKind(t, "to a short one", h.ChangePassword(context.Background(), short), fault.KindInvalid, "new")
	if len(h.letters) != 0 {
		t.Errorf("posted %+v for nothing", h.letters)
	}
	must(t, h.ChangePassword(context.Background(), change))
	l := h.posted(t, mail.PasswordChanged, "ann@example.com")
	if l.Name != "Ann" || l.Language != "de" || l.Token != "" {
		t.Errorf("the letter = %+v", l)
	}
	if _, err := h.sessions.Resume(context.Background(), here.Token); err != nil {
		t.Errorf("this session = %v, want it to go on", err)
	}
	if _, err := h.sessions.Resume(context.Background(), there.Token); err == nil {
		t.Error("the other session goes on")
	}
	if got := h.told(t, event.PasswordChanged); got[0] != 1 || got[1] != 1 {
		t.Errorf("told %v, want each tenant once", got)
	}
}

func wantLink(t *testing.T, what string, err error) {
	t.Helper()
	if !errors.Is(err, user.ErrLink) {
		t.Errorf("%s = %v, want ErrLink", what, err)
	}
}
