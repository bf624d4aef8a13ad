package importing_test

import (
	"fmt"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"kept/care/importing"
	"kept/internal/testhouse"
)

// BenchmarkImportPurchases imports 100,000 purchases with their promises and
// lines, of 20,000 customers who are there already:
//
//	GOMAXPROCS=2 go test -run - -bench ImportPurchases -benchtime 1x ./care/importing
func BenchmarkImportPurchases(b *testing.B) {
	const orders, people, goods = 100_000, 20_000, 5_000
	var c, g, o, l strings.Builder
	c.WriteString("nr;id;name;mail\n")
	g.WriteString("sku,name,kind\n")
	o.WriteString("id,who,at,promised,delivered,status\n")
	l.WriteString("order,sku,n,price\n")
	for i := range people {
		fmt.Fprintf(&c, "%d;c%d;Person %d;p%d@shop.example\n", i, i, i, i)
	}
	for i := range goods {
		fmt.Fprintf(&g, "s%d,Thing %d,\n", i, i)
	}
	for i := range orders {
		fmt.Fprintf(&o, "o%d,%d,%02d.02.2026 10:00,%02d.02.2026,%02d.02.2026 20:00,done\n", i, i*7919%people, 1+i%20, 4+i%20, 2+i%20+i%4)
		fmt.Fprintf(&l, "o%d,s%d,2,10.50\n", i, i%goods)
	}
	parts := strings.Split(shopMapping, "  - kind: purchases")
	first := parse(b, parts[0])
	head := strings.Split(parts[0], "load:")[0]
	second := parse(b, head+"load:\n  - kind: purchases"+strings.Split(parts[1], "  - kind: promises")[0])
	files := fstest.MapFS{}
	for name, text := range map[string]string{"people.csv": c.String(), "goods.csv": g.String(), "orders.csv": o.String(), "items.csv": l.String()} {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	var used time.Duration
	for b.Loop() {
		b.StopTimer()
		h := open(b)
		ctx := testhouse.Tenant(b, h.db, "acme")
		h.load(b, ctx, importing.Request{Mapping: first}, files)
		before := processorTime()
		b.StartTimer()
		j := h.load(b, ctx, importing.Request{Mapping: second}, files)
		b.StopTimer()
		used += processorTime() - before
		if j.Accepted != orders {
			b.Fatalf("the job is %+v\n%.2000s", j, h.refused(b, ctx, j))
		}
		b.StartTimer()
	}
	b.ReportMetric(used.Seconds()*1e6/float64(orders*b.N), "cpu-µs/row") // of this process: telling on a busy machine
	b.ReportMetric(float64(orders*b.N)/b.Elapsed().Seconds(), "rows/s")
}

// processorTime is what this process has used of all processors.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
