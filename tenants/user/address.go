package user

import (
	"context"
	"fmt"

	"kept/care/event"
	"kept/ent/db/member"
	table "kept/ent/db/user"
	"kept/ent/store"
	"kept/internal/email"
	"kept/internal/fault"
	"kept/internal/mail"
	"kept/internal/secret"
)

var errTaken = fault.Taken("email", "belongs to another account")

// Welcome mails a new user a link that proves her address, unless there is no
// mail. It runs in the transaction that makes her.
func (b *Book) Welcome(ctx context.Context, userID string) error {
	if b.Post == nil {
		return nil
	}
	return store.Do(system(ctx), b.db, func(ctx context.Context) error {
		u, err := b.Find(ctx, userID)
		if err != nil {
			return err
		}
		return b.askVerify(ctx, u, u.Email)
	})
}

// AskVerify mails her another link that proves the address she signs in with.
func (b *Book) AskVerify(ctx context.Context, userID string) error {
	return b.mailing(ctx, userID, func(u *User) (string, error) {
		if u.VerifiedAt != nil {
			return "", fault.Conflict(fault.CodeSettled, "this address is confirmed already")
		}
		return u.Email, nil
	})
}

// AskAddress mails a link to a new address, for who knows her password; by the
// link it becomes the one that she signs in with. Until then nothing changes.
// Whether somebody else has it, she learns when she shows that she reads it.
func (b *Book) AskAddress(ctx context.Context, userID, plain, address string) error {
	address, err := email.Parse(address)
	if err != nil {
		return fault.Invalid("email", "%v", err)
	}
	if err := b.sessions.Prove(ctx, userID, plain); err != nil {
		return at("password", err)
	}
	return b.mailing(ctx, userID, func(u *User) (string, error) {
		if u.Email == address {
			return "", fault.Invalid("email", "is yours already")
		}
		return address, nil
	})
}

// mailing mails a user a link to the address that which picks.
func (b *Book) mailing(ctx context.Context, userID string, which func(*User) (string, error)) error {
	if b.Post == nil {
		return ErrNoMail
	}
	return store.Do(system(ctx), b.db, func(ctx context.Context) error {
		u, err := b.Find(ctx, userID)
		if err != nil {
			return err
		}
		address, err := which(u)
		if err != nil {
			return err
		}
		enough, err := b.enough(ctx, address)
		if err != nil {
			return err
		}
		if enough {
			return fault.Exhausted(linksWhile, "there were several mails to this address of late: look into the spam folder, or wait an hour")
		}
		return b.askVerify(ctx, u, address)
	})
}

func (b *Book) askVerify(ctx context.Context, u *User, address string) error {
	token, until, err := b.link(ctx, ofAddress, secret.Address, address, u.ID, VerifyLife)
	if err != nil {
		return err
	}
	return b.write(ctx, u, mail.Letter{Kind: mail.Verify, To: address, Token: token, Until: until})
}

// Verify takes the token of a link back: the address that it was mailed to is
// proved, and becomes hers if it wasn't. Then her old address is told.
func (b *Book) Verify(ctx context.Context, token string) (*User, error) {
	p, err := b.proved(ctx, ofAddress, token)
	if err != nil {
		return nil, err
	}
	u, err := store.Tx(system(ctx), b.db, func(ctx context.Context) (*User, error) {
		if err := b.spend(ctx, p); err != nil {
			return nil, err
		}
		u, err := b.Find(ctx, p.UserID)
		if err != nil {
			return nil, err
		}
		now := b.now()
		if u.VerifiedAt = &now; u.Email != p.Email {
			return b.move(ctx, u, p.Email)
		}
		if err := b.db.User.UpdateOneID(u.ID).SetVerifiedAt(now).Exec(ctx); err != nil {
			return nil, fmt.Errorf("verify address of %s: %w", u.ID, err)
		}
		return u, nil
	})
	if err != nil && store.IsUnique(err) { // somebody took the address since we looked
		return nil, errTaken.Because(err)
	}
	return u, err
}

// move makes another address the one that u signs in with.
func (b *Book) move(ctx context.Context, u *User, address string) (*User, error) {
	taken, err := b.db.User.Query().Where(table.Email(address)).Exist(ctx)
	if err != nil {
		return nil, fmt.Errorf("look for user: %w", err)
	}
	if taken {
		return nil, errTaken
	}
	before := *u
	u.Email = address
	if err := b.db.User.UpdateOneID(u.ID).SetEmail(address).SetVerifiedAt(b.now()).Exec(ctx); err != nil {
		return nil, fmt.Errorf("change address of %s: %w", u.ID, err)
	}
	if err := b.db.Member.Update().Where(member.UserID(u.ID)).SetEmail(address).Exec(ctx); err != nil {
		return nil, fmt.Errorf("change address of %s: %w", u.ID, err)
	}
	if err := b.write(ctx, &before, mail.Letter{Kind: mail.AddressChanged}); err != nil {
		return nil, err
	}
	return u, b.tell(ctx, u.ID, event.MemberUpdated, differences(before, *u))
}
