package graph

import (
	"sync"

	"kept/tenants"
)

// seats counts who has a stream open on this node, so that nobody takes all
// there are.
type seats struct {
	limits  StreamLimits
	mu      sync.Mutex
	callers map[string]int
	tenants map[string]int
	open    int
}

func newSeats(l StreamLimits) *seats {
	return &seats{limits: l, callers: map[string]int{}, tenants: map[string]int{}}
}

// take gives a one more, to be left when her stream ends; false when she, or
// her tenant, has as many as there may be.
func (s *seats) take(a *tenants.Actor) (leave func(), ok bool) {
	caller := a.TenantID + " " + a.ID()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.callers[caller] >= s.limits.PerCaller || s.tenants[a.TenantID] >= s.limits.PerTenant {
		return nil, false
	}
	s.callers[caller]++
	s.tenants[a.TenantID]++
	s.open++
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.open--
		less(s.callers, caller)
		less(s.tenants, a.TenantID)
	}, true
}

func less(m map[string]int, key string) {
	if m[key]--; m[key] == 0 {
		delete(m, key)
	}
}

// Open gives how many streams are open on this node.
func (s *Streams) Open() int {
	s.seats.mu.Lock()
	defer s.seats.mu.Unlock()
	return s.seats.open
}
