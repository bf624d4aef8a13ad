package store_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"kept/ent/db/migrate"
	"kept/ent/schema"
	"kept/ent/store"
	"kept/internal/testhouse"
	"kept/tenants"
)

// TestATenantTakesEveryTableAndNoOthers puts a row into every table of two
// tenants: a table that is added is taken away, or somebody says why it isn't.
func TestATenantTakesEveryTableAndNoOthers(t *testing.T) {
	d := testhouse.Open(t)
	acme, other := testhouse.Tenant(t, d, "acme"), testhouse.Tenant(t, d, "other")
	testhouse.Furnish(t, d, tenants.From(acme).TenantID)
	testhouse.Furnish(t, d, tenants.From(other).TenantID)
	taken := map[string]bool{"tenants": true}
	for _, p := range store.Possessions() {
		taken[p.Table] = true
		n, err := d.Count(acme, p, 10)
		if n != 1 || err != nil {
			t.Errorf("%s: %d rows, %v; want acme's own", p.Table, n, err)
		}
		for _, f := range p.Fields {
			if f.Type == "" {
				t.Errorf("%s.%s is of a type that nobody knows how to write", p.Table, f.Name)
			}
		}
		var lines bytes.Buffer
		if n, _, err := d.Take(acme, p, "", 10, &lines); n != 1 || err != nil {
			t.Errorf("take %s = %d, %v; want acme's row", p.Table, n, err)
			continue
		}
		if bytes.Contains(lines.Bytes(), []byte(tenants.From(other).TenantID)) {
			t.Errorf("%s: another tenant's: %s", p.Table, lines.String())
		}
		var row map[string]any
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil || len(row) != len(p.Fields) {
			t.Errorf("%s: %s: %v; want an object with %d fields", p.Table, lines.String(), err, len(p.Fields))
		}
	}
	for _, table := range migrate.Tables {
		_, owned := table.Column("tenant_id")
		if owned && taken[table.Name] == (schema.Withheld[table.Name] != "") {
			t.Errorf("%s: taken %v, withheld %q; want one of them", table.Name, taken[table.Name], schema.Withheld[table.Name])
		}
	}
}

// TestWhatIsTakenIsWhatThereIs reads what was written, of each type.
func TestWhatIsTakenIsWhatThereIs(t *testing.T) {
	d := testhouse.Open(t)
	ctx := testhouse.Tenant(t, d, "acme")
	at := time.Date(2026, 3, 29, 1, 59, 59, 123456000, time.UTC)
	for i := range 5 {
		d.Customer.Create().SetID(fmt.Sprintf("cus_%d", i)).SetName("Ann <ü> \"&\"\n\u2028").SetFolded("ann").SetStage("REPEAT").
			SetAttributes(map[string]any{"size": "12"}).SetContactFrom(480).SetCreatedAt(at).SetUpdatedAt(at).ExecX(ctx)
	}
	i := slices.IndexFunc(store.Possessions(), func(p *store.Possession) bool { return p.Table == "customers" })
	p := store.Possessions()[i]
	var lines bytes.Buffer
	last, pages := "", 0
	for n := 2; n == 2; pages++ {
		var err error
		if n, last, err = d.Take(ctx, p, last, 2, &lines); err != nil {
			t.Fatal(err)
		}
	}
	if pages != 3 || last != "cus_4" || bytes.Count(lines.Bytes(), []byte("\n")) != 5 {
		t.Errorf("%d pages to %s with %d lines, want 5 rows on three", pages, last, bytes.Count(lines.Bytes(), []byte("\n")))
	}
	var row struct {
		ID, Name    string
		Attributes  map[string]string
		ContactFrom int
		ExternalID  *string
		CreatedAt   time.Time
	}
	if err := json.NewDecoder(&lines).Decode(&row); err != nil {
		t.Fatal(err)
	}
	if row.ID != "cus_0" || row.Name != "Ann <ü> \"&\"\n\u2028" || row.Attributes["size"] != "12" || row.ContactFrom != 480 || row.ExternalID != nil || !row.CreatedAt.Equal(at) {
		t.Errorf("took %+v", row)
	}
}
