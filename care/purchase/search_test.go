package purchase_test

import (
	"slices"
	"testing"

	"kept/care/purchase"
	"kept/care/search"
	"kept/internal/clock"
	"kept/internal/testhouse"
)

func TestAPurchaseIsFoundByTheBeginningsOfItsKeys(t *testing.T) {
	s := open(t)
	acme, bolt := testhouse.Tenant(t, s.db, "acme"), testhouse.Tenant(t, s.db, "bolt")
	ann := s.customer(t, acme, "ann", "")
	none := sofa(ann, "gone")
	none.ExternalID = nil
	both := sofa(ann, "ORD-1")
	both.Source, both.SourceID = ptr("shop"), ptr("Web 77")
	drafts := []purchase.Draft{sofa(ann, "ORD-4711"), sofa(ann, "ord-4712"), both, none}
	for _, d := range append(drafts, drafts[0]) { // told twice, found once
		if _, err := s.purchases.Record(acme, d); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.purchases.Record(bolt, sofa(s.customer(t, bolt, "bob", ""), "ORD-4713")); err != nil {
		t.Fatal(err)
	}
	index := search.NewIndex(s.db, clock.Fixed(testhouse.Now))
	for _, tc := range []struct {
		text string
		want []string
	}{
		{"ord", []string{"ORD-1", "ORD-4711", "ord-4712"}},
		{"Ord 47", []string{"ORD-4711", "ord-4712"}},
		{"4711", []string{"ORD-4711"}},
		{"47", []string{"ORD-4711", "ord-4712"}},
		{"4711 ord", []string{"ORD-4711"}},
		{"4711 web", []string{}},
		{"web 7", []string{"ORD-1"}},
		{"4713", []string{}},
		{"gone", []string{}},
	} {
		for _, kinds := range [][]search.Kind{nil, {search.Purchase}} {
			hits, err := index.Find(acme, search.Query{Text: tc.text, Kinds: kinds})
			if err != nil {
				t.Fatal(err)
			}
			got := []string{}
			for _, h := range hits {
				got = append(got, h.Title)
				if h.Kind != search.Purchase || h.CustomerID != ann {
					t.Errorf("%q found %+v, want a purchase of ann's", tc.text, h)
				}
			}
			if !slices.Equal(got, tc.want) {
				t.Errorf("%q among %v found %v, want %v", tc.text, kinds, got, tc.want)
			}
		}
	}
	hits, err := index.Find(acme, search.Query{Text: "4711", Kinds: []search.Kind{search.Product}})
	if err != nil || len(hits) != 0 {
		t.Errorf("among products found %v, %v; want none", hits, err)
	}
}
