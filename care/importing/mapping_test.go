package importing_test

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"

	"kept/care/importing"
	"kept/internal/fault"
	"kept/internal/testhouse"
)

func TestMappingSaysWhatIsWrongAndWhere(t *testing.T) {
	for _, tc := range []struct{ name, mapping, want string }{
		{"not YAML", "files: [", "m.yaml: line 1: did not find expected node content"},
		{"empty", "", "m.yaml is empty"},
		{"a list", "- a", "m.yaml:1: the mapping: must be a section with names and values"},
		{"nothing to load", "files: {a: a.csv}", `m.yaml:1: the mapping: "load" is missing`},
		{"unknown key", "zones: UTC\nfiles: {a: a.csv}\nload: []", `m.yaml:1: the mapping: unknown key "zones"; there are timeZone, currency, rates, dates, decimal, files, load`},
		{"key twice", "timeZone: UTC\ntimeZone: UTC\nfiles: {a: a.csv}\nload: []", `m.yaml:2: the mapping: "timeZone" stands here twice`},
		{"wrong zone", "timeZone: Mars\nfiles: {a: a.csv}\nload: []", `m.yaml:1: timeZone: "Mars" is not a time zone`},
		{"wrong currency", "currency: EURO\nfiles: {a: a.csv}\nload: []", `m.yaml:1: currency: "EURO" is not a currency`},
		{"wrong delimiter", "files:\n  a: {path: a.csv, delimiter: x}\nload: []", `m.yaml:2: files.a.delimiter: must be ",", ";", "|" or tab`},
		{"unknown kind", "files: {a: a.csv}\nload:\n  - {kind: ducks, from: a, fields: {}}", `m.yaml:3: load[0].kind: "ducks" must be one of`},
		{"unknown file", "files: {a: a.csv}\nload:\n  - {kind: products, from: b, fields: {}}", `m.yaml:3: load[0].from: "b" isn't among the files`},
		{"unknown field", "files: {a: a.csv}\nload:\n  - kind: products\n    from: a\n    fields:\n      nam: x",
			`m.yaml:6: load[0].fields.nam: there is no such field; there are externalId, name`},
		{"two origins", "files: {a: a.csv}\nload:\n  - kind: products\n    from: a\n    fields:\n      name: {column: a, value: b}",
			`m.yaml:6: load[0].fields.name: give one of column, value and text`},
		{"rest without map", "files: {a: a.csv}\nload:\n  - kind: products\n    from: a\n    fields:\n      name: {column: a, rest: b}",
			`m.yaml:6: load[0].fields.name: rest goes with map`},
		{"lines where there are none", "files: {a: a.csv}\nload:\n  - kind: products\n    from: a\n    fields: {}\n    lines: {file: a, key: x, by: x, fields: {}}",
			`m.yaml:6: load[0].lines: products have none`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := importing.Parse("m.yaml", []byte(tc.mapping))
			if f := fault.As(err); f == nil || f.Kind != fault.KindInvalid || !strings.Contains(f.Message, tc.want) {
				t.Errorf("Parse = %v, want %q", err, tc.want)
			}
		})
	}
}

func TestMappingIsHeldAgainstTheFiles(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	m := parse(t, `
files:
  goods: goods.csv
  gone: gone.csv
  twice: twice.csv
load:
  - kind: products
    from: goods
    join:
      more: {file: goods, key: nokey, by: nowhere}
    fields:
      externalId: sku
      name: nothing
      category: other.column
`)
	files := fstest.MapFS{"goods.csv": {Data: []byte("sku\n1\n")}, "twice.csv": {Data: []byte("a,a\n")}}
	_, err := h.room.Import(context.WithoutCancel(ctx), importing.Request{Mapping: m, Files: files})
	f := fault.As(err)
	if f == nil {
		t.Fatalf("Import = %v, want a fault", err)
	}
	for _, want := range []string{
		`m.yaml:4: files.gone: there is no file gone.csv`,
		`m.yaml:5: files.twice: twice.csv has two columns "a"`,
		`m.yaml:10: load[0].join.more.by: goods.csv has no column "nowhere"`,
		`m.yaml:10: load[0].join.more.key: goods.csv has no column "nokey"`,
		`m.yaml:13: load[0].fields.name: goods.csv has no column "nothing"`,
		`m.yaml:14: load[0].fields.category: there is no join "other"`,
	} {
		if !strings.Contains(f.Message, want) {
			t.Errorf("it doesn't say %q:\n%s", want, f.Message)
		}
	}
}
