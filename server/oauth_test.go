package server_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"kept/ent/db/tenant"
	"kept/ent/store"
	"kept/internal/id"
	"kept/internal/testhouse"
	"kept/server"
	"kept/tenants/guard"
)

// shop is a tenant with an API client, and its owner at the console.
type shop struct {
	*visitor
	clientID string
	secret   string
}

func openShop(t *testing.T, s *httptest.Server, slug, scopes string) *shop {
	t.Helper()
	v := browser(t, s.URL)
	v.signUp(slug)
	a := v.graphql(`mutation{createApiClient(input:{name:"Till",scopes:[` + scopes + `]}){apiClient{id secrets{hint}} plain userErrors{message}}}`)
	client, _ := a.at("data.createApiClient.apiClient.id").(string)
	plain, _ := a.at("data.createApiClient.plain").(string)
	if client == "" || plain == "" {
		t.Fatalf("createApiClient = %s", a.text)
	}
	return &shop{visitor: v, clientID: client, secret: plain}
}

func (s *shop) basic() string {
	pair := url.QueryEscape(s.clientID) + ":" + url.QueryEscape(s.secret)
	return "Authorization: Basic " + base64.StdEncoding.EncodeToString([]byte(pair))
}

var grant = url.Values{"grant_type": {"client_credentials"}}

// token gets an access token for the shop's client, as a header.
func (s *shop) token(t *testing.T, p *visitor) string {
	t.Helper()
	a := p.form("/oauth/token", grant, s.basic())
	want(t, "get a token", a, http.StatusOK)
	return "Authorization: Bearer " + a.at("access_token").(string)
}

func TestOAuthToken(t *testing.T) {
	s := open(t, "")
	acme := openShop(t, s, "acme", `"promises:read","customers:read"`)
	p := program(t, s.URL)

	a := p.form("/oauth/token", url.Values{"grant_type": {"client_credentials"}, "scope": {"promises:read"}}, acme.basic())
	want(t, "client_secret_basic", a, http.StatusOK)
	if a.at("token_type") != "Bearer" || a.at("expires_in") != 900.0 || a.at("scope") != "promises:read" || a.header.Get("Cache-Control") != "no-store" {
		t.Errorf("answer = %v %s", a.header, a.text)
	}
	bearer := "Authorization: Bearer " + a.at("access_token").(string)
	got := p.graphql(`{viewer{kind id scopes tenantSlug member{id} tenant{name}}}`, bearer)
	if got.at("data.viewer.kind") != "CLIENT" || got.at("data.viewer.id") != acme.clientID || got.at("data.viewer.tenantSlug") != "acme" {
		t.Errorf("viewer = %s, want acme's client", got.text)
	}
	if got := p.graphql(`{members{nodes{id}}}`, bearer); !strings.Contains(got.text, "FORBIDDEN") {
		t.Errorf("members = %s, want FORBIDDEN without the scope", got.text)
	}
	promise := acme.promiseOf("")
	if got := p.graphql(`{promise(id:"`+promise+`"){text owner{name}}}`, bearer); !strings.Contains(got.text, "FORBIDDEN") || got.at("data.promise.text") != "Call back" {
		t.Errorf("a promise's owner = %s, want the promise, and FORBIDDEN for her without the scope", got.text)
	}
	post := url.Values{"grant_type": {"client_credentials"}, "client_id": {acme.clientID}, "client_secret": {acme.secret}}
	want(t, "client_secret_post", p.form("/oauth/token", post), http.StatusOK)

	wrong := *acme
	wrong.secret += "x"
	for _, tc := range []struct {
		name   string
		form   url.Values
		header []string
		status int
		code   string
	}{
		{"a wrong secret", grant, []string{wrong.basic()}, 401, "invalid_client"},
		{"no credentials", grant, nil, 401, "invalid_client"},
		{"an unknown client", url.Values{"grant_type": {"client_credentials"}, "client_id": {"cli_x"}, "client_secret": {"y"}}, nil, 401, "invalid_client"},
		{"a bearer instead", grant, []string{bearer}, 401, "invalid_client"},
		{"two headers", grant, []string{acme.basic(), acme.basic()}, 401, "invalid_client"},
		{"a header too long", grant, []string{acme.basic() + strings.Repeat("A", 8<<10)}, 401, "invalid_client"},
		{"both ways at once", post, []string{acme.basic()}, 400, "invalid_request"},
		{"no grant", url.Values{}, []string{acme.basic()}, 400, "invalid_request"},
		{"another grant", url.Values{"grant_type": {"password"}}, []string{acme.basic()}, 400, "unsupported_grant_type"},
		{"twice the grant", url.Values{"grant_type": {"client_credentials", "client_credentials"}}, []string{acme.basic()}, 400, "invalid_request"},
		{"a scope it lacks", url.Values{"grant_type": {"client_credentials"}, "scope": {"team:write"}}, []string{acme.basic()}, 400, "invalid_scope"},
		{"as JSON", grant, []string{acme.basic(), "Content-Type: application/json"}, 400, "invalid_request"},
	} {
		a := p.form("/oauth/token", tc.form, tc.header...)
		want(t, tc.name, a, tc.status)
		if a.at("error") != tc.code || (tc.status == 401) != strings.HasPrefix(a.header.Get("WWW-Authenticate"), "Basic") {
			t.Errorf("%s = %s %v, want %s", tc.name, a.text, a.header["Www-Authenticate"], tc.code)
		}
	}
	want(t, "by GET", p.send("GET", "/oauth/token?grant_type=client_credentials", ""), http.StatusMethodNotAllowed)
	inAddress := "/oauth/token?client_id=" + acme.clientID + "&client_secret=" + acme.secret
	want(t, "credentials in the address", p.form(inAddress, grant), http.StatusUnauthorized)
}

func TestOAuthRevoke(t *testing.T) {
	s := open(t, "")
	acme, beta := openShop(t, s, "acme", `"promises:read"`), openShop(t, s, "beta", `"promises:read"`)
	p := program(t, s.URL)
	bearer := acme.token(t, p)
	token := url.Values{"token": {strings.TrimPrefix(bearer, "Authorization: Bearer ")}, "token_type_hint": {"access_token"}}

	want(t, "by nobody", p.form("/oauth/revoke", token), http.StatusUnauthorized)
	want(t, "without a token", p.form("/oauth/revoke", url.Values{}, acme.basic()), http.StatusBadRequest)
	want(t, "by another client", p.form("/oauth/revoke", token, beta.basic()), http.StatusOK)
	want(t, "no token at all", p.form("/oauth/revoke", url.Values{"token": {"x"}}, acme.basic()), http.StatusOK)
	want(t, "the token still holds", p.graphql(`{viewer{id}}`, bearer), http.StatusOK)
	want(t, "by its client", p.form("/oauth/revoke", token, acme.basic()), http.StatusOK)
	want(t, "the token", p.graphql(`{viewer{id}}`, bearer), http.StatusUnauthorized)

	bearer = acme.token(t, p)
	a := acme.graphql(`mutation{revokeApiClient(input:{id:"` + acme.clientID + `"}){apiClient{revokedAt} userErrors{message}}}`)
	want(t, "revoke the client", a, http.StatusOK)
	want(t, "its other token", p.graphql(`{__typename}`, bearer), http.StatusUnauthorized)
}

func TestWhatIsPublished(t *testing.T) {
	h := build(t, "https://kept.example")
	s := httptest.NewServer(h.Handler())
	t.Cleanup(s.Close)
	p := program(t, s.URL)
	a := p.send("GET", "/.well-known/jwks.json", "")
	want(t, "the keys", a, http.StatusOK)
	if keys, _ := a.at("keys").([]any); len(keys) != 1 || strings.Contains(a.text, `"d"`) || a.header.Get("Content-Type") != "application/jwk-set+json" {
		t.Errorf("the keys = %v %s", a.header, a.text)
	}
	a = p.send("GET", "/.well-known/oauth-authorization-server", "")
	for name, want := range map[string]string{
		"issuer": "https://kept.example", "token_endpoint": "https://kept.example/oauth/token",
		"revocation_endpoint": "https://kept.example/oauth/revoke", "jwks_uri": "https://kept.example/.well-known/jwks.json",
	} {
		if a.at(name) != want {
			t.Errorf("%s = %v, want %s", name, a.at(name), want)
		}
	}
}

// A customer's token sees that customer's records and no others, on every path.
func TestACustomersTokenSeesHerOwnRecords(t *testing.T) {
	at := testhouse.Config(t)
	s := httptest.NewServer(buildAt(t, "", at).Handler())
	t.Cleanup(s.Close)
	acme := openShop(t, s, "acme", `"clients:write"`)
	db := testhouse.OpenConfig(t, at)
	hers, alias, other := newCustomer(t, db, "acme", ""), "", newCustomer(t, db, "acme", "")
	alias = newCustomer(t, db, "acme", hers)
	p := program(t, s.URL)
	mint := func(customer string, headers ...string) answer {
		return p.graphql(`mutation{createCustomerToken(input:{customerId:"`+customer+`",scopes:["customers:read","promises:read"],expiresIn:"PT1H"}){
			customerToken{token scopes expiresAt} userErrors{field message}}}`, headers...)
	}
	bearer := acme.token(t, p)
	a := mint(alias, bearer)
	token, _ := a.at("data.createCustomerToken.customerToken.token").(string)
	if token == "" {
		t.Fatalf("createCustomerToken = %s", a.text)
	}
	as := "Authorization: Bearer " + token
	a = p.graphql(`{viewer{kind id} node(id:"`+other+`"){id}}`, as)
	if a.at("data.viewer.kind") != "CUSTOMER" || a.at("data.viewer.id") != hers || a.at("data.node") != nil {
		t.Errorf("as the customer = %s, want the survivor of the merge, and no other", a.text)
	}
	if a := p.graphql(`{members{nodes{id}}}`, as); !strings.Contains(a.text, "FORBIDDEN") {
		t.Errorf("the team = %s, want FORBIDDEN", a.text)
	}
	if a := mint(hers, as); !strings.Contains(a.text, "FORBIDDEN") {
		t.Errorf("a customer mints = %s, want FORBIDDEN", a.text)
	}
	if a := mint("cus_nobody", bearer); !strings.Contains(a.text, "NOT_FOUND") {
		t.Errorf("for nobody = %s, want NOT_FOUND", a.text)
	}
	// She was merged with another record after her token was minted.
	a = mint(other, bearer)
	later := "Authorization: Bearer " + a.at("data.createCustomerToken.customerToken.token").(string)
	merge := guard.System(context.Background(), "test: merge two customers")
	if err := db.Customer.UpdateOneID(other).SetMergedIntoID(hers).Exec(merge); err != nil {
		t.Fatal(err)
	}
	if a := p.graphql(`{viewer{id}}`, later); a.at("data.viewer.id") != hers {
		t.Errorf("after the merge = %s, want the survivor", a.text)
	}
	// Under a key the mutation runs in a transaction, and the keys are outside of it.
	if a := mint(hers, bearer, "Idempotency-Key: once"); a.at("data.createCustomerToken.customerToken.token") == nil {
		t.Errorf("under a key = %s, want a token", a.text)
	}
	again := mint(hers, bearer, "Idempotency-Key: once")
	if again.header.Get("Idempotent-Replayed") != "true" || again.at("data.createCustomerToken.customerToken") != nil {
		t.Errorf("replayed = %v %s, want no token shown again", again.header, again.text)
	}
}

// newCustomer writes a customer of the tenant slug.
func newCustomer(t *testing.T, db *store.DB, slug, mergedInto string) string {
	t.Helper()
	ctx := guard.System(context.Background(), "test: write a customer")
	owner, err := db.Tenant.Query().Where(tenant.Slug(slug)).OnlyID(ctx)
	if err != nil {
		t.Fatal(err)
	}
	cus := id.New(id.Customer)
	c := db.Customer.Create().SetID(cus).SetTenantID(owner).SetName("Cy").SetFolded("cy").SetStage("REPEAT").
		SetCreatedAt(testhouse.Now).SetUpdatedAt(testhouse.Now)
	if mergedInto != "" {
		c.SetMergedIntoID(mergedInto)
	}
	if err := c.Exec(ctx); err != nil {
		t.Fatal(err)
	}
	return cus
}

// A house may change how it signs: what it signed before holds, and so do the
// tokens of nodes that haven't changed yet.
func TestSigningAlgorithm(t *testing.T) {
	at := testhouse.Config(t)
	node := func(algorithm string) *httptest.Server {
		s := httptest.NewServer(buildAt(t, "https://kept.example", at, func(c *server.Config) { c.SigningAlg = algorithm }).Handler())
		t.Cleanup(s.Close)
		return s
	}
	old := node("EdDSA")
	acme := openShop(t, old, "acme", `"promises:read"`)
	before := acme.token(t, program(t, old.URL))
	fresh := node("RS256")
	p := program(t, fresh.URL)
	after := acme.token(t, p)
	for token, alg := range map[string]string{before: "EdDSA", after: "RS256"} {
		if got := algorithmOf(t, token); got != alg {
			t.Errorf("signed by %s, want %s", got, alg)
		}
		for _, s := range []*httptest.Server{old, fresh} {
			want(t, alg, program(t, s.URL).graphql(`{viewer{id}}`, token), http.StatusOK)
		}
	}
	if a := p.send("GET", "/.well-known/jwks.json", ""); !strings.Contains(a.text, `"alg":"RS256"`) || !strings.Contains(a.text, `"alg":"EdDSA"`) {
		t.Errorf("the keys = %s, want both", a.text)
	}
}

// algorithmOf reads what a token's header says of its signature.
func algorithmOf(t *testing.T, authorization string) string {
	t.Helper()
	head, _, _ := strings.Cut(strings.TrimPrefix(authorization, "Authorization: Bearer "), ".")
	b, err := base64.RawURLEncoding.DecodeString(head)
	if err != nil {
		t.Fatal(err)
	}
	var h struct{ Alg string }
	if err := json.Unmarshal(b, &h); err != nil {
		t.Fatal(err)
	}
	return h.Alg
}
