package account_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"kept/ent/db/user"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/mail"
	"kept/tenants"
	"kept/tenants/account"
	"kept/tenants/guard"
)

// posted sets up mail, and gives what was posted.
func (h *house) posted() *[]mail.Letter {
	var letters []mail.Letter
	h.Post = func(_ context.Context, l mail.Letter) error {
		letters = append(letters, l)
		return nil
	}
	return &letters
}

func (h *house) verifiedAt(t *testing.T, userID string) *time.Time {
	t.Helper()
	ctx := guard.System(context.Background(), "test: look at a user")
	return h.db.User.Query().Where(user.ID(userID)).OnlyX(ctx).VerifiedAt
}

func TestAMailedInvitationIsTheInvitedPersonsAlone(t *testing.T) {
	h := open(t)
	ctx, _ := h.signUp(t, "acme")
	letters := h.posted()
	i, token, err := h.Invite(ctx, account.InvitationDraft{Email: "bea@acme.example", Role: tenants.Agent})
	if err != nil || token != "" || i.MailedAt == nil {
		t.Fatalf("Invite = %+v, %q, %v, want it mailed and its token told to nobody", i, token, err)
	}
	l := (*letters)[0]
	if l.Kind != mail.Invitation || l.To != "bea@acme.example" || l.Business != "The acme Shop" || l.By != "Ann of acme" || !l.Until.Equal(i.ExpiresAt) || l.Language != "en" {
		t.Errorf("the letter = %+v", l)
	}
	asked, err := h.Look(context.Background(), l.Token)
	if err != nil || asked.Email != "bea@acme.example" || asked.TenantName != "The acme Shop" || asked.InvitedBy != "Ann of acme" ||
		asked.State != account.InvitationOpen || asked.HasUser {
		t.Errorf("Look = %+v, %v", asked, err)
	}
	m, err := h.Accept(context.Background(), accept(l.Token, "bea"))
	if err != nil || h.verifiedAt(t, m.UserID) == nil {
		t.Errorf("Accept = %+v, %v, want her address proved by the mail", m, err)
	}
	if asked, err = h.Look(context.Background(), l.Token); err != nil || asked.State != account.InvitationAccepted || !asked.HasUser {
		t.Errorf("Look after = %+v, %v", asked, err)
	}
	_, err = h.Look(context.Background(), "kept_inv_guess")
	wantKind(t, "look at a guess", err, fault.KindMissing, "")
}

func TestALinkThatWasShownProvesNothing(t *testing.T) {
	h := open(t)
	ctx, f := h.signUp(t, "acme")
	m := h.hire(t, ctx, "bea", tenants.Agent)
	if h.verifiedAt(t, m.UserID) != nil || h.verifiedAt(t, f.Owner.UserID) != nil {
		t.Error("an address is proved that nobody has mailed")
	}
}

func TestWhoIsMadeIsWelcomed(t *testing.T) {
	h := open(t)
	var welcomed []string
	h.Welcome = func(_ context.Context, userID string) error {
		welcomed = append(welcomed, userID)
		return nil
	}
	ctx, f := h.signUp(t, "acme")
	letters := h.posted()
	if _, _, err := h.Invite(ctx, account.InvitationDraft{Email: "bea@acme.example", Role: tenants.Agent}); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Accept(context.Background(), accept((*letters)[0].Token, "bea")); err != nil {
		t.Fatal(err)
	}
	if len(welcomed) != 1 || welcomed[0] != f.Owner.UserID {
		t.Errorf("welcomed %v, want the owner only: the other has proved her address", welcomed)
	}
	h.Welcome = func(context.Context, string) error { return errors.New("no ink") }
	if _, err := h.SignUp(context.Background(), draft("beta")); err == nil {
		t.Error("signed up although the welcome failed")
	}
	h.Welcome = nil
	h.signUp(t, "beta") // nothing of the first try is left
}

func TestAnInvitationIsSentAgain(t *testing.T) {
	h := open(t)
	ctx, _ := h.signUp(t, "acme")
	i, old, err := h.Invite(ctx, account.InvitationDraft{Email: "bea@acme.example", Role: tenants.Agent})
	if err != nil {
		t.Fatal(err)
	}
	h.now = h.now.Add(account.InvitationLife + time.Hour)
	again, token, err := h.ResendInvitation(ctx, i.ID)
	if err != nil || token == "" || token == old || !again.Open(h.now) || again.MailedAt != nil {
		t.Fatalf("ResendInvitation = %+v, %q, %v, want another link and another week", again, token, err)
	}
	_, err = h.Accept(context.Background(), accept(old, "bea"))
	wantKind(t, "the link before", err, fault.KindMissing, "")
	if _, err := h.Accept(context.Background(), accept(token, "bea")); err != nil {
		t.Errorf("Accept = %v", err)
	}
	_, _, err = h.ResendInvitation(ctx, i.ID)
	wantErr(t, "once accepted", err, account.ErrInvitationClosed)
}

func TestNobodyResendsWhatSheMayNotGive(t *testing.T) {
	h := open(t)
	ctx, _ := h.signUp(t, "acme")
	admin := h.as(t, h.hire(t, ctx, "bea", tenants.Admin))
	i, _, err := h.Invite(ctx, account.InvitationDraft{Email: "cy@acme.example", Role: tenants.Owner})
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = h.ResendInvitation(admin, i.ID)
	wantErr(t, "an owner's, by an admin", err, account.ErrOwnersOnly)
}

func TestKeptIsNoRelay(t *testing.T) {
	h := open(t)
	ctx, _ := h.signUp(t, "acme")
	letters := h.posted()
	invite := func(name string) (*account.Invitation, error) {
		i, _, err := h.Invite(ctx, account.InvitationDraft{Email: name + "@acme.example", Role: tenants.Agent})
		return i, err
	}
	i, err := invite("bea")
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = h.ResendInvitation(ctx, i.ID)
	wantKind(t, "again at once", err, fault.KindExhausted, "")
	for range 4 {
		h.now = h.now.Add(time.Minute)
		if _, _, err := h.ResendInvitation(ctx, i.ID); err != nil {
			t.Fatal(err)
		}
	}
	h.now = h.now.Add(time.Minute)
	_, _, err = h.ResendInvitation(ctx, i.ID)
	wantKind(t, "a sixth mail", err, fault.KindConflict, "")

	for range 4 {
		if _, err := invite("bea"); err != nil {
			t.Fatal(err)
		}
	}
	_, err = invite("bea")
	wantKind(t, "a sixth invitation to one address", err, fault.KindExhausted, "")
	for range 194 {
		key := id.New(id.Invitation)
		h.db.Invitation.Create().SetID(key).SetEmail(key + "@acme.example").SetRole(string(tenants.Agent)).SetTokenHash(key).
			SetCreatedAt(h.now).SetExpiresAt(h.now).ExecX(ctx)
	}
	if _, err := invite("last"); err != nil {
		t.Fatal(err)
	}
	_, err = invite("one-more")
	wantKind(t, "the 201st in a day", err, fault.KindExhausted, "")
	if len(*letters) != 10 {
		t.Errorf("%d letters were posted, want six invitations and four again", len(*letters))
	}
	h.now = h.now.Add(24 * time.Hour)
	if _, err = invite("one-more"); err != nil {
		t.Errorf("a day later = %v", err)
	}
}

func wantErr(t *testing.T, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s = %v, want %v", what, err, want)
	}
}
