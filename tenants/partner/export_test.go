package partner

import (
	"context"
	"crypto/sha256"
	"fmt"

	"github.com/golang-jwt/jwt/v5"
)

// Forge signs whatever a test wants with the key that signs now, under a header
// that the test may spoil.
func (k *Keys) Forge(ctx context.Context, header map[string]any, c jwt.Claims) (string, error) {
	s, err := k.signer(ctx)
	if err != nil {
		return "", err
	}
	t := jwt.NewWithClaims(jwt.GetSigningMethod(string(s.algorithm)), c)
	t.Header["kid"], t.Header["typ"] = s.id, tokenType
	for name, v := range header {
		if v == nil {
			delete(t.Header, name)
			continue
		}
		t.Header[name] = v
	}
	return t.SignedString(s.private)
}

// SignerID names the key that signs now.
func (k *Keys) SignerID(ctx context.Context) (string, error) {
	s, err := k.signer(ctx)
	if err != nil {
		return "", err
	}
	return s.id, nil
}

// Proven counts the tokens that are remembered as verified.
func (k *Keys) Proven() int { return k.proven.tokens.Len() }

// MostProven is how many tokens are remembered.
const MostProven = manyProven

// Fill remembers n tokens that nobody has.
func (k *Keys) Fill(n int) {
	for i := range n {
		k.proven.tokens.Add(sha256.Sum256(fmt.Appendf(nil, "%d", i)), proof{})
	}
}
