package graph

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"kept/ent/store"
	"kept/graph/generated"
	"kept/internal/clock"
	"kept/internal/request"
)

// Endpoint serves POST /graphql. Who is asking is in the request's context
// (tenants.From); a credential that is wrong was refused before it came here.
type Endpoint struct {
	exec   *executor.Executor
	limits Limits
	known  persisted
	rates  *rates
	now    clock.Func
	log    *slog.Logger
}

// Config is what the endpoint needs besides the rooms.
type Config struct {
	Log     *slog.Logger // nil means slog.Default
	Now     clock.Func   // nil means clock.System
	Limits  Limits       // zero means DefaultLimits
	NoRates bool         // for load tests

	// Documents may be asked for by their SHA-256, in extensions.persistedQuery.sha256Hash.
	Documents []string

	Metrics prometheus.Registerer // where the endpoint's are collected; nil means nowhere
	Stock   bool                  // every field down gqlgen's own path: for tests that compare the two
}

// New returns the endpoint over the rooms of r.
func New(r *Resolver, c Config) *Endpoint { return newEndpoint(r, r, c) }

// newEndpoint serves root, which is r itself but in tests that put faults before it.
func newEndpoint(root generated.ResolverRoot, r *Resolver, c Config) *Endpoint {
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Now == nil {
		c.Now = clock.System
	}
	if c.Limits == (Limits{}) {
		c.Limits = DefaultLimits
	}
	r.gather()
	schema, kept := schemaOf(root), newDocuments(roomForDocuments)
	run := schema
	if !c.Stock {
		run = generated.LeanExec(schema)
	}
	e := &Endpoint{exec: executor.New(run), limits: c.Limits, known: persist(c.Documents), rates: newRates(c.NoRates), now: c.Now, log: c.Log}
	e.exec.SetQueryCache(kept)
	e.exec.SetParserTokenLimit(c.Limits.Tokens)
	e.exec.SetErrorPresenter(e.present)
	e.exec.SetRecoverFunc(e.recovered)
	// The outermost comes first. The read path writes what is below a root field by
	// itself, so it stands around whatever works on the field's value.
	e.exec.Use(rescue{})
	if !c.Stock {
		e.exec.Use(readPath(schema, c.Metrics))
	}
	e.exec.Use(gate{limits: c.Limits, cache: kept, now: c.Now})
	if r.BillingBook != nil {
		e.exec.Use(paid{book: r.BillingBook})
	}
	e.exec.Use(keyed{book: r.Keys, replays: r.replays})
	e.exec.Use(meter{limits: c.Limits, schema: schema.Schema(), now: c.Now})
	return e
}

// answer is what a resolver or an extension may set on the HTTP answer, and
// what the request has cost so far.
type answer struct {
	header http.Header
	tab    *tab
	void   atomic.Bool // a root field is null that must not be
}

type answerKey struct{}

// answerOf gives the answer of ctx; outside a request it is one that nobody sends.
func answerOf(ctx context.Context) *answer {
	if a, ok := ctx.Value(answerKey{}).(*answer); ok {
		return a
	}
	return &answer{header: http.Header{}, tab: &tab{bucket: &bucket{off: true}}}
}

func (a *answer) retryAfter(d time.Duration) {
	a.header.Set("Retry-After", strconv.Itoa(max(1, int((d+time.Second-1)/time.Second))))
}

// ServeHTTP answers one request.
func (e *Endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	if request.ID(ctx) == "" { // the front door sees to that
		ctx = request.With(ctx, request.Info{ID: request.NewID(), IP: request.From(ctx).IP, Language: request.From(ctx).Language})
	}
	ctx = context.WithValue(ctx, answerKey{}, &answer{header: w.Header(), tab: &tab{bucket: e.rates.of(ctx)}})
	w.Header().Set("X-Request-Id", request.ID(ctx))
	w.Header().Set("Cache-Control", "no-store")
	defer func() {
		if p := recover(); p != nil {
			_ = e.recovered(ctx, p)
			refuse(w, http.StatusInternalServerError, ours(ctx))
		}
	}()
	e.serve(graphql.StartOperationTrace(ctx), w, r)
}

// serve reads the request, runs it and writes the answer.
func (e *Endpoint) serve(ctx context.Context, w http.ResponseWriter, r *http.Request) {
	a := answerOf(ctx)
	if wait, ok := a.tab.bucket.take(1, e.now()); !ok {
		a.retryAfter(wait)
		a.tab.bucket.tell(a.header, e.now())
		refuse(w, http.StatusTooManyRequests, coded(CodeRateLimited, "too many requests"))
		return
	}
	in, no := read(w, r, e.known, negotiate)
	if no != nil {
		refuse(w, no.status, coded(no.code, "%s", no.message))
		return
	}
	w.Header().Set("Content-Type", in.accept+"; charset=utf-8")
	op, errs := e.exec.CreateOperationContext(ctx, &in.params)
	if errs != nil {
		resp := e.exec.DispatchError(graphql.WithOperationContext(ctx, op), errs)
		a.tab.bucket.tell(a.header, e.now())
		w.WriteHeader(in.statusOf(resp.Errors))
		write(w, refusal{Errors: resp.Errors, Extensions: resp.Extensions})
		return
	}
	if op.Operation.Operation == ast.Subscription {
		refuse(w, http.StatusBadRequest, coded(CodeBadRequest, "subscriptions are answered at /graphql/stream"))
		return
	}
	ctx, cancel := context.WithTimeout(store.LimitStatements(ctx, e.limits.Statement), e.limits.Time)
	defer cancel()
	next, ctx := e.exec.DispatchOperation(ctx, op)
	resp := run(ctx, next)
	a.tab.bucket.tell(a.header, e.now())
	respond(w, resp)
}

// run reads the answer even when its time is over: gqlgen then answers nothing,
// and the caller is owed a reason.
func run(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	if resp := next(ctx); resp != nil {
		return resp
	}
	return &graphql.Response{Errors: gqlerror.List{timedOut(ctx)}, Data: []byte("null")}
}

// refusal is an answer without a data key: nothing was run.
type refusal struct {
	Errors     gqlerror.List  `json:"errors"`
	Extensions map[string]any `json:"extensions,omitempty"`
}

func refuse(w http.ResponseWriter, status int, err *gqlerror.Error) {
	w.Header().Set("Content-Type", mediaJSON+"; charset=utf-8")
	w.WriteHeader(status)
	write(w, refusal{Errors: gqlerror.List{err}})
}

// respond writes what was run.
func respond(w http.ResponseWriter, resp *graphql.Response) {
	body := append(encode(resp), '\n')
	w.Header().Set("Content-Length", strconv.Itoa(len(body))) // or a long one goes out in chunks
	_, _ = w.Write(body)
}

// encode writes resp as JSON. Its data is finished JSON already: encoding it
// once more would copy all of it, and escape the HTML in it.
func encode(resp *graphql.Response) []byte {
	var b bytes.Buffer
	b.Grow(len(resp.Data) + 256)
	b.WriteByte('{')
	if len(resp.Errors) > 0 {
		errs, _ := json.Marshal(resp.Errors) // of strings and numbers
		b.WriteString(`"errors":`)
		b.Write(errs)
		b.WriteByte(',')
	}
	b.WriteString(`"data":`)
	if len(resp.Data) == 0 {
		resp.Data = []byte("null")
	}
	b.Write(resp.Data)
	if len(resp.Extensions) > 0 {
		ext, _ := json.Marshal(resp.Extensions)
		b.WriteString(`,"extensions":`)
		b.Write(ext)
	}
	b.WriteByte('}')
	return b.Bytes()
}

func write(w http.ResponseWriter, v any) {
	// An error here means that the caller has gone.
	_ = json.NewEncoder(w).Encode(v)
}
