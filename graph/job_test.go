package graph

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"kept/care/bulk"
	"kept/care/claim"
	"kept/care/customer"
	"kept/care/event"
	"kept/care/exporting"
	"kept/care/file"
	"kept/care/importing"
	"kept/care/interaction"
	"kept/care/job"
	"kept/care/notice"
	"kept/care/product"
	"kept/care/purchase"
	"kept/care/question"
	"kept/care/story"
	"kept/ent/store"
	"kept/internal/clock"
	"kept/internal/id"
	"kept/internal/testhouse"
	"kept/tenants"
	"kept/tenants/account"
)

// importer is the endpoint over a room for imports; jobs are queued for nobody.
func importer(t *testing.T) (*door, *Resolver, context.Context) {
	t.Helper()
	db, now := testhouse.Open(t), clock.Fixed(testhouse.Now)
	ctx, r := testhouse.Tenant(t, db, "acme"), rooms(db)
	log := event.NewLog(db, now, nil)
	customers := customer.NewBook(db, log, now)
	r.JobBook = job.NewBook(db, log, func(context.Context, string, string) error { return nil }, now)
	r.NoticeBook = notice.NewBook(db, now)
	r.Files = file.NewBook(db, 64<<20, now)
	r.Imports = &importing.Room{
		DB: db, Jobs: r.JobBook, Files: r.Files, Customers: customers, Products: product.NewBook(db, log, now), Promises: r.PromiseBook,
		Stories: story.NewBook(db, story.Rooms{
			Customers: customers, Promises: r.PromiseBook, Purchases: purchase.NewBook(db, log, customers, now),
			Interactions: interaction.NewBook(db, log, customers, now), Questions: question.NewBook(db, log, customers, now),
			Claims: claim.NewBook(db, log, now), Expectations: r.ExpectationBook,
		}, now),
	}
	r.Exports = &exporting.Room{DB: db, Jobs: r.JobBook, Files: r.Files, Customers: customers, Promises: r.PromiseBook, Accounts: account.NewBook(db, log, nil, now)}
	r.Bulks = &bulk.Room{DB: db, Jobs: r.JobBook, Files: r.Files, Customers: customers, Promises: r.PromiseBook}
	d := open(t, ctx, r, Config{})
	d.db = db
	return d, r, ctx
}

const importRecords = `mutation($in: ImportRecordsInput!) { did: importRecords(input: $in) {
  result { accepted refused answers { row id outcome field reason } } userErrors { field code message } } }`

func products(policy string, dry bool, rows ...[]string) map[string]any {
	return input(map[string]any{"kind": "PRODUCTS", "columns": []string{"externalId", "name"}, "rows": rows, "errorPolicy": policy, "dryRun": dry})
}

func TestRecordsAreAnsweredRowByRow(t *testing.T) {
	d, _, ctx := importer(t)
	wrong := [][]string{{"a", "Lamp"}, {"b", ""}, {"a", "Lamp"}}
	count := func() int { return d.db.Product.Query().CountX(ctx) }

	if r := d.with(importRecords, products("REJECT_EVERYTHING", false, wrong...)); at(r, "did", "result", "accepted") != 0.0 || at(r, "did", "result", "refused") != 1.0 || count() != 0 {
		t.Errorf("all or nothing left %d products: %s", count(), r.text)
	}
	dry := d.with(importRecords, products("REJECT_FAILED_ROWS", true, wrong...), keyHeader, "dry")
	if at(dry, "did", "result", "accepted") != 2.0 || count() != 0 {
		t.Errorf("the dry run left %d products: %s", count(), dry.text)
	}
	if again := d.with(importRecords, products("REJECT_FAILED_ROWS", true, wrong...), keyHeader, "dry"); at(again, "did", "result", "refused") != 1.0 || again.header.Get("Idempotent-Replayed") != "true" {
		t.Errorf("asked again: %s", again.text)
	}
	r := d.with(importRecords, products("REJECT_FAILED_ROWS", false, wrong...))
	if at(r, "did", "result", "answers", 0, "outcome") != "CREATED" || at(r, "did", "result", "answers", 1, "field") != "name" ||
		at(r, "did", "result", "answers", 1, "id") != nil || at(r, "did", "result", "answers", 2, "outcome") != "UNCHANGED" || count() != 1 {
		t.Errorf("imported: %s", r.text)
	}
	for _, in := range []map[string]any{
		{"kind": "PRODUCTS", "columns": []string{"nonsense"}, "rows": [][]string{{"a"}}},
		{"kind": "PRODUCTS", "columns": []string{"name"}, "rows": [][]string{}},
		{"kind": "PRODUCTS", "columns": []string{"name"}, "rows": [][]string{{"a"}}, "timeZone": "Europe/Berlin", "errorPolicy": "REJECT_FAILED_ROWS", "dryRun": false},
	} {
		r := d.with(importRecords, input(in))
		if at(r, "did", "userErrors", 0, "code") == nil && at(r, "did", "result", "refused") != 1.0 {
			t.Errorf("%v: %s", in, r.text)
		}
	}
}

// An order of several items goes in as it does from files, and the whole of it
// is refused for one wrong item; no item is lost without a word.
func TestRecordsOfPurchasesHaveLines(t *testing.T) {
	d, r, ctx := importer(t)
	for kind, row := range map[string][]string{"CUSTOMERS": {"ana", "Ana"}, "PRODUCTS": {"lamp", "Lamp"}} {
		d.with(importRecords, input(map[string]any{"kind": kind, "columns": []string{"externalId", "name"}, "rows": [][]string{row}}))
	}
	orders := func(columns []string, lines ...[]string) map[string]any {
		return input(map[string]any{
			"kind": "PURCHASES", "columns": []string{"externalId", "customer", "occurredAt"}, "dryRun": false,
			"rows":  [][]string{{"o-1", "ana", "2026-01-05T10:00:00Z"}, {"o-2", "ana", "2026-01-06T10:00:00Z"}},
			"lines": map[string]any{"columns": columns, "rows": lines},
		})
	}
	all := []string{"purchase", "product", "description", "quantity", "unitPrice"}
	got := d.with(importRecords, orders(all, []string{"o-1", "lamp", "", "2", "9.50"}, []string{"o-2", "", "Oak\nshelf", "1", "49"},
		[]string{"o-1", "", "=Postage", "", "4.90"}, []string{"o-2", "", "Gift wrap", "many", "1"}))
	if at(got, "did", "result", "answers", 0, "outcome") != "CREATED" || at(got, "did", "result", "answers", 1, "field") != "lines.quantity" {
		t.Fatalf("imported: %s", got.text)
	}
	found, err := r.PurchaseBook.Find(ctx, at(got, "did", "result", "answers", 0, "id").(string))
	if err != nil || found.Amount.Minor != 2390 || len(found.Lines) != 2 || found.Lines[0].ProductID == "" || found.Lines[1].Description != "=Postage" {
		t.Errorf("the order is %+v, %v", found, err)
	}
	for name, in := range map[string]map[string]any{
		"a line of no order":         orders(all, []string{"o-9", "lamp", "", "1", "1"}),
		"a line too short":           orders(all, []string{"o-1", "lamp"}),
		"lines that name no order":   orders([]string{"unitPrice"}, []string{"1"}),
		"a column that is no line's": orders([]string{"purchase", "name"}, []string{"o-1", "x"}),
		"a column twice":             orders([]string{"purchase", "quantity", "quantity"}, []string{"o-1", "1", "2"}),
		"lines of what has none":     input(map[string]any{"kind": "PRODUCTS", "columns": []string{"externalId", "name"}, "rows": [][]string{{"p", "P"}}, "lines": map[string]any{"columns": all, "rows": [][]string{}}}),
	} {
		if r := d.with(importRecords, in); at(r, "did", "userErrors", 0, "field", 1) != "lines" {
			t.Errorf("%s: %s", name, r.text)
		}
	}
}

func TestAnImportIsStartedRunAndSeen(t *testing.T) {
	d, r, ctx := importer(t)
	start := `mutation($in: StartImportInput!) { did: startImport(input: $in) { job { id state total } userErrors { field message } } }`
	in := map[string]any{
		"mapping": "files: {a: a.csv}\nload:\n  - {kind: products, from: a, fields: {externalId: k, name: n}}\n",
		"files":   []any{map[string]any{"name": "a.csv", "text": "k,n\n1,Lamp\n2,\n"}},
	}
	began := d.with(start, input(in))
	id, _ := at(began, "did", "job", "id").(string)
	if at(began, "did", "job", "state") != "QUEUED" || at(began, "did", "job", "total") != 2.0 {
		t.Fatalf("started: %s", began.text)
	}
	j, err := r.JobBook.Begin(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Imports.Run(ctx, j); err != nil {
		t.Fatal(err)
	}
	seen := d.with(`query($id: ID!) { job(id: $id) { state done accepted refused refusedRows { file line field reason values } finishedAt }
	  jobs { nodes { id } totalCount { value } } node(id: $id) { id } }`, map[string]any{"id": id})
	if at(seen, "job", "state") != "DONE" || at(seen, "job", "accepted") != 1.0 || at(seen, "job", "refusedRows", 0, "line") != 3.0 ||
		at(seen, "job", "refusedRows", 0, "field") != "name" || at(seen, "jobs", "nodes", 0, "id") != id || at(seen, "node", "id") != id {
		t.Errorf("seen: %s", seen.text)
	}
	cancel := `mutation($in: CancelJobInput!) { did: cancelJob(input: $in) { job { state } userErrors { code } } }`
	if r := d.with(cancel, input(map[string]any{"id": id})); at(r, "did", "userErrors", 0, "code") != "SETTLED" {
		t.Errorf("cancelled when over: %s", r.text)
	}
	other := d.with(start, input(in))
	if r := d.with(cancel, input(map[string]any{"id": at(other, "did", "job", "id")})); at(r, "did", "job", "state") != "CANCELLED" {
		t.Errorf("cancelled: %s", r.text)
	}
	in["mapping"] = "files: {a: b.csv}\nload: []\n"
	if r := d.with(start, input(in)); at(r, "did", "userErrors", 0, "field", 1) != "mapping" {
		t.Errorf("a mapping of other files: %s", r.text)
	}
}

func TestNoticesAreReadByTheirMember(t *testing.T) {
	d, _, ctx := importer(t)
	n := tell(t, d.db, ctx)
	list := `{ notices(filter: {unread: true}) { nodes { id type text readAt } totalCount { value } } }`
	if r := d.ask(list); at(r, "notices", "nodes", 0, "id") != n || at(r, "notices", "totalCount", "value") != 1.0 {
		t.Fatalf("unread: %s", r.text)
	}
	r := d.with(`mutation($in: MarkNoticeReadInput!) { did: markNoticeRead(input: $in) { notice { readAt } userErrors { message } } }`, input(map[string]any{"id": n}))
	if at(r, "did", "notice", "readAt") == nil {
		t.Errorf("read: %s", r.text)
	}
	if r := d.ask(list); at(r, "notices", "nodes", 0) != nil {
		t.Errorf("still unread: %s", r.text)
	}
}

func tell(t *testing.T, d *store.DB, ctx context.Context) string {
	t.Helper()
	n := id.New(id.Notice)
	err := d.Notice.Create().SetID(n).SetMemberID(tenants.From(ctx).MemberID).SetEventID(id.New(id.Event)).
		SetType("promise.warned").SetSubjectID("prm_x").SetText("Due soon").SetCreatedAt(testhouse.Now).Exec(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAnUploadIsPreviewedAndImportedByAForm(t *testing.T) {
	d, r, ctx := importer(t)
	up, err := r.Files.Receive(ctx, "people.csv", strings.NewReader("Kd.-Nr.;Name;E-Mail\n1;Ann;ann@shop.example\n2;Bo;none\n"))
	if err != nil {
		t.Fatal(err)
	}
	seen := d.with(`query($in: ImportPreviewInput!) { importPreview(input: $in) {
	  name sizeBytes rows delimiter encoding dates decimal columns firstRows wrong kind suggested { field columns } }
	  importFields(kind: CUSTOMERS) { name format choices required label } }`, input(map[string]any{"uploadId": up.ID}))
	if at(seen, "importPreview", "rows") != 2.0 || at(seen, "importPreview", "delimiter") != "SEMICOLON" || at(seen, "importPreview", "kind") != "CUSTOMERS" ||
		at(seen, "importPreview", "firstRows", 1, 2) != "none" || at(seen, "importPreview", "suggested", 2, "field") != "email" || at(seen, "importFields", 0, "required", 1) != "email" {
		t.Errorf("preview: %s", seen.text)
	}
	start := `mutation($in: StartImportInput!) { did: startImport(input: $in) { job { id total about } userErrors { field message code } } }`
	fields := []any{map[string]any{"field": "externalId", "columns": []any{"Kd.-Nr."}}, map[string]any{"field": "email", "columns": []any{"Mail"}}}
	in := map[string]any{
		"files": []any{map[string]any{"name": "people.csv", "uploadId": up.ID}},
		"form":  map[string]any{"kind": "CUSTOMERS", "delimiter": "SEMICOLON", "fields": fields},
	}
	if r := d.with(start, input(in)); fmt.Sprint(at(r, "did", "userErrors", 0, "field")) != "[input form fields 1 columns 0]" {
		t.Errorf("a wrong column: %s", r.text)
	}
	fields[1] = map[string]any{"field": "email", "columns": []any{"E-Mail"}}
	if r := d.with(start, input(in)); at(r, "did", "job", "total") != 2.0 || at(r, "did", "job", "about") != "people.csv" {
		t.Errorf("started: %s", r.text)
	}
	bolt := open(t, testhouse.Tenant(t, d.db, "bolt"), r, Config{})
	if r := bolt.with(start, input(in)); r.code() != string(CodeNotFound) {
		t.Errorf("another tenant's upload: %s", r.text)
	}
}

// What a bulk or an export is about decides what it needs: who may hand promises
// over needn't read customers, and the other way round.
func TestABulkAndAnExportNeedTheScopeOfWhatTheyAreAbout(t *testing.T) {
	_, r, ctx := importer(t)
	named := map[string]any{"customers": map[string]any{"filter": map[string]any{}}}
	promised := map[string]any{"promises": map[string]any{"filter": map[string]any{}}}
	tagged := map[string]any{"expectedCount": 1, "customers": map[string]any{"filter": map[string]any{}, "action": map[string]any{"addTags": []any{"vip"}}}}
	handed := map[string]any{"expectedCount": 1, "promises": map[string]any{"filter": map[string]any{}, "action": map[string]any{"handOver": map[string]any{"ownerId": tenants.From(ctx).MemberID}}}}
	for _, tc := range []struct {
		scope  string
		ask    string
		in     map[string]any
		denied bool
	}{
		{tenants.PromisesRead, `query($in: BulkCountInput!) { did: bulkCount(input: $in) { matching } }`, map[string]any{"promises": map[string]any{}}, false},
		{tenants.PromisesRead, `query($in: BulkCountInput!) { did: bulkCount(input: $in) { matching } }`, map[string]any{"customers": map[string]any{}}, true},
		{tenants.PromisesWrite, `mutation($in: StartBulkInput!) { did: startBulk(input: $in) { userErrors { message } } }`, handed, false},
		{tenants.PromisesWrite, `mutation($in: StartBulkInput!) { did: startBulk(input: $in) { userErrors { message } } }`, tagged, true},
		{tenants.CustomersWrite, `mutation($in: StartBulkInput!) { did: startBulk(input: $in) { userErrors { message } } }`, handed, true},
		{tenants.ReportsRead, `mutation($in: StartBulkInput!) { did: startBulk(input: $in) { userErrors { message } } }`, map[string]any{"expectedCount": 1}, true},
		{tenants.ReportsRead, `mutation($in: UndoBulkInput!) { did: undoBulk(input: $in) { userErrors { message } } }`, map[string]any{"jobId": "x"}, true},
		{tenants.PromisesRead, `mutation($in: StartExportInput!) { did: startExport(input: $in) { job { id } } }`, promised, false},
		{tenants.PromisesRead, `mutation($in: StartExportInput!) { did: startExport(input: $in) { job { id } } }`, named, true},
		{tenants.CustomersRead, `mutation($in: StartExportInput!) { did: startExport(input: $in) { job { id } } }`, promised, true},
	} {
		a := *tenants.From(ctx)
		a.Scopes = []string{tc.scope}
		if got := open(t, tenants.As(ctx, &a), r, Config{}).with(tc.ask, input(tc.in)); (got.code() == string(CodeForbidden)) != tc.denied || !tc.denied && at(got, "did") == nil {
			t.Errorf("with %s alone, denied should be %v: %s says %s", tc.scope, tc.denied, tc.ask, got.text)
		}
	}
}

func TestABulkAndAnExportOverTheAPI(t *testing.T) {
	d, r, ctx := importer(t)
	for _, name := range []string{"Ann", "Bo", "Cy"} {
		if _, err := r.Bulks.Customers.Create(ctx, customer.Draft{Name: &name}); err != nil {
			t.Fatal(err)
		}
	}
	filter := map[string]any{"name": map[string]any{"in": []any{"ann", "bo"}}}
	if r := d.with(`query($in: BulkCountInput!) { bulkCount(input: $in) { matching most } }`, input(map[string]any{"customers": filter})); at(r, "bulkCount", "matching") != 2.0 {
		t.Errorf("counted: %s", r.text)
	}
	start := `mutation($in: StartBulkInput!) { did: startBulk(input: $in) { job { id total state } userErrors { field message code } } }`
	in := map[string]any{"expectedCount": 3, "customers": map[string]any{"filter": filter, "action": map[string]any{"addTags": []any{"vip"}}}}
	if r := d.with(start, input(in)); at(r, "did", "userErrors", 0, "code") != "CHANGED" || at(r, "did", "userErrors", 0, "message") != "expectedCount must be 2, for so many match now, not 3: look again" {
		t.Errorf("an old count: %s", r.text)
	}
	in["expectedCount"] = 2
	began := d.with(start, input(in), keyHeader, "bulk-1")
	id, _ := at(began, "did", "job", "id").(string)
	if again := d.with(start, input(in), keyHeader, "bulk-1"); at(again, "did", "job", "id") != id {
		t.Errorf("asked again with the same key: %s", again.text)
	}
	run := func(id string, work func(context.Context, *job.Job) error) {
		j, err := r.JobBook.Begin(ctx, id)
		if err == nil {
			err = work(ctx, j)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	run(id, r.Bulks.Run)
	if r := d.with(`query($id: ID!) { job(id: $id) { state message undoable download { path } } customers(filter: {tag: {eq: "vip"}}) { totalCount { value } } }`, map[string]any{"id": id}); at(r, "job", "undoable") != true || at(r, "job", "download") != nil || at(r, "customers", "totalCount", "value") != 2.0 {
		t.Errorf("done: %s", r.text)
	}
	undone := d.with(`mutation($in: UndoBulkInput!) { did: undoBulk(input: $in) { job { id about } userErrors { message } } }`, input(map[string]any{"jobId": id}))
	if at(undone, "did", "job", "about") != "undo customers: add vip" {
		t.Errorf("undone: %s", undone.text)
	}
	export := d.with(`mutation($in: StartExportInput!) { did: startExport(input: $in) { job { id kind } userErrors { message } } }`, input(map[string]any{"customers": map[string]any{"filter": filter}}))
	file, _ := at(export, "did", "job", "id").(string)
	run(file, r.Exports.Run)
	seen := d.with(`query($id: ID!) { job(id: $id) { state download { path rows sizeBytes expiresAt } } jobs(filter: {kind: {eq: EXPORT}, state: {in: [DONE]}}) { nodes { id } totalCount { value } } }`, map[string]any{"id": file})
	if at(seen, "job", "download", "path") != "/jobs/"+file+"/export.csv" || at(seen, "job", "download", "rows") != 2.0 || at(seen, "jobs", "nodes", 0, "id") != file || at(seen, "jobs", "totalCount", "value") != 1.0 {
		t.Errorf("exported: %s", seen.text)
	}
	viewer := *tenants.From(ctx)
	viewer.MemberID, viewer.Scopes = "mem_viewer", tenants.ScopesOf(tenants.Viewer)
	v := open(t, tenants.As(ctx, &viewer), r, Config{})
	if r := v.with(`query($id: ID!) { jobs { nodes { id } } node(id: $id) { id } }`, map[string]any{"id": file}); at(r, "node") != nil || at(r, "jobs", "nodes", 0) != nil {
		t.Errorf("a viewer sees others' jobs: %s", r.text)
	}
	if r := v.with(`query($id: ID!) { job(id: $id) { id } }`, map[string]any{"id": file}); r.code() != string(CodeNotFound) {
		t.Errorf("a viewer opens another's job: %s", r.text)
	}
	if r := v.with(start, input(in)); r.code() != string(CodeForbidden) {
		t.Errorf("a viewer's bulk: %s", r.text)
	}
	if r := open(t, nil, r, Config{}).ask(`{ jobs { nodes { id } } }`); r.code() == "" {
		t.Errorf("nobody's jobs: %s", r.text)
	}
}
