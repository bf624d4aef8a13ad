package claim_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"kept/care/claim"
	"kept/care/event"
	"kept/care/product"
	"kept/ent/db/searchdoc"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/filter"
	"kept/internal/id"
	"kept/internal/page"
	"kept/internal/testhouse"
)

func open(t *testing.T) (*store.DB, *claim.Book, *event.Log) {
	t.Helper()
	db, now := testhouse.Open(t), clock.Fixed(testhouse.Now)
	log := event.NewLog(db, now, nil)
	return db, claim.NewBook(db, log, now), log
}

func ptr[T any](v T) *T { return &v }

func days(n int) *claim.Measure { return &claim.Measure{Amount: n, Unit: claim.WorkingDays} }

func draft(text string) claim.Draft {
	return claim.Draft{Text: text, Published: "home page", Kind: claim.Deadline, Trigger: claim.OnPurchase, Measure: days(3)}
}

func add(t *testing.T, ctx context.Context, book *claim.Book, d claim.Draft) *claim.Claim {
	t.Helper()
	c, err := book.Add(ctx, d)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAClaimsLife(t *testing.T) {
	db, book, log := open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	sofa, err := product.NewBook(db, log, clock.Fixed(testhouse.Now)).Upsert(ctx, product.Draft{Name: "Sofa"})
	if err != nil {
		t.Fatal(err)
	}
	d := draft("Delivered in 3 working days")
	d.ProductIDs, d.Measure.CutOff = []string{sofa.Record.ID, sofa.Record.ID}, ptr(14*60)
	made := add(t, ctx, book, d)
	c, err := book.Find(ctx, made.ID)
	if err != nil || c.Proof != claim.ByDelivery || len(c.ProductIDs) != 1 || *c.Measure.CutOff != 14*60 || c.ValidFrom != "2026-03-04" || c.ReviewOn != "2026-09-02" {
		t.Fatalf("Find = %+v, %v", c, err)
	}
	c, err = book.Change(ctx, c.ID, claim.Change{
		Text: ptr("Delivered in 5 working days"), Measure: days(5), Since: ptr(clock.Day("2026-04-01")), Clear: []claim.Field{claim.FieldProducts}, ValidUntil: ptr(clock.Day("2026-12-31")),
	})
	if err != nil || len(c.Terms) != 2 || c.TermsOn("2026-03-31").Measure.Amount != 3 || c.TermsOn("2026-04-01").Measure.CutOff != nil {
		t.Fatalf("Change = %+v, %v", c, err)
	}
	if again, err := book.Change(ctx, c.ID, claim.Change{Text: &c.Text, Measure: days(5)}); err != nil || len(again.Terms) != 2 {
		t.Errorf("the same again: %+v, %v", again, err)
	}
	if c, err = book.Find(ctx, c.ID); err != nil || c.Text != "Delivered in 5 working days" || len(c.ProductIDs) != 0 || *c.ValidUntil != "2026-12-31" || c.Measure.Amount != 5 {
		t.Errorf("after the change: %+v, %v", c, err)
	}
	for range 2 {
		if c, err = book.Retire(ctx, c.ID, "we can't keep it"); err != nil || c.RetiredAt == nil || c.Reason != "we can't keep it" {
			t.Errorf("Retire = %+v, %v", c, err)
		}
	}
	if _, err := book.Change(ctx, c.ID, claim.Change{Published: ptr("nowhere")}); !errors.Is(err, claim.ErrRetired) {
		t.Errorf("changing a retired claim: %v", err)
	}
	told, err := log.Of(ctx, c.ID)
	if err != nil || len(told) != 3 || told[2].Reason != "we can't keep it" {
		t.Fatalf("told %v, %v; want added, updated, retired", told, err)
	}
	if got := fmt.Sprint(told[1].Data["measure"]); got != "map[now:map[amount:5 from:TRIGGER unit:WORKING_DAYS] was:map[amount:3 cutOff:840 from:TRIGGER unit:WORKING_DAYS]]" {
		t.Errorf("the event tells of the measure %s", got)
	}
	if wrong, err := book.Verify(ctx); err != nil || len(wrong) > 0 {
		t.Errorf("Verify = %v, %v", wrong, err)
	}
}

func TestVerifyTellsOfAWordingThatIsNobodys(t *testing.T) {
	db, book, _ := open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	c := add(t, ctx, book, draft("Delivered in 3 days"))
	db.Claim.UpdateOneID(c.ID).SetText("Delivered at once").ExecX(ctx)
	db.SearchDoc.Delete().Where(searchdoc.ID(c.ID)).ExecX(ctx)
	if wrong, err := book.Verify(ctx); err != nil || len(wrong) < 2 {
		t.Errorf("Verify = %v, %v; want the wording and the lost doc", wrong, err)
	}
}

func TestFaultsNameTheField(t *testing.T) {
	db, book, _ := open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	key := "3-days"
	first := draft("Delivered in 3 days")
	first.ExternalID = &key
	c := add(t, ctx, book, first)
	for _, tc := range []struct {
		name string
		do   func() error
		want string
	}{
		{"no measure", func() error { d := draft("Fast"); d.Measure = nil; _, err := book.Add(ctx, d); return err }, "measure: must say within how many hours or days: a claim that can't be counted can't be kept"},
		{"a key twice", func() error { _, err := book.Add(ctx, first); return err }, "externalId: belongs to another claim already"},
		{"no such product", func() error {
			d := draft("Fast")
			d.ProductIDs = []string{id.New(id.Product)}
			_, err := book.Add(ctx, d)
			return err
		}, "productIds: no such product"},
		{"no such department", func() error {
			_, err := book.Change(ctx, c.ID, claim.Change{DepartmentID: ptr(id.New(id.Department))})
			return err
		}, "departmentId: no such department"},
		{"no reason", func() error { _, err := book.Retire(ctx, c.ID, " "); return err }, "reason: must not be empty"},
		{"nothing of the kind to clear", func() error {
			_, err := book.Change(ctx, c.ID, claim.Change{Clear: []claim.Field{"TEXT"}})
			return err
		}, "clear: must be VALID_UNTIL, DEPARTMENT, CHANNEL or PRODUCTS"},
	} {
		if f := fault.As(tc.do()); f == nil || f.Error() != tc.want {
			t.Errorf("%s: %v, want %s", tc.name, f, tc.want)
		}
	}
}

func TestListNarrowsAndSorts(t *testing.T) {
	db, book, _ := open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	a := draft("Älter: answered in a day")
	a.Trigger, a.ReviewOn = claim.OnInteraction, ptr(clock.Day("2026-12-01"))
	b := draft("Zero waiting")
	b.ReviewOn, b.ValidFrom = ptr(clock.Day("2026-04-01")), ptr(clock.Day("2026-03-20"))
	c := draft("money back")
	c.Kind, c.ReviewOn = claim.Entitlement, ptr(clock.Day("2026-05-01"))
	add(t, ctx, book, a)
	add(t, ctx, book, b)
	if _, err := book.Retire(ctx, add(t, ctx, book, c).ID, "too dear"); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name  string
		f     claim.Filter
		order claim.Order
		want  string
	}{
		{"by text", claim.Filter{}, claim.ByText, "[Älter: answered in a day|money back|Zero waiting|]"},
		{"by review", claim.Filter{}, claim.ByReview, "[Zero waiting|money back|Älter: answered in a day|]"},
		{"said today", claim.Filter{Live: ptr(true)}, claim.ByText, "[Älter: answered in a day|]"},
		{"not said today", claim.Filter{Live: ptr(false)}, claim.ByText, "[money back|Zero waiting|]"},
		{"retired", claim.Filter{Retired: ptr(true)}, claim.ByText, "[money back|]"},
		{"of contacts", claim.Filter{Trigger: &claim.TriggerFilter{Eq: ptr(claim.OnInteraction)}}, claim.ByText, "[Älter: answered in a day|]"},
		{"to be reviewed", claim.Filter{ReviewOn: &filter.Day{Lt: ptr(clock.Day("2026-06-01"))}, Retired: ptr(false)}, claim.ByText, "[Zero waiting|]"},
		{"by its beginning", claim.Filter{Text: &filter.String{StartsWith: ptr("ALT")}}, claim.ByText, "[Älter: answered in a day|]"},
	} {
		p, err := book.List(ctx, tc.f, tc.order, page.Args{})
		got := "["
		for _, c := range p.Items {
			got += c.Text + "|"
		}
		if got += "]"; err != nil || got != tc.want {
			t.Errorf("%s: %s, %v; want %s", tc.name, got, err, tc.want)
		}
	}
}

func TestAnotherTenantsClaimIsMissing(t *testing.T) {
	db, book, log := open(t)
	acme, bolt := testhouse.Tenant(t, db, "acme"), testhouse.Tenant(t, db, "bolt")
	sofa, err := product.NewBook(db, log, clock.Fixed(testhouse.Now)).Upsert(acme, product.Draft{Name: "Sofa"})
	if err != nil {
		t.Fatal(err)
	}
	key := "3-days"
	d := draft("Delivered in 3 days")
	d.ExternalID = &key
	c := add(t, acme, book, d)
	for name, err := range map[string]error{
		"find":        second(book.Find(bolt, c.ID)),
		"by key":      second(book.FindExternal(bolt, key)),
		"change":      second(book.Change(bolt, c.ID, claim.Change{Published: ptr("mine")})),
		"retire":      second(book.Retire(bolt, c.ID, "mine")),
		"link":        book.Link(bolt, []claim.Link{{ClaimID: c.ID}}),
		"its product": second(book.Add(bolt, claim.Draft{Text: "Mine", Kind: claim.Deadline, Trigger: claim.OnPurchase, Measure: days(1), ProductIDs: []string{sofa.Record.ID}})),
	} {
		if !fault.IsMissing(err) {
			t.Errorf("%s: %v, want missing", name, err)
		}
	}
	if p, err := book.List(bolt, claim.Filter{}, claim.ByText, page.Args{}); err != nil || len(p.Items) != 0 {
		t.Errorf("List = %v, %v; want none", p.Items, err)
	}
	if f, err := book.InForce(bolt, claim.OnPurchase, testhouse.Now, testhouse.Now); err != nil || len(f.Under(claim.Occasion{At: testhouse.Now})) != 0 {
		t.Errorf("in force at bolt: %v, %v; want nothing", f, err)
	}
	d.Text = "Ours"
	if own := add(t, bolt, book, d); own.ID == c.ID {
		t.Error("the same key gave another tenant's claim")
	}
}

func second[T any](_ T, err error) error { return err }
