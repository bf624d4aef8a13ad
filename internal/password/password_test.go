package password_test

import (
	"context"
	"strings"
	"testing"

	"kept/internal/password"
)

var cheap = password.Costs{Memory: 64, Time: 1, Threads: 1}

func TestHashMatchesItsPasswordOnly(t *testing.T) {
	ctx, h := context.Background(), password.NewHasher(cheap)
	hash, err := h.Hash(ctx, "correct horse é")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=64,t=1,p=1$") {
		t.Errorf("hash = %s, want its costs in front", hash)
	}
	for _, tc := range []struct {
		name, plain, hash string
		want              bool
	}{
		{"right", "correct horse é", hash, true},
		{"right, in another Unicode form", "correct horse e\u0301", hash, true},
		{"wrong", "correct horse e", hash, false},
		{"nothing", "", hash, false},
		{"nobody", "correct horse é", "", false},
		{"an unusable hash", "correct horse é", "-", false},
		{"a broken hash", "correct horse é", strings.Replace(hash, "m=64", "m=0", 1), false},
		{"far too long", strings.Repeat("x", 100_000), hash, false},
	} {
		got, err := h.Matches(ctx, tc.plain, tc.hash)
		if err != nil || got != tc.want {
			t.Errorf("%s: Matches = %v, %v; want %v", tc.name, got, err, tc.want)
		}
	}
}

func TestOldCostsStillMatchAndAreOutdated(t *testing.T) {
	ctx := context.Background()
	old := password.NewHasher(cheap)
	hash, err := old.Hash(ctx, "correct horse")
	if err != nil {
		t.Fatal(err)
	}
	h := password.NewHasher(password.Costs{Memory: 128, Time: 1, Threads: 1})
	if ok, err := h.Matches(ctx, "correct horse", hash); !ok || err != nil {
		t.Errorf("Matches = %v, %v; want true", ok, err)
	}
	if !h.Outdated(hash) || old.Outdated(hash) || h.Outdated("") {
		t.Error("outdated must be what was made at other costs, and nothing else")
	}
}

func TestWaitingForATurnEndsWithTheRequest(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	h := password.NewHasher(cheap)
	if _, err := h.Matches(ctx, "x", ""); err == nil {
		t.Error("a cancelled request was still worked for")
	}
}

func TestAcceptable(t *testing.T) {
	for plain, want := range map[string]bool{
		"":                       false,
		"123456789":              false,
		"1234567890":             true,
		"ééééééééé":              false,
		strings.Repeat("é", 256): true,
		strings.Repeat("é", 257): false,
		"Ann@example.com":        false,
	} {
		if err := password.Acceptable("password", plain, "ann@example.com"); (err == nil) != want {
			t.Errorf("Acceptable(%d bytes) = %v, want accepted: %v", len(plain), err, want)
		}
	}
}
