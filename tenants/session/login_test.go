package session_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"kept/ent/db/member"
	"kept/ent/db/user"
	"kept/internal/fault"
	"kept/internal/password"
	"kept/tenants"
	"kept/tenants/session"
)

func TestLogIn(t *testing.T) {
	h := open(t)
	s, err := h.LogIn(context.Background(), session.Attempt{Address: " ANN@example.com ", Password: right})
	if err != nil || s.UserID != h.user || s.TenantID != tenants.From(h.acme).TenantID {
		t.Fatalf("LogIn = %+v, %v; want Ann in her first tenant", s, err)
	}
	if s := h.logIn(t, "beta"); s.TenantID != tenants.From(h.beta).TenantID {
		t.Errorf("log in to beta acts for %s", s.TenantID)
	}
	for _, tc := range []struct{ name, address, password, slug string }{
		{"wrong password", "ann@example.com", "another password", ""},
		{"no password", "ann@example.com", "", ""},
		{"unknown address", "nobody@example.com", right, ""},
		{"no address", "", right, ""},
		{"a tenant that isn't hers", "ann@example.com", right, "gamma"},
		{"a user without a usable password", "owner@acme.example", "-", ""},
	} {
		_, err := h.LogIn(context.Background(), session.Attempt{Address: tc.address, Password: tc.password, Tenant: tc.slug})
		wantRefused(t, tc.name, err)
	}
}

func TestWhoHasLeftEveryTenantCantLogIn(t *testing.T) {
	h := open(t)
	must(t, h.db.Member.Update().Where(member.UserID(h.user)).SetLeftAt(h.now).Exec(system()))
	_, err := h.LogIn(context.Background(), session.Attempt{Address: "ann@example.com", Password: right})
	wantRefused(t, "after leaving", err)
}

func TestLogInRenewsAnOutdatedHash(t *testing.T) {
	h := open(t)
	stronger := password.NewHasher(password.Costs{Memory: 128, Time: 1, Threads: 1})
	if _, err := h.book(stronger).LogIn(context.Background(), session.Attempt{Address: "ann@example.com", Password: right}); err != nil {
		t.Fatal(err)
	}
	u := h.db.User.Query().Where(user.ID(h.user)).OnlyX(system())
	if stronger.Outdated(u.PasswordHash) {
		t.Error("the hash is still at the old costs")
	}
	if ok, err := stronger.Matches(context.Background(), right, u.PasswordHash); !ok || err != nil {
		t.Errorf("the new hash matches: %v, %v; want true", ok, err)
	}
}

// Whether the address is known or not, the delays are the same.
func TestFailedLogInsAreDelayedAndNeverLocked(t *testing.T) {
	for _, address := range []string{"ann@example.com", "nobody@example.com"} {
		t.Run(address, func(t *testing.T) {
			h := open(t)
			fail := func() error {
				_, err := h.LogIn(context.Background(), session.Attempt{Address: address, Password: "wrong password"})
				return err
			}
			for range 5 {
				wantRefused(t, "one of the first five", fail())
			}
			for _, want := range []time.Duration{1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900} {
				want *= time.Second
				err := fail()
				f := fault.As(err)
				if f == nil || f.Kind != fault.KindExhausted || f.RetryAfter != want {
					t.Fatalf("after the next failure = %v, want a wait of %s", err, want)
				}
				h.now = h.now.Add(want - time.Microsecond)
				wantKind(t, "a moment too early", fail(), fault.KindExhausted, "")
				h.now = h.now.Add(time.Microsecond)
				wantRefused(t, "after the wait", fail())
			}
			h.now = h.now.Add(15 * time.Minute)
			if address != "ann@example.com" {
				return
			}
			h.logIn(t, "") // the right password is heard as soon as the wait is over
			for range 5 {
				wantRefused(t, "after a success it counts from the start", fail())
			}
		})
	}
}

func TestAPasswordIsProvedAFewTimesAtMost(t *testing.T) {
	h := open(t)
	prove := func(plain string) error { return h.Prove(context.Background(), h.user, plain) }
	must(t, prove(right))
	for range 5 {
		if err := prove("wrong password"); !errors.Is(err, session.ErrWrongPassword) {
			t.Errorf("a wrong one = %v, want ErrWrongPassword", err)
		}
	}
	wantKind(t, "the sixth", prove(right), fault.KindExhausted, "")
	_, err := h.LogIn(context.Background(), session.Attempt{Address: "ann@example.com", Password: right})
	wantKind(t, "logging in instead", err, fault.KindExhausted, "")
	must(t, h.Forgive(context.Background(), "ann@example.com"))
	must(t, prove(right))
}

func TestFailuresAreForgottenAfterAQuietWhile(t *testing.T) {
	h := open(t)
	fail := func() error {
		_, err := h.LogIn(context.Background(), session.Attempt{Address: "ann@example.com", Password: "wrong password"})
		return err
	}
	for range 4 {
		wantRefused(t, "a failure", fail())
	}
	h.now = h.now.Add(15 * time.Minute) // the window is over
	for range 5 {
		wantRefused(t, "a failure in the next window", fail())
	}
	wantKind(t, "the sixth", fail(), fault.KindExhausted, "")
	h.now = h.now.Add(15*time.Minute + time.Second) // the wait and a quiet window
	for range 5 {
		wantRefused(t, "a failure after quiet", fail())
	}
}

func TestAClockSetBackLocksNobodyOut(t *testing.T) {
	h := open(t)
	for range 6 {
		_, _ = h.LogIn(context.Background(), session.Attempt{Address: "ann@example.com", Password: "wrong password"})
	}
	h.now = h.now.Add(-24 * time.Hour)
	_, err := h.LogIn(context.Background(), session.Attempt{Address: "ann@example.com", Password: right})
	f := fault.As(err)
	if f == nil || f.Kind != fault.KindExhausted || f.RetryAfter > time.Second {
		t.Fatalf("with the clock a day back = %v, want a wait of a second at most", err)
	}
	h.now = h.now.Add(time.Second)
	h.logIn(t, "")
}

func TestManyLogInsAtOnceAreNoWayRoundTheDelay(t *testing.T) {
	h := open(t)
	var wg sync.WaitGroup
	var mu sync.Mutex
	heard := 0
	for range 20 {
		wg.Go(func() {
			_, err := h.LogIn(context.Background(), session.Attempt{Address: "ann@example.com", Password: "wrong password"})
			mu.Lock()
			defer mu.Unlock()
			if fault.KindOf(err) == fault.KindUnauthenticated {
				heard++
			}
		})
	}
	wg.Wait()
	if heard > 5 {
		t.Errorf("%d guesses were heard at once, want at most 5", heard)
	}
}
