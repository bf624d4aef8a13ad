package secret_test

import (
	"strings"
	"testing"

	"kept/internal/secret"
)

func TestASecretIsLongFreshAndMatchesItsHashOnly(t *testing.T) {
	a, b := secret.New(secret.AccessToken), secret.New(secret.AccessToken)
	if a == b {
		t.Fatal("two secrets are the same")
	}
	if got := len(strings.TrimPrefix(a, secret.AccessToken)); got != 43 {
		t.Errorf("random part has %d characters, want 43: 256 bits in base64", got)
	}
	if !secret.Matches(a, secret.Hash(a)) {
		t.Error("a secret doesn't match its own hash")
	}
	if secret.Matches(b, secret.Hash(a)) || secret.Matches("", secret.Hash(a)) || secret.Matches(a, "") {
		t.Error("a wrong secret matches")
	}
}
