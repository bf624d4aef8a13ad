package note_test

import (
	"context"
	"testing"
	"time"

	"kept/care/customer"
	"kept/care/event"
	"kept/care/note"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/id"
	"kept/internal/page"
	"kept/internal/testhouse"
	"kept/tenants"
)

func open(t *testing.T) (*store.DB, *note.Book, *event.Log) {
	t.Helper()
	db, now := testhouse.Open(t), clock.Fixed(testhouse.Now)
	log := event.NewLog(db, now, nil)
	return db, note.NewBook(db, log, customer.NewBook(db, log, now), now), log
}

// row writes a customer the plain way.
func row(t *testing.T, ctx context.Context, db *store.DB, name string) string {
	t.Helper()
	r, err := db.Customer.Create().SetID(id.New(id.Customer)).SetName(name).SetFolded(name).
		SetStage(string(customer.Prospect)).SetCreatedAt(testhouse.Now).SetUpdatedAt(testhouse.Now).Save(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return r.ID
}

func TestWriteAndPin(t *testing.T) {
	db, book, log := open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	ann := row(t, ctx, db, "ann")
	earlier := testhouse.Now.Add(-time.Hour)
	first, err := book.Write(ctx, note.Draft{CustomerID: ann, Body: " Prefers mornings ", OccurredAt: &earlier})
	if err != nil || first.Body != "Prefers mornings" || first.MemberID != tenants.From(ctx).MemberID {
		t.Fatalf("Write = %+v, %v", first, err)
	}
	if _, err := book.Write(ctx, note.Draft{CustomerID: ann, Body: "Has a dog"}); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time changes nothing
		if n, err := book.Pin(ctx, first.ID, true); err != nil || !n.Pinned {
			t.Fatalf("Pin = %+v, %v", n, err)
		}
	}
	all, err := book.Of(ctx, ann, page.Args{})
	if err != nil || len(all.Items) != 2 || all.Items[1].ID != first.ID {
		t.Errorf("Of = %+v, %v; want the newest first", all.Items, err)
	}
	pinned, err := book.Pinned(ctx, ann)
	if err != nil || len(pinned) != 1 || pinned[0].ID != first.ID {
		t.Errorf("Pinned = %+v, %v", pinned, err)
	}
	if told, err := log.Of(ctx, first.ID); err != nil || len(told) != 2 {
		t.Errorf("%d events, %v; want written, pinned", len(told), err)
	}
	future := testhouse.Now.Add(time.Second)
	for name, d := range map[string]note.Draft{"empty": {CustomerID: ann, Body: " "}, "future": {CustomerID: ann, Body: "x", OccurredAt: &future}} {
		if _, err := book.Write(ctx, d); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("%s: %v, want invalid", name, err)
		}
	}
}

func TestAnotherTenantsNoteIsMissing(t *testing.T) {
	db, book, _ := open(t)
	acme, bolt := testhouse.Tenant(t, db, "acme"), testhouse.Tenant(t, db, "bolt")
	ann := row(t, acme, db, "ann")
	n, err := book.Write(acme, note.Draft{CustomerID: ann, Body: "Prefers mornings"})
	if err != nil {
		t.Fatal(err)
	}
	_, find := book.Find(bolt, n.ID)
	_, pin := book.Pin(bolt, n.ID, true)
	_, of := book.Of(bolt, ann, page.Args{})
	_, write := book.Write(bolt, note.Draft{CustomerID: ann, Body: "mine"})
	for what, err := range map[string]error{"Find": find, "Pin": pin, "Of": of, "Write": write} {
		if !fault.IsMissing(err) {
			t.Errorf("%s = %v, want missing", what, err)
		}
	}
}
