package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// What the console promises on a tenant of 50,000 customers, measured at the
// server's door: the first page of a list, and the first page that a filter gives.
const (
	pageGoal   = 100 * time.Millisecond
	filterGoal = 150 * time.Millisecond
	people     = 50_000
)

// The documents of the console's lists: web-admin/src/customer/List.tsx,
// web-admin/src/promise/query.ts and web-admin/src/expectation/query.ts.
const (
	customersDocument = `query($filter: CustomerFilter, $orderBy: CustomerOrder!, $first: Int!, $after: String) {
  customers(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
    nodes { id name externalId stage tags createdAt updatedAt company { id name } }
    pageInfo { hasNextPage endCursor } totalCount { value capped } } }`
	promisesDocument = `query($filter: PromiseFilter, $orderBy: PromiseOrder!, $first: Int!, $after: String) {
  promises(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
    nodes { id text channel state overdue ownerId customerId customer { id name } due { kind day at timeZone } targetAt madeAt
      settledAt margin evidence reason byTimeAlone waitingSince disputedAt dispute }
    pageInfo { hasNextPage endCursor } totalCount { value capped } } }`
	expectationsDocument = `query($filter: ExpectationFilter, $orderBy: ExpectationOrder!, $first: Int!, $after: String) {
  expectations(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
    nodes { id kind customer { id name } segment text dimension measure { unit direction } adequate desired importance source
      standing basis { note n p50 p80 } recordedAt withdrawnAt latest { id perceived result occurredAt } }
    pageInfo { hasNextPage endCursor } totalCount { value capped } } }`
)

var documents = map[string]string{"customers": customersDocument, "promises": promisesDocument, "expectations": expectationsDocument}

// asking is one way in which a member looks at a list.
type asking struct {
	list, how string
	order     string
	filter    map[string]any
	goal      time.Duration
}

// askings are the orders and filters that the console's lists offer.
func (d *desk) askings(now time.Time) []asking {
	day := func(n int) string { return now.AddDate(0, 0, n).Format(time.DateOnly) }
	var out []asking
	page := func(list, how, order string) { out = append(out, asking{list, how, order, nil, pageGoal}) }
	narrow := func(list, how, order string, filter map[string]any) {
		out = append(out, asking{list, how, order, filter, filterGoal})
	}
	eq := func(v any) map[string]any { return map[string]any{"eq": v} }
	for _, order := range []string{"NAME", "NAME_DESC", "CREATED_AT", "CREATED_AT_DESC"} {
		page("customers", "all", order)
	}
	for _, order := range []string{"NAME", "CREATED_AT_DESC"} {
		narrow("customers", "name begins with an", order, map[string]any{"name": map[string]any{"startsWith": "an"}})
		narrow("customers", "name begins with umut v", order, map[string]any{"name": map[string]any{"startsWith": "umut v"}})
		narrow("customers", "stage repeat", order, map[string]any{"stage": eq("REPEAT")})
		narrow("customers", "stage lapsed, of whom there is none", order, map[string]any{"stage": eq("LAPSED")})
		narrow("customers", "tag regular", order, map[string]any{"tag": eq("regular")})
		narrow("customers", "tag that nobody has", order, map[string]any{"tag": eq("nobody")})
		narrow("customers", "tag and stage", order, map[string]any{"tag": eq("trade"), "stage": eq("PROSPECT")})
	}
	page("promises", "all", "DUE_AT")
	page("promises", "all", "DUE_AT_DESC")
	for _, n := range []struct {
		how, order string
		filter     map[string]any
	}{
		{"open", "DUE_AT", map[string]any{"state": eq("OPEN"), "overdue": false}},
		{"overdue", "DUE_AT", map[string]any{"overdue": true}},
		{"kept", "DUE_AT_DESC", map[string]any{"state": map[string]any{"in": []string{"KEPT", "KEPT_LATE"}}}},
		{"late", "DUE_AT_DESC", map[string]any{"state": eq("KEPT_LATE")}},
		{"broken", "DUE_AT_DESC", map[string]any{"state": eq("BROKEN")}},
		{"moved", "DUE_AT_DESC", map[string]any{"state": eq("RENEGOTIATED")}},
		{"released", "DUE_AT_DESC", map[string]any{"state": eq("WITHDRAWN")}},
		{"void", "DUE_AT_DESC", map[string]any{"state": eq("VOID")}},
		{"at risk", "DUE_AT", map[string]any{"atRisk": true}},
		{"mine", "DUE_AT_DESC", map[string]any{"ownerId": eq(d.member)}},
		{"mine and open", "DUE_AT", map[string]any{"ownerId": eq(d.member), "state": eq("OPEN"), "overdue": false}},
		{"mine and at risk", "DUE_AT", map[string]any{"ownerId": eq(d.member), "atRisk": true}},
		{"mine and overdue", "DUE_AT", map[string]any{"ownerId": eq(d.member), "overdue": true}},
		{"mine and broken", "DUE_AT_DESC", map[string]any{"ownerId": eq(d.member), "state": eq("BROKEN")}},
		{"due today", "DUE_AT", map[string]any{"dueDay": eq(day(0))}},
		{"due this week", "DUE_AT", map[string]any{"dueDay": map[string]any{"gte": day(0), "lt": day(7)}}},
		{"due in the last 30 days", "DUE_AT_DESC", map[string]any{"dueDay": map[string]any{"gte": day(-30), "lt": day(1)}}},
		{"due in the last 30 days and broken", "DUE_AT_DESC", map[string]any{"dueDay": map[string]any{"gte": day(-30), "lt": day(1)}, "state": eq("BROKEN")}},
		{"by a claim", "DUE_AT_DESC", map[string]any{"claimId": eq(d.claim)}},
		{"by a claim and broken", "DUE_AT_DESC", map[string]any{"claimId": eq(d.claim), "state": eq("BROKEN")}},
		{"disputed", "DUE_AT_DESC", map[string]any{"disputed": true}},
	} {
		narrow("promises", n.how, n.order, n.filter)
	}
	live := func(more map[string]any) map[string]any {
		filter := map[string]any{"withdrawn": false}
		maps.Copy(filter, more)
		return filter
	}
	for _, order := range []string{"RECORDED_AT", "RECORDED_AT_DESC"} {
		out = append(out, asking{"expectations", "not withdrawn", order, live(nil), pageGoal})
		narrow("expectations", "implicit", order, live(map[string]any{"kind": eq("IMPLICIT")}))
		narrow("expectations", "inferred", order, live(map[string]any{"standing": eq("INFERRED")}))
		narrow("expectations", "of reliability", order, live(map[string]any{"dimension": eq("RELIABILITY")}))
		narrow("expectations", "of tangibles and explicit", order, live(map[string]any{"dimension": eq("TANGIBLES"), "kind": eq("EXPLICIT")}))
		narrow("expectations", "by a claim", order, live(map[string]any{"claimId": eq(d.claim)}))
		narrow("expectations", "of a segment", order, live(map[string]any{"segment": eq("trade")}))
		narrow("expectations", "withdrawn", order, map[string]any{"withdrawn": true})
	}
	return out
}

// console measures the lists of the console, at the door of the real program
// with a tenant of 50,000 customers, as a member who is signed in asks for them.
func console(ctx context.Context, c config) error {
	if c.at != "" {
		d, err := signedIn(c.at)
		if err != nil {
			return err
		}
		return d.measure(c)
	}
	program, err := filepath.Abs("bin/kept")
	if err == nil {
		_, err = os.Stat(program)
	}
	if err != nil {
		return fmt.Errorf("run `make build` first: %w", err)
	}
	if c.on != "PostgreSQL" {
		if err := consoleOn(ctx, c, program, "SQLite", ""); err != nil {
			return err
		}
	}
	server := os.Getenv("KEPT_TEST_POSTGRES")
	if c.on == "SQLite" || server == "" {
		if server == "" {
			fmt.Println("PostgreSQL: NOT MEASURED, KEPT_TEST_POSTGRES names no server")
		}
		return nil
	}
	url, drop, err := freshPostgres(ctx, server)
	if err != nil {
		return err
	}
	defer drop()
	return consoleOn(ctx, c, program, "PostgreSQL", url)
}

func consoleOn(ctx context.Context, c config, program, name, url string) error {
	dir, err := os.MkdirTemp("", "kept-bench")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	addr, err := freeAddress()
	if err != nil {
		return err
	}
	env := append(os.Environ(), "KEPT_ADDR="+addr, "KEPT_DATA_DIR="+dir, "KEPT_DATABASE_URL="+url, "KEPT_LOG_LEVEL=error",
		"KEPT_RATE_LIMIT=off", "KEPT_SECRET="+strings.Repeat("A", 43)+"=")
	n := people
	if c.small {
		n /= 10
	}
	grow := exec.CommandContext(ctx, program, "demo", "--customers", fmt.Sprint(n)) //nolint:gosec // our own program
	grow.Env = env
	took, err := timed(func() error {
		out, err := grow.CombinedOutput()
		if err != nil {
			return fmt.Errorf("kept demo: %w: %s", err, out)
		}
		return nil
	})
	if err != nil {
		return err
	}
	fmt.Printf("%s: the demo tenant with %d customers in %v\n\n", name, n, took.Round(time.Second))
	serve := exec.CommandContext(ctx, program, "serve") //nolint:gosec // our own program
	serve.Env = env
	if err := serve.Start(); err != nil {
		return err
	}
	defer func() {
		_ = serve.Process.Signal(os.Interrupt)
		_ = serve.Wait()
	}()
	d, err := signedIn("http://" + addr)
	if err != nil {
		return err
	}
	return d.measure(c)
}

// desk is a member at the console.
type desk struct {
	base   string
	client *http.Client
	member string
	claim  string // the claim that most promises were made under
}

// signedIn waits until the program answers and signs the demo's owner in.
func signedIn(base string) (*desk, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	d := &desk{base: base, client: &http.Client{Jar: jar, Timeout: time.Minute}}
	var session struct {
		Member struct{ ID string }
	}
	for until := time.Now().Add(30 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		err := d.post("/session", map[string]any{"email": "owner@demo.example", "password": "keep your word"}, &session)
		if err == nil {
			d.member = session.Member.ID
			return d, d.findClaim()
		}
		if time.Now().After(until) {
			return nil, err
		}
	}
}

// findClaim looks for the claim under which most promises were made.
func (d *desk) findClaim() error {
	var out struct {
		Data struct {
			Claims struct{ Nodes []struct{ ID string } }
		}
	}
	if err := d.post("/graphql", map[string]any{"query": `{claims(first: 100) {nodes {id}}}`}, &out); err != nil {
		return err
	}
	most := -1
	for _, claim := range out.Data.Claims.Nodes {
		under := map[string]any{"claimId": map[string]any{"eq": claim.ID}}
		found, err := d.ask(asking{list: "promises", order: "DUE_AT_DESC", filter: under}, 1)
		if err != nil {
			return err
		}
		if n := found.TotalCount.Value; n > most {
			d.claim, most = claim.ID, n
		}
	}
	return nil
}

// post sends JSON as the console does and reads what is answered into out.
func (d *desk) post(path string, body, out any) error {
	b, err := json.Marshal(body)
	if err != nil {
		return err
	}
	r, err := http.NewRequest(http.MethodPost, d.base+path, bytes.NewReader(b))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Kept-Console", "1")
	resp, err := d.client.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %s: %s", path, resp.Status, answer)
	}
	return json.Unmarshal(answer, out)
}

// list is what each document answers with.
type list struct {
	Nodes      []json.RawMessage
	TotalCount struct{ Value int }
}

func (d *desk) ask(a asking, first int) (list, error) {
	var out struct {
		Data   map[string]list
		Errors []struct{ Message string }
	}
	err := d.post("/graphql", map[string]any{"query": documents[a.list], "variables": map[string]any{"filter": a.filter, "orderBy": a.order, "first": first}}, &out)
	if err == nil && len(out.Errors) > 0 {
		err = errors.New(out.Errors[0].Message)
	}
	return out.Data[a.list], err
}

// measure prints a table of every way to look at the lists, each as a share of its goal.
func (d *desk) measure(c config) error {
	fmt.Printf("| list | narrowed to | order | found | median of %d | of the goal |\n|---|---|---|---|---|---|\n", c.rounds)
	worst := map[time.Duration]float64{}
	for _, a := range d.askings(time.Now()) {
		found, err := d.ask(a, 50) // as many as the console's first page has
		if err != nil {
			return fmt.Errorf("%s, %s: %w", a.list, a.how, err)
		}
		took := make([]time.Duration, c.rounds)
		for i := range took {
			if took[i], err = timed(func() error { _, err := d.ask(a, 50); return err }); err != nil {
				return err
			}
		}
		share := float64(median(took)) / float64(a.goal)
		worst[a.goal] = max(worst[a.goal], share)
		fmt.Printf("| %s | %s | %s | %d | %v | %.2f |\n", a.list, a.how, a.order, found.TotalCount.Value, median(took).Round(100*time.Microsecond), share)
	}
	fmt.Printf("\nfirst page: at worst %.2f of the goal of %v; a filter: at worst %.2f of the goal of %v\n\n", worst[pageGoal], pageGoal, worst[filterGoal], filterGoal)
	return nil
}
