package graph

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"kept/tenants"
)

// FuzzEndpoint sends any body as a signed-in caller. There is no room behind
// the doorways: what is looked for is a request that gets past the endpoint's
// own care, as a 500 or as an answer that isn't JSON.
func FuzzEndpoint(f *testing.F) {
	for _, s := range []string{
		`{"query":"{viewer{id}}"}`,
		`{"query":"query($f:PromiseFilter){promises(filter:$f){nodes{id}}}","variables":{"f":{"state":{"in":["OPEN"]},"overdue":true}}}`,
		`{"query":"query($f:PromiseFilter){promises(filter:$f){nodes{id}}}","variables":{"f":{"state":{"in":[null,[1]]},"customerId":{}}}}`,
		`{"query":"query($n:Int=3){promises(first:$n){edges{cursor}}}","variables":{"n":1e99},"operationName":"x"}`,
		`{"query":"query($i:[ID!]!){nodes(ids:$i){...on Promise{id}}}","variables":{"i":"a"}}`,
		`{"query":"mutation($in:MakePromiseInput!){makePromise(input:$in){userErrors{code}}}","variables":{"in":{"customerId":1,"text":[],"dueDay":{}}}}`,
		`{"query":"{__schema{types{name}}}","extensions":{"a":[]}}`,
		`[{"query":"{__typename}"}]`, `{"query":7}`, `null`, ``,
	} {
		f.Add(s)
	}
	e := New(&Resolver{}, Config{NoRates: true, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	owner := &tenants.Actor{TenantID: "ten_x", Kind: tenants.KindMember, MemberID: "mem_x", Zone: time.UTC, Scopes: tenants.Scopes()}
	f.Fuzz(func(t *testing.T, body string) {
		r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		e.ServeHTTP(w, r.WithContext(tenants.As(r.Context(), owner)))
		if w.Code >= 500 || !json.Valid(w.Body.Bytes()) {
			t.Errorf("%q: got %d %s", body, w.Code, w.Body)
		}
	})
}
