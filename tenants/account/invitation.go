package account

import (
	"context"
	"fmt"
	"time"

	"kept/care/event"
	rows "kept/ent/db"
	table "kept/ent/db/invitation"
	"kept/ent/db/member"
	"kept/ent/store"
	"kept/internal/email"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/page"
	"kept/internal/secret"
	"kept/tenants"
	"kept/tenants/guard"
)

// InvitationLife is how long an invitation can be accepted.
const InvitationLife = 7 * 24 * time.Hour

// Invitation asks a person by e-mail to become a member.
type Invitation struct {
	ID           string
	Email        string
	Role         tenants.Role
	DepartmentID string
	InvitedByID  string
	CreatedAt    time.Time
	ExpiresAt    time.Time
	AcceptedAt   *time.Time
	WithdrawnAt  *time.Time
}

// Open reports whether i can still be accepted.
func (i *Invitation) Open(now time.Time) bool { return i.State(now) == InvitationOpen }

// InvitationDraft is who is invited, to be what.
type InvitationDraft struct {
	Email        string
	Role         tenants.Role
	DepartmentID string
}

// Acceptance is what an invited person sends back: the token of her link and
// who she is. Her address must be the one that was invited.
type Acceptance struct {
	Token string
	Person
}

// Invite makes an invitation and gives the token that accepts it, once: only
// its hash is kept. An earlier invitation to the same address is withdrawn.
func (b *Book) Invite(ctx context.Context, d InvitationDraft) (*Invitation, string, error) {
	addr, err := email.Parse(d.Email)
	if err != nil {
		return nil, "", fault.Invalid("email", "%v", err)
	}
	a := tenants.From(ctx)
	if a == nil {
		return nil, "", fault.Unauthenticated()
	}
	if err := MayGive(a, d.Role); err != nil {
		return nil, "", err
	}
	token := secret.New(secret.Invitation)
	i, err := store.Tx(ctx, b.db, func(ctx context.Context) (*Invitation, error) {
		if err := b.mayInvite(ctx, a, addr, d); err != nil {
			return nil, err
		}
		c := b.db.Invitation.Create().SetID(id.New(id.Invitation)).SetEmail(addr).SetRole(string(d.Role)).
			SetTokenHash(secret.Hash(token)).SetCreatedAt(b.now()).SetExpiresAt(b.now().Add(InvitationLife))
		if d.DepartmentID != "" {
			c.SetDepartmentID(d.DepartmentID)
		}
		if a.MemberID != "" {
			c.SetInvitedBy(a.MemberID)
		}
		row, err := c.Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("invite: %w", err)
		}
		return invitationFrom(row), b.log.Append(ctx, event.Event{
			Type: event.MemberInvited, SubjectID: row.ID, OccurredAt: b.now(), Data: map[string]any{"role": string(d.Role)},
		})
	})
	return i, token, err
}

// mayInvite checks what an invitation leans on, and withdraws an earlier one.
func (b *Book) mayInvite(ctx context.Context, a *tenants.Actor, addr string, d InvitationDraft) error {
	if err := b.lock(ctx, a.TenantID); err != nil {
		return err
	}
	if d.DepartmentID != "" {
		if _, err := b.Department(ctx, d.DepartmentID); err != nil {
			return at("departmentId", err)
		}
	}
	there, err := b.db.Member.Query().Where(member.Email(addr), member.UserIDNotNil(), member.LeftAtIsNil()).Exist(ctx)
	if err != nil {
		return fmt.Errorf("look for member: %w", err)
	}
	if there {
		return fault.Taken("email", "belongs to a member already")
	}
	err = b.db.Invitation.Update().Where(table.Email(addr), table.AcceptedAtIsNil(), table.WithdrawnAtIsNil()).
		SetWithdrawnAt(b.now()).Exec(ctx)
	if err != nil {
		return fmt.Errorf("replace invitation: %w", err)
	}
	return nil
}

// Invitations lists invitations, the latest first.
func (b *Book) Invitations(ctx context.Context, args page.Args) (page.Page[*Invitation], error) {
	var none page.Page[*Invitation]
	w, err := args.Window()
	if err != nil {
		return none, err
	}
	keyset, err := store.Keyset(w, store.Order{Column: table.FieldCreatedAt, Kind: store.Time, Desc: true})
	if err != nil {
		return none, err
	}
	found, err := b.db.Invitation.Query().Modify(keyset).All(ctx)
	if err != nil {
		return none, fmt.Errorf("list invitations: %w", err)
	}
	p := page.Cut(w, each(found, invitationFrom))
	p.Key = func(i *Invitation) page.Key { return store.KeyOf(i.CreatedAt, i.ID) }
	p.Count = func(ctx context.Context) (int, error) {
		ids, err := b.db.Invitation.Query().Limit(page.CountCap + 1).IDs(ctx)
		return len(ids), err
	}
	return p, nil
}

// Invitation finds an invitation of the tenant.
func (b *Book) Invitation(ctx context.Context, id string) (*Invitation, error) {
	row, err := b.db.Invitation.Get(ctx, id)
	if err != nil {
		return nil, missing("invitation", id, err)
	}
	return invitationFrom(row), nil
}

// InvitationState is where an invitation stands.
type InvitationState string

// The states of an invitation.
const (
	InvitationOpen      InvitationState = "OPEN"
	InvitationAccepted  InvitationState = "ACCEPTED"
	InvitationWithdrawn InvitationState = "WITHDRAWN"
	InvitationExpired   InvitationState = "EXPIRED"
)

// State says where i stands now.
func (i *Invitation) State(now time.Time) InvitationState {
	switch {
	case i.AcceptedAt != nil:
		return InvitationAccepted
	case i.WithdrawnAt != nil:
		return InvitationWithdrawn
	case !now.Before(i.ExpiresAt):
		return InvitationExpired
	default:
		return InvitationOpen
	}
}

// StatesOf says where invitations stand now.
func (b *Book) StatesOf(is []*Invitation) []InvitationState {
	now := b.now()
	return each(is, func(i *Invitation) InvitationState { return i.State(now) })
}

// ErrInvitationClosed refuses to withdraw what was accepted or withdrawn.
var ErrInvitationClosed = fault.Conflict(fault.CodeSettled, "this invitation is accepted or withdrawn already")

// WithdrawInvitation makes an invitation's link worthless.
func (b *Book) WithdrawInvitation(ctx context.Context, id string) (*Invitation, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Invitation, error) {
		n, err := b.db.Invitation.Update().Where(table.ID(id), table.AcceptedAtIsNil(), table.WithdrawnAtIsNil()).
			SetWithdrawnAt(b.now()).Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("withdraw invitation %s: %w", id, err)
		}
		row, err := b.db.Invitation.Get(ctx, id)
		if err != nil {
			return nil, missing("invitation", id, err)
		}
		if n == 0 {
			return nil, ErrInvitationClosed
		}
		return invitationFrom(row), b.log.Append(ctx, event.Event{
			Type: event.InvitationWithdrawn, SubjectID: id, OccurredAt: b.now(),
		})
	})
}

// Accept makes the invited person a member. A token that is unknown, used,
// withdrawn or expired is missing, whichever it is.
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

func (b *Book) invited(ctx context.Context, token string) (*rows.Invitation, error) {
	row, err := b.db.Invitation.Query().Where(table.TokenHash(secret.Hash(token))).Only(ctx)
	if err != nil {
		return nil, missing("invitation", "by token", err)
	}
	if !invitationFrom(row).Open(b.now()) {
		return nil, fault.Missing("invitation")
	}
	return row, nil
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
		return nil, fault.Missing("invitation")
	}
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
