package server

import (
	"net/http"
	"time"

	"kept/internal/fault"
)

// cookies says how the session's cookie is named and guarded.
type cookies struct {
	name   string
	secure bool
}

// newCookies makes the cookie as strict as the base URL allows. By https it is
// bound to the host (__Host-). By plain http browsers disagree about cookies
// that are Secure, on loopback too, so there it has a plain name; Config.Check
// lets plain http through on this machine and for development only.
func newCookies(secure bool) cookies {
	if secure {
		return cookies{name: "__Host-kept", secure: true}
	}
	return cookies{name: "kept"}
}

func (c cookies) set(w http.ResponseWriter, token string, life time.Duration) {
	http.SetCookie(w, c.cookie(token, int(life/time.Second)))
}

func (c cookies) clear(w http.ResponseWriter) { http.SetCookie(w, c.cookie("", -1)) }

func (c cookies) cookie(value string, maxAge int) *http.Cookie {
	return &http.Cookie{
		Name: c.name, Value: value, Path: "/", MaxAge: maxAge, HttpOnly: true, Secure: c.secure, SameSite: http.SameSiteLaxMode,
	}
}

// read gives the session's token, or "" when there is no cookie. Two of the
// same name mean that somebody else has set one.
func (c cookies) read(r *http.Request) (string, error) {
	found := r.CookiesNamed(c.name)
	switch {
	case len(found) == 0:
		return "", nil
	case len(found) > 1 || found[0].Value == "":
		return "", fault.Unauthenticated()
	}
	return found[0].Value, nil
}
