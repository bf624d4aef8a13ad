package partner

import (
	"context"
	"fmt"
	"slices"
	"time"

	rows "kept/ent/db"
	"kept/ent/db/apiclientsecret"
	"kept/ent/db/revokedtoken"
	"kept/ent/db/tenant"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/secret"
	"kept/tenants"
	"kept/tenants/guard"
)

// Credentials are what a program shows at the token endpoint.
type Credentials struct {
	ClientID string
	Secret   string
}

// ErrScope refuses a token for scopes that its client doesn't have.
var ErrScope = fault.Invalid("scope", "must be scopes that the client has")

// Token gives a client an access token for some of its scopes, or for all of
// them when it asks for none. Wrong credentials give one answer for every cause.
func (b *Book) Token(ctx context.Context, cred Credentials, scopes []string) (*Issued, error) {
	c, err := b.authenticate(ctx, cred)
	if err != nil {
		return nil, err
	}
	if len(scopes) == 0 {
		scopes = c.Scopes
	}
	scopes, err = checkScopes(scopes, c.Scopes)
	if err != nil {
		return nil, ErrScope
	}
	return b.keys.issue(ctx, c.TenantID, c.ID, c.ID, scopes, AccessLife)
}

// RevokeToken takes back one of the client's own tokens, its customers' too.
// Anything else is no token of hers, and that is no error (RFC 7009).
func (b *Book) RevokeToken(ctx context.Context, cred Credentials, token string) error {
	c, err := b.authenticate(ctx, cred)
	if err != nil {
		return err
	}
	g, err := b.keys.verify(ctx, token)
	if fault.KindOf(err) == fault.KindUnauthenticated {
		return nil
	}
	if err != nil {
		return err
	}
	if g.ClientID != c.ID {
		return nil
	}
	ctx = guard.System(ctx, "revoke an access token: the list is for every tenant")
	err = b.db.RevokedToken.Create().SetID(g.TokenID).SetExpiresAt(g.ExpiresAt.Add(leeway)).Exec(ctx)
	if err != nil && !store.IsUnique(err) { // revoked already is revoked
		return fmt.Errorf("revoke access token: %w", err)
	}
	b.revoked.Forget(g.TokenID)
	return nil
}

// Verify gives what an access token grants now: its signature and claims are
// right, its client hasn't been revoked, nor itself, and scopes that the client
// has lost since are gone. Every cause gives the same fault.
func (b *Book) Verify(ctx context.Context, token string) (*Grant, error) {
	g, err := b.keys.verify(ctx, token)
	if err != nil {
		return nil, err
	}
	ctx = guard.System(ctx, "verify an access token: the actor isn't known yet")
	revoked, err := b.revoked.Get(g.TokenID, func() (bool, error) {
		return b.db.RevokedToken.Query().Where(revokedtoken.ID(g.TokenID)).Exist(ctx)
	})
	if err != nil {
		return nil, fmt.Errorf("look for revoked token: %w", err)
	}
	if revoked {
		return nil, fault.Unauthenticated()
	}
	if g.ClientID == Operator {
		return g, nil
	}
	c, err := b.recentClient(ctx, g.ClientID)
	if err != nil {
		return nil, err
	}
	if c == nil || c.RevokedAt != nil || c.TenantID != g.TenantID {
		return nil, fault.Unauthenticated()
	}
	if g.CustomerID == "" {
		g.Scopes = slices.DeleteFunc(g.Scopes, func(s string) bool { return !slices.Contains(c.Scopes, s) })
	}
	return g, nil
}

// authenticate knows a client by its secret.
func (b *Book) authenticate(ctx context.Context, cred Credentials) (*Client, error) {
	if !id.Is(id.Client, cred.ClientID) { // nor would a database take every text
		return nil, fault.Unauthenticated()
	}
	ctx = guard.System(ctx, "authenticate an API client: the tenant isn't known yet")
	row, err := b.db.ApiClient.Get(ctx, cred.ClientID)
	if rows.IsNotFound(err) {
		return nil, fault.Unauthenticated()
	}
	if err != nil {
		return nil, fmt.Errorf("authenticate client: %w", err)
	}
	known, err := b.db.ApiClientSecret.Query().Where(apiclientsecret.TenantID(row.TenantID),
		apiclientsecret.ClientID(row.ID), apiclientsecret.RevokedAtIsNil()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("authenticate client: %w", err)
	}
	right := false
	for _, s := range known {
		right = secret.Matches(cred.Secret, s.Hash) || right
	}
	active, err := b.db.Tenant.Query().Where(tenant.ID(row.TenantID), tenant.Status("ACTIVE")).Exist(ctx)
	if err != nil {
		return nil, fmt.Errorf("authenticate client: %w", err)
	}
	if !right || row.RevokedAt != nil || !active {
		return nil, fault.Unauthenticated()
	}
	return fromRow(row), nil
}

func (b *Book) recentClient(ctx context.Context, id string) (*Client, error) {
	return b.clients.Get(id, func() (*Client, error) {
		row, err := b.db.ApiClient.Get(ctx, id)
		if rows.IsNotFound(err) {
			return nil, nil
		}
		if err != nil {
			return nil, fmt.Errorf("API client: %w", err)
		}
		return fromRow(row), nil
	})
}

// CustomerDraft is a token for one end customer, to be minted for a front-end.
type CustomerDraft struct {
	CustomerID string
	ClientID   string // whose front-end it is for; a client that asks is itself
	Scopes     []string
	Life       time.Duration // 0 means AccessLife
}

// CustomerToken mints a token that may do what one end customer may, with her
// own records and no others. Revoking the client revokes it too.
func (b *Book) CustomerToken(ctx context.Context, d CustomerDraft) (*Issued, error) {
	a := tenants.From(ctx)
	if a == nil {
		return nil, fault.Unauthenticated()
	}
	if d.ClientID == "" {
		d.ClientID = a.ClientID
	}
	if d.Life == 0 {
		d.Life = AccessLife
	}
	if d.Life < time.Minute || d.Life > LongestCustomerLife {
		return nil, fault.Invalid("expiresIn", "must be from a minute to an hour")
	}
	scopes, err := checkScopes(d.Scopes, tenants.CustomerScopes())
	if err != nil {
		return nil, err
	}
	if d.ClientID == "" {
		return nil, fault.Required("clientId")
	}
	c, err := b.Find(ctx, d.ClientID)
	if err != nil {
		return nil, err
	}
	if c.RevokedAt != nil {
		return nil, ErrRevoked
	}
	who, err := b.customers.Resolve(ctx, d.CustomerID)
	if err != nil {
		return nil, err
	}
	return b.keys.issue(ctx, a.TenantID, c.ID, who, scopes, d.Life)
}

// IssueForOperator makes an access token for a tenant, named by its slug, at
// the command line: whoever can reach the database and its secret may. No
// scopes means every scope; no life means AccessLife.
func (k *Keys) IssueForOperator(ctx context.Context, slug string, scopes []string, life time.Duration) (*Issued, error) {
	if life == 0 {
		life = AccessLife
	}
	if life < time.Second || life > LongestOperatorLife {
		return nil, fault.Invalid("ttl", "must be from a second to 24 hours")
	}
	if len(scopes) == 0 {
		scopes = tenants.Scopes()
	}
	scopes, err := checkScopes(scopes, tenants.Scopes())
	if err != nil {
		return nil, err
	}
	id, err := k.db.Tenant.Query().Where(tenant.Slug(slug)).OnlyID(guard.System(ctx, "an operator's token names its tenant by slug"))
	if rows.IsNotFound(err) {
		return nil, fault.Missing("tenant " + slug)
	}
	if err != nil {
		return nil, fmt.Errorf("tenant %s: %w", slug, err)
	}
	return k.issue(ctx, id, Operator, Operator, scopes, life)
}

// Tidy deletes revocations of tokens that have expired. A periodic task runs it.
func (b *Book) Tidy(ctx context.Context) (deleted int, err error) {
	ctx = guard.System(ctx, "tidy: revocations of tokens that have expired")
	n, err := b.db.RevokedToken.Delete().Where(revokedtoken.ExpiresAtLT(b.now())).Exec(ctx)
	if err != nil {
		return 0, fmt.Errorf("tidy revoked tokens: %w", err)
	}
	return n, nil
}
