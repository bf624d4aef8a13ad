// Package session knows people by what they show: an e-mail address with a
// password, the cookie of a session, or a personal access token.
//
// A session begins with a log-in, lasts while it is used (30 minutes idle, 12
// hours at most), acts for one tenant at a time, and ends with a log-out here
// or everywhere. A personal access token is made by a member for her own tools,
// with some of her role's scopes and an end date, and can be revoked. Whatever
// is wrong with a credential, the answer is the same.
package session

import (
	"context"
	"fmt"
	"time"

	"entgo.io/ent/dialect/sql"

	"kept/care/event"
	rows "kept/ent/db"
	table "kept/ent/db/session"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/password"
	"kept/internal/request"
	"kept/internal/secret"
	"kept/tenants/guard"
)

// How long a session lasts.
const (
	Idle = 30 * time.Minute // without a request
	Life = 12 * time.Hour   // at most
)

const (
	// touch is how stale the time of the last request may be: a write for each
	// request would cost more than the request.
	touch = time.Minute
	// skew is how far nodes' clocks may be apart. A session from further in the
	// future means that the clock was set back, and with it every limit.
	skew = 30 * time.Second
)

// Session is one signed-in browser, acting for one tenant.
type Session struct {
	ID        string
	UserID    string
	MemberID  string
	TenantID  string
	Agent     string // what the browser said of itself at log-in
	CreatedAt time.Time
	SeenAt    time.Time
	ExpiresAt time.Time
	Proved    bool // a second factor was shown in it
}

// Alive reports whether s still holds now.
func (s *Session) Alive(now time.Time) bool {
	return now.Before(s.ExpiresAt) && now.Before(s.SeenAt.Add(Idle)) && !s.CreatedAt.After(now.Add(skew))
}

// Book keeps sessions and personal access tokens.
type Book struct {
	// Second is who knows second factors; nil where there are none.
	Second Second

	db     *store.DB
	log    *event.Log
	hasher *password.Hasher
	now    clock.Func
}

// NewBook returns the book of sessions in db. It hashes with hasher, which must
// be at the costs that the passwords were hashed with for most answers to take
// the same time.
func NewBook(db *store.DB, log *event.Log, hasher *password.Hasher, now clock.Func) *Book {
	return &Book{db: db, log: log, hasher: hasher, now: now}
}

// Opened is a session with the token that its cookie carries, told once.
type Opened struct {
	*Session
	Token string
}

// Open begins a session for a user who has just proved who she is: at log-in,
// at sign-up, on accepting an invitation. proved says that she has shown a
// second factor too.
func (b *Book) Open(ctx context.Context, m Membership, proved bool) (*Opened, error) {
	ctx = guard.System(ctx, "open a session: sessions belong to users")
	token, now := secret.New(secret.Session), b.now()
	c := b.db.Session.Create().SetID(id.New(id.Session)).SetTokenHash(secret.Hash(token)).SetUserID(m.UserID).
		SetMemberID(m.MemberID).SetTenantID(m.TenantID).SetAgent(request.From(ctx).Agent).SetCreatedAt(now).SetSeenAt(now).SetExpiresAt(now.Add(Life))
	if proved {
		c.SetProvedAt(now)
	}
	row, err := c.Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("open session: %w", err)
	}
	return &Opened{Session: fromRow(row), Token: token}, nil
}

// Look gives the living session of a cookie's token without counting it as
// seen: an open stream doesn't keep a session alive that nobody uses.
func (b *Book) Look(ctx context.Context, token string) (*Session, error) {
	ctx = guard.System(ctx, "look at a session: the actor isn't known yet")
	row, err := b.db.Session.Query().Where(table.TokenHash(secret.Hash(token))).Only(ctx)
	if rows.IsNotFound(err) {
		return nil, fault.Unauthenticated()
	}
	if err != nil {
		return nil, fmt.Errorf("resume session: %w", err)
	}
	s := fromRow(row)
	if !s.Alive(b.now()) {
		return nil, fault.Unauthenticated()
	}
	return s, nil
}

// Resume gives the session of a cookie's token and counts it as seen.
func (b *Book) Resume(ctx context.Context, token string) (*Session, error) {
	s, err := b.Look(ctx, token)
	if err != nil {
		return nil, err
	}
	now := b.now()
	if now.Sub(s.SeenAt) < touch {
		return s, nil
	}
	ctx = guard.System(ctx, "resume a session: count it as seen")
	err = inPassing(ctx, func(ctx context.Context) error {
		return b.db.Session.Update().Where(table.ID(s.ID), table.SeenAtLT(now)).SetSeenAt(now).Exec(ctx)
	})
	if err != nil {
		return nil, fmt.Errorf("resume session %s: %w", s.ID, err)
	}
	s.SeenAt = now
	return s, nil
}

// inPassing writes down when a credential was used. When there is somebody
// before us for longer than a caller should wait, the next request does it.
func inPassing(ctx context.Context, write func(context.Context) error) error {
	soon, cancel := context.WithTimeout(ctx, 500*time.Millisecond)
	defer cancel()
	if err := write(soon); err != nil && soon.Err() == nil {
		return err
	}
	return ctx.Err()
}

// Switch makes a session act for another tenant that its user is a member of,
// named by its slug.
func (b *Book) Switch(ctx context.Context, s *Session, slug string) (*Session, error) {
	m, err := b.membership(ctx, s.UserID, slug)
	if err != nil {
		return nil, err
	}
	ctx = guard.System(ctx, "switch a session to another tenant")
	row, err := b.db.Session.UpdateOneID(s.ID).SetTenantID(m.TenantID).SetMemberID(m.MemberID).Save(ctx)
	if rows.IsNotFound(err) {
		return nil, fault.Unauthenticated()
	}
	if err != nil {
		return nil, fmt.Errorf("switch session %s: %w", s.ID, err)
	}
	return fromRow(row), nil
}

// LogOut ends a session; one that has ended already is fine.
func (b *Book) LogOut(ctx context.Context, s *Session) error {
	ctx = guard.System(ctx, "log out: sessions belong to users")
	if _, err := b.db.Session.Delete().Where(table.ID(s.ID)).Exec(ctx); err != nil {
		return fmt.Errorf("log out %s: %w", s.ID, err)
	}
	return nil
}

// EndAll ends the sessions of a user, but for the one with id except; "" ends
// every one of them.
func (b *Book) EndAll(ctx context.Context, userID, except string) error {
	ctx = guard.System(ctx, "log out everywhere: sessions belong to users")
	if _, err := b.db.Session.Delete().Where(table.UserID(userID), table.IDNEQ(except)).Exec(ctx); err != nil {
		return fmt.Errorf("log out %s everywhere: %w", userID, err)
	}
	return nil
}

// End ends one of a user's sessions, somewhere else; another's is missing.
func (b *Book) End(ctx context.Context, userID, id string) error {
	ctx = guard.System(ctx, "log out elsewhere: sessions belong to users")
	n, err := b.db.Session.Delete().Where(table.ID(id), table.UserID(userID)).Exec(ctx)
	if err != nil {
		return fmt.Errorf("log out %s: %w", id, err)
	}
	if n == 0 {
		return fault.Missing("session")
	}
	return nil
}

// Proved notes that a second factor was shown in a session.
func (b *Book) Proved(ctx context.Context, id string) error {
	ctx = guard.System(ctx, "a second factor was shown: sessions belong to users")
	if err := b.db.Session.Update().Where(table.ID(id)).SetProvedAt(b.now()).Exec(ctx); err != nil {
		return fmt.Errorf("note a second factor in %s: %w", id, err)
	}
	return nil
}

// longestList is how many sessions are shown: nobody has so many browsers.
const longestList = 100

// List gives the sessions of a user that hold, the last seen first.
func (b *Book) List(ctx context.Context, userID string) ([]*Session, error) {
	ctx = guard.System(ctx, "list the sessions of a user")
	now := b.now()
	found, err := b.db.Session.Query().Where(table.UserID(userID), table.ExpiresAtGT(now), table.SeenAtGT(now.Add(-Idle))).
		Order(table.BySeenAt(sql.OrderDesc()), table.ByID()).Limit(longestList).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list sessions of %s: %w", userID, err)
	}
	var out []*Session
	for _, r := range found {
		if s := fromRow(r); s.Alive(now) {
			out = append(out, s)
		}
	}
	return out, nil
}

func fromRow(r *rows.Session) *Session {
	return &Session{
		ID: r.ID, UserID: r.UserID, MemberID: r.MemberID, TenantID: r.TenantID,
		Agent: r.Agent, CreatedAt: r.CreatedAt.UTC(), SeenAt: r.SeenAt.UTC(), ExpiresAt: r.ExpiresAt.UTC(),
		Proved: r.ProvedAt != nil,
	}
}
