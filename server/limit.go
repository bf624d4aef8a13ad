package server

import (
	"context"
	"net/http"
	"net/netip"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/time/rate"

	"kept/graph"
	"kept/internal/fault"
	"kept/internal/recent"
	"kept/internal/request"
	"kept/internal/secret"
)

// What one address may ask of the slow doors, and how many wrong credentials it
// may show: sixty at once, and one a second.
const (
	slowBurst  = 60
	slowRefill = 1
)

// addressLimit keeps one address from keeping every core busy with password
// hashes. It is a node's own; failed log-ins are counted for all nodes in the
// database besides.
type addressLimit struct {
	off     bool
	buckets *lru.Cache[netip.Prefix, *rate.Limiter]
}

func newAddressLimit(off bool) *addressLimit {
	c, _ := lru.New[netip.Prefix, *rate.Limiter](10_000) // fails on a size below one only
	return &addressLimit{off: off, buckets: c}
}

// slow lets a request through when its address has asked little of late.
func (l *addressLimit) slow(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if l.off || l.bucket(request.From(r.Context()).IP).Allow() {
			next(w, r)
			return
		}
		w.Header().Set("Retry-After", "1")
		writeJSON(w, http.StatusTooManyRequests, map[string]told{"error": {
			Code: graph.CodeRateLimited, Message: "there were too many requests from this address: wait and try again",
		}})
	}
}

func (l *addressLimit) bucket(ip netip.Addr) *rate.Limiter {
	bits := 32
	if ip.Is6() {
		bits = 64 // one caller may use any address of it
	}
	network, _ := ip.Prefix(bits)
	return recent.Or(l.buckets, network, func() *rate.Limiter { return rate.NewLimiter(rate.Every(time.Second/slowRefill), slowBurst) })
}

// wrongLimit slows an address that shows one wrong credential after another:
// once its bucket is empty, nothing that it shows is looked at. A credential
// that was right here of late is, so that one broken program doesn't shut out
// whoever shares its address.
type wrongLimit struct {
	*addressLimit
	right *lru.Cache[string, struct{}] // by hash
}

func newWrongLimit(off bool) *wrongLimit {
	c, _ := lru.New[string, struct{}](10_000) // fails on a size below one only
	return &wrongLimit{addressLimit: newAddressLimit(off), right: c}
}

// try looks at a credential, unless the caller's address has shown too many wrong ones.
func try[T any](ctx context.Context, l *wrongLimit, credential string, look func() (T, error)) (T, error) {
	if l.off {
		return look()
	}
	bucket, shown := l.bucket(request.From(ctx).IP), secret.Hash(credential)
	known := l.right.Contains(shown)
	if !known && bucket.Tokens() < 1 {
		var nobody T
		return nobody, fault.Exhausted(time.Second/slowRefill, "there were too many wrong credentials from this address: wait and try again")
	}
	found, err := look()
	switch {
	case err == nil && !known:
		l.right.Add(shown, struct{}{})
	case fault.KindOf(err) == fault.KindUnauthenticated:
		l.right.Remove(shown)
		bucket.Allow()
	}
	return found, err
}
