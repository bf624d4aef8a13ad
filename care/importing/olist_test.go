package importing_test

import (
	"bytes"
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kept/care/importing"
	"kept/care/job"
	"kept/care/promise"
	"kept/ent/db/event"
	"kept/ent/db/interaction"
	"kept/internal/testhouse"
)

// TestOlist loads a real shop's orders by the mapping that we give as an
// example, and holds Kept's own report against figures that this test works
// out from the files by itself.
func TestOlist(t *testing.T) {
	dir := testhouse.DataDir(t, "olist")
	source, err := os.ReadFile("../../examples/olist.mapping.yaml")
	if err != nil {
		t.Fatal(err)
	}
	m, err := importing.Parse("olist.mapping.yaml", source)
	if err != nil {
		t.Fatal(err)
	}
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "shop")

	dry := h.load(t, ctx, importing.Request{Mapping: m, DryRun: true}, os.DirFS(dir))
	j := h.load(t, ctx, importing.Request{Mapping: m}, os.DirFS(dir))
	if j.State != job.Done || j.Refused != 0 || j.Accepted != j.Total {
		t.Errorf("the job is %+v\n%.2000s", j, h.refused(t, ctx, j))
	}
	if dry.Accepted != j.Accepted || dry.Refused != j.Refused {
		t.Errorf("the dry run predicted %d accepted and %d refused", dry.Accepted, dry.Refused)
	}

	want := countOlist(t, dir)
	report, err := h.promises.Report(ctx, "2016-01-01", "2019-12-31", promise.GroupNone, 100)
	if err != nil || len(report.Rows) != 1 {
		t.Fatalf("the report is %+v, %v; want one row", report, err)
	}
	r := report.Rows[0]
	if r.FallenDue() != want.fallenDue || r.Kept != want.kept || r.KeptLate != want.late || r.Broken != want.broken || r.Overdue != 0 {
		t.Errorf("the report says %d fallen due, %d kept, %d late, %d broken, %d overdue; the files say %+v",
			r.FallenDue(), r.Kept, r.KeptLate, r.Broken, r.Overdue, want)
	}
	if got, rate := *r.KeepRate(), float64(want.kept)/float64(want.fallenDue); math.Abs(got-rate) > 1e-12 {
		t.Errorf("the keep rate is %v, the files say %v", got, rate)
	}
	if n := h.db.Customer.Query().CountX(ctx); n != want.people {
		t.Errorf("%d customers, want %d", n, want.people)
	}
	if n := h.db.Interaction.Query().Where(interaction.Channel("SURVEY")).CountX(ctx); n != want.reviews {
		t.Errorf("%d reviews, want %d", n, want.reviews)
	}
	if n := h.db.Event.Query().Where(event.Backfilled(false), event.TypeNEQ("job.finished")).CountX(ctx); n != 0 {
		t.Errorf("%d events of history would raise mails and warnings", n)
	}

	once := h.counts(t, ctx)
	again := h.load(t, ctx, importing.Request{Mapping: m}, os.DirFS(dir))
	if twice := h.counts(t, ctx); again.Accepted != j.Accepted || twice != strings.Replace(once, eventsOf(once), plus(eventsOf(once), 1), 1) {
		t.Errorf("after the second time there are %s, want %s and one event more, of the job itself", twice, once)
	}
}

// olist is what the files say, counted without any of Kept's rules.
type olist struct{ fallenDue, kept, late, broken, people, reviews int }

// countOlist counts by texts alone: dates are written so that they compare as
// they read, and both are in the shop's own zone.
func countOlist(t *testing.T, dir string) (n olist) {
	t.Helper()
	for _, o := range readCSV(t, filepath.Join(dir, "olist_orders_dataset.csv")) {
		delivered, promised := o["order_delivered_customer_date"], o["order_estimated_delivery_date"]
		switch {
		case delivered == "" && o["order_status"] == "canceled":
			continue // there was nothing to keep
		case delivered == "":
			n.broken++ // all of it was due years ago
		case delivered[:10] <= promised[:10]:
			n.kept++
		default:
			n.late++
		}
		n.fallenDue++
	}
	people := map[string]bool{}
	for _, c := range readCSV(t, filepath.Join(dir, "olist_customers_dataset.csv")) {
		people[c["customer_unique_id"]] = true
	}
	reviews := map[string]bool{}
	for _, r := range readCSV(t, filepath.Join(dir, "olist_order_reviews_dataset.csv")) {
		reviews[r["review_id"]+" "+r["order_id"]] = true
	}
	n.people, n.reviews = len(people), len(reviews)
	return n
}

func readCSV(t *testing.T, path string) []map[string]string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, r := range rows[1:] {
		row := map[string]string{}
		for i, name := range rows[0] {
			row[name] = r[i]
		}
		out = append(out, row)
	}
	return out
}
