package account

import (
	"context"
	"fmt"
	"time"

	"kept/care/event"
	table "kept/ent/db/invitation"
	"kept/ent/db/member"
	"kept/ent/store"
	"kept/internal/email"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/mail"
	"kept/internal/secret"
	"kept/tenants"
)

// InvitationDraft is who is invited, to be what.
type InvitationDraft struct {
	Email        string
	Role         tenants.Role
	DepartmentID string
}

// The limits of what a tenant mails to people who never asked for it.
const (
	mailsAtOnce   = 200         // invitations in a day
	mailsToOne    = 5           // to one address, in a day or for one invitation
	betweenMails  = time.Minute // for one invitation
	mailsInAWhile = 24 * time.Hour
)

// Invite makes an invitation. Its link is mailed; where no mail is set up, the
// token that accepts it is given instead, once: only its hash is kept. So an
// address that was mailed is proved by the acceptance, and nobody else has ever
// had the link. An earlier invitation to the same address is withdrawn.
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
		if b.Post != nil {
			c.SetMailedAt(b.now()).SetMailings(1)
		}
		row, err := c.Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("invite: %w", err)
		}
		i := invitationFrom(row)
		if err := b.mail(ctx, a, i, token); err != nil {
			return nil, err
		}
		return i, b.log.Append(ctx, event.Event{
			Type: event.MemberInvited, SubjectID: row.ID, OccurredAt: b.now(), Data: map[string]any{"role": string(d.Role)},
		})
	})
	return i, b.untold(token), err
}

// ResendInvitation gives an open or expired invitation another link and another
// seven days, and mails it or gives its token as Invite does. The link before
// leads nowhere any more.
func (b *Book) ResendInvitation(ctx context.Context, id string) (*Invitation, string, error) {
	a := tenants.From(ctx)
	if a == nil {
		return nil, "", fault.Unauthenticated()
	}
	token := secret.New(secret.Invitation)
	i, err := store.Tx(ctx, b.db, func(ctx context.Context) (*Invitation, error) {
		if err := b.lock(ctx, a.TenantID); err != nil {
			return nil, err
		}
		i, err := b.Invitation(ctx, id)
		if err != nil {
			return nil, err
		}
		if err := b.mayResend(a, i); err != nil {
			return nil, err
		}
		if !i.Open(b.now()) { // it had given its seat back
			if err := b.seatForOneMore(ctx); err != nil {
				return nil, err
			}
		}
		up := b.db.Invitation.UpdateOneID(id).Where(table.AcceptedAtIsNil(), table.WithdrawnAtIsNil()).
			SetTokenHash(secret.Hash(token)).SetExpiresAt(b.now().Add(InvitationLife))
		if b.Post == nil {
			up.ClearMailedAt()
		} else {
			up.SetMailedAt(b.now()).AddMailings(1)
		}
		row, err := up.Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("resend invitation %s: %w", id, err)
		}
		i = invitationFrom(row)
		if err := b.mail(ctx, a, i, token); err != nil {
			return nil, err
		}
		return i, b.log.Append(ctx, event.Event{Type: event.InvitationResent, SubjectID: id, OccurredAt: b.now()})
	})
	return i, b.untold(token), err
}

// untold gives the token of a link that was not mailed.
func (b *Book) untold(token string) string {
	if b.Post != nil {
		return ""
	}
	return token
}

// mail posts an invitation's link, unless there is no mail.
func (b *Book) mail(ctx context.Context, a *tenants.Actor, i *Invitation, token string) error {
	if b.Post == nil {
		return nil
	}
	t, err := b.Tenant(ctx)
	if err != nil {
		return err
	}
	l := mail.Letter{Kind: mail.Invitation, To: i.Email, Language: t.Locale, Token: token, Business: t.Name, Until: i.ExpiresAt}
	if a.MemberID != "" {
		m, err := b.Find(ctx, a.MemberID)
		if err != nil {
			return err
		}
		l.By = m.Name
	}
	return b.Post(ctx, l)
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
	if err := b.mayMail(ctx, addr); err != nil {
		return err
	}
	err = b.db.Invitation.Update().Where(table.Email(addr), table.AcceptedAtIsNil(), table.WithdrawnAtIsNil()).
		SetWithdrawnAt(b.now()).Exec(ctx)
	if err != nil {
		return fmt.Errorf("replace invitation: %w", err)
	}
	return b.seatForOneMore(ctx)
}

// Seats counts the seats that are taken: by members who can sign in, and by
// open invitations.
func (b *Book) Seats(ctx context.Context) (int, error) {
	members, err := b.db.Member.Query().Where(member.UserIDNotNil(), member.UserIDNEQ(""), member.LeftAtIsNil()).Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("count members: %w", err)
	}
	invited, err := b.db.Invitation.Query().
		Where(table.AcceptedAtIsNil(), table.WithdrawnAtIsNil(), table.ExpiresAtGT(b.now())).Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("count invitations: %w", err)
	}
	return members + invited, nil
}

// seatForOneMore says why there is no seat for one more, or nil. The tenant is
// locked: two who invite at once don't take the same seat.
func (b *Book) seatForOneMore(ctx context.Context) error {
	if b.SeatsFor == nil {
		return nil
	}
	taken, err := b.Seats(ctx)
	if err != nil {
		return err
	}
	return b.SeatsFor(ctx, taken+1)
}

// mayMail holds a tenant to the mails it may send: Kept is no relay for what
// nobody wants to read. The latest invitations are few, so they are counted here.
func (b *Book) mayMail(ctx context.Context, addr string) error {
	if b.Post == nil {
		return nil
	}
	latest, err := b.db.Invitation.Query().Where(table.CreatedAtGT(b.now().Add(-mailsInAWhile))).
		Limit(mailsAtOnce).Select(table.FieldEmail).Strings(ctx)
	if err != nil {
		return fmt.Errorf("count invitations: %w", err)
	}
	toOne := 0
	for _, to := range latest {
		if to == addr {
			toOne++
		}
	}
	if len(latest) >= mailsAtOnce {
		return fault.Exhausted(mailsInAWhile, "%d invitations were mailed in a day: wait until tomorrow", mailsAtOnce)
	}
	if toOne >= mailsToOne {
		return fault.Exhausted(mailsInAWhile, "this address was invited %d times in a day: wait until tomorrow", mailsToOne)
	}
	return nil
}

func (b *Book) mayResend(a *tenants.Actor, i *Invitation) error {
	if i.AcceptedAt != nil || i.WithdrawnAt != nil {
		return ErrInvitationClosed
	}
	if err := MayGive(a, i.Role); err != nil {
		return err
	}
	if b.Post == nil || i.MailedAt == nil {
		return nil
	}
	if left := i.MailedAt.Add(betweenMails).Sub(b.now()); left > 0 {
		return fault.Exhausted(left, "it was mailed a moment ago: wait a minute")
	}
	if i.mailings >= mailsToOne {
		return fault.Conflict(fault.CodeConflict, "it was mailed %d times: is the address right? Withdraw it and invite again", i.mailings)
	}
	return nil
}
