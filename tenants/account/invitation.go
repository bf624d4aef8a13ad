package account

import (
	"context"
	"fmt"
	"time"

	"kept/care/event"
	table "kept/ent/db/invitation"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/page"
	"kept/tenants"
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
	MailedAt     *time.Time // when its link was put in the mail last; nil where the inviter was shown it

	mailings int
}

// Open reports whether i can still be accepted.
func (i *Invitation) Open(now time.Time) bool { return i.State(now) == InvitationOpen }

// Invitations lists invitations, the latest first.
func (b *Book) Invitations(ctx context.Context, args page.Args) (page.Page[*Invitation], error) {
	latest := store.Order{Column: table.FieldCreatedAt, Kind: store.Time, Desc: true}
	return store.List(ctx, b.db.Invitation.Query(), latest, args, invitationFrom,
		func(i *Invitation) page.Key { return store.KeyOf(i.CreatedAt, i.ID) })
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
