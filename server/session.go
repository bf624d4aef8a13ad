package server

import (
	"context"
	"net/http"
	"strings"
	"time"

	"kept/care/event"
	"kept/internal/fault"
	"kept/tenants"
	"kept/tenants/account"
	"kept/tenants/session"
	"kept/tenants/user"
)

// sessionDoor is where people sign up, sign in and out, and join a tenant.
type sessionDoor struct {
	*Authenticator
	users  *user.Book
	events *event.Log
	limit  *addressLimit
}

// routes opens the doors of people. Passwords are hashed behind three of them:
// one address gets in at its own pace only.
func (d *sessionDoor) routes(mux *http.ServeMux) {
	mux.Handle("/signup", byMethod{"POST": d.limit.slow(d.answer(http.StatusCreated, d.signUp))})
	mux.Handle("/session", byMethod{
		"GET": d.answer(http.StatusOK, d.show), "POST": d.limit.slow(d.answer(http.StatusOK, d.logIn)), "DELETE": d.logOut,
	})
	mux.Handle("/session/tenant", byMethod{"POST": d.answer(http.StatusOK, d.switchTenant)})
	mux.Handle("/sessions", byMethod{"GET": answer(d, http.StatusOK, d.list), "DELETE": answer(d, http.StatusNoContent, d.endOthers)})
	mux.Handle("/sessions/{id}", byMethod{"DELETE": answer(d, http.StatusNoContent, d.end)})
	mux.Handle("/invitations/look", byMethod{"POST": d.limit.slow(answer(d, http.StatusOK, d.look))})
	mux.Handle("/invitations/accept", byMethod{"POST": d.limit.slow(d.answer(http.StatusCreated, d.accept))})
	mux.Handle("/password", byMethod{"POST": d.limit.slow(answer(d, http.StatusNoContent, d.changePassword))})
	mux.Handle("/password/forgot", byMethod{"POST": d.limit.slow(answer(d, http.StatusAccepted, d.forgot))})
	mux.Handle("/password/reset", byMethod{"POST": d.limit.slow(answer(d, http.StatusOK, d.reset))})
	mux.Handle("/factor", byMethod{"POST": d.limit.slow(answer(d, http.StatusOK, d.enrol))})
	mux.Handle("/factor/confirm", byMethod{"POST": d.limit.slow(answer(d, http.StatusOK, d.confirmFactor))})
	mux.Handle("/factor/recovery", byMethod{"POST": d.limit.slow(answer(d, http.StatusOK, d.renewRecovery))})
	mux.Handle("/factor/remove", byMethod{"POST": d.limit.slow(answer(d, http.StatusNoContent, d.removeFactor))})
	mux.Handle("/profile", byMethod{"POST": d.answer(http.StatusOK, d.changeProfile)})
	mux.Handle("/email", byMethod{"POST": d.limit.slow(answer(d, http.StatusAccepted, d.changeEmail))})
	mux.Handle("/email/ask", byMethod{"POST": d.limit.slow(answer(d, http.StatusAccepted, d.askVerify))})
	mux.Handle("/email/verify", byMethod{"POST": d.limit.slow(answer(d, http.StatusOK, d.verify))})
}

// view is a session as its owner sees it.
type view struct {
	User      viewUser     `json:"user"`
	Member    viewMember   `json:"member"`
	Tenant    viewTenant   `json:"tenant"`
	Tenants   []viewChoice `json:"tenants"`
	Scopes    []string     `json:"scopes"`
	Mail      bool         `json:"mail"`             // this Kept sends mail
	Enrol     bool         `json:"enrol"`            // the tenant demands a second factor of her, and she hasn't shown one
	Latest    string       `json:"latest,omitempty"` // the event after which to listen, so that nothing is missed
	ExpiresAt time.Time    `json:"expiresAt"`
}

type viewUser struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Email    string `json:"email"`
	Verified bool   `json:"verified"` // she has shown that she reads her address
	Language string `json:"language"`
	Factor   bool   `json:"secondFactor"` // she is asked for a code at log-in
}

type viewMember struct {
	ID   string       `json:"id"`
	Role tenants.Role `json:"role"`
}

type viewTenant struct {
	ID       string `json:"id"`
	Slug     string `json:"slug"`
	Name     string `json:"name"`
	Zone     string `json:"timeZone"`
	Currency string `json:"currency"`
	Locale   string `json:"locale"`
}

type viewChoice struct {
	Slug string       `json:"slug"`
	Name string       `json:"name"`
	Role tenants.Role `json:"role"`
}

// door answers one request with a session's view, or with null.
type door func(w http.ResponseWriter, r *http.Request) (*view, error)

func (d *sessionDoor) answer(status int, do door) http.HandlerFunc { return answer(d, status, do) }

// answer makes a handler of what answers one request.
func answer[T any](d *sessionDoor, status int, do func(w http.ResponseWriter, r *http.Request) (T, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v, err := do(w, r)
		switch {
		case err != nil:
			refuse(w, r, d.log, err)
		case status == http.StatusNoContent:
			w.Header().Set("Cache-Control", "no-store")
			w.WriteHeader(status)
		default:
			writeJSON(w, status, v)
		}
	}
}

// nothing is what a door has to say that did what it was asked.
type nothing = *struct{}

// show answers GET /session: null when nobody is signed in.
func (d *sessionDoor) show(w http.ResponseWriter, r *http.Request) (*view, error) {
	s, err := d.session(r)
	if err != nil || s == nil {
		return nil, d.forget(w, err)
	}
	v, err := d.view(r.Context(), s)
	return v, d.forget(w, err)
}

// forget clears a cookie that leads nowhere any more.
func (d *sessionDoor) forget(w http.ResponseWriter, err error) error {
	if fault.KindOf(err) == fault.KindUnauthenticated {
		d.cookies.clear(w)
	}
	return err
}

func (d *sessionDoor) logIn(w http.ResponseWriter, r *http.Request) (*view, error) {
	in, err := readOwn[struct {
		Email    string `json:"email"`
		Password string `json:"password"`
		Tenant   string `json:"tenant"` // its slug; her first when empty
		Code     string `json:"code"`   // for who has a second factor
	}](d, w, r)
	if err != nil {
		return nil, err
	}
	s, err := d.sessions.LogIn(r.Context(), session.Attempt{Address: in.Email, Password: in.Password, Tenant: in.Tenant, Code: in.Code})
	if err != nil {
		return nil, err
	}
	return d.begin(w, r, s)
}

func (d *sessionDoor) logOut(w http.ResponseWriter, r *http.Request) {
	s, err := d.session(r)
	switch {
	case fault.KindOf(err) == fault.KindUnauthenticated && err != nil: // it has ended already
		err = nil
	case err == nil && s != nil && r.URL.Query().Get("everywhere") == "true":
		err = d.sessions.EndAll(r.Context(), s.UserID, "")
	case err == nil && s != nil:
		err = d.sessions.LogOut(r.Context(), s)
	}
	if err != nil {
		refuse(w, r, d.log, err)
		return
	}
	d.cookies.clear(w)
	w.WriteHeader(http.StatusNoContent)
}

func (d *sessionDoor) switchTenant(w http.ResponseWriter, r *http.Request) (*view, error) {
	s, err := d.signedIn(w, r)
	if err != nil {
		return nil, err
	}
	in, err := readOwn[struct {
		Slug string `json:"slug"`
	}](d, w, r)
	if err != nil {
		return nil, err
	}
	if in.Slug == "" {
		return nil, fault.Required("slug")
	}
	if s, err = d.sessions.Switch(r.Context(), s, in.Slug); err != nil {
		return nil, err
	}
	return d.view(r.Context(), s)
}

// signedIn gives the session of a request that must have one.
func (d *sessionDoor) signedIn(w http.ResponseWriter, r *http.Request) (*session.Session, error) {
	s, err := d.session(r)
	if err == nil && s == nil {
		err = fault.Unauthenticated()
	}
	return s, d.forget(w, err)
}

// signUp makes a tenant. Who is signed in and sends no password owns it as the
// user she is.
func (d *sessionDoor) signUp(w http.ResponseWriter, r *http.Request) (*view, error) {
	in, err := readOwn[struct {
		Tenant struct {
			Name     string `json:"name"`
			Slug     string `json:"slug"`
			Zone     string `json:"timeZone"`
			Currency string `json:"currency"`
			Locale   string `json:"locale"`
		} `json:"tenant"`
		person
	}](d, w, r)
	if err != nil {
		return nil, err
	}
	who, err := d.person(r, in.person)
	if err != nil {
		return nil, err
	}
	f, err := d.accounts.SignUp(r.Context(), account.Draft{
		Name: in.Tenant.Name, Slug: in.Tenant.Slug, Zone: in.Tenant.Zone, Currency: in.Tenant.Currency, Locale: in.Tenant.Locale, Owner: who,
	})
	if err != nil {
		return nil, ofTenant(err)
	}
	v, err := d.enter(w, r, f.Owner)
	if v != nil {
		v.Latest = "" // nobody else is there yet
	}
	return v, err
}

// enter opens a session for a member who has just joined.
func (d *sessionDoor) enter(w http.ResponseWriter, r *http.Request, m *account.Member) (*view, error) {
	was, _ := d.session(r) // what she has shown in it counts on
	proved := was != nil && was.UserID == m.UserID && was.Proved
	s, err := d.sessions.Open(r.Context(), session.Membership{UserID: m.UserID, MemberID: m.ID, TenantID: m.TenantID}, proved)
	if err != nil {
		return nil, err
	}
	return d.begin(w, r, s)
}

// begin ends the session that the browser had, if any, and hands out the new one.
func (d *sessionDoor) begin(w http.ResponseWriter, r *http.Request, s *session.Opened) (*view, error) {
	if old, err := d.session(r); err == nil && old != nil {
		if err := d.sessions.LogOut(r.Context(), old); err != nil {
			return nil, err
		}
	}
	v, err := d.view(r.Context(), s.Session)
	if err != nil {
		return nil, err
	}
	d.cookies.set(w, s.Token, session.Life)
	return v, nil
}

func (d *sessionDoor) view(ctx context.Context, s *session.Session) (*view, error) {
	actor, err := d.bySession(ctx, s)
	if err != nil {
		return nil, err
	}
	u, err := d.users.Find(ctx, s.UserID)
	if err != nil {
		return nil, err
	}
	factor, err := d.users.HasFactor(ctx, s.UserID)
	if err != nil {
		return nil, err
	}
	inside := tenants.As(ctx, actor)
	t, err := d.accounts.Tenant(inside)
	if err != nil {
		return nil, err
	}
	latest, err := d.events.Last(inside)
	if err != nil {
		return nil, err
	}
	all, err := d.sessions.Memberships(ctx, s.UserID)
	if err != nil {
		return nil, err
	}
	v := &view{
		User:   viewUser{u.ID, u.Name, u.Email, u.VerifiedAt != nil, u.Language, factor},
		Member: viewMember{actor.MemberID, actor.Role},
		Tenant: viewTenant{t.ID, t.Slug, t.Name, t.Zone, t.Currency, t.Locale},
		Scopes: actor.Scopes, Mail: d.users.Post != nil, Enrol: t.Demands(actor), Latest: latest, ExpiresAt: s.ExpiresAt, Tenants: make([]viewChoice, len(all)),
	}
	for i, m := range all {
		v.Tenants[i] = viewChoice{m.TenantSlug, m.TenantName, m.Role}
	}
	return v, nil
}

// readOwn reads a JSON body that no foreign page has sent, cookie or not: else
// it could sign a visitor in as somebody else.
func readOwn[T any](d *sessionDoor, w http.ResponseWriter, r *http.Request) (T, error) {
	if d.foreign.Check(r) != nil {
		var none T
		return none, errForeign
	}
	return readJSON[T](w, r)
}

// ofTenant puts the fields of a fault where they sat in the body of a sign-up:
// the owner's at its top, the tenant's under tenant.
func ofTenant(err error) error {
	f := fault.As(err)
	if f == nil || len(f.Field) == 0 {
		return err
	}
	at := *f
	if strings.EqualFold(at.Field[0], "owner") {
		at.Field = at.Field[1:]
		return &at
	}
	return at.At("tenant")
}
