package account_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"kept/internal/fault"
	"kept/internal/page"
	"kept/tenants"
	"kept/tenants/account"
)

func TestAnInvitationIsAcceptedOnce(t *testing.T) {
	h := open(t)
	ctx, f := h.signUp(t, "acme")
	i, token, err := h.Invite(ctx, account.InvitationDraft{Email: "Bea@ACME.example", Role: tenants.Agent})
	if err != nil || i.Email != "bea@acme.example" || i.InvitedByID != f.Owner.ID || !i.Open(h.now) {
		t.Fatalf("Invite = %+v, %v", i, err)
	}
	wrong := accept(token, "bea")
	wrong.Email = "mallory@acme.example"
	_, err = h.Accept(context.Background(), wrong)
	wantKind(t, "another address", err, fault.KindInvalid, "email")

	var wg sync.WaitGroup
	errs := make([]error, 3)
	for n := range errs {
		wg.Go(func() { _, errs[n] = h.Accept(context.Background(), accept(token, "bea")) })
	}
	wg.Wait()
	joined := 0
	for _, err := range errs {
		if err == nil {
			joined++
		}
	}
	if joined != 1 {
		t.Errorf("accepted %d times at once (%v), want once", joined, errs)
	}
	_, err = h.Accept(context.Background(), accept(token, "bea"))
	wantErr(t, "accepted again", err, account.ErrInvitationAccepted)
	_, _, err = h.Invite(ctx, account.InvitationDraft{Email: "bea@acme.example", Role: tenants.Agent})
	wantKind(t, "inviting a member", err, fault.KindConflict, "email")
}

func TestASecondInvitationReplacesTheFirst(t *testing.T) {
	h := open(t)
	ctx, _ := h.signUp(t, "acme")
	first, old, err := h.Invite(ctx, account.InvitationDraft{Email: "bea@acme.example", Role: tenants.Admin})
	if err != nil {
		t.Fatal(err)
	}
	_, token, err := h.Invite(ctx, account.InvitationDraft{Email: "bea@acme.example", Role: tenants.Viewer})
	if err != nil {
		t.Fatal(err)
	}
	_, err = h.Accept(context.Background(), accept(old, "bea"))
	wantErr(t, "the first link", err, account.ErrInvitationWithdrawn)
	if _, err := h.WithdrawInvitation(ctx, first.ID); !errors.Is(err, account.ErrInvitationClosed) {
		t.Errorf("withdrawing the replaced one = %v, want ErrInvitationClosed", err)
	}
	m, err := h.Accept(context.Background(), accept(token, "bea"))
	if err != nil || m.Role != tenants.Viewer {
		t.Errorf("Accept = %+v, %v; want a viewer", m, err)
	}
	p, err := h.Invitations(ctx, page.Args{})
	if err != nil || len(p.Items) != 2 || p.Items[0].AcceptedAt == nil || p.Items[1].WithdrawnAt == nil {
		t.Errorf("invitations = %+v, %v; want the accepted one, then the replaced one", p.Items, err)
	}
}

func TestClosedInvitationsSaySo(t *testing.T) {
	h := open(t)
	ctx, f := h.signUp(t, "acme")
	invite := func(name string) (*account.Invitation, string) {
		t.Helper()
		i, token, err := h.Invite(ctx, account.InvitationDraft{Email: name + "@acme.example", Role: tenants.Agent})
		if err != nil {
			t.Fatal(err)
		}
		return i, token
	}
	i, token := invite("withdrawn")
	if _, err := h.WithdrawInvitation(ctx, i.ID); err != nil {
		t.Fatal(err)
	}
	_, err := h.Accept(context.Background(), accept(token, "withdrawn"))
	wantErr(t, "withdrawn", err, account.ErrInvitationWithdrawn)

	_, token = invite("late")
	h.now = h.now.Add(account.InvitationLife)
	_, err = h.Accept(context.Background(), accept(token, "late"))
	wantErr(t, "expired", err, account.ErrInvitationExpired)

	_, token = invite("suspended")
	suspend(t, h, f.Tenant.ID)
	_, err = h.Accept(context.Background(), accept(token, "suspended"))
	wantKind(t, "of a suspended tenant", err, fault.KindMissing, "")

	_, err = h.Accept(context.Background(), accept("kept_inv_guess", "guess"))
	wantKind(t, "guessed", err, fault.KindMissing, "")
}

func TestASignedInUserAcceptsWithTheAddressSheHas(t *testing.T) {
	h := open(t)
	ctx, _ := h.signUp(t, "acme")
	_, g := h.signUp(t, "other")
	_, token, err := h.Invite(ctx, account.InvitationDraft{Email: "ann@other.example", Role: tenants.Agent})
	if err != nil {
		t.Fatal(err)
	}
	stranger := h.hire(t, ctx, "bea", tenants.Agent)
	_, err = h.Accept(context.Background(), account.Acceptance{Token: token, Person: account.Person{UserID: stranger.UserID}})
	wantKind(t, "another user", err, fault.KindInvalid, "email")
	m, err := h.Accept(context.Background(), account.Acceptance{Token: token, Person: account.Person{UserID: g.Owner.UserID}})
	if err != nil || m.UserID != g.Owner.UserID {
		t.Errorf("Accept = %+v, %v; want the user that she is", m, err)
	}
}

func TestInvitationsOfAnotherTenantAreMissing(t *testing.T) {
	h := open(t)
	ctx, _ := h.signUp(t, "acme")
	i, _, err := h.Invite(ctx, account.InvitationDraft{Email: "bea@acme.example", Role: tenants.Agent})
	if err != nil {
		t.Fatal(err)
	}
	desk, err := h.AddDepartment(ctx, "Service desk")
	if err != nil {
		t.Fatal(err)
	}
	other, _ := h.signUp(t, "other")
	_, err = h.WithdrawInvitation(other, i.ID)
	wantKind(t, "withdraw", err, fault.KindMissing, "")
	_, _, err = h.ResendInvitation(other, i.ID)
	wantKind(t, "resend", err, fault.KindMissing, "")
	if p, err := h.Invitations(other, page.Args{}); err != nil || len(p.Items) != 0 {
		t.Errorf("Invitations = %v, %v; want none", p.Items, err)
	}
	_, _, err = h.Invite(other, account.InvitationDraft{Email: "x@other.example", Role: tenants.Agent, DepartmentID: desk.ID})
	wantKind(t, "link to its department", err, fault.KindMissing, "departmentId")
}
