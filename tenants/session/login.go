package session

import (
	"context"
	"fmt"
	"time"

	rows "kept/ent/db"
	"kept/ent/db/user"
	"kept/internal/email"
	"kept/internal/fault"
	"kept/tenants/guard"
)

// Attempt is what somebody shows at log-in.
type Attempt struct {
	Address  string
	Password string
	Tenant   string // its slug; her first when empty
	Code     string // of her authenticator app, or a recovery code; for who has a second factor
}

// Second is what log-in asks of who knows second factors.
type Second interface {
	// HasFactor reports whether a user is asked for a code.
	HasFactor(ctx context.Context, userID string) (bool, error)
	// TakeCode reports whether a code is hers, and spends it.
	TakeCode(ctx context.Context, userID, code string) (bool, error)
}

// ErrCode asks who has shown the right password for a code. Its field says so.
var ErrCode = &fault.Error{
	Kind: fault.KindUnauthenticated, Field: []string{"code"}, Message: "a code of the authenticator app is needed, which none was used of before",
}

// LogIn opens a session for the user with this address and password, acting
// for the tenant named, or for her first. Whether the address, the password or
// the tenant was wrong, the answer is the same and takes the same time: a hash
// is computed for everyone. Who has a second factor shows a code besides: that
// is ErrCode, once all else is right. After a few failures for an address,
// known or not, the answer is to wait.
func (b *Book) LogIn(ctx context.Context, a Attempt) (*Opened, error) {
	address := email.Fold(a.Address)
	if err := b.attempt(ctx, logInOf(address)); err != nil {
		return nil, err
	}
	u, err := b.userWith(ctx, address)
	if err != nil {
		return nil, err
	}
	ok, err := b.hasher.Matches(ctx, a.Password, u.PasswordHash)
	if err != nil {
		return nil, fmt.Errorf("log in: %w", err)
	}
	if !ok {
		return nil, fault.Unauthenticated()
	}
	m, err := b.membership(ctx, u.ID, a.Tenant)
	if fault.IsMissing(err) {
		return nil, fault.Unauthenticated()
	}
	if err != nil {
		return nil, err
	}
	if err := b.Forgive(ctx, address); err != nil {
		return nil, err
	}
	if err := b.rehash(ctx, u, a.Password); err != nil {
		return nil, err
	}
	proved, err := b.prove(ctx, u.ID, a.Code)
	if err != nil {
		return nil, err
	}
	return b.Open(ctx, m, proved)
}

// prove asks for the second factor of who has one, and reports whether it was
// shown. Wrong codes are counted apart from passwords: else the right password
// would forgive them.
func (b *Book) prove(ctx context.Context, userID, code string) (bool, error) {
	if b.Second == nil {
		return false, nil
	}
	has, err := b.Second.HasFactor(ctx, userID)
	if err != nil || !has {
		return false, err
	}
	if code == "" {
		return false, ErrCode
	}
	if err := b.attempt(ctx, codeOf(userID)); err != nil {
		return false, err
	}
	ok, err := b.Second.TakeCode(ctx, userID, code)
	if err != nil {
		return false, err
	}
	if !ok {
		return false, ErrCode
	}
	return true, b.forgive(ctx, codeOf(userID))
}

// userWith gives the user with an address; nobody, whose hash no password
// matches, when there is none.
func (b *Book) userWith(ctx context.Context, address string) (*rows.User, error) {
	u, err := b.db.User.Query().Where(user.Email(address)).Only(guard.System(ctx, "log-in: look up the address"))
	if rows.IsNotFound(err) {
		return &rows.User{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("log in: %w", err)
	}
	return u, nil
}

// ErrWrongPassword refuses a password from who is signed in.
var ErrWrongPassword = fault.Invalid("", "isn't your password")

// Prove checks the password of a user who is signed in, before what a stolen
// session must not do. Wrong ones count like failed log-ins.
func (b *Book) Prove(ctx context.Context, userID, plain string) error {
	u, err := b.db.User.Get(guard.System(ctx, "prove a password: users belong to no tenant"), userID)
	if err != nil {
		return fmt.Errorf("prove password of %s: %w", userID, err)
	}
	if err := b.attempt(ctx, logInOf(u.Email)); err != nil {
		return err
	}
	ok, err := b.hasher.Matches(ctx, plain, u.PasswordHash)
	if err != nil {
		return fmt.Errorf("prove password of %s: %w", userID, err)
	}
	if !ok {
		return ErrWrongPassword
	}
	return b.Forgive(ctx, u.Email)
}

// rehash keeps the password at today's costs, while it is at hand.
func (b *Book) rehash(ctx context.Context, u *rows.User, plain string) error {
	if !b.hasher.Outdated(u.PasswordHash) {
		return nil
	}
	hash, err := b.hasher.Hash(ctx, plain)
	if err != nil {
		return fmt.Errorf("rehash password: %w", err)
	}
	err = b.db.User.Update().Where(user.ID(u.ID), user.PasswordHash(u.PasswordHash)).SetPasswordHash(hash).
		Exec(guard.System(ctx, "log-in: keep the password at today's costs"))
	if err != nil {
		return fmt.Errorf("rehash password of %s: %w", u.ID, err)
	}
	return nil
}

// The limits of failed log-ins for one address.
const (
	freeFailures = 5                // without a wait
	window       = 15 * time.Minute // in which they count together
	firstWait    = time.Second      // doubling with each failure more
	longestWait  = 15 * time.Minute // never a lock for good
)

// wait is how long after a failure the next attempt is heard.
func wait(failures int) time.Duration {
	if failures < freeFailures {
		return 0
	}
	doublings := failures - freeFailures
	if doublings >= 10 { // 1024 s is past the longest wait
		return longestWait
	}
	return min(firstWait<<doublings, longestWait)
}
