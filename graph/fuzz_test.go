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
	for _, d := range hostileDocuments() {
		body, _ := json.Marshal(map[string]string{"query": d.query}) // of strings
		f.Add(string(body))
	}
	for _, query := range []string{ // of the read path, with what it leaves to gqlgen
		`query($c:Boolean!){customer(id:"cus_x"){...F @include(if:$c) name @skip(if:$c) promises(first:1){nodes{due{day}}}}} fragment F on Customer{n:name i:id}`,
		`{a:customers(first:2147483648){nodes{id}} b:customers(first:-1,last:1,after:"\u0000",before:"/"){nodes{id}}}`,
		`query($n:Int=99999999999999999999){customers(first:99999999999999999999){nodes{id}} promises(first:$n){nodes{id}}}`,
		`{quoteReward(customerId:"cus_x",points:1e999){points}}`,
		`{customer(id:"\ud800"){timeline(first:20){nodes{record{...on Promise{id}...on Interaction{__typename}...on Customer{id}}}}}}`,
		`{customers{nodes{promises{nodes{customer{promises{nodes{customer{promises{nodes{id}}}}}}}}}}}`,
		`{customers @defer @include(if:true) @skip(if:null){nodes{id}} __typename __schema{__typename}}`,
		`subscription{events{id}} query A{viewer{id}} query A{viewer{id}}`,
	} {
		body, _ := json.Marshal(map[string]any{"query": query, "variables": map[string]any{"c": true}, "operationName": nil})
		f.Add(string(body))
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
