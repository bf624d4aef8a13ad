package coupon

import (
	"context"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/time/rate"

	"kept/internal/fault"
	"kept/tenants"
)

// How many codes that there aren't may be tried on one node before it is waited
// for the next: for one customer ten, and one a minute; by one caller, be it a
// till or a shop, a hundred, and one a second. A code that there is and that
// can't be redeemed is no guess.
const (
	perCustomer       = 10
	perCustomerRefill = time.Minute
	perCaller         = 100
	perCallerRefill   = time.Second
)

// guesses remembers who tried codes that there aren't.
type guesses struct {
	buckets *lru.Cache[string, *rate.Limiter]
}

func newGuesses() *guesses {
	c, _ := lru.New[string, *rate.Limiter](10_000) // fails on a size below one only
	return &guesses{buckets: c}
}

// hers and the caller's buckets.
func (g *guesses) of(ctx context.Context, customerID string) []*rate.Limiter {
	a := tenants.From(ctx)
	return []*rate.Limiter{
		g.bucket(a.TenantID+" "+customerID, perCustomerRefill, perCustomer),
		g.bucket(a.TenantID+" "+a.ID()+" calls", perCallerRefill, perCaller),
	}
}

func (g *guesses) bucket(key string, refill time.Duration, size int) *rate.Limiter {
	if l, ok := g.buckets.Get(key); ok {
		return l
	}
	fresh := rate.NewLimiter(rate.Every(refill), size)
	if was, ok, _ := g.buckets.PeekOrAdd(key, fresh); ok {
		return was
	}
	return fresh
}

// open refuses to look at a code while too many were tried that there aren't.
func (g *guesses) open(ctx context.Context, customerID string, now time.Time) error {
	for i, refill := range []time.Duration{perCustomerRefill, perCallerRefill} {
		if g.of(ctx, customerID)[i].TokensAt(now) < 1 {
			return fault.Exhausted(refill, "there were too many codes that we don't know: wait and try again")
		}
	}
	return nil
}

// wrong counts a code that there isn't.
func (g *guesses) wrong(ctx context.Context, customerID string, now time.Time) {
	for _, l := range g.of(ctx, customerID) {
		l.AllowN(now, 1)
	}
}
