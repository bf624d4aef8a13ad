package graph

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"kept/care/customer"
	"kept/care/event"
	"kept/care/interaction"
	"kept/care/note"
	"kept/care/product"
	"kept/care/promise"
	"kept/care/purchase"
	"kept/internal/clock"
	"kept/internal/money"
	"kept/internal/testhouse"
)

// One box finds every kind of record by what people say of it, as it is now.
func TestEveryKindOfRecordIsFound(t *testing.T) {
	d, ctx, ana := shop(t, Config{})
	now := clock.Fixed(testhouse.Now)
	log := event.NewLog(d.db, now, nil)
	customers := customer.NewBook(d.db, log, now)
	products, purchases := product.NewBook(d.db, log, now), purchase.NewBook(d.db, log, customers, now)
	interactions, notes := interaction.NewBook(d.db, log, customers, now), note.NewBook(d.db, log, customers, now)
	must := func(_ any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	sku, order, day := "SKU-9", "o-4711", clock.Day("2026-03-10")
	must(products.Upsert(ctx, product.Draft{ExternalID: &sku, Name: "Sofa", Category: new("Living room")}))
	must(products.Upsert(ctx, product.Draft{ExternalID: &sku, Name: "Great sofa", Category: new("Living room")}))
	must(purchases.Record(ctx, purchase.Draft{
		ExternalID: &order, CustomerID: ana, OccurredAt: testhouse.Now.Add(-time.Hour),
		Lines: []purchase.LineDraft{{Description: "Sofa", Quantity: 1, UnitPrice: money.Money{Minor: 100, Currency: "EUR"}}},
	}))
	told, err := interactions.Record(ctx, interaction.Draft{
		CustomerID: ana, Channel: customer.Email, Direction: interaction.Inbound, Subject: "Where is my parcel?", Body: "I waited all week", OccurredAt: testhouse.Now,
	})
	must(nil, err)
	must(notes.Write(ctx, note.Draft{CustomerID: ana, Body: "Prefers mornings"}))
	must(d.api.PromiseBook.Make(ctx, promise.Draft{CustomerID: ana, Text: "Bring the cushions", By: promise.By{DueDay: &day}}))

	find := func(text, want string) {
		t.Helper()
		r := d.with(`query($q: String!) { search(query: $q) { kind title customer { id } } }`, map[string]any{"q": text})
		got := strings.NewReplacer(`"`, "", ana, "ana").Replace(r.text)
		if !strings.Contains(got, "search:["+want+"]") {
			t.Errorf("%q finds %s, want %s", text, got, want)
		}
	}
	about := func(kind, title string) string {
		return fmt.Sprintf("{kind:%s,title:%s,customer:{id:ana}}", kind, title)
	}
	find("sku-9 sofa", "{kind:PRODUCT,title:Great sofa,customer:null}")
	find("great", "{kind:PRODUCT,title:Great sofa,customer:null}")
	find("4711", about("PURCHASE", "o-4711"))
	find("waited parcel", about("INTERACTION", "Where is my parcel?"))
	find("morning", about("NOTE", "Prefers mornings"))
	find("cushions", about("PROMISE", "Bring the cushions"))

	must(interactions.Correct(ctx, told.Record.ID, interaction.Correction{Reason: "a slip", Body: new("I waited all month")}))
	find("week", "")
	find("month", about("INTERACTION", "Where is my parcel?"))
	must(interactions.Correct(ctx, told.Record.ID, interaction.Correction{Reason: "asked to forget it", Subject: new(""), Body: new("")}))
	find("parcel", "")
}
