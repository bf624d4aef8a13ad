package server

import (
	"context"
	"errors"
	"net/http"
	"time"

	"kept/ent/migrations"
)

// probeTime is how long the database may take to give a sign of life.
const probeTime = 2 * time.Second

var errDraining = errors.New("stopping")

// health opens the doors that balancers and orchestrators knock at.
func (h *House) health(mux *http.ServeMux) {
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, http.StatusOK, map[string]string{"status": "alive"})
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		h.probed.Store(time.Now().Unix())
		if err := h.ready(r.Context()); err != nil {
			h.log.DebugContext(r.Context(), "not ready", "error", err)
			writeJSON(w, http.StatusServiceUnavailable, map[string]string{"status": "unready", "reason": reason(err)})
			return
		}
		writeJSON(w, http.StatusOK, map[string]string{"status": "ready"})
	})
}

// ready reports why requests should go elsewhere; nil means they may come. It
// asks anew each time, so Kept is ready again when its database is.
func (h *House) ready(ctx context.Context) error {
	select {
	case <-h.draining:
		return errDraining
	default:
	}
	ctx, cancel := context.WithTimeout(ctx, probeTime)
	defer cancel()
	if err := h.db.Ping(ctx); err != nil {
		h.schema.Store(false) // what comes back may be an older copy
		return err
	}
	return h.migrated(ctx)
}

// migrated reports whether the database is what this program expects, and goes
// on after what is in it. That is looked at once, until the database is gone.
func (h *House) migrated(ctx context.Context) error {
	if h.schema.Load() {
		return nil
	}
	if err := migrations.Check(ctx, h.db.SQL(), h.db.Postgres()); err != nil {
		return err
	}
	if err := h.rooms.events.GoOn(ctx); err != nil {
		return err
	}
	h.schema.Store(true)
	return nil
}

// reason says no more than an outsider may know.
func reason(err error) string {
	switch {
	case errors.Is(err, errDraining):
		return "stopping"
	case errors.Is(err, migrations.ErrBehind):
		return "the database is not migrated"
	default:
		return "the database doesn't answer"
	}
}
