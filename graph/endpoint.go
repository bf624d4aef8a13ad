package graph

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"kept/internal/id"
)

// Endpoint serves POST /graphql. Who is asking is in the request's context
// (tenants.From); a credential that is wrong was refused before it came here.
type Endpoint struct {
	exec *executor.Executor
	log  *slog.Logger
}

// Config is what the endpoint needs besides the rooms.
type Config struct {
	Log *slog.Logger // nil means slog.Default
}

// New returns the endpoint over the rooms of r.
func New(r *Resolver, c Config) *Endpoint {
	r.gather()
	if c.Log == nil {
		c.Log = slog.Default()
	}
	e := &Endpoint{exec: executor.New(r.schema()), log: c.Log}
	e.exec.SetQueryCache(lru.New[*ast.QueryDocument](1000))
	e.exec.SetErrorPresenter(e.present)
	e.exec.SetRecoverFunc(e.recovered)
	return e
}

// answer is what a resolver or an extension may set on the HTTP answer.
type answer struct {
	requestID string
	header    http.Header
}

type answerKey struct{}

// answerOf gives the answer of ctx; outside a request it is one that nobody sends.
func answerOf(ctx context.Context) *answer {
	if a, ok := ctx.Value(answerKey{}).(*answer); ok {
		return a
	}
	return &answer{header: http.Header{}}
}

func (a *answer) retryAfter(d time.Duration) {
	a.header.Set("Retry-After", strconv.Itoa(int((d+time.Second-1)/time.Second)))
}

// ServeHTTP answers one request.
func (e *Endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a := &answer{requestID: w.Header().Get("X-Request-Id"), header: w.Header()}
	if a.requestID == "" {
		a.requestID = id.New("req")
		w.Header().Set("X-Request-Id", a.requestID)
	}
	defer func() {
		if p := recover(); p != nil {
			e.log.ErrorContext(r.Context(), "request panicked", slog.String("request_id", a.requestID),
				slog.Any("panic", p), slog.String("stack", string(debug.Stack())))
			refuse(w, http.StatusInternalServerError, CodeInternal, "something went wrong on our side; quote request "+a.requestID)
		}
	}()
	ctx := context.WithValue(r.Context(), answerKey{}, a)
	e.serve(graphql.StartOperationTrace(ctx), w, r)
}

// serve reads the request, runs it and writes the answer.
func (e *Endpoint) serve(ctx context.Context, w http.ResponseWriter, r *http.Request) {
	in, no := read(w, r)
	if no != nil {
		refuse(w, no.status, no.code, no.message)
		return
	}
	w.Header().Set("Content-Type", in.accept+"; charset=utf-8")
	op, errs := e.exec.CreateOperationContext(ctx, &in.params)
	if errs != nil {
		resp := e.exec.DispatchError(graphql.WithOperationContext(ctx, op), errs)
		w.WriteHeader(in.statusOf(resp.Errors))
		write(w, refusal{Errors: resp.Errors, Extensions: resp.Extensions})
		return
	}
	next, ctx := e.exec.DispatchOperation(ctx, op)
	write(w, next(ctx))
}

// refusal is an answer without a data key: nothing was run.
type refusal struct {
	Errors     gqlerror.List  `json:"errors"`
	Extensions map[string]any `json:"extensions,omitempty"`
}

func refuse(w http.ResponseWriter, status int, code Code, message string) {
	w.Header().Set("Content-Type", mediaJSON+"; charset=utf-8")
	w.WriteHeader(status)
	write(w, refusal{Errors: gqlerror.List{coded(code, "%s", message)}})
}

func write(w http.ResponseWriter, v any) {
	// An error here means that the caller has gone.
	_ = json.NewEncoder(w).Encode(v)
}
