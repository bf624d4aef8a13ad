package session_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/request"
	"kept/tenants"
	"kept/tenants/session"
)

func TestAlive(t *testing.T) {
	now := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	s := session.Session{CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(session.Life)}
	for _, tc := range []struct {
		name string
		seen time.Duration // after log-in
		at   time.Duration
		want bool
	}{
		{"at once", 0, 0, true},
		{"just before idle", 0, session.Idle - 1, true},
		{"idle", 0, session.Idle, false},
		{"used", 11 * time.Hour, 11*time.Hour + session.Idle - 1, true},
		{"used to its end", session.Life - time.Minute, session.Life, false},
		{"clocks a little apart", 0, -30 * time.Second, true},
		{"the clock was set back", 0, -31 * time.Second, false},
	} {
		s.SeenAt = now.Add(tc.seen)
		if got := s.Alive(now.Add(tc.at)); got != tc.want {
			t.Errorf("%s: Alive = %v, want %v", tc.name, got, tc.want)
		}
	}
}

// On SQLite a long transaction, such as an import, keeps the one writer. Nobody
// is kept waiting at the door for that.
func TestWhoIsKnownIsLetInWhileSomebodyWrites(t *testing.T) {
	h := open(t)
	s := h.logIn(t, "acme")
	_, plain, err := h.CreateToken(h.acme, session.TokenDraft{Name: "Till", Scopes: []string{tenants.PromisesRead}})
	must(t, err)
	h.now = h.now.Add(10 * time.Minute)
	soon, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	must(t, store.Do(h.acme, h.db, func(context.Context) error {
		if _, err := h.Resume(soon, s.Token); err != nil {
			t.Errorf("Resume = %v, want the session", err)
		}
		if _, err := h.ByToken(soon, plain); err != nil {
			t.Errorf("ByToken = %v, want the token", err)
		}
		return nil
	}))
}

func TestASessionLastsWhileItIsUsed(t *testing.T) {
	h := open(t)
	s := h.logIn(t, "acme")
	for range 23 { // 11.5 hours in steps that are shorter than idle
		h.now = h.now.Add(30*time.Minute - time.Second)
		if _, err := h.Resume(context.Background(), s.Token); err != nil {
			t.Fatalf("at %s: %v", h.now, err)
		}
	}
	h.now = h.now.Add(29 * time.Minute)
	if _, err := h.Resume(context.Background(), s.Token); err != nil {
		t.Fatalf("just before its end: %v", err)
	}
	h.now = h.now.Add(3 * time.Minute)
	_, err := h.Resume(context.Background(), s.Token)
	wantRefused(t, "after twelve hours", err)

	s = h.logIn(t, "acme")
	h.now = h.now.Add(session.Idle)
	_, err = h.Resume(context.Background(), s.Token)
	wantRefused(t, "after half an hour idle", err)
	_, err = h.Resume(context.Background(), "kept_ses_guess")
	wantRefused(t, "a guessed cookie", err)
	_, err = h.Resume(context.Background(), "")
	wantRefused(t, "an empty cookie", err)
}

func TestLogOutHereAndEverywhere(t *testing.T) {
	h := open(t)
	here, there, third := h.logIn(t, ""), h.logIn(t, ""), h.logIn(t, "")
	must(t, h.LogOut(context.Background(), here.Session))
	must(t, h.LogOut(context.Background(), here.Session)) // twice is fine
	_, err := h.Resume(context.Background(), here.Token)
	wantRefused(t, "after logging out", err)
	if _, err := h.Resume(context.Background(), there.Token); err != nil {
		t.Errorf("another browser = %v, want it signed in still", err)
	}
	must(t, h.EndAll(context.Background(), h.user, ""))
	for _, s := range []*session.Opened{there, third} {
		_, err := h.Resume(context.Background(), s.Token)
		wantRefused(t, "after logging out everywhere", err)
	}
}

func TestAUserSeesWhereSheIsSignedIn(t *testing.T) {
	h := open(t)
	from := func(agent string) *session.Opened {
		t.Helper()
		s, err := h.LogIn(request.With(context.Background(), request.Info{Agent: agent}), session.Attempt{Address: "ann@example.com", Password: right})
		must(t, err)
		h.now = h.now.Add(time.Second)
		return s
	}
	over := from("idle")
	h.now = h.now.Add(session.Idle)
	phone, desk := from("phone"), from("desk")
	list := func() string {
		t.Helper()
		all, err := h.List(context.Background(), h.user)
		must(t, err)
		var agents []string
		for _, s := range all {
			agents = append(agents, s.Agent)
		}
		return strings.Join(agents, " ")
	}
	if got := list(); got != "desk phone" {
		t.Errorf("List = %s, want those that hold, the last seen first", got)
	}
	if all, err := h.List(context.Background(), tenants.From(h.acme).UserID); err != nil || len(all) != 0 {
		t.Errorf("another user's = %v, %v, want none", all, err)
	}
	wantKind(t, "ending another user's", h.End(context.Background(), tenants.From(h.acme).UserID, phone.ID), fault.KindMissing, "")
	must(t, h.End(context.Background(), h.user, phone.ID))
	wantKind(t, "ending it again", h.End(context.Background(), h.user, phone.ID), fault.KindMissing, "")
	from("third")
	must(t, h.EndAll(context.Background(), h.user, desk.ID))
	if got := list(); got != "desk" {
		t.Errorf("after ending the others = %s, want this one", got)
	}
	_, err := h.Resume(context.Background(), over.Token)
	wantRefused(t, "the idle one", err)
}

func TestSwitchToAnotherTenant(t *testing.T) {
	h := open(t)
	s := h.logIn(t, "acme")
	got, err := h.Switch(context.Background(), s.Session, "beta")
	if err != nil || got.TenantID != tenants.From(h.beta).TenantID || got.ID != s.ID {
		t.Fatalf("Switch = %+v, %v; want the same session in beta", got, err)
	}
	if again, err := h.Resume(context.Background(), s.Token); err != nil || again.MemberID != got.MemberID {
		t.Errorf("Resume = %+v, %v; want the member of beta", again, err)
	}
	for _, slug := range []string{"nobody", "other"} {
		_, err = h.Switch(context.Background(), s.Session, slug)
		wantKind(t, "switch to "+slug, err, fault.KindMissing, "")
	}
	must(t, h.LogOut(context.Background(), s.Session))
	_, err = h.Switch(context.Background(), s.Session, "acme")
	wantRefused(t, "switch after logging out", err)
}

func TestTidyDeletesWhatIsOver(t *testing.T) {
	h := open(t)
	h.logIn(t, "")
	_, _ = h.LogIn(context.Background(), session.Attempt{Address: "nobody@example.com", Password: "wrong"})
	h.now = h.now.Add(25 * time.Hour)
	alive := h.logIn(t, "")
	if n, err := h.Tidy(context.Background()); err != nil || n != 2 {
		t.Errorf("Tidy = %d, %v; want one session and one failure", n, err)
	}
	if _, err := h.Resume(context.Background(), alive.Token); err != nil {
		t.Errorf("the living session = %v, want it kept", err)
	}
}
