package partner_test

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"kept/ent/db/signingkey"
	"kept/internal/id"
	"kept/tenants"
	"kept/tenants/partner"
)

func TestAnAccessTokenSaysWhatRFC9068Asks(t *testing.T) {
	for _, a := range []partner.Algorithm{partner.EdDSA, partner.RS256} {
		t.Run(string(a), func(t *testing.T) {
			h := openWith(t, a)
			c, cred := h.client(t, h.acme, tenants.PromisesRead, tenants.PromisesWrite)
			i, err := h.Token(context.Background(), cred, []string{tenants.PromisesWrite})
			if err != nil || i.Life != 15*time.Minute || !i.ExpiresAt.Equal(h.now.Add(15*time.Minute)) {
				t.Fatalf("Token = %+v, %v; want 15 minutes", i, err)
			}
			header, claims := parts(t, i.Token)
			if header["alg"] != string(a) || header["typ"] != "at+jwt" || !id.Is(id.Key, header["kid"].(string)) {
				t.Errorf("header = %v", header)
			}
			for name, want := range map[string]any{
				"iss": base, "sub": c.ID, "client_id": c.ID, "tenant_id": tenantOf(h.acme), "scope": tenants.PromisesWrite,
				"iat": float64(h.now.Unix()), "nbf": float64(h.now.Unix()), "exp": float64(h.now.Unix() + 900),
			} {
				if claims[name] != want {
					t.Errorf("claim %s = %v, want %v", name, claims[name], want)
				}
			}
			if aud, _ := claims["aud"].([]any); len(aud) != 1 || aud[0] != base || claims["jti"] == "" {
				t.Errorf("aud = %v, jti = %v", claims["aud"], claims["jti"])
			}
			g, err := h.Verify(context.Background(), i.Token)
			if err != nil || g.TenantID != tenantOf(h.acme) || g.ClientID != c.ID || g.CustomerID != "" ||
				len(g.Scopes) != 1 || g.Scopes[0] != tenants.PromisesWrite {
				t.Errorf("Verify = %+v, %v", g, err)
			}
		})
	}
}

func TestATokenLivesFromItsIssueToItsEnd(t *testing.T) {
	h := open(t)
	_, cred := h.client(t, h.acme, tenants.PromisesRead)
	token := h.token(t, cred)
	issued := h.now
	for _, tc := range []struct {
		name string
		at   time.Duration
		ok   bool
	}{
		{"at once", 0, true},
		{"clocks 30 s apart", -30 * time.Second, true},
		{"the clock was set back", -31 * time.Second, false},
		{"at its end, within the leeway", 15*time.Minute + 29*time.Second, true},
		{"expired", 15*time.Minute + 30*time.Second, false},
		{"a day later", 24 * time.Hour, false},
	} {
		h.now = issued.Add(tc.at)
		_, err := h.Verify(context.Background(), token)
		if tc.ok && err != nil {
			t.Errorf("%s = %v, want it to hold", tc.name, err)
		}
		if !tc.ok {
			wantRefused(t, tc.name, err)
		}
	}
}

// Every way in which a token can be wrong gives one answer.
func TestForgedTokensAreRefused(t *testing.T) {
	h := open(t)
	ctx := context.Background()
	c, cred := h.client(t, h.acme, tenants.PromisesRead)
	good := h.token(t, cred)
	if _, err := h.Verify(ctx, good); err != nil {
		t.Fatal(err)
	}
	claims := func(spoil map[string]any) jwt.MapClaims {
		m := jwt.MapClaims{
			"iss": base, "aud": base, "sub": c.ID, "client_id": c.ID, "tenant_id": tenantOf(h.acme), "scope": tenants.PromisesRead,
			"iat": h.now.Unix(), "nbf": h.now.Unix(), "exp": h.now.Add(time.Minute).Unix(), "jti": id.New("atk"),
		}
		for name, v := range spoil {
			if v == nil {
				delete(m, name)
				continue
			}
			m[name] = v
		}
		return m
	}
	signed := func(header map[string]any, spoil map[string]any) string {
		t.Helper()
		s, err := h.keys.Forge(ctx, header, claims(spoil))
		must(t, err)
		return s
	}
	if _, err := h.Verify(ctx, signed(nil, nil)); err != nil {
		t.Fatalf("a token forged with nothing spoiled = %v, want it to hold, or this test proves nothing", err)
	}

	kid, err := h.keys.SignerID(ctx)
	must(t, err)
	der := h.db.SigningKey.Query().Where(signingkey.ID(kid)).OnlyX(system()).Public
	public, err := x509.ParsePKIXPublicKey(der)
	must(t, err)
	_, stranger, err := ed25519.GenerateKey(rand.Reader)
	must(t, err)
	other := func(method jwt.SigningMethod, key any) string {
		t.Helper()
		tok := jwt.NewWithClaims(method, claims(nil))
		tok.Header["kid"], tok.Header["typ"] = kid, "at+jwt"
		s, err := tok.SignedString(key)
		must(t, err)
		return s
	}
	segments := strings.Split(good, ".")
	foreign := h.newKeys(t, partner.Settings{Issuer: "https://elsewhere.example", Secret: operatorSecret})
	fromElsewhere, err := foreign.IssueForOperator(ctx, "acme", nil, 0)
	must(t, err)

	for name, token := range map[string]string{
		"empty":                         "",
		"no token":                      "hello",
		"two parts":                     segments[0] + "." + segments[1],
		"four parts":                    good + ".x",
		"a changed claim":               segments[0] + "." + segments[1][:20] + flip(segments[1][20:]) + "." + segments[2],
		"a changed signature":           segments[0] + "." + segments[1] + "." + flip(segments[2]),
		"no signature":                  segments[0] + "." + segments[1] + ".",
		"padded":                        good + "==",
		"loose last bits":               segments[0] + "." + segments[1] + "." + loosen(segments[2]),
		"a line break inside":           segments[0] + "." + segments[1] + "." + segments[2][:9] + "\n" + segments[2][9:],
		"signed by a stranger":          other(jwt.SigningMethodEdDSA, stranger),
		"alg none":                      other(jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType),
		"HMAC with the public key":      other(jwt.SigningMethodHS256, []byte(public.(ed25519.PublicKey))),
		"HMAC with the public key, DER": other(jwt.SigningMethodHS256, der),
		"from another issuer":           fromElsewhere.Token,
		"alg of another key":            signed(map[string]any{"alg": "RS256"}, nil),
		"alg in another case":           signed(map[string]any{"alg": "eddsa"}, nil),
		"no alg":                        signed(map[string]any{"alg": nil}, nil),
		"no key named":                  signed(map[string]any{"kid": nil}, nil),
		"a key that isn't there":        signed(map[string]any{"kid": id.New(id.Key)}, nil),
		"a key that is a number":        signed(map[string]any{"kid": 1}, nil),
		"another type of token":         signed(map[string]any{"typ": "JWT"}, nil),
		"no type":                       signed(map[string]any{"typ": nil}, nil),
		"jku":                           signed(map[string]any{"jku": "https://evil.example/jwks.json"}, nil),
		"x5u":                           signed(map[string]any{"x5u": "https://evil.example/x5u"}, nil),
		"jwk":                           signed(map[string]any{"jwk": map[string]string{"kty": "OKP"}}, nil),
		"x5c":                           signed(map[string]any{"x5c": []string{"MIIB"}}, nil),
		"crit":                          signed(map[string]any{"crit": []string{"exp"}}, nil),
		"wrong issuer":                  signed(nil, map[string]any{"iss": "https://evil.example"}),
		"no issuer":                     signed(nil, map[string]any{"iss": nil}),
		"wrong audience":                signed(nil, map[string]any{"aud": "https://evil.example"}),
		"no audience":                   signed(nil, map[string]any{"aud": nil}),
		"expired":                       signed(nil, map[string]any{"exp": h.now.Add(-time.Minute).Unix()}),
		"without an end":                signed(nil, map[string]any{"exp": nil}),
		"an end that is text":           signed(nil, map[string]any{"exp": "never"}),
		"not yet":                       signed(nil, map[string]any{"nbf": h.now.Add(time.Minute).Unix()}),
		"no nbf":                        signed(nil, map[string]any{"nbf": nil}),
		"issued in the future":          signed(nil, map[string]any{"iat": h.now.Add(time.Minute).Unix()}),
		"no iat":                        signed(nil, map[string]any{"iat": nil}),
		"no jti":                        signed(nil, map[string]any{"jti": nil}),
		"no tenant":                     signed(nil, map[string]any{"tenant_id": nil}),
		"another tenant":                signed(nil, map[string]any{"tenant_id": tenantOf(h.beta)}),
		"no client":                     signed(nil, map[string]any{"client_id": nil}),
		"an unknown client":             signed(nil, map[string]any{"client_id": "cli_nobody", "sub": "cli_nobody"}),
		"a subject of no kind":          signed(nil, map[string]any{"sub": "usr_1"}),
	} {
		_, err := h.Verify(ctx, token)
		wantRefused(t, name, err)
	}
}

func flip(s string) string {
	if s[0] == 'A' {
		return "B" + s[1:]
	}
	return "A" + s[1:]
}

// loosen changes the unused bits of the last character: the same bytes to a
// lax decoder.
func loosen(s string) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	i := strings.IndexByte(alphabet, s[len(s)-1])
	return s[:len(s)-1] + string(alphabet[i^1])
}

func parts(t *testing.T, token string) (header, claims map[string]any) {
	t.Helper()
	for i, into := range []*map[string]any{&header, &claims} {
		b, err := base64.RawURLEncoding.DecodeString(strings.Split(token, ".")[i])
		must(t, err)
		must(t, json.Unmarshal(b, into))
	}
	return header, claims
}
