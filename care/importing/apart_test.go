package importing

import (
	"fmt"
	"testing"
	"testing/fstest"

	"kept/internal/testhouse"
	"kept/tenants"
)

// TestARecordGoesWhereItsCustomerIs cuts a batch of six orders of ann, of ann
// under the name that she was merged under, and of two others.
func TestARecordGoesWhereItsCustomerIs(t *testing.T) {
	db := testhouse.Open(t)
	ctx := testhouse.Tenant(t, db, "acme")
	for _, c := range []struct{ key, id, into string }{{"ann", "a", ""}, {"bea", "b", ""}, {"anne", "c", "a"}} {
		create := db.Customer.Create().SetID(c.id).SetExternalID(c.key).SetName(c.key).SetFolded(c.key).SetStage("PROSPECT").
			SetCreatedAt(testhouse.Now).SetUpdatedAt(testhouse.Now)
		if c.into != "" {
			create.SetMergedIntoID(c.into)
		}
		create.ExecX(ctx)
	}
	for _, tc := range []struct{ name, rows, want string }{
		{"apart", "1,ann\n2,anne\n3,bea\n4,ann\n5,bea\n6,nobody\n", "[[1 2 4] [3 5 6]]"},
		{"a key twice", "1,ann\n2,bea\n2,ann\n", "[[1 2 2]]"},
	} {
		m, err := Parse("m.yaml", []byte("files: {o: o.csv}\nload:\n  - kind: purchases\n    from: o\n"+
			"    fields: {externalId: id, customer: who, occurredAt: {value: 2026-02-01}, amount: {value: 1}}"))
		if err != nil {
			t.Fatal(err)
		}
		p, err := prepare(m, fstest.MapFS{"o.csv": {Data: []byte("id,who\n" + tc.rows)}})
		if err != nil {
			t.Fatal(err)
		}
		src, err := p.open(p.Steps[0])
		if err != nil {
			t.Fatal(err)
		}
		records, err := src.batch(100)
		if err != nil {
			t.Fatal(err)
		}
		w := &walk{Room: &Room{DB: db}, plan: p, actor: tenants.From(ctx)}
		b := w.batch(Purchases, records)
		if err := b.lookUp(ctx); err != nil {
			t.Fatal(err)
		}
		parts, err := w.parts(ctx, b)
		if err != nil {
			t.Fatal(err)
		}
		var got [][]string
		for _, part := range parts {
			got = append(got, keysOf(part.records))
		}
		if !db.Postgres() {
			tc.want = fmt.Sprint([][]string{keysOf(records)}) // SQLite has one writer
		}
		if fmt.Sprint(got) != tc.want {
			t.Errorf("%s: the parts are %v, want %s", tc.name, got, tc.want)
		}
	}
}

func keysOf(records []*record) (keys []string) {
	for _, rec := range records {
		keys = append(keys, rec.column("id"))
	}
	return keys
}
