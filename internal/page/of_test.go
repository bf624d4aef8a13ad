package page_test

import (
	"slices"
	"testing"

	"kept/internal/page"
)

func TestOf(t *testing.T) {
	all := []string{"a", "b", "c", "d"}
	key := func(s string) page.Key { return page.Key{Value: s, ID: s} }
	b, x := key("b"), key("x")
	for _, tc := range []struct {
		name       string
		w          page.Window
		want       []string
		next, prev bool
	}{
		{"the first", page.Window{Limit: 2}, []string{"a", "b"}, true, false},
		{"all", page.Window{Limit: 9}, all, false, false},
		{"after b", page.Window{Limit: 2, Key: &b}, []string{"c", "d"}, false, true},
		{"before b", page.Window{Limit: 2, Key: &b, Backward: true}, []string{"a"}, true, false},
		{"the last", page.Window{Limit: 3, Backward: true}, []string{"b", "c", "d"}, false, true},
		{"after nobody", page.Window{Limit: 1, Key: &x}, []string{"a"}, true, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := page.Of(tc.w, all, key)
			if !slices.Equal(p.Items, tc.want) || p.HasNext != tc.next || p.HasPrev != tc.prev {
				t.Errorf("got %v %v %v, want %v %v %v", p.Items, p.HasNext, p.HasPrev, tc.want, tc.next, tc.prev)
			}
		})
	}
	if !slices.Equal(all, []string{"a", "b", "c", "d"}) {
		t.Errorf("the list itself became %v", all)
	}
}
