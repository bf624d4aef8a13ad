package importing_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"kept/care/importing"
	"kept/care/job"
	"kept/care/promise"
	"kept/ent/db/event"
	"kept/internal/clock"
	"kept/internal/testhouse"
)

func (h *house) load(t testing.TB, ctx context.Context, q importing.Request, files fs.FS) *job.Job {
	t.Helper()
	q.Files = files
	if q.Mapping == nil {
		q.Mapping = parse(t, shopMapping)
	}
	if q.Policy == "" {
		q.Policy = importing.RejectFailedRows
	}
	j, err := h.room.Import(ctx, q)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func (h *house) refused(t testing.TB, ctx context.Context, j *job.Job) string {
	t.Helper()
	var out bytes.Buffer
	if err := h.jobs.WriteRefused(ctx, j.ID, &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestImportBringsTheShopInOnce(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	j := h.load(t, ctx, importing.Request{Batch: 7}, shop(30))
	if j.State != job.Done || j.Accepted != 3+3+30+30 || j.Refused != 0 || j.Done != j.Total {
		t.Fatalf("the job is %+v\n%s", j, h.refused(t, ctx, j))
	}
	once := h.counts(t, ctx)
	if !strings.HasPrefix(once, "3 customers, 3 products, 30 purchases, 60 lines, 60 promises") {
		t.Errorf("there are %s", once)
	}
	again := h.load(t, ctx, importing.Request{Batch: 11}, shop(30))
	if again.ID == j.ID || again.Accepted != j.Accepted {
		t.Errorf("the second job is %+v", again)
	}
	if twice := h.counts(t, ctx); twice != strings.Replace(once, eventsOf(once), plus(eventsOf(once), 1), 1) {
		t.Errorf("after the second time there are %s, want %s and one event more, of the job itself", twice, once)
	}
	if n := h.db.Event.Query().Where(event.Backfilled(false), event.TypeNEQ("job.finished")).CountX(ctx); n != 0 {
		t.Errorf("%d events would raise mails", n)
	}
}

// TestDeliveriesAreCounted holds the report against figures worked out by hand:
// of ten orders due on 4 February in São Paulo, seven were delivered at 20:00
// local time, on the 3rd, 4th and 5th in turn: 0, 3, 6 and 1, 4 in time, 2, 5
// late. One was off, one couldn't be had and one is still on its way.
func TestDeliveriesAreCounted(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	m := strings.Split(shopMapping, "  - kind: promises")[0]
	h.load(t, ctx, importing.Request{Mapping: parse(t, m)}, shop(10))
	kept := map[promise.State]int{}
	for _, p := range h.db.Promise.Query().AllX(ctx) {
		kept[promise.State(p.State)]++
	}
	if got := fmt.Sprint(kept); got != "map[BROKEN:2 KEPT:5 KEPT_LATE:2 VOID:1]" {
		t.Errorf("the promises are %s", got)
	}
	r, err := h.promises.Report(ctx, clock.Day("2026-02-01"), clock.Day("2026-02-28"), promise.GroupNone, 100)
	if err != nil {
		t.Fatal(err)
	}
	if row := r.Total; row.FallenDue() != 9 || row.Kept != 5 {
		t.Errorf("the report says %+v", row)
	}
}

func TestWrongRowsAreRefusedWithTheirPlace(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	files := shop(10,
		"o1,0,01.02.2026 10:00", "o1,0,2026-02-01", // a layout that isn't the mapping's
		"o2,0,", "o2,77,", // nobody
		"o3,s0,2,10.50", "o3,s0,two,10.50", // a line of o3
		"o4,0,01.02.2026 10:00,04.02.2026,04.02.2026 20:00,done", "o4,0,01.02.2026 10:00,04.02.2026,04.02.2026 20:00,eaten",
		"o5,0,01.02.2026 10:00,04.02.2026,05.02.2026 20:00,done", "o5,0,01.02.2026 10:00,04.02.2026", // too short
		"s0,Thing,", "s0,Thi\"ng,", // a quote inside
	)
	m := strings.Split(shopMapping, "  - kind: promises")[0]
	j := h.load(t, ctx, importing.Request{Mapping: parse(t, m), Batch: 4}, files)
	got := h.refused(t, ctx, j)
	for _, want := range []string{
		"goods.csv,2,,",
		`orders.csv,3,occurredAt,"""2026-02-01"" is not a time`,
		"orders.csv,4,customer,must not be empty",
		`items.csv,8,lines.product,"there is no product with the key ""s0"""`,
		`orders.csv,6,status,"""eaten"" isn't in the mapping's list"`,
		`orders.csv,7,,"must have 6 fields as the header has, not 4"`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("nothing says %s", want)
		}
	}
	if j.Refused != 11 || j.Accepted != 1 { // without its only product no order can go in
		t.Errorf("%d refused, %d accepted:\n%s", j.Refused, j.Accepted, got)
	}
}

// PostgreSQL keeps neither: such a row must not take its whole batch with it.
func TestARowThatIsNoTextIsRefusedAlone(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	good := h.load(t, ctx, importing.Request{Mapping: parse(t, shopMapping)}, shop(10)) // as many rows
	other := testhouse.Tenant(t, h.db, "bolt")
	files := shop(10, "o1,0,", "o1\x00,0,", "o2,0,", "o2\xff,0,")
	j := h.load(t, other, importing.Request{Mapping: parse(t, shopMapping)}, files)
	got := h.refused(t, other, j)
	for _, want := range []string{`orders.csv,3,id,"must be text in UTF-8, without NUL characters"`, `orders.csv,4,id,"must be text in UTF-8, without NUL characters"`} {
		if !strings.Contains(got, want) {
			t.Errorf("nothing says %s:\n%s", want, got)
		}
	}
	if j.State != job.Done || j.Accepted+j.Refused != good.Accepted+good.Refused {
		t.Errorf("%s with %d accepted and %d refused, want the rest to go in: %d rows", j.State, j.Accepted, j.Refused, good.Accepted)
	}
}

func TestAWrongIdentityIsNamedAsTheMappingDoes(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	j := h.load(t, ctx, importing.Request{}, shop(20, "ann1@shop.example", "nowhere"))
	if got, want := h.refused(t, ctx, j), "people.csv,3,email,must be"; !strings.Contains(strings.ReplaceAll(got, `"`, ""), want) {
		t.Errorf("refused:\n%s\nwant %s", got, want)
	}
	other := testhouse.Tenant(t, h.db, "bolt")
	j = h.load(t, other, importing.Request{}, shop(20, "ann1@shop.example", "ann0@shop.example"))
	if got, want := h.refused(t, other, j), "people.csv,3,email,belongs to another customer"; !strings.Contains(got, want) {
		t.Errorf("refused:\n%s\nwant %s", got, want)
	}
}

func TestDryRunPredictsExactlyAndWritesNothing(t *testing.T) {
	wrong := []string{"o2,0,", "o2,77,", "o13,1,01.02.2026", "o13,1,31.02.2026"}
	for _, policy := range []importing.Policy{importing.RejectFailedRows, importing.RejectEverything} {
		t.Run(string(policy), func(t *testing.T) {
			h := open(t)
			ctx := testhouse.Tenant(t, h.db, "acme")
			dry := h.load(t, ctx, importing.Request{Policy: policy, DryRun: true, Batch: 6}, shop(20, wrong...))
			if n := h.counts(t, ctx); !strings.HasPrefix(n, "0 customers, 0 products, 0 purchases, 0 lines, 0 promises, 1 events") {
				t.Errorf("the dry run left %s", n)
			}
			real := h.load(t, ctx, importing.Request{Policy: policy, Batch: 6}, shop(20, wrong...))
			if dry.Accepted != real.Accepted || dry.Refused != real.Refused || real.Refused != 4 {
				t.Errorf("predicted %d accepted and %d refused, then %d and %d", dry.Accepted, dry.Refused, real.Accepted, real.Refused)
			}
			if a, b := h.refused(t, ctx, dry), h.refused(t, ctx, real); a != b {
				t.Errorf("predicted refusals\n%s\nthen\n%s", a, b)
			}
			if n := h.counts(t, ctx); policy == importing.RejectEverything && !strings.HasPrefix(n, "0 customers, 0 products, 0 purchases") {
				t.Errorf("all or nothing left %s", n)
			}
		})
	}
}

func TestAllOrNothingIsAllWhenNothingIsWrong(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	j := h.load(t, ctx, importing.Request{Policy: importing.RejectEverything}, shop(20))
	if j.State != job.Done || j.Accepted != 2+2+20+20 || h.counts(t, ctx)[:12] != "2 customers," {
		t.Errorf("the job is %+v", j)
	}
}

// TestImportGoesOnWhereItStopped stops an import after each of its batches in
// turn, as a killed process would, and lets another command go on.
func TestImportGoesOnWhereItStopped(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	var first *job.Job
	for {
		life, kill := context.WithCancel(ctx)
		j, err := h.room.Import(life, importing.Request{
			Mapping: parse(t, shopMapping), Files: shop(20), Policy: importing.RejectFailedRows, Batch: 6,
			Progress: func(*job.Job) { kill() },
		})
		kill()
		if first == nil {
			first = j
		}
		if err == nil {
			if j.ID != first.ID || j.Accepted != 44 || j.Done != j.Total {
				t.Errorf("the job is %+v, want %s with 44 accepted", j, first.ID)
			}
			break
		}
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	}
	if n := h.counts(t, ctx); !strings.HasPrefix(n, "2 customers, 2 products, 20 purchases, 40 lines, 40 promises") {
		t.Errorf("there are %s", n)
	}
}

func TestImportIsCancelled(t *testing.T) {
	for _, policy := range []importing.Policy{importing.RejectFailedRows, importing.RejectEverything} {
		h := open(t)
		ctx := testhouse.Tenant(t, h.db, "acme")
		cancel := func(j *job.Job) {
			if _, err := h.jobs.Cancel(ctx, j.ID); err != nil && policy == importing.RejectFailedRows {
				t.Error(err)
			}
		}
		if policy == importing.RejectEverything && !h.db.Postgres() {
			continue // SQLite has one writer, and the import is it until it ends
		}
		j := h.load(t, ctx, importing.Request{Policy: policy, Batch: 6, Progress: cancel}, shop(20))
		if j.State != job.Cancelled || j.FinishedAt == nil || (policy == importing.RejectFailedRows) != (j.Accepted == 4) {
			t.Errorf("%s: the job is %+v", policy, j)
		}
	}
}

func TestImportKeepsToItsTenant(t *testing.T) {
	h := open(t)
	a, b := testhouse.Tenant(t, h.db, "acme"), testhouse.Tenant(t, h.db, "bolt")
	j := h.load(t, a, importing.Request{}, shop(10))
	// Bolt's orders name acme's customers and products by the same keys.
	m := "files: {people: {path: people.csv, delimiter: \";\"}, orders: orders.csv, items: items.csv}\ncurrency: BRL\nrates: {EUR: 0.25}\nload:\n" +
		"  - kind: purchases" + strings.Split(strings.Split(shopMapping, "  - kind: purchases")[1], "  - kind: promises")[0]
	theirs := h.load(t, b, importing.Request{Mapping: parse(t, m)}, shop(10))
	if theirs.Accepted != 0 || theirs.Refused != 10 {
		t.Errorf("bolt's import is %+v", theirs)
	}
	if _, err := h.jobs.Find(b, j.ID); err == nil {
		t.Error("bolt finds acme's job")
	}
	if _, err := h.jobs.Cancel(b, j.ID); err == nil {
		t.Error("bolt cancels acme's job")
	}
	if rows, err := h.jobs.RefusedRows(b, theirs.ID, nil, 100); err != nil || len(rows) != 10 {
		t.Errorf("bolt's refused rows: %d, %v", len(rows), err)
	}
	if rows, err := h.jobs.RefusedRows(a, theirs.ID, nil, 100); err != nil || len(rows) != 0 {
		t.Errorf("acme reads %d of bolt's refused rows, %v", len(rows), err)
	}
}

func eventsOf(counts string) string { return counts[strings.LastIndex(counts, ", ")+2:] }

func plus(events string, n int) string {
	var was int
	if _, err := fmt.Sscanf(events, "%d events", &was); err != nil {
		return events
	}
	return fmt.Sprintf("%d events", was+n)
}

// What a batch points to is looked up while the one before it is written: what
// that one brings is found all the same.
func TestARowMayPointToTheOneBeforeIt(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	mapping := parse(t, `
files: {people: people.csv, mails: mails.csv}
load:
  - kind: customers
    from: people
    fields: {externalId: id}
  - kind: interactions
    from: mails
    fields: {externalId: id, customer: who, channel: {value: EMAIL}, direction: way, answers: to, occurredAt: {value: 2026-02-01}}
`)
	mails := "id,who,way,to\n"
	for i := range 10 {
		mails += fmt.Sprintf("i%d,ann,INBOUND,\na%d,ann,OUTBOUND,i%d\n", i, i, i)
	}
	files := fstest.MapFS{"people.csv": {Data: []byte("id\nann\n")}, "mails.csv": {Data: []byte(mails)}}
	if j := h.load(t, ctx, importing.Request{Mapping: mapping, Batch: 1}, files); j.Refused != 0 {
		t.Errorf("%d refused:\n%s", j.Refused, h.refused(t, ctx, j))
	}
}
