// Package guess bounds how many codes that there aren't may be tried, of gift
// cards and of coupons, before whoever tries them has to wait.
package guess

import (
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/time/rate"

	"kept/internal/fault"
	"kept/internal/recent"
)

// Guesser is somebody who may try so many codes that there aren't before she waits
// for the next.
type Guesser struct {
	key    string
	size   int
	refill time.Duration
}

// Customer may guess ten, and one a minute.
func Customer(tenantID, customerID string) Guesser {
	return Guesser{tenantID + " " + customerID, 10, time.Minute}
}

// Caller may guess a hundred, and one a second: a till or a shop has many customers.
func Caller(tenantID, callerID string) Guesser {
	return Guesser{tenantID + " " + callerID + " calls", 100, time.Second}
}

// Memory remembers on one node who tried codes that there aren't. A code that
// there is and that can't be redeemed is no guess.
type Memory struct {
	buckets *lru.Cache[string, *rate.Limiter]
}

// NewMemory returns an empty memory.
func NewMemory() *Memory {
	c, _ := lru.New[string, *rate.Limiter](10_000) // fails on a size below one only
	return &Memory{buckets: c}
}

// Open refuses to look at a code while any of these has tried too many.
func (m *Memory) Open(now time.Time, who ...Guesser) error {
	for _, g := range who {
		if m.bucket(g).TokensAt(now) < 1 {
			return fault.Exhausted(g.refill, "there were too many codes that we don't know: wait and try again")
		}
	}
	return nil
}

// Wrong counts a code that there isn't, for each of these.
func (m *Memory) Wrong(now time.Time, who ...Guesser) {
	for _, g := range who {
		m.bucket(g).AllowN(now, 1)
	}
}

func (m *Memory) bucket(g Guesser) *rate.Limiter {
	return recent.Or(m.buckets, g.key, func() *rate.Limiter { return rate.NewLimiter(rate.Every(g.refill), g.size) })
}
