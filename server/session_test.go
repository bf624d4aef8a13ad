package server_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestSignUpThenInAndOut(t *testing.T) {
	s := open(t, "")
	v := browser(t, s.URL)
	if a := v.send("GET", "/session", ""); a.status != 200 || strings.TrimSpace(a.text) != "null" {
		t.Errorf("nobody's session = %d %s, want null", a.status, a.text)
	}
	a := v.signUp("acme")
	for path, want := range map[string]any{
		"user.email": "ann@acme.example", "user.name": "Ann", "member.role": "OWNER", "tenant.slug": "acme",
		"tenant.timeZone": "Europe/Berlin", "tenant.currency": "EUR", "tenant.locale": "en",
	} {
		if got := a.at(path); got != want {
			t.Errorf("signed up: %s = %v, want %v", path, got, want)
		}
	}
	if a := v.graphql(`{viewer{kind role tenantSlug}}`); a.at("data.viewer.role") != "OWNER" || a.at("data.viewer.tenantSlug") != "acme" {
		t.Errorf("viewer = %s, want the owner of acme", a.text)
	}
	want(t, "log out", v.send("DELETE", "/session", ""), http.StatusNoContent)
	want(t, "log out twice", v.send("DELETE", "/session", ""), http.StatusNoContent)
	if a := v.graphql(`{viewer{id}}`); a.status != 200 || a.at("data.viewer") != nil {
		t.Errorf("after logging out = %d %s, want nobody", a.status, a.text)
	}
	a = v.send("POST", "/session", logInAcme)
	want(t, "log in", a, http.StatusOK)
	if a.header.Get("Cache-Control") != "no-store" {
		t.Errorf("Cache-Control = %q, want no-store", a.header.Get("Cache-Control"))
	}
	other := browser(t, s.URL)
	want(t, "log in elsewhere", other.send("POST", "/session", logInAcme), http.StatusOK)
	want(t, "log out everywhere", v.send("DELETE", "/session?everywhere=true", ""), http.StatusNoContent)
	// Late answers leave the cookie alone: she may have signed in again meanwhile.
	a = other.graphql(`{viewer{id}}`)
	want(t, "the other browser's query", a, http.StatusUnauthorized)
	if a.header.Get("Set-Cookie") != "" {
		t.Errorf("Set-Cookie = %q, want none", a.header.Get("Set-Cookie"))
	}
	a = other.send("GET", "/session", "")
	want(t, "the other browser", a, http.StatusUnauthorized)
	if !strings.Contains(a.header.Get("Set-Cookie"), "Max-Age=0") {
		t.Errorf("Set-Cookie = %q, want the dead cookie cleared", a.header.Get("Set-Cookie"))
	}
}

func TestWrongLogInsGetOneAnswer(t *testing.T) {
	s := open(t, "")
	browser(t, s.URL).signUp("acme")
	v := browser(t, s.URL)
	var first string
	for _, body := range []string{
		`{"email":"ann@acme.example","password":"another password"}`,
		`{"email":"nobody@acme.example","password":"a long password"}`,
		`{"email":"ann@acme.example","password":""}`,
		`{"email":"ann@acme.example","password":"a long password","tenant":"beta"}`,
		`{}`,
	} {
		a := v.send("POST", "/session", body)
		want(t, body, a, http.StatusUnauthorized)
		if first == "" {
			first = a.text
		}
		if a.text != first || a.header.Get("Set-Cookie") != "" {
			t.Errorf("%s answers %s, want what the others do, and no cookie", body, a.text)
		}
	}
	for range 3 {
		v.send("POST", "/session", `{"email":"ann@acme.example","password":"another password"}`)
	}
	a := v.send("POST", "/session", logInAcme)
	want(t, "after five failures", a, http.StatusTooManyRequests)
	if a.header.Get("Retry-After") == "" || a.at("error.code") != "RATE_LIMITED" {
		t.Errorf("answer = %v %s, want Retry-After and RATE_LIMITED", a.header, a.text)
	}
}

func TestTheDoorsSayWhatIsWrong(t *testing.T) {
	s := open(t, "")
	v := browser(t, s.URL)
	v.signUp("acme")
	stranger := browser(t, s.URL)
	for _, tc := range []struct {
		name, method, path, body string
		status                   int
		field                    string
	}{
		{"taken slug", "POST", "/signup", strings.Replace(signUpBody("acme"), "ann@acme", "bea@acme", 1), 409, "tenant.slug"},
		{"taken address", "POST", "/signup", strings.Replace(signUpBody("beta"), "ann@beta", "ann@acme", 1), 409, "email"},
		{"short password", "POST", "/signup", strings.Replace(signUpBody("beta"), "a long password", "short", 1), 422, "password"},
		{"wrong zone", "POST", "/signup", strings.Replace(signUpBody("beta"), "Europe/Berlin", "Local", 1), 422, "tenant.timeZone"},
		{"a field too many", "POST", "/session", `{"email":"a","password":"b","admin":true}`, 422, ""},
		{"two objects", "POST", "/session", `{"email":"a","password":"b"}{}`, 422, ""},
		{"no JSON", "POST", "/session", `email=a`, 422, ""},
		{"wrong type", "POST", "/session", `{"email":1,"password":"b"}`, 422, "email"},
		{"unknown invitation", "POST", "/invitations/accept", `{"token":"kept_inv_x","name":"B","email":"b@acme.example","password":"a long password"}`, 404, ""},
		{"switching without a session", "POST", "/session/tenant", `{"slug":"acme"}`, 401, ""},
		{"wrong method", "PUT", "/session", `{}`, 405, ""},
		{"wrong method", "GET", "/signup", "", 405, ""},
	} {
		a := stranger.send(tc.method, tc.path, tc.body)
		want(t, tc.name, a, tc.status)
		if got := field(a); got != tc.field {
			t.Errorf("%s: field %q, want %q", tc.name, got, tc.field)
		}
		if tc.status == 405 && a.header.Get("Allow") == "" {
			t.Errorf("%s: no Allow header", tc.name)
		}
	}
	want(t, "switching to a tenant that isn't hers", v.send("POST", "/session/tenant", `{"slug":"other"}`), http.StatusNotFound)
}

func field(a answer) string {
	parts, _ := a.at("error.field").([]any)
	var out []string
	for _, p := range parts {
		out = append(out, p.(string))
	}
	return strings.Join(out, ".")
}

func TestASecondTenantForWhoIsSignedIn(t *testing.T) {
	s := open(t, "")
	v := browser(t, s.URL)
	v.signUp("acme")
	second := `{"tenant":{"name":"Beta","slug":"beta","timeZone":"UTC","currency":"USD"}}`
	a := v.send("POST", "/signup", second)
	want(t, "a second tenant", a, http.StatusCreated)
	if all, _ := a.at("tenants").([]any); len(all) != 2 || a.at("tenant.slug") != "beta" {
		t.Errorf("session = %s, want beta, and a choice of two", a.text)
	}
	a = v.send("POST", "/session/tenant", `{"slug":"acme"}`)
	if a.status != 200 || a.at("tenant.slug") != "acme" {
		t.Errorf("switch = %d %s, want acme", a.status, a.text)
	}
	want(t, "a stranger without a name", browser(t, s.URL).send("POST", "/signup", strings.Replace(second, "beta", "gamma", 1)), 422)
}

// Tabs share a cookie: one that was opened as another member is refused
// wherever it acts, and loses nothing but that request.
func TestATabActsAsWhomItWasOpened(t *testing.T) {
	s := open(t, "")
	v := browser(t, s.URL)
	before := "X-Kept-Member: " + v.signUp("acme").at("member.id").(string)
	want(t, "the member of the session", v.send("GET", "/session", "", before), http.StatusOK)
	now := v.send("POST", "/signup", `{"tenant":{"name":"Beta","slug":"beta","timeZone":"UTC","currency":"USD"}}`)
	want(t, "a second tenant", now, http.StatusCreated)
	for _, tc := range []struct{ method, path, body string }{
		{"POST", "/graphql", `{"query":"{viewer{member{name}}}"}`},
		{"POST", "/graphql/stream", `{"query":"subscription{events{id}}"}`},
		{"POST", "/uploads?name=a.csv", `{}`},
		{"POST", "/profile", `{"name":"Ann of Acme"}`},
		{"GET", "/sessions", ""},
		{"DELETE", "/sessions", ""},
		{"DELETE", "/session", ""},
		{"GET", "/session", ""},
	} {
		a := v.send(tc.method, tc.path, tc.body, before)
		want(t, tc.method+" "+tc.path, a, http.StatusConflict)
		if !strings.Contains(a.text, `"code":"SESSION_MOVED"`) {
			t.Errorf("%s %s: got %s, want the code SESSION_MOVED", tc.method, tc.path, a.text)
		}
	}
	want(t, "as whom it is now", v.send("GET", "/session", "", "X-Kept-Member: "+now.at("member.id").(string)), http.StatusOK)
	want(t, "by who doesn't say", v.send("GET", "/session", ""), http.StatusOK)
	want(t, "back", v.send("POST", "/session/tenant", `{"slug":"acme"}`), http.StatusOK)
	want(t, "the first tab again", v.send("GET", "/session", "", before), http.StatusOK)
}

// A page of another site can't act with a visitor's cookie.
func TestForeignPagesAreRefused(t *testing.T) {
	s := open(t, "")
	v := browser(t, s.URL)
	v.signUp("acme")
	query := `{"query":"{viewer{id}}"}`
	for _, tc := range []struct {
		name    string
		headers []string
		status  int
	}{
		{"the console", nil, 200},
		{"the console, as browsers say", []string{"Sec-Fetch-Site: same-origin", "Origin: " + s.URL}, 200},
		{"without the console's header", []string{"X-Kept-Console:"}, 403},
		{"from another site", []string{"Sec-Fetch-Site: cross-site", "Origin: https://evil.example"}, 403},
		{"from a sister site", []string{"Sec-Fetch-Site: same-site", "Origin: https://other.kept.example"}, 403},
		{"an old browser, another origin", []string{"Origin: https://evil.example"}, 403},
		{"an origin that hides", []string{"Origin: null"}, 403},
		{"a form", []string{"Content-Type: text/plain"}, 403},
		{"a WebSocket from elsewhere", []string{"Upgrade: websocket", "Origin: https://evil.example"}, 403},
		{"a WebSocket from nowhere", []string{"Upgrade: websocket"}, 403},
	} {
		want(t, tc.name, v.send("POST", "/graphql", query, tc.headers...), tc.status)
	}
	want(t, "signing out from another site", v.send("DELETE", "/session", "", "Origin: https://evil.example"), 403)
	want(t, "signing in from another site", browser(t, s.URL).send("POST", "/session", logInAcme, "Origin: https://evil.example"), 403)
	want(t, "signing in by a form", browser(t, s.URL).send("POST", "/session", logInAcme, "Content-Type: text/plain"), 422)
	if a := v.send("GET", "/session", ""); a.at("tenant.slug") != "acme" {
		t.Errorf("after all that = %s, want her signed in still", a.text)
	}
}

func TestTheCookieIsAsStrictAsTheAddressAllows(t *testing.T) {
	for base, parts := range map[string][]string{
		"https://kept.example":  {"__Host-kept=kept_ses_", "Secure", "HttpOnly", "SameSite=Lax", "Path=/"},
		"http://127.0.0.1:8080": {"kept=kept_ses_", "HttpOnly", "SameSite=Lax", "Path=/"},
	} {
		h := build(t, base)
		w := httptest.NewRecorder()
		r := httptest.NewRequest("POST", base+"/signup", strings.NewReader(signUpBody("acme")))
		r.Header.Set("Content-Type", "application/json")
		h.Handler().ServeHTTP(w, r)
		cookie := w.Header().Get("Set-Cookie")
		for _, p := range parts {
			if !strings.Contains(cookie, p) {
				t.Errorf("%s sets %q, want %s in it", base, cookie, p)
			}
		}
		if strings.Contains(cookie, "Domain") || (strings.HasPrefix(base, "http:") && strings.Contains(cookie, "Secure")) {
			t.Errorf("%s sets %q", base, cookie)
		}
	}
}
