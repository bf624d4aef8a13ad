package customer_test

import (
	"context"
	"slices"
	"testing"

	"kept/care/customer"
	"kept/care/event"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/testhouse"
)

func open(t *testing.T) (*store.DB, *customer.Book) {
	t.Helper()
	db, now := testhouse.Open(t), clock.Fixed(testhouse.Now)
	return db, customer.NewBook(db, event.NewLog(db, now, nil), now)
}

// row writes a customer the plain way; mergedInto may be empty.
func row(t *testing.T, ctx context.Context, db *store.DB, name, mergedInto string) string {
	t.Helper()
	c := db.Customer.Create().SetID(id.New(id.Customer)).SetName(name).SetFolded(name).
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

func TestAliasAnswersWithItsSurvivor(t *testing.T) {
	db, book := open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	ann := row(t, ctx, db, "ann", "")
	alias := row(t, ctx, db, "anne", ann)

	c, err := book.Find(ctx, alias)
	if err != nil || c.ID != ann {
		t.Errorf("Find(alias) = %v, %v; want the survivor %s", c, err, ann)
	}
	for _, from := range []string{ann, alias} {
		if got, err := book.Resolve(ctx, from); err != nil || got != ann {
			t.Errorf("Resolve(%s) = %s, %v; want %s", from, got, err, ann)
		}
		if got, err := book.IDs(ctx, from); err != nil || !slices.Equal(got, []string{ann, alias}) {
			t.Errorf("IDs(%s) = %v, %v; want survivor and alias", from, got, err)
		}
	}
	got, err := book.ByIDs(ctx, []string{alias, ann, id.New(id.Customer)})
	if err != nil || len(got) != 2 || got[alias].ID != ann {
		t.Errorf("ByIDs = %v, %v; want two keys to one survivor", got, err)
	}
}

func TestAnotherTenantsCustomerIsMissing(t *testing.T) {
	db, book := open(t)
	ann := row(t, testhouse.Tenant(t, db, "acme"), db, "ann", "")
	other := testhouse.Tenant(t, db, "bolt")
	if _, err := book.Find(other, ann); !fault.IsMissing(err) {
		t.Errorf("Find = %v, want missing", err)
	}
	if _, err := book.Resolve(other, ann); !fault.IsMissing(err) {
		t.Errorf("Resolve = %v, want missing", err)
	}
	if _, err := book.IDs(other, ann); !fault.IsMissing(err) {
		t.Errorf("IDs = %v, want missing", err)
	}
}
