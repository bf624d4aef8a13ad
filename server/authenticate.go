package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"kept/care/customer"
	"kept/internal/fault"
	"kept/internal/request"
	"kept/internal/secret"
	"kept/tenants"
	"kept/tenants/account"
	"kept/tenants/guard"
	"kept/tenants/partner"
	"kept/tenants/session"
)

// longestAuthorization is the most bytes of an Authorization header: an access
// token has a tenth of it.
const longestAuthorization = 8 << 10

// consoleHeader is sent by the console with every request. A foreign page can't
// send it without asking first, and is never allowed.
const consoleHeader = "X-Kept-Console"

// memberHeader names the member as whom a tab of the console was opened. All
// tabs share one cookie: what one of them does to its session must not make
// another act as somebody else, or for another business.
const memberHeader = "X-Kept-Member"

// Authenticator turns a credential into the actor that the rooms know.
type Authenticator struct {
	accounts  *account.Book
	sessions  *session.Book
	partners  *partner.Book
	customers *customer.Book
	cookies   cookies
	foreign   *http.CrossOriginProtection
	wrong     *wrongLimit
	log       *slog.Logger
}

// NewAuthenticator returns an authenticator for callers that reach Kept at baseURL.
func NewAuthenticator(
	accounts *account.Book, sessions *session.Book, partners *partner.Book, customers *customer.Book,
	wrong *wrongLimit, baseURL string, log *slog.Logger,
) (*Authenticator, error) {
	foreign := http.NewCrossOriginProtection()
	// A proxy may hand us another Host than the one that people type.
	if err := foreign.AddTrustedOrigin(baseURL); err != nil {
		return nil, fmt.Errorf("base URL: %w", err)
	}
	return &Authenticator{
		accounts: accounts, sessions: sessions, partners: partners, customers: customers,
		cookies: newCookies(strings.HasPrefix(baseURL, "https://")), foreign: foreign, wrong: wrong, log: log,
	}, nil
}

// Authenticate puts the actor into the context of a request, before next sees
// it: by the Authorization header, else by the session's cookie. Without either
// nobody acts. A credential that is wrong is 401, whatever was asked, in
// GraphQL's shape and in the same words for every cause, and 429 from an address
// that shows too many. A dead cookie stays with the browser: clearing it in a
// late answer would take the next session's with it, when she has signed in
// again meanwhile.
func (a *Authenticator) Authenticate(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		actor, err := a.actor(r)
		if err != nil {
			refuseGraphQL(w, r, a.log, err)
			return
		}
		if actor != nil {
			actor.RequestID = request.ID(r.Context())
			r = r.WithContext(tenants.As(r.Context(), actor))
		}
		next.ServeHTTP(w, r)
	})
}

// SignedIn reports whether a request carries a member's living session, for
// pages that send everyone else to sign in.
func (a *Authenticator) SignedIn(r *http.Request) bool {
	s, err := a.session(r)
	return err == nil && s != nil
}

// actor gives who is asking, or nil for nobody.
func (a *Authenticator) actor(r *http.Request) (*tenants.Actor, error) {
	if credentials := r.Header.Values("Authorization"); len(credentials) > 0 {
		return a.byToken(r.Context(), credentials)
	}
	s, err := a.session(r)
	if err != nil || s == nil {
		return nil, err
	}
	return a.bySession(r.Context(), s)
}

func (a *Authenticator) byToken(ctx context.Context, credentials []string) (*tenants.Actor, error) {
	return try(ctx, a.wrong, strings.Join(credentials, "\n"), func() (*tenants.Actor, error) {
		token, err := bearer(credentials)
		if err != nil {
			return nil, err
		}
		if strings.HasPrefix(token, secret.AccessToken) {
			return a.byAccessToken(ctx, token)
		}
		return a.byJWT(ctx, token)
	})
}

// bearer gives the token of the one Authorization header that a request may have.
func bearer(credentials []string) (string, error) {
	if len(credentials) != 1 || len(credentials[0]) > longestAuthorization {
		return "", fault.Unauthenticated()
	}
	scheme, token, _ := strings.Cut(credentials[0], " ")
	if !strings.EqualFold(scheme, "Bearer") || token == "" || strings.ContainsAny(token, " \t,") {
		return "", fault.Unauthenticated()
	}
	return token, nil
}

func (a *Authenticator) byAccessToken(ctx context.Context, token string) (*tenants.Actor, error) {
	t, err := a.sessions.ByToken(ctx, token)
	if err != nil {
		return nil, err
	}
	return a.accounts.ActorFor(ctx, account.Caller{
		Kind: tenants.KindMember, TenantID: t.TenantID, MemberID: t.MemberID, TokenID: t.ID, Scopes: t.Scopes,
	})
}

func (a *Authenticator) byJWT(ctx context.Context, token string) (*tenants.Actor, error) {
	g, err := a.partners.Verify(ctx, token)
	if err != nil {
		return nil, err
	}
	c := account.Caller{Kind: tenants.KindClient, TenantID: g.TenantID, ClientID: g.ClientID, Scopes: g.Scopes}
	if g.CustomerID == "" {
		return a.accounts.ActorFor(ctx, c)
	}
	c.Kind, c.CustomerID = tenants.KindCustomer, g.CustomerID
	actor, err := a.accounts.ActorFor(ctx, c)
	if err != nil {
		return nil, err
	}
	return actor, a.identify(ctx, actor)
}

// identify gives an end customer's actor all of her ids: she may have been
// merged with another record since her token was minted.
func (a *Authenticator) identify(ctx context.Context, actor *tenants.Actor) error {
	kept, err := a.accounts.SystemActor(ctx, actor.TenantID)
	if err != nil {
		return err
	}
	ids, err := a.customers.ActiveIDs(guard.Within(ctx, kept), actor.CustomerID)
	if fault.IsMissing(err) || errors.Is(err, customer.ErrErased) {
		return fault.Unauthenticated().Because(err)
	}
	if err != nil {
		return err
	}
	actor.CustomerID, actor.CustomerAliases = ids[0], ids[1:]
	return nil
}

func (a *Authenticator) bySession(ctx context.Context, s *session.Session) (*tenants.Actor, error) {
	return a.accounts.ActorFor(ctx, account.Caller{
		Kind: tenants.KindMember, TenantID: s.TenantID, UserID: s.UserID, MemberID: s.MemberID, Proved: s.Proved,
	})
}

// session gives the session of a request's cookie, or nil without one, and
// counts it as seen. What a foreign page might have sent is refused before the
// cookie counts; what a tab sent as another member is refused with errMoved.
func (a *Authenticator) session(r *http.Request) (*session.Session, error) {
	return a.sessionBy(r, a.sessions.Resume)
}

func (a *Authenticator) sessionBy(r *http.Request, find func(ctx context.Context, token string) (*session.Session, error)) (*session.Session, error) {
	token, err := a.cookies.read(r)
	if err != nil || token == "" {
		return nil, err
	}
	if err := a.own(r); err != nil {
		return nil, err
	}
	s, err := try(r.Context(), a.wrong, token, func() (*session.Session, error) { return find(r.Context(), token) })
	if err != nil {
		return nil, err
	}
	if meant := r.Header.Get(memberHeader); meant != "" && meant != s.MemberID {
		return nil, errMoved
	}
	return s, nil
}

// errMoved refuses a tab whose session acts as another member by now: for
// another business of hers, or because somebody else has signed in.
var errMoved = fault.Conflict(fault.CodeConflict, "this session acts as another member by now: it was changed in another tab")

// errForeign refuses what a page of another site may have sent in her name.
var errForeign = fault.Forbidden("with a cookie, send application/json from Kept's own pages, with the header %s: 1", consoleHeader)

// own reports whether a request with a cookie came from our own pages: by where
// the browser says that it comes from, and by what a foreign page can't send.
func (a *Authenticator) own(r *http.Request) error {
	if r.Header.Get("Upgrade") != "" { // a WebSocket is opened by GET from anywhere
		return a.ownOrigin(r)
	}
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions:
		return nil
	}
	// Neither JSON nor CSV is a type that a form can send.
	if a.foreign.Check(r) != nil || r.Header.Get(consoleHeader) != "1" || (r.ContentLength != 0 && !isJSON(r) && !isCSV(r)) {
		return errForeign
	}
	return nil
}

func (a *Authenticator) ownOrigin(r *http.Request) error {
	asked := r.Clone(r.Context())
	asked.Method = http.MethodPost // Check lets every GET pass
	origin, err := url.Parse(r.Header.Get("Origin"))
	if err != nil || origin.Host == "" || a.foreign.Check(asked) != nil {
		return errForeign
	}
	return nil
}
