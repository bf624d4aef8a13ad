package server

import (
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"kept/care/event"
	"kept/ent/store"
	"kept/graph"
	"kept/internal/request"
)

// requestMetrics count what the front door sees.
type requestMetrics struct {
	total   *prometheus.CounterVec
	seconds *prometheus.HistogramVec
}

func newMetrics(version string, db *store.DB, inFlight *atomic.Int64) (*prometheus.Registry, *requestMetrics) {
	m := &requestMetrics{
		total: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "kept_http_requests_total", Help: "Requests answered.",
		}, []string{"route", "method", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "kept_http_request_seconds", Help: "Time to the end of the answer.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
		}, []string{"route"}),
	}
	running := prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "kept_http_requests_in_flight", Help: "Requests being answered, those of probes not among them.",
	}, func() float64 { return float64(inFlight.Load()) })
	build := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "kept_build_info", Help: "Always 1; the label tells the version.", ConstLabels: prometheus.Labels{"version": version},
	})
	build.Set(1)
	r := prometheus.NewRegistry()
	r.MustRegister(m.total, m.seconds, running, build, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), newConnections(db))
	return r, m
}

// streamMetrics tells what subscribers get.
func (h *House) streamMetrics(streams *graph.Streams, feed *event.Feed) {
	gauge := func(name, help string, value func() int) prometheus.Collector {
		return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, func() float64 { return float64(value()) })
	}
	counter := func(name, help string, value func() uint64) prometheus.Collector {
		return prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help}, func() float64 { return float64(value()) })
	}
	h.registry.MustRegister(
		gauge("kept_streams_open", "Streams at /graphql/stream that are open.", streams.Open),
		gauge("kept_subscriptions", "Subscriptions that run on them.", feed.Following),
		counter("kept_subscription_events_total", "Events handed to a subscription.", feed.Delivered),
		counter("kept_subscriptions_dropped_total", "Subscriptions ended because they were read too slowly.", feed.Dropped),
	)
}

func (m *requestMetrics) observe(r *http.Request, status int, took time.Duration) {
	m.total.WithLabelValues(route(r), method(r.Method), strconv.Itoa(status)).Inc()
	m.seconds.WithLabelValues(route(r)).Observe(took.Seconds())
}

// method keeps callers from inventing labels.
func method(m string) string {
	switch m {
	case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS":
		return m
	default:
		return "other"
	}
}

// metrics opens /metrics: on an address of its own when one is given, else here
// for callers on this machine, and nobody whom a proxy brought.
func (h *House) metrics(mux *http.ServeMux) {
	if h.config.MetricsAddr != "" {
		return
	}
	figures := h.metricsHandler()
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Forwarded-For") != "" || r.Header.Get("Forwarded") != "" || !request.From(r.Context()).IP.IsLoopback() {
			http.NotFound(w, r)
			return
		}
		figures.ServeHTTP(w, r)
	})
}

func (h *House) metricsHandler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(h.registry, promhttp.HandlerOpts{}))
	return mux
}
