package session

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"kept/care/event"
	rows "kept/ent/db"
	table "kept/ent/db/accesstoken"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/page"
	"kept/internal/secret"
	"kept/tenants"
	"kept/tenants/guard"
)

// AccessToken is a member's personal access token, for her own tools.
type AccessToken struct {
	ID        string
	TenantID  string
	MemberID  string
	Name      string
	Scopes    []string
	CreatedAt time.Time
	ExpiresAt time.Time
	RevokedAt *time.Time
	UsedAt    *time.Time // to the hour
}

// The lives of an access token.
const (
	DefaultTokenLife = 90 * 24 * time.Hour
	LongestTokenLife = 366 * 24 * time.Hour
)

const (
	tokenNameMax = 100
	used         = time.Hour // how stale UsedAt may be
)

// TokenDraft is an access token to be made.
type TokenDraft struct {
	Name   string
	Scopes []string
	Life   time.Duration // 0 means DefaultTokenLife
}

// check holds a draft to the rules for the member a.
func (d *TokenDraft) check(a *tenants.Actor) error {
	d.Name = strings.TrimSpace(d.Name)
	if d.Life == 0 {
		d.Life = DefaultTokenLife
	}
	switch {
	case a == nil:
		return fault.Unauthenticated()
	case a.TokenID != "":
		// A stolen token must not outlive its end by making another.
		return fault.Forbidden("a personal access token can't make another: sign in to the console")
	case a.Kind != tenants.KindMember:
		return fault.Forbidden("only a member has personal access tokens; a program gets its own by client credentials")
	case d.Name == "":
		return fault.Required("name")
	case fault.Text("name", d.Name, tokenNameMax) != nil:
		return fault.Text("name", d.Name, tokenNameMax)
	case len(d.Scopes) == 0:
		return fault.Required("scopes")
	case d.Life < time.Minute || d.Life > LongestTokenLife:
		return fault.Invalid("expiresIn", "must be from a minute to 366 days")
	}
	for _, s := range d.Scopes {
		if !slices.Contains(tenants.Scopes(), s) {
			return fault.Invalid("scopes", "%q is not a scope", s)
		}
		if !a.May(s) {
			return fault.Invalid("scopes", "%q is more than you may yourself", s)
		}
	}
	slices.Sort(d.Scopes)
	d.Scopes = slices.Compact(d.Scopes)
	return nil
}

// CreateToken makes a token for the acting member and gives it in plain, once.
func (b *Book) CreateToken(ctx context.Context, d TokenDraft) (*AccessToken, string, error) {
	a := tenants.From(ctx)
	if err := d.check(a); err != nil {
		return nil, "", err
	}
	plain := secret.New(secret.AccessToken)
	t, err := store.Tx(ctx, b.db, func(ctx context.Context) (*AccessToken, error) {
		row, err := b.db.AccessToken.Create().SetID(id.New(id.AccessToken)).SetMemberID(a.MemberID).SetName(d.Name).
			SetTokenHash(secret.Hash(plain)).SetScopes(d.Scopes).SetCreatedAt(b.now()).SetExpiresAt(b.now().Add(d.Life)).Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("make access token: %w", err)
		}
		return tokenFrom(row), b.log.Append(ctx, event.Event{
			Type: event.TokenCreated, SubjectID: row.ID, OccurredAt: b.now(), Data: map[string]any{"scopes": d.Scopes},
		})
	})
	return t, plain, err
}

// Tokens lists the acting member's tokens, the latest first.
func (b *Book) Tokens(ctx context.Context, args page.Args) (page.Page[*AccessToken], error) {
	if tenants.From(ctx) == nil {
		return page.Page[*AccessToken]{}, fault.Unauthenticated()
	}
	latest := store.Order{Column: table.FieldCreatedAt, Kind: store.Time, Desc: true}
	return store.List(ctx, b.db.AccessToken.Query().Where(table.MemberID(me(ctx))), latest, args, tokenFrom,
		func(t *AccessToken) page.Key { return store.KeyOf(t.CreatedAt, t.ID) })
}

// FindToken gives one of the tokens that the actor may revoke: the acting
// member's own, or anybody's if she may write the team.
func (b *Book) FindToken(ctx context.Context, id string) (*AccessToken, error) {
	a := tenants.From(ctx)
	if a == nil {
		return nil, fault.Unauthenticated()
	}
	row, err := b.db.AccessToken.Get(ctx, id)
	if rows.IsNotFound(err) || (err == nil && row.MemberID != me(ctx) && !a.May(tenants.TeamWrite)) {
		return nil, fault.Missing("access token")
	}
	if err != nil {
		return nil, fmt.Errorf("access token %s: %w", id, err)
	}
	return tokenFrom(row), nil
}

// RevokeToken takes a token back: the acting member's own, or anybody's if she
// may write the team. Revoking again changes nothing.
func (b *Book) RevokeToken(ctx context.Context, id string) (*AccessToken, error) {
	if tenants.From(ctx) == nil {
		return nil, fault.Unauthenticated()
	}
	return store.Tx(ctx, b.db, func(ctx context.Context) (*AccessToken, error) {
		t, err := b.FindToken(ctx, id)
		if err != nil || t.RevokedAt != nil {
			return t, err
		}
		n, err := b.db.AccessToken.Update().Where(table.ID(id), table.RevokedAtIsNil()).SetRevokedAt(b.now()).Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("revoke access token %s: %w", id, err)
		}
		if t, err = b.FindToken(ctx, id); err != nil || n == 0 { // somebody was faster
			return t, err
		}
		return t, b.log.Append(ctx, event.Event{Type: event.TokenRevoked, SubjectID: id, OccurredAt: b.now()})
	})
}

// ByToken gives the access token that plain is, unless it is expired or revoked.
func (b *Book) ByToken(ctx context.Context, plain string) (*AccessToken, error) {
	ctx = guard.System(ctx, "authenticate by access token: the actor isn't known yet")
	row, err := b.db.AccessToken.Query().Where(table.TokenHash(secret.Hash(plain))).Only(ctx)
	if rows.IsNotFound(err) {
		return nil, fault.Unauthenticated()
	}
	if err != nil {
		return nil, fmt.Errorf("access token: %w", err)
	}
	t, now := tokenFrom(row), b.now()
	if t.RevokedAt != nil || !now.Before(t.ExpiresAt) || t.CreatedAt.After(now.Add(skew)) {
		return nil, fault.Unauthenticated()
	}
	if t.UsedAt == nil || now.Sub(*t.UsedAt) >= used {
		err := inPassing(ctx, func(ctx context.Context) error { return b.db.AccessToken.UpdateOneID(t.ID).SetUsedAt(now).Exec(ctx) })
		if err != nil {
			return nil, fmt.Errorf("access token %s: %w", t.ID, err)
		}
		t.UsedAt = &now
	}
	return t, nil
}

// me gives the acting member; nobody's id when it isn't a member who acts.
func me(ctx context.Context) string {
	if a := tenants.From(ctx); a != nil && a.Kind == tenants.KindMember {
		return a.MemberID
	}
	return "nobody"
}

func tokenFrom(r *rows.AccessToken) *AccessToken {
	return &AccessToken{
		ID: r.ID, TenantID: r.TenantID, MemberID: r.MemberID, Name: r.Name, Scopes: r.Scopes,
		CreatedAt: r.CreatedAt.UTC(), ExpiresAt: r.ExpiresAt.UTC(), RevokedAt: clock.UTC(r.RevokedAt), UsedAt: clock.UTC(r.UsedAt),
	}
}
