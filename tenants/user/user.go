// Package user keeps the people who sign in: their name, language, address,
// password and second factor, whatever tenants they are members of.
//
// A person comes by sign-up or by an invitation (package account makes her). Her
// address is proved by a link in a mail, at her leisure; a new address only
// counts once it is proved. A forgotten password is set anew by a link that
// holds for an hour and works once; a password that changes ends her sessions
// and she is told by mail. She may add a second factor, a code of an
// authenticator app. What changes is told to each tenant that she works for.
package user

import (
	"context"
	"crypto/cipher"
	"fmt"
	"strings"
	"time"

	"golang.org/x/text/language"

	"kept/care/event"
	rows "kept/ent/db"
	"kept/ent/db/member"
	table "kept/ent/db/user"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/fold"
	"kept/internal/mail"
	"kept/internal/password"
	"kept/tenants"
	"kept/tenants/guard"
)

// User is a person who signs in, as she sees herself.
type User struct {
	ID         string
	Email      string
	Name       string
	Language   string // BCP 47; empty until she or her tenant said
	CreatedAt  time.Time
	VerifiedAt *time.Time // when she proved that she reads her address
}

// Sessions is what this room asks of the one that knows people by what they show.
type Sessions interface {
	// Prove checks the password of a user who is signed in, a few times at most.
	Prove(ctx context.Context, userID, plain string) error
	// EndAll ends the sessions of a user, but for one.
	EndAll(ctx context.Context, userID, except string) error
	// Forgive forgets the failed log-ins of an address.
	Forgive(ctx context.Context, address string) error
	// Proved notes that a second factor was shown in a session.
	Proved(ctx context.Context, sessionID string) error
}

// Book keeps users.
type Book struct {
	// Post mails what this room writes; nil where no mail is set up.
	Post mail.Post
	// Issuer is what authenticator apps call this Kept.
	Issuer string

	sealer   cipher.AEAD
	db       *store.DB
	log      *event.Log
	hasher   *password.Hasher
	sessions Sessions
	now      clock.Func
}

// NewBook returns the book of the users in db, which seals with sealer what
// their authenticator apps know.
func NewBook(db *store.DB, log *event.Log, hasher *password.Hasher, sealer cipher.AEAD, sessions Sessions, now clock.Func) *Book {
	return &Book{Issuer: "Kept", db: db, log: log, hasher: hasher, sealer: sealer, sessions: sessions, now: now}
}

// ErrNoMail refuses what needs a mail where none is set up.
var ErrNoMail = fault.Conflict(fault.CodeConflict, "this Kept sends no mail: ask the people who run it")

// system is the one way round the wall here: users belong to no tenant.
func system(ctx context.Context) context.Context {
	return guard.System(ctx, "users: they belong to no tenant")
}

// Find gives a user by id.
func (b *Book) Find(ctx context.Context, id string) (*User, error) {
	row, err := b.db.User.Get(system(ctx), id)
	if rows.IsNotFound(err) {
		return nil, fault.Missing("user")
	}
	if err != nil {
		return nil, fmt.Errorf("user %s: %w", id, err)
	}
	return fromRow(row), nil
}

// byAddress gives the user with an address, or nil.
func (b *Book) byAddress(ctx context.Context, address string) (*User, error) {
	row, err := b.db.User.Query().Where(table.Email(address)).Only(system(ctx))
	if rows.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look for user: %w", err)
	}
	return fromRow(row), nil
}

// Change is what a user may change about herself at once; nil leaves it as it is.
type Change struct {
	Name     *string
	Language *string
}

// nameMax is the length of the longest name, in characters.
const nameMax = 200

func (u *User) change(c Change) error {
	if c.Name != nil {
		u.Name = strings.Join(strings.Fields(*c.Name), " ")
		if u.Name == "" {
			return fault.Required("name")
		}
		if err := fault.Text("name", u.Name, nameMax); err != nil {
			return err
		}
	}
	if c.Language != nil {
		tag, err := language.Parse(*c.Language)
		if err != nil {
			return fault.Invalid("language", "must be a language tag such as en or pt-BR")
		}
		u.Language = tag.String()
	}
	return nil
}

// Change changes a user's name and language, and her name in every tenant that
// she is a member of.
func (b *Book) Change(ctx context.Context, userID string, c Change) (*User, error) {
	return store.Tx(system(ctx), b.db, func(ctx context.Context) (*User, error) {
		u, err := b.Find(ctx, userID)
		if err != nil {
			return nil, err
		}
		before := *u
		if err := u.change(c); err != nil {
			return nil, err
		}
		changed := differences(before, *u)
		if len(changed) == 0 {
			return u, nil
		}
		if err := b.db.User.UpdateOneID(u.ID).SetName(u.Name).SetLanguage(u.Language).Exec(ctx); err != nil {
			return nil, fmt.Errorf("change user %s: %w", u.ID, err)
		}
		if u.Name != before.Name {
			err := b.db.Member.Update().Where(member.UserID(u.ID)).SetName(u.Name).SetFolded(fold.Of(u.Name)).Exec(ctx)
			if err != nil {
				return nil, fmt.Errorf("change name of user %s: %w", u.ID, err)
			}
		}
		return u, b.tell(ctx, u.ID, event.MemberUpdated, changed)
	})
}

func differences(from, to User) map[string]any {
	d := map[string]any{}
	for _, f := range []struct{ name, from, to string }{
		{"name", from.Name, to.Name}, {"language", from.Language, to.Language}, {"email", from.Email, to.Email},
	} {
		if f.from != f.to {
			d[f.name] = map[string]string{"from": f.from, "to": f.to}
		}
	}
	return d
}

// tell appends an event to the history of each tenant that a user works for,
// as hers. It is called in a transaction that goes round the wall.
func (b *Book) tell(ctx context.Context, userID string, t event.Type, data map[string]any) error {
	joined, err := b.db.Member.Query().Where(member.UserID(userID), member.LeftAtIsNil()).All(ctx)
	if err != nil {
		return fmt.Errorf("memberships of %s: %w", userID, err)
	}
	for _, m := range joined {
		her := tenants.As(ctx, &tenants.Actor{TenantID: m.TenantID, Kind: tenants.KindMember, UserID: userID, MemberID: m.ID})
		if err := b.log.Append(her, event.Event{Type: t, SubjectID: m.ID, OccurredAt: b.now(), Data: data}); err != nil {
			return err
		}
	}
	return nil
}

// write posts a letter to a user, unless there is no mail.
func (b *Book) write(ctx context.Context, u *User, l mail.Letter) error {
	if b.Post == nil {
		return nil
	}
	l.Name, l.Language = u.Name, u.Language
	if l.To == "" {
		l.To = u.Email
	}
	return b.Post(ctx, l)
}

// Reader completes a letter by who reads it: her name and language. A letter
// about a new password is for those only who have one, and this is where it is
// found out: not while somebody waits who mustn't know.
func (b *Book) Reader(ctx context.Context, l *mail.Letter) (bool, error) {
	u, err := b.byAddress(ctx, l.To)
	if err != nil {
		return false, err
	}
	if u == nil {
		return l.Kind != mail.Reset, nil
	}
	if l.Name == "" {
		l.Name = u.Name
	}
	if u.Language != "" {
		l.Language = u.Language
	}
	return true, nil
}

func fromRow(r *rows.User) *User {
	u := &User{ID: r.ID, Email: r.Email, Name: r.Name, Language: r.Language, CreatedAt: r.CreatedAt.UTC()}
	if r.VerifiedAt != nil {
		at := r.VerifiedAt.UTC()
		u.VerifiedAt = &at
	}
	return u
}
