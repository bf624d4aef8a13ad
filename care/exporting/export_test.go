package exporting_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"kept/care/customer"
	"kept/care/event"
	"kept/care/expectation"
	"kept/care/exporting"
	"kept/care/file"
	"kept/care/interaction"
	"kept/care/job"
	"kept/care/promise"
	"kept/care/purchase"
	"kept/internal/fault"
	"kept/internal/filter"
	"kept/internal/money"
	"kept/internal/servqual"
	"kept/internal/testhouse"
	"kept/tenants"
	"kept/tenants/account"
)

type house struct {
	*exporting.Room
	t   *testing.T
	ctx context.Context
	now *time.Time
}

func open(t *testing.T) *house {
	t.Helper()
	db, now := testhouse.Open(t), testhouse.Now
	tell := func() time.Time { return now }
	log := event.NewLog(db, tell, nil)
	customers := customer.NewBook(db, log, tell)
	return &house{t: t, ctx: testhouse.Tenant(t, db, "acme"), now: &now, Room: &exporting.Room{
		DB: db, Jobs: job.NewBook(db, log, func(context.Context, string, string) error { return nil }, tell),
		Files: file.NewBook(db, 64<<20, tell), Customers: customers, Promises: promise.NewBook(db, log, customers, tell),
		Purchases: purchase.NewBook(db, log, customers, tell), Interactions: interaction.NewBook(db, log, customers, tell),
		Expectations: expectation.NewBook(db, log, customers, tell),
		Accounts:     account.NewBook(db, log, nil, tell),
	}}
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// asWorker is ctx as jobs act in it: for the member who asked, with no right of her own.
func asWorker(ctx context.Context) context.Context {
	a := *tenants.From(ctx)
	a.Scopes = nil
	return tenants.As(ctx, &a)
}

// export makes an export and gives its rows, without the header, as maps.
func (h *house) export(ctx context.Context, q exporting.Request) []map[string]string {
	h.t.Helper()
	j, err := h.Start(ctx, q)
	h.must(err)
	j, err = h.Jobs.Begin(ctx, j.ID)
	h.must(err)
	h.must(h.Run(asWorker(ctx), j))
	return h.read(ctx, j.ID)
}

func (h *house) read(ctx context.Context, jobID string) []map[string]string {
	h.t.Helper()
	f, err := h.Files.OfJob(ctx, jobID, exporting.FileName)
	h.must(err)
	if f == nil || f.CompletedAt == nil {
		h.t.Fatalf("file %+v, want a complete one", f)
	}
	b, err := io.ReadAll(h.Files.Open(ctx, f))
	h.must(err)
	text, marked := strings.CutPrefix(string(b), "\ufeff")
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	h.must(err)
	if !marked || int64(len(rows)-1) != f.Lines {
		h.t.Errorf("byte order mark %v, %d lines; want one, and %d", marked, f.Lines, len(rows)-1)
	}
	out := make([]map[string]string, len(rows)-1)
	for i, row := range rows[1:] {
		out[i] = map[string]string{}
		for k, cell := range row {
			out[i][rows[0][k]] = cell
		}
	}
	return out
}

func (h *house) people(n int) []string {
	h.t.Helper()
	us := make([]customer.Upsert, n)
	for i := range us {
		key, name := fmt.Sprintf("c%04d", i), fmt.Sprintf("Ann %04d", i)
		us[i] = customer.Upsert{Key: customer.Key{ExternalID: &key}, Draft: customer.Draft{Name: &name}}
	}
	results, err := h.Customers.UpsertAll(h.ctx, us)
	h.must(err)
	ids := make([]string, n)
	for i, r := range results {
		ids[i] = r.Record.ID
	}
	return ids
}

func TestCustomersAreExportedAsTheyAre(t *testing.T) {
	h := open(t)
	_, err := h.Customers.DefineAttribute(h.ctx, customer.AttributeDraft{Key: "size", Kind: customer.Number})
	h.must(err)
	name, key := `=HYPERLINK("http://evil.example","Ana")`, "E1"
	_, err = h.Customers.Create(h.ctx, customer.Draft{
		Name: &name, ExternalID: &key, Tags: []string{"vip", "@here"}, Attributes: []customer.AttributeValue{{Key: "size", Value: "-12.5"}},
		Identities: []customer.IdentityDraft{{Kind: customer.EmailAddress, Value: "ana@shop.example"}, {Kind: customer.PhoneNumber, Value: "+4930123456"}},
	})
	h.must(err)
	h.people(2)
	f := customer.Filter{ExternalID: &filter.String{Eq: &key}}
	rows := h.export(h.ctx, exporting.Request{Customers: &exporting.CustomerList{Filter: &f}})
	if len(rows) != 1 {
		t.Fatalf("%d rows, want her who matches", len(rows))
	}
	for column, want := range map[string]string{
		"externalId": "E1", "name": "'" + name, "email": "ana@shop.example", "phone": "+4930123456", "tags": "'@here, vip",
		"attributes.size": "-12.5", "stage": "PROSPECT", "createdAt": "2026-03-04T12:00:00Z",
	} {
		if rows[0][column] != want {
			t.Errorf("%s is %q, want %q", column, rows[0][column], want)
		}
	}
	viewer := *tenants.From(h.ctx)
	viewer.Scopes = tenants.ScopesOf(tenants.Viewer)
	rows = h.export(tenants.As(h.ctx, &viewer), exporting.Request{Customers: &exporting.CustomerList{Filter: &f}})
	if rows[0]["email"] != "a•••@shop.example" || strings.Contains(rows[0]["phone"], "123") {
		t.Errorf("a viewer gets %q and %q, want them masked", rows[0]["email"], rows[0]["phone"])
	}
}

func TestALongExportGoesOnWhereItWasCutOff(t *testing.T) {
	h := open(t)
	want := map[string]bool{}
	for _, id := range h.people(2345) {
		want[id] = true
	}
	j, err := h.Start(h.ctx, exporting.Request{Customers: &exporting.CustomerList{}})
	h.must(err)
	if j.Total != 2345 || j.About() != "customers" {
		t.Errorf("started %+v", j)
	}
	j, err = h.Jobs.Begin(h.ctx, j.ID)
	h.must(err)
	// The node dies when the first piece is in, with its place.
	dying, kill := context.WithCancel(asWorker(h.ctx))
	go func() {
		for seen := j; seen.Done == 0; {
			if seen, err = h.Jobs.Find(h.ctx, j.ID); err != nil {
				break
			}
		}
		kill()
	}()
	if err := h.Run(dying, j); err == nil {
		t.Log("the node was faster than its death")
	}
	j, err = h.Jobs.Find(h.ctx, j.ID)
	h.must(err)
	if !j.State.Over() {
		h.must(h.Run(asWorker(h.ctx), j))
	}
	for _, row := range h.read(h.ctx, j.ID) {
		if !want[row["id"]] {
			t.Fatalf("%s stands there twice, or is nobody", row["id"])
		}
		delete(want, row["id"])
	}
	if len(want) != 0 {
		t.Errorf("%d customers are missing from the file", len(want))
	}
	*h.now = h.now.Add(file.DownloadTime)
	if f, err := h.Files.OfJob(h.ctx, j.ID, exporting.FileName); f != nil || err != nil {
		t.Errorf("a week later: %+v, %v; want nothing", f, err)
	}
}

func TestEveryListIsExported(t *testing.T) {
	h := open(t)
	ids := h.people(2)
	due := h.now.Add(time.Hour)
	_, err := h.Promises.Make(h.ctx, promise.Draft{CustomerID: ids[0], Text: "Call back", By: promise.By{DueAt: &due}})
	h.must(err)
	_, err = h.Purchases.Record(h.ctx, purchase.Draft{CustomerID: ids[0], OccurredAt: *h.now, Amount: &money.Money{Minor: 1250, Currency: "EUR"}})
	h.must(err)
	answered := true
	_, err = h.Interactions.Record(h.ctx, interaction.Draft{CustomerID: ids[1], Channel: customer.Phone, Direction: interaction.Inbound,
		Subject: "+1+cmd|' /C calc'!A0", OccurredAt: *h.now, Answered: &answered})
	h.must(err)
	promises := h.export(h.ctx, exporting.Request{Promises: &exporting.PromiseList{}})
	if len(promises) != 1 || promises[0]["text"] != "Call back" || promises[0]["customer"] != "Ann 0000" || promises[0]["owner"] != "Owner of acme" || promises[0]["dueAt"] != "2026-03-04T13:00:00Z" {
		t.Errorf("promises %v", promises)
	}
	purchases := h.export(h.ctx, exporting.Request{Purchases: &exporting.PurchaseList{}})
	if len(purchases) != 1 || purchases[0]["amount"] != "12.50" || purchases[0]["customer"] != "Ann 0000" {
		t.Errorf("purchases %v", purchases)
	}
	if none := h.export(h.ctx, exporting.Request{Purchases: &exporting.PurchaseList{CustomerID: &ids[1]}}); len(none) != 0 {
		t.Errorf("purchases of who bought nothing: %v", none)
	}
	interactions := h.export(h.ctx, exporting.Request{Interactions: &exporting.InteractionList{}})
	if len(interactions) != 1 || interactions[0]["subject"] != "'+1+cmd|' /C calc'!A0" || interactions[0]["channel"] != "PHONE" {
		t.Errorf("interactions %v", interactions)
	}
}

// A line for each time that one was assessed: one that is everybody's goes over
// several pages, and one that nobody assessed has a line too.
func TestExpectationsAreExportedWithHowTheyWereMet(t *testing.T) {
	h := open(t)
	ids := h.people(1)
	adequate := expectation.Level(5000)
	quick := expectation.Draft{Kind: expectation.Implicit, Text: "A quick answer", Unit: expectation.Points, Dimension: servqual.Responsiveness, Adequate: &adequate,
		Desired: 6000, Importance: 3, Source: expectation.FromSurvey}
	hers, last := quick, quick
	hers.CustomerID, last.Text = ids[0], "A clean shop"
	for _, d := range []struct {
		expectation.Draft
		times int
	}{{hers, 2}, {quick, 250}, {last, 0}} {
		e, err := h.Expectations.Record(h.ctx, d.Draft)
		h.must(err)
		for range d.times {
			_, err := h.Expectations.Assess(h.ctx, expectation.Perception{ExpectationID: e.ID, Way: expectation.ByAnswer, Perceived: 5500, Note: "=1+1"})
			h.must(err)
		}
		*h.now = h.now.Add(time.Second)
	}
	rows := h.export(h.ctx, exporting.Request{Expectations: &exporting.ExpectationList{}})
	seen := map[string]bool{}
	for _, row := range rows {
		if seen[row["id"]+row["assessmentId"]] {
			t.Fatalf("the line %v stands there twice", row)
		}
		seen[row["id"]+row["assessmentId"]] = true
	}
	if len(rows) != 2+250+1 {
		t.Fatalf("%d lines, want 2, 250 and one that nobody assessed", len(rows))
	}
	for column, want := range map[string]string{
		"customer": "Ann 0000", "adequate": "5", "desired": "6", "perceived": "5.5", "result": "MET", "note": "'=1+1", "assessedAt": "2026-03-04T12:00:00Z",
	} {
		if rows[0][column] != want {
			t.Errorf("%s is %q, want %q", column, rows[0][column], want)
		}
	}
	if end := rows[252]; end["text"] != "A clean shop" || end["assessmentId"] != "" || end["result"] != "" {
		t.Errorf("the last line is %v", end)
	}
	of := expectation.Filter{CustomerID: &filter.ID{Eq: &ids[0]}}
	if rows = h.export(h.ctx, exporting.Request{Expectations: &exporting.ExpectationList{Filter: &of}}); len(rows) != 2 {
		t.Errorf("%d lines of hers, want 2", len(rows))
	}
	if rows = h.export(testhouse.Tenant(t, h.DB, "bolt"), exporting.Request{Expectations: &exporting.ExpectationList{}}); len(rows) != 0 {
		t.Errorf("another tenant's file has %v", rows)
	}
}

func TestExportsThatAreRefused(t *testing.T) {
	h := open(t)
	partner := *tenants.From(h.ctx)
	partner.Scopes = []string{tenants.CustomersRead}
	customers, promises := &exporting.CustomerList{}, &exporting.PromiseList{}
	for _, tc := range []struct {
		name string
		ctx  context.Context
		q    exporting.Request
		kind fault.Kind
	}{
		{"nothing", h.ctx, exporting.Request{}, fault.KindInvalid},
		{"two lists", h.ctx, exporting.Request{Customers: customers, Promises: promises}, fault.KindInvalid},
		{"a list that she may not read", tenants.As(h.ctx, &partner), exporting.Request{Promises: promises}, fault.KindForbidden},
	} {
		if _, err := h.Start(tc.ctx, tc.q); fault.KindOf(err) != tc.kind {
			t.Errorf("%s: %v, want %s", tc.name, err, tc.kind)
		}
	}
}

func TestAnotherTenantsRecordsAreInNoExport(t *testing.T) {
	h := open(t)
	ids := h.people(3)
	bolt := testhouse.Tenant(t, h.DB, "bolt")
	if rows := h.export(bolt, exporting.Request{Customers: &exporting.CustomerList{}}); len(rows) != 0 {
		t.Errorf("bolt's file has %v", rows)
	}
	j, err := h.Start(bolt, exporting.Request{Purchases: &exporting.PurchaseList{CustomerID: &ids[0]}})
	h.must(err)
	j, err = h.Jobs.Begin(bolt, j.ID)
	h.must(err)
	if err := h.Run(asWorker(bolt), j); !fault.IsMissing(err) {
		t.Errorf("another tenant's customer: %v, want missing", err)
	}
	mine, err := h.Start(h.ctx, exporting.Request{Customers: &exporting.CustomerList{}})
	h.must(err)
	if _, err := h.Jobs.Cancel(bolt, mine.ID); !fault.IsMissing(err) {
		t.Errorf("cancelled by another tenant: %v, want missing", err)
	}
}
