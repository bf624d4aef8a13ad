package importing_test

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"kept/care/claim"
	"kept/care/customer"
	"kept/care/event"
	"kept/care/expectation"
	"kept/care/importing"
	"kept/care/interaction"
	"kept/care/job"
	"kept/care/product"
	"kept/care/promise"
	"kept/care/purchase"
	"kept/care/question"
	"kept/care/story"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/testhouse"
)

// house is an importing room with all that it needs.
type house struct {
	db       *store.DB
	jobs     *job.Book
	promises *promise.Book
	room     *importing.Room
}

func open(t testing.TB) *house { return build(testhouse.Open(t)) }

// openAt is open for a test whose story is older than the others'.
func openAt(t testing.TB, now clock.Func) *house { return buildAt(testhouse.Open(t), now) }

func build(db *store.DB) *house { return buildAt(db, clock.Fixed(testhouse.Now)) }

func buildAt(db *store.DB, now clock.Func) *house {
	log := event.NewLog(db, now, nil)
	customers := customer.NewBook(db, log, now)
	promises := promise.NewBook(db, log, customers, now)
	jobs := job.NewBook(db, log, func(context.Context, string, string) error { return nil }, now)
	stories := story.NewBook(db, story.Rooms{
		Customers: customers, Promises: promises, Purchases: purchase.NewBook(db, log, customers, now),
		Interactions: interaction.NewBook(db, log, customers, now), Questions: question.NewBook(db, log, customers, now),
		Claims: claim.NewBook(db, log, now), Expectations: expectation.NewBook(db, log, customers, now),
	}, now)
	return &house{db: db, jobs: jobs, promises: promises, room: &importing.Room{
		DB: db, Jobs: jobs, Customers: customers, Products: product.NewBook(db, log, now), Promises: promises, Stories: stories,
	}}
}

func parse(t testing.TB, mapping string) *importing.Mapping {
	t.Helper()
	m, err := importing.Parse("m.yaml", []byte(mapping))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// shopMapping loads the made-up shop: four files, one of them joined twice.
const shopMapping = `
timeZone: America/Sao_Paulo
currency: BRL
rates: {EUR: 0.25}
files:
  people: {path: people.csv, delimiter: ";"}
  goods: goods.csv
  orders: orders.csv
  items: items.csv
load:
  - kind: customers
    from: people
    fields: {externalId: id, name: name, email: mail}
  - kind: products
    from: goods
    fields: {externalId: sku, name: {text: "{name} ({sku})"}, category: {column: kind, default: other}}
  - kind: purchases
    from: orders
    join:
      buyer: {file: people, key: nr, by: who}
    fields:
      externalId: id
      customer: buyer.id
      occurredAt: {column: at, layout: "02.01.2006 15:04"}
      promisedDay: {column: promised, layout: "02.01.2006"}
      deliveredAt: {column: delivered, layout: "02.01.2006 15:04"}
      status: {column: status, map: {sent: SHIPPED, done: DELIVERED, off: CANCELLED, none: UNAVAILABLE}, default: PLACED}
    lines:
      file: items
      key: order
      by: id
      fields: {product: sku, quantity: n, unitPrice: price}
  - kind: promises
    from: orders
    join:
      buyer: {file: people, key: nr, by: who}
    fields:
      externalId: {text: "{id} call"}
      customer: buyer.id
      purchase: id
      text: {text: "Call about {id}"}
      madeAt: {column: at, layout: "02.01.2006 15:04"}
      dueDay: {column: promised, layout: "02.01.2006"}
      otherwise: {column: status, map: {off: VOID}, rest: OPEN}
`

// shop gives the made-up shop's files, with n orders; each item of wrong
// replaces a text in them.
func shop(n int, wrong ...string) fs.FS {
	people, goods := "\ufeffnr;id;name;mail\n", "sku,name,kind\n"
	orders, items := "id,who,at,promised,delivered,status\n", "order,sku,n,price\n"
	for i := range max(1, n/10) {
		people += fmt.Sprintf("%d;c%d;\"Ann; %d\";ann%d@shop.example\n", i, i, i, i)
		goods += fmt.Sprintf("s%d,Thing,\n", i)
	}
	for i := range n {
		delivered, status := fmt.Sprintf("%02d.02.2026 20:00", 3+i%3), "done" // due on the 4th: a third is late
		switch i % 10 {
		case 7:
			delivered, status = "", "off"
		case 8:
			delivered, status = "", "none"
		case 9:
			delivered, status = "", "sent"
		}
		orders += fmt.Sprintf("o%d,%d,01.02.2026 10:00,04.02.2026,%s,%s\n", i, i%max(1, n/10), delivered, status)
		items += fmt.Sprintf("o%d,s%d,2,10.50\no%d,s%d,1,0.99\n", i, i%max(1, n/10), i, i%max(1, n/10))
	}
	files := map[string]string{"people.csv": people, "goods.csv": goods, "orders.csv": orders, "items.csv": items}
	for i := 0; i+1 < len(wrong); i += 2 {
		for name := range files {
			files[name] = strings.ReplaceAll(files[name], wrong[i], wrong[i+1])
		}
	}
	out := fstest.MapFS{}
	for name, text := range files {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

// counts tells how many rows of each kind the tenant has.
func (h *house) counts(t testing.TB, ctx context.Context) string {
	t.Helper()
	count := func(n int, err error) int {
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	return fmt.Sprintf("%d customers, %d products, %d purchases, %d lines, %d promises, %d events",
		count(h.db.Customer.Query().Count(ctx)), count(h.db.Product.Query().Count(ctx)), count(h.db.Purchase.Query().Count(ctx)),
		count(h.db.PurchaseLine.Query().Count(ctx)), count(h.db.Promise.Query().Count(ctx)), count(h.db.Event.Query().Count(ctx)))
}
