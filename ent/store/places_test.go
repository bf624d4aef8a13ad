package store_test

import (
	"slices"
	"testing"

	"kept/ent/store"
)

func TestPlacesFollowTheTenantAndTheArguments(t *testing.T) {
	for _, tc := range []struct {
		name   string
		args   []any
		values []string
		places string
		all    []any
	}{
		{"behind the tenant's", nil, []string{"a", "b"}, "$2, $3", []any{"a", "b"}},
		{"behind an argument", []any{7}, []string{"a"}, "$3", []any{7, "a"}},
		{"of nothing", []any{7}, nil, "NULL", []any{7}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			places, all := store.Places(tc.args, tc.values)
			if places != tc.places || !slices.Equal(all, tc.all) {
				t.Errorf("Places = %s with %v, want %s with %v", places, all, tc.places, tc.all)
			}
		})
	}
}

// Two lists may follow the same arguments: neither overwrites the other's.
func TestPlacesLeaveTheArgumentsAlone(t *testing.T) {
	args := make([]any, 0, 8)
	_, first := store.Places(args, []string{"a"})
	_, _ = store.Places(args, []string{"b"})
	if !slices.Equal(first, []any{"a"}) {
		t.Errorf("the first list's arguments = %v, want [a]", first)
	}
}
