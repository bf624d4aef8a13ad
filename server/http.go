package server

import (
	"encoding/json"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"kept/internal/request"
	"kept/internal/wording"
)

// newHTTPServer sets every time-out that the zero value leaves open. Streams
// lift the write deadline for themselves with http.NewResponseController.
func newHTTPServer(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      60 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug), // clients that hang up
	}
}

// front is what every request passes on its way in, outermost first: it gets an
// id and an address, is counted and logged, can't end the program, and carries
// the security headers on its answer.
func (h *House) front(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		info := request.Info{
			ID: r.Header.Get("X-Request-Id"), IP: clientIP(r, h.config.proxies), Agent: request.Agent(r.UserAgent()),
			Language: wording.Of(r.Header.Get("Accept-Language")),
		}
		if !request.ValidID(info.ID) {
			info.ID = request.NewID()
		}
		r = r.WithContext(request.With(r.Context(), info))
		h.secure(w.Header())
		w.Header().Set("X-Request-Id", info.ID)
		if r.Header.Get(consoleHeader) != "" {
			w.Header().Set("X-Kept-Build", h.console) // a tab of another build asks to be reloaded
		}
		rec := &recorder{ResponseWriter: w, status: http.StatusOK}
		probe := isProbe(r.URL.Path)
		if !probe {
			h.inFlight.Add(1)
			defer h.inFlight.Add(-1)
		}
		r, end := h.span(r)
		h.recovering(rec, r, next)
		end(r, rec.status)
		h.requests.observe(r, rec.status, time.Since(began))
		h.access(r, rec, time.Since(began), probe)
	})
}

func isProbe(path string) bool { return path == "/livez" || path == "/readyz" || path == "/metrics" }

// secure sets the headers that every answer carries; pages loosen the policy for themselves.
func (h *House) secure(head http.Header) {
	head.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	head.Set("Cross-Origin-Opener-Policy", "same-origin")
	head.Set("Referrer-Policy", "same-origin")
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("X-Frame-Options", "DENY")
	if h.config.Secure() {
		head.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

// recovering turns a panic into a 500 that tells the request id and nothing else.
func (h *House) recovering(w *recorder, r *http.Request, next http.Handler) {
	defer func() {
		cause := recover()
		if cause == nil {
			return
		}
		if cause == http.ErrAbortHandler {
			panic(cause) // the standard way to drop a connection
		}
		h.log.ErrorContext(r.Context(), "panic", "cause", cause, "stack", string(debug.Stack()))
		if w.wrote {
			panic(http.ErrAbortHandler) // half an answer must not look whole
		}
		writeJSON(w, http.StatusInternalServerError, map[string]told{"error": ours(r.Context())})
	}()
	next.ServeHTTP(w, r)
}

// access writes one line a request: the path without its query, which may hold secrets.
func (h *House) access(r *http.Request, w *recorder, took time.Duration, probe bool) {
	level := slog.LevelInfo
	if probe {
		level = slog.LevelDebug
	}
	h.log.LogAttrs(r.Context(), level, "request",
		slog.String("method", r.Method), slog.String("path", r.URL.Path), slog.Int("status", w.status),
		slog.Int64("bytes", w.bytes), slog.Float64("ms", float64(took.Microseconds())/1000),
		slog.String("ip", request.From(r.Context()).IP.String()))
}

// span begins a trace span when there is somewhere to send it.
func (h *House) span(r *http.Request) (*http.Request, func(*http.Request, int)) {
	if h.tracer == nil || isProbe(r.URL.Path) {
		return r, func(*http.Request, int) {}
	}
	ctx := propagation.TraceContext{}.Extract(r.Context(), propagation.HeaderCarrier(r.Header))
	ctx, span := h.tracer.Start(ctx, r.Method, trace.WithSpanKind(trace.SpanKindServer), trace.WithAttributes(
		attribute.String("http.request.method", r.Method), attribute.String("url.path", r.URL.Path),
		attribute.String("kept.request_id", request.ID(ctx))))
	return r.WithContext(ctx), func(r *http.Request, status int) {
		span.SetName(r.Method + " " + route(r))
		span.SetAttributes(attribute.Int("http.response.status_code", status), attribute.String("http.route", route(r)))
		if status >= 500 {
			span.SetStatus(codes.Error, http.StatusText(status))
		}
		span.End()
	}
}

// route gives the pattern that answered, which has few values, never the path.
func route(r *http.Request) string {
	pattern := r.Pattern
	if _, path, ok := strings.Cut(pattern, " "); ok {
		pattern = path
	}
	if pattern == "" {
		return "none"
	}
	return pattern
}

// clientIP gives the caller's address. X-Forwarded-For is believed from the
// right, as long as the one who says it is a trusted proxy.
func clientIP(r *http.Request, trusted []netip.Prefix) netip.Addr {
	host, _, _ := net.SplitHostPort(r.RemoteAddr)
	ip, _ := netip.ParseAddr(host)
	ip = ip.Unmap()
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		if !contains(trusted, ip) {
			return ip
		}
		said, err := netip.ParseAddr(strings.TrimSpace(hop))
		if err != nil {
			return ip
		}
		ip = said.Unmap()
	}
	return ip
}

func contains(nets []netip.Prefix, ip netip.Addr) bool {
	return slices.ContainsFunc(nets, func(p netip.Prefix) bool { return p.Contains(ip) })
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the caller hung up: nothing to tell it
}

// public writes what anybody may read, from any page, and keep for five minutes.
func public(w http.ResponseWriter, kind string, v any) {
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Header().Set("Cache-Control", "public, max-age=300")
	w.Header().Set("Content-Type", kind)
	_ = json.NewEncoder(w).Encode(v) // the caller hung up: nothing to tell it
}
