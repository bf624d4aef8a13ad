package graph

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"kept/ent/store"
	"kept/internal/request"
	"kept/internal/testhouse"
	"kept/tenants"
)

// door is the real endpoint behind a real listener, with somebody asking.
type door struct {
	t   *testing.T
	db  *store.DB
	url string
	api *Resolver
	end *Endpoint
	log *bytes.Buffer

	stock *Endpoint // the same without the lean read path: see compare_test.go
	actor *tenants.Actor
}

// open starts the endpoint for the actor of ctx; nil is nobody.
func open(t *testing.T, ctx context.Context, r *Resolver, c Config) *door {
	t.Helper()
	d := &door{t: t, api: r, log: &bytes.Buffer{}}
	c.Log = slog.New(numbered{slog.NewTextHandler(d.log, nil)})
	d.end = New(r, c)
	if ctx != nil {
		d.actor = tenants.From(ctx)
	}
	c.Stock, c.Metrics, c.Log = true, nil, slog.New(slog.DiscardHandler)
	d.stock = New(r, c)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if ctx != nil {
			req = req.WithContext(tenants.As(req.Context(), tenants.From(ctx)))
		}
		d.end.ServeHTTP(w, req)
	}))
	t.Cleanup(srv.Close)
	d.url = srv.URL
	return d
}

// numbered puts the request's id on every line, as the front door's log does.
type numbered struct{ slog.Handler }

func (h numbered) Handle(ctx context.Context, r slog.Record) error {
	r.AddAttrs(slog.String("request_id", request.ID(ctx)))
	return h.Handler.Handle(ctx, r)
}

// signedIn opens the endpoint over a database of the test's own, for its owner.
func signedIn(t *testing.T, c Config) *door {
	t.Helper()
	db := testhouse.Open(t)
	d := open(t, testhouse.Tenant(t, db, "acme"), &Resolver{}, c)
	d.db = db
	return d
}

// reply is an HTTP answer, read.
type reply struct {
	status int
	header http.Header
	text   string
	body   struct {
		Data   map[string]any
		Errors []struct {
			Message    string
			Path       []any
			Extensions map[string]any
		}
		Extensions map[string]any
	}
}

// code gives the code of the first error, "" when there is none.
func (r reply) code() string {
	if len(r.body.Errors) == 0 {
		return ""
	}
	s, _ := r.body.Errors[0].Extensions["code"].(string)
	return s
}

// ask posts a query as JSON.
func (d *door) ask(query string, headers ...string) reply { return d.with(query, nil, headers...) }

// with posts a query and its variables.
func (d *door) with(query string, variables map[string]any, headers ...string) reply {
	d.t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		d.t.Fatal(err)
	}
	return d.send(http.MethodPost, string(body), append([]string{"Content-Type", "application/json"}, headers...)...)
}

func (d *door) send(method, body string, headers ...string) reply {
	d.t.Helper()
	req, err := http.NewRequest(method, d.url+"/graphql", strings.NewReader(body))
	if err != nil {
		d.t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		d.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	r := reply{status: resp.StatusCode, header: resp.Header, text: string(text)}
	if err := json.Unmarshal(text, &r.body); err != nil {
		d.t.Fatalf("the answer isn't JSON: %s", text)
	}
	if r.header.Get("X-Request-Id") == "" {
		d.t.Errorf("%s %.60s: no X-Request-Id", method, body)
	}
	d.alsoStock(req, body, r)
	return r
}
