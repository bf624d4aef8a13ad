package upsert_test

import (
	"fmt"
	"slices"
	"testing"

	"kept/internal/upsert"
)

func TestDistinctRunsHoldNoKeyTwice(t *testing.T) {
	for _, tc := range []struct {
		name string
		keys []string
		want string
	}{
		{"none", nil, "[]"},
		{"all differ", []string{"a", "b"}, "[[a b]]"},
		{"the second a starts a run", []string{"a", "b", "a", "c", "b"}, "[[a b] [a c b]]"},
		{"without a key nothing repeats", []string{"", "", ""}, "[[  ]]"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := upsert.Distinct(tc.keys, 10, func(k string) []string {
				if k == "" {
					return nil
				}
				return []string{k}
			})
			if fmt.Sprint(got) != tc.want {
				t.Errorf("Distinct = %v, want %s", got, tc.want)
			}
		})
	}
	long := upsert.Distinct(slices.Repeat([]string{""}, 11), 10, func(string) []string { return nil })
	if len(long) != 2 || len(long[0]) != 10 {
		t.Errorf("%d runs, want one of 10 and the rest", len(long))
	}
}
