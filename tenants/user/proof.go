package user

import (
	"context"
	"fmt"
	"time"

	rows "kept/ent/db"
	"kept/ent/db/proof"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/secret"
)

// The kinds of links that prove who reads an address.
const (
	ofReset   = "RESET"   // and lets her set a new password
	ofAddress = "ADDRESS" // and makes it hers
)

// How long links hold.
const (
	ResetLife  = time.Hour
	VerifyLife = 3 * 24 * time.Hour
)

// The most links that are mailed to one address in a while, so that nobody can
// fill a stranger's mailbox.
const (
	mostLinks  = 5
	linksWhile = time.Hour
)

// ErrLink is the one answer to a link that leads nowhere, whichever way.
var ErrLink = &fault.Error{
	Kind: fault.KindMissing, Message: "this link has been used, has expired or never was: ask for a new one",
}

// link makes a token that proves address, for userID or for whoever has the
// address when it comes back. It is called in a transaction.
func (b *Book) link(ctx context.Context, kind, prefix, address, userID string, life time.Duration) (token string, until time.Time, err error) {
	token, until = secret.New(prefix), b.now().Add(life)
	err = b.db.Proof.Create().SetID(id.New(id.Proof)).SetKind(kind).SetEmail(address).SetUserID(userID).
		SetTokenHash(secret.Hash(token)).SetCreatedAt(b.now()).SetExpiresAt(until).Exec(ctx)
	if err != nil {
		return "", until, fmt.Errorf("make a link: %w", err)
	}
	return token, until, nil
}

// enough reports whether an address has had its links for now.
func (b *Book) enough(ctx context.Context, address string) (bool, error) {
	n, err := b.db.Proof.Query().Where(proof.Email(address), proof.CreatedAtGT(b.now().Add(-linksWhile))).Count(ctx)
	if err != nil {
		return false, fmt.Errorf("count links: %w", err)
	}
	return n >= mostLinks, nil
}

// proved gives what a token proves, while it holds.
func (b *Book) proved(ctx context.Context, kind, token string) (*rows.Proof, error) {
	p, err := b.db.Proof.Query().Where(proof.TokenHash(secret.Hash(token)), proof.Kind(kind)).Only(system(ctx))
	if rows.IsNotFound(err) {
		return nil, ErrLink
	}
	if err != nil {
		return nil, fmt.Errorf("look for a link: %w", err)
	}
	if p.UsedAt != nil || !b.now().Before(p.ExpiresAt) {
		return nil, ErrLink
	}
	return p, nil
}

// spend uses a link up, and with it every other of its kind to the same
// address. Of two who come at once with the same one, one is refused.
func (b *Book) spend(ctx context.Context, p *rows.Proof) error {
	n, err := b.db.Proof.Update().Where(proof.ID(p.ID), proof.UsedAtIsNil()).SetUsedAt(b.now()).Save(ctx)
	if err != nil {
		return fmt.Errorf("use a link: %w", err)
	}
	if n == 0 {
		return ErrLink
	}
	err = b.db.Proof.Update().Where(proof.Email(p.Email), proof.Kind(p.Kind), proof.UsedAtIsNil()).SetUsedAt(b.now()).Exec(ctx)
	if err != nil {
		return fmt.Errorf("use up other links: %w", err)
	}
	return nil
}

// Tidy deletes links that lead nowhere any more. A periodic task runs it.
func (b *Book) Tidy(ctx context.Context) (deleted int, err error) {
	n, err := b.db.Proof.Delete().Where(proof.ExpiresAtLT(b.now().Add(-linksWhile))).Exec(system(ctx))
	if err != nil {
		return 0, fmt.Errorf("tidy links: %w", err)
	}
	return n, nil
}
