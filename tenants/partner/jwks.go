package partner

import (
	"context"
	"crypto/ed25519"
	"crypto/rsa"
	"encoding/base64"
	"math/big"

	"kept/tenants/guard"
)

// JWKS is the public half of the signing keys, as RFC 7517 writes it.
type JWKS struct {
	Keys []JWK `json:"keys"`
}

// JWK is one public key.
type JWK struct {
	KeyType   string `json:"kty"`
	ID        string `json:"kid"`
	Use       string `json:"use"`
	Algorithm string `json:"alg"`
	Curve     string `json:"crv,omitempty"`
	X         string `json:"x,omitempty"`
	N         string `json:"n,omitempty"`
	E         string `json:"e,omitempty"`
}

// JWKS gives every key that signs, will sign, or signed what may still be
// valid. It makes the first one, so that nobody finds the list empty.
func (k *Keys) JWKS(ctx context.Context) (JWKS, error) {
	if _, err := k.signer(ctx); err != nil {
		return JWKS{}, err
	}
	all, err := k.known(guard.System(ctx, "publish the public keys: they belong to no tenant"))
	if err != nil {
		return JWKS{}, err
	}
	out := JWKS{Keys: []JWK{}}
	for _, c := range all {
		out.Keys = append(out.Keys, c.jwk())
	}
	return out, nil
}

func (c *key) jwk() JWK {
	b64 := base64.RawURLEncoding.EncodeToString
	j := JWK{ID: c.id, Use: "sig", Algorithm: string(c.algorithm)}
	switch public := c.public.(type) {
	case ed25519.PublicKey:
		j.KeyType, j.Curve, j.X = "OKP", "Ed25519", b64(public)
	case *rsa.PublicKey:
		j.KeyType, j.N, j.E = "RSA", b64(public.N.Bytes()), b64(big.NewInt(int64(public.E)).Bytes())
	}
	return j
}
