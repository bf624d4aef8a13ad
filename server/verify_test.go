package server

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"kept/internal/testhouse"
	"kept/tenants"
)

// verified gives what the recount of a tenant tells.
func verified(t *testing.T, h *House, slug string) string {
	t.Helper()
	var out bytes.Buffer
	if _, err := h.verifyTenant(context.Background(), slug, &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// Rows that say anything at all are named, each, and no check stops at them.
func TestVerifyGoesOnBehindWhatCannotBeRead(t *testing.T) {
	h, _ := build(t, nil)
	acme := tenants.From(testhouse.Tenant(t, h.db, "acme")).TenantID
	testhouse.Furnish(t, h.db, acme)
	for _, tc := range []struct{ change, says string }{
		{"", "tier policy tier_policies of " + acme + ": what it says can't be read"},
		{"", "referral referrals of " + acme + ": there is no customer"}, // hers leads to herself
		{`UPDATE rewards SET tags = '{"gold": 1}'`, "rewards rewards of " + acme + ": its tags can't be read"},
		{`UPDATE customers SET attributes = '[]'`, "customers customers of " + acme + ": its attributes can't be read"},
	} {
		if strings.Contains(verified(t, h, "acme"), tc.says) != (tc.change == "") {
			t.Errorf("before %q it says %q: %t", tc.change, tc.says, tc.change != "")
		}
		if _, err := h.db.SQL().Exec(tc.change); err != nil {
			t.Fatal(err)
		}
		got := verified(t, h, "acme")
		if !strings.Contains(got, tc.says) || !strings.Contains(got, "that nothing tells of customers who were erased: ") {
			t.Errorf("after %q verify says\n%s\nwant %q in it, and the last check done", tc.change, got, tc.says)
		}
	}
}

// What one check falls over is told of, and the next one is done.
func TestACheckThatFallsIsADifference(t *testing.T) {
	falls := func(context.Context) ([]string, error) { var at *House; return []string{at.config.Addr}, nil }
	if found, err := (check{"a panic", falls}).recount(t.Context()); err == nil || found != nil {
		t.Errorf("a panic gives %v, %v; want an error", found, err)
	}
}
