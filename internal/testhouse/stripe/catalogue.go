package stripe

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// catalogue is what a business sells, and where Stripe sends people and events:
// what kept stripe sync brings into an account.
type catalogue struct{ products, configurations, endpoints []Object }

func (s *StandIn) catalogueRoutes(mux *http.ServeMux) {
	all := func(Object) bool { return true }
	mux.HandleFunc("GET /v1/account", s.answer(func(*http.Request) any { return Object{"id": "acct_1", "object": "account"} }))
	mux.HandleFunc("GET /v1/products", s.answer(func(r *http.Request) any {
		wanted := values(r, "ids")
		return list(s.products, r.URL.Path, func(o Object) bool { return slices.Contains(wanted, o["id"].(string)) })
	}))
	mux.HandleFunc("POST /v1/products", s.answer(func(r *http.Request) any { return put(&s.products, r, Object{"object": "product", "active": true}) }))
	mux.HandleFunc("POST /v1/products/{id}", s.answer(func(r *http.Request) any { return change(s.products, r) }))
	mux.HandleFunc("POST /v1/prices", s.answer(s.newPrice))
	mux.HandleFunc("POST /v1/prices/{id}", s.answer(func(r *http.Request) any { return change(s.prices, r) }))
	mux.HandleFunc("GET /v1/billing_portal/configurations", s.answer(func(r *http.Request) any { return list(s.configurations, r.URL.Path, all) }))
	mux.HandleFunc("POST /v1/billing_portal/configurations", s.answer(func(r *http.Request) any {
		return put(&s.configurations, r, Object{"id": s.id("bpc"), "object": "billing_portal.configuration", "active": true})
	}))
	mux.HandleFunc("POST /v1/billing_portal/configurations/{id}", s.answer(func(r *http.Request) any { return change(s.configurations, r) }))
	mux.HandleFunc("GET /v1/webhook_endpoints", s.answer(func(r *http.Request) any {
		told := list(s.endpoints, r.URL.Path, all)
		for i, o := range told["data"].([]Object) { // the secret is told once
			shown := Object{}
			for k, v := range o {
				shown[k] = v
			}
			delete(shown, "secret")
			told["data"].([]Object)[i] = shown
		}
		return told
	}))
	mux.HandleFunc("POST /v1/webhook_endpoints", s.answer(func(r *http.Request) any {
		return put(&s.endpoints, r, Object{"id": s.id("we"), "object": "webhook_endpoint", "status": "enabled", "secret": "whsec_" + s.id("made")})
	}))
	mux.HandleFunc("POST /v1/webhook_endpoints/{id}", s.answer(func(r *http.Request) any { return change(s.endpoints, r) }))
	mux.HandleFunc("DELETE /v1/webhook_endpoints/{id}", s.answer(func(r *http.Request) any {
		s.endpoints = slices.DeleteFunc(s.endpoints, func(o Object) bool { return o["id"] == r.PathValue("id") })
		return Object{"id": r.PathValue("id"), "object": "webhook_endpoint", "deleted": true}
	}))
}

// newPrice makes a price, which takes its lookup key from whichever had it.
func (s *StandIn) newPrice(r *http.Request) any {
	if r.FormValue("transfer_lookup_key") == "true" {
		for _, p := range s.prices {
			if p["lookup_key"] == r.FormValue("lookup_key") {
				p["lookup_key"] = nil
			}
		}
	}
	return put(&s.prices, r, Object{"id": s.id("price"), "object": "price", "active": true})
}

// put keeps a new object of what a form says.
func put(all *[]Object, r *http.Request, o Object) Object {
	fill(o, form(r))
	*all = append(*all, o)
	return o
}

// change changes an object by what a form says.
func change(all []Object, r *http.Request) any {
	for _, o := range all {
		if o["id"] == r.PathValue("id") {
			fill(o, form(r))
			return o
		}
	}
	return Object{"error": Object{"type": "invalid_request_error"}}
}

// askedOnly holds what a question says, and no object has.
var askedOnly = []string{"transfer_lookup_key", "disabled", "expand"}

// fill puts the fields of a form such as recurring[interval]=month into an
// object, as what Stripe answers: numbers and truths are such. Lists are whole.
func fill(o Object, form url.Values) {
	lists := map[string][]any{}
	for _, key := range slices.Sorted(maps.Keys(form)) {
		path := strings.Split(strings.ReplaceAll(key, "]", ""), "[")
		if slices.Contains(askedOnly, path[0]) {
			continue
		}
		at := o
		for len(path) > 1 {
			if _, err := strconv.Atoi(path[1]); err == nil {
				break
			}
			inner, ok := at[path[0]].(Object)
			if !ok {
				inner = Object{}
				at[path[0]] = inner
			}
			at, path = inner, path[1:]
		}
		if len(path) > 1 {
			whole := strings.Join(strings.Split(key, "[")[:strings.Count(key, "[")], "[")
			lists[whole] = append(lists[whole], plain(path[0], form.Get(key)))
			at[path[0]] = lists[whole]
			continue
		}
		at[path[0]] = plain(path[0], form.Get(key))
	}
}

// numbers names the fields that hold one.
var numbers = []string{"unit_amount", "divide_by", "quantity"}

func plain(field, text string) any {
	if slices.Contains(numbers, field) {
		n, _ := strconv.ParseInt(text, 10, 64)
		return n
	}
	switch text {
	case "true":
		return true
	case "false":
		return false
	}
	return text
}

func form(r *http.Request) url.Values {
	_ = r.ParseForm() // what can't be read is missing, and its test fails
	return r.PostForm
}

// values gives a list of a question, such as ids[0]=a&ids[1]=b.
func values(r *http.Request, name string) (out []string) {
	_ = r.ParseForm()
	for k, v := range r.Form {
		if strings.HasPrefix(k, name+"[") {
			out = append(out, v...)
		}
	}
	return out
}

// Spoil changes the first object of a kind (products, prices, configurations or
// endpoints) as somebody would at Stripe's own pages.
func (s *StandIn) Spoil(kind, field string, value any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := map[string][]Object{"products": s.products, "prices": s.prices, "configurations": s.configurations, "endpoints": s.endpoints}[kind]
	at := all[0]
	path := strings.Split(field, ".")
	for _, p := range path[:len(path)-1] {
		if _, ok := at[p].(Object); !ok {
			at[p] = Object{}
		}
		at = at[p].(Object)
	}
	at[path[len(path)-1]] = value
}
