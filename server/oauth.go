package server

import (
	"log/slog"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"kept/internal/fault"
	"kept/tenants"
	"kept/tenants/partner"
)

// oauthDoor is where programs get their access tokens: OAuth 2.0 by client
// credentials (RFC 6749), revocation (RFC 7009), keys (RFC 7517) and what there
// is (RFC 8414).
type oauthDoor struct {
	partners *partner.Book
	keys     *partner.Keys
	wrong    *wrongLimit
	log      *slog.Logger
}

func (d *oauthDoor) routes(mux *http.ServeMux) {
	mux.Handle("/oauth/token", byMethod{"POST": d.token})
	mux.Handle("/oauth/revoke", byMethod{"POST": d.revoke})
	mux.Handle("/.well-known/jwks.json", byMethod{"GET": d.jwks})
	mux.Handle("/.well-known/oauth-authorization-server", byMethod{"GET": d.metadata})
}

// oauthError is an error as RFC 6749 writes it.
type oauthError struct {
	status int
	retry  time.Duration
	Code   string `json:"error"`
	Text   string `json:"error_description,omitempty"`
}

func badRequest(code, text string) *oauthError {
	return &oauthError{status: http.StatusBadRequest, Code: code, Text: text}
}

func (d *oauthDoor) token(w http.ResponseWriter, r *http.Request) {
	cred, no := readCredentials(w, r)
	if no != nil {
		no.write(w)
		return
	}
	switch r.PostForm.Get("grant_type") {
	case "client_credentials":
	case "":
		badRequest("invalid_request", "grant_type is missing").write(w)
		return
	default:
		badRequest("unsupported_grant_type", "the only grant is client_credentials").write(w)
		return
	}
	t, err := try(r.Context(), d.wrong, cred.ClientID+":"+cred.Secret, func() (*partner.Issued, error) {
		return d.partners.Token(r.Context(), cred, strings.Fields(r.PostForm.Get("scope")))
	})
	if err != nil {
		d.explain(r, err).write(w)
		return
	}
	noStore(w)
	writeJSON(w, http.StatusOK, map[string]any{
		"access_token": t.Token, "token_type": "Bearer", "expires_in": int(t.Life / time.Second), "scope": strings.Join(t.Scopes, " "),
	})
}

func (d *oauthDoor) revoke(w http.ResponseWriter, r *http.Request) {
	cred, no := readCredentials(w, r)
	if no == nil && r.PostForm.Get("token") == "" {
		no = badRequest("invalid_request", "token is missing")
	}
	if no != nil {
		no.write(w)
		return
	}
	_, err := try(r.Context(), d.wrong, cred.ClientID+":"+cred.Secret, func() (nothing, error) {
		return nil, d.partners.RevokeToken(r.Context(), cred, r.PostForm.Get("token"))
	})
	if err != nil {
		d.explain(r, err).write(w)
		return
	}
	noStore(w)
	w.WriteHeader(http.StatusOK)
}

// explain turns a fault into OAuth's words.
func (d *oauthDoor) explain(r *http.Request, err error) *oauthError {
	switch fault.KindOf(err) {
	case fault.KindUnauthenticated:
		return wrongClient()
	case fault.KindInvalid:
		return badRequest("invalid_scope", "ask for scopes that the client has, separated by spaces")
	case fault.KindExhausted:
		f := fault.As(err)
		return &oauthError{status: http.StatusTooManyRequests, retry: f.RetryAfter, Code: "temporarily_unavailable", Text: f.Message}
	}
	return &oauthError{status: failed(r, d.log, "request failed", err), Code: "server_error"}
}

func wrongClient() *oauthError {
	return &oauthError{status: http.StatusUnauthorized, Code: "invalid_client", Text: fault.Unauthenticated().Message}
}

func (e *oauthError) write(w http.ResponseWriter) {
	if e.status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Basic realm="kept", charset="UTF-8"`)
	}
	retryAfter(w, e.retry)
	noStore(w)
	writeJSON(w, e.status, e)
}

// readCredentials reads the form and the client's id and secret, from the
// Authorization header or else from the form, never from the address.
func readCredentials(w http.ResponseWriter, r *http.Request) (partner.Credentials, *oauthError) {
	var none partner.Credentials
	r.Body = http.MaxBytesReader(w, r.Body, doorBody)
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || media != "application/x-www-form-urlencoded" || r.ParseForm() != nil {
		return none, badRequest("invalid_request", "send the body as application/x-www-form-urlencoded")
	}
	for _, values := range r.PostForm {
		if len(values) > 1 {
			return none, badRequest("invalid_request", "send each parameter once")
		}
	}
	headers := r.Header.Values("Authorization")
	if len(headers) == 0 {
		return partner.Credentials{ClientID: r.PostForm.Get("client_id"), Secret: r.PostForm.Get("client_secret")}, nil
	}
	if r.PostForm.Has("client_secret") {
		return none, badRequest("invalid_request", "send the secret in the header or in the form, not in both")
	}
	cred, ok := basic(r, headers)
	if !ok {
		return none, wrongClient()
	}
	return cred, nil
}

// basic reads client_secret_basic: both parts are form-encoded first (RFC 6749, 2.3.1).
func basic(r *http.Request, headers []string) (partner.Credentials, bool) {
	var none partner.Credentials
	if len(headers) != 1 || len(headers[0]) > longestAuthorization {
		return none, false
	}
	user, pass, ok := r.BasicAuth()
	if !ok {
		return none, false
	}
	id, err1 := url.QueryUnescape(user)
	secret, err2 := url.QueryUnescape(pass)
	return partner.Credentials{ClientID: id, Secret: secret}, err1 == nil && err2 == nil
}

func noStore(w http.ResponseWriter) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Pragma", "no-cache")
}

// jwks publishes the keys. They may be kept for five minutes: a new one is
// published a day before it signs.
func (d *oauthDoor) jwks(w http.ResponseWriter, r *http.Request) {
	set, err := d.keys.JWKS(r.Context())
	if err != nil {
		refuse(w, r, d.log, err)
		return
	}
	public(w, "application/jwk-set+json", set)
}

func (d *oauthDoor) metadata(w http.ResponseWriter, _ *http.Request) {
	base := d.keys.Issuer()
	methods := []string{"client_secret_basic", "client_secret_post"}
	public(w, "application/json", map[string]any{
		"issuer": base, "token_endpoint": base + "/oauth/token", "revocation_endpoint": base + "/oauth/revoke",
		"jwks_uri": base + "/.well-known/jwks.json", "scopes_supported": tenants.Scopes(),
		"grant_types_supported": []string{"client_credentials"}, "response_types_supported": []string{},
		"token_endpoint_auth_methods_supported": methods, "revocation_endpoint_auth_methods_supported": methods,
	})
}
