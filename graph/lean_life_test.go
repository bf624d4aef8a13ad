package graph

import (
	"context"
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"kept/care/customer"
	"kept/graph/generated"
	"kept/graph/model"
	"kept/internal/page"
	"kept/internal/testhouse"
	"kept/tenants"
)

// fragile panics around root fields called node.
type fragile struct{}

func (fragile) ExtensionName() string                   { return "Fragile" }
func (fragile) Validate(graphql.ExecutableSchema) error { return nil }
func (fragile) InterceptRootField(ctx context.Context, next graphql.RootResolver) graphql.Marshaler {
	if name := graphql.GetRootFieldContext(ctx).Field.Name; name == "node" || name == "nodes" {
		panic("secret 4711")
	}
	return next(ctx)
}

// TestPanicAroundARootFieldSparesTheProgram lets an extension panic beside
// another root field. gqlgen runs the two in goroutines of their own, without a
// recover: the program would end.
func TestPanicAroundARootFieldSparesTheProgram(t *testing.T) {
	d, _, ana := shop(t, Config{})
	d.stock = nil
	d.end.exec.Use(fragile{})
	r := d.ask(`{bad:node(id:"` + ana + `"){id} viewer{id} good:customer(id:"` + ana + `"){name}}`)
	if len(r.body.Errors) != 1 || r.code() != string(CodeInternal) || r.body.Errors[0].Path[0] != "bad" ||
		!strings.Contains(r.text, `"bad":null`) || !strings.Contains(r.text, `"good":{"name":"Ana"}`) || strings.Contains(r.text, "4711") {
		t.Errorf("got %s", r.text)
	}
	if id := r.header.Get("X-Request-Id"); r.body.Errors[0].Extensions["requestId"] != id || !strings.Contains(d.log.String(), id) {
		t.Errorf("want request %s in the answer and in the log", id)
	}
	if r := d.ask(`{nodes(ids:[]){id} viewer{id}}`); r.code() != string(CodeInternal) || r.body.Data != nil || !strings.Contains(r.text, `"data":null`) {
		t.Errorf("where null isn't allowed: got %s", r.text)
	}
	if r := d.ask(`{viewer{id}}`); r.code() != "" {
		t.Errorf("afterwards: got %s", r.text)
	}
}

// leaving is a caller who hangs up while the second level is read.
type leaving struct {
	*Resolver
	hangUp context.CancelFunc
	asked  *[]string
}

func (l leaving) Customer() generated.CustomerResolver {
	return leavingCustomers{l.Resolver.Customer(), l}
}

type leavingCustomers struct {
	generated.CustomerResolver
	leaving
}

func (l leavingCustomers) Merges(ctx context.Context, cs []*customer.Customer, _ *int, _ *string, _ *int, _ *string) ([]*model.Connection[customer.Merge], error) {
	l.hangUp()
	<-ctx.Done()
	out := make([]*model.Connection[customer.Merge], len(cs))
	for i, c := range cs {
		out[i] = model.Connect(page.Page[*customer.Merge]{Items: []*customer.Merge{{ID: "mrg_x", SurvivorID: c.ID}}})
	}
	return out, nil
}

func (l leavingCustomers) Tags(context.Context, []*customer.Customer) ([][]string, error) {
	*l.asked = append(*l.asked, "tags")
	return nil, nil
}

func TestHangingUpStopsTheWork(t *testing.T) {
	db := testhouse.Open(t)
	ctx, r := testhouse.Tenant(t, db, "acme"), rooms(db)
	ana := newCustomer(t, ctx, db)
	calling, hangUp := context.WithCancel(ctx)
	var asked []string
	e := newEndpoint(leaving{r, hangUp, &asked}, r, Config{})
	body, _ := json.Marshal(map[string]string{"query": `{customer(id:"` + ana + `"){merges{nodes{survivor{tags}}}}}`})
	req := httptest.NewRequest("POST", "/graphql", strings.NewReader(string(body)))
	req.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	e.ServeHTTP(w, req.WithContext(tenants.As(calling, tenants.From(ctx))))
	if len(asked) > 0 {
		t.Errorf("after the caller had left, %v were read", asked)
	}
	if !strings.Contains(w.Body.String(), string(CodeTimeout)) {
		t.Errorf("got %s", w.Body)
	}
}

// TestScopesOfFieldsHoldOnBothPaths asks, with too few scopes, for fields that
// need more: deep in lists, under interfaces, and where null isn't allowed.
func TestScopesOfFieldsHoldOnBothPaths(t *testing.T) {
	p := openTwo(t, 2)
	p.actor.Scopes = []string{tenants.CustomersRead}
	for _, query := range []string{
		`{customers{nodes{name promises{nodes{text}}}}}`,
		`{customers{edges{node{brief{purchases lastPromise{text}}}}}}`,
		`{customers{nodes{timeline{nodes{kind}}}} promises{nodes{id}}}`,
		`{customer(id:"` + p.ids["Customer"][0] + `"){interactions{nodes{id}} purchases{nodes{id}} notes{nodes{id}} tags}}`,
		`{node(id:"` + p.ids["Promise"][0] + `"){id} nodes(ids:["` + p.ids["Customer"][0] + `"]){id ...on Customer{name notes{nodes{body}}}}}`,
	} {
		if answer := p.compare(t, query, nil); strings.Contains(answer, "Call back") || strings.Contains(answer, "mornings") {
			t.Errorf("%s: got %s", query, answer)
		}
	}
	if got := p.fallbacks(t); len(got) > 0 {
		t.Errorf("left to gqlgen: %v", got)
	}
}

// TestWhatTheLeanPathLeavesIsCounted names what goes down gqlgen's own path.
func TestWhatTheLeanPathLeavesIsCounted(t *testing.T) {
	p := openTwo(t, 1)
	ana := p.ids["Customer"][0]
	for _, tc := range []struct {
		query string
		why   string
	}{
		{`{viewer{limits{points}}}`, "unbatched"},
		{`{viewer{id role}}`, ""},
		{`{customer(id:"` + ana + `"){...@defer{name}}}`, "defer"},
		{`{__schema{queryType{name}} __type(name:"Customer"){name}}`, ""},
		{`{node(id:"` + ana + `"){...on Customer{x:name} ...on Promise{x:text}}}`, ""},
		{`{search(query:"ana"){title customer{name}}}`, ""},
		{`mutation{upsertCustomer(input:{key:{externalId:"E0"},name:"Ana"}){outcome customer{name tags}}}`, ""},
	} {
		before := p.fallbacks(t)
		answer := p.ask(p.lean, tc.query, nil)
		why := ""
		for reason, n := range p.fallbacks(t) {
			if n > before[reason] {
				why = string(reason)
			}
		}
		if why != tc.why || strings.Contains(answer, `"errors"`) {
			t.Errorf("%s: left for %q, want %q: %s", tc.query, why, tc.why, answer)
		}
	}
}

// TestFieldInterceptorsSeeRootFieldsOnly says what an extension may count on.
func TestFieldInterceptorsSeeRootFieldsOnly(t *testing.T) {
	p := openTwo(t, 1)
	var seen []string
	p.lean.exec.AroundFields(func(ctx context.Context, next graphql.Resolver) (any, error) {
		seen = append(seen, graphql.GetPath(ctx).String())
		return next(ctx)
	})
	p.ask(p.lean, `{customers{nodes{name tags promises{nodes{id}}}}}`, nil)
	if want := (ast.Path{ast.PathName("customers")}).String(); len(seen) != 1 || seen[0] != want {
		t.Errorf("seen %v, want %v", seen, want)
	}
}
