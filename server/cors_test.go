package server_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"kept/internal/testhouse"
)

// frontEnd is a third party's pages at one origin, in a browser, and the API
// client through which they speak.
type frontEnd struct {
	*visitor
	owner    *visitor
	origin   string
	clientID string
	bearer   string // one end customer's, minted through the client
}

// openFrontEnd makes an API client of the owner's tenant for pages at origin.
func openFrontEnd(t *testing.T, s *httptest.Server, owner *visitor, origin, customer string) *frontEnd {
	t.Helper()
	a := owner.graphql(`mutation{createApiClient(input:{name:"Shop",scopes:["promises:read"],origins:["` + origin + `"]}){apiClient{id}}}`)
	client, _ := a.at("data.createApiClient.apiClient.id").(string)
	if client == "" {
		t.Fatalf("createApiClient = %s", a.text)
	}
	a = owner.graphql(`mutation{createCustomerToken(input:{customerId:"` + customer + `",clientId:"` + client + `",scopes:["promises:read"]}){customerToken{token}}}`)
	token, _ := a.at("data.createCustomerToken.customerToken.token").(string)
	if token == "" {
		t.Fatalf("createCustomerToken = %s", a.text)
	}
	return &frontEnd{visitor: program(t, s.URL), owner: owner, origin: origin, clientID: client, bearer: "Authorization: Bearer " + token}
}

// ask asks as a page would; a browser adds the Origin by itself.
func (f *frontEnd) ask(origin, bearer string, headers ...string) answer {
	f.t.Helper()
	return f.graphql(`{viewer{kind}}`, append([]string{"X-Kept-Console:", "Origin: " + origin, bearer}, headers...)...)
}

// preflight asks what a browser asks before it lets a page ask.
func (f *frontEnd) preflight(origin string, headers ...string) answer {
	f.t.Helper()
	return f.send("OPTIONS", "/graphql", "", append([]string{
		"X-Kept-Console:", "Origin: " + origin, "Access-Control-Request-Method: POST",
		"Access-Control-Request-Headers: authorization,content-type,idempotency-key,x-request-id",
	}, headers...)...)
}

// wantUnread fails if a browser would let a page read anything of a.
func wantUnread(t *testing.T, what string, a answer) {
	t.Helper()
	for name := range a.header {
		if strings.HasPrefix(name, "Access-Control-") {
			t.Errorf("%s: %s: %s, want the page to read nothing", what, name, a.header.Get(name))
		}
	}
}

func wantHeaders(t *testing.T, what string, a answer, want map[string]string) {
	t.Helper()
	for name, value := range want {
		if got := strings.Join(a.header.Values(name), ", "); !strings.EqualFold(got, value) {
			t.Errorf("%s: %s = %q, want %q", what, name, got, value)
		}
	}
}

// foreign are origins of pages that may be anybody's, seen from https://shop.example.
var foreign = []string{
	"https://evil.example", "http://shop.example", "https://shop.example:8443", "https://shop.example:443", "https://www.shop.example",
	"https://shop.example.evil.example", "https://evilshop.example", "https://shop.example/", "HTTPS://SHOP.EXAMPLE",
	"null", "*", "https://*", "https://*.example", "file://", "shop.example",
}

type crossOriginHouse struct {
	*httptest.Server
	owner       *visitor
	shop, other *frontEnd // two clients of acme
	beta        *frontEnd // a client of another tenant
}

func openCrossOrigin(t *testing.T) *crossOriginHouse {
	t.Helper()
	at := testhouse.Config(t)
	h := &crossOriginHouse{Server: httptest.NewServer(buildAt(t, "", at).Handler()), owner: browser(t, "")}
	t.Cleanup(h.Close)
	h.owner.base = h.URL
	beta := browser(t, h.URL)
	h.owner.signUp("acme")
	beta.signUp("beta")
	db := testhouse.OpenConfig(t, at)
	cy := newCustomer(t, db, "acme", "")
	h.shop = openFrontEnd(t, h.Server, h.owner, "https://shop.example", cy)
	h.other = openFrontEnd(t, h.Server, h.owner, "http://localhost:3000", cy)
	h.beta = openFrontEnd(t, h.Server, beta, "https://beta.example", newCustomer(t, db, "beta", ""))
	return h
}

func TestPreflightsAreAnsweredForRegisteredOrigins(t *testing.T) {
	h := openCrossOrigin(t)
	const vary = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers, Authorization"
	for _, f := range []*frontEnd{h.shop, h.other, h.beta} {
		a := f.preflight(f.origin)
		want(t, f.origin, a, http.StatusNoContent)
		wantHeaders(t, f.origin, a, map[string]string{
			"Access-Control-Allow-Origin": f.origin, "Access-Control-Allow-Methods": "POST",
			"Access-Control-Allow-Headers": "authorization,content-type,idempotency-key,x-request-id",
			"Access-Control-Max-Age":       "600", "Access-Control-Allow-Credentials": "", "Vary": vary,
		})
	}
	for _, origin := range foreign {
		a := h.shop.preflight(origin)
		wantUnread(t, origin, a)
		wantHeaders(t, origin, a, map[string]string{"Vary": vary})
	}
	wantUnread(t, "two origins", h.shop.preflight(h.shop.origin, "Origin: https://evil.example"))
	for what, header := range map[string]string{
		"another method":       "Access-Control-Request-Method: DELETE",
		"reading by GET":       "Access-Control-Request-Method: GET",
		"the console's header": "Access-Control-Request-Headers: content-type,x-kept-console",
		"any header":           "Access-Control-Request-Headers: *",
	} {
		wantUnread(t, what, h.shop.preflight(h.shop.origin, header))
	}
	for _, path := range []string{"/session", "/session/tenant", "/signup", "/invitations/accept", "/oauth/token", "/oauth/revoke", "/", "/livez"} {
		a := h.shop.send("OPTIONS", path, "", "Origin: "+h.shop.origin, "Access-Control-Request-Method: POST")
		wantUnread(t, path, a)
	}
}

func TestAnswersAreReadByTheClientsOwnPages(t *testing.T) {
	h := openCrossOrigin(t)
	for _, f := range []*frontEnd{h.shop, h.other, h.beta} {
		a := f.ask(f.origin, f.bearer)
		want(t, f.origin, a, http.StatusOK)
		if a.at("data.viewer.kind") != "CUSTOMER" {
			t.Errorf("%s: %s, want an end customer", f.origin, a.text)
		}
		wantHeaders(t, f.origin, a, map[string]string{
			"Access-Control-Allow-Origin": f.origin, "Access-Control-Allow-Credentials": "", "Vary": "Origin, Authorization",
			"Access-Control-Expose-Headers": "X-Request-Id, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Idempotent-Replayed",
		})
	}
	for _, origin := range foreign {
		a := h.shop.ask(origin, h.shop.bearer)
		wantUnread(t, origin, a)
		wantHeaders(t, origin, a, map[string]string{"Vary": "Origin, Authorization"})
	}
	wantUnread(t, "two origins", h.shop.ask(h.shop.origin, h.shop.bearer, "Origin: https://evil.example"))
	wantUnread(t, "another tenant's origin", h.shop.ask(h.beta.origin, h.shop.bearer))
	wantUnread(t, "another client's origin", h.shop.ask(h.other.origin, h.shop.bearer))
	wantUnread(t, "another tenant's token", h.shop.ask(h.shop.origin, h.beta.bearer))
	wantUnread(t, "no origin", h.shop.ask("", h.shop.bearer))
	wantUnread(t, "by GET", h.shop.send("GET", "/graphql?query={__typename}", "", "Origin: "+h.shop.origin, h.shop.bearer))

	a := h.shop.ask(h.shop.origin, h.shop.bearer, "Content-Type: text/plain")
	want(t, "a wrong content type", a, http.StatusUnsupportedMediaType)
	wantHeaders(t, "a wrong content type", a, map[string]string{"Access-Control-Allow-Origin": h.shop.origin})
}

func TestPagesElsewhereSpeakThroughAClientOnly(t *testing.T) {
	h := openCrossOrigin(t)
	a := h.owner.graphql(`mutation{createAccessToken(input:{name:"x",scopes:["promises:read"],expiresIn:"P1D"}){plain userErrors{field message}}}`)
	pat, _ := a.at("data.createAccessToken.plain").(string)
	if pat == "" {
		t.Fatalf("createAccessToken = %s", a.text)
	}
	wantUnread(t, "a member's token", h.shop.ask(h.shop.origin, "Authorization: Bearer "+pat))
	wantUnread(t, "nobody", h.shop.ask(h.shop.origin, ""))
	a = h.shop.ask(h.shop.origin, h.shop.bearer+"x")
	want(t, "a wrong token", a, http.StatusUnauthorized)
	wantUnread(t, "a wrong token", a)

	// With the owner's cookie a page of another origin does nothing, and reads nothing.
	cookie := &frontEnd{visitor: h.owner}
	for _, console := range []string{"X-Kept-Console:", "X-Kept-Console: 1"} {
		a = cookie.ask(h.shop.origin, "", console, "Sec-Fetch-Site: same-site")
		want(t, "by cookie", a, http.StatusForbidden)
		wantUnread(t, "by cookie", a)
	}
	a = cookie.ask(h.shop.origin, h.shop.bearer) // the cookie comes along, and doesn't count
	if a.at("data.viewer.kind") != "CUSTOMER" {
		t.Errorf("by token and cookie = %s, want the token's customer", a.text)
	}
	// The console itself needs none of this.
	a = h.owner.graphql(`{viewer{kind}}`, "Origin: "+h.URL, "Sec-Fetch-Site: same-origin")
	if a.at("data.viewer.kind") != "MEMBER" {
		t.Errorf("the console = %s", a.text)
	}
	wantUnread(t, "the console", a)
	for _, path := range []string{"/.well-known/jwks.json", "/.well-known/oauth-authorization-server"} {
		a := h.shop.send("GET", path, "", "Origin: https://evil.example")
		want(t, path, a, http.StatusOK)
		wantHeaders(t, path, a, map[string]string{"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Credentials": ""})
	}
}

func TestAClientsPagesMove(t *testing.T) {
	h := openCrossOrigin(t)
	const moved = "https://moved.example"
	f := h.shop
	wantUnread(t, "before", f.ask(moved, f.bearer))
	wantUnread(t, "before", f.preflight(moved))
	a := h.owner.graphql(`mutation{updateApiClient(input:{id:"` + f.clientID + `",origins:["` + moved + `"]}){apiClient{name origins} userErrors{message}}}`)
	if !strings.Contains(a.text, `"apiClient":{"name":"Shop","origins":["`+moved+`"]}`) {
		t.Fatalf("updateApiClient = %s", a.text)
	}
	wantHeaders(t, "moved", f.ask(moved, f.bearer), map[string]string{"Access-Control-Allow-Origin": moved})
	wantHeaders(t, "moved", f.preflight(moved), map[string]string{"Access-Control-Allow-Origin": moved})
	wantUnread(t, "where it was", f.ask(f.origin, f.bearer))
	wantUnread(t, "where it was", f.preflight(f.origin))
}

func TestARevokedClientsPagesReadNothing(t *testing.T) {
	h := openCrossOrigin(t)
	f := h.shop
	wantHeaders(t, "before", f.ask(f.origin, f.bearer), map[string]string{"Access-Control-Allow-Origin": f.origin})
	wantHeaders(t, "before", f.preflight(f.origin), map[string]string{"Access-Control-Allow-Origin": f.origin})
	want(t, "revoke", h.owner.graphql(`mutation{revokeApiClient(input:{id:"`+f.clientID+`"}){userErrors{message}}}`), http.StatusOK)
	a := f.ask(f.origin, f.bearer)
	want(t, "revoked", a, http.StatusUnauthorized)
	wantUnread(t, "revoked", a)
	wantUnread(t, "revoked", f.preflight(f.origin))
	wantHeaders(t, "another client", h.other.ask(h.other.origin, h.other.bearer), map[string]string{"Access-Control-Allow-Origin": h.other.origin})
}
