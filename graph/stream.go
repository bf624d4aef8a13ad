package graph

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/coder/websocket"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"kept/care/event"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/internal/request"
	"kept/tenants"
)

// Identify says who is asking, by the credential of a request or, when it is
// given, by the token that came after it. It is asked again and again while a
// stream is open, and doesn't count as a use of the credential.
type Identify func(r *http.Request, token string) (*tenants.Actor, error)

// Streams serves /graphql/stream: subscriptions over server-sent events
// (stream_events.go) and WebSockets (stream_socket.go), inside the same limits
// as every request. A stream ends with its caller's credential, with a change
// of her rights, and when Kept stops; it is always told why.
type Streams struct {
	*Endpoint
	identify Identify
	draining <-chan struct{}
	limits   StreamLimits
	seats    *seats
}

// StreamLimits bounds streams on one node, and says how long they wait.
type StreamLimits struct {
	PerCaller int           // streams, and subscriptions on one WebSocket
	PerTenant int           // streams
	Message   int64         // bytes that a WebSocket's caller may send at once
	Init      time.Duration // for a WebSocket's first message
	Beat      time.Duration // between signs of life
	Write     time.Duration // that a write may take before the caller counts as gone
	Recheck   time.Duration // between looks at the credential
}

// DefaultStreamLimits are the public API's.
var DefaultStreamLimits = StreamLimits{
	PerCaller: 20, PerTenant: 1000, Message: 256 << 10,
	Init: 5 * time.Second, Beat: 15 * time.Second, Write: 10 * time.Second, Recheck: 5 * time.Second,
}

// Streams returns the endpoint's streams, which end when draining is closed.
// Zero limits mean DefaultStreamLimits.
func (e *Endpoint) Streams(identify Identify, draining <-chan struct{}, l StreamLimits) *Streams {
	if l == (StreamLimits{}) {
		l = DefaultStreamLimits
	}
	return &Streams{Endpoint: e, identify: identify, draining: draining, limits: l, seats: newSeats(l)}
}

// ServeHTTP answers a subscription by the transport that r asks for.
func (s *Streams) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if IsWebSocket(r) {
		s.socket(w, r)
		return
	}
	s.events(w, r)
}

// ending is why a stream ends, for its caller.
type ending struct {
	code    Code
	message string
	status  websocket.StatusCode // of a WebSocket that ends for it
}

func (e *ending) Error() string { return e.message }

func (e *ending) shown() *gqlerror.Error { return coded(e.code, "%s", e.message) }

var (
	endOver    = &ending{CodeUnauthenticated, "the credential has expired or was revoked", 4401}
	endChanged = &ending{CodeReconnect, "what you may see has changed: listen again", websocket.StatusServiceRestart}
	endStop    = &ending{CodeReconnect, "Kept is restarting: listen again", websocket.StatusServiceRestart}
	endFault   = &ending{CodeReconnect, "something went wrong on our side: listen again", websocket.StatusInternalError}
	endSlow    = &ending{CodeReconnect, "more happened than was read: listen again, after the last event that you heard of", websocket.StatusTryAgainLater}
	endGone    = &ending{CodeReconnect, "nobody reads", websocket.StatusGoingAway}
)

// watch ends the context that it returns when the stream of a has to end; the
// cause says why. r and token are what a was known by.
func (s *Streams) watch(ctx context.Context, r *http.Request, token string, a *tenants.Actor) (context.Context, context.CancelCauseFunc) {
	ctx, cancel := context.WithCancelCause(tenants.As(ctx, a))
	go func() {
		look := time.NewTicker(s.limits.Recheck)
		defer look.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-s.draining:
				cancel(endStop)
			case <-look.C:
				if why := s.recheck(r, token, a); why != nil {
					cancel(why)
				}
			}
		}
	}()
	return ctx, cancel
}

// recheck looks whether a is still who asks, with the same rights. While the
// database doesn't answer the stream goes on: nothing can be read by it either.
func (s *Streams) recheck(r *http.Request, token string, a *tenants.Actor) error {
	now, err := s.identify(r, token)
	switch {
	case err != nil && fault.KindOf(err) == fault.KindInternal:
		return nil
	case err != nil || now == nil || now.TenantID != a.TenantID || now.Kind != a.Kind || now.ID() != a.ID():
		return endOver
	case now.Role != a.Role || !slices.Equal(now.Scopes, a.Scopes) || !slices.Equal(now.CustomerAliases, a.CustomerAliases):
		return endChanged
	}
	return nil
}

// stream is one subscription while it runs.
type stream struct {
	after string      // the caller's Last-Event-ID
	ids   chan string // of the events that the next answers tell of
	mu    sync.Mutex
	why   error
}

type streamKey struct{}

// streamOf gives the stream of ctx; outside one, one that nobody reads.
func streamOf(ctx context.Context) *stream {
	if s, ok := ctx.Value(streamKey{}).(*stream); ok {
		return s
	}
	return &stream{ids: make(chan string, 2)}
}

// ended keeps why the resolver gave up.
func (s *stream) ended(why error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.why = why
}

func (s *stream) reason() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.why
}

// wire is the transport's part of a subscription.
type wire struct {
	begin func()                                        // it runs: nothing that happens from here on is missed
	send  func(resp *graphql.Response, id string) error // resp is good until send returns
}

// run runs the subscription of in until it ends, and says why, nil when it was
// complete. What is wrong with the request itself comes as refused.
func (s *Streams) run(ctx context.Context, in *graphql.RawParams, after string, t wire) (why *ending, refused gqlerror.List) {
	st := &stream{after: after, ids: make(chan string, 2)} // the one in the answer, and the one that waits behind it
	ctx, cancel := context.WithCancel(context.WithValue(ctx, streamKey{}, st))
	defer cancel()
	op, errs := s.operation(ctx, in)
	if errs != nil {
		return nil, errs
	}
	next, ctx := s.exec.DispatchOperation(store.LimitStatements(ctx, s.Endpoint.limits.Statement), op)
	t.begin()
	for {
		resp := next(ctx)
		if resp == nil {
			return s.endOf(ctx, st), nil
		}
		id := ""
		if len(resp.Data) > 0 { // else it tells that nothing can be heard
			id = <-st.ids
			resp.Extensions = map[string]any{"eventId": id}
		}
		if err := t.send(resp, id); err != nil {
			return endGone, nil
		}
	}
}

// endOf gives why a subscription ended: with its caller's stream, or by itself.
func (s *Streams) endOf(ctx context.Context, st *stream) (why *ending) {
	err := st.reason()
	switch {
	case errors.As(context.Cause(ctx), &why):
		return why
	case err == nil || ctx.Err() != nil:
		return nil
	case errors.Is(err, event.ErrSlow):
		return endSlow
	default:
		s.log.ErrorContext(ctx, "a subscription failed", "error", err)
		return endFault
	}
}

// operation checks a request as every other is checked, and that it subscribes.
func (s *Streams) operation(ctx context.Context, in *graphql.RawParams) (*graphql.OperationContext, gqlerror.List) {
	if wait, ok := answerOf(ctx).tab.bucket.take(1, s.now()); !ok {
		answerOf(ctx).retryAfter(wait)
		return nil, gqlerror.List{coded(CodeRateLimited, "too many requests")}
	}
	ctx = graphql.StartOperationTrace(ctx)
	op, errs := s.exec.CreateOperationContext(ctx, in)
	if errs != nil {
		return nil, s.exec.DispatchError(graphql.WithOperationContext(ctx, op), errs).Errors
	}
	if op.Operation.Operation != ast.Subscription {
		return nil, gqlerror.List{coded(CodeBadRequest, "only subscriptions are answered here: send the rest to POST /graphql")}
	}
	return op, nil
}

// asking prepares the context of one subscription: a tab of its own, and the
// headers that may still be set before the first answer.
func (s *Streams) asking(ctx context.Context, h http.Header) context.Context {
	if request.ID(ctx) == "" { // the front door sees to that
		ctx = request.With(ctx, request.Info{ID: request.NewID(), IP: request.From(ctx).IP, Language: request.From(ctx).Language})
	}
	return context.WithValue(ctx, answerKey{}, &answer{header: h, tab: &tab{bucket: s.rates.of(ctx)}})
}
