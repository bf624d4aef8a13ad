package graph

import (
	"fmt"
	"strings"
	"testing"

	"kept/internal/id"
	"kept/internal/testhouse"
	"kept/tenants"
)

const upsertCustomer = `mutation($in: UpsertCustomerInput!) {
  did: upsertCustomer(input: $in) { outcome customer { id name } userErrors { field code message } }
}`

// at walks an answer's data: at(r, "did", "customer", "id").
func at(r reply, path ...any) any {
	var v any = map[string]any(r.body.Data)
	for _, step := range path {
		switch step := step.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[step]
		case int:
			l, _ := v.([]any)
			if step >= len(l) {
				return nil
			}
			v = l[step]
		}
	}
	return v
}

func input(fields map[string]any) map[string]any { return map[string]any{"in": fields} }

// ana upserts a customer with every kind of thing about her and gives her id.
func ana(t *testing.T, d *door) string {
	t.Helper()
	company := d.ask(`mutation { c: upsertCompany(input: {externalId: "C1", name: "Lima Ltd"}) { outcome company { id } userErrors { message } } }`)
	d.ask(`mutation { defineAttribute(input: {key: "size", label: "Shoe size", kind: NUMBER}) { attribute { key } userErrors { message } } }`)
	r := d.with(upsertCustomer, input(map[string]any{
		"key": map[string]any{"email": "Ana@shop.example"}, "externalId": "E1", "name": "Ana Lima", "companyId": at(company, "c", "company", "id"),
		"timeZone": "America/Sao_Paulo", "language": "pt-BR", "preferredChannel": "PHONE", "contactHours": map[string]any{"from": 540, "until": 1020},
		"identities": []any{map[string]any{"kind": "PHONE", "value": "+55 11 91234-5678"}}, "tags": []any{"VIP"},
		"attributes": []any{map[string]any{"key": "size", "value": "38.5"}},
	}))
	if at(r, "did", "outcome") != "CREATED" {
		t.Fatalf("upsert: %s", r.text)
	}
	return at(r, "did", "customer", "id").(string)
}

func TestACustomerIsUpsertedReadAndFound(t *testing.T) {
	d, _, _ := shop(t, Config{})
	made := ana(t, d)
	r := d.with(`query($id: ID!) {
	  customer(id: $id) {
	    externalId name stage timeZone language preferredChannel contactHours { from until } heardOfUsBy contactMemberId
	    company { name externalId } identities { kind value shared } tags attributes { key label kind value } consents { purpose } merges { nodes { id } } history { nodes { type } }
	  }
	  node(id: $id) { id ... on Customer { name } }
	  customerByExternalId(externalId: "E1") { id }
	  customerCandidates(key: {phone: "+5511912345678"}) { nodes { id } }
	}`, map[string]any{"id": made})
	want := `{"customer":{"externalId":"E1","name":"Ana Lima","stage":"PROSPECT","timeZone":"America/Sao_Paulo","language":"pt-BR","preferredChannel":"PHONE","contactHours":{"from":540,"until":1020},"heardOfUsBy":"","contactMemberId":null,` +
		`"company":{"name":"Lima Ltd","externalId":"C1"},"identities":[{"kind":"EMAIL","value":"Ana@shop.example","shared":false},{"kind":"PHONE","value":"+5511912345678","shared":false}],"tags":["VIP"],` +
		`"attributes":[{"key":"size","label":"Shoe size","kind":"NUMBER","value":"38.5"}],"consents":[],"merges":{"nodes":[]},"history":{"nodes":[{"type":"customer.created"}]}},` +
		`"node":{"id":"` + made + `","name":"Ana Lima"},"customerByExternalId":{"id":"` + made + `"},"customerCandidates":{"nodes":[{"id":"` + made + `"}]}}`
	if !strings.Contains(r.text, want) {
		t.Errorf("got  %s\nwant %s", r.text, want)
	}
	again := d.with(upsertCustomer, input(map[string]any{"key": map[string]any{"externalId": "E1"}, "name": "Ana Lima"}))
	if at(again, "did", "outcome") != "UNCHANGED" || at(again, "did", "customer", "id") != made {
		t.Errorf("again: %s", again.text)
	}
	changed := d.with(`mutation($in: UpdateCustomerInput!) { did: updateCustomer(input: $in) { customer { timeZone contactHours { from } heardOfUsBy } userErrors { message } } }`,
		input(map[string]any{"id": made, "heardOfUsBy": "a friend", "clear": []any{"TIME_ZONE", "CONTACT_HOURS"}}))
	if !strings.Contains(changed.text, `{"timeZone":null,"contactHours":null,"heardOfUsBy":"a friend"}`) {
		t.Errorf("update: %s", changed.text)
	}
	found := d.ask(`{ search(query: "lima ana") { id kind title customer { id } } both: search(query: "lima", kinds: [COMPANY], first: 1) { kind title customer { id } } }`)
	if !strings.Contains(found.text, `"search":[{"id":"`+made+`","kind":"CUSTOMER","title":"Ana Lima","customer":{"id":"`+made+`"}}]`) ||
		!strings.Contains(found.text, `"both":[{"kind":"COMPANY","title":"Lima Ltd","customer":null}]`) {
		t.Errorf("search: %s", found.text)
	}
}

func TestWhatAPersonCanMendIsAUserError(t *testing.T) {
	d, _, _ := shop(t, Config{})
	made := ana(t, d)
	for name, tc := range map[string]struct {
		query string
		want  string
	}{
		"an address of somebody else": {`mutation { did: createCustomer(input: {identities: [{kind: EMAIL, value: "ana@shop.example"}]}) { customer { id } userErrors { field code } } }`, `{"customer":null,"userErrors":[{"field":["input","identities","0","value"],"code":"TAKEN"}]}`},
		"a bad number":                {`mutation { did: createCustomer(input: {name: "B", identities: [{kind: PHONE, value: "x"}]}) { userErrors { field message } } }`, `"field":["input","identities","0","value"],"message":"identities.0.value must be a phone number`},
		"an unknown attribute":        {`mutation { did: updateCustomer(input: {id: "` + made + `", attributes: [{key: "hat", value: "1"}]}) { userErrors { field code } } }`, `{"field":["input","attributes","0","key"],"code":"INVALID"}`},
		"merged with herself":         {`mutation { did: mergeCustomers(input: {customerId: "` + made + `", otherId: "` + made + `"}) { merge { id } userErrors { code } } }`, `{"merge":null,"userErrors":[{"code":"SETTLED"}]}`},
		"an empty tag":                {`mutation { did: tagCustomers(input: {customerIds: ["` + made + `"], tags: [""]}) { customers { id } userErrors { field code } } }`, `{"customers":null,"userErrors":[{"field":["input","tags","0"],"code":"REQUIRED"}]}`},
	} {
		t.Run(name, func(t *testing.T) {
			if r := d.ask(tc.query); !strings.Contains(r.text, tc.want) {
				t.Errorf("got %s, want %s", r.text, tc.want)
			}
		})
	}
	for name, query := range map[string]string{
		"two keys":     `mutation { upsertCustomer(input: {key: {id: "x", email: "a@b.example"}}) { outcome } }`,
		"no key":       `mutation { upsertCustomer(input: {key: {}}) { outcome } }`,
		"a page of 0":  `{ customers(first: 0) { nodes { id } } }`,
		"an empty box": `{ search(query: "!") { id } }`,
	} {
		if r := d.ask(query); r.code() != string(CodeBadUserInput) && r.code() != string(CodeBadRequest) {
			t.Errorf("%s: %s", name, r.text)
		}
	}
	for name, query := range map[string]string{
		"customer": `{ customer(id: "` + id.New(id.Customer) + `") { id } }`,
		"update":   `mutation { updateCustomer(input: {id: "` + id.New(id.Customer) + `"}) { customer { id } } }`,
		"merge":    `mutation { undoMerge(input: {id: "mrg_x"}) { merge { id } } }`,
	} {
		if r := d.ask(query); r.code() != string(CodeNotFound) {
			t.Errorf("%s that doesn't exist: %s", name, r.text)
		}
	}
}

func TestCustomersAreMergedAndUnmergedOverTheAPI(t *testing.T) {
	d, _, other := shop(t, Config{})
	made := ana(t, d)
	both := `input: {customerId: "` + other + `", otherId: "` + made + `", reason: "the same person"}`
	preview := d.ask(`{ p: customerMergePreview(` + both + `) { survivor { id } alias { id } moves { records count } conflicts { field survivor alias } } }`)
	want := `{"survivor":{"id":"` + made + `"},"alias":{"id":"` + other + `"},"moves":[],"conflicts":[{"field":"name","survivor":"Ana Lima","alias":"Ana"}]}`
	if !strings.Contains(preview.text, want) {
		t.Errorf("preview: %s", preview.text)
	}
	promised := d.with(makePromise, draft(other, "Call back"))
	merged := d.ask(`mutation { did: mergeCustomers(`+both+`) { merge { id survivor { id merges { nodes { reason aliasId } } } undoneAt } userErrors { message } } }`, keyHeader, "m-1")
	if at(merged, "did", "merge", "survivor", "id") != made || at(merged, "did", "merge", "survivor", "merges", "nodes", 0, "aliasId") != other {
		t.Fatalf("merge: %s", merged.text)
	}
	if r := d.ask(`{ customer(id: "` + other + `") { id } customers { nodes { id } totalCount { value } } promise(id: "` + promiseOf(promised) + `") { customerId customer { id } } }`); at(r, "customer", "id") != made || fmt.Sprint(at(r, "customers", "totalCount", "value")) != "1" || at(r, "promise", "customer", "id") != made {
		t.Errorf("after the merge: %s", r.text)
	}
	undone := d.ask(`mutation { did: undoMerge(input: {id: "` + at(merged, "did", "merge", "id").(string) + `"}) { merge { undoneById undoneAt } userErrors { message } } }`)
	if at(undone, "did", "merge", "undoneAt") == nil || at(undone, "did", "merge", "undoneById") == nil {
		t.Errorf("undo: %s", undone.text)
	}
	if r := d.ask(`{ customer(id: "` + other + `") { id } }`); at(r, "customer", "id") != other {
		t.Errorf("after undo: %s", r.text)
	}
}

func TestCustomersAreListedPageByPageAndFiltered(t *testing.T) {
	d, _, _ := shop(t, Config{})
	made := ana(t, d)
	for _, name := range []string{"Bea", "Cleo", "Dora"} {
		d.with(upsertCustomer, input(map[string]any{"key": map[string]any{"externalId": name}, "name": name, "tags": []any{"loud"}}))
	}
	r := d.ask(`{ customers(first: 2) { nodes { name } pageInfo { hasNextPage endCursor } totalCount { value capped } } }`)
	if !strings.Contains(r.text, `"nodes":[{"name":"Ana"},{"name":"Ana Lima"}]`) || fmt.Sprint(at(r, "customers", "totalCount", "value")) != "5" {
		t.Fatalf("page 1: %s", r.text)
	}
	next := d.with(`query($after: String) { customers(first: 2, after: $after) { edges { node { name } } } }`, map[string]any{"after": at(r, "customers", "pageInfo", "endCursor")})
	if !strings.Contains(next.text, `[{"node":{"name":"Bea"}},{"node":{"name":"Cleo"}}]`) {
		t.Errorf("page 2: %s", next.text)
	}
	for filter, want := range map[string]string{
		`{tag: {eq: "Loud"}, name: {startsWith: "c"}}`: `[{"name":"Cleo"}]`,
		`{externalId: {in: ["Bea", "E1"]}}`:            `[{"name":"Ana Lima"},{"name":"Bea"}]`,
		`{companyId: {isNull: false}}`:                 `[{"name":"Ana Lima"}]`,
		`{stage: {in: [REPEAT, LAPSED]}}`:              `[]`,
	} {
		if r := d.ask(`{ customers(filter: ` + filter + `) { nodes { name } } }`); !strings.Contains(r.text, `"nodes":`+want) {
			t.Errorf("%s: %s", filter, r.text)
		}
	}
	_ = made
}

func TestTagsConsentAndAttributesOverTheAPI(t *testing.T) {
	d, _, _ := shop(t, Config{})
	made := ana(t, d)
	for query, want := range map[string]string{
		`mutation { tagCustomers(input: {customerIds: ["` + made + `"], tags: ["new"]}) { customers { id } userErrors { message } } }`:                                                         `{"customers":[{"id":"` + made + `"}],"userErrors":[]}`,
		`mutation { untagCustomers(input: {customerIds: ["` + made + `"], tags: ["nobody has it"]}) { customers { id } } }`:                                                                    `{"customers":[{"id":"` + made + `"}]}`,
		`mutation { recordConsent(input: {customerId: "` + made + `", purpose: "marketing", granted: true, source: "a form"}) { consent { purpose granted source } userErrors { message } } }`: `{"consent":{"purpose":"MARKETING","granted":true,"source":"a form"},"userErrors":[]}`,
		`mutation { retireAttribute(input: {key: "size"}) { attribute { key retiredAt } } }`:                                                                                                   `{"attribute":{"key":"size","retiredAt":"`,
		`mutation { retireAttribute(input: {key: "hat"}) { attribute { key } } }`:                                                                                                              `NOT_FOUND`,
		`{ companies(filter: {name: {startsWith: "lima"}}) { nodes { name } totalCount { value } } companyByExternalId(externalId: "C1") { name } }`:                                           `{"companies":{"nodes":[{"name":"Lima Ltd"}],"totalCount":{"value":1}},"companyByExternalId":{"name":"Lima Ltd"}}`,
	} {
		first := d.ask(query, keyHeader, "k-"+fmt.Sprint(len(query)))
		if !strings.Contains(first.text, want) {
			t.Errorf("got  %s\nwant %s", first.text, want)
		}
		if again := d.ask(query, keyHeader, "k-"+fmt.Sprint(len(query))); !strings.Contains(again.text, want) {
			t.Errorf("replayed %s\nwant %s", again.text, want)
		}
	}
}

func TestAViewerSeesMaskedIdentitiesAndChangesNothing(t *testing.T) {
	d, ctx, _ := shop(t, Config{})
	made := ana(t, d)
	viewer := *tenants.From(ctx)
	viewer.Role, viewer.Scopes = tenants.Viewer, tenants.ScopesOf(tenants.Viewer)
	v := open(t, tenants.As(ctx, &viewer), d.api, Config{})
	if r := v.ask(`{ customer(id: "` + made + `") { identities { value } } }`); !strings.Contains(r.text, `[{"value":"A•••@shop.example"},{"value":"•••78"}]`) {
		t.Errorf("a viewer sees %s", r.text)
	}
	if r := v.ask(`{ search(query: "ana@shop.example") { id } }`); !strings.Contains(r.text, `"search":[]`) {
		t.Errorf("a viewer finds %s", r.text)
	}
	if r := open(t, nil, d.api, Config{}).ask(`{ search(query: "ana") { id } }`); r.code() != string(CodeUnauthenticated) {
		t.Errorf("nobody's search: %s", r.text)
	}
	for _, query := range []string{
		`{ customerCandidates(key: {email: "ana@shop.example"}) { nodes { id } } }`,
		`mutation { updateCustomer(input: {id: "` + made + `", name: "X"}) { customer { id } } }`,
		`mutation { undoMerge(input: {id: "x"}) { merge { id } } }`,
	} {
		if r := v.ask(query); r.code() != string(CodeForbidden) {
			t.Errorf("%s: %s", query, r.text)
		}
	}
}

func TestAnotherTenantsCustomersAreNotFoundOverTheAPI(t *testing.T) {
	d, _, _ := shop(t, Config{})
	made := ana(t, d)
	bolt := open(t, testhouse.Tenant(t, d.db, "bolt"), d.api, Config{})
	for _, query := range []string{
		`{ customer(id: "` + made + `") { id } }`,
		`mutation { updateCustomer(input: {id: "` + made + `", name: "X"}) { customer { id } } }`,
		`mutation { tagCustomers(input: {customerIds: ["` + made + `"], tags: ["x"]}) { customers { id } } }`,
		`mutation { recordConsent(input: {customerId: "` + made + `", purpose: "X", granted: true}) { consent { id } } }`,
	} {
		if r := bolt.ask(query); r.code() != string(CodeNotFound) {
			t.Errorf("%s: %s", query, r.text)
		}
	}
	if r := bolt.ask(`{ node(id: "` + made + `") { id } search(query: "ana") { id } customers { nodes { id } } }`); !strings.Contains(r.text, `{"node":null,"search":[],"customers":{"nodes":[]}}`) {
		t.Errorf("bolt sees %s", r.text)
	}
}
