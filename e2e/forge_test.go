package e2e_test

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/rogpeppe/go-internal/testscript"

	"kept/ent/store"
	"kept/internal/clock"
	"kept/tenants/partner"
)

// secret is the operator's, of every kept in these stories.
var secret = strings.Repeat("A", 43) + "="

// forge makes a credential that isn't one, as $NAME: out of a good token whose
// parts are changed, or for the tenant acme by Kept's own keys at the wrong
// time, by the wrong name or for somebody else.
func forge(ts *testscript.TestScript, w *world, args []string) {
	name, how := args[0], args[1]
	switch how {
	case "long":
		ts.Setenv(name, strings.Repeat("a", 8<<10))
		return
	case "expired", "not-yet", "other-issuer", "other-audience":
		ts.Setenv(name, w.misissued(ts, how))
		return
	}
	if len(args) != 3 {
		ts.Fatalf("forge NAME %s TOKEN", how)
	}
	ts.Setenv(name, changed(ts, how, args[2]))
}

// misissued signs by the right key what must be refused all the same.
func (w *world) misissued(ts *testscript.TestScript, how string) string {
	db, err := store.Open(context.Background(), w.database)
	ts.Check(err)
	defer func() { _ = db.Close() }()
	raw, err := base64.StdEncoding.DecodeString(secret)
	ts.Check(err)
	s, now := partner.Settings{Issuer: baseURL, Secret: raw}, clock.System
	switch how {
	case "expired":
		now = func() time.Time { return time.Now().Add(-time.Hour) }
	case "not-yet":
		now = func() time.Time { return time.Now().Add(time.Hour) }
	case "other-issuer":
		s.Issuer, s.Audience = "https://elsewhere.example", baseURL
	case "other-audience":
		s.Audience = "https://elsewhere.example"
	}
	keys, err := partner.NewKeys(db, s, now)
	ts.Check(err)
	t, err := keys.IssueForOperator(context.Background(), "acme", nil, 0)
	ts.Check(err)
	return t.Token
}

// changed gives a token that says what the good one says, and isn't it.
func changed(ts *testscript.TestScript, how, token string) string {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		ts.Fatalf("%q is no token", token)
	}
	claims := jwt.MapClaims{}
	t, _, err := jwt.NewParser().ParseUnverified(token, claims)
	ts.Check(err)
	_, foreign, err := ed25519.GenerateKey(nil)
	ts.Check(err)
	sign := func(method jwt.SigningMethod, key any) string {
		t.Method, t.Header["alg"] = method, method.Alg()
		s, err := t.SignedString(key)
		ts.Check(err)
		return s
	}
	switch how {
	case "none":
		return sign(jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType)
	case "hmac":
		return sign(jwt.SigningMethodHS256, []byte(t.Header["kid"].(string)))
	case "foreign":
		return sign(jwt.SigningMethodEdDSA, foreign)
	case "jwk": // brings the key that would verify it
		t.Header["jwk"] = map[string]string{
			"kty": "OKP", "crv": "Ed25519", "x": base64.RawURLEncoding.EncodeToString(foreign.Public().(ed25519.PublicKey)),
		}
		return sign(jwt.SigningMethodEdDSA, foreign)
	case "more-scopes":
		claims["scope"] = "team:write clients:write"
		b, err := json.Marshal(claims)
		ts.Check(err)
		return parts[0] + "." + base64.RawURLEncoding.EncodeToString(b) + "." + parts[2]
	case "unsigned":
		return parts[0] + "." + parts[1] + "."
	}
	ts.Fatalf("nobody knows how to forge %s", how)
	return ""
}
