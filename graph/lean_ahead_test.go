package graph

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"

	"kept/care/customer"
	"kept/care/interaction"
	"kept/graph/generated"
	"kept/graph/model"
	"kept/internal/testhouse"
	"kept/tenants"
)

// belowOne asks for each of oneCustomer's fields once.
var belowOne = map[string]string{
	"identities": "{value}", "tags": "", "consents": "{purpose}", "consentHistory": "{nodes{purpose} totalCount{value}}",
	"merges": "{nodes{id survivor{name}}}", "history": "{nodes{type}}", "interactions": "{nodes{id customer{name tags}} totalCount{value}}",
	"notes": "{nodes{body}}", "promises": "{nodes{id customer{name}} pageInfo{hasNextPage}}", "purchases": "{nodes{id}}",
	"questions": "{nodes{text}}", "timeline": "{nodes{kind at} totalCount{value}}", "brief": "{purchases lastPromise{text}}",
}

// TestOneCustomerIsAskedAheadOf holds what is asked for beside a customer to what
// is asked for after her: of one who is there, of an alias, and of none.
func TestOneCustomerIsAskedAheadOf(t *testing.T) {
	p := openTwo(t, 4)
	ids := p.ids["Customer"]
	p.must(t, `mutation{mergeCustomers(input:{customerId:"`+ids[0]+`",otherId:"`+ids[3]+`",survivorId:"`+ids[0]+`"}){merge{id} userErrors{message}}}`)
	all := "name company{name} attributes{key}"
	for _, field := range oneCustomer.Below {
		sub, ok := belowOne[field]
		if !ok && field != "tags" {
			t.Errorf("%s isn't tried", field)
		}
		all += " " + field + sub
	}
	for what, id := range map[string]string{"a survivor": ids[0], "an alias": ids[3], "another": ids[1], "nobody": "cus_none", "no id": ""} {
		for _, query := range []string{all, "name promises(filter:{id:{isNull:true}} first:0){nodes{id}}", "timeline(first:1){nodes{kind}} interactions(after:\"x\"){nodes{id}}"} {
			answer := p.compare(t, `{customer(id:"`+id+`"){`+query+`}}`, nil)
			if found := strings.Contains(answer, "Ana"); query == all && found != (id != "" && id != "cus_none") {
				t.Errorf("%s: got %s", what, answer)
			}
		}
	}
	p.compare(t, `query($t:Boolean!$f:Boolean!){customer(id:"`+ids[3]+`"){tags@include(if:$f) name promises@skip(if:$f){nodes{id}} ...on Node{id}}}`, choice)
	p.actor.Scopes = []string{tenants.InteractionsRead, tenants.PromisesRead}
	if answer := p.compare(t, `{customer(id:"`+ids[0]+`"){name interactions{nodes{subject}} promises{nodes{text}}}}`, nil); strings.Contains(answer, "feed") || strings.Contains(answer, "Call") {
		t.Errorf("who may not see her sees %s", answer)
	}
	if left := p.fallbacks(t); len(left) > 0 {
		t.Errorf("left to gqlgen: %v", left)
	}
}

// counting counts what is read below customers, and for whom.
type counting struct {
	*Resolver
	seen *seen
}

type seen struct {
	mu  sync.Mutex
	ids []string
}

func (c counting) Customer() generated.CustomerResolver {
	return countingCustomers{c.Resolver.Customer(), c.seen}
}

type countingCustomers struct {
	generated.CustomerResolver
	*seen
}

func (c countingCustomers) Interactions(ctx context.Context, cs []*customer.Customer, first *int, after *string, last *int, before *string) ([]*model.Connection[interaction.Interaction], error) {
	c.mu.Lock()
	c.ids = append(c.ids, keys(cs, customerID)...)
	c.mu.Unlock()
	return c.CustomerResolver.Interactions(ctx, cs, first, after, last, before)
}

// TestAskedAheadOnce asks for one customer's contacts once, and again only for
// an alias's survivor.
func TestAskedAheadOnce(t *testing.T) {
	db := testhouse.Open(t)
	ctx, r := testhouse.Tenant(t, db, "acme"), rooms(db)
	ana, bea := newCustomer(t, ctx, db), newCustomer(t, ctx, db)
	if _, err := r.StoryBook.MergeCustomers(ctx, customer.MergeDraft{CustomerID: ana, OtherID: bea, SurvivorID: &ana}); err != nil {
		t.Fatal(err)
	}
	s := &seen{}
	d := &twoPaths{actor: tenants.From(ctx), lean: newEndpoint(counting{r, s}, r, Config{})}
	for id, want := range map[string][]string{ana: {ana}, bea: {bea, ana}, "cus_none": {"cus_none"}} {
		s.ids = nil
		d.ask(d.lean, `{customer(id:"`+id+`"){name interactions{nodes{id}}}}`, nil)
		if !slices.Equal(s.ids, want) {
			t.Errorf("asked for %s: contacts of %v were read, want %v", id, s.ids, want)
		}
	}
	s.ids = nil
	bolt := tenants.From(testhouse.Tenant(t, db, "bolt"))
	d.actor = bolt
	if answer := d.ask(d.lean, `{customer(id:"`+ana+`"){name interactions{nodes{id}}}}`, nil); !strings.Contains(answer, string(CodeNotFound)) || !strings.Contains(answer, `"customer":null`) {
		t.Errorf("another tenant's: got %s", answer)
	}
}
