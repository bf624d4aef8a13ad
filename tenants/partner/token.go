package partner

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"kept/internal/fault"
	"kept/internal/id"
)

// How long access tokens live.
const (
	AccessLife          = 15 * time.Minute // of a partner's program
	LongestCustomerLife = time.Hour        // of an end customer
	LongestOperatorLife = 24 * time.Hour   // made at the command line
)

// leeway is how far the clocks of issuer and verifier may be apart.
const leeway = 30 * time.Second

// tokenType is what RFC 9068 calls an access token, so that no other JWT passes for one.
const tokenType = "at+jwt"

// Operator is the client id of tokens that were made at the command line: only
// who can reach the database can make one.
const Operator = "operator"

// Issued is an access token with what a caller is told about it.
type Issued struct {
	Token     string
	Scopes    []string
	ExpiresAt time.Time
	Life      time.Duration
}

// Grant is what a verified access token says.
type Grant struct {
	TokenID    string
	TenantID   string
	ClientID   string // Operator for one made at the command line
	CustomerID string // set for an end customer's
	Scopes     []string
	ExpiresAt  time.Time
}

// claims are the claims of an access token (RFC 9068) and its tenant.
type claims struct {
	jwt.RegisteredClaims
	ClientID string `json:"client_id"`
	TenantID string `json:"tenant_id"`
	Scope    string `json:"scope"`
}

// Validate asks for every claim that we issue; the parser checks their values.
func (c claims) Validate() error {
	if c.IssuedAt == nil || c.NotBefore == nil || c.ID == "" || c.Subject == "" || c.ClientID == "" || c.TenantID == "" {
		return errors.New("a claim is missing")
	}
	return nil
}

// issue signs a token for subject, which is the client itself or one customer.
func (k *Keys) issue(ctx context.Context, tenantID, clientID, subject string, scopes []string, life time.Duration) (*Issued, error) {
	signer, err := k.signer(ctx)
	if err != nil {
		return nil, err
	}
	now := k.now().Truncate(time.Second)
	c := claims{ClientID: clientID, TenantID: tenantID, Scope: strings.Join(scopes, " ")}
	c.Issuer, c.Audience, c.Subject, c.ID = k.settings.Issuer, jwt.ClaimStrings{k.settings.Audience}, subject, id.New(tokenPrefix)
	c.IssuedAt, c.NotBefore, c.ExpiresAt = jwt.NewNumericDate(now), jwt.NewNumericDate(now), jwt.NewNumericDate(now.Add(life))
	t := jwt.NewWithClaims(jwt.GetSigningMethod(string(signer.algorithm)), c)
	t.Header["kid"], t.Header["typ"] = signer.id, tokenType
	signed, err := t.SignedString(signer.private)
	if err != nil {
		return nil, fmt.Errorf("sign access token: %w", err)
	}
	return &Issued{Token: signed, Scopes: scopes, ExpiresAt: now.Add(life), Life: life}, nil
}

// tokenPrefix marks the id of an access token.
const tokenPrefix id.Prefix = "atk"

// verify checks a token's form, signature and claims. Whether it was revoked,
// the book knows. Every cause gives the same fault.
func (k *Keys) verify(ctx context.Context, token string) (*Grant, error) {
	if strings.ContainsAny(token, "\r\n") { // base64 decoding would skip them
		return nil, fault.Unauthenticated()
	}
	hash := sha256.Sum256([]byte(token))
	if g := k.provenBefore(ctx, hash); g != nil {
		return g, nil
	}
	var broken error // ours, not the token's
	var by *key
	var c claims
	_, err := k.parser().ParseWithClaims(token, &c, func(t *jwt.Token) (any, error) {
		kid, err := checkHeader(t.Header)
		if err != nil {
			return nil, err
		}
		if by, err = k.verifier(ctx, kid); err != nil {
			broken = err
			return nil, err
		}
		if by == nil || string(by.algorithm) != t.Method.Alg() {
			return nil, errors.New("no such key for this algorithm")
		}
		return by.public, nil
	})
	if broken != nil {
		return nil, fmt.Errorf("verify access token: %w", broken)
	}
	if err != nil {
		return nil, fault.Unauthenticated().Because(err)
	}
	g := &Grant{TokenID: c.ID, TenantID: c.TenantID, ClientID: c.ClientID, Scopes: strings.Fields(c.Scope), ExpiresAt: c.ExpiresAt.Time}
	if c.Subject != c.ClientID {
		if !id.Is(id.Customer, c.Subject) {
			return nil, fault.Unauthenticated()
		}
		g.CustomerID = c.Subject
	}
	k.prove(hash, g, by, c)
	return g, nil
}

func (k *Keys) parser() *jwt.Parser {
	return jwt.NewParser(
		jwt.WithValidMethods([]string{string(EdDSA), string(RS256)}), jwt.WithStrictDecoding(),
		jwt.WithIssuer(k.settings.Issuer), jwt.WithAudience(k.settings.Audience),
		jwt.WithExpirationRequired(), jwt.WithIssuedAt(), jwt.WithLeeway(leeway), jwt.WithTimeFunc(k.now),
	)
}

// checkHeader gives the key's name. A header that tells where to find a key, or
// what else must be understood, is refused: nothing that a token names is ever
// fetched.
func checkHeader(h map[string]any) (kid string, err error) {
	for _, name := range []string{"jku", "x5u", "jwk", "x5c", "crit"} {
		if _, ok := h[name]; ok {
			return "", fmt.Errorf("the header %s is refused", name)
		}
	}
	if h["typ"] != tokenType {
		return "", errors.New("the type isn't an access token's")
	}
	kid, ok := h["kid"].(string)
	if !ok {
		return "", errors.New("no key is named")
	}
	return kid, nil
}

// checkScopes sorts scopes and checks that each is one of allowed.
func checkScopes(scopes, allowed []string) ([]string, error) {
	if len(scopes) == 0 {
		return nil, fault.Required("scopes")
	}
	out := slices.Compact(slices.Sorted(slices.Values(scopes)))
	for _, s := range out {
		if !slices.Contains(allowed, s) {
			return nil, fault.Invalid("scopes", "%q can't be given here", s)
		}
	}
	return out, nil
}
