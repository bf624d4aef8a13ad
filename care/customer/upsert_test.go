package customer_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"kept/care/customer"
	"kept/care/event"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/page"
	"kept/internal/testhouse"
	"kept/internal/upsert"
	"kept/tenants"
)

func ptr[T any](v T) *T { return &v }

func email(v string) customer.IdentityDraft {
	return customer.IdentityDraft{Kind: customer.EmailAddress, Value: v}
}

// create makes a customer by the verb.
func create(t *testing.T, ctx context.Context, b *customer.Book, d customer.Draft) *customer.Customer {
	t.Helper()
	c, err := b.Create(ctx, d)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// changes gives the types of what happened to a customer, in order.
func changes(t *testing.T, ctx context.Context, db *store.DB, id string) string {
	t.Helper()
	events, err := event.NewLog(db, clock.Fixed(testhouse.Now), nil).Of(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	var types []string
	for _, e := range events {
		types = append(types, strings.TrimPrefix(string(e.Type), "customer."))
	}
	return strings.Join(types, " ")
}

func TestUpsertCreatesThenUpdatesThenChangesNothing(t *testing.T) {
	db, book := open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	for _, tc := range []struct {
		name string
		u    customer.Upsert
		want upsert.Outcome
	}{
		{"new", customer.Upsert{Key: customer.Key{ExternalID: ptr("E1")}, Draft: customer.Draft{
			Name: ptr("Ann Lima"), Identities: []customer.IdentityDraft{email("Ann@shop.example"), {Kind: customer.PhoneNumber, Value: "+49 30 123456"}}, Tags: []string{"VIP"},
		}}, upsert.Created},
		{"the same", customer.Upsert{Key: customer.Key{ExternalID: ptr("E1")}, Draft: customer.Draft{
			Name: ptr("Ann Lima"), Identities: []customer.IdentityDraft{email("ann@SHOP.example")}, Tags: []string{"vip"},
		}}, upsert.Unchanged},
		{"by e-mail", customer.Upsert{Key: customer.Key{Email: ptr("ANN@shop.example")}, Draft: customer.Draft{Zone: ptr("America/Sao_Paulo")}}, upsert.Updated},
		{"by phone", customer.Upsert{Key: customer.Key{Phone: ptr("0049 30 12 34 56")}, Draft: customer.Draft{Language: ptr("pt-BR")}}, upsert.Updated},
		{"another identity", customer.Upsert{Key: customer.Key{ExternalID: ptr("E1")}, Draft: customer.Draft{Identities: []customer.IdentityDraft{{Kind: customer.Handle, Value: "@ann"}}}}, upsert.Updated},
		{"by handle", customer.Upsert{Key: customer.Key{Handle: ptr("ANN")}, Draft: customer.Draft{Tags: []string{"new"}}}, upsert.Updated},
		{"by card, new", customer.Upsert{Key: customer.Key{Card: ptr("99-1")}, Draft: customer.Draft{Name: ptr("Bea")}}, upsert.Created},
		{"by card, again", customer.Upsert{Key: customer.Key{Card: ptr("991")}, Draft: customer.Draft{Name: ptr("Bea")}}, upsert.Unchanged},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r, err := book.Upsert(ctx, tc.u)
			if err != nil || r.Outcome != tc.want {
				t.Fatalf("Upsert = %+v, %v; want %s", r, err, tc.want)
			}
		})
	}
	ann, err := book.FindBy(ctx, customer.Key{ExternalID: ptr("E1")})
	if err != nil || ann.Name != "Ann Lima" || ann.Zone != "America/Sao_Paulo" || ann.Language != "pt-BR" {
		t.Errorf("FindBy = %+v, %v", ann, err)
	}
	if got := changes(t, ctx, db, ann.ID); got != "created updated updated updated updated" {
		t.Errorf("events: %s", got)
	}
	tags, err := book.Tags(ctx, []string{ann.ID})
	if err != nil || !slices.Equal(tags[ann.ID], []string{"new", "VIP"}) {
		t.Errorf("tags = %v, %v", tags, err)
	}
}

func TestWhatIsClearedIsGone(t *testing.T) {
	db, book := open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	ann := create(t, ctx, book, customer.Draft{
		Name: ptr("Ann"), ExternalID: ptr("E1"), Zone: ptr("UTC"), Language: ptr("de"), PreferredChannel: ptr(customer.Phone),
		ContactHours: &customer.ContactHours{From: 540, Until: 1020}, ContactMemberID: &tenants.From(ctx).MemberID, HeardOfUsBy: ptr("a friend"),
	})
	all := []customer.Field{
		customer.FieldExternalID, customer.FieldCompany, customer.FieldZone, customer.FieldLanguage, customer.FieldPreferredChannel,
		customer.FieldContactHours, customer.FieldContactMember, customer.FieldHeardOfUsBy,
	}
	if _, err := book.Update(ctx, ann.ID, customer.Draft{Clear: all}); err != nil {
		t.Fatal(err)
	}
	c, err := book.Find(ctx, ann.ID)
	if err != nil || c.ExternalID != nil || c.Zone+c.Language+c.ContactMemberID+c.HeardOfUsBy != "" || c.PreferredChannel != nil || c.ContactHours != nil {
		t.Errorf("after clearing: %+v, %v", c, err)
	}
}

func TestWhoHasNoNameIsCalledByWhatIsKnown(t *testing.T) {
	db, book := open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	for _, tc := range []struct {
		key  customer.Key
		want string
	}{
		{customer.Key{ExternalID: ptr("E7")}, "E7"},
		{customer.Key{Email: ptr("zoe@shop.example")}, "z•••@shop.example"},
	} {
		r, err := book.Upsert(ctx, customer.Upsert{Key: tc.key})
		if err != nil || r.Record.Name != tc.want {
			t.Errorf("Upsert = %+v, %v; want the name %s", r, err, tc.want)
		}
	}
}

func TestAnIdentityOfSomebodyElseIsTaken(t *testing.T) {
	db, book := open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	create(t, ctx, book, customer.Draft{Name: ptr("Ann"), ExternalID: ptr("E1"), Identities: []customer.IdentityDraft{email("ann@shop.example")}})
	bea := create(t, ctx, book, customer.Draft{Name: ptr("Bea")})
	for name, d := range map[string]customer.Draft{
		"external id": {ExternalID: ptr("E1")},
		"e-mail":      {Identities: []customer.IdentityDraft{email("ANN@shop.example")}},
	} {
		if _, err := book.Update(ctx, bea.ID, d); fault.As(err) == nil || fault.As(err).Code != fault.CodeTaken {
			t.Errorf("%s on update: %v, want taken", name, err)
		}
		if _, err := book.Create(ctx, d); fault.As(err) == nil || fault.As(err).Code != fault.CodeTaken {
			t.Errorf("%s on create: %v, want taken", name, err)
		}
	}
}

func TestASharedIdentityFindsCandidates(t *testing.T) {
	db, book := open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	family := customer.IdentityDraft{Kind: customer.PhoneNumber, Value: "+4930123456", Shared: true}
	ann := create(t, ctx, book, customer.Draft{Name: ptr("Ann"), Identities: []customer.IdentityDraft{family}})
	bea := create(t, ctx, book, customer.Draft{Name: ptr("Bea"), Identities: []customer.IdentityDraft{family}})
	key := customer.Key{Phone: ptr("+4930123456")}
	found, err := book.Candidates(ctx, key, page.Args{})
	if err != nil || len(found.Items) != 2 || found.Items[0].ID != ann.ID || found.Items[1].ID != bea.ID {
		t.Errorf("Candidates = %v, %v; want Ann and Bea", found.Items, err)
	}
	if _, err := book.Merge(ctx, customer.MergeDraft{CustomerID: ann.ID, OtherID: bea.ID, SurvivorID: &ann.ID}); err != nil {
		t.Fatal(err)
	}
	cleo := create(t, ctx, book, customer.Draft{Name: ptr("Cleo"), Identities: []customer.IdentityDraft{family}})
	one := 1
	first, err := book.Candidates(ctx, key, page.Args{First: &one})
	if err != nil || len(first.Items) != 1 || first.Items[0].ID != ann.ID || !first.HasNext {
		t.Errorf("the first candidate = %v, %v; want Ann, once, and more", first.Items, err)
	}
	if n, err := first.Count(ctx); n != 2 || err != nil {
		t.Errorf("counted %d, %v; want Ann and Cleo %s", n, err, cleo.ID)
	}
	if foreign, err := book.Candidates(testhouse.Tenant(t, db, "bolt"), key, page.Args{}); err != nil || len(foreign.Items) != 0 {
		t.Errorf("another tenant finds %v, %v; want nobody", foreign.Items, err)
	}
	if _, err := book.Upsert(ctx, customer.Upsert{Key: key}); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("Upsert by a shared number: %v, want invalid", err)
	}
	if _, err := book.FindBy(ctx, key); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("FindBy a shared number: %v, want invalid", err)
	}
}

func TestABatchRefusesRowByRow(t *testing.T) {
	db, book := open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	missing := id.New(id.Customer)
	results, err := book.UpsertAll(ctx, []customer.Upsert{
		{Key: customer.Key{ExternalID: ptr("E1")}, Draft: customer.Draft{Name: ptr("Ann"), Identities: []customer.IdentityDraft{email("ann@shop.example")}}},
		{Key: customer.Key{ExternalID: ptr("E2")}, Draft: customer.Draft{Identities: []customer.IdentityDraft{email("not an address")}}},
		{Key: customer.Key{ID: &missing}},
		{Key: customer.Key{ExternalID: ptr("E1")}, Draft: customer.Draft{Name: ptr("Ann Lima")}},
		{Key: customer.Key{ExternalID: ptr("E3")}, Draft: customer.Draft{Identities: []customer.IdentityDraft{email("ann@shop.example")}}},
		{Key: customer.Key{ExternalID: ptr("E4")}, Draft: customer.Draft{CompanyID: &missing}},
		{Key: customer.Key{ExternalID: ptr("E5")}, Draft: customer.Draft{Attributes: []customer.AttributeValue{{Key: "size", Value: "1"}}}},
		{Key: customer.Key{ExternalID: ptr("E6")}},
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range results {
		if r.Err != nil {
			got = append(got, string(fault.KindOf(r.Err)))
		} else {
			got = append(got, string(r.Outcome))
		}
	}
	want := "[CREATED invalid missing UPDATED conflict missing invalid CREATED]"
	if fmt.Sprint(got) != want {
		t.Errorf("results %v, want %s", got, want)
	}
	if n, err := book.Count(ctx, customer.Filter{}, 100); err != nil || n != 2 {
		t.Errorf("%d customers, %v; want 2", n, err)
	}
}

func TestUpsertsOfOneAddressAtOnceGiveOneCustomer(t *testing.T) {
	db, book := open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	const n = 8
	var wg sync.WaitGroup
	ids, errs := make([]string, n), make([]error, n)
	start := make(chan struct{})
	for i := range n {
		wg.Go(func() {
			<-start
			r, err := book.Upsert(ctx, customer.Upsert{Key: customer.Key{Email: ptr("ann@shop.example")}, Draft: customer.Draft{Tags: []string{fmt.Sprint("t", i)}}})
			if errs[i] = err; err == nil {
				ids[i] = r.Record.ID
			}
		})
	}
	close(start)
	wg.Wait()
	for i := range n {
		if errs[i] != nil || ids[i] != ids[0] {
			t.Errorf("upsert %d: %s, %v; want the one customer %s", i, ids[i], errs[i], ids[0])
		}
	}
	tags, err := book.Tags(ctx, ids[:1])
	if err != nil || len(tags[ids[0]]) != n {
		t.Errorf("tags = %v, %v; want all %d", tags, err, n)
	}
}

func TestUpdatesOfOneCustomerAtOnceLoseNothing(t *testing.T) {
	db, book := open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	ann := create(t, ctx, book, customer.Draft{Name: ptr("Ann")})
	var wg sync.WaitGroup
	errs := make([]error, 6)
	for i := range errs {
		key := fmt.Sprint("k", i)
		if _, err := book.DefineAttribute(ctx, customer.AttributeDraft{Key: key, Kind: customer.Number}); err != nil {
			t.Fatal(err)
		}
		wg.Go(func() {
			_, errs[i] = book.Update(ctx, ann.ID, customer.Draft{Attributes: []customer.AttributeValue{{Key: key, Value: "1"}}})
		})
	}
	wg.Wait()
	got, err := book.Find(ctx, ann.ID)
	if err != nil || len(got.Attributes) != len(errs) {
		t.Errorf("attributes %v, %v, %v; want all %d", got.Attributes, err, errs, len(errs))
	}
}

func TestIdentitiesAreMaskedForWhoMayNotSeeThem(t *testing.T) {
	db, book := open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	ann := create(t, ctx, book, customer.Draft{Name: ptr("Ann"), Identities: []customer.IdentityDraft{email("ann@shop.example")}})
	viewer := *tenants.From(ctx)
	viewer.Scopes = tenants.ScopesOf(tenants.Viewer)
	for name, tc := range map[string]struct {
		ctx  context.Context
		want string
	}{"owner": {ctx, "ann@shop.example"}, "viewer": {tenants.As(ctx, &viewer), "a•••@shop.example"}} {
		got, err := book.Identities(tc.ctx, []string{ann.ID})
		if err != nil || len(got[ann.ID]) != 1 || got[ann.ID][0].Value != tc.want {
			t.Errorf("%s sees %v, %v; want %s", name, got[ann.ID], err, tc.want)
		}
	}
}

func TestARemovedIdentityLeadsToNobody(t *testing.T) {
	db, book := open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	ann := create(t, ctx, book, customer.Draft{Name: ptr("Ann"), Identities: []customer.IdentityDraft{email("ann@shop.example")}})
	got, _ := book.Identities(ctx, []string{ann.ID})
	if _, err := book.RemoveIdentity(ctx, ann.ID, got[ann.ID][0].ID); err != nil {
		t.Fatal(err)
	}
	if _, err := book.FindBy(ctx, customer.Key{Email: ptr("ann@shop.example")}); !fault.IsMissing(err) {
		t.Errorf("FindBy = %v, want missing", err)
	}
	if _, err := book.RemoveIdentity(ctx, ann.ID, got[ann.ID][0].ID); !fault.IsMissing(err) {
		t.Errorf("again = %v, want missing", err)
	}
}
