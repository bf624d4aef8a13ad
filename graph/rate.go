package graph

import (
	"context"
	"net/http"
	"net/netip"
	"strconv"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/time/rate"

	"kept/internal/recent"
	"kept/internal/request"
	"kept/tenants"
)

// The rates. Points are for who is signed in; one request a second, and sixty
// at once, is for an address that isn't.
const (
	Points          = 10_000
	RefillPerSecond = 1_000
	AnonymousBurst  = 60
	anonymousRefill = 1
)

// manyBuckets bounds the memory for buckets, to some 20 MiB. One that is pushed
// out comes back full, and within ten seconds it would have been anyway.
const manyBuckets = 100_000

// rates holds a bucket for each tenant and client, and for each unknown address, on this node.
type rates struct {
	off     bool
	buckets *lru.Cache[string, *bucket]
}

func newRates(off bool) *rates {
	c, _ := lru.New[string, *bucket](manyBuckets) // fails on a size below one only
	return &rates{off: off, buckets: c}
}

// bucket holds points that come back with time.
type bucket struct {
	limiter *rate.Limiter
	off     bool
}

// of gives the bucket that the caller of ctx drinks from.
func (r *rates) of(ctx context.Context) *bucket {
	key, refill, burst := "ip "+network(request.From(ctx).IP), rate.Limit(anonymousRefill), AnonymousBurst
	if a := tenants.From(ctx); a != nil {
		key, refill, burst = a.TenantID+" "+a.ID(), RefillPerSecond, Points
	}
	return recent.Or(r.buckets, key, func() *bucket { return &bucket{limiter: rate.NewLimiter(refill, burst), off: r.off} })
}

// take takes n points, or says how long until there will be that many.
func (b *bucket) take(n int, now time.Time) (wait time.Duration, ok bool) {
	if b.off || b.limiter.AllowN(now, n) {
		return 0, true
	}
	missing := float64(n) - b.limiter.TokensAt(now)
	return time.Duration(missing / float64(b.limiter.Limit()) * float64(time.Second)), false
}

// give puts back n points that were taken and not needed. The limiter takes a
// negative number for that and never holds more than its burst; a test pins both.
func (b *bucket) give(n int, now time.Time) {
	if n > 0 && !b.off {
		b.limiter.AllowN(now, -n)
	}
}

// left gives the whole points in the bucket.
func (b *bucket) left(now time.Time) int {
	if b.off {
		return b.limiter.Burst()
	}
	return max(0, int(min(b.limiter.TokensAt(now), float64(b.limiter.Burst()))))
}

// tell sets the RateLimit headers: how many points a full bucket holds, how
// many are left, and in how many seconds it will be full.
func (b *bucket) tell(h http.Header, now time.Time) {
	if b.off {
		return
	}
	left := b.left(now)
	h.Set("RateLimit-Limit", strconv.Itoa(b.limiter.Burst()))
	h.Set("RateLimit-Remaining", strconv.Itoa(left))
	refill := float64(b.limiter.Limit())
	h.Set("RateLimit-Reset", strconv.Itoa(int((float64(b.limiter.Burst()-left)+refill-1)/refill)))
}

// network gives what an address counts as: an IPv6 caller has a whole /64.
func network(ip netip.Addr) string {
	if p, err := ip.Prefix(64); ip.Is6() && err == nil {
		return p.String()
	}
	return ip.String()
}
