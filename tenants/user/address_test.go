package user_test

import (
	"context"
	"testing"
	"time"

	"kept/care/event"
	"kept/ent/db/member"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/mail"
	"kept/tenants/user"
)

func TestAnAddressIsProved(t *testing.T) {
	h := open(t)
	must(t, h.Welcome(context.Background(), h.ann))
	l := h.posted(t, mail.Verify, "ann@example.com")
	if l.Name != "Ann" || l.Language != "de" || l.Until.Sub(h.now) != user.VerifyLife {
		t.Errorf("the letter = %+v", l)
	}
	u, err := h.Verify(context.Background(), l.Token)
	if err != nil || u.VerifiedAt == nil || u.Email != "ann@example.com" {
		t.Fatalf("Verify = %+v, %v", u, err)
	}
	_, err = h.Verify(context.Background(), l.Token)
	wantLink(t, "the link again", err)
	wantKind(t, "asking for another", h.AskVerify(context.Background(), h.ann), fault.KindConflict, "")
	if len(h.letters) != 0 {
		t.Errorf("posted %+v for nothing", h.letters)
	}
}

func TestANewAddressCountsOnceItIsProved(t *testing.T) {
	h := open(t)
	ask := func(plain, address string) error { return h.AskAddress(context.Background(), h.ann, plain, address) }
	wantKind(t, "with a wrong password", ask("wrong password", "anna@example.com"), fault.KindInvalid, "password")
	wantKind(t, "to no address", ask(right, "anna"), fault.KindInvalid, "email")
	wantKind(t, "to the one she has", ask(right, "ANN@example.com"), fault.KindInvalid, "email")
	must(t, ask(right, "Anna@example.com"))
	l := h.posted(t, mail.Verify, "anna@example.com")
	if _, err := h.logIn("anna@example.com", right); err == nil {
		t.Error("she signs in with it before it is proved")
	}
	if _, err := h.logIn("ann@example.com", right); err != nil {
		t.Errorf("the old one = %v, want it good until then", err)
	}
	must(t, h.AskReset(context.Background(), "ann@example.com"))
	reset := h.posted(t, mail.Reset, "ann@example.com").Token

	u, err := h.Verify(context.Background(), l.Token)
	if err != nil || u.Email != "anna@example.com" || u.VerifiedAt == nil {
		t.Fatalf("Verify = %+v, %v", u, err)
	}
	h.posted(t, mail.AddressChanged, "ann@example.com")
	if _, err := h.logIn("anna@example.com", right); err != nil {
		t.Errorf("the new one = %v", err)
	}
	_, err = h.Reset(context.Background(), reset, another)
	wantLink(t, "a reset by who reads the old address", err)
	for n, ctx := range h.members {
		if m := h.db.Member.Query().Where(member.UserID(h.ann)).OnlyX(ctx); m.Email != "anna@example.com" {
			t.Errorf("tenant %d shows %s", n, m.Email)
		}
	}
	if got := h.told(t, event.MemberUpdated); got[0] != 1 || got[1] != 1 {
		t.Errorf("told %v, want each tenant once", got)
	}
}

func TestAnAddressThatSomebodyHasIsTaken(t *testing.T) {
	h := open(t)
	must(t, h.AskAddress(context.Background(), h.ann, right, "bea@example.com"))
	token := h.posted(t, mail.Verify, "bea@example.com").Token
	must(t, h.db.User.Create().SetID(id.New(id.User)).SetEmail("bea@example.com").SetName("Bea").SetPasswordHash("-").SetCreatedAt(h.now).Exec(system()))
	_, err := h.Verify(context.Background(), token)
	wantKind(t, "taken meanwhile", err, fault.KindConflict, "email")
	if u, err := h.Find(context.Background(), h.ann); err != nil || u.Email != "ann@example.com" {
		t.Errorf("the user = %+v, %v, want her as she was", u, err)
	}
}

func TestNobodysMailboxIsFilled(t *testing.T) {
	h := open(t)
	for range 5 {
		must(t, h.AskVerify(context.Background(), h.ann))
	}
	wantKind(t, "a sixth", h.AskVerify(context.Background(), h.ann), fault.KindExhausted, "")
	for range 5 {
		must(t, h.AskAddress(context.Background(), h.ann, right, "stranger@example.com"))
	}
	wantKind(t, "a sixth to a stranger", h.AskAddress(context.Background(), h.ann, right, "stranger@example.com"), fault.KindExhausted, "")
	if len(h.letters) != 10 {
		t.Errorf("%d letters, want ten", len(h.letters))
	}
	h.now = h.now.Add(time.Hour + time.Second)
	must(t, h.AskVerify(context.Background(), h.ann))
	h.now = h.now.Add(user.VerifyLife)
	if n, err := h.Tidy(context.Background()); err != nil || n != 10 || h.links("ann@example.com") != 1 {
		t.Errorf("Tidy = %d, %v, want the ten that are over", n, err)
	}
	h.Post = nil
	wantKind(t, "without mail", h.AskVerify(context.Background(), h.ann), fault.KindConflict, "")
	must(t, h.Welcome(context.Background(), h.ann)) // sign-up works without
}

func TestANameIsChangedEverywhere(t *testing.T) {
	h := open(t)
	name, language, empty, wrong := "  Anna  Ahrens ", "en-gb", " ", "nonsense!"
	_, err := h.Change(context.Background(), h.ann, user.Change{Name: &empty})
	wantKind(t, "to none", err, fault.KindInvalid, "name")
	_, err = h.Change(context.Background(), h.ann, user.Change{Language: &wrong})
	wantKind(t, "to no language", err, fault.KindInvalid, "language")
	u, err := h.Change(context.Background(), h.ann, user.Change{Name: &name, Language: &language})
	if err != nil || u.Name != "Anna Ahrens" || u.Language != "en-GB" {
		t.Fatalf("Change = %+v, %v", u, err)
	}
	for n, ctx := range h.members {
		m := h.db.Member.Query().Where(member.UserID(h.ann)).OnlyX(ctx)
		if m.Name != "Anna Ahrens" || m.Folded != "anna ahrens" {
			t.Errorf("tenant %d shows %s, sorted as %s", n, m.Name, m.Folded)
		}
	}
	if _, err := h.Change(context.Background(), h.ann, user.Change{Name: &u.Name}); err != nil {
		t.Fatal(err)
	}
	if got := h.told(t, event.MemberUpdated); got[0] != 1 || got[1] != 1 {
		t.Errorf("told %v, want each tenant of the one change", got)
	}
	_, err = h.Change(context.Background(), "usr_nobody", user.Change{})
	wantKind(t, "nobody", err, fault.KindMissing, "")
}
