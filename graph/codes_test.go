package graph

import (
	"testing"

	"kept/internal/fault"
)

func TestEveryKindHasItsCodeAndStatus(t *testing.T) {
	for _, tc := range []struct {
		kind   fault.Kind
		code   Code
		status int
	}{
		{fault.KindInvalid, "BAD_USER_INPUT", 422},
		{fault.KindConflict, "CONFLICT", 409},
		{fault.KindUnauthenticated, "UNAUTHENTICATED", 401},
		{fault.KindForbidden, "FORBIDDEN", 403},
		{fault.KindMissing, "NOT_FOUND", 404},
		{fault.KindExhausted, "RATE_LIMITED", 429},
		{fault.KindInternal, "INTERNAL", 500},
		{fault.KindOf(nil), "INTERNAL", 500},
	} {
		if code, status := CodeOf(tc.kind), StatusOf(tc.kind); code != tc.code || status != tc.status {
			t.Errorf("%s is %s and %d, want %s and %d", tc.kind, code, status, tc.code, tc.status)
		}
	}
}
