package server

import (
	"errors"
	"io"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"

	"kept/graph"
	"kept/internal/mail"
	"kept/jobs"
	"kept/tenants/billing"
)

// maxDelivery is the most bytes that a delivery of Stripe's may have.
const maxDelivery = 512 << 10

// stripe connects plans to Stripe, if the settings say so, and counts what
// becomes of its deliveries.
func (h *House) stripe(plans *billing.Book, queue *jobs.Queue) {
	if h.config.StripeKey == "" {
		return
	}
	plans.Connect(billing.Connection{Key: h.config.StripeKey, Secret: h.config.StripeSecret, Base: h.config.StripeBase}, queue.PutStripe, h.log)
	events := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "kept_stripe_events_total", Help: "Deliveries of Stripe's by what became of them; UNKNOWN is of a customer that no tenant has, REFUSED was forged, stale or of another version.",
	}, []string{"outcome"})
	for _, o := range []billing.Outcome{billing.Applied, billing.Ignored, billing.Unknown, refusedDelivery} {
		events.WithLabelValues(string(o)) // so that an alert has a zero to start from
	}
	erased := prometheus.NewCounter(prometheus.CounterOpts{Name: "kept_tenants_erased_total", Help: "Tenants that were erased after they had been closed for a month."})
	figures := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "kept_stripe_usage_total", Help: "Figures of metered use that Stripe was told, by what became of them; REPAIRED counts meters whose sum was another there.",
	}, []string{"outcome"})
	for _, o := range []billing.Telling{billing.Took, billing.Repaired, billing.Failed} {
		figures.WithLabelValues(string(o))
	}
	letters := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "kept_owner_letters_total", Help: "Letters to owners about what time makes of their plan, by kind.",
	}, []string{"kind"})
	h.registry.MustRegister(events, erased, figures, letters)
	plans.Told = func(o billing.Telling, n int) { figures.WithLabelValues(string(o)).Add(float64(n)) }
	plans.Wrote = func(k mail.Kind) { letters.WithLabelValues(string(k)).Inc() }
	plans.Gone = erased.Inc
	plans.Heard = func(o billing.Outcome) { events.WithLabelValues(string(o)).Inc() }
}

// refusedDelivery counts what isn't stored.
const refusedDelivery billing.Outcome = "REFUSED"

// stripeDoor is where Stripe delivers events, and nobody else: each is signed.
func (h *House) stripeDoor(mux *http.ServeMux, plans *billing.Book) {
	if !plans.Connected() {
		return
	}
	mux.Handle("/stripe/webhook", byMethod{http.MethodPost: func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxDelivery))
		if err != nil {
			h.refuseDelivery(w, r, http.StatusRequestEntityTooLarge, graph.CodeTooLarge, err)
			return
		}
		err = plans.Receive(r.Context(), body, r.Header.Get("Stripe-Signature"))
		switch {
		case err == nil:
			w.WriteHeader(http.StatusNoContent)
		case errors.Is(err, billing.ErrForged), errors.Is(err, billing.ErrVersion):
			plans.Heard(refusedDelivery)
			h.refuseDelivery(w, r, http.StatusBadRequest, graph.CodeBadRequest, err)
		default:
			refuse(w, r, h.log, err) // Stripe delivers it again
		}
	}})
}

// refuseDelivery says why to the log, where the operator looks, and to Stripe's
// own list of deliveries no more than that.
func (h *House) refuseDelivery(w http.ResponseWriter, r *http.Request, status int, code graph.Code, cause error) {
	h.log.WarnContext(r.Context(), "a delivery to Stripe's door was refused", "error", cause)
	writeJSON(w, status, map[string]told{"error": {Code: code, Message: "this delivery isn't taken: Kept's log says why"}})
}
