package purchase_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"kept/care/customer"
	"kept/care/event"
	"kept/care/product"
	"kept/care/purchase"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/money"
	"kept/internal/page"
	"kept/internal/testhouse"
	"kept/internal/upsert"
)

// shop is the rooms that these tests walk through.
type shop struct {
	db        *store.DB
	log       *event.Log
	products  *product.Book
	purchases *purchase.Book
}

func open(t *testing.T) shop {
	t.Helper()
	db, now := testhouse.Open(t), clock.Fixed(testhouse.Now)
	log := event.NewLog(db, now, nil)
	customers := customer.NewBook(db, log, now)
	return shop{db, log, product.NewBook(db, log, now), purchase.NewBook(db, log, customers, now)}
}

// customer writes a customer the plain way; mergedInto may be empty.
func (s shop) customer(t *testing.T, ctx context.Context, name, mergedInto string) string {
	t.Helper()
	c := s.db.Customer.Create().SetID(id.New(id.Customer)).SetName(name).SetFolded(name).
		SetStage(string(customer.Prospect)).SetCreatedAt(testhouse.Now).SetUpdatedAt(testhouse.Now)
	if mergedInto != "" {
		c.SetMergedIntoID(mergedInto)
	}
	r, err := c.Save(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return r.ID
}

func ptr[T any](v T) *T { return &v }

func euro(minor int64) money.Money { return money.Money{Minor: minor, Currency: "EUR"} }

func sofa(customerID, key string) purchase.Draft {
	return purchase.Draft{
		ExternalID: &key, CustomerID: customerID, OccurredAt: testhouse.Now.Add(-48 * time.Hour),
		Lines: []purchase.LineDraft{{Description: "Sofa", Quantity: 1, UnitPrice: euro(49900)}},
	}
}

func TestRecordAgainChangesOnlyWhatDiffers(t *testing.T) {
	s := open(t)
	ctx := testhouse.Tenant(t, s.db, "acme")
	ann := s.customer(t, ctx, "ann", "")
	delivered := testhouse.Now.Add(-time.Hour)
	draft := sofa(ann, "o-1")
	for _, tc := range []struct {
		name   string
		change func()
		want   string
	}{
		{"new", func() {}, "CREATED PLACED 499.00 1"},
		{"the same", func() {}, "UNCHANGED PLACED 499.00 1"},
		{"shipped", func() { draft.Status = purchase.Shipped }, "UPDATED SHIPPED 499.00 1"},
		{"says no status", func() { draft.Status = "" }, "UNCHANGED SHIPPED 499.00 1"},
		{"a line more", func() { draft.Lines = append(draft.Lines, purchase.LineDraft{Quantity: 1, UnitPrice: euro(100)}) }, "UPDATED SHIPPED 500.00 2"},
		{"delivered", func() { draft.DeliveredAt = &delivered }, "UPDATED DELIVERED 500.00 2"},
		{"delivered again", func() {}, "UNCHANGED DELIVERED 500.00 2"},
		{"promised afterwards", func() { draft.PromisedDay = ptr(clock.Day("2026-03-03")) }, "UPDATED DELIVERED 500.00 2"},
		{"promised for another day", func() { draft.PromisedDay = ptr(clock.Day("2026-03-05")) }, "promisedDay: was promised as 2026-03-03: renegotiate the promise with the customer instead"},
		{"a stale status", func() { draft.PromisedDay, draft.DeliveredAt, draft.Status = nil, nil, purchase.Placed }, "status: this purchase is DELIVERED already and can't become PLACED"},
	} {
		tc.change()
		r, err := s.purchases.Record(ctx, draft)
		got := ""
		if err != nil {
			got = err.Error()
		} else {
			got = fmt.Sprintf("%s %s %s %d", r.Outcome, r.Record.Status, r.Record.Amount.Amount(), len(r.Record.Lines))
		}
		if got != tc.want {
			t.Errorf("%s: got %s, want %s", tc.name, got, tc.want)
		}
	}
	p, err := s.purchases.FindExternal(ctx, "o-1")
	if err != nil || p.Status != purchase.Delivered || !p.DeliveredAt.Equal(delivered) || len(p.Lines) != 2 || p.PromisedZone != "Europe/Berlin" {
		t.Errorf("stored %+v, %v", p, err)
	}
	if told, err := s.log.Of(ctx, p.ID); err != nil || len(told) != 5 {
		t.Errorf("%d events, %v; want 5: nothing tells of what changed nothing", len(told), err)
	}
}

func TestTheSameSourceIsTheSamePurchase(t *testing.T) {
	s := open(t)
	ctx := testhouse.Tenant(t, s.db, "acme")
	ann, bea := s.customer(t, ctx, "ann", ""), s.customer(t, ctx, "bea", "")
	first := sofa(ann, "o-1")
	first.Source, first.SourceID = ptr("shop"), ptr("77")
	if _, err := s.purchases.Record(ctx, first); err != nil {
		t.Fatal(err)
	}
	bySource := first
	bySource.ExternalID = nil
	if r, err := s.purchases.Record(ctx, bySource); err != nil || r.Outcome != upsert.Unchanged {
		t.Errorf("by its source: %+v, %v; want unchanged", r, err)
	}
	otherKey := bySource
	otherKey.ExternalID = ptr("o-2")
	if _, err := s.purchases.Record(ctx, otherKey); fault.KindOf(err) != fault.KindConflict {
		t.Errorf("another key for the same source: %v, want a conflict", err)
	}
	hers := first
	hers.CustomerID = bea
	if _, err := s.purchases.Record(ctx, hers); fault.KindOf(err) != fault.KindConflict {
		t.Errorf("another customer for the same key: %v, want a conflict", err)
	}
}

func TestLoadRefusesRowByRowAndKeepsTheRest(t *testing.T) {
	s := open(t)
	ctx := testhouse.Tenant(t, s.db, "acme")
	ann := s.customer(t, ctx, "ann", "")
	alias := s.customer(t, ctx, "anne", ann)
	unknown, foreign := sofa(id.New(id.Customer), "o-2"), sofa(ann, "o-3")
	foreign.Lines[0].ProductID = id.New(id.Product)
	late := sofa(ann, "o-1")
	late.Status = purchase.Shipped
	results, err := s.purchases.Load(ctx, []purchase.Draft{sofa(ann, "o-1"), unknown, foreign, sofa(alias, "o-4"), late})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"CREATED", "customerId: no such customer", "lines.productId: no such product", "CREATED", "UPDATED"}
	for i, r := range results {
		got := string(r.Outcome)
		if r.Err != nil {
			got = r.Err.Error()
		}
		if got != want[i] {
			t.Errorf("row %d: got %s, want %s", i, got, want[i])
		}
	}
	if got := results[3].Record.CustomerID; got != ann {
		t.Errorf("an alias's purchase belongs to %s, want the survivor %s", got, ann)
	}
	ofAlias, err := s.purchases.Of(ctx, alias, page.Args{})
	if err != nil || len(ofAlias.Items) != 2 || len(ofAlias.Items[0].Lines) != 1 {
		t.Errorf("Of(alias) = %+v, %v; want both purchases with their lines", ofAlias, err)
	}
}

func TestDeliveredByManyAtOnceItIsDeliveredOnce(t *testing.T) {
	s := open(t)
	ctx := testhouse.Tenant(t, s.db, "acme")
	r, err := s.purchases.Record(ctx, sofa(s.customer(t, ctx, "ann", ""), "1"))
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	outcomes := make([]upsert.Outcome, 16)
	for i := range outcomes {
		wg.Go(func() {
			if r, err := s.purchases.Deliver(ctx, r.Record.ID, testhouse.Now); err != nil {
				t.Error(err)
			} else {
				outcomes[i] = r.Outcome
			}
		})
	}
	wg.Wait()
	slices.Sort(outcomes)
	want := append(slices.Repeat([]upsert.Outcome{upsert.Unchanged}, 15), upsert.Updated)
	slices.Sort(want)
	if !slices.Equal(outcomes, want) {
		t.Errorf("outcomes %v, want one that changed it", outcomes)
	}
}

func TestOfReadsAllOfACustomersIdsInOneOrder(t *testing.T) {
	s := open(t)
	ctx := testhouse.Tenant(t, s.db, "acme")
	ann, anne := s.customer(t, ctx, "ann", ""), s.customer(t, ctx, "anne", "")
	for i := range 7 { // in turns, so that the pages of both ids interleave
		d := sofa([]string{ann, anne}[i%2], fmt.Sprint(i))
		d.OccurredAt = testhouse.Now.Add(-time.Duration(i/2) * time.Hour)
		if _, err := s.purchases.Record(ctx, d); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.db.Customer.UpdateOneID(anne).SetMergedIntoID(ann).Exec(ctx); err != nil {
		t.Fatal(err)
	}
	var all, forward, backward []string
	everything, err := s.purchases.Of(ctx, ann, page.Args{})
	if err != nil {
		t.Fatal(err)
	}
	if n, err := everything.Count(ctx); err != nil || n != 7 {
		t.Errorf("Count = %d, %v; want 7", n, err)
	}
	for _, p := range everything.Items {
		all = append(all, p.ID)
	}
	args := page.Args{First: ptr(2)}
	for more := true; more; {
		got, err := s.purchases.Of(ctx, ann, args)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range got.Items {
			forward = append(forward, p.ID)
			args.After = ptr(got.Key(p).Cursor())
		}
		more = got.HasNext
	}
	args = page.Args{Last: ptr(2)}
	for more := true; more; {
		got, err := s.purchases.Of(ctx, ann, args)
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, p := range got.Items {
			ids = append(ids, p.ID)
		}
		backward, args.Before, more = append(ids, backward...), ptr(got.Key(got.Items[0]).Cursor()), got.HasPrev
	}
	if len(all) != 7 || fmt.Sprint(forward) != fmt.Sprint(all) || fmt.Sprint(backward) != fmt.Sprint(all) {
		t.Errorf("forward %v, backward %v, want %v", forward, backward, all)
	}
}

func TestChangesHappenOnce(t *testing.T) {
	s := open(t)
	ctx := testhouse.Tenant(t, s.db, "acme")
	r, err := s.purchases.Record(ctx, sofa(s.customer(t, ctx, "ann", ""), "o-1"))
	if err != nil {
		t.Fatal(err)
	}
	at := testhouse.Now.Add(-time.Hour)
	for _, want := range []upsert.Outcome{upsert.Updated, upsert.Unchanged} {
		if r, err = s.purchases.Deliver(ctx, r.Record.ID, at); err != nil || r.Outcome != want {
			t.Fatalf("Deliver = %+v, %v; want %s", r, err, want)
		}
	}
	if _, err := s.purchases.MarkUnavailable(ctx, r.Record.ID, "lost"); fault.KindOf(err) != fault.KindConflict {
		t.Errorf("MarkUnavailable after delivery = %v, want a conflict", err)
	}
	if _, err := s.purchases.Deliver(ctx, r.Record.ID, testhouse.Now.Add(time.Second)); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("Deliver in the future = %v, want invalid", err)
	}
	if r, err = s.purchases.Return(ctx, r.Record.ID, "too big"); err != nil || r.Record.Status != purchase.Returned {
		t.Errorf("Return = %+v, %v", r, err)
	}
	if r, err = s.purchases.Deliver(ctx, r.Record.ID, at); err != nil || r.Outcome != upsert.Unchanged {
		t.Errorf("Deliver what came back = %+v, %v; want unchanged", r, err)
	}
	told, err := s.log.Of(ctx, r.Record.ID)
	if err != nil || len(told) != 3 || told[2].Reason != "too big" {
		t.Errorf("events %v, %v; want recorded, delivered, returned with its reason", told, err)
	}
}

func TestTwoChangesAtOnceHaveOneWinner(t *testing.T) {
	s := open(t)
	ctx := testhouse.Tenant(t, s.db, "acme")
	r, err := s.purchases.Record(ctx, sofa(s.customer(t, ctx, "ann", ""), "o-1"))
	if err != nil {
		t.Fatal(err)
	}
	errs := make(chan error, 2)
	go func() {
		_, err := s.purchases.Cancel(ctx, r.Record.ID, testhouse.Now, "changed her mind")
		errs <- err
	}()
	go func() {
		_, err := s.purchases.MarkUnavailable(ctx, r.Record.ID, "burnt")
		errs <- err
	}()
	first, second := <-errs, <-errs
	p, err := s.purchases.Find(ctx, r.Record.ID)
	if err != nil {
		t.Fatal(err)
	}
	// Unavailable may be cancelled afterwards; cancelled stays cancelled.
	lost := errors.Join(first, second)
	if p.Status != purchase.Cancelled && fault.KindOf(first) != fault.KindConflict && fault.KindOf(second) != fault.KindConflict {
		t.Errorf("status %s with errors %v; want one history", p.Status, lost)
	}
	told, err := s.log.Of(ctx, p.ID)
	changes := len(told) - 1
	if refused := map[bool]int{true: 1}[lost != nil]; err != nil || changes+refused != 2 {
		t.Errorf("%d changes and errors %v; want each either told or refused", changes, lost)
	}
}

func TestAnotherTenantsPurchaseIsMissing(t *testing.T) {
	s := open(t)
	acme, bolt := testhouse.Tenant(t, s.db, "acme"), testhouse.Tenant(t, s.db, "bolt")
	ann := s.customer(t, acme, "ann", "")
	r, err := s.purchases.Record(acme, sofa(ann, "o-1"))
	if err != nil {
		t.Fatal(err)
	}
	bobs := s.customer(t, bolt, "bob", "")
	chair, err := s.products.Upsert(acme, product.Draft{Name: "Chair"})
	if err != nil {
		t.Fatal(err)
	}
	linked := sofa(bobs, "o-9")
	linked.Lines[0].ProductID = chair.Record.ID
	for what, err := range map[string]error{
		"Find":            second(s.purchases.Find(bolt, r.Record.ID)),
		"FindExternal":    second(s.purchases.FindExternal(bolt, "o-1")),
		"Of":              second(s.purchases.Of(bolt, ann, page.Args{})),
		"Deliver":         second(s.purchases.Deliver(bolt, r.Record.ID, testhouse.Now)),
		"Cancel":          second(s.purchases.Cancel(bolt, r.Record.ID, testhouse.Now, "")),
		"MarkUnavailable": second(s.purchases.MarkUnavailable(bolt, r.Record.ID, "")),
		"her customer":    second(s.purchases.Record(bolt, sofa(ann, "o-2"))),
		"her product":     second(s.purchases.Record(bolt, linked)),
	} {
		if !fault.IsMissing(err) {
			t.Errorf("%s = %v, want missing", what, err)
		}
	}
	if own, err := s.purchases.Record(bolt, sofa(bobs, "o-1")); err != nil || own.Outcome != upsert.Created {
		t.Errorf("the same key in bolt = %+v, %v; want its own", own, err)
	}
	if list, err := s.purchases.List(bolt, page.Args{}); err != nil || len(list.Items) != 1 {
		t.Errorf("bolt lists %d, %v; want its own one", len(list.Items), err)
	}
}

func second[T any](_ T, err error) error { return err }
