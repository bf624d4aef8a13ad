package user_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"kept/care/event"
	"kept/internal/fault"
	"kept/internal/mail"
	"kept/tenants/session"
	"kept/tenants/user"
)

// code is what ann's app shows, some steps of 30 seconds from now.
func (h *house) code(t *testing.T, key string, steps int) string {
	t.Helper()
	c, err := totp.GenerateCode(key, h.now.Add(time.Duration(steps)*30*time.Second))
	must(t, err)
	return c
}

// enrol gives ann a second factor, shown in session s.
func (h *house) enrol(t *testing.T, s *session.Opened) (key string, recovery []string) {
	t.Helper()
	e, err := h.Enrol(context.Background(), h.ann, right)
	must(t, err)
	recovery, err = h.Confirm(context.Background(), h.ann, s.ID, h.code(t, e.Secret, 0))
	must(t, err)
	h.now = h.now.Add(time.Minute) // so that the next code is another
	return e.Secret, recovery
}

func (h *house) logInWith(code string) (*session.Opened, error) {
	return h.sessions.LogIn(context.Background(), session.Attempt{Address: "ann@example.com", Password: right, Code: code})
}

func TestASecondFactorCountsOnceItsCodeWasShown(t *testing.T) {
	h := open(t)
	here, err := h.logIn("ann@example.com", right)
	must(t, err)
	there, err := h.logIn("ann@example.com", right)
	must(t, err)
	_, err = h.Enrol(context.Background(), h.ann, "wrong password")
	wantKind(t, "with a wrong password", err, fault.KindInvalid, "password")
	first, err := h.Enrol(context.Background(), h.ann, right)
	must(t, err)
	e, err := h.Enrol(context.Background(), h.ann, right)
	must(t, err)
	if len(e.QR) < 21 || len(e.QR) != len(e.QR[0]) || !strings.HasPrefix(e.QR[0], "1111111") || !strings.HasPrefix(e.URL, "otpauth://totp/Kept:ann@example.com?") {
		t.Errorf("the app is told %s, drawn as\n%s", e.URL, strings.Join(e.QR, "\n"))
	}
	if _, err := h.logIn("ann@example.com", right); err != nil {
		t.Errorf("before it is confirmed = %v, want no code asked", err)
	}
	_, err = h.Confirm(context.Background(), h.ann, here.ID, h.code(t, first.Secret, 0))
	wantKind(t, "by the app that was begun with", err, fault.KindInvalid, "code")
	recovery, err := h.Confirm(context.Background(), h.ann, here.ID, h.code(t, e.Secret, 0))
	if err != nil || len(recovery) != 10 {
		t.Fatalf("Confirm = %v, %v, want ten recovery codes", recovery, err)
	}
	h.posted(t, mail.FactorAdded, "ann@example.com")
	if got := h.told(t, event.FactorAdded); got[0] != 1 || got[1] != 1 {
		t.Errorf("told %v, want each tenant once", got)
	}
	if s, err := h.sessions.Resume(context.Background(), here.Token); err != nil || !s.Proved {
		t.Errorf("this session = %+v, %v, want it to go on, proved", s, err)
	}
	if _, err := h.sessions.Resume(context.Background(), there.Token); err == nil {
		t.Error("the other session goes on without a code")
	}
	_, err = h.Enrol(context.Background(), h.ann, right)
	wantKind(t, "a second one", err, fault.KindConflict, "")
	_, err = h.Confirm(context.Background(), h.ann, here.ID, h.code(t, e.Secret, 1))
	wantKind(t, "confirming again", err, fault.KindConflict, "")
}

func TestWhoHasASecondFactorShowsACode(t *testing.T) {
	h := open(t)
	s, err := h.logIn("ann@example.com", right)
	must(t, err)
	key, _ := h.enrol(t, s)
	for name, code := range map[string]string{
		"none": "", "a guess": "000000", "two steps old": h.code(t, key, -2), "two steps early": h.code(t, key, 2),
		"a recovery code that isn't": "AAAA-AAAA-AAAA-AAAA",
	} {
		if _, err := h.logInWith(code); !errors.Is(err, session.ErrCode) {
			t.Errorf("%s = %v, want ErrCode", name, err)
		}
	}
	if _, err := h.sessions.LogIn(context.Background(), session.Attempt{Address: "ann@example.com", Password: "wrong password", Code: h.code(t, key, 0)}); errors.Is(err, session.ErrCode) || err == nil {
		t.Errorf("a wrong password with the right code = %v, want nothing said of codes", err)
	}
	now := h.code(t, key, 0)
	spaced := now[:3] + " " + now[3:]
	got, err := h.logInWith(spaced)
	if err != nil || !got.Proved {
		t.Fatalf("the right one = %+v, %v", got, err)
	}
	for name, code := range map[string]string{"the same again": now, "an earlier one": h.code(t, key, -1)} {
		if _, err := h.logInWith(code); !errors.Is(err, session.ErrCode) {
			t.Errorf("%s = %v, want ErrCode", name, err)
		}
	}
	if _, err := h.logInWith(h.code(t, key, 1)); err != nil {
		t.Errorf("the next one = %v", err)
	}
}

// The right password must not forgive wrong codes.
func TestCodesAreGuessedAFewTimesAtMost(t *testing.T) {
	h := open(t)
	s, err := h.logIn("ann@example.com", right)
	must(t, err)
	key, _ := h.enrol(t, s)
	for n := range 5 {
		if _, err := h.logInWith("000000"); !errors.Is(err, session.ErrCode) {
			t.Fatalf("guess %d = %v, want ErrCode", n+1, err)
		}
		if _, err := h.logInWith(""); !errors.Is(err, session.ErrCode) {
			t.Fatalf("the password alone = %v, want ErrCode", err)
		}
	}
	_, err = h.logInWith(h.code(t, key, 0))
	wantKind(t, "the sixth, though right", err, fault.KindExhausted, "")
	h.now = h.now.Add(time.Minute)
	if _, err := h.logInWith(h.code(t, key, 0)); err != nil {
		t.Errorf("after the wait = %v", err)
	}
}

func TestARecoveryCodeStandsInOnce(t *testing.T) {
	h := open(t)
	s, err := h.logIn("ann@example.com", right)
	must(t, err)
	_, recovery := h.enrol(t, s)
	if _, err := h.logInWith(strings.ToLower(strings.ReplaceAll(recovery[3], "-", " "))); err != nil {
		t.Errorf("a recovery code = %v", err)
	}
	if _, err := h.logInWith(recovery[3]); !errors.Is(err, session.ErrCode) {
		t.Errorf("the same again = %v, want ErrCode", err)
	}
	_, err = h.RenewRecovery(context.Background(), h.ann, "wrong password")
	wantKind(t, "fresh ones with a wrong password", err, fault.KindInvalid, "password")
	fresh, err := h.RenewRecovery(context.Background(), h.ann, right)
	must(t, err)
	if _, err := h.logInWith(recovery[4]); !errors.Is(err, session.ErrCode) {
		t.Errorf("one of those before = %v, want ErrCode", err)
	}
	if _, err := h.logInWith(fresh[0]); err != nil {
		t.Errorf("a fresh one = %v", err)
	}
}

func TestASecondFactorIsTakenOff(t *testing.T) {
	h := open(t)
	s, err := h.logIn("ann@example.com", right)
	must(t, err)
	_, err = h.RenewRecovery(context.Background(), h.ann, right)
	wantKind(t, "recovery codes without one", err, fault.KindConflict, "")
	_, recovery := h.enrol(t, s)
	h.letters = nil
	wantKind(t, "with a wrong password", h.RemoveFactor(context.Background(), h.ann, "wrong password"), fault.KindInvalid, "password")
	must(t, h.RemoveFactor(context.Background(), h.ann, right))
	h.posted(t, mail.FactorRemoved, "ann@example.com")
	if _, err := h.logInWith(""); err != nil {
		t.Errorf("after it = %v, want no code asked", err)
	}
	if ok, err := h.TakeCode(context.Background(), h.ann, recovery[0]); ok || err != nil {
		t.Errorf("a recovery code is good still: %v, %v", ok, err)
	}
	h.enrol(t, s)
	h.letters = nil
	must(t, h.DropFactor(context.Background(), " Ann@example.com"))
	if _, err := h.logInWith(""); err != nil {
		t.Errorf("after the operator's help = %v, want no code asked", err)
	}
	wantKind(t, "for nobody", h.DropFactor(context.Background(), "nobody@example.com"), fault.KindMissing, "")
}

var _ session.Second = (*user.Book)(nil)
