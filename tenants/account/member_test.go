package account_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"kept/internal/fault"
	"kept/internal/page"
	"kept/tenants"
	"kept/tenants/account"
)

func TestMayGive(t *testing.T) {
	actor := func(r tenants.Role) *tenants.Actor {
		return &tenants.Actor{Kind: tenants.KindMember, Role: r, Scopes: tenants.ScopesOf(r)}
	}
	narrow := actor(tenants.Owner)
	narrow.Scopes = []string{tenants.TeamWrite}
	client := &tenants.Actor{Kind: tenants.KindClient, Scopes: tenants.Scopes()}
	for _, tc := range []struct {
		name string
		a    *tenants.Actor
		r    tenants.Role
		want error
	}{
		{"owner makes an owner", actor(tenants.Owner), tenants.Owner, nil},
		{"admin makes an admin", actor(tenants.Admin), tenants.Admin, nil},
		{"admin makes an owner", actor(tenants.Admin), tenants.Owner, account.ErrOwnersOnly},
		{"a client with every scope makes an owner", client, tenants.Owner, account.ErrOwnersOnly},
		{"a client with every scope makes an admin", client, tenants.Admin, nil},
		{"an owner's narrow token makes an owner", narrow, tenants.Owner, account.ErrTooMuch},
		{"an owner's narrow token makes a viewer", narrow, tenants.Viewer, account.ErrTooMuch},
		{"Kept itself makes an owner", &tenants.Actor{Kind: tenants.KindSystem}, tenants.Owner, nil},
	} {
		if err := account.MayGive(tc.a, tc.r); !errors.Is(err, tc.want) && err != tc.want {
			t.Errorf("%s = %v, want %v", tc.name, err, tc.want)
		}
	}
	wantKind(t, "a role that isn't one", account.MayGive(client, "BOSS"), fault.KindInvalid, "role")
}

func TestUpdateMember(t *testing.T) {
	h := open(t)
	ctx, _ := h.signUp(t, "acme")
	bea := h.hire(t, ctx, "bea", tenants.Agent)
	desk, err := h.AddDepartment(ctx, "Service desk")
	if err != nil {
		t.Fatal(err)
	}
	until := h.now.Add(48 * time.Hour)
	m, err := h.UpdateMember(ctx, account.MemberChange{
		ID: bea.ID, Role: ptr(tenants.Supervisor), DepartmentID: &desk.ID, AwayUntil: &until,
	})
	if err != nil || m.Role != tenants.Supervisor || m.DepartmentID != desk.ID || !m.Away(h.now) {
		t.Fatalf("UpdateMember = %+v, %v; want all three changed", m, err)
	}
	if a := tenants.From(h.as(t, bea)); a.Role != tenants.Supervisor {
		t.Errorf("acting again as %s, want SUPERVISOR at once on this node", a.Role)
	}
	m, err = h.UpdateMember(ctx, account.MemberChange{ID: bea.ID, Clear: []account.MemberField{account.FieldDepartment, account.FieldAwayUntil}})
	if err != nil || m.DepartmentID != "" || m.AwayUntil != nil {
		t.Errorf("UpdateMember = %+v, %v; want her back and in no department", m, err)
	}
	_, err = h.UpdateMember(ctx, account.MemberChange{ID: bea.ID, DepartmentID: ptr("dep_nobody")})
	wantKind(t, "an unknown department", err, fault.KindMissing, "")

	events, err := h.log.Of(ctx, bea.ID)
	if err != nil || len(events) != 3 {
		t.Errorf("%d events, %v; want joined and two changes", len(events), err)
	}
}

func TestOnlyOwnersMakeAndUnmakeOwners(t *testing.T) {
	h := open(t)
	ctx, f := h.signUp(t, "acme")
	admin := h.as(t, h.hire(t, ctx, "adm", tenants.Admin))
	bea := h.hire(t, ctx, "bea", tenants.Owner)

	_, err := h.UpdateMember(admin, account.MemberChange{ID: bea.ID, Role: ptr(tenants.Agent)})
	wantKind(t, "an admin demotes an owner", err, fault.KindForbidden, "")
	_, err = h.RemoveMember(admin, bea.ID, f.Owner.ID)
	wantKind(t, "an admin removes an owner", err, fault.KindForbidden, "")
	_, _, err = h.Invite(admin, account.InvitationDraft{Email: "x@acme.example", Role: tenants.Owner})
	wantKind(t, "an admin invites an owner", err, fault.KindForbidden, "")
	if _, err = h.UpdateMember(ctx, account.MemberChange{ID: bea.ID, Role: ptr(tenants.Agent)}); err != nil {
		t.Errorf("an owner demotes another = %v, want done", err)
	}
}

func TestTheLastOwnerStays(t *testing.T) {
	h := open(t)
	ctx, f := h.signUp(t, "acme")
	agent := h.hire(t, ctx, "bea", tenants.Agent)
	_, err := h.UpdateMember(ctx, account.MemberChange{ID: f.Owner.ID, Role: ptr(tenants.Viewer)})
	if !errors.Is(err, account.ErrLastOwner) {
		t.Errorf("demoting the last owner = %v, want ErrLastOwner", err)
	}
	if _, err = h.RemoveMember(ctx, f.Owner.ID, agent.ID); !errors.Is(err, account.ErrLastOwner) {
		t.Errorf("removing the last owner = %v, want ErrLastOwner", err)
	}
}

func TestTwoOwnersCantUnmakeEachOtherAtOnce(t *testing.T) {
	h := open(t)
	ctx, f := h.signUp(t, "acme")
	bea := h.hire(t, ctx, "bea", tenants.Owner)
	var wg sync.WaitGroup
	errs := make([]error, 2)
	for i, do := range []struct {
		ctx  context.Context
		whom string
	}{{ctx, bea.ID}, {h.as(t, bea), f.Owner.ID}} {
		wg.Go(func() {
			_, errs[i] = h.UpdateMember(do.ctx, account.MemberChange{ID: do.whom, Role: ptr(tenants.Agent)})
		})
	}
	wg.Wait()
	owners, err := h.CountMembers(ctx, account.Filter{Role: &account.RoleFilter{Eq: ptr(tenants.Owner)}})
	if err != nil || owners != 1 {
		t.Errorf("%d owners left, %v (%v); want one", owners, err, errs)
	}
}

func TestALeaverHandsOverAndIsShutOut(t *testing.T) {
	h := open(t)
	ctx, f := h.signUp(t, "acme")
	bea := h.hire(t, ctx, "bea", tenants.Agent)
	var handed []string
	h.HandOvers = append(h.HandOvers, func(_ context.Context, from, to string) error {
		handed = append(handed, from+">"+to)
		return nil
	})

	_, err := h.RemoveMember(ctx, bea.ID, "")
	wantKind(t, "nobody to hand over to", err, fault.KindInvalid, "handOverToId")
	_, err = h.RemoveMember(ctx, bea.ID, bea.ID)
	wantKind(t, "handing over to herself", err, fault.KindInvalid, "handOverToId")
	_, err = h.RemoveMember(ctx, bea.ID, "mem_nobody")
	wantKind(t, "handing over to nobody's id", err, fault.KindMissing, "handOverToId")

	m, err := h.RemoveMember(ctx, bea.ID, f.Owner.ID)
	if err != nil || m.LeftAt == nil || len(handed) != 1 || handed[0] != bea.ID+">"+f.Owner.ID {
		t.Fatalf("RemoveMember = %+v, %v, handed %v; want left, handed over once", m, err, handed)
	}
	_, err = h.ActorFor(context.Background(), account.Caller{Kind: tenants.KindMember, TenantID: f.Tenant.ID, MemberID: bea.ID})
	wantKind(t, "acting after leaving", err, fault.KindUnauthenticated, "")
	_, err = h.RemoveMember(ctx, bea.ID, f.Owner.ID)
	wantKind(t, "leaving twice", err, fault.KindMissing, "")

	// Invited again, she signs in with the user that she has and is who she was.
	_, token, err := h.Invite(ctx, account.InvitationDraft{Email: "bea@acme.example", Role: tenants.Supervisor})
	if err != nil {
		t.Fatal(err)
	}
	back, err := h.Accept(context.Background(), account.Acceptance{Token: token, Person: account.Person{UserID: bea.UserID}})
	if err != nil || back.ID != bea.ID || back.Role != tenants.Supervisor || back.LeftAt != nil {
		t.Errorf("back = %+v, %v; want the same member, as supervisor", back, err)
	}
	h.as(t, back)
}

func TestAFailedHandOverKeepsTheMember(t *testing.T) {
	h := open(t)
	ctx, f := h.signUp(t, "acme")
	bea := h.hire(t, ctx, "bea", tenants.Agent)
	wrong := errors.New("the disk is full")
	h.HandOvers = append(h.HandOvers, func(context.Context, string, string) error { return wrong })
	if _, err := h.RemoveMember(ctx, bea.ID, f.Owner.ID); !errors.Is(err, wrong) {
		t.Errorf("RemoveMember = %v, want %v", err, wrong)
	}
	if m, err := h.Find(ctx, bea.ID); err != nil || m.LeftAt != nil {
		t.Errorf("member = %+v, %v; want her still there", m, err)
	}
}

func TestMembersAreListedByName(t *testing.T) {
	h := open(t)
	ctx, _ := h.signUp(t, "acme")
	for _, name := range []string{"zoe", "bea", "mia"} {
		h.hire(t, ctx, name, tenants.Agent)
	}
	p, err := h.Members(ctx, account.Filter{Role: &account.RoleFilter{Eq: ptr(tenants.Agent)}}, page.Args{First: ptr(2)})
	if err != nil || len(p.Items) != 2 || p.Items[0].Name != "bea" || p.Items[1].Name != "mia" || !p.HasNext {
		t.Errorf("page = %+v, %v; want bea, mia and more", p, err)
	}
}

func TestMembersOfAnotherTenantAreMissing(t *testing.T) {
	h := open(t)
	ctx, f := h.signUp(t, "acme")
	bea := h.hire(t, ctx, "bea", tenants.Agent)
	other, g := h.signUp(t, "other")

	_, err := h.Find(other, bea.ID)
	wantKind(t, "read", err, fault.KindMissing, "")
	_, err = h.UpdateMember(other, account.MemberChange{ID: bea.ID, Role: ptr(tenants.Viewer)})
	wantKind(t, "change", err, fault.KindMissing, "")
	_, err = h.RemoveMember(other, bea.ID, g.Owner.ID)
	wantKind(t, "remove", err, fault.KindMissing, "")
	_, err = h.RemoveMember(other, g.Owner.ID, f.Owner.ID)
	wantKind(t, "hand over to", err, fault.KindMissing, "handOverToId")
	if found, err := h.ByIDs(other, []string{bea.ID, g.Owner.ID}); err != nil || len(found) != 1 {
		t.Errorf("ByIDs = %v, %v; want the own one only", found, err)
	}
	if p, err := h.Members(other, account.Filter{}, page.Args{}); err != nil || len(p.Items) != 1 {
		t.Errorf("Members = %v, %v; want the own one only", p.Items, err)
	}
}
