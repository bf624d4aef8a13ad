package graph

import (
	"fmt"
	"strings"
	"testing"

	"kept/internal/id"
	"kept/internal/testhouse"
)

const recordPurchase = `mutation($in: RecordPurchaseInput!) {
  did: recordPurchase(input: $in) {
    outcome userErrors { field code message }
    purchase { id status amount { amount currency } rate promisedDay timeZone deliveredAt
      customer { stage } lines { quantity description product { name } unitPrice { amount } } promises { nodes { text state product { name } purchase { externalId } } } history { nodes { type } } }
  }
}`

// sofa is a purchase of customerID, promised for the tenant's today.
func sofa(customerID string, more map[string]any) map[string]any {
	in := map[string]any{
		"externalId": "O1", "customerId": customerID, "occurredAt": "2026-03-02T09:00:00Z", "promisedDay": "2026-03-04",
		"lines": []any{map[string]any{"description": "Sofa", "unitPrice": map[string]any{"currency": "EUR", "amount": "499.00"}}},
	}
	for k, v := range more {
		in[k] = v
	}
	return input(in)
}

func TestAPurchaseAndThePromiseOfItsDelivery(t *testing.T) {
	d, _, ana := shop(t, Config{})
	made := d.ask(`mutation { p: upsertProduct(input: {externalId: "S1", name: "Sofa", unitCost: {currency: "EUR", amount: "200"}}) { outcome product { id unitCost { amount } } userErrors { message } } }`)
	if at(made, "p", "outcome") != "CREATED" || at(made, "p", "product", "unitCost", "amount") != "200.00" {
		t.Fatalf("product: %s", made.text)
	}
	lines := []any{map[string]any{"productId": at(made, "p", "product", "id"), "quantity": 2, "unitPrice": map[string]any{"currency": "EUR", "amount": "499.00"}}}
	r := d.with(recordPurchase, sofa(ana, map[string]any{"lines": lines}))
	want := `"status":"PLACED","amount":{"amount":"998.00","currency":"EUR"},"rate":"1","promisedDay":"2026-03-04","timeZone":"Europe/Berlin","deliveredAt":null,` +
		`"customer":{"stage":"FIRST_TIME"},"lines":[{"quantity":2,"description":"","product":{"name":"Sofa"},"unitPrice":{"amount":"499.00"}}],` +
		`"promises":{"nodes":[{"text":"Delivered by 2026-03-04","state":"OPEN","product":{"name":"Sofa"},"purchase":{"externalId":"O1"}}]},"history":{"nodes":[{"type":"purchase.recorded"}]}}`
	if !strings.Contains(r.text, `"outcome":"CREATED"`) || !strings.Contains(r.text, want) {
		t.Fatalf("got  %s\nwant %s", r.text, want)
	}
	purchase := at(r, "did", "purchase", "id").(string)
	for _, outcome := range []string{"UPDATED", "UNCHANGED"} {
		done := d.with(`mutation($id: ID!) { did: deliverPurchase(input: {id: $id, deliveredAt: "2026-03-04T08:00:00Z"}) { outcome purchase { status promises { nodes { state } } } userErrors { message } } }`, map[string]any{"id": purchase})
		if want := `{"outcome":"` + outcome + `","purchase":{"status":"DELIVERED","promises":{"nodes":[{"state":"KEPT"}]}},"userErrors":[]}`; !strings.Contains(done.text, want) {
			t.Errorf("got %s, want %s", done.text, want)
		}
	}
	back := d.with(`mutation($id: ID!) { did: returnPurchase(input: {id: $id, reason: "too big"}) { purchase { status } userErrors { message } } }`, map[string]any{"id": purchase})
	if at(back, "did", "purchase", "status") != "RETURNED" {
		t.Errorf("return: %s", back.text)
	}
	listed := d.with(`query($id: ID!, $customer: ID!) {
	  purchaseByExternalId(externalId: "O1") { id } node(id: $id) { ... on Purchase { status } } purchases { totalCount { value } nodes { id } }
	  customer(id: $customer) { purchases(first: 1) { nodes { id } pageInfo { hasNextPage } totalCount { value } } } products(filter: {name: {startsWith: "so"}}) { nodes { name } }
	}`, map[string]any{"id": purchase, "customer": ana})
	want = `{"purchaseByExternalId":{"id":"` + purchase + `"},"node":{"status":"RETURNED"},"purchases":{"totalCount":{"value":1},"nodes":[{"id":"` + purchase + `"}]},` +
		`"customer":{"purchases":{"nodes":[{"id":"` + purchase + `"}],"pageInfo":{"hasNextPage":false},"totalCount":{"value":1}}},"products":{"nodes":[{"name":"Sofa"}]}}`
	if !strings.Contains(listed.text, want) {
		t.Errorf("got  %s\nwant %s", listed.text, want)
	}
}

func TestWhatIsWrongWithAPurchase(t *testing.T) {
	d, _, ana := shop(t, Config{})
	lines := []any{map[string]any{"quantity": 0, "unitPrice": map[string]any{"currency": "EUR", "amount": "1"}}}
	for name, tc := range map[string]struct {
		more map[string]any
		want string
	}{
		"a quantity of none":     {map[string]any{"lines": lines}, `{"field":["input","lines","0","quantity"],"code":"INVALID"`},
		"another sum":            {map[string]any{"amount": map[string]any{"currency": "EUR", "amount": "1"}}, `{"field":["input","amount"],"code":"INVALID"`},
		"a currency and no rate": {map[string]any{"lines": nil, "amount": map[string]any{"currency": "USD", "amount": "1"}}, `{"field":["input","rate"],"code":"INVALID"`},
		"the future":             {map[string]any{"occurredAt": "2126-03-02T09:00:00Z"}, `{"field":["input","occurredAt"],"code":"INVALID"`},
	} {
		if r := d.with(recordPurchase, sofa(ana, tc.more)); !strings.Contains(r.text, tc.want) || !strings.Contains(r.text, `"purchase":null`) {
			t.Errorf("%s: got %s, want %s", name, r.text, tc.want)
		}
	}
	if r := d.with(recordPurchase, sofa(id.New(id.Customer), nil)); r.code() != string(CodeNotFound) {
		t.Errorf("nobody's purchase: %s", r.text)
	}
	other := open(t, testhouse.Tenant(t, d.db, "bolt"), d.api, Config{})
	d.with(recordPurchase, sofa(ana, nil))
	for name, query := range map[string]string{
		"purchase":  `{ purchaseByExternalId(externalId: "O1") { id } }`,
		"purchases": `{ customer(id: "` + ana + `") { purchases { nodes { id } } } }`,
	} {
		if r := other.ask(query); r.code() != string(CodeNotFound) {
			t.Errorf("another tenant's %s: %s", name, r.text)
		}
	}
}

func TestAKeyedPurchaseIsAnsweredAgain(t *testing.T) {
	d, _, ana := shop(t, Config{})
	first := d.with(recordPurchase, sofa(ana, nil), keyHeader, "p-1")
	again := d.with(recordPurchase, sofa(ana, nil), keyHeader, "p-1")
	if fmt.Sprint(first.body.Data) != fmt.Sprint(again.body.Data) || !strings.Contains(again.text, `"outcome":"CREATED"`) {
		t.Errorf("first %s\nagain %s", first.text, again.text)
	}
}
