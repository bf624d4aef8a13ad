package server

import (
	"net/http"

	"kept/graph"
	"kept/internal/fault"
	"kept/internal/request"
	"kept/tenants"
	"kept/tenants/partner"
)

// streamDoor is /graphql/stream. Server-sent events come in like every request.
// A WebSocket can't: a browser lets pages open one from anywhere, without
// asking first and without a token, which comes in the first message instead.
type streamDoor struct {
	*Authenticator
	partners *partner.Book
}

// handler puts the door before streams; guarded are the same streams behind the
// door of every request.
func (d *streamDoor) handler(streams, guarded http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if graph.IsWebSocket(r) {
			streams.ServeHTTP(w, r) // which asks identify
			return
		}
		guarded.ServeHTTP(w, r)
	})
}

// identify says who asks on a stream that may have been open for long, by the
// token of a WebSocket's first message, the Authorization header or the cookie.
func (d *streamDoor) identify(r *http.Request, token string) (*tenants.Actor, error) {
	credentials := r.Header.Values("Authorization")
	if token != "" {
		credentials = []string{token}
	}
	a, err := d.who(r, credentials)
	if err != nil || a == nil {
		return nil, err
	}
	a.RequestID = request.ID(r.Context())
	if len(credentials) > 0 && graph.IsWebSocket(r) {
		return a, d.mayOpen(r, a)
	}
	return a, nil
}

func (d *streamDoor) who(r *http.Request, credentials []string) (*tenants.Actor, error) {
	if len(credentials) > 0 {
		return d.byToken(r.Context(), credentials)
	}
	s, err := d.sessionBy(r, d.sessions.Look)
	if err != nil || s == nil {
		return nil, err
	}
	return d.bySession(r.Context(), s)
}

// mayOpen refuses a WebSocket that a page opened with a's token, unless it is
// our own page or one that a's API client registered. Programs name no origin.
func (d *streamDoor) mayOpen(r *http.Request, a *tenants.Actor) error {
	origins := r.Header.Values("Origin")
	if len(origins) == 0 || d.ownOrigin(r) == nil {
		return nil
	}
	if len(origins) > 1 || a.ClientID == "" {
		return errForeignPage
	}
	known, err := d.partners.RegisteredBy(r.Context(), a.ClientID, origins[0])
	if err != nil {
		return err
	}
	if !known {
		return errForeignPage
	}
	return nil
}

var errForeignPage = fault.Forbidden("the API client hasn't registered this page's origin")
