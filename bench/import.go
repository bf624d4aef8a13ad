package main

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"testing/fstest"
	"time"

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
)

// importGoal is how many purchases with their promises go in each second, on
// two processors.
const importGoal = 5000

const peopleMapping = `
timeZone: Europe/Berlin
currency: EUR
files: {people: people.csv, goods: goods.csv}
load:
  - kind: customers
    from: people
    fields: {externalId: id, name: name, email: mail}
  - kind: products
    from: goods
    fields: {externalId: sku, name: name}
`

const ordersMapping = `
timeZone: Europe/Berlin
currency: EUR
files: {orders: orders.csv, items: items.csv}
load:
  - kind: purchases
    from: orders
    fields:
      externalId: id
      customer: who
      occurredAt: {column: at, layout: "2006-01-02 15:04"}
      promisedDay: promised
      deliveredAt: {column: delivered, layout: "2006-01-02 15:04"}
      status: {column: status, map: {done: DELIVERED}}
    lines:
      file: items
      key: order
      by: id
      fields: {product: sku, quantity: n, unitPrice: price}
`

// imports measures the import of purchases, each with a line, the promise of
// its delivery and the evidence that it was kept, of customers who are there.
func imports(ctx context.Context, c config) error {
	orders, people, goods := 100_000, 20_000, 5_000
	if c.small {
		orders, people, goods = 10_000, 2_000, 500
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	return eachDatabase(ctx, c, func(h *house) error {
		room := h.importingRoom()
		if _, err := h.bring(room, peopleMapping, peopleFiles(people, goods), people+goods); err != nil {
			return err
		}
		var took []time.Duration
		for round := range max(1, min(3, c.rounds)) {
			d, err := h.bring(room, ordersMapping, orderFiles(round, orders, people, goods), orders)
			if err != nil {
				return err
			}
			took = append(took, d)
		}
		rate := float64(orders) / median(took).Seconds()
		fmt.Printf("%s: %d purchases with promises in %v, %.0f rows/s on 2 processors: %.2f of the goal of %d (median of %d)\n",
			h.name, orders, median(took).Round(time.Millisecond), rate, rate/importGoal, importGoal, len(took))
		return nil
	})
}

func (h *house) importingRoom() *importing.Room {
	now := func() time.Time { return h.now }
	log := event.NewLog(h.db, now, nil)
	customers := customer.NewBook(h.db, log, now)
	promises := promise.NewBook(h.db, log, customers, now)
	return &importing.Room{
		DB: h.db, Jobs: job.NewBook(h.db, log, nil, now), Customers: customers, Products: product.NewBook(h.db, log, now), Promises: promises,
		Stories: story.NewBook(h.db, story.Rooms{
			Customers: customers, Promises: promises, Purchases: purchase.NewBook(h.db, log, customers, now),
			Interactions: interaction.NewBook(h.db, log, customers, now), Questions: question.NewBook(h.db, log, customers, now),
			Claims: claim.NewBook(h.db, log, now), Expectations: expectation.NewBook(h.db, log, customers, now),
		}, now),
	}
}

func (h *house) bring(room *importing.Room, mapping string, files fstest.MapFS, want int) (time.Duration, error) {
	m, err := importing.Parse("bench.yaml", []byte(mapping))
	if err != nil {
		return 0, err
	}
	return timed(func() error {
		j, err := room.Import(h.ctx, importing.Request{Mapping: m, Files: files})
		if err == nil && (j.Accepted != int64(want) || j.Refused != 0) {
			err = fmt.Errorf("%d rows accepted and %d refused, want %d and 0", j.Accepted, j.Refused, want)
		}
		return err
	})
}

func peopleFiles(people, goods int) fstest.MapFS {
	var c, g strings.Builder
	c.WriteString("id,name,mail\n")
	g.WriteString("sku,name\n")
	for i := range people {
		fmt.Fprintf(&c, "c%d,Person %d,p%d@shop.example\n", i, i, i)
	}
	for i := range goods {
		fmt.Fprintf(&g, "s%d,Thing %d\n", i, i)
	}
	return fstest.MapFS{"people.csv": {Data: []byte(c.String())}, "goods.csv": {Data: []byte(g.String())}}
}

func orderFiles(round, orders, people, goods int) fstest.MapFS {
	var o, l strings.Builder
	o.WriteString("id,who,at,promised,delivered,status\n")
	l.WriteString("order,sku,n,price\n")
	for i := range orders {
		id := fmt.Sprintf("o%d-%d", round, i)
		fmt.Fprintf(&o, "%s,c%d,2026-02-%02d 10:00,2026-02-%02d,2026-02-%02d 20:00,done\n", id, i*7919%people, 1+i%20, 4+i%20, 2+i%20+i%4)
		fmt.Fprintf(&l, "%s,s%d,2,10.50\n", id, i%goods)
	}
	return fstest.MapFS{"orders.csv": {Data: []byte(o.String())}, "items.csv": {Data: []byte(l.String())}}
}
