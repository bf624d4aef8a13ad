package guard_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"kept/tenants"
	"kept/tenants/guard"
)

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
