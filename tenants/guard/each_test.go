package guard_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"kept/tenants"
	"kept/tenants/guard"
)

// In another tenant's name nothing that is due would be found, nor settled, nor
// ever be done with.
func TestASweepEndsThatIsGivenTheWrongTenantsActor(t *testing.T) {
	actor := func(context.Context, string) (*tenants.Actor, error) { return &tenants.Actor{TenantID: "globex"}, nil }
	asked := 0
	next := func(_ context.Context, except []string) ([]guard.Due[string], error) {
		if asked++; asked > 5 {
			return nil, errors.New("it asks on and on")
		}
		if slices.Contains(except, "thx_1") {
			return nil, nil
		}
		return []guard.Due[string]{{TenantID: "acme", ID: "thx_1", Row: "a watch"}}, nil
	}
	n, err := guard.Sweep(t.Context(), actor, "thanks", 10, next, func(context.Context, string) error { return nil })
	if want := "settle thanks thx_1: the actor for tenant acme is of tenant globex"; n != 0 || err == nil || err.Error() != want {
		t.Errorf("Sweep = %d, %v; want 0, %s", n, err, want)
	}
}

// What it calls may settle nothing and say nothing: then it is still due, and still.
// What is due a few times over, since something happens meanwhile, is settled each time.
func TestASweepEndsThatSettlesNothing(t *testing.T) {
	actor := func(_ context.Context, id string) (*tenants.Actor, error) { return &tenants.Actor{TenantID: id}, nil }
	asked, left := 0, map[string]int{"thx_1": 1000, "thx_2": 3, "thx_3": 1} // how often each has to be settled
	next := func(_ context.Context, except []string) (due []guard.Due[string], err error) {
		if asked++; asked > 100 {
			return nil, errors.New("it asks on and on")
		}
		for _, id := range slices.Sorted(maps.Keys(left)) {
			if left[id] > 0 && !slices.Contains(except, id) && len(due) < 2 {
				due = append(due, guard.Due[string]{TenantID: "acme", ID: id, Row: id})
			}
		}
		return due, nil
	}
	settle := func(_ context.Context, id string) error {
		left[id]--
		return nil
	}
	n, err := guard.Sweep(t.Context(), actor, "thanks", 10, next, settle)
	if want := "settle thanks thx_1: it is still due after it was settled 10 times"; n != 14 || err == nil || err.Error() != want {
		t.Errorf("Sweep = %d, %v; want 14, %s", n, err, want)
	}
	if left["thx_2"] != 0 || left["thx_3"] != 0 {
		t.Errorf("of the others are left %v, want none", left)
	}
}

func TestEachTenantGetsItsTurn(t *testing.T) {
	actor := func(_ context.Context, id string) (*tenants.Actor, error) {
		if id == "gone" {
			return nil, errors.New("no such tenant")
		}
		return &tenants.Actor{TenantID: id}, nil
	}
	did := map[string]int{}
	n, err := guard.Each(t.Context(), actor, "count", map[string][]string{"acme": {"monday", "tuesday"}, "gone": {"monday"}, "globex": {"sunday"}},
		func(ctx context.Context, day string) (int, error) {
			if day == "monday" {
				return 1, errors.New("the day is odd")
			}
			did[tenants.From(ctx).TenantID+" "+day]++
			return 10, nil
		})
	if n != 21 || len(did) != 2 || did["acme tuesday"] != 1 || did["globex sunday"] != 1 {
		t.Errorf("it counted %d and did %v", n, did)
	}
	for _, want := range []string{"count monday of tenant acme: the day is odd", "count of tenant gone: no such tenant"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error %v doesn't say %q", err, want)
		}
	}
}
