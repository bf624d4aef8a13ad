package graph

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"kept/ent/store"
	"kept/graph/lean"
	"kept/internal/clock"
	"kept/internal/testhouse"
	"kept/tenants"
)

// twoPaths are one endpoint twice, with and without the lean read path, over a
// shop in which there is something of every kind.
type twoPaths struct {
	lean, stock *Endpoint
	actor       *tenants.Actor
	ids         map[string][]string
	wrong       int // which faults strike
	left        *prometheus.Registry
	customers   int
}

// loose are limits that let generated queries pass, and tell every error.
func loose() Limits {
	l := DefaultLimits
	l.Depth, l.Aliases, l.Fields, l.Cost, l.Directives, l.Errors, l.RootFields = 50, 1000, 5000, 1<<30, 1000, 1000, 100
	return l
}

func openTwo(t testing.TB, customers int) *twoPaths {
	t.Helper()
	db := testhouse.Open(t)
	ctx, r := testhouse.Tenant(t, db, "acme"), rooms(db)
	p := &twoPaths{actor: tenants.From(ctx), left: prometheus.NewRegistry(), customers: customers}
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	c := Config{Limits: loose(), NoRates: true, Log: quiet, Now: clock.Fixed(testhouse.Now), Metrics: p.left}
	p.lean = newEndpoint(faulty{r, &p.wrong}, r, c)
	c.Stock, c.Metrics = true, nil
	p.stock = newEndpoint(faulty{r, &p.wrong}, r, c)
	p.fill(t, db)
	return p
}

// fill makes customers with a company, tags, contacts, promises, purchases,
// notes and questions; the first is merged with the last.
func (p *twoPaths) fill(t testing.TB, _ *store.DB) {
	t.Helper()
	made := p.must(t, `mutation { c: upsertCompany(input: {externalId: "C1", name: "Lima Ltd"}) { company { id } }
		p: upsertProduct(input: {externalId: "S1", name: "Sofa \"König\" <b>"}) { product { id } }
		u: upsertTouchpoint(input: {externalId: "T1", name: "Desk", kind: STORE}) { touchpoint { id } } }`)
	company, product := made["c"].(map[string]any)["company"].(map[string]any)["id"].(string), made["p"].(map[string]any)["product"].(map[string]any)["id"].(string)
	p.ids = map[string][]string{"Company": {company}, "Product": {product}}
	for i := range p.customers {
		in := fmt.Sprintf(`{key: {externalId: "E%d"}, name: "Ana %d", tags: ["VIP", "a\tb"], identities: [{kind: EMAIL, value: "ana%d@shop.example"}]`, i, i, i)
		if i%2 == 0 {
			in += fmt.Sprintf(`, companyId: %q, timeZone: "America/Sao_Paulo", contactHours: {from: 540, until: 1020}, preferredChannel: PHONE`, company)
		}
		c := p.must(t, `mutation { c: upsertCustomer(input: `+in+`}) { customer { id } } }`)["c"].(map[string]any)["customer"].(map[string]any)["id"].(string)
		p.note("Customer", c)
		for j := range 5 {
			p.record(t, c, product, i, j)
		}
	}
}

func (p *twoPaths) record(t testing.TB, c, product string, i, j int) {
	at := testhouse.Now.Add(-time.Duration(i*5+j) * time.Hour).Format(time.RFC3339)
	m := p.must(t, fmt.Sprintf(`mutation {
		i: recordInteraction(input: {customerId: %[1]q, channel: EMAIL, direction: INBOUND, subject: "Line\nfeed %[3]d", occurredAt: %[2]q}) { interaction { id } }
		p: makePromise(input: {customerId: %[1]q, text: "Call back %[3]d", dueDay: "2026-03-%02[4]d"}) { promise { id } } }`, c, at, j, 5+j))
	p.note("Interaction", m["i"].(map[string]any)["interaction"].(map[string]any)["id"].(string))
	p.note("Promise", m["p"].(map[string]any)["promise"].(map[string]any)["id"].(string))
	if j > 0 || i > 3 {
		return
	}
	m = p.must(t, fmt.Sprintf(`mutation {
		u: recordPurchase(input: {externalId: "O%[4]d", customerId: %[1]q, occurredAt: %[2]q, promisedDay: "2026-03-09", lines: [{productId: %[3]q, description: "Sofa", unitPrice: {currency: "EUR", amount: "499.00"}}]}) { purchase { id } }
		n: writeNote(input: {customerId: %[1]q, body: "Prefers mornings", pinned: true, occurredAt: %[2]q}) { note { id } }
		q: askQuestion(input: {customerId: %[1]q, text: "Is it oak?", dueDay: "2026-03-06"}) { question { id } } }`, c, at, product, i))
	p.note("Purchase", m["u"].(map[string]any)["purchase"].(map[string]any)["id"].(string))
	p.note("Note", m["n"].(map[string]any)["note"].(map[string]any)["id"].(string))
	p.note("OpenQuestion", m["q"].(map[string]any)["question"].(map[string]any)["id"].(string))
}

func (p *twoPaths) note(kind, id string) { p.ids[kind] = append(p.ids[kind], id) }

func (p *twoPaths) must(t testing.TB, query string) map[string]any {
	t.Helper()
	var r struct{ Data map[string]any }
	text := p.ask(p.lean, query, nil)
	if err := json.Unmarshal([]byte(text), &r); err != nil || strings.Contains(text, `"errors"`) {
		t.Fatalf("%s: %s", query, text)
	}
	return r.Data
}

func (p *twoPaths) ask(e *Endpoint, query string, variables map[string]any) string {
	body, _ := json.Marshal(map[string]any{"query": query, "variables": variables})
	w := httptest.NewRecorder()
	e.ServeHTTP(w, p.request(context.Background(), body))
	return w.Body.String()
}

func (p *twoPaths) request(ctx context.Context, body []byte) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(string(body)))
	r.Header.Set("Content-Type", "application/json")
	return r.WithContext(tenants.As(ctx, p.actor))
}

// compare asks both and wants one answer.
func (p *twoPaths) compare(t *testing.T, query string, variables map[string]any) (answer string) {
	t.Helper()
	got, want := p.ask(p.lean, query, variables), p.ask(p.stock, query, variables)
	if sorted(got) != sorted(want) {
		t.Fatalf("faults %b, %s\nthe lean path answers %s\ngqlgen's own         %s", p.wrong, query, sorted(got), sorted(want))
	}
	return got
}

var choice = map[string]any{"t": true, "f": false}

// written asks what choices say, with the faults that their first two bytes say.
func (p *twoPaths) written(t *testing.T, choices []byte) (answer string) {
	a := &author{schema: theSchema(), ids: p.ids, choices: choices, left: 60}
	p.wrong = 0
	if a.choose(2) == 1 {
		p.wrong = (a.choose(256) | a.choose(256)<<8) & (noFaultsBelow - 1)
	}
	return p.compare(t, a.query(), choice)
}

// TestBothPathsAnswerAlike holds the lean path to gqlgen's own, byte for byte,
// over queries that are made up: the same ones every time.
func TestBothPathsAnswerAlike(t *testing.T) {
	p := openTwo(t, 4)
	r := rand.New(rand.NewPCG(4, 711))
	refused, failed := 0, 0
	const many = 600
	for range many {
		choices := make([]byte, 400)
		for i := range choices {
			choices[i] = byte(r.Uint32())
		}
		switch answer := p.written(t, choices); {
		case !strings.Contains(answer, `"data"`):
			refused++
			t.Logf("refused: %s", answer)
		case strings.HasPrefix(answer, `{"errors"`):
			failed++
		}
	}
	if refused > many/10 || failed < many/10 || failed > many*9/10 {
		t.Errorf("of %d queries %d were refused, %d had errors: they don't test much", many, refused, failed)
	}
	t.Logf("%d queries, %d with errors; left to gqlgen: %v", many, failed, p.fallbacks(t))
}

// FuzzBothPathsAnswerAlike looks for a query that the two answer differently.
func FuzzBothPathsAnswerAlike(f *testing.F) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 30 {
		choices := make([]byte, 200)
		for i := range choices {
			choices[i] = byte(r.Uint32())
		}
		f.Add(choices)
	}
	p := openTwo(f, 3)
	f.Fuzz(func(t *testing.T, choices []byte) { p.written(t, choices) })
}

// fallbacks gives what the metric counts, by reason.
func (p *twoPaths) fallbacks(t testing.TB) map[lean.Reason]int {
	t.Helper()
	families, err := p.left.Gather()
	if err != nil {
		t.Fatal(err)
	}
	out := map[lean.Reason]int{}
	for _, f := range families {
		for _, m := range f.Metric {
			if n := int(m.Counter.GetValue()); n > 0 {
				out[lean.Reason(m.Label[0].GetValue())] = n
			}
		}
	}
	return out
}
