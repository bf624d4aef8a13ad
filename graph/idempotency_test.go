package graph

import (
	"context"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"kept/care/advice"
	"kept/care/claim"
	"kept/care/customer"
	"kept/care/event"
	"kept/care/expectation"
	"kept/care/extramile"
	"kept/care/insight"
	"kept/care/interaction"
	"kept/care/loyalty"
	"kept/care/note"
	"kept/care/product"
	"kept/care/promise"
	"kept/care/purchase"
	"kept/care/question"
	"kept/care/search"
	"kept/care/story"
	"kept/care/study"
	"kept/care/timeline"
	"kept/care/touchpoint"
	"kept/ent/store"
	"kept/graph/generated"
	"kept/internal/clock"
	"kept/internal/id"
	"kept/internal/testhouse"
	"kept/tenants"
	"kept/tenants/idempotency"
)

// rooms are the nouns that the endpoint's own tests ask for.
func rooms(db *store.DB) *Resolver {
	now := clock.Fixed(testhouse.Now)
	log := event.NewLog(db, now, nil)
	customers := customer.NewBook(db, log, now)
	r := &Resolver{
		Keys: idempotency.NewBook(db, now), EventLog: log,
		PromiseBook:  promise.NewBook(db, log, customers, now),
		CustomerBook: customers, SearchIndex: search.NewIndex(db, now),
		ClaimBook:       claim.NewBook(db, log, now),
		AdviceBook:      advice.NewBook(db, now),
		ExpectationBook: expectation.NewBook(db, log, customers, now),
		StudyBook:       study.NewBook(db, log, customers, now),
		ExtraMileBook:   extramile.NewBook(db, log, customers, now),
		ProductBook:     product.NewBook(db, log, now), TouchpointBook: touchpoint.NewBook(db, log, now),
		PurchaseBook:    purchase.NewBook(db, log, customers, now),
		InteractionBook: interaction.NewBook(db, log, customers, now),
		NoteBook:        note.NewBook(db, log, customers, now),
		QuestionBook:    question.NewBook(db, log, customers, now),
	}
	r.InsightBook = insight.NewBook(db, r.PromiseBook, r.AdviceBook, now)
	r.StoryBook = story.NewBook(db, story.Rooms{
		Customers: customers, Purchases: r.PurchaseBook, Promises: r.PromiseBook,
		Interactions: r.InteractionBook, Questions: r.QuestionBook, Claims: r.ClaimBook, Advice: r.AdviceBook, Expectations: r.ExpectationBook,
		Points: loyalty.NewBook(db, log, customers, now),
	}, now)
	r.TimelineBook = timeline.NewBook(db, timeline.Rooms{
		Customers: customers, Interactions: r.InteractionBook, Purchases: r.PurchaseBook,
		Promises: r.PromiseBook, Notes: r.NoteBook, Questions: r.QuestionBook,
	}, now)
	return r
}

// shop is a tenant with one customer, and the endpoint for its owner.
func shop(t *testing.T, c Config) (d *door, ctx context.Context, customerID string) {
	t.Helper()
	db := testhouse.Open(t)
	ctx = testhouse.Tenant(t, db, "acme")
	d = open(t, ctx, rooms(db), c)
	d.db = db
	return d, ctx, newCustomer(t, ctx, db)
}

func newCustomer(t *testing.T, ctx context.Context, db *store.DB) string {
	t.Helper()
	made := id.New(id.Customer)
	err := db.Customer.Create().SetID(made).SetName("Ana").SetFolded("ana").SetStage("PROSPECT").
		SetCreatedAt(testhouse.Now).SetUpdatedAt(testhouse.Now).Exec(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

const makePromise = `mutation($in: MakePromiseInput!) {
  made: makePromise(input: $in) { promise { id text state history { nodes { type } } } userErrors { field code message } }
}`

func draft(customerID, text string) map[string]any {
	return map[string]any{"in": map[string]any{"customerId": customerID, "text": text, "dueDay": "2026-03-10"}}
}

func promises(t *testing.T, ctx context.Context, db *store.DB) int {
	t.Helper()
	n, err := db.Promise.Query().Count(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestReplay(t *testing.T) {
	d, ctx, ana := shop(t, Config{})
	first := d.with(makePromise, draft(ana, "Call back"), keyHeader, "k-1")
	if first.code() != "" || !strings.Contains(first.text, "promise.made") {
		t.Fatalf("first: %s", first.text)
	}
	again := d.with(makePromise, draft(ana, "Call back"), keyHeader, "k-1")
	if again.header.Get("Idempotent-Replayed") != "true" || first.header.Get("Idempotent-Replayed") != "" {
		t.Errorf("want Idempotent-Replayed on the second answer only")
	}
	if promiseOf(first) != promiseOf(again) || promiseOf(first) == "" || promises(t, ctx, d.db) != 1 {
		t.Errorf("first %s, again %s, %d promises", promiseOf(first), promiseOf(again), promises(t, ctx, d.db))
	}
	spaced := d.with(strings.ReplaceAll(makePromise, "  ", "\n\t"), draft(ana, "Call back"), keyHeader, "k-1")
	if spaced.header.Get("Idempotent-Replayed") != "true" {
		t.Errorf("the same request, laid out otherwise: %s", spaced.text)
	}
	for what, other := range map[string]reply{
		"another text":      d.with(makePromise, draft(ana, "Write back"), keyHeader, "k-1"),
		"another selection": d.with(strings.Replace(makePromise, "state ", "", 1), draft(ana, "Call back"), keyHeader, "k-1"),
		"another verb":      d.ask(`mutation{breakPromise(input:{id:"x",reason:"y"}){userErrors{code}}}`, keyHeader, "k-1"),
	} {
		if other.code() != string(CodeKeyReused) {
			t.Errorf("%s: got %s", what, other.text)
		}
	}
	if r := d.with(makePromise, draft(ana, "Call back"), keyHeader, "k-2"); promiseOf(r) == promiseOf(first) || promiseOf(r) == "" {
		t.Errorf("another key: got %s", r.text)
	}
	if r := d.with(makePromise, draft(ana, "Call back")); promiseOf(r) == promiseOf(first) || promiseOf(r) == "" {
		t.Errorf("no key: got %s", r.text)
	}
}

// promiseOf gives the id of the promise that makePromise answered with.
func promiseOf(r reply) string {
	made, _ := r.body.Data["made"].(map[string]any)
	p, _ := made["promise"].(map[string]any)
	s, _ := p["id"].(string)
	return s
}

func TestKeysBelongToOneCaller(t *testing.T) {
	d, ctx, ana := shop(t, Config{})
	first := d.with(makePromise, draft(ana, "Call back"), keyHeader, "k-1")
	client := *tenants.From(ctx)
	client.Kind, client.ClientID, client.MemberID = tenants.KindClient, "cli_x", ""
	other := open(t, tenants.As(ctx, &client), d.api, Config{})
	if r := other.with(makePromise, draft(ana, "Call back"), keyHeader, "k-1"); promiseOf(r) == promiseOf(first) || promiseOf(r) == "" {
		t.Errorf("another client of the tenant: got %s", r.text)
	}
	globex := testhouse.Tenant(t, d.db, "globex")
	bob := newCustomer(t, globex, d.db)
	far := open(t, globex, d.api, Config{})
	if r := far.with(makePromise, draft(bob, "Call back"), keyHeader, "k-1"); promiseOf(r) == promiseOf(first) || promiseOf(r) == "" {
		t.Errorf("another tenant: got %s", r.text)
	}
}

func TestReplayAsksForTheScopeAgain(t *testing.T) {
	d, ctx, ana := shop(t, Config{})
	d.with(makePromise, draft(ana, "Call back"), keyHeader, "k-1")
	viewer := *tenants.From(ctx)
	viewer.Scopes = tenants.ScopesOf(tenants.Viewer)
	low := open(t, tenants.As(ctx, &viewer), d.api, Config{})
	if r := low.with(makePromise, draft(ana, "Call back"), keyHeader, "k-1"); r.code() != string(CodeForbidden) {
		t.Errorf("got %s", r.text)
	}
}

func TestRefusedInputIsNotRemembered(t *testing.T) {
	d, ctx, ana := shop(t, Config{})
	r := d.with(makePromise, draft(ana, ""), keyHeader, "k-1")
	if !strings.Contains(r.text, `"field":["input","text"]`) || promises(t, ctx, d.db) != 0 {
		t.Fatalf("got %s", r.text)
	}
	if r := d.with(makePromise, draft(ana, "Call back"), keyHeader, "k-1"); promiseOf(r) == "" || promises(t, ctx, d.db) != 1 {
		t.Errorf("mended: got %s", r.text)
	}
}

func TestKeysAreHeldToTheirForm(t *testing.T) {
	d, _, ana := shop(t, Config{})
	longest := strings.Repeat("k", idempotency.MaxKey)
	if r := d.with(makePromise, draft(ana, "Call back"), keyHeader, longest); promiseOf(r) == "" {
		t.Errorf("%d characters: got %s", len(longest), r.text)
	}
	for what, r := range map[string]reply{
		"256 characters":  d.with(makePromise, draft(ana, "Call back"), keyHeader, longest+"k"),
		"empty":           d.with(makePromise, draft(ana, "Call back"), keyHeader, ""),
		"not plain":       d.with(makePromise, draft(ana, "Call back"), keyHeader, "schlüssel"),
		"two root fields": d.ask(`mutation{a:resumePromise(input:{id:"x"}){userErrors{code}} b:resumePromise(input:{id:"y"}){userErrors{code}}}`, keyHeader, "k"),
		"a second in a fragment": d.ask(`mutation{...F ...G} fragment F on Mutation{a:resumePromise(input:{id:"x"}){userErrors{code}}}
			fragment G on Mutation{b:resumePromise(input:{id:"y"}){userErrors{code}}}`, keyHeader, "k"),
	} {
		if r.code() != string(CodeBadRequest) || strings.Contains(r.text, `"data"`) {
			t.Errorf("%s: got %s", what, r.text)
		}
	}
	if r := d.ask("{viewer{id}}", keyHeader, ""); r.code() != "" {
		t.Errorf("a query doesn't mind: got %s", r.text)
	}
}

// TestTwoAtOnce sends one keyed request many times at the same moment: one
// promise is made, and whoever isn't answered is told when to come back.
func TestTwoAtOnce(t *testing.T) {
	d, ctx, ana := shop(t, Config{})
	var wg sync.WaitGroup
	got := make([]reply, 12)
	for i := range got {
		wg.Go(func() { got[i] = d.with(makePromise, draft(ana, "Call back"), keyHeader, "k-1") })
	}
	wg.Wait()
	ids := map[string]bool{}
	for _, r := range got {
		if promiseOf(r) != "" {
			ids[promiseOf(r)] = true
			continue
		}
		if r.code() != string(CodeConflict) || r.header.Get("Retry-After") != "1" {
			t.Errorf("got %s, Retry-After %q", r.text, r.header.Get("Retry-After"))
		}
	}
	if len(ids) != 1 || promises(t, ctx, d.db) != 1 {
		t.Errorf("%d ids, %d promises, want one", len(ids), promises(t, ctx, d.db))
	}
}

func TestEveryMutationCanBeReplayed(t *testing.T) {
	r := &Resolver{}
	r.gather()
	for _, f := range r.schema().Schema().Mutation.Fields {
		if again, ok := r.replays[f.Name]; !ok || !again.outside && (again.keep == nil || again.again == nil) {
			t.Errorf("%s is in no noun's replays: say how to answer it again", f.Name)
		}
	}
	for name := range r.replays {
		if r.schema().Schema().Mutation.Fields.ForName(name) == nil {
			t.Errorf("replays has %s, which is no mutation", name)
		}
	}
}

// TestContextLeavesTheTransaction makes sure that what is resolved below a
// keyed mutation reads outside its transaction, which is over by then.
func TestContextLeavesTheTransaction(t *testing.T) {
	type key struct{}
	outer := context.WithValue(context.Background(), key{}, "outer")
	ctx, leave := within(outer, context.WithValue(outer, key{}, "inner"))
	below, cancel := context.WithTimeout(ctx, time.Hour)
	defer cancel()
	if got := below.Value(key{}); got != "inner" {
		t.Errorf("inside: got %v", got)
	}
	leave()
	if got := below.Value(key{}); got != "outer" {
		t.Errorf("after it: got %v", got)
	}
}

// TestEveryPayloadSaysWhetherItRefused holds each mutation to a payload by which
// a keyed request is undone when its input can't be taken.
func TestEveryPayloadSaysWhetherItRefused(t *testing.T) {
	doorways := reflect.TypeFor[generated.MutationResolver]()
	for i := range doorways.NumMethod() {
		m := doorways.Method(i)
		if !m.Type.Out(0).Implements(reflect.TypeFor[interface{ Refused() bool }]()) {
			t.Errorf("%s answers %s, which has no Refused() bool: bind its payload in gqlgen.yml", m.Name, m.Type.Out(0))
		}
	}
}
