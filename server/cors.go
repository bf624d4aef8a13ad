package server

import (
	"log/slog"
	"net/http"

	"github.com/rs/cors"

	"kept/tenants"
	"kept/tenants/partner"
)

// preflightAge is how long a browser may remember, in seconds, what it may
// send from a page. What the page may read is decided at each request.
const preflightAge = 600

// crossOrigin lets a page of a third-party front-end read what it is answered,
// if the API client through which it speaks registered the page's origin. It
// stands behind Authenticate. A browser's preflight, which carries no
// credential, is answered if any client registered the origin. Cookies are
// never taken from another origin, and a page whose credential is no client's
// (nobody's, a member's, a wrong one) reads nothing, not even why.
func crossOrigin(partners *partner.Book, log *slog.Logger) *cors.Cors {
	return cors.New(cors.Options{
		AllowOriginVaryRequestFunc: func(r *http.Request, origin string) (bool, []string) {
			known, err := knowsOrigin(partners, r, origin)
			if err != nil {
				failed(r, log, "cross-origin request", err)
			}
			return known, []string{"Authorization"}
		},
		AllowedMethods: []string{http.MethodPost},
		AllowedHeaders: []string{"Authorization", "Content-Type", "Idempotency-Key", "Last-Event-ID", "X-Request-Id"},
		ExposedHeaders: []string{
			"X-Request-Id", "Retry-After", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "Idempotent-Replayed",
		},
		MaxAge: preflightAge,
	})
}

func knowsOrigin(partners *partner.Book, r *http.Request, origin string) (bool, error) {
	if len(r.Header.Values("Origin")) != 1 {
		return false, nil // the library would answer each of them
	}
	if r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != "" { // a preflight
		return partners.Registered(r.Context(), origin)
	}
	a := tenants.From(r.Context())
	if a == nil || a.ClientID == "" {
		return false, nil
	}
	return partners.RegisteredBy(r.Context(), a.ClientID, origin)
}
