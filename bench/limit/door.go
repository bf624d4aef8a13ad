package main

import (
	"crypto/rsa"
	"strings"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// door checks tokens. It remembers those that it has checked, as Kept does, or
// the limit would not be one.
type door struct {
	key    *rsa.PublicKey
	parser *jwt.Parser
	known  sync.Map // token → visitor
}

type visitor struct {
	tenant  string
	expires time.Time
}

type claims struct {
	jwt.RegisteredClaims
	TenantID string `json:"tenant_id"`
}

func newDoor(pem []byte, issuer string) (*door, error) {
	key, err := jwt.ParseRSAPublicKeyFromPEM(pem)
	if err != nil {
		return nil, err
	}
	return &door{key: key, parser: jwt.NewParser(
		jwt.WithValidMethods([]string{"RS256"}), jwt.WithIssuer(issuer), jwt.WithAudience(issuer), jwt.WithExpirationRequired(),
	)}, nil
}

// tenant gives the tenant that a request's token is for.
func (d *door) tenant(authorization string) (string, error) {
	_, token, _ := strings.Cut(authorization, " ")
	if v, ok := d.known.Load(token); ok && time.Now().Before(v.(visitor).expires) {
		return v.(visitor).tenant, nil
	}
	var c claims
	if _, err := d.parser.ParseWithClaims(token, &c, func(*jwt.Token) (any, error) { return d.key, nil }); err != nil {
		return "", err
	}
	d.known.Store(token, visitor{c.TenantID, c.ExpiresAt.Time})
	return c.TenantID, nil
}
