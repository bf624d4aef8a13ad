package importing_test

import (
	"context"
	"encoding/csv"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"kept/care/advice"
	"kept/care/importing"
	"kept/care/insight"
	"kept/internal/clock"
	"kept/internal/testhouse"
	"kept/tenants"
)

// olistOrder is a line of the orders' file.
type olistOrder struct {
	id, status                   string
	bought, delivered, estimated time.Time // zero: not there; the estimate is a day's last instant
}

func olistOrders(t *testing.T, dir string) (out []olistOrder) {
	t.Helper()
	zone, err := time.LoadLocation("America/Sao_Paulo")
	if err != nil {
		t.Fatal(err)
	}
	at := func(text string) time.Time {
		if text == "" {
			return time.Time{}
		}
		at, err := time.ParseInLocation(time.DateTime, text, zone)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for _, o := range readCSV(t, filepath.Join(dir, "olist_orders_dataset.csv")) {
		out = append(out, olistOrder{
			id: o["order_id"], status: o["order_status"], bought: at(o["order_purchase_timestamp"]), delivered: at(o["order_delivered_customer_date"]),
			estimated: at(o["order_estimated_delivery_date"][:10] + " 23:59:59"),
		})
	}
	return out
}

func olistMapping(t *testing.T, until string) *importing.Mapping {
	t.Helper()
	source, err := os.ReadFile("../../examples/olist.mapping.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text := string(source)
	if until != "" {
		text, _, _ = strings.Cut(text, until)
		text = strings.Replace(text, "  reviews: olist_order_reviews_dataset.csv\n", "", 1)
	}
	return parse(t, text)
}

// TestOlistLateness holds the table of how late deliveries were marked against
// the files, counted by days and reviews alone.
func TestOlistLateness(t *testing.T) {
	dir := testhouse.DataDir(t, "olist")
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "shop")
	h.load(t, ctx, importing.Request{Mapping: olistMapping(t, "")}, os.DirFS(dir))
	began := time.Now()
	got, err := insight.NewBook(h.db, h.promises, advice.NewBook(h.db, clock.Fixed(testhouse.Now)), clock.Fixed(testhouse.Now)).LatenessByBand(ctx, day("2016-01-01"), day("2019-12-31"))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("the table over all orders took %v", time.Since(began).Round(time.Millisecond))
	type row struct{ deliveries, marks, sum, low int }
	want, of := make([]row, 8), map[string]int{}
	for _, o := range olistOrders(t, dir) {
		if o.status == "canceled" && o.delivered.IsZero() {
			continue
		}
		days, band := o.delivered.Sub(o.estimated).Hours()/24, 7
		for i, last := range []float64{-14, -7, 1.0 / 86400, 3, 7, 14, math.Inf(1)} {
			if !o.delivered.IsZero() && days <= last {
				band = i
				break
			}
		}
		want[band].deliveries++
		of[o.id] = band + 1
	}
	seen := map[string]bool{}
	for _, r := range readCSV(t, filepath.Join(dir, "olist_order_reviews_dataset.csv")) {
		key := r["review_id"] + " " + r["order_id"]
		if of[r["order_id"]] == 0 || seen[key] {
			continue
		}
		seen[key] = true
		w, mark := &want[of[r["order_id"]]-1], int(r["review_score"][0]-'0')
		w.marks, w.sum = w.marks+1, w.sum+mark
		if mark <= 2 {
			w.low++
		}
	}
	for i, b := range got.Bands {
		w := want[i]
		if b.Deliveries != w.deliveries || b.Marks != w.marks ||
			math.Abs(*b.MeanMark()-float64(w.sum)/float64(w.marks)) > 1e-12 || math.Abs(*b.LowShare()-float64(w.low)/float64(w.marks)) > 1e-12 {
			t.Errorf("%s: %+v, mean %v; the files say %+v", b.Band, b, *b.MeanMark(), w)
		}
		t.Logf("%-12s %6d deliveries, %6d marks: mean %.2f, low %.1f %%", b.Band, b.Deliveries, b.Marks, *b.MeanMark(), 100**b.LowShare())
	}
}

// TestOlistBacktest asks for a date at the middle of the shop's history, when
// nobody knew more than the first half, and measures it on the second. The data
// set has every order that was never delivered and few of the others: it is
// about those that were delivered at some time.
func TestOlistBacktest(t *testing.T) {
	dir := testhouse.DataDir(t, "olist")
	orders := slices.DeleteFunc(olistOrders(t, dir), func(o olistOrder) bool { return o.delivered.IsZero() })
	slices.SortFunc(orders, func(a, b olistOrder) int { return a.bought.Compare(b.bought) })
	split := orders[len(orders)/2].bought
	h := openAt(t, clock.Fixed(split.UTC()))
	ctx := testhouse.Tenant(t, h.db, "shop")
	h.load(t, ctx, importing.Request{Mapping: olistMapping(t, "  - kind: interactions")}, until(t, dir, split))
	book := advice.NewBook(h.db, clock.Fixed(split.UTC()))
	if _, err := book.RollUp(ctx, func(context.Context, string) (*tenants.Actor, error) { return tenants.From(ctx), nil }); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	got, err := book.Ask(ctx, advice.Question{})
	if err != nil || got.Proposed == nil {
		t.Fatalf("advised %+v, %v", got, err)
	}
	took := time.Since(began)
	all := got.Bases[len(got.Bases)-1] // on all days
	times := efron(orders, split)
	for _, q := range []struct {
		name string
		got  time.Duration
		q    float64
	}{{"P50", *all.P50, .5}, {"P80", *all.P80, .8}, {"P95", *all.P95, .95}} {
		want := times(q.q)
		if off := (q.got - want).Hours() / want.Hours(); math.Abs(off) > .015 {
			t.Errorf("%s is %v, the files say %v", q.name, q.got, want)
		}
	}
	var kept [3]int
	second, estimated := 0, 0
	bases := []time.Duration{got.Proposed.DueAt.Sub(split), *all.P95, got.Proposed.TargetAt.Sub(split)}
	for _, o := range orders[len(orders)/2:] {
		second++
		for i, within := range bases {
			if o.delivered.Sub(o.bought) <= within {
				kept[i]++
			}
		}
		if !o.delivered.After(o.estimated) {
			estimated++
		}
	}
	rate := func(n int) float64 { return 100 * float64(n) / float64(second) }
	t.Logf("on %s, of %d kept in the year before: P50 %.1f, P80 %.1f, P95 %.1f days; asked in %v", split.Format(time.DateOnly), all.Kept,
		all.P50.Hours()/24, all.P80.Hours()/24, all.P95.Hours()/24, took.Round(time.Millisecond))
	t.Logf("of %d orders of the second half: %.1f %% within the %.1f days proposed (load %s), %.1f %% within P95 of all days, %.1f %% within the target of %.1f days; the shop's own estimate held for %.1f %%",
		second, rate(kept[0]), bases[0].Hours()/24, got.Proposed.Basis.Load, rate(kept[1]), rate(kept[2]), bases[2].Hours()/24, rate(estimated))
	if r := rate(kept[0]); r < 85 || r > 99.5 {
		t.Errorf("the date proposed held for %.1f %% of the second half", r)
	}
}

// until gives the files as they were at a time: what was bought and delivered by then.
func until(t *testing.T, dir string, split time.Time) fs.FS {
	t.Helper()
	out := fstest.MapFS{}
	for _, name := range []string{"olist_customers_dataset.csv", "olist_products_dataset.csv", "product_category_name_translation.csv", "olist_order_items_dataset.csv"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		out[name] = &fstest.MapFile{Data: text}
	}
	columns := []string{"order_id", "customer_id", "order_status", "order_purchase_timestamp", "order_delivered_customer_date", "order_estimated_delivery_date"}
	var text strings.Builder
	w := csv.NewWriter(&text)
	_ = w.Write(columns)
	last := split.Format(time.DateTime)
	for _, o := range readCSV(t, filepath.Join(dir, "olist_orders_dataset.csv")) {
		if o["order_purchase_timestamp"] >= last || o["order_delivered_customer_date"] == "" {
			continue
		}
		if o["order_delivered_customer_date"] >= last {
			o["order_delivered_customer_date"], o["order_status"] = "", "shipped"
		}
		row := make([]string, len(columns))
		for i, c := range columns {
			row[i] = o[c]
		}
		_ = w.Write(row)
	}
	w.Flush()
	out["olist_orders_dataset.csv"] = &fstest.MapFile{Data: []byte(text.String())}
	return out
}

// efron works out the quantiles of how long the orders of a year took that had
// been bought by then, by Efron's redistribution to the right: each order that
// is still open hands its weight on to those that took longer.
func efron(orders []olistOrder, now time.Time) func(q float64) time.Duration {
	type one struct {
		took time.Duration
		kept bool
	}
	var all []one
	for _, o := range orders {
		age := now.Sub(o.bought)
		switch {
		case age <= 0 || age > 365*24*time.Hour:
		case o.delivered.Before(now):
			all = append(all, one{o.delivered.Sub(o.bought), true})
		default:
			all = append(all, one{age, false})
		}
	}
	slices.SortStableFunc(all, func(a, b one) int {
		switch {
		case a.took != b.took:
			return int(max(-1, min(1, a.took-b.took)))
		case a.kept:
			return -1
		default:
			return 1
		}
	})
	return func(q float64) time.Duration {
		weight, sum := 1/float64(len(all)), 0.0
		for i, o := range all {
			if o.kept {
				if sum += weight; sum >= q-1e-9 {
					return o.took
				}
			} else if left := len(all) - i - 1; left > 0 {
				weight += weight / float64(left)
			}
		}
		return 0
	}
}

func day(text string) *clock.Day { d := clock.Day(text); return &d }
