package server

import (
	"net/http"
	"net/netip"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/time/rate"

	"kept/graph"
	"kept/internal/request"
)

// What one address may ask of the slow doors: sixty at once, and one a second.
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
	if b, ok := l.buckets.Get(network); ok {
		return b
	}
	fresh := rate.NewLimiter(rate.Every(time.Second/slowRefill), slowBurst)
	if old, ok, _ := l.buckets.PeekOrAdd(network, fresh); ok {
		return old
	}
	return fresh
}
