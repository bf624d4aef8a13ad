package partner

import (
	"context"
	"fmt"
	"time"

	"kept/care/event"
	rows "kept/ent/db"
	"kept/ent/db/apiclient"
	table "kept/ent/db/apiclientsecret"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/secret"
)

// maxSecrets is how many secrets of a client work at once: the one in use and
// the one that will replace it.
const maxSecrets = 2

// Secret is one of a client's secrets; only its hash is kept.
type Secret struct {
	ID        string
	ClientID  string
	Hint      string // its last characters, to tell two apart
	CreatedAt time.Time
	RevokedAt *time.Time
}

// The refusals of a rotation.
var (
	ErrTwoSecrets = fault.Conflict(fault.CodeConflict, "this client has two secrets already: revoke the older one first")
	ErrRevoked    = fault.Conflict(fault.CodeSettled, "this client is revoked")
)

// RotateSecret gives a client another secret, told in plain once; the one it
// has works on until it is revoked.
func (b *Book) RotateSecret(ctx context.Context, clientID string) (s *Secret, plain string, err error) {
	s, err = store.Tx(ctx, b.db, func(ctx context.Context) (*Secret, error) {
		c, err := b.Find(ctx, clientID)
		if err != nil {
			return nil, err
		}
		// Setting the name to itself makes two rotations wait for each other.
		n, err := b.db.ApiClient.Update().Where(apiclient.ID(c.ID), apiclient.RevokedAtIsNil()).SetName(c.Name).Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("rotate secret of %s: %w", clientID, err)
		}
		if n == 0 {
			return nil, ErrRevoked
		}
		active, err := b.db.ApiClientSecret.Query().Where(table.ClientID(clientID), table.RevokedAtIsNil()).Count(ctx)
		if err != nil {
			return nil, fmt.Errorf("rotate secret of %s: %w", clientID, err)
		}
		if active >= maxSecrets {
			return nil, ErrTwoSecrets
		}
		var made *Secret
		if made, plain, err = b.addSecret(ctx, clientID); err != nil {
			return nil, err
		}
		return made, b.log.Append(ctx, event.Event{
			Type: event.SecretRotated, SubjectID: clientID, OccurredAt: b.now(), Data: map[string]any{"secretId": made.ID},
		})
	})
	return s, plain, err
}

// FindSecret gives a secret of one of the tenant's clients.
func (b *Book) FindSecret(ctx context.Context, id string) (*Secret, error) {
	row, err := b.db.ApiClientSecret.Get(ctx, id)
	if rows.IsNotFound(err) {
		return nil, fault.Missing("secret")
	}
	if err != nil {
		return nil, fmt.Errorf("secret %s: %w", id, err)
	}
	return secretFrom(row), nil
}

// RevokeSecret makes a secret worthless at once. Tokens that were got with it
// live on for their minutes; revoke the client to stop them too.
func (b *Book) RevokeSecret(ctx context.Context, id string) (*Secret, error) {
	return store.Tx(ctx, b.db, func(ctx context.Context) (*Secret, error) {
		s, err := b.FindSecret(ctx, id)
		if err != nil || s.RevokedAt != nil {
			return s, err
		}
		n, err := b.db.ApiClientSecret.Update().Where(table.ID(id), table.RevokedAtIsNil()).SetRevokedAt(b.now()).Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("revoke secret %s: %w", id, err)
		}
		if s, err = b.FindSecret(ctx, id); err != nil || n == 0 { // somebody was faster
			return s, err
		}
		return s, b.log.Append(ctx, event.Event{
			Type: event.SecretRevoked, SubjectID: s.ClientID, OccurredAt: b.now(), Data: map[string]any{"secretId": id},
		})
	})
}

// SecretsOf lists the secrets of clients that still work, the oldest first,
// without their plain text, by client.
func (b *Book) SecretsOf(ctx context.Context, clientIDs []string) (map[string][]*Secret, error) {
	found, err := b.db.ApiClientSecret.Query().Where(table.ClientIDIn(clientIDs...), table.RevokedAtIsNil()).
		Order(table.ByCreatedAt(), table.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("secrets of %d clients: %w", len(clientIDs), err)
	}
	out := make(map[string][]*Secret, len(clientIDs))
	for _, r := range found {
		out[r.ClientID] = append(out[r.ClientID], secretFrom(r))
	}
	return out, nil
}

func (b *Book) addSecret(ctx context.Context, clientID string) (s *Secret, plain string, err error) {
	plain = secret.New(secret.ClientSecret)
	row, err := b.db.ApiClientSecret.Create().SetID(id.New(id.ClientSecret)).SetClientID(clientID).
		SetHash(secret.Hash(plain)).SetHint(plain[len(plain)-4:]).SetCreatedAt(b.now()).Save(ctx)
	if err != nil {
		return nil, "", fmt.Errorf("make secret of %s: %w", clientID, err)
	}
	return secretFrom(row), plain, nil
}

func secretFrom(r *rows.ApiClientSecret) *Secret {
	return &Secret{ID: r.ID, ClientID: r.ClientID, Hint: r.Hint, CreatedAt: r.CreatedAt.UTC(), RevokedAt: clock.UTC(r.RevokedAt)}
}
