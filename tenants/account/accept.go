package account

import (
	"context"
	"fmt"
	"time"

	rows "kept/ent/db"
	table "kept/ent/db/invitation"
	"kept/ent/db/member"
	"kept/ent/db/user"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/secret"
	"kept/tenants"
	"kept/tenants/guard"
)

// The ways in which an invitation's link leads nowhere, told to who has it:
// nobody else could ask. One that never was is missing.
var (
	ErrInvitationAccepted  = fault.Conflict(fault.CodeSettled, "this invitation has been accepted: sign in")
	ErrInvitationWithdrawn = fault.Conflict(fault.CodeSettled, "this invitation was withdrawn, or replaced by a later one")
	ErrInvitationExpired   = fault.Conflict(fault.CodeSettled, "this invitation has expired: ask for another")
)

// Asked is an invitation as the invited person sees it.
type Asked struct {
	Email      string
	Role       tenants.Role
	State      InvitationState
	ExpiresAt  time.Time
	TenantName string
	InvitedBy  string // the name of the member; empty when it was a program
	HasUser    bool   // the address has an account already: its owner signs in to accept
}

// Look shows an invitation to who has its link, whatever its state.
func (b *Book) Look(ctx context.Context, token string) (*Asked, error) {
	ctx = guard.System(ctx, "look at an invitation: its tenant is found by the token")
	row, err := b.byToken(ctx, token)
	if err != nil {
		return nil, err
	}
	t, err := b.db.Tenant.Get(ctx, row.TenantID)
	if err != nil {
		return nil, missing("tenant", row.TenantID, err)
	}
	i := invitationFrom(row)
	asked := &Asked{Email: i.Email, Role: i.Role, State: i.State(b.now()), ExpiresAt: i.ExpiresAt, TenantName: t.Name}
	if i.InvitedByID != "" {
		by, err := b.db.Member.Get(ctx, i.InvitedByID)
		if err != nil {
			return nil, missing("member", i.InvitedByID, err)
		}
		asked.InvitedBy = by.Name
	}
	if asked.HasUser, err = b.db.User.Query().Where(user.Email(i.Email)).Exist(ctx); err != nil {
		return nil, fmt.Errorf("look for user: %w", err)
	}
	return asked, nil
}

// Acceptance is what an invited person sends back: the token of her link and
// who she is. Her address must be the one that was invited.
type Acceptance struct {
	Token string
	Person
}

// Accept makes the invited person a member.
func (b *Book) Accept(ctx context.Context, acc Acceptance) (*Member, error) {
	system := guard.System(ctx, "accept an invitation: its tenant is found by the token")
	if _, err := b.invited(system, acc.Token); err != nil {
		return nil, err // before anything slow is done for a stranger
	}
	who, err := b.prepare(ctx, acc.Person, "")
	if err != nil {
		return nil, err
	}
	m, err := store.Tx(system, b.db, func(ctx context.Context) (*Member, error) {
		row, err := b.invited(ctx, acc.Token)
		if err != nil {
			return nil, err
		}
		return b.accept(ctx, invitationFrom(row), row.TenantID, who)
	})
	return m, overtaken(err)
}

func (b *Book) byToken(ctx context.Context, token string) (*rows.Invitation, error) {
	row, err := b.db.Invitation.Query().Where(table.TokenHash(secret.Hash(token))).Only(ctx)
	if err != nil {
		return nil, missing("invitation", "by token", err)
	}
	return row, nil
}

// invited gives the invitation of a token, while it is open.
func (b *Book) invited(ctx context.Context, token string) (*rows.Invitation, error) {
	row, err := b.byToken(ctx, token)
	if err != nil {
		return nil, err
	}
	switch invitationFrom(row).State(b.now()) {
	case InvitationAccepted:
		return nil, ErrInvitationAccepted
	case InvitationWithdrawn:
		return nil, ErrInvitationWithdrawn
	case InvitationExpired:
		return nil, ErrInvitationExpired
	default:
		return row, nil
	}
}

func (b *Book) accept(ctx context.Context, i *Invitation, tenantID string, who *newcomer) (*Member, error) {
	addr := who.Email
	if who.UserID != "" {
		u, err := b.db.User.Get(ctx, who.UserID)
		if err != nil {
			return nil, missing("user", who.UserID, err)
		}
		addr = u.Email
	}
	if addr != i.Email {
		return nil, fault.Invalid("email", "must be the address that was invited")
	}
	row, err := b.db.Tenant.Get(ctx, tenantID)
	if err != nil {
		return nil, missing("tenant", tenantID, err)
	}
	t, err := tenantFrom(row)
	if err != nil {
		return nil, err
	}
	if t.Status != Active {
		return nil, fault.Missing("invitation")
	}
	n, err := b.db.Invitation.Update().Where(table.ID(i.ID), table.AcceptedAtIsNil(), table.WithdrawnAtIsNil()).
		SetAcceptedAt(b.now()).Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("accept invitation %s: %w", i.ID, err)
	}
	if n == 0 { // somebody was faster with the same link
		return nil, ErrInvitationAccepted
	}
	who.proved = i.MailedAt != nil
	return b.join(ctx, t, who, i.Role, i.DepartmentID)
}

// memberOfUser gives the membership of a user in a tenant, or nil. It is asked
// round the wall, when nobody acts for the tenant yet.
func (b *Book) memberOfUser(ctx context.Context, tenantID, userID string) (*Member, error) {
	row, err := b.db.Member.Query().Where(member.TenantID(tenantID), member.UserID(userID)).Only(ctx)
	if rows.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look for member: %w", err)
	}
	return memberFrom(row), nil
}
