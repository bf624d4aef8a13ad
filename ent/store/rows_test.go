package store_test

import (
	"reflect"
	"testing"
	"time"

	entsql "entgo.io/ent/dialect/sql"

	"kept/ent/db"
	"kept/ent/store"
	"kept/internal/id"
	"kept/internal/testhouse"
)

// TestWholeRowsAreWhatEntReads reads rows as a whole and, by asking for a column
// more, as ent does: value by value. They must be the same, NULLs among them.
func TestWholeRowsAreWhatEntReads(t *testing.T) {
	d := testhouse.Open(t)
	ctx := testhouse.Tenant(t, d, "acme")
	ann := newCustomer(d, "ann").SetExternalID("E 1").SetAttributes(map[string]any{"size": "König", "n": 4.5}).SetContactFrom(540).SaveX(ctx)
	newCustomer(d, "bea").SaveX(ctx)
	i := d.Interaction.Create().SetID(id.New(id.Interaction)).SetCustomerID(ann.ID).SetChannel("PHONE").SetDirection("INBOUND").SetInitiative("REACTIVE").
		SetOccurredAt(testhouse.Now.Add(123456 * time.Microsecond)).SetRecordedAt(testhouse.Now)
	i.SetSubject("a longer text").SetWaitSeconds(0).SetRating(-2).SetUnanswered(true).SaveX(ctx)
	newPromise(d, ann.ID).SetSettledAt(testhouse.Now).SaveX(ctx)
	newPromise(d, ann.ID).SaveX(ctx)
	more := func(s *entsql.Selector) { s.AppendSelectExpr(entsql.Raw("1 AS more")) }
	same(t, d.Customer.Query().Order(db.Asc("id")).AllX(ctx), d.Customer.Query().Order(db.Asc("id")).Modify(more).AllX(ctx))
	same(t, d.Interaction.Query().AllX(ctx), d.Interaction.Query().Modify(more).AllX(ctx))
	promises := d.Promise.Query().Order(db.Asc("id")).AllX(ctx)
	same(t, promises, d.Promise.Query().Order(db.Asc("id")).Modify(more).AllX(ctx))
	var one []*db.Promise
	err := d.Promise.Query().Order(db.Asc("id")).Each(ctx, func(p *db.Promise) { kept := *p; one = append(one, &kept) })
	if same(t, promises, one); err != nil {
		t.Error(err)
	}
}

func newPromise(d *store.DB, customer string) *db.PromiseCreate {
	own := id.New(id.Promise)
	return d.Promise.Create().SetID(own).SetChainID(own).SetCustomerID(customer).SetText("call back").SetDueKind("DAY").SetDueDay("2026-03-05").
		SetDueZone("UTC").SetDueAt(testhouse.Now).SetFirstDueAt(testhouse.Now).SetMadeAt(testhouse.Now).SetRecordedAt(testhouse.Now).SetState("OPEN")
}

// same compares the columns of rows; of an instant it doesn't matter where it is told.
func same[T any](t *testing.T, got, want []*T) {
	t.Helper()
	if len(got) != len(want) || len(got) == 0 {
		t.Fatalf("got %d rows of %T, want %d", len(got), got, len(want))
	}
	for n := range got {
		g, w := reflect.ValueOf(got[n]).Elem(), reflect.ValueOf(want[n]).Elem()
		for i := range g.NumField() {
			f := g.Type().Field(i)
			if !f.IsExported() {
				continue
			}
			a, b := g.Field(i).Interface(), w.Field(i).Interface()
			if x, ok := a.(*time.Time); ok && x != nil && b.(*time.Time) != nil {
				a, b = *x, *b.(*time.Time)
			}
			if x, ok := a.(time.Time); ok {
				a, b = x.UnixNano(), b.(time.Time).UnixNano()
			}
			if !reflect.DeepEqual(a, b) {
				t.Errorf("%T.%s is %#v, as ent reads it %#v", got[n], f.Name, a, b)
			}
		}
	}
}
