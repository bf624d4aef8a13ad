//go:build unix

package api

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"kept/internal/page"
)

// question is what is asked of every side, at many places in turn.
type question struct {
	name   string
	places []place
	writes bool
}

// place is what a question is asked about: a customer, or the place in the list
// of customers after which a page begins, or what is promised and by when.
type place struct {
	id, folded string
	peerCursor string // the same place in the peer's own writing
	text, day  string
}

// benchText marks what the benchmark wrote, so that it can be taken away again.
const benchText = "Call back about the benchmark"

// at says where each question is asked: from and how many places, by the order
// of names; step apart.
func (l *lab) questions(ctx context.Context, database string) ([]question, error) {
	half := l.size.customers / 2 // the first tenant has three quarters
	var all []question
	for _, q := range []struct {
		name             string
		from, step, many int
	}{{"page", 0, 40, 50}, {"one", 11, 37, 1000}, {"deep", half, 40, 50}, {"timeline", 23, 31, 1000}, {"make", 5, 53, 1000}} {
		step := max(1, min(q.step, l.size.customers/4/q.many))
		places, err := placesFrom(ctx, database, q.from, step, min(q.many, l.size.customers/4))
		if err != nil {
			return nil, err
		}
		for i := range places {
			places[i].text, places[i].day = benchText, time.Now().UTC().AddDate(0, 0, 30+i%300).Format(time.DateOnly)
		}
		all = append(all, question{name: q.name, places: places, writes: q.name == "make"})
	}
	return all, nil
}

func placesFrom(ctx context.Context, database string, from, step, many int) ([]place, error) {
	conn, err := pgx.Connect(ctx, database)
	if err != nil {
		return nil, err
	}
	defer func() { _ = conn.Close(ctx) }()
	rows, err := conn.Query(ctx, `SELECT id, folded FROM (
		SELECT id, folded, row_number() OVER (ORDER BY folded, id) - 1 AS n FROM customers
		WHERE tenant_id = (SELECT id FROM tenants WHERE slug = 'bench-1') AND merged_into_id IS NULL) c
		WHERE n >= $1 AND (n - $1) % $2 = 0 ORDER BY n LIMIT $3`, from, step, many)
	if err != nil {
		return nil, err
	}
	var places []place
	var p place
	_, err = pgx.ForEachRow(rows, []any{&p.id, &p.folded}, func() error { places = append(places, p); return nil })
	if err == nil && len(places) == 0 {
		err = fmt.Errorf("no customer after the %dth", from)
	}
	return places, err
}

const (
	keptCustomer = `id externalId name stage createdAt
		interactions(first: 5) { nodes { id channel direction subject occurredAt } }
		promises(first: 5) { nodes { id text state madeAt due { day at } } }`
	keptPage     = `query ($after: String) { customers(first: 20, after: $after) { nodes { ` + keptCustomer + ` } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`
	keptOne      = `query ($id: ID!) { customer(id: $id) { ` + keptCustomer + ` } }`
	keptTimeline = `query ($id: ID!) { customer(id: $id) { id timeline(first: 20) { nodes { kind at record {
		... on Interaction { id channel direction subject occurredAt }
		... on Promise { id text state due { day } settledAt } } } pageInfo { hasNextPage } } } }`
	keptMake = `mutation ($input: MakePromiseInput!) { makePromise(input: $input) { promise { id text state madeAt due { day at } } userErrors { message } } }`
)

type graphQL struct {
	Query     string         `json:"query"`
	Variables map[string]any `json:"variables"`
}

func keptWords(q question, p place) (string, any) {
	switch q.name {
	case "page", "deep":
		return "/graphql", graphQL{keptPage, map[string]any{"after": page.Key{Value: p.folded, ID: p.id}.Cursor()}}
	case "one":
		return "/graphql", graphQL{keptOne, map[string]any{"id": p.id}}
	case "timeline":
		return "/graphql", graphQL{keptTimeline, map[string]any{"id": p.id}}
	default:
		return "/graphql", graphQL{keptMake, map[string]any{"input": map[string]any{"customerId": p.id, "text": p.text, "dueDay": p.day}}}
	}
}

const (
	peerCustomer = `rowId externalId name stage createdAt
		interactionsByTenantIdAndCustomerId(first: 5, orderBy: [OCCURRED_AT_DESC, ROW_ID_DESC]) { nodes { rowId channel direction subject occurredAt } }
		promisesByTenantIdAndCustomerId(first: 5, orderBy: [MADE_AT_DESC, ROW_ID_DESC]) { nodes { rowId text state madeAt dueDay dueAt } }`
	peerPage = `query ($after: Cursor) { allCustomers(first: 20, after: $after, orderBy: [FOLDED_ASC, ROW_ID_ASC], condition: {mergedIntoId: null}) {
		nodes { ` + peerCustomer + ` } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`
	peerOne      = `query ($id: String!) { customerByRowId(rowId: $id) { ` + peerCustomer + ` } }`
	peerTimeline = `query ($id: String!) { customerByRowId(rowId: $id) { rowId } benchPeerTimeline(customer: $id, most: 21, first: 20) {
		nodes { kind at rowId channel direction subject occurredAt text state dueDay settledAt } pageInfo { hasNextPage } } }`
	peerMake = `mutation ($input: BenchPeerMakePromiseInput!) { benchPeerMakePromise(input: $input) { result { rowId text state madeAt dueDay dueAt } } }`
)

func peerWords(q question, p place) (string, any) {
	switch q.name {
	case "page", "deep":
		return "/graphql", graphQL{peerPage, map[string]any{"after": p.peerCursor}}
	case "one":
		return "/graphql", graphQL{peerOne, map[string]any{"id": p.id}}
	case "timeline":
		return "/graphql", graphQL{peerTimeline, map[string]any{"id": p.id}}
	default:
		return "/graphql", graphQL{peerMake, map[string]any{"input": map[string]any{"customer": p.id, "what": p.text, "day": p.day}}}
	}
}

// writeCursors puts places into the peer's writing: it begins with a name of the
// order, which one of its own cursors tells.
func writeCursors(peer *side, questions []question) error {
	_, answer, err := askOnce(peer, "/graphql", graphQL{Query: `{ allCustomers(first: 1, orderBy: [FOLDED_ASC, ROW_ID_ASC], condition: {mergedIntoId: null}) { pageInfo { endCursor } } }`})
	if err != nil {
		return err
	}
	var said struct {
		Data struct {
			AllCustomers struct{ PageInfo struct{ EndCursor string } }
		}
	}
	if err := json.Unmarshal(answer, &said); err != nil {
		return err
	}
	own, err := base64.StdEncoding.DecodeString(said.Data.AllCustomers.PageInfo.EndCursor)
	if err != nil {
		return err
	}
	var parts []string
	if err := json.Unmarshal(own, &parts); err != nil || len(parts) != 3 {
		return fmt.Errorf("the peer's cursor is %s", own)
	}
	for _, q := range questions {
		for i, p := range q.places {
			cursor, _ := json.Marshal([]string{parts[0], p.folded, p.id}) // of strings
			q.places[i].peerCursor = base64.StdEncoding.EncodeToString(cursor)
		}
	}
	return nil
}

func limitWords(q question, p place) (string, any) {
	body := map[string]string{"id": p.id}
	switch q.name {
	case "page", "deep":
		body["folded"] = p.folded
		return "/page", body
	case "make":
		body["text"], body["day"] = p.text, p.day
	}
	return "/" + q.name, body
}
