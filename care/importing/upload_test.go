package importing_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"kept/care/customer"
	"kept/care/file"
	"kept/care/importing"
	"kept/care/job"
	"kept/internal/fault"
	"kept/internal/testhouse"
)

// uploading is a house whose files can be uploaded, on a clock that can be set.
func uploading(t *testing.T) (*house, context.Context, *time.Time) {
	t.Helper()
	h, now := open(t), testhouse.Now
	h.room.Files = file.NewBook(h.db, 64<<20, func() time.Time { return now })
	return h, testhouse.Tenant(t, h.db, "acme"), &now
}

func (h *house) upload(t *testing.T, ctx context.Context, name, text string) string {
	t.Helper()
	f, err := h.room.Files.Receive(ctx, name, strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return f.ID
}

// finish works on a queued job until it is over.
func (h *house) finish(t *testing.T, ctx context.Context, id string) *job.Job {
	t.Helper()
	j, err := h.jobs.Begin(ctx, id)
	if err == nil {
		err = h.room.Run(ctx, j)
	}
	if err != nil {
		t.Fatal(err)
	}
	j, err = h.jobs.Find(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func col(field string, columns ...string) *importing.FormField {
	return &importing.FormField{Field: field, Columns: columns}
}

func TestAPreviewShowsWhatAFileHoldsAndMeans(t *testing.T) {
	h, ctx, _ := uploading(t)
	if _, err := h.room.Customers.DefineAttribute(ctx, customer.AttributeDraft{Key: "size", Label: "Größe", Kind: customer.Number}); err != nil {
		t.Fatal(err)
	}
	text := "Kd.-Nr.;Name;E-Mail;Kunde seit;Gr\xf6\xdfe;\n" + strings.Repeat("1;M\xfcller;m@shop.example;31.12.2024;42,5;\n", 30) + "x;y\n"
	p, err := h.room.Preview(ctx, importing.Question{UploadID: h.upload(t, ctx, "kunden.csv", text)})
	if err != nil {
		t.Fatal(err)
	}
	if p.Rows != 31 || p.Delimiter != importing.SemicolonDelimiter || p.Encoding != file.Windows1252 || p.Kind != importing.Customers ||
		p.Dates != importing.DayFirst || p.Decimal != importing.Comma || len(p.First) != 20 || p.First[0][1] != "Müller" || len(p.Wrong) != 0 {
		t.Errorf("preview %+v", p)
	}
	var got []string
	for _, s := range p.Suggested {
		got = append(got, s.Field)
	}
	if want := "externalId name email since attributes.size"; strings.Join(got, " ") != want {
		t.Errorf("suggested %v, want %s", got, want)
	}
	small, err := h.room.Preview(ctx, importing.Question{UploadID: h.upload(t, ctx, "a.csv", "a,b\n1\n2,3\n"), Kind: importing.Products})
	if err != nil || small.Kind != importing.Products || len(small.Wrong) != 1 || small.Wrong[0] != "line 2 must have 2 fields as the header has, not 1" || len(small.First[0]) != 2 {
		t.Errorf("a row too short: %+v, %v", small, err)
	}
	if _, err := h.room.Preview(ctx, importing.Question{UploadID: h.upload(t, ctx, "a.csv", "a,a\n")}); fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("a column twice: %v, want invalid", err)
	}
}

func TestAFormImportsAnUpload(t *testing.T) {
	h, ctx, _ := uploading(t)
	id := h.upload(t, ctx, "kunden.csv", "Kd.-Nr.;Wer;E-Mail;Weg;seit\n1;M\xfcller;m@shop.example;Tel;1.2.2024\n2;=Bo & S\xf6hne;no address;Mail;\n3;Cy;c@shop.example;Fax;\n")
	u := importing.Upload{ErrorPolicy: importing.RejectFailedRows, Files: []*importing.Given{{Name: "kunden.csv", UploadID: &id}}, Form: &importing.Form{
		Kind: importing.Customers, Delimiter: importing.SemicolonDelimiter, Encoding: file.Windows1252, TimeZone: "Europe/Berlin", Dates: importing.DayFirst,
		Fields: []*importing.FormField{col("externalId", "Kd.-Nr."), col("name", "Wer"), col("email", "E-Mail"), col("since", "seit"),
			{Field: "preferredChannel", Columns: []string{"Weg"}, Map: []*importing.Translation{{From: "Tel", To: "PHONE"}, {From: "Mail", To: "EMAIL"}}}},
	}}
	u.DryRun = true
	dry, err := h.room.Start(ctx, u)
	if err != nil {
		t.Fatal(err)
	}
	if dry = h.finish(t, ctx, dry.ID); dry.Accepted != 1 || dry.Refused != 2 || dry.Total != 3 || h.db.Customer.Query().CountX(ctx) != 0 {
		t.Errorf("dry run: %+v, want 1 accepted of 3 and nobody there", dry)
	}
	u.DryRun = false
	j, err := h.room.Start(ctx, u)
	if err != nil {
		t.Fatal(err)
	}
	if j = h.finish(t, ctx, j.ID); j.State != job.Done || j.Accepted != 1 || j.Refused != 2 || j.About() != "kunden.csv" {
		t.Errorf("import: %+v", j)
	}
	found, err := h.room.Customers.FindBy(ctx, customer.Key{ExternalID: ptr("1")})
	if err != nil || found.Name != "Müller" || *found.PreferredChannel != customer.Phone || found.CreatedAt.Format(time.DateOnly) != "2024-01-31" {
		t.Errorf("found %+v, %v", found, err)
	}
	// What was refused is mended where it was told, and goes in by the same form.
	var refused strings.Builder
	if err := h.jobs.WriteRefused(ctx, j.ID, &refused); err != nil {
		t.Fatal(err)
	}
	want := "\ufeffrefused file;refused line;refused field;refused reason;Kd.-Nr.;Wer;E-Mail;Weg;seit\n" +
		"kunden.csv;3;email;must be an e-mail address, such as ana@shop.example;2;'=Bo & Söhne;no address;Mail;\n" +
		"kunden.csv;4;preferredChannel;\"\"\"Fax\"\" isn't in the mapping's list\";3;Cy;c@shop.example;Fax;\n"
	if refused.String() != want {
		t.Errorf("refused:\n%s\nwant\n%s", &refused, want)
	}
	mended := strings.ReplaceAll(refused.String(), "no address", "bo@shop.example")
	again := h.upload(t, ctx, "refused.csv", mended)
	u.Files = []*importing.Given{{Name: "refused.csv", UploadID: &again}}
	if j, err = h.room.Start(ctx, u); err != nil {
		t.Fatal(err)
	}
	if j = h.finish(t, ctx, j.ID); j.Accepted != 1 || j.Refused != 1 {
		t.Errorf("mended: %+v, want one in and one refused again", j)
	}
	if bo, err := h.room.Customers.FindBy(ctx, customer.Key{ExternalID: ptr("2")}); err != nil || bo.Name != "=Bo & Söhne" {
		t.Errorf("what was mended is %+v, %v; want the name as it was", bo, err)
	}
	refused.Reset()
	if err := h.jobs.WriteRefused(ctx, j.ID, &refused); err != nil || strings.Count(refused.String(), "refused reason") != 1 || !strings.HasSuffix(refused.String(), ";3;Cy;c@shop.example;Fax;\n") {
		t.Errorf("refused again: %v\n%s", err, &refused)
	}
}

func TestAFormSaysWhatIsWrongAndWhere(t *testing.T) {
	h, ctx, _ := uploading(t)
	id := h.upload(t, ctx, "a.csv", "id,name,mail\n1,Ann,a@shop.example\n")
	whole := func(fields ...*importing.FormField) importing.Form {
		return importing.Form{Kind: importing.Products, Fields: fields}
	}
	key, name := col("externalId", "id"), col("name", "name")
	zone, currency := whole(key, name), whole(key, name)
	zone.TimeZone, currency.Currency = "Mars", "EURO"
	for _, tc := range []struct {
		name string
		form importing.Form
		want string
	}{
		{"kind", importing.Form{Kind: "ducks"}, "form.kind: must be one of claims, customers, interactions, products, promises, purchases"},
		{"zone", zone, `form.timeZone: "Mars" is not a time zone`},
		{"currency", currency, `form.currency: "EURO" is not a currency`},
		{"field", whole(key, col("nam", "name")), `form.fields.1.field: there is no field "nam"`},
		{"column", whole(key, col("name", "id", "nome")), `form.fields.1.columns.1: the file has no column "nome"`},
		{"twice", whole(key, key), "form.fields.1.field: stands here twice"},
		{"neither", whole(key, col("name")), "form.fields.1.columns: or value must be given, not both"},
		{"both", whole(key, &importing.FormField{Field: "name", Columns: []string{"name"}, Value: ptr("x")}), "form.fields.1.columns: or value must be given, not both"},
		{"rest", whole(key, &importing.FormField{Field: "name", Columns: []string{"name"}, Rest: ptr("x")}), "form.fields.1.rest: goes with map"},
		{"missing", whole(key), "form.fields: must have name"},
		{"nobody to recognise", importing.Form{Kind: importing.Customers, Fields: []*importing.FormField{name}}, "form.fields: must have externalId or email or phone or handle or card"},
	} {
		_, err := h.room.Start(ctx, importing.Upload{Form: &tc.form, Files: []*importing.Given{{Name: "a.csv", UploadID: &id}}})
		if err == nil || !strings.HasPrefix(err.Error(), tc.want) {
			t.Errorf("%s: %v, want %s", tc.name, err, tc.want)
		}
	}
	yaml := "files: {}"
	for name, u := range map[string]importing.Upload{
		"mapping and form": {Mapping: &yaml, Form: &zone}, "neither": {},
		"two files":       {Form: &currency, Files: []*importing.Given{{Name: "a", Text: &yaml}, {Name: "b", Text: &yaml}}},
		"text and upload": {Mapping: &yaml, Files: []*importing.Given{{Name: "a", Text: &yaml, UploadID: &id}}},
	} {
		if _, err := h.room.Start(ctx, u); fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("%s: %v, want invalid", name, err)
		}
	}
}

func TestCustomersWithoutAKeyAreKnownByTheirIdentities(t *testing.T) {
	h, ctx, _ := uploading(t)
	text := "name,mail,tel\nAnn,ann@shop.example,\nBo,,+4930123456\nAnn B.,ANN@shop.example,+4930999999\nNobody,,\n"
	id := h.upload(t, ctx, "a.csv", text)
	j, err := h.room.Start(ctx, importing.Upload{Files: []*importing.Given{{Name: "a.csv", UploadID: &id}}, Form: &importing.Form{
		Kind: importing.Customers, Fields: []*importing.FormField{col("name", "name"), col("email", "mail"), col("phone", "tel")}}})
	if err != nil {
		t.Fatal(err)
	}
	if j = h.finish(t, ctx, j.ID); j.Accepted != 3 || j.Refused != 1 || h.db.Customer.Query().CountX(ctx) != 2 {
		t.Errorf("import %+v, %d customers; want 3 rows of 2 people, and 1 refused", j, h.db.Customer.Query().CountX(ctx))
	}
	c, err := h.room.Customers.FindBy(ctx, customer.Key{Phone: ptr("+4930999999")})
	if err != nil || c.Name != "Ann B." {
		t.Errorf("by her telephone: %+v, %v", c, err)
	}
}

func TestAnotherTenantsUploadIsMissingAndSoIsAnExpiredOne(t *testing.T) {
	h, acme, now := uploading(t)
	bolt := testhouse.Tenant(t, h.db, "bolt")
	id := h.upload(t, acme, "a.csv", "id,name\n1,Lamp\n")
	u := importing.Upload{ErrorPolicy: importing.RejectFailedRows, Files: []*importing.Given{{Name: "a.csv", UploadID: &id}},
		Form: &importing.Form{Kind: importing.Products, Fields: []*importing.FormField{col("externalId", "id"), col("name", "name")}}}
	if _, err := h.room.Start(bolt, u); !fault.IsMissing(err) {
		t.Errorf("imported by another tenant: %v, want missing", err)
	}
	if _, err := h.room.Preview(bolt, importing.Question{UploadID: id}); !fault.IsMissing(err) {
		t.Errorf("previewed by another tenant: %v, want missing", err)
	}
	if err := h.room.Files.Keep(bolt, []string{id}); err != nil {
		t.Fatal(err)
	}
	j, err := h.room.Start(acme, u)
	if err != nil {
		t.Fatal(err)
	}
	*now = now.Add(file.UploadTime)
	begun, err := h.jobs.Begin(acme, j.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.room.Run(acme, begun); !fault.IsMissing(err) {
		t.Errorf("run a day later: %v, want missing", err)
	}
}

func TestAnImportOfAnUploadThatWasCutOffGoesOn(t *testing.T) {
	h, ctx, _ := uploading(t)
	var text strings.Builder
	text.WriteString("id,name\n")
	for i := range 1200 {
		fmt.Fprintf(&text, "p%d,\"Lamp\n%d\"\n", i, i)
	}
	id := h.upload(t, ctx, "a.csv", text.String())
	j, err := h.room.Start(ctx, importing.Upload{ErrorPolicy: importing.RejectFailedRows, Files: []*importing.Given{{Name: "a.csv", UploadID: &id}},
		Form: &importing.Form{Kind: importing.Products, Fields: []*importing.FormField{col("externalId", "id"), col("name", "name")}}})
	if err != nil || j.Total != 1200 {
		t.Fatalf("started %+v, %v", j, err)
	}
	if j, err = h.jobs.Begin(ctx, j.ID); err != nil {
		t.Fatal(err)
	}
	dying, kill := context.WithCancel(ctx)
	kill()
	if err := h.room.Run(dying, j); err == nil {
		t.Fatal("ran with a context that was over")
	}
	if j = h.finish(t, ctx, j.ID); j.Accepted != 1200 || h.db.Product.Query().CountX(ctx) != 1200 {
		t.Errorf("went on to %+v", j)
	}
}

func ptr[T any](v T) *T { return &v }
