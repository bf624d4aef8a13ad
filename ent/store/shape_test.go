package store

import (
	"reflect"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"kept/internal/page"
)

// TestKeptTextsAreWhatWouldBeWritten asks for pages of every shape twice, the
// second time by the text that was kept, and for other parents and keys.
func TestKeptTextsAreWhatWouldBeWritten(t *testing.T) {
	texts := map[string]bool{}
	for _, in := range shapesToTry() {
		for _, parents := range [][]string{{"cus_a"}, {"cus_b", "cus_c"}} {
			in := in
			in.parents = parents
			text, args := in.write()
			for range 2 {
				if got, with := in.Query(); got != text || !reflect.DeepEqual(with, args) {
					t.Errorf("got  %s %v\nwant %s %v", got, with, text, args)
				}
			}
			texts[text] = true
		}
	}
	if want := 2 * 2 * 2 * 2 * 2 * 2; len(texts) != want {
		t.Errorf("%d texts, want %d", len(texts), want)
	}
}

// shapesToTry are lists that differ in one thing each.
func shapesToTry() (all []listed) {
	at := page.Key{Value: KeyOf(time.UnixMicro(7), "x").Value, ID: "x"}
	for _, database := range []string{dialect.SQLite, dialect.Postgres} {
		for _, table := range []string{"notes", "promises"} {
			for _, merged := range []bool{false, true} {
				for _, desc := range []bool{false, true} {
					for _, key := range []*page.Key{nil, &at} {
						for _, limit := range []int{1, 5} {
							l := Lists{Table: table, Parent: "customer_id", Merged: merged, Order: Order{Column: "made_at", Kind: Time, Desc: desc}}
							w := page.Window{Limit: limit, Key: key}
							keyset, _ := Keyset(w, l.Order)
							from, _ := l.Order.from(w)
							all = append(all, listed{Lists: l, dialect: database, tenant: "ten_a", window: w, keyset: keyset, from: from, of: l.shape(database, w)})
						}
					}
				}
			}
		}
	}
	return all
}
