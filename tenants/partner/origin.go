package partner

import (
	"context"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"entgo.io/ent/dialect/sql"
	"entgo.io/ent/dialect/sql/sqljson"
	"golang.org/x/net/idna"

	table "kept/ent/db/apiclient"
	"kept/internal/fault"
	"kept/tenants/guard"
)

const (
	maxOrigins    = 20
	longestOrigin = len("https://") + 253 + len(":65535") // DNS has no longer name
)

// Registered reports whether pages of some API client, whoever's, are served
// from origin. That is all a browser's first question can be answered by: it
// carries no credential. The answer is at most five seconds old.
func (b *Book) Registered(ctx context.Context, origin string) (bool, error) {
	if clean, err := checkOrigin(origin); err != nil || clean != origin {
		return false, nil // nobody could register it: neither memory nor query is spent on it
	}
	ctx = guard.System(ctx, "cross-origin: a browser's first question names no tenant")
	return b.origins.Get(origin, func() (bool, error) {
		// Counted, for PostgreSQL would rather read the table than the index to find one.
		n, err := b.db.ApiClient.Query().Where(table.RevokedAtIsNil(), servedFrom(origin)).Count(ctx)
		if err != nil {
			return false, fmt.Errorf("look for origin: %w", err)
		}
		return n > 0, nil
	})
}

// servedFrom holds for clients that registered origin. PostgreSQL has an index
// for it; SQLite reads all clients, of which a house on SQLite has few.
func servedFrom(origin string) func(*sql.Selector) {
	return func(s *sql.Selector) { s.Where(sqljson.ValueContains(table.FieldOrigins, origin)) }
}

// RegisteredBy reports whether the pages of one API client are served from
// origin: the client's whose credential was just verified. The answer is at
// most five seconds old, and for a revoked client it is no.
func (b *Book) RegisteredBy(ctx context.Context, clientID, origin string) (bool, error) {
	c, err := b.recentClient(guard.System(ctx, "cross-origin: an end customer may not read clients"), clientID)
	if err != nil || c == nil || c.RevokedAt != nil {
		return false, err
	}
	return slices.Contains(c.Origins, origin), nil
}

// forget drops what this node remembers of a client that has changed.
func (b *Book) forget(c *Client, origins ...string) {
	b.clients.Forget(c.ID)
	for _, o := range slices.Concat(c.Origins, origins) {
		b.origins.Forget(o)
	}
}

// checkOrigins writes each origin as browsers do, and none twice.
func checkOrigins(given []string) ([]string, error) {
	if len(given) > maxOrigins {
		return nil, fault.Invalid("origins", "must be at most %d", maxOrigins)
	}
	out := make([]string, 0, len(given))
	for _, o := range given {
		clean, err := checkOrigin(o)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(out, clean) {
			out = append(out, clean)
		}
	}
	return out, nil
}

// hostnames are written as browsers do: in lower case, and in ASCII when they
// aren't. No wildcard is a host's name.
var hostnames = idna.New(idna.MapForLookup(), idna.BidiRule(), idna.StrictDomainName(true), idna.CheckHyphens(false))

// checkOrigin writes an origin as browsers send it: scheme, host and port
// alone, the port only if it isn't the scheme's own.
func checkOrigin(s string) (string, error) {
	no := fault.Invalid("origins", "must each be like https://shop.example, with no path and no wildcard")
	if len(s) > longestOrigin {
		return "", no
	}
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Hostname() == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return "", no
	}
	host, err := hostOf(u)
	if err != nil {
		return "", no
	}
	ports := map[string]string{"https": "443"}
	if host == "localhost" || host == "127.0.0.1" {
		ports["http"] = "80" // whoever builds a front-end tries it on her own machine
	}
	own, ok := ports[u.Scheme]
	if !ok {
		return "", no
	}
	if port := u.Port(); port != "" && port != own {
		host += ":" + port
	}
	return u.Scheme + "://" + host, nil
}

func hostOf(u *url.URL) (string, error) {
	if ip, err := netip.ParseAddr(u.Hostname()); err == nil && ip.Is6() {
		return "[" + ip.String() + "]", nil
	}
	return hostnames.ToASCII(u.Hostname())
}
