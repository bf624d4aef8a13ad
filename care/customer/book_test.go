package customer_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"kept/care/customer"
	"kept/care/event"
	events "kept/ent/db/event"
	"kept/internal/fault"
	"kept/internal/filter"
	"kept/internal/page"
	"kept/internal/testhouse"
	"kept/internal/upsert"
	"kept/tenants"
)

func names(p page.Page[*customer.Customer]) []string {
	out := []string{}
	for _, c := range p.Items {
		out = append(out, c.Name)
	}
	return out
}

func TestListIsNarrowedAndSorted(t *testing.T) {
	db, book := open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	company, err := book.UpsertCompany(ctx, customer.CompanyDraft{Name: "Lima Ltd"})
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for i, d := range []customer.Draft{
		{Name: ptr("Émile"), Tags: []string{"VIP"}},
		{Name: ptr("ann"), CompanyID: &company.Record.ID},
		{Name: ptr("Emma"), CompanyID: &company.Record.ID, Tags: []string{"Véry Loud"}},
		{Name: ptr("Zoe"), Tags: []string{"vip"}},
	} {
		d.Since = ptr(testhouse.Now.AddDate(0, 0, -i))
		ids = append(ids, create(t, ctx, book, d).ID)
	}
	if err := book.Bought(ctx, map[string]int{ids[1]: 2}); err != nil {
		t.Fatal(err)
	}
	repeat := customer.Repeat
	for _, tc := range []struct {
		name  string
		f     customer.Filter
		order customer.Order
		want  []string
	}{
		{"all by name", customer.Filter{}, customer.ByName, []string{"ann", "Émile", "Emma", "Zoe"}},
		{"backwards", customer.Filter{}, customer.ByNameDesc, []string{"Zoe", "Emma", "Émile", "ann"}},
		{"newest first", customer.Filter{}, customer.ByCreatedDesc, []string{"Émile", "ann", "Emma", "Zoe"}},
		{"by prefix", customer.Filter{Name: &filter.String{StartsWith: ptr("EM")}}, customer.ByName, []string{"Émile", "Emma"}},
		{"by tag", customer.Filter{Tag: &filter.String{Eq: ptr("Vip")}}, customer.ByName, []string{"Émile", "Zoe"}},
		{"by tags", customer.Filter{Tag: &filter.String{In: []string{"very loud", "vip"}}}, customer.ByName, []string{"Émile", "Emma", "Zoe"}},
		{"by company", customer.Filter{CompanyID: &filter.ID{Eq: &company.Record.ID}}, customer.ByName, []string{"ann", "Emma"}},
		{"of no company", customer.Filter{CompanyID: &filter.ID{IsNull: ptr(true)}}, customer.ByName, []string{"Émile", "Zoe"}},
		{"by stage", customer.Filter{Stage: &customer.StageFilter{Eq: &repeat}}, customer.ByName, []string{"ann"}},
		{"by stages", customer.Filter{Stage: &customer.StageFilter{In: []customer.Stage{customer.Prospect}}}, customer.ByName, []string{"Émile", "Emma", "Zoe"}},
		{"certain ones", customer.Filter{ID: &filter.ID{In: []string{ids[0], ids[3]}}}, customer.ByName, []string{"Émile", "Zoe"}},
		{"none of them", customer.Filter{ID: &filter.ID{In: []string{}}}, customer.ByName, []string{}},
		{"since yesterday", customer.Filter{CreatedAt: &filter.Time{Gte: ptr(testhouse.Now.AddDate(0, 0, -1))}}, customer.ByCreated, []string{"ann", "Émile"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p, err := book.List(ctx, tc.f, tc.order, page.Args{})
			if err != nil || !slices.Equal(names(p), tc.want) {
				t.Fatalf("List = %v, %v; want %v", names(p), err, tc.want)
			}
			if n, err := p.Count(ctx); err != nil || n != len(tc.want) {
				t.Errorf("Count = %d, %v; want %d", n, err, len(tc.want))
			}
		})
	}
	// A merged customer is listed once, with the tags of both.
	merge(t, ctx, book, ids[0], ids[1])
	p, err := book.List(ctx, customer.Filter{Tag: &filter.String{Eq: ptr("vip")}}, customer.ByName, page.Args{})
	if err != nil || !slices.Equal(names(p), []string{"ann", "Zoe"}) {
		t.Errorf("after a merge List = %v, %v; want the survivor", names(p), err)
	}
}

func TestListWalksPageByPage(t *testing.T) {
	db, book := open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	for i := range 7 {
		create(t, ctx, book, customer.Draft{Name: ptr(fmt.Sprint("c", i/2))})
	}
	var got []string
	args := page.Args{First: ptr(3)}
	for {
		p, err := book.List(ctx, customer.Filter{}, customer.ByName, args)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range p.Items {
			got = append(got, c.ID)
		}
		if !p.HasNext {
			break
		}
		args.After = ptr(p.Key(p.Items[len(p.Items)-1]).Cursor())
	}
	slices.Sort(got)
	if len(slices.Compact(got)) != 7 {
		t.Errorf("%d customers on all pages, want 7", len(got))
	}
}

func TestTagsComeAndGo(t *testing.T) {
	db, book := open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	a, b := create(t, ctx, book, customer.Draft{Name: ptr("A")}).ID, create(t, ctx, book, customer.Draft{Name: ptr("B")}).ID
	for _, step := range []struct {
		verb func(context.Context, []string, []string) ([]*customer.Customer, error)
		tags []string
		want string
	}{
		{book.Tag, []string{"VIP", "new  one"}, "[new one VIP]"},
		{book.Tag, []string{"vip", "Vip"}, "[new one VIP]"},
		{book.Untag, []string{"vip", "unknown"}, "[new one]"},
	} {
		if _, err := step.verb(ctx, []string{a, b, a}, step.tags); err != nil {
			t.Fatal(err)
		}
		tags, err := book.Tags(ctx, []string{a, b})
		if err != nil || fmt.Sprint(tags[a]) != step.want || fmt.Sprint(tags[b]) != step.want {
			t.Errorf("tags = %v, %v; want %s for both", tags, err, step.want)
		}
	}
	if got := changes(t, ctx, db, a); got != "created updated updated" {
		t.Errorf("events: %s; want none where nothing changed", got)
	}
	if _, err := book.Tag(ctx, []string{a}, []string{""}); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("an empty tag: %v, want invalid", err)
	}
}

func TestEveryChangeMovesUpdatedAt(t *testing.T) {
	db := testhouse.Open(t)
	now := testhouse.Now
	tick := func() time.Time { return now }
	book := customer.NewBook(db, event.NewLog(db, tick, nil), tick)
	ctx := testhouse.Tenant(t, db, "acme")
	ann := create(t, ctx, book, customer.Draft{Name: ptr("Ann")}).ID
	for what, change := range map[string]func() error{
		"a tag":           func() error { _, err := book.Tag(ctx, []string{ann}, []string{"vip"}); return err },
		"a tag in update": func() error { _, err := book.Update(ctx, ann, customer.Draft{Tags: []string{"new"}}); return err },
		"an identity": func() error {
			_, err := book.Update(ctx, ann, customer.Draft{Identities: []customer.IdentityDraft{email("ann@shop.example")}})
			return err
		},
		"a name":     func() error { _, err := book.Update(ctx, ann, customer.Draft{Name: ptr("Anna")}); return err },
		"a purchase": func() error { return book.Bought(ctx, map[string]int{ann: 1}) },
	} {
		now = now.Add(time.Minute)
		if err := change(); err != nil {
			t.Fatal(err)
		}
		if c, err := book.Find(ctx, ann); err != nil || !c.UpdatedAt.Equal(now) || !c.CreatedAt.Equal(testhouse.Now) {
			t.Errorf("%s: updated at %v, %v; want %v", what, c.UpdatedAt, err, now)
		}
	}
}

func TestConsentIsASeriesWhoseLatestHolds(t *testing.T) {
	db, book := open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	ann := create(t, ctx, book, customer.Draft{Name: ptr("Ann")}).ID
	if yes, err := book.Allows(ctx, ann, "SURVEYS"); err != nil || yes {
		t.Errorf("never asked: %v, %v; want no", yes, err)
	}
	consent(t, ctx, book, ann, "surveys", true, 2*time.Hour)
	consent(t, ctx, book, ann, "SURVEYS", false, time.Hour)
	consent(t, ctx, book, ann, "SURVEYS", true, 3*time.Hour) // told late: older than what holds
	if yes, err := book.Allows(ctx, ann, "SURVEYS"); err != nil || yes {
		t.Errorf("Allows = %v, %v; want the latest answer, no", yes, err)
	}
	two := 2
	all, err := book.ConsentHistory(ctx, []string{ann}, page.Args{First: &two})
	if p := all[ann]; err != nil || len(p.Items) != 2 || !p.HasNext || p.Items[0].Granted || !p.Items[1].Granted {
		t.Errorf("her answers = %v, %v; want the newest two, no before yes, and more", p.Items, err)
	}
	_, err = book.RecordConsent(ctx, customer.ConsentDraft{CustomerID: ann, Purpose: "X", OccurredAt: ptr(testhouse.Now.Add(time.Hour))})
	if fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("in the future: %v, want invalid", err)
	}
}

func TestStageMovesWithPurchases(t *testing.T) {
	db, book := open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	ann := create(t, ctx, book, customer.Draft{Name: ptr("Ann")}).ID
	for _, step := range []struct {
		what string
		do   func() error
		want customer.Stage
	}{
		{"a prospect can't lapse", func() error { return book.Lapse(ctx, []string{ann}) }, customer.Prospect},
		{"one", func() error { return book.Bought(ctx, map[string]int{ann: 1}) }, customer.FirstTime},
		{"two", func() error { return book.Bought(ctx, map[string]int{ann: 2}) }, customer.Repeat},
		{"two, again", func() error { return book.Bought(ctx, map[string]int{ann: 2}) }, customer.Repeat},
		{"lapsed", func() error { return book.Lapse(ctx, []string{ann}) }, customer.Lapsed},
		{"back", func() error { return book.Bought(ctx, map[string]int{ann: 3}) }, customer.Repeat},
	} {
		if err := step.do(); err != nil {
			t.Fatal(err)
		}
		if c, err := book.Find(ctx, ann); err != nil || c.Stage != step.want {
			t.Errorf("%s: %v, %v; want %s", step.what, c.Stage, err, step.want)
		}
	}
}

func TestCompaniesAreUpserted(t *testing.T) {
	db, book := open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	var first string
	for _, step := range []struct {
		d    customer.CompanyDraft
		want upsert.Outcome
	}{
		{customer.CompanyDraft{ExternalID: "C1", Name: "Lima Ltd"}, upsert.Created},
		{customer.CompanyDraft{ExternalID: "C1", Name: " Lima  Ltd"}, upsert.Unchanged},
		{customer.CompanyDraft{ExternalID: "C1", Name: "Lima & Co"}, upsert.Updated},
		{customer.CompanyDraft{Name: "Lima & Co"}, upsert.Created},
	} {
		r, err := book.UpsertCompany(ctx, step.d)
		if err != nil || r.Outcome != step.want {
			t.Fatalf("UpsertCompany(%+v) = %+v, %v; want %s", step.d, r, err, step.want)
		}
		if first == "" {
			first = r.Record.ID
		}
	}
	if c, err := book.CompanyByExternalID(ctx, "C1"); err != nil || c.ID != first || c.Name != "Lima & Co" {
		t.Errorf("CompanyByExternalID = %+v, %v", c, err)
	}
	told := db.Event.Query().Where(events.SubjectID(first)).Order(events.ByID()).Select(events.FieldType).StringsX(ctx)
	if !slices.Equal(told, []string{"company.created", "company.updated"}) {
		t.Errorf("told of %v, want each change once", told)
	}
	p, err := book.ListCompanies(ctx, customer.CompanyFilter{Name: &filter.String{StartsWith: ptr("LI")}}, page.Args{})
	if n, _ := p.Count(ctx); err != nil || len(p.Items) != 2 || n != 2 {
		t.Errorf("ListCompanies = %v, %v", p.Items, err)
	}
	if _, err := book.UpsertCompany(ctx, customer.CompanyDraft{Name: " "}); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("no name: %v, want invalid", err)
	}
}

func TestAttributesAreDefinedFirst(t *testing.T) {
	db, book := open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	if _, err := book.DefineAttribute(ctx, customer.AttributeDraft{Key: "colour", Label: "Colour", Kind: customer.Choice, Choices: []string{"red"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := book.DefineAttribute(ctx, customer.AttributeDraft{Key: "colour", Kind: customer.Text}); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("another kind: %v, want invalid", err)
	}
	if _, err := book.DefineAttribute(ctx, customer.AttributeDraft{Key: "colour", Label: "Favourite colour", Kind: customer.Choice, Choices: []string{"red", "blue"}}); err != nil {
		t.Fatal(err)
	}
	blue := []customer.AttributeValue{{Key: "colour", Value: "blue"}}
	ann := create(t, ctx, book, customer.Draft{Name: ptr("Ann"), Attributes: blue})
	if _, err := book.RetireAttribute(ctx, "colour"); err != nil {
		t.Fatal(err)
	}
	if _, err := book.Create(ctx, customer.Draft{Name: ptr("Bea"), Attributes: blue}); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("a retired attribute's value: %v, want invalid", err)
	}
	again, err := book.Find(ctx, ann.ID)
	if err != nil {
		t.Fatal(err)
	}
	of, err := book.AttributesOf(ctx, []*customer.Customer{again})
	if err != nil || len(of[0]) != 1 || *of[0][0] != (customer.Attribute{Key: "colour", Label: "Favourite colour", Kind: customer.Choice, Value: "blue"}) {
		t.Errorf("AttributesOf = %+v, %v; want the value to stay", of[0], err)
	}
	if _, err := book.RetireAttribute(ctx, "size"); !fault.IsMissing(err) {
		t.Errorf("retire nothing: %v, want missing", err)
	}
}

func TestAnotherTenantReadsChangesDeletesAndLinksNothing(t *testing.T) {
	db, book := open(t)
	acme, bolt := testhouse.Tenant(t, db, "acme"), testhouse.Tenant(t, db, "bolt")
	ann := create(t, acme, book, customer.Draft{Name: ptr("Ann"), ExternalID: ptr("E1"), Identities: []customer.IdentityDraft{email("ann@shop.example")}, Tags: []string{"vip"}})
	alias := create(t, acme, book, customer.Draft{Name: ptr("Anne")})
	m := merge(t, acme, book, alias.ID, ann.ID)
	identities, _ := book.Identities(acme, []string{ann.ID})
	company, _ := book.UpsertCompany(acme, customer.CompanyDraft{Name: "Lima Ltd"})
	own := create(t, bolt, book, customer.Draft{Name: ptr("Own")})
	for name, verb := range map[string]func() error{
		"find":            func() error { _, err := book.Find(bolt, ann.ID); return err },
		"find by key":     func() error { _, err := book.FindBy(bolt, customer.Key{Email: ptr("ann@shop.example")}); return err },
		"update":          func() error { _, err := book.Update(bolt, ann.ID, customer.Draft{Name: ptr("X")}); return err },
		"tag":             func() error { _, err := book.Tag(bolt, []string{ann.ID}, []string{"x"}); return err },
		"untag":           func() error { _, err := book.Untag(bolt, []string{ann.ID}, []string{"vip"}); return err },
		"remove identity": func() error { _, err := book.RemoveIdentity(bolt, own.ID, identities[ann.ID][0].ID); return err },
		"consent": func() error {
			_, err := book.RecordConsent(bolt, customer.ConsentDraft{CustomerID: ann.ID, Purpose: "X"})
			return err
		},
		"merge": func() error {
			_, err := book.Merge(bolt, customer.MergeDraft{CustomerID: own.ID, OtherID: ann.ID})
			return err
		},
		"survive": func() error {
			_, err := book.Merge(bolt, customer.MergeDraft{CustomerID: own.ID, OtherID: own.ID, SurvivorID: &ann.ID})
			return err
		},
		"unmerge": func() error { _, err := book.Unmerge(bolt, m.ID); return err },
		"company": func() error { _, err := book.Company(bolt, company.Record.ID); return err },
		"change company": func() error {
			_, err := book.UpsertCompany(bolt, customer.CompanyDraft{ID: company.Record.ID, Name: "X"})
			return err
		},
		"link company": func() error {
			_, err := book.Update(bolt, own.ID, customer.Draft{CompanyID: &company.Record.ID})
			return err
		},
	} {
		if err := verb(); !fault.IsMissing(err) {
			t.Errorf("%s: %v, want missing", name, err)
		}
	}
	if err := book.Bought(bolt, map[string]int{ann.ID: 5}); err != nil {
		t.Fatal(err)
	}
	if c, err := book.Find(acme, ann.ID); err != nil || c.Stage != customer.Prospect || c.Name != "Ann" {
		t.Errorf("after all that Ann is %+v, %v", c, err)
	}
	tags, err := book.Tags(bolt, []string{ann.ID})
	if err != nil || len(tags[ann.ID]) != 0 {
		t.Errorf("tags = %v, %v; want none", tags, err)
	}
	// The same keys are free for bolt.
	if c := create(t, bolt, book, customer.Draft{ExternalID: ptr("E1"), Identities: []customer.IdentityDraft{email("ann@shop.example")}}); c.ID == ann.ID {
		t.Error("bolt got acme's customer")
	}
}

func TestAnEndCustomerSeesHerselfAndNobodyElse(t *testing.T) {
	db, book := open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	ann := create(t, ctx, book, customer.Draft{Name: ptr("Ann"), Identities: []customer.IdentityDraft{email("ann@shop.example")}, Tags: []string{"vip"}}).ID
	bea := create(t, ctx, book, customer.Draft{Name: ptr("Bea"), Tags: []string{"vip"}}).ID
	alias := create(t, ctx, book, customer.Draft{Name: ptr("Anne"), Tags: []string{"old"}}).ID
	merge(t, ctx, book, alias, ann)
	herself := tenants.As(ctx, &tenants.Actor{
		TenantID: tenants.From(ctx).TenantID, Kind: tenants.KindCustomer, CustomerID: ann, CustomerAliases: []string{alias}, Scopes: tenants.CustomerScopes(),
	})
	if c, err := book.Find(herself, alias); err != nil || c.ID != ann {
		t.Errorf("by her alias: %v, %v; want herself", c, err)
	}
	if got, err := book.Identities(herself, []string{ann}); err != nil || got[ann][0].Value != "ann@shop.example" {
		t.Errorf("her identities: %v, %v; want them unmasked", got, err)
	}
	if got, err := book.Tags(herself, []string{ann, bea}); err != nil || fmt.Sprint(got) != fmt.Sprint(map[string][]string{ann: {"old", "vip"}}) {
		t.Errorf("tags: %v, %v; want hers only", got, err)
	}
	if p, err := book.List(herself, customer.Filter{}, customer.ByName, page.Args{}); err != nil || !slices.Equal(names(p), []string{"Ann"}) {
		t.Errorf("the list: %v, %v; want herself only", names(p), err)
	}
	if _, err := book.Find(herself, bea); !fault.IsMissing(err) {
		t.Errorf("somebody else: %v, want missing", err)
	}
	if _, err := book.Create(herself, customer.Draft{Name: ptr("X")}); !fault.IsMissing(err) {
		t.Errorf("making somebody: %v, want missing", err)
	}
}
