package partner_test

import (
	"sync"
	"testing"

	"kept/care/event"
	"kept/tenants"
)

func TestRevokingAtOnceIsToldOnce(t *testing.T) {
	h := open(t)
	log := event.NewLog(h.db, h.clock, nil)
	for range 5 {
		c, _ := h.client(t, h.acme, tenants.PromisesRead)
		known, err := h.SecretsOf(h.acme, []string{c.ID})
		must(t, err)
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() {
				if s, err := h.RevokeSecret(h.acme, known[c.ID][0].ID); err != nil || s.RevokedAt == nil {
					t.Errorf("RevokeSecret = %+v, %v", s, err)
				}
			})
			wg.Go(func() {
				if c, err := h.Revoke(h.acme, c.ID); err != nil || c.RevokedAt == nil {
					t.Errorf("Revoke = %+v, %v", c, err)
				}
			})
		}
		wg.Wait()
		events, err := log.Of(h.acme, c.ID)
		if err != nil || len(events) != 3 {
			t.Fatalf("%d events, %v; want that it was made, its secret revoked, and itself", len(events), err)
		}
	}
}
