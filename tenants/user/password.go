package user

import (
	"context"
	"fmt"

	"kept/care/event"
	table "kept/ent/db/user"
	"kept/ent/store"
	"kept/internal/email"
	"kept/internal/fault"
	"kept/internal/mail"
	"kept/internal/password"
	"kept/internal/secret"
)

// AskReset mails a link to set a new password, to an address that has one. What
// it does and answers is the same for every address, known or not: who reads
// the address is found out when the letter is sent (Reader).
func (b *Book) AskReset(ctx context.Context, address string) error {
	address, err := email.Parse(address)
	if err != nil {
		return fault.Invalid("email", "%v", err)
	}
	if b.Post == nil {
		return ErrNoMail
	}
	return store.Do(system(ctx), b.db, func(ctx context.Context) error {
		enough, err := b.enough(ctx, address)
		if err != nil || enough {
			return err // she has the earlier ones, and a stranger must not learn how many
		}
		token, until, err := b.link(ctx, ofReset, secret.Reset, address, "", ResetLife)
		if err != nil {
			return err
		}
		return b.Post(ctx, mail.Letter{Kind: mail.Reset, To: address, Token: token, Until: until})
	})
}

// ResetToken makes a link to set a new password for the operator to hand on:
// where there is no mail, or it doesn't arrive.
func (b *Book) ResetToken(ctx context.Context, address string) (string, error) {
	return store.Tx(system(ctx), b.db, func(ctx context.Context) (string, error) {
		u, err := b.byAddress(ctx, email.Fold(address))
		if err != nil {
			return "", err
		}
		if u == nil {
			return "", fault.Missing("user")
		}
		token, _, err := b.link(ctx, ofReset, secret.Reset, u.Email, u.ID, ResetLife)
		return token, err
	})
}

// Reset sets a new password by a link's token, ends every session of hers and
// tells her by mail. It gives the user, who then signs in.
func (b *Book) Reset(ctx context.Context, token, plain string) (*User, error) {
	p, err := b.proved(ctx, ofReset, token)
	if err != nil {
		return nil, err // before anything slow is done for a stranger
	}
	u, err := b.byAddress(ctx, p.Email)
	if err != nil {
		return nil, err
	}
	if u == nil {
		return nil, ErrLink
	}
	hash, err := b.hash(ctx, "password", plain, u.Email)
	if err != nil {
		return nil, err
	}
	return store.Tx(system(ctx), b.db, func(ctx context.Context) (*User, error) {
		if err := b.spend(ctx, p); err != nil {
			return nil, err
		}
		// The address must still be hers: she may have changed it since.
		up := b.db.User.Update().Where(table.ID(u.ID), table.Email(p.Email)).SetPasswordHash(hash)
		if u.VerifiedAt == nil && p.UserID == "" { // the link came by mail
			up.SetVerifiedAt(b.now())
		}
		n, err := up.Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("reset password of %s: %w", u.ID, err)
		}
		if n == 0 {
			return nil, ErrLink
		}
		if err := b.sessions.Forgive(ctx, u.Email); err != nil {
			return nil, err
		}
		return u, b.passwordChanged(ctx, u, "", "by a link")
	})
}

// PasswordChange is a new password for who knows the old one.
type PasswordChange struct {
	UserID    string
	SessionID string // the one that goes on
	Old, New  string
}

// ChangePassword sets another password, ends her other sessions and tells her
// by mail.
func (b *Book) ChangePassword(ctx context.Context, c PasswordChange) error {
	u, err := b.Find(ctx, c.UserID)
	if err != nil {
		return err
	}
	if err := b.sessions.Prove(ctx, u.ID, c.Old); err != nil {
		return at("old", err)
	}
	hash, err := b.hash(ctx, "new", c.New, u.Email)
	if err != nil {
		return err
	}
	return store.Do(system(ctx), b.db, func(ctx context.Context) error {
		if err := b.db.User.UpdateOneID(u.ID).SetPasswordHash(hash).Exec(ctx); err != nil {
			return fmt.Errorf("change password of %s: %w", u.ID, err)
		}
		return b.passwordChanged(ctx, u, c.SessionID, "by the old one")
	})
}

func (b *Book) passwordChanged(ctx context.Context, u *User, exceptSession, how string) error {
	if err := b.sessions.EndAll(ctx, u.ID, exceptSession); err != nil {
		return err
	}
	if err := b.write(ctx, u, mail.Letter{Kind: mail.PasswordChanged}); err != nil {
		return err
	}
	return b.tell(ctx, u.ID, event.PasswordChanged, map[string]any{"how": how})
}

func (b *Book) hash(ctx context.Context, field, plain, address string) (string, error) {
	if err := password.Acceptable(field, plain, address); err != nil {
		return "", err
	}
	hash, err := b.hasher.Hash(ctx, plain)
	if err != nil {
		return "", fmt.Errorf("hash password: %w", err)
	}
	return hash, nil
}

// at names the field of a fault that has none.
func at(field string, err error) error {
	if f := fault.As(err); f != nil && f.Kind == fault.KindInvalid {
		return f.At(field)
	}
	return err
}
